"""A film festival over seven editions: entries, juries, programme, ballots, prizes and press."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

DDL = """
CREATE TABLE countries (
    iso2 VARCHAR(2) PRIMARY KEY,
    country_nm VARCHAR(40) NOT NULL UNIQUE,
    continent VARCHAR(20) NOT NULL
);
CREATE TABLE editions (
    edition_no INTEGER PRIMARY KEY,
    yr INTEGER NOT NULL UNIQUE,
    theme VARCHAR(60),
    deadline_on DATE NOT NULL, -- last regular day for entries; later ones pay a surcharge
    opens_on DATE NOT NULL,
    closes_on DATE NOT NULL
);
CREATE TABLE sections (
    section_id INTEGER PRIMARY KEY,
    title VARCHAR(60) NOT NULL UNIQUE,
    is_competitive INTEGER NOT NULL, -- 1 yes, 0 no
    parent_id INTEGER REFERENCES sections (section_id)
);
CREATE TABLE filmmakers (
    maker_id INTEGER PRIMARY KEY,
    first_nm VARCHAR(40) NOT NULL,
    last_nm VARCHAR(40) NOT NULL,
    birth_yr INTEGER,
    based_in VARCHAR(2) REFERENCES countries (iso2)
);
CREATE TABLE films (
    film_id INTEGER PRIMARY KEY,
    title VARCHAR(80) NOT NULL, -- English title
    orig_title VARCHAR(80), -- only where it differs from the English one
    prod_yr INTEGER NOT NULL,
    length_cat VARCHAR(12) NOT NULL, -- feature, medium, short
    genre VARCHAR(20) NOT NULL,
    runtime_min INTEGER NOT NULL,
    lang VARCHAR(2), -- ISO 639-1 code of the main spoken language; empty: no dialogue
    budget_eur NUMERIC(12,2),
    sequel_to INTEGER REFERENCES films (film_id)
);
CREATE TABLE credits (
    film_id INTEGER NOT NULL REFERENCES films (film_id),
    maker_id INTEGER NOT NULL REFERENCES filmmakers (maker_id),
    role VARCHAR(12) NOT NULL, -- director, producer, writer, camera
    PRIMARY KEY (film_id, maker_id, role)
);
CREATE TABLE coproductions (
    film_id INTEGER NOT NULL REFERENCES films (film_id),
    iso2 VARCHAR(2) NOT NULL REFERENCES countries (iso2),
    share_pct NUMERIC(5,2) NOT NULL, -- part of the financing
    PRIMARY KEY (film_id, iso2)
);
CREATE TABLE premieres (
    film_id INTEGER NOT NULL REFERENCES films (film_id),
    tier VARCHAR(14) NOT NULL, -- world, international, national
    presented_by VARCHAR(2) NOT NULL REFERENCES countries (iso2), -- delegation that brought the film
    hosted_in VARCHAR(2) NOT NULL REFERENCES countries (iso2), -- where the showing took place
    held_on DATE NOT NULL,
    PRIMARY KEY (film_id, tier)
);
CREATE TABLE submissions (
    submission_id INTEGER PRIMARY KEY,
    edition_no INTEGER NOT NULL REFERENCES editions (edition_no),
    film_id INTEGER NOT NULL REFERENCES films (film_id),
    section_id INTEGER NOT NULL REFERENCES sections (section_id),
    via VARCHAR(10) NOT NULL, -- portal, email, invited
    received_on DATE NOT NULL,
    entry_fee NUMERIC(10,2), -- empty for invited films
    fee_waived INTEGER NOT NULL, -- 1: granted a waiver, fee not collected
    sub_stat VARCHAR(3) NOT NULL, -- SEL selected, REJ rejected, WTL waiting list, WDR withdrawn
    decided_on DATE
);
CREATE TABLE jurors (
    juror_id INTEGER PRIMARY KEY,
    first_nm VARCHAR(40) NOT NULL,
    last_nm VARCHAR(40) NOT NULL,
    craft VARCHAR(20) NOT NULL, -- critic, editor, composer, ...
    nationality VARCHAR(2) NOT NULL REFERENCES countries (iso2)
);
CREATE TABLE jury_seats (
    edition_no INTEGER NOT NULL REFERENCES editions (edition_no),
    section_id INTEGER NOT NULL REFERENCES sections (section_id),
    juror_id INTEGER NOT NULL REFERENCES jurors (juror_id),
    is_chair INTEGER NOT NULL, -- 1: president of this jury
    PRIMARY KEY (edition_no, section_id, juror_id)
);
CREATE TABLE scores (
    submission_id INTEGER NOT NULL REFERENCES submissions (submission_id),
    juror_id INTEGER NOT NULL REFERENCES jurors (juror_id),
    rnd INTEGER NOT NULL, -- 1 preselection, 2 final
    pts NUMERIC(4,1), -- 0 to 10; empty: the juror recused
    scored_on DATE NOT NULL,
    PRIMARY KEY (submission_id, juror_id, rnd)
);
CREATE TABLE venues (
    venue_id INTEGER PRIMARY KEY,
    venue_nm VARCHAR(60) NOT NULL UNIQUE,
    quarter VARCHAR(30) NOT NULL
);
CREATE TABLE halls (
    venue_id INTEGER NOT NULL REFERENCES venues (venue_id),
    hall_no INTEGER NOT NULL,
    capacity INTEGER NOT NULL,
    has_35mm INTEGER NOT NULL, -- 1: still runs analogue prints
    step_free INTEGER NOT NULL,
    PRIMARY KEY (venue_id, hall_no)
);
CREATE TABLE screenings (
    screening_id INTEGER PRIMARY KEY,
    edition_no INTEGER NOT NULL REFERENCES editions (edition_no),
    film_id INTEGER NOT NULL REFERENCES films (film_id),
    section_id INTEGER NOT NULL REFERENCES sections (section_id),
    venue_id INTEGER NOT NULL,
    hall_no INTEGER NOT NULL,
    starts_at TIMESTAMP NOT NULL,
    price_eur NUMERIC(6,2) NOT NULL, -- 0 where admission is free
    sold INTEGER NOT NULL,
    comps INTEGER NOT NULL, -- complimentary tickets
    has_qa INTEGER NOT NULL,
    called_off INTEGER NOT NULL, -- 1: did not take place; tickets were refunded
    FOREIGN KEY (venue_id, hall_no) REFERENCES halls (venue_id, hall_no)
);
CREATE TABLE ballots (
    screening_id INTEGER NOT NULL REFERENCES screenings (screening_id),
    stars INTEGER NOT NULL, -- 1 to 5
    cnt INTEGER NOT NULL, -- how many in the audience gave that many stars
    PRIMARY KEY (screening_id, stars)
);
CREATE TABLE awards (
    award_id INTEGER PRIMARY KEY,
    award_nm VARCHAR(40) NOT NULL,
    section_id INTEGER REFERENCES sections (section_id), -- empty: open to all sections
    prize_eur NUMERIC(10,2)
);
CREATE TABLE award_wins (
    edition_no INTEGER NOT NULL REFERENCES editions (edition_no),
    award_id INTEGER NOT NULL REFERENCES awards (award_id),
    film_id INTEGER NOT NULL REFERENCES films (film_id),
    maker_id INTEGER REFERENCES filmmakers (maker_id), -- only for prizes given to a person
    PRIMARY KEY (edition_no, award_id, film_id)
);
CREATE TABLE press_badges (
    badge_no INTEGER PRIMARY KEY,
    edition_no INTEGER NOT NULL REFERENCES editions (edition_no),
    first_nm VARCHAR(40) NOT NULL,
    last_nm VARCHAR(40) NOT NULL,
    outlet VARCHAR(40), -- empty for freelancers
    medium VARCHAR(12) NOT NULL, -- daily, magazine, radio, tv, online, freelance
    country VARCHAR(2) REFERENCES countries (iso2),
    applied_on DATE NOT NULL,
    verdict VARCHAR(8) NOT NULL, -- granted, refused
    collected_on DATE -- empty: never picked up
);
CREATE TABLE press_seats (
    badge_no INTEGER NOT NULL REFERENCES press_badges (badge_no),
    screening_id INTEGER NOT NULL, -- from the box office system, no key; some showings were deleted since
    booked_at TIMESTAMP NOT NULL,
    showed_up INTEGER, -- 1 scanned in, 0 stayed away, empty: scanner was down
    PRIMARY KEY (badge_no, screening_id)
);
"""

COUNTRIES = [
    ("PT", "Portugal", "Europe", 16), ("ES", "Spain", "Europe", 9), ("FR", "France", "Europe", 18),
    ("DE", "Germany", "Europe", 12), ("IT", "Italy", "Europe", 8), ("PL", "Poland", "Europe", 6),
    ("SE", "Sweden", "Europe", 4), ("GB", "United Kingdom", "Europe", 9), ("IE", "Ireland", "Europe", 3),
    ("GE", "Georgia", "Asia", 4), ("JP", "Japan", "Asia", 7), ("KR", "South Korea", "Asia", 6),
    ("IN", "India", "Asia", 8), ("IR", "Iran", "Asia", 5), ("PH", "Philippines", "Asia", 2),
    ("SN", "Senegal", "Africa", 3), ("MA", "Morocco", "Africa", 4), ("AO", "Angola", "Africa", 2),
    ("ZA", "South Africa", "Africa", 3), ("BR", "Brazil", "South America", 10), ("AR", "Argentina", "South America", 7),
    ("CL", "Chile", "South America", 4), ("MX", "Mexico", "North America", 7), ("CA", "Canada", "North America", 6),
    ("US", "United States", "North America", 11), ("AU", "Australia", "Oceania", 3), ("FJ", "Fiji", "Oceania", 0),
    ("IS", "Iceland", "Europe", 0),
]
LANG = {
    "PT": "pt", "ES": "es", "FR": "fr", "DE": "de", "IT": "it", "PL": "pl", "SE": "sv", "GB": "en", "IE": "en",
    "GE": "ka", "JP": "ja", "KR": "ko", "IN": "hi", "IR": "fa", "PH": "tl", "SN": "fr", "MA": "ar", "AO": "pt",
    "ZA": "en", "BR": "pt", "AR": "es", "CL": "es", "MX": "es", "CA": "en", "US": "en", "AU": "en",
}
SECTIONS = [
    (1, "Official Competition", 1, None), (2, "Open Horizons", 0, None), (3, "Shorts", 0, None),
    (4, "Shorts Competition", 1, 3), (5, "Student Shorts", 1, 3), (6, "Documentary Forum", 0, None),
    (7, "Documentary Competition", 1, 6), (8, "Midnight", 0, None), (9, "Retrospective", 0, None),
    (10, "Children and Youth", 1, None), (11, "Works from the Archive", 0, 9),
]
AWARDS = [
    (1, "Golden Heron", 1, 50000.0), (2, "Silver Heron", 1, 20000.0), (3, "Best Direction", 1, 10000.0),
    (4, "Short Heron", 4, 6000.0), (5, "Student Prize", 5, 2500.0), (6, "Documentary Heron", 7, 15000.0),
    (7, "Young Jury Prize", 10, 4000.0), (8, "Audience Award", None, 7500.0), (9, "Critics' Mention", None, None),
    (10, "Heron of Honour", None, None),
]
VENUES = [
    (1, "Cine Aurora", "Old Harbour", [(412, 1, 1), (168, 0, 1), (96, 1, 0)]),
    (2, "Teatro das Dunas", "Old Harbour", [(640, 1, 1)]),
    (3, "Lumen Multiplex", "Station North", [(286, 0, 1), (240, 0, 1), (132, 0, 1), (88, 0, 0)]),
    (4, "Cannery Lab", "Fish Market", [(74, 0, 1), (52, 1, 0)]),
    (5, "Sala Mirante", "Upper Town", [(198, 1, 0), (110, 0, 1)]),
    (6, "University Film Room", "Campus", [(150, 1, 1)]),
    (7, "Quay Open Air", "Fish Market", [(900, 0, 1)]),
]
EDITIONS = [
    (21, 2020, "Borders of Light", "2019-12-15", "2020-02-20", "2020-03-01"),
    (22, 2021, "The Distant Room", "2020-12-13", "2021-04-22", "2021-05-02"),
    (23, 2022, None, "2021-12-12", "2022-04-21", "2022-05-01"),
    (24, 2023, "Salt and Silver", "2022-12-18", "2023-04-20", "2023-04-30"),
    (25, 2024, "Second Childhoods", "2023-12-17", "2024-04-18", "2024-04-28"),
    (26, 2025, "Machines that Dream", "2024-12-15", "2025-04-24", "2025-05-04"),
    (27, 2026, "Rivers", "2025-12-14", "2026-04-23", "2026-05-03"),
]
FIRST = (
    "Amaia Bento Chiara Dagny Elio Farah Goran Hana Ines Jarek Kofi Lena Marisol Nuno Odile Pilar Quim Rosa Sanjay "
    "Tomoko Ulises Vera Wanda Yusuf Zofia Anselm Benedita Cato Dunja Eamon Filipa Gael Hilde Iker Joana Kaito Lucian "
    "Maud Nino Oskar Pooja Rasmus Seun Tala Ugo Vasco Xenia Ylva"
).split()
LAST = (
    "Abrantes Bergqvist Carvalhal Dimas Eberhart Fonseca Garrido Hollis Ibarra Jansky Kettering Lindmark Moraes Nakata "
    "Okonjo Pereda Quintal Rademaker Sarmento Tavira Umarova Valadas Wexford Xavier Yardley Zamora Almgren Barzani "
    "Castellan Drummond Esteves Farrokh Gallo Hayashi Imre Joyner Kalinin Lacerda Mbengue Novais Orsini Palmeira "
    "Rostami Sefton Thiam Uribe Vilar Wozniak"
).split()
ADJ = (
    "Salt Quiet Borrowed Northern Paper Second Hollow Amber Late Blind Winter Glass Distant Unsent Red Slow Tidal Lost "
    "Feral Minor Copper Sleepless Empty Wild Bright Last Silver Broken Gentle Inland"
).split()
NOUN = (
    "Meridian Orchard Harbour Letters Weather Daughters Machine River Lantern Season Echo Country Kitchen Atlas Saints "
    "Shoreline Hours Language Parade Signal Garden Brothers Tide Ferry Horizon Window Field Choir Arrival Names"
).split()
OUTLETS = [
    ("Diario da Costa", "daily", "PT", 9), ("Gazeta Meridional", "daily", "PT", 6), ("El Faro Norte", "daily", "ES", 5),
    ("Le Carnet du Film", "magazine", "FR", 6), ("Blickwinkel", "magazine", "DE", 5), ("Frame & Grain", "magazine", "GB", 5),
    ("Radio Litoral", "radio", "PT", 5), ("Onda Nueve", "radio", "ES", 2), ("Canal Sete", "tv", "BR", 4),
    ("RTV Marina", "tv", "PT", 4), ("Second Reel", "online", "US", 8), ("Cinelogue", "online", "CA", 6),
    ("Kinoscope Daily", "online", "PL", 5), ("Pellicola", "online", "IT", 4), ("Eiga Notes", "magazine", "JP", 2),
]
CRAFTS = ["critic", "editor", "composer", "director", "programmer", "actor", "cinematographer"]
SLOTS = ["10:00:00", "13:15:00", "16:30:00", "19:00:00", "21:45:00", "22:30:00", "23:45:00"]


def _names(rng: random.Random, count: int) -> list[tuple[str, str]]:
    pairs = [(first, last) for first in FIRST for last in LAST]
    rng.shuffle(pairs)
    return pairs[:count]


def _day(rng: random.Random, start: date, end: date) -> date:
    return start + timedelta(days=rng.randrange((end - start).days + 1))


def _half(points: float) -> float:
    return round(min(10.0, max(0.0, points)) * 2) / 2


def rows(rng: random.Random) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """All rows of the database, parents before children."""
    for iso2, name, continent, _ in COUNTRIES:
        yield "countries", (iso2, name, continent)
    for edition in EDITIONS:
        yield "editions", edition
    for section in SECTIONS:
        yield "sections", section
    codes = [c[0] for c in COUNTRIES]
    weights = [c[3] for c in COUNTRIES]

    def land() -> str:
        return rng.choices(codes, weights)[0]

    people = _names(rng, 620)
    people[311], people[402], people[517] = people[12], people[40], people[75]
    home: dict[int, str] = {}
    for maker_id, (first, last) in enumerate(people, start=1):
        home[maker_id] = land()
        born = None if rng.random() < 0.12 else int(rng.triangular(1946, 2003, 1986))
        yield "filmmakers", (maker_id, first, last, born, None if rng.random() < 0.05 else home[maker_id])

    films, shares, makers = yield from _films(rng, land, home)
    entries = yield from _submissions(rng, films)
    yield from _premieres(rng, films, shares)
    yield from _juries(rng, entries, shares, codes, weights)
    shown = yield from _programme(rng, films, entries)
    yield from _wins(rng, entries, makers)
    yield from _press(rng, shown, land)


def _films(rng: random.Random, land: Any, home: dict[int, str]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    titles = [f"{a} {n}" for a in ADJ for n in NOUN]
    titles += [f"The {n} of {m}" for n, m in zip(NOUN, ADJ, strict=True)]
    rng.shuffle(titles)
    titles = ["Salt Meridian", "Unsent Letters", *[t for t in titles if t not in ("Salt Meridian", "Unsent Letters")]][:840]
    for twin, of in ((97, 20), (301, 55), (488, 130), (640, 222), (711, 340)):
        titles[twin] = titles[of]
    films: dict[int, dict[str, Any]] = {}
    shares: dict[int, list[str]] = {}
    budgets: dict[int, float | None] = {}
    for film_id, title in enumerate(titles, start=1):
        old = film_id > 790
        cat = rng.choices(["feature", "short", "medium"], [48, 42, 10])[0]
        genre = rng.choices(
            ["drama", "documentary", "comedy", "animation", "thriller", "experimental", "science fiction"],
            [34, 24, 10, 11, 8, 8, 5],
        )[0]
        minutes = {"feature": rng.triangular(71, 192, 98), "short": rng.triangular(3, 30, 14), "medium": rng.uniform(31, 69)}
        year = rng.randint(1961, 1999) if old else rng.choices(range(2018, 2026), [3, 9, 10, 9, 13, 14, 15, 12])[0]
        lands = [land()]
        while len(lands) < 4 and rng.random() < (0.42 if cat == "feature" else 0.18):
            other = land()
            if other not in lands:
                lands.append(other)
        lang = None if rng.random() < 0.06 else LANG[rng.choices(lands, [4] + [1] * (len(lands) - 1))[0]]
        cost = {"feature": rng.lognormvariate(13.6, 0.8), "short": rng.lognormvariate(10.0, 0.7), "medium": rng.lognormvariate(11.6, 0.7)}
        budget = None if rng.random() < 0.22 else round(cost[cat], -2)
        orig = f"[{lang}] {title.split()[-1]} {rng.choice('ABCDEFGH')}{rng.randint(2, 9)}" if lang not in (None, "en") and rng.random() < 0.5 else None
        sequel = rng.randint(1, film_id - 1) if film_id > 30 and rng.random() < 0.02 else None
        if sequel and film_id % 3 == 0 and budgets[sequel]:
            budget = budgets[sequel]
        budgets[film_id] = budget
        films[film_id] = {"cat": cat, "genre": genre, "year": year, "q": rng.gauss(5.6, 1.5), "old": old}
        yield "films", (film_id, title, orig, year, cat, genre, int(minutes[cat]), lang, budget, sequel)
        shares[film_id] = lands
        cuts = [100.0]
        if len(lands) == 2:
            first = rng.choice([50.0, 60.0, 70.0, 80.0, 90.0, 65.0])
            cuts = [first, 100 - first]
        elif len(lands) == 3:
            cuts = rng.choice([[50.0, 30.0, 20.0], [40.0, 40.0, 20.0], [60.0, 25.0, 15.0]])
        elif len(lands) == 4:
            cuts = rng.choice([[40.0, 30.0, 20.0, 10.0], [35.0, 35.0, 20.0, 10.0]])
        for iso2, cut in zip(lands, cuts, strict=True):
            yield "coproductions", (film_id, iso2, cut)
    makers: dict[int, int] = {}
    ids = sorted(home)
    pull = [1.0 / (1 + k % 97) ** 0.6 for k in ids]
    for film_id, film in films.items():
        near = [m for m in ids if home[m] in shares[film_id]] or ids
        pool = near if rng.random() < 0.8 else ids
        directors = rng.choices(pool, [pull[m - 1] for m in pool], k=2 if rng.random() < 0.12 else 1)
        makers[film_id] = directors[0]
        done = {(m, "director") for m in directors}
        if rng.random() < 0.45:
            done.add((directors[0], "writer"))
        else:
            done.add((rng.choice(pool), "writer"))
        for _ in range(rng.choice([1, 1, 2, 3]) if film["cat"] == "feature" else 1):
            done.add((rng.choices(ids, pull)[0], "producer"))
        if rng.random() < 0.14:
            done.add((directors[0], "producer"))
        if rng.random() < 0.8:
            done.add((rng.choice(pool), "camera"))
        for maker_id, role in sorted(done):
            if film_id % 61 or role != "director":
                yield "credits", (film_id, maker_id, role)
    return films, shares, makers


def _submissions(rng: random.Random, films: dict[int, dict[str, Any]]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    entries: list[dict[str, Any]] = []
    for film_id, film in films.items():
        if film["old"]:
            continue
        first = min(27, max(21, film["year"] - 1998 + rng.choice([0, 1, 1])))
        runs = [first]
        if rng.random() < 0.13 and first < 27:
            runs.append(first + 1)
        if rng.random() < 0.07:
            runs.append(first)
        used: set[tuple[int, int]] = set()
        for number in runs:
            if film["genre"] == "documentary":
                choices = [7, 6, 7, 2] if film["cat"] != "short" else [4, 6, 5]
            elif film["cat"] == "short":
                choices = [4, 4, 5, 3, 8]
            else:
                choices = [1, 1, 1, 2, 8, 10]
            if film["genre"] == "animation":
                choices = [*choices, 10, 10]
            section = rng.choice(choices)
            if (number, section) in used:
                continue
            used.add((number, section))
            entries.append({"film": film_id, "edition": number, "section": section, "q": film["q"], "cat": film["cat"]})
    rng.shuffle(entries)
    entries.sort(key=lambda e: e["edition"])
    deadlines = {e[0]: date.fromisoformat(e[3]) for e in EDITIONS}
    opens = {e[0]: date.fromisoformat(e[4]) for e in EDITIONS}
    for number, entry in enumerate(entries, start=1):
        entry["id"] = number
        deadline = deadlines[entry["edition"]]
        via = rng.choices(["portal", "email", "invited"], [78, 14, 8])[0]
        back = int(min(150, rng.expovariate(1 / 32)))
        received = deadline - timedelta(days=back) if rng.random() < 0.87 else deadline + timedelta(days=rng.randint(1, 12))
        waived = int(via != "invited" and rng.random() < (0.2 if entry["section"] == 5 else 0.08))
        fee = None if via == "invited" else {"feature": 45.0, "medium": 30.0, "short": 20.0}[entry["cat"]] + (15.0 if received > deadline else 0)
        lift = entry["q"] + (2.2 if via == "invited" else 0) + rng.gauss(0, 0.8)
        if rng.random() < 0.045:
            status = "WDR"
        else:
            status = "SEL" if lift > 7.0 else "WTL" if lift > 6.7 else "REJ"
        last = opens[entry["edition"]] - timedelta(days=18)
        decided = None if status == "WDR" else min(last, received + timedelta(days=rng.randint(14, 110)))
        entry.update(via=via, status=status, received=received, decided=decided)
        yield "submissions", (
            number, entry["edition"], entry["film"], entry["section"], via, received.isoformat(), fee, waived, status,
            decided.isoformat() if decided else None,
        )
    return entries


def _premieres(rng: random.Random, films: dict[int, dict[str, Any]], shares: dict[int, list[str]]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    hosts = ["PT", "FR", "DE", "IT", "CA", "KR", "JP", "MX", "AR", "IN", "GB", "PL", "US", "IS"]
    for film_id, film in films.items():
        if film["old"] or rng.random() < 0.2:
            continue
        start = date(max(2019, film["year"]), rng.randint(1, 12), rng.randint(1, 28))
        if start > date(2026, 3, 1):
            continue
        brought = rng.choices(shares[film_id], [5] + [1] * (len(shares[film_id]) - 1))[0]
        host = rng.choice([*hosts, "PT", "FR", *shares[film_id]])
        yield "premieres", (film_id, "world", brought, host, start.isoformat())
        later = start + timedelta(days=rng.randint(9, 240))
        if later <= date(2026, 6, 20) and rng.random() < 0.35:
            yield "premieres", (film_id, "international", brought, rng.choice([h for h in hosts if h != host]), later.isoformat())
        later += timedelta(days=rng.randint(-60, 120))
        if start < later <= date(2026, 6, 20) and rng.random() < 0.4:
            own = shares[film_id][0]
            yield "premieres", (film_id, "national", brought, own, later.isoformat())


def _juries(
    rng: random.Random,
    entries: list[dict[str, Any]],
    shares: dict[int, list[str]],
    codes: list[str],
    weights: list[int],
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    lenience: dict[int, float] = {}
    nation: dict[int, str] = {}
    names = _names(rng, 2000)[1200:1252]
    names[36] = (names[36][0], names[8][1])
    names[45], names[25] = names[31], names[24]  # namesakes
    for juror_id, (first, last) in enumerate(names, start=1):
        lenience[juror_id] = rng.gauss(0, 0.9)
        craft = rng.choices(CRAFTS, [8, 4, 3, 7, 6, 4, 3])[0]
        nation[juror_id] = rng.choices(codes, weights)[0]
        yield "jurors", (juror_id, first, last, "critic" if juror_id in (9, 37) else craft, nation[juror_id])
    seated: dict[tuple[int, int], list[int]] = {}
    for edition in EDITIONS:
        pool = rng.sample(range(1, 51), 30)
        for section_id, *_ in SECTIONS:
            if section_id in (9, 11):
                continue
            members = rng.sample(pool, rng.choice([3, 4, 5]) if section_id > 1 else 5)
            seated[edition[0], section_id] = members
            headless = rng.random() < 0.08
            for place, juror_id in enumerate(members):
                yield "jury_seats", (edition[0], section_id, juror_id, int(place == 0 and not headless))
    for entry in entries:
        members = seated[entry["edition"], entry["section"]]
        if entry["via"] == "invited" or entry["status"] == "WDR" and rng.random() < 0.6 or rng.random() < 0.03:
            continue
        latest = entry["decided"] or entry["received"] + timedelta(days=40)
        for juror_id in rng.sample(members, 2):
            shy = 0.55 if nation[juror_id] in shares[entry["film"]] else 0.03
            pts = None if rng.random() < shy else _half(entry["q"] + lenience[juror_id] + rng.gauss(0, 1.2))
            yield "scores", (entry["id"], juror_id, 1, pts, _day(rng, entry["received"], latest).isoformat())
        if entry["status"] in ("SEL", "WTL"):
            for juror_id in members:
                if rng.random() < 0.07:
                    continue
                shy = 0.55 if nation[juror_id] in shares[entry["film"]] else 0.05
                pts = None if rng.random() < shy else _half(entry["q"] - 0.3 + lenience[juror_id] * 1.4 + rng.gauss(0, 1.1))
                yield "scores", (entry["id"], juror_id, 2, pts, latest.isoformat())


def _programme(rng: random.Random, films: dict[int, dict[str, Any]], entries: list[dict[str, Any]]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    halls: list[tuple[int, int, int]] = []
    for venue_id, name, quarter, rooms in VENUES:
        yield "venues", (venue_id, name, quarter)
        for hall_no, (capacity, analogue, ramp) in enumerate(rooms, start=1):
            yield "halls", (venue_id, hall_no, capacity, analogue, ramp)
            if venue_id != 7 and (venue_id, hall_no) != (3, 4):
                halls.append((venue_id, hall_no, capacity))
    listed: list[tuple[int, int, int, float, bool]] = []
    for entry in entries:
        if entry["status"] == "SEL" and rng.random() > 0.05:
            listed.append((entry["edition"], entry["film"], entry["section"], entry["q"], entry["cat"] == "short"))
    old = [film_id for film_id, film in films.items() if film["old"]]
    for edition in EDITIONS:
        for film_id in rng.sample(old, 6):
            listed.append((edition[0], film_id, rng.choice([9, 9, 11]), 6.5, False))
    starts = {e[0]: (date.fromisoformat(e[4]), date.fromisoformat(e[5])) for e in EDITIONS}
    shown: list[tuple[int, int]] = []
    number = 3000
    for edition_no, film_id, section_id, quality, short in sorted(listed):
        if edition_no == 22:  # held online
            continue
        for _ in range(rng.choice([1, 2, 2, 3, 3, 4])):
            number += rng.choice([1, 1, 1, 2])
            venue_id, hall_no, capacity = rng.choices(halls, [3, 2, 1, 2, 3, 3, 2, 1, 1, 2, 2, 2])[0]
            day = _day(rng, *starts[edition_no])
            slot = rng.choices(SLOTS, [1, 2, 3, 5, 4, 2, 5 if section_id == 8 else 1])[0]
            pull = 0.32 + 0.06 * (quality - 5) + (0.18 if day.weekday() in (4, 5) else 0) + (0.1 if slot == "19:00:00" else 0)
            comps = min(capacity // 6, rng.randint(0, 30))
            sold = int(min(capacity - comps, max(3, capacity * rng.gauss(pull, 0.22))))
            if (venue_id, hall_no) in ((2, 1), (3, 2)) and rng.random() < 0.09:
                sold = capacity * 95 // 100 - comps
            price = rng.choice([0.0, 5.0]) if section_id in (10, 5) else 6.0 if short else rng.choice([8.0, 8.0, 9.5, 11.0])
            off = int(rng.random() < 0.04)
            yield "screenings", (
                number, edition_no, film_id, section_id, venue_id, hall_no,
                f"{day.isoformat()} {slot}", price, sold, comps, int(rng.random() < 0.3), off,
            )
            shown.append((number, edition_no))
            if off or rng.random() < 0.12:
                continue
            mood = min(4.7, max(1.6, 3.1 + 0.32 * (quality - 5.6) + rng.gauss(0, 0.3)))
            voters = int((sold + comps) * rng.uniform(0.2, 0.7))
            counts = [0] * 6
            for _ in range(voters):
                counts[min(5, max(1, round(rng.gauss(mood, 1.1))))] += 1
            for stars in range(1, 6):
                if counts[stars]:
                    yield "ballots", (number, stars, counts[stars])
    return shown


def _wins(rng: random.Random, entries: list[dict[str, Any]], makers: dict[int, int]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    for award in AWARDS:
        yield "awards", award
    for edition_no, *_ in EDITIONS:
        chosen = [e for e in entries if e["edition"] == edition_no and e["status"] == "SEL"]
        for award_id, _, section_id, _ in AWARDS[:9]:
            pool = sorted({e["film"] for e in chosen if section_id in (None, e["section"])})
            if not pool or rng.random() < 0.06:
                continue
            for film_id in rng.sample(pool, min(len(pool), 2 if rng.random() < 0.17 else 1)):
                yield "award_wins", (edition_no, award_id, film_id, makers[film_id] if award_id == 3 else None)


def _press(rng: random.Random, shown: list[tuple[int, int]], land: Any) -> Iterator[tuple[str, tuple[Any, ...]]]:
    reporters: list[tuple[str, str, str | None, str, str | None]] = []
    for first, last in _names(rng, 190):
        outlet, medium, country, _ = rng.choices(OUTLETS, [o[3] for o in OUTLETS])[0]
        if rng.random() < 0.17:
            reporters.append((first, last, None, "freelance", land() if rng.random() < 0.85 else None))
        else:
            reporters.append((first, last, outlet, medium, country))
    starts = {e[0]: (date.fromisoformat(e[4]), date.fromisoformat(e[5])) for e in EDITIONS}
    badge = 10400
    granted: list[tuple[int, int]] = []
    for edition_no, *_ in EDITIONS:
        opens, closes = starts[edition_no]
        for person in reporters:
            if rng.random() > (0.22 if edition_no == 22 else 0.44):
                continue
            badge += rng.choice([1, 1, 3])
            applied = opens - timedelta(days=int(min(110, 6 + rng.expovariate(1 / 30))))
            verdict = "refused" if rng.random() < (0.3 if person[3] in ("freelance", "online") else 0.1) else "granted"
            collected = _day(rng, opens, min(closes, opens + timedelta(days=5))) if verdict == "granted" and rng.random() < 0.86 else None
            yield "press_badges", (badge, edition_no, *person, applied.isoformat(), verdict, collected.isoformat() if collected else None)
            if collected and edition_no != 22:
                granted.append((badge, edition_no))
    for badge_no, edition_no in granted:
        options = [s for s, e in shown if e == edition_no]
        opens = starts[edition_no][0]
        for screening_id in sorted(rng.sample(options, min(len(options), rng.choice([0, 1, 2, 3, 4, 5, 9])))):
            if rng.random() < 0.02:
                screening_id += 9000
            booked = datetime(opens.year, opens.month, opens.day, rng.randint(8, 21), rng.choice([0, 12, 24, 37, 51])) - timedelta(days=rng.randint(0, 9))
            yield "press_seats", (badge_no, screening_id, booked.strftime("%Y-%m-%d %H:%M:%S"), rng.choices([1, 0, None], [76, 17, 7])[0])
