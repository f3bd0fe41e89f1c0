"""A team chess league: clubs and their squads, fixtures over six seasons, board games, ratings, arbiters, penalties."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

DDL = """
CREATE TABLE federation (
  fed_cd VARCHAR(3) PRIMARY KEY,
  fed_nm TEXT NOT NULL UNIQUE,
  zone VARCHAR(10) NOT NULL -- Europe, Asia, Americas, Africa
);
CREATE TABLE chess_club (
  club_id INTEGER PRIMARY KEY,
  club_nm TEXT NOT NULL UNIQUE,
  town TEXT NOT NULL,
  founded_yr INTEGER,
  merged_into INTEGER REFERENCES chess_club(club_id), -- the club that took it over; empty: independent
  web TEXT
);
CREATE TABLE playing_hall (
  hall_id INTEGER PRIMARY KEY,
  hall_nm TEXT NOT NULL UNIQUE,
  town TEXT NOT NULL,
  max_boards INTEGER NOT NULL,
  step_free INTEGER NOT NULL, -- 1 yes, 0 no
  rent_day NUMERIC(7,2) -- euros; empty: free of charge
);
CREATE TABLE chess_player (
  player_id INTEGER PRIMARY KEY,
  first_nm TEXT NOT NULL,
  last_nm TEXT NOT NULL,
  sex VARCHAR(1) NOT NULL, -- F, M
  birth_yr INTEGER, -- empty: kept private
  fed_cd VARCHAR(3) NOT NULL REFERENCES federation(fed_cd),
  title VARCHAR(3), -- GM, IM, FM, CM, WGM, WIM; empty for amateurs
  title_yr INTEGER,
  trainer_id INTEGER REFERENCES chess_player(player_id)
);
CREATE TABLE division (
  div_cd VARCHAR(3) PRIMARY KEY,
  div_nm TEXT NOT NULL UNIQUE,
  tier INTEGER NOT NULL, -- 1 is the top
  n_boards INTEGER NOT NULL, -- players a side
  up_to VARCHAR(3) REFERENCES division(div_cd) -- where its winner is promoted
);
CREATE TABLE squad (
  squad_id INTEGER PRIMARY KEY,
  club_id INTEGER NOT NULL REFERENCES chess_club(club_id),
  squad_no INTEGER NOT NULL, -- 1 is the club's first team
  season INTEGER NOT NULL, -- year in which it starts: 2024 is 2024/25
  div_cd VARCHAR(3) NOT NULL REFERENCES division(div_cd),
  captain_id INTEGER REFERENCES chess_player(player_id),
  home_hall INTEGER REFERENCES playing_hall(hall_id)
);
CREATE TABLE lineup (
  squad_id INTEGER NOT NULL REFERENCES squad(squad_id),
  player_id INTEGER NOT NULL REFERENCES chess_player(player_id),
  rank_no INTEGER NOT NULL, -- place on the registered list, 1 is the strongest
  guest INTEGER NOT NULL, -- 1: not a member of the club
  reg_on DATE NOT NULL,
  PRIMARY KEY (squad_id, player_id)
);
CREATE TABLE arbiter (
  arb_id INTEGER PRIMARY KEY,
  first_nm TEXT NOT NULL,
  last_nm TEXT NOT NULL,
  lic_grade VARCHAR(3) NOT NULL, -- IA international, FA federation, NA national
  lic_until DATE,
  home_town TEXT NOT NULL
);
CREATE TABLE fixture (
  fix_id INTEGER PRIMARY KEY,
  season INTEGER NOT NULL,
  div_cd VARCHAR(3) NOT NULL REFERENCES division(div_cd),
  rnd INTEGER NOT NULL,
  home_id INTEGER NOT NULL REFERENCES squad(squad_id),
  away_id INTEGER NOT NULL REFERENCES squad(squad_id),
  hall_id INTEGER REFERENCES playing_hall(hall_id),
  sched_on DATE NOT NULL, -- as in the calendar
  started_at TIMESTAMP, -- empty: never played
  chief_id INTEGER REFERENCES arbiter(arb_id),
  deputy_id INTEGER REFERENCES arbiter(arb_id),
  fix_st VARCHAR(3) NOT NULL, -- PLD played, DEF a side did not turn up, ANN annulled, OPN still to come
  UNIQUE (home_id, away_id)
);
CREATE TABLE board_game (
  fix_id INTEGER NOT NULL REFERENCES fixture(fix_id),
  board_no INTEGER NOT NULL,
  home_player INTEGER NOT NULL REFERENCES chess_player(player_id),
  away_player INTEGER NOT NULL REFERENCES chess_player(player_id),
  white VARCHAR(4) NOT NULL, -- home, away: who had the white pieces
  home_pts NUMERIC(2,1) NOT NULL, -- 1 won, 0.5 drawn, 0 lost
  away_pts NUMERIC(2,1) NOT NULL, -- both sides 0 where neither player came
  ended_by VARCHAR(10) NOT NULL, -- resigned, mate, agreed, repetition, flag, no-show
  n_moves INTEGER, -- empty: score sheet missing or not a move played
  mins INTEGER,
  eco VARCHAR(3), -- opening code as copied from the score sheet
  PRIMARY KEY (fix_id, board_no)
);
CREATE TABLE opening (
  eco_cd VARCHAR(3) PRIMARY KEY,
  opening_nm TEXT NOT NULL UNIQUE,
  family VARCHAR(12) NOT NULL -- open, semi-open, closed, indian, flank
);
CREATE TABLE elo_list (
  list_on DATE NOT NULL, -- first day of a quarter
  player_id INTEGER NOT NULL REFERENCES chess_player(player_id),
  elo INTEGER NOT NULL,
  rated_games INTEGER NOT NULL, -- in the quarter before
  PRIMARY KEY (list_on, player_id)
);
CREATE TABLE club_switch (
  player_id INTEGER NOT NULL REFERENCES chess_player(player_id),
  decided_on DATE NOT NULL,
  from_club INTEGER NOT NULL REFERENCES chess_club(club_id),
  to_club INTEGER REFERENCES chess_club(club_id), -- empty: gave up
  comp_eur NUMERIC(8,2), -- compensation paid to the old club
  PRIMARY KEY (player_id, decided_on)
);
CREATE TABLE penalty (
  pen_id INTEGER PRIMARY KEY,
  fix_id INTEGER NOT NULL REFERENCES fixture(fix_id),
  squad_id INTEGER NOT NULL REFERENCES squad(squad_id),
  reason VARCHAR(16) NOT NULL, -- late, wrong order, phone, no-show, conduct
  pts_off INTEGER NOT NULL, -- match points taken away
  fine_eur NUMERIC(7,2),
  settled_on DATE
);
"""

FEMALE = "Agnete Bahar Chidinma Dorota Estela Freja Gudrun Hedda Imke Jelena Katalin Leocadia Mirjam Noor Oddny Prisca".split()
MALE = (
    "Anselmo Bojan Casimir Dagfinn Evander Fergus Gorm Hakan Ivo Joost Kaspar Lubos Matyas Nestor Oskari Piet Radu Silvan "
    "Teodor Ulrik Vasco Wim Ximeno Yannis"
).split()
LAST = (
    "Achterberg Balogh Czerny Dahlgren Eriksen Fabry Grabowski Hallam Ilves Jovanic Kestrel Lindqvist Moravec Nakatani "
    "Obradovic Paredes Quaresma Rautio Stjerna Tamm Uzelac Vasquez Wolff Yardley Zeman Abiola"
).split()
FEDS = [
    ("DEN", "Denmark", "Europe"), ("GER", "Germany", "Europe"), ("POL", "Poland", "Europe"), ("SWE", "Sweden", "Europe"),
    ("HUN", "Hungary", "Europe"), ("IND", "India", "Asia"), ("UZB", "Uzbekistan", "Asia"), ("ARG", "Argentina", "Americas"),
    ("CUB", "Cuba", "Americas"), ("NGR", "Nigeria", "Africa"), ("EGY", "Egypt", "Africa"), ("EST", "Estonia", "Europe"),
]
TOWNS = "Aldrup Brobyn Cedernes Dalvig Ejstrand Fjordby Grenholm Havnslund".split()
WORDS = ["Black Knight", "Rook and Pawn", "Fianchetto", "Tempo", "Zugzwang", "Caissa", "Blue Bishop", "Passed Pawn", "Sicilian"]
DIVISIONS = [
    ("P", "Premier Division", 1, 8, None), ("1N", "First Division North", 2, 6, "P"), ("1S", "First Division South", 2, 6, "P"),
    ("2", "Second Division", 3, 4, "1N"), ("J", "Junior Division", 9, 4, None),
]
SIZES = {"P": 8, "1N": 8, "1S": 8, "2": 10}
OPENINGS = [
    ("A04", "Reti Opening", "flank"), ("A10", "English Opening", "flank"), ("A45", "Trompowsky Attack", "closed"),
    ("B01", "Scandinavian Defence", "semi-open"), ("B07", "Pirc Defence", "semi-open"), ("B12", "Caro-Kann Advance", "semi-open"),
    ("B22", "Sicilian, Alapin", "semi-open"), ("B33", "Sicilian, Sveshnikov", "semi-open"), ("B90", "Sicilian, Najdorf", "semi-open"),
    ("C02", "French Advance", "semi-open"), ("C42", "Petrov Defence", "open"), ("C50", "Italian Game", "open"),
    ("C65", "Ruy Lopez, Berlin", "open"), ("C30", "King's Gambit", "open"), ("D02", "London System", "closed"),
    ("D37", "Queen's Gambit Declined", "closed"), ("D10", "Slav Defence", "closed"), ("E20", "Nimzo-Indian", "indian"),
    ("E60", "King's Indian", "indian"), ("D85", "Gruenfeld Defence", "indian"), ("A57", "Benko Gambit", "indian"),
]
SEASONS = (2019, 2021, 2022, 2023, 2024, 2025)
TODAY = date(2026, 2, 20)


def _pick(rng: random.Random, items: list[Any], weights: list[float]) -> Any:
    return rng.choices(items, weights)[0]


def _pairings(squads: list[int]) -> Iterator[tuple[int, int, int]]:
    """(round, home, away) of a single round robin by the circle method."""
    ring, n = squads[:], len(squads)
    for number in range(1, n):
        for i in range(n // 2):
            one, other = ring[i], ring[n - 1 - i]
            yield (number, one, other) if (number + i) % 2 else (number, other, one)
        ring = [ring[0], ring[-1], *ring[1:-1]]


def rows(rng: random.Random) -> Iterator[tuple[str, tuple[Any, ...]]]:
    for fed in FEDS:
        yield "federation", fed
    clubs: set[str] = set()
    for club_id in range(1, 33):
        town = _pick(rng, TOWNS, [9, 7, 5, 4, 3, 2, 1, 1])
        word = WORDS[(club_id * 5) % len(WORDS)]
        founded = None if rng.random() < 0.12 else rng.randint(1871, 2015)
        merged = rng.choice([1, 2, 5]) if club_id in (27, 29, 31) else None
        web = None if rng.random() < 0.3 else f"{word.split()[0].lower()}-{town.lower()}.example"
        name = next(n for end in ("", " Union", " Old Boys", " Youth") if (n := f"{word} {town}{end}") not in clubs)
        clubs.add(name)
        yield "chess_club", (club_id, name, town, founded, merged, web)
    for hall_id in range(1, 21):
        rent = None if rng.random() < 0.25 else rng.randint(3, 22) * 15.0
        label = rng.choice(["Town Hall", "Library", "Old Brewery", "Grammar School", "Harbour Canteen", "Parish House"])
        yield "playing_hall", (hall_id, f"{label} {hall_id}", TOWNS[hall_id % 7], rng.choice([8, 12, 16, 24, 32, 48]), int(rng.random() < 0.6), rent)

    strength: dict[int, float] = {}
    club_of: dict[int, int] = {}
    used: set[tuple[str, str]] = set()
    for player in range(1, 431):
        sex = "F" if rng.random() < 0.2 else "M"
        while (person := (rng.choice(FEMALE if sex == "F" else MALE), rng.choice(LAST))) in used:
            pass
        if rng.random() < 0.97:  # a few people share their name
            used.add(person)
        power = rng.gauss(1960, 240) + (230 if player > 400 else 0)  # guests are paid to play
        born = None if rng.random() < 0.08 else int(min(2014, max(1938, rng.gauss(1984, 16))))
        title = None
        if power > 2420:
            title = "GM"
        elif power > 2330:
            title = "IM"
        elif power > 2210:
            title = _pick(rng, ["FM", None, "CM", "WGM" if sex == "F" else "FM"], [5, 2, 1, 3])
        elif sex == "F" and power > 2050:
            title = _pick(rng, ["WIM", None], [1, 2])
        if (born or 1980) >= 2008:
            title = None
        since = rng.randint(max(1990, (born or 1980) + 14), 2024) if title else None
        trainer = rng.choice([p for p in strength if strength[p] > 2100] or [None]) if rng.random() < 0.45 else None
        strength[player] = power
        fed = _pick(rng, [f[0] for f in FEDS[:11]], [60, 10, 7, 7, 4, 4, 2, 2, 1.5, 1.5, 1])
        yield "chess_player", (player, *person, sex, born, fed, title, since, trainer)
        if player <= 400:
            club_of[player] = 1 + int(30 * rng.random() ** 1.7)
    for division in DIVISIONS:
        yield "division", division
    for opening in OPENINGS:
        yield "opening", opening
    arbiters: list[int] = []
    earlier = ("", "")
    for arb in range(1, 29):
        first, last = rng.choice(FEMALE + MALE), rng.choice(LAST)
        until = None if rng.random() < 0.1 else date(2024, 6, 1) + timedelta(days=rng.randint(0, 1500))
        arbiters.append(arb)
        if arb == 5:  # namesakes
            first, last = earlier
        earlier = (first, last)
        if arb in (3, 4, 5):
            until = date(2025, 8, 31) if arb > 3 else date(2026, 2, 20)
        yield "arbiter", (arb, first, last, _pick(rng, ["IA", "FA", "NA"], [4, 9, 15]), until.isoformat() if until else None, rng.choice(TOWNS))

    elos: list[tuple[str, tuple[Any, ...]]] = []
    for player, power in strength.items():
        value, joined = power + rng.gauss(0, 25), rng.choice([0] * 6 + [4, 8, 12, 16, 20])
        for quarter in range(30):
            if quarter < joined or player > 418 or rng.random() < 0.03:
                continue
            games = int(rng.expovariate(0.25))
            value += rng.gauss((power - value) * 0.05, 9) if games else 0
            first_day = date(2019 + quarter // 4, 1 + quarter % 4 * 3, 1)
            if first_day <= TODAY:
                elos.append(("elo_list", (first_day.isoformat(), player, round(value), games)))

    switches: list[tuple[str, tuple[Any, ...]]] = []
    squad_id = fix_id = pen_id = 0
    games_out: list[tuple[str, tuple[Any, ...]]] = []
    fixtures_out: list[tuple[str, tuple[Any, ...]]] = []
    penalties: list[tuple[str, tuple[Any, ...]]] = []
    regular = [c for c in range(1, 31) if c not in (27, 29)]
    for season in SEASONS:
        for player in sorted(club_of):
            if season > 2019 and rng.random() < 0.1:
                old, target = club_of[player], rng.choice(regular)
                if target != old:
                    day = date(season, 6, 1) + timedelta(days=rng.randint(0, 85))
                    paid = round(rng.lognormvariate(5.6, 0.8), 2) if rng.random() < 0.4 else None
                    gave_up = rng.random() < 0.06
                    switches.append(("club_switch", (player, day.isoformat(), old, None if gave_up else target, paid)))
                    club_of[player] = target
        bench: dict[int, list[int]] = {}
        for player in sorted(club_of, key=lambda p: -strength[p] + rng.gauss(0, 90)):
            bench.setdefault(club_of[player], []).append(player)
        order = sorted((c for c in regular if bench.get(c)), key=lambda c: -sum(strength[p] for p in bench[c][:8]) / min(8, len(bench[c])) + rng.gauss(0, 40) - 35 * min(len(bench[c]), 12))
        wanted = [(club, 1) for club in order] + [(club, 2) for club in order[:8]] + [(club, 3) for club in order[:2]]
        lists: dict[int, list[int]] = {}
        teams: dict[str, list[int]] = {}
        for place, (club, number) in enumerate(wanted[:34]):
            div = "P" if place < 8 else ("1N" if place % 2 else "1S") if place < 24 else "2"
            boards = {"P": 8, "1N": 6, "1S": 6, "2": 4}[div]
            squad_id += 1
            own = bench[club]
            mine, bench[club] = own[:boards + 2], own[boards + 2:]
            spare = [p for p in range(401, 419) if rng.random() < 0.3]
            while spare and (len(mine) < boards or rng.random() < 0.12):
                mine.append(spare.pop())
            captain = None if rng.random() < 0.15 else rng.choice(mine) if mine and rng.random() < 0.88 else rng.randint(1, 400)
            hall = rng.randint(1, 17) if rng.random() < 0.9 else None
            lists[squad_id] = mine
            teams.setdefault(div, []).append(squad_id)
            yield "squad", (squad_id, club, number, season, div, captain, hall)
            for rank, player in enumerate(mine, 1):
                reg = date(season, 8, 1) + timedelta(days=rng.randint(0, 30))
                if rng.random() < 0.07:
                    reg = date(season + 1, 1, 4) + timedelta(days=rng.randint(0, 20))
                yield "lineup", (squad_id, player, rank, int(player > 400), reg.isoformat())
        for div, members in teams.items():
            boards = {"P": 8, "1N": 6, "1S": 6, "2": 4}[div]
            for number, home, away in _pairings(members if len(members) % 2 == 0 else members[:-1]):
                fix_id += 1
                day = date(season, 9, 14) + timedelta(days=28 * (number - 1) + rng.choice([0, 0, 0, 1]))
                played = day + timedelta(days=_pick(rng, [0, 7, 28], [90, 6, 4]))
                status = "PLD"
                if played > TODAY or (season == 2019 and played > date(2020, 3, 8)):
                    status = "OPN" if season == 2025 else "ANN"
                elif rng.random() < 0.03:
                    status = "DEF" if rng.random() < 0.75 else "ANN"
                moment = datetime.combine(played, datetime.min.time()) + timedelta(minutes=rng.choice([600, 780, 840, 840, 840, 1080, 1140]))
                chief = None if rng.random() < 0.06 else _pick(rng, arbiters[:26], [26.0 - i for i in range(26)])
                deputy = rng.choice(arbiters[:20]) if div == "P" or rng.random() < 0.15 else None
                where = None if rng.random() < 0.03 else rng.randint(1, 17)
                fixtures_out.append(("fixture", (
                    fix_id, season, div, number, home, away, where, day.isoformat(),
                    moment.strftime("%Y-%m-%d %H:%M:%S") if status == "PLD" else None, chief, None if deputy == chief else deputy, status,
                )))
                if status == "DEF":
                    pen_id += 1
                    penalties.append(("penalty", (pen_id, fix_id, rng.choice([home, away]), "no-show", 2, 150.0, None)))
                if status != "PLD":
                    continue
                sides = []
                for squad in (home, away):
                    free = lists[squad][:]
                    while len(free) > boards:
                        free.pop(rng.randrange(len(free)))
                    sides.append(free)
                for board in range(1, min(boards, len(sides[0]), len(sides[1])) + 1):
                    one, other = sides[0][board - 1], sides[1][board - 1]
                    white = "away" if board % 2 else "home"
                    edge = strength[one] - strength[other] + (35 if white == "home" else -35) + (where or 9) * 4 - 36
                    chance = 1 / (1 + 10 ** (-edge / 400))
                    draw = 0.32 - 0.2 * abs(chance - 0.5)
                    roll = rng.random()
                    points = (0.5, 0.5) if roll < draw else (1.0, 0.0) if roll < draw + (1 - draw) * chance else (0.0, 1.0)
                    moves: int | None = max(11, int(rng.gauss(41, 16))) + (int(rng.expovariate(0.03)) if rng.random() < 0.04 else 0)
                    mins: int | None = min(330, max(20, int(moves * rng.uniform(2.2, 6.5))))
                    ended = _pick(rng, ["agreed", "repetition"], [7, 3]) if points[0] == 0.5 else _pick(rng, ["resigned", "mate", "flag"], [70, 12, 18])
                    eco: str | None = _pick(rng, [o[0] for o in OPENINGS[:20]], [3, 6, 2, 3, 3, 6, 5, 4, 8, 5, 4, 9, 6, 1, 9, 8, 7, 6, 5, 3])
                    if rng.random() < 0.02:
                        ended, moves, mins, eco = "no-show", None, None, None
                        points = _pick(rng, [(1.0, 0.0), (0.0, 1.0), (0.0, 0.0)], [4, 5, 1])
                    elif rng.random() < 0.05:
                        moves = None
                    if eco and rng.random() < 0.03:
                        eco = rng.choice(["???", "B99", "X01", None])
                    games_out.append(("board_game", (fix_id, board, one, other, white, *points, ended, moves, mins, eco)))
                for _ in range(_pick(rng, [0, 1, 2], [84, 12, 4])):
                    pen_id += 1
                    reason = rng.choice(["late", "late", "wrong order", "phone", "conduct"])
                    fine = {"late": 30.0, "wrong order": 60.0, "phone": 80.0}.get(reason)
                    paid = played + timedelta(days=rng.randint(3, 120)) if fine and rng.random() < 0.7 else None
                    penalties.append(("penalty", (pen_id, fix_id, rng.choice([home, away]), reason, int(reason in ("wrong order", "phone")), fine, paid.isoformat() if paid and paid <= TODAY else None)))
    yield from fixtures_out
    yield from games_out
    yield from elos
    yield from switches
    yield from penalties
