"""A mobile operator: subscribers, contracts and SIMs, traffic by cell, roaming, bills, and the service desk."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

DDL = """
CREATE TABLE agent (
  agent_id INTEGER PRIMARY KEY,
  fname TEXT NOT NULL,
  lname TEXT NOT NULL,
  desk VARCHAR(10) NOT NULL, -- sales, billing, tech, retention
  site_city TEXT NOT NULL,
  started_on DATE NOT NULL,
  left_on DATE, -- NULL while employed
  lead_id INTEGER REFERENCES agent (agent_id) -- team lead; NULL for leads themselves
);
CREATE TABLE subscriber (
  sub_id INTEGER PRIMARY KEY,
  fname TEXT NOT NULL,
  lname TEXT NOT NULL,
  segment VARCHAR(10) NOT NULL, -- consumer, soho (small office), youth, business
  city TEXT NOT NULL,
  birth_dt DATE, -- NULL for business
  joined_on DATE NOT NULL,
  mkt_optin VARCHAR(1) NOT NULL, -- Y or N: may we advertise
  referred_by INTEGER REFERENCES subscriber (sub_id)
);
CREATE TABLE tariff (
  tariff_cd VARCHAR(6) PRIMARY KEY,
  tariff_nm TEXT NOT NULL,
  pay_mode VARCHAR(8) NOT NULL, -- prepaid or postpaid
  mth_fee NUMERIC(8,2) NOT NULL,
  incl_min INTEGER, -- minutes in the bundle; NULL means unlimited
  incl_gb INTEGER, -- NULL means unlimited
  rate_min NUMERIC(6,3) NOT NULL, -- per minute beyond the bundle
  launched_on DATE NOT NULL,
  withdrawn_on DATE -- NULL while on sale
);
CREATE TABLE contract (
  ctr_no INTEGER PRIMARY KEY,
  sub_id INTEGER NOT NULL REFERENCES subscriber (sub_id),
  tariff_cd VARCHAR(6) NOT NULL REFERENCES tariff (tariff_cd),
  prev_tariff_cd VARCHAR(6) REFERENCES tariff (tariff_cd), -- tariff before the last change, if any
  signed_on DATE NOT NULL,
  term_mths INTEGER NOT NULL, -- minimum term; 0 is cancel any time
  ended_on DATE, -- NULL while running
  end_reason TEXT, -- price, moved, coverage, competitor, nonpayment
  disc_pct INTEGER NOT NULL,
  sold_by INTEGER REFERENCES agent (agent_id) -- NULL: web shop
);
CREATE TABLE sim_card (
  iccid VARCHAR(12) PRIMARY KEY,
  ctr_no INTEGER NOT NULL REFERENCES contract (ctr_no),
  msisdn VARCHAR(12) NOT NULL, -- phone number; a replacement card keeps it
  sim_typ VARCHAR(5) NOT NULL, -- nano or esim
  activ_on DATE NOT NULL,
  deactiv_on DATE
);
CREATE TABLE cell_site (
  site_id INTEGER PRIMARY KEY,
  site_nm TEXT NOT NULL,
  city TEXT NOT NULL,
  mast_m INTEGER, -- height; NULL for indoor sites
  built_on DATE NOT NULL,
  sharing VARCHAR(6) NOT NULL -- own, shared, leased
);
CREATE TABLE cell (
  site_id INTEGER NOT NULL REFERENCES cell_site (site_id),
  cell_no INTEGER NOT NULL,
  tech VARCHAR(2) NOT NULL, -- 2G, 4G, 5G
  band_mhz INTEGER NOT NULL,
  max_users INTEGER NOT NULL,
  on_air DATE NOT NULL,
  off_air DATE, -- NULL while radiating
  PRIMARY KEY (site_id, cell_no)
);
CREATE TABLE cdr ( -- call detail records, April to June 2026
  cdr_id INTEGER PRIMARY KEY,
  iccid VARCHAR(12) NOT NULL REFERENCES sim_card (iccid), -- the calling card
  called_no VARCHAR(12) NOT NULL, -- number dialled; ours or foreign, so no key
  start_ts TIMESTAMP NOT NULL,
  dur_s INTEGER NOT NULL, -- 0 when nobody answered
  site_id INTEGER NOT NULL,
  cell_no INTEGER NOT NULL,
  end_cause VARCHAR(8) NOT NULL, -- normal, noanswer, busy, dropped
  chg_amt NUMERIC(8,2) NOT NULL,
  FOREIGN KEY (site_id, cell_no) REFERENCES cell (site_id, cell_no)
);
CREATE TABLE data_day (
  iccid VARCHAR(12) NOT NULL REFERENCES sim_card (iccid),
  use_dt DATE NOT NULL,
  mb_down INTEGER NOT NULL,
  mb_up INTEGER NOT NULL,
  top_tech VARCHAR(2), -- technology that carried most of it
  PRIMARY KEY (iccid, use_dt)
);
CREATE TABLE roam_zone (
  ctry_cd VARCHAR(2) PRIMARY KEY,
  ctry_nm TEXT NOT NULL,
  zone_no INTEGER NOT NULL -- 0 home rates, 1 to 3 dearer and dearer
);
CREATE TABLE roam_evt (
  roam_id INTEGER PRIMARY KEY,
  iccid VARCHAR(12) NOT NULL REFERENCES sim_card (iccid),
  ctry_cd VARCHAR(2) NOT NULL REFERENCES roam_zone (ctry_cd),
  evt_dt DATE NOT NULL,
  mins INTEGER NOT NULL,
  mb INTEGER NOT NULL,
  chg_amt NUMERIC(8,2) NOT NULL
);
CREATE TABLE invoice (
  inv_no INTEGER PRIMARY KEY,
  ctr_no INTEGER NOT NULL REFERENCES contract (ctr_no),
  period VARCHAR(7) NOT NULL, -- billed month as YYYY-MM
  issued_on DATE NOT NULL,
  due_on DATE NOT NULL,
  paid_on DATE, -- NULL while unpaid
  total_amt NUMERIC(8,2) NOT NULL
);
CREATE TABLE inv_line (
  inv_no INTEGER NOT NULL REFERENCES invoice (inv_no),
  line_no INTEGER NOT NULL,
  line_typ VARCHAR(8) NOT NULL, -- fee, discount, overage, roaming, device, admin
  amt NUMERIC(8,2) NOT NULL, -- negative for discounts
  PRIMARY KEY (inv_no, line_no)
);
CREATE TABLE ticket (
  tkt_no INTEGER PRIMARY KEY,
  sub_id INTEGER NOT NULL REFERENCES subscriber (sub_id),
  opened_by INTEGER REFERENCES agent (agent_id), -- NULL: the subscriber opened it in the app
  closed_by INTEGER REFERENCES agent (agent_id),
  topic VARCHAR(10) NOT NULL, -- billing, coverage, sim, roaming, tariff, device
  prio INTEGER NOT NULL, -- 1 is the most urgent
  channel VARCHAR(6) NOT NULL, -- phone, app, shop, chat
  opened_ts TIMESTAMP NOT NULL,
  closed_ts TIMESTAMP, -- NULL while open
  csat INTEGER -- 1 to 5, NULL when not rated
);
"""

FIRST = ("Aino Benedek Clio Dario Emeka Freya Gunnar Hana Ilse Jorik Katya Lazlo Milou Nuno Odile Piotr Rafaela Sander Tindra "
         "Umut Vesna Willem Xenia Ylva Zoran Amadou Brigid Casimir").split()
LAST = ("Abenroth Bielak Caspari Dufrane Erlings Fontaa Gyllen Hartok Ilvonen Jurasek Korsak Lemaire Montag Nyborg Ostrava "
        "Perrault Raudsepp Silvano Tarnow Ullmark Vasquin Wojtas Ystad Zander").split()
CITIES = (("Lindavik", 30), ("Torsby", 18), ("Maresund", 14), ("Kelmont", 10), ("Oberau", 7), ("Pinewick", 5), ("Saltholm", 3), ("Grenna", 2))
TARIFFS = (
    ("S5", "Start 5", "prepaid", 9.90, 60, 5, 0.090, "2019-03-01", None),
    ("S10", "Start 10", "prepaid", 14.90, 120, 10, 0.080, "2021-05-01", None),
    ("M20", "Move 20", "postpaid", 19.90, 300, 20, 0.050, "2019-03-01", "2024-12-31"),
    ("M30", "Move 30", "postpaid", 22.90, None, 30, 0.000, "2023-02-01", None),
    ("L60", "Large 60", "postpaid", 32.90, None, 60, 0.000, "2021-09-01", None),
    ("XU", "Max Unlimited", "postpaid", 49.90, None, None, 0.000, "2022-04-01", None),
    ("Y15", "Youth 15", "postpaid", 12.90, 200, 15, 0.060, "2020-08-01", None),
    ("BZ1", "Business One", "postpaid", 27.50, None, 40, 0.000, "2019-06-01", None),
    ("BZF", "Business Fleet", "postpaid", 24.00, 1000, 25, 0.020, "2020-01-01", None),
    ("C3", "Classic 3", "postpaid", 17.90, 100, 3, 0.120, "2019-01-01", "2022-06-30"),
    ("SEN", "Senior Talk", "postpaid", 11.50, 250, 2, 0.070, "2026-05-15", None),
)
ZONES = (("FR", "France", 0), ("ES", "Spain", 0), ("IT", "Italy", 0), ("PT", "Portugal", 0), ("CH", "Switzerland", 1), ("GB", "United Kingdom", 1),
         ("TR", "Turkey", 2), ("US", "United States", 2), ("MA", "Morocco", 2), ("TH", "Thailand", 3), ("BR", "Brazil", 3), ("NZ", "New Zealand", 3))
END = date(2026, 6, 30)


def pick(rng: random.Random, pairs: tuple[tuple[Any, float], ...]) -> Any:
    """One of the values, by weight."""
    return rng.choices([p[0] for p in pairs], [p[1] for p in pairs])[0]


def day(rng: random.Random, low: date, high: date) -> date:
    return low + timedelta(days=rng.randint(0, max(0, (high - low).days)))


EDGES: tuple[tuple[str, tuple[Any, ...]], ...] = (  # rows that tell a right query from its near misses
    ("agent", (49, "Dario", "Silvano", "tech", "Lindavik", "2024-09-02", None, 13)),
    ("agent", (50, "Vesna", "Ullmark", "sales", "Torsby", "2025-03-03", None, 11)),
    ("agent", (51, "Ilse", "Hartok", "tech", "Torsby", "2023-05-15", None, 13)),
    ("agent", (52, "Benedek", "Wojtas", "tech", "Torsby", "2025-10-01", None, 51)),
    ("subscriber", (19999, "Milou", "Ostrava", "consumer", "Kelmont", "1970-01-01", "2024-02-12", "Y", None)),
    ("subscriber", (20000, "Lazlo", "Raudsepp", "consumer", "Torsby", "1990-01-01", "2025-06-02", "N", 19999)),
    ("subscriber", (20383, "Zoran", "Nyborg", "consumer", "Lindavik", "1960-01-01", "2023-11-20", "Y", None)),
    ("subscriber", (20384, "Tindra", "Lemaire", "soho", "Maresund", "1984-05-27", "2025-01-15", "N", None)),
    ("tariff", ("L60B", "Large 60", "postpaid", 32.9, None, 60, 0, "2026-02-01", None)),
    ("contract", (600499, 19999, "M30", None, "2024-02-12", 12, None, None, 0, 50)),
    ("contract", (600500, 20000, "L60B", "L60", "2025-06-02", 24, None, None, 0, None)),
    ("contract", (600501, 20383, "XU", None, "2023-11-20", 1, None, None, 0, 34)),
    ("contract", (600502, 20384, "M30", None, "2025-01-15", 0, None, None, 10, 50)),
    ("sim_card", ("894400021312", 600499, "0990691022", "nano", "2024-02-14", None)),
    ("sim_card", ("894400021349", 600500, "0990691359", "esim", "2025-06-03", None)),
    ("sim_card", ("894400021386", 600501, "0990691696", "nano", "2023-11-22", None)),
    ("sim_card", ("894400021423", 600502, "0990692033", "esim", "2025-01-16", None)),
    ("invoice", (7002595, 600499, "2026-05", "2026-06-03", "2026-06-17", "2026-06-09", 20.0)),
    ("inv_line", (7002595, 1, "fee", 22.9)),
    ("inv_line", (7002595, 2, "discount", -2.9)),
    ("invoice", (7002596, 600500, "2026-05", "2026-06-03", "2026-06-17", "2026-06-16", 40.0)),
    ("inv_line", (7002596, 1, "fee", 32.9)),
    ("inv_line", (7002596, 2, "overage", 7.1)),
    ("invoice", (7002597, 600501, "2026-05", "2026-06-03", "2026-06-17", "2026-06-11", 60.0)),
    ("inv_line", (7002597, 1, "fee", 49.9)),
    ("inv_line", (7002597, 2, "device", 10.1)),
    ("invoice", (7002598, 600502, "2026-04", "2026-05-03", "2026-05-17", None, 20.61)),
    ("inv_line", (7002598, 1, "fee", 22.9)),
    ("inv_line", (7002598, 2, "discount", -2.29)),
    ("invoice", (7002599, 600502, "2026-05", "2026-06-03", "2026-06-17", None, 20.61)),
    ("inv_line", (7002599, 1, "fee", 22.9)),
    ("inv_line", (7002599, 2, "discount", -2.29)),
    ("data_day", ("894400021349", "2026-06-08", 7320, 180, "5G")),
    ("data_day", ("894400021349", "2026-06-20", 7290, 210, "5G")),
    ("data_day", ("894400021312", "2026-06-12", 860, 64, "4G")),
    ("roam_evt", (622, "894400021349", "CH", "2026-06-30", 14, 96, 4.2)),
    ("roam_evt", (623, "894400021349", "TR", "2026-03-14", 22, 0, 8.8)),
    ("roam_evt", (624, "894400021386", "TH", "2026-02-19", 6, 1, 5.4)),
    ("cell_site", (145, "Torsby Mill", "Torsby", 38, "2022-01-01", "shared")),
    ("cell_site", (146, "Oberau Sawmill", "Oberau", 26, "2023-04-17", "own")),
    ("cell", (145, 1, "5G", 3500, 420, "2022-06-20", None)),
    ("cell", (145, 2, "4G", 800, 250, "2022-02-01", None)),
    ("cell", (146, 1, "5G", 3500, 400, "2023-08-07", "2026-03-31")),
    ("cell", (146, 2, "4G", 1800, 280, "2023-06-01", None)),
    ("cdr", (5201, "894400021312", "0772104418", "2026-05-19 18:42:10", 600, 145, 2, "normal", 0)),
    ("cdr", (5202, "894400021386", "0990670864", "2026-06-04 12:05:33", 601, 146, 2, "normal", 0)),
    ("ticket", (31861, 19999, 49, 49, "coverage", 2, "phone", "2025-11-04 10:12:40", "2025-11-05 09:31:02", 4)),
    ("ticket", (31862, 20000, 52, 49, "sim", 3, "chat", "2026-02-11 14:25:17", "2026-02-12 11:08:44", 3)),
    ("ticket", (31863, 20383, None, 51, "device", 3, "app", "2026-04-22 16:40:05", "2026-04-24 08:55:30", 2)),
    ("subscriber", (20385, "Katya", "Bielak", "consumer", "Grenna", "1993-07-08", "2026-05-11", "N", None)),
    ("subscriber", (20386, "Katya", "Bielak", "consumer", "Grenna", "1968-11-23", "2026-06-02", "N", None)),
    ("subscriber", (20387, "Sander", "Lemaire", "business", "Torsby", None, "2026-03-16", "N", None)),
    ("subscriber", (20388, "Sander", "Lemaire", "business", "Torsby", None, "2026-06-15", "Y", None)),
)


def rows(rng: random.Random) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Every row, parents first."""
    agents = list(_agents(rng))
    subscribers = list(_subscribers(rng))
    contracts = list(_contracts(rng, subscribers, agents))
    cards = list(_cards(rng, contracts))
    sites, cells = _network(rng)
    calls = list(_calls(rng, cards, contracts, subscribers, sites, cells))
    usage = list(_usage(rng, cards, contracts))
    roams = list(_roaming(rng, cards))
    for table, made in (("agent", agents), ("subscriber", subscribers), ("tariff", TARIFFS), ("contract", contracts), ("sim_card", cards),
                        ("cell_site", sites), ("cell", cells), ("cdr", calls), ("data_day", usage), ("roam_zone", ZONES), ("roam_evt", roams)):
        for row in made:
            yield table, row
    yield from _bills(rng, contracts, cards, roams)
    for row in _tickets(rng, subscribers, agents):
        yield "ticket", row
    yield from EDGES


def _agents(rng: random.Random) -> Iterator[tuple[Any, ...]]:
    leads = {"sales": 11, "billing": 12, "tech": 13, "retention": 14}
    cities = ("Lindavik", "Lindavik", "Torsby", "Kelmont")
    names: set[tuple[str, str]] = set()
    for number in range(38):
        while (name := (rng.choice(FIRST), rng.choice(LAST))) in names:
            pass
        names.add(name)
        desk = list(leads)[number] if number < 4 else pick(rng, (("sales", 3), ("billing", 3), ("tech", 4), ("retention", 1.5)))
        started = day(rng, date(2019, 1, 10), date(2021, 6, 1)) if number < 4 else day(rng, date(2019, 2, 1), date(2026, 5, 10))
        left = day(rng, max(started, date(2024, 3, 1)), date(2026, 6, 1)) if number > 4 and started.year < 2025 and rng.random() < 0.25 else None
        lead = None if number < 4 else leads[desk]
        if number > 28 and desk in ("tech", "sales"):  # the two big desks have a second level
            lead = {"tech": 15, "sales": 16}[desk]
        if number in (4, 5):
            desk, lead = (("tech", 13), ("sales", 11))[number - 4]
        yield 11 + number, *name, desk, rng.choice(cities), started.isoformat(), left.isoformat() if left else None, lead


def _subscribers(rng: random.Random) -> Iterator[tuple[Any, ...]]:
    since: list[str] = []
    for number in range(380):
        segment = pick(rng, (("consumer", 11), ("youth", 3), ("soho", 2.5), ("business", 2)))
        born = None
        if segment != "business":
            born = day(rng, date(2001, 1, 1), date(2010, 12, 31)) if segment == "youth" else day(rng, date(1944, 1, 1), date(2000, 12, 31))
        joined = day(rng, date(2019, 2, 1), date(2026, 6, 15))
        friend = 20001 + rng.choice((rng.randrange(380), rng.randrange(12))) if rng.random() < 0.22 else None
        since.append(joined.isoformat())
        if friend is not None and (friend >= 20001 + number or since[friend - 20001] > since[-1]):
            earlier = [i for i, d in enumerate(since[:-1]) if d < since[-1]]
            friend = 20001 + earlier[len(earlier) // 3] if earlier and number % 3 else None
        yield (20001 + number, rng.choice(FIRST), rng.choice(LAST), segment, pick(rng, CITIES), born.isoformat() if born else None,
               joined.isoformat(), "Y" if rng.random() < 0.58 else "N", friend)


def _contracts(rng: random.Random, subscribers: list[tuple[Any, ...]], agents: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    number = 600001
    for subscriber in subscribers:
        if rng.random() < 0.045:
            continue  # signed up in the app, never bought anything
        many = pick(rng, ((1, 10), (2, 2), (3, 0.6))) if subscriber[3] != "business" else pick(rng, ((1, 4), (2, 3), (4, 2), (7, 1)))
        joined = date.fromisoformat(subscriber[6])
        for turn in range(many):
            signed = joined + timedelta(days=rng.randint(0, 3)) if turn == 0 else day(rng, joined, END)
            iso = signed.isoformat()
            wanted = {"youth": (("Y15", 6), ("S10", 3), ("S5", 2), ("XU", 1)), "business": (("BZF", 6), ("BZ1", 3), ("XU", 1)),
                      "soho": (("BZ1", 5), ("L60", 2), ("M30", 2))}.get(
                subscriber[3], (("S5", 3), ("S10", 3), ("M20", 4), ("M30", 5), ("L60", 3), ("XU", 2), ("C3", 2)))
            sold = [t for t in TARIFFS if t[7] <= iso and (t[8] is None or t[8] >= iso) and t[0] in dict(wanted)]
            if not sold:
                sold = [TARIFFS[0]]
            tariff = rng.choices(sold, [dict(wanted).get(t[0], 1) for t in sold])[0]
            earlier = rng.choice([t for t in TARIFFS[:10] if t is not tariff])[0] if rng.random() < 0.18 else None
            ended, reason = None, None
            if (END - signed).days > 200 and rng.random() < 0.24:
                ended = day(rng, signed + timedelta(days=120), END)
                reason = pick(rng, (("price", 5), ("competitor", 4), ("moved", 2), ("coverage", 2), ("nonpayment", 1.5), (None, 1)))
            term = 0 if tariff[2] == "prepaid" else pick(rng, ((24, 6), (12, 3), (0, 2)))
            sellers = [a[0] for a in agents if a[3] in ("sales", "retention") and a[5] <= iso and (a[6] is None or a[6] >= iso)]
            seller = rng.choice(sellers[:5] + sellers) if sellers and rng.random() < 0.62 else None
            yield (number, subscriber[0], tariff[0], earlier, iso, term, ended.isoformat() if ended else None, reason,
                   pick(rng, ((0, 7), (5, 1), (10, 2), (20, 1), (50, 0.3))), seller)
            number += 1


def _cards(rng: random.Random, contracts: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    number = 0
    for contract in contracts:
        signed, ended = date.fromisoformat(contract[4]), contract[6]
        if rng.random() < 0.015:
            continue  # card not sent yet
        for _ in range(2 if contract[2] in ("BZ1", "XU", "L60") and rng.random() < 0.22 else 1):
            msisdn = f"0990{(number * 7919 + 131071) % 1000000:06d}"
            start = min(signed + timedelta(days=rng.randint(0, 6)), END)
            replaced = day(rng, start, date.fromisoformat(ended) if ended else END) if rng.random() < 0.12 else None
            kind = "esim" if start.year >= 2022 and rng.random() < 0.45 else "nano"
            yield f"89{4400000000 + number * 37}", contract[0], msisdn, kind, start.isoformat(), replaced.isoformat() if replaced else ended
            number += 1
            if replaced:
                kind = "esim" if rng.random() < 0.6 else "nano"
                yield f"89{4400000000 + number * 37}", contract[0], msisdn, kind, replaced.isoformat(), ended
                number += 1


def _network(rng: random.Random) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    places = ("Harbour", "Church Hill", "Water Tower", "Station", "Mill", "Stadium", "Ridge", "Market", "North", "Ring Road")
    sites, cells = [], []
    named: dict[str, int] = {}
    for number in range(44):
        city = CITIES[number][0] if number < 8 else pick(rng, CITIES)
        built = day(rng, date(2019, 1, 5), date(2026, 4, 30)) if number > 12 else day(rng, date(2019, 1, 5), date(2021, 12, 31))
        name = f"{city} {places[(number * 3 + number // 10) % 10]}"
        named[name] = named.get(name, 0) + 1
        site = (101 + number, name if named[name] == 1 else f"{name} {named[name]}", city, None if rng.random() < 0.12 else rng.choice((18, 24, 30, 30, 36, 42, 55)),
                built.isoformat(), pick(rng, (("own", 5), ("shared", 3), ("leased", 2))))
        sites.append(site)
        for cell in range(1, pick(rng, ((2, 2), (3, 5), (4, 2), (6, 1))) + 1):
            tech = pick(rng, (("4G", 6), ("5G", 4), ("2G", 1.5)))
            band = {"2G": 900, "4G": rng.choice((800, 1800, 2600)), "5G": rng.choice((700, 3500, 3500))}[tech]
            on_air = day(rng, built, min(END, built + timedelta(days=500)))
            off = day(rng, max(on_air, date(2025, 1, 1)), date(2026, 6, 1)) if tech == "2G" and rng.random() < 0.5 and on_air.year < 2025 else None
            cells.append((site[0], cell, tech, band, {"2G": 60, "4G": 200, "5G": 400}[tech] + 20 * rng.randint(0, 5), on_air.isoformat(),
                          off.isoformat() if off else None))
    return sites, cells


def _live(card: tuple[Any, ...], when: date) -> bool:
    return card[4] <= when.isoformat() and (card[5] is None or card[5] > when.isoformat())


def _calls(rng: random.Random, cards: list[tuple[Any, ...]], contracts: list[tuple[Any, ...]], subscribers: list[tuple[Any, ...]],
           sites: list[tuple[Any, ...]], cells: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    home = {s[0]: s[4] for s in subscribers}
    owner = {c[0]: (home[c[1]], c[2]) for c in contracts}
    rate = {t[0]: t[6] for t in TARIFFS}
    city = {s[0]: s[2] for s in sites}
    good = [c for c in cells if c[5] < "2026-04-01" and c[6] is None and c[0] % 11 != 3]
    weights = [rng.paretovariate(1.1) if rng.random() > 0.08 else 0.0 for _ in cards]
    live_numbers = [c[2] for c in cards if c[5] is None]
    made = []
    while len(made) < 5200:
        when = day(rng, date(2026, 4, 1), END)
        card = rng.choices(cards, weights)[0]
        if not _live(card, when):
            continue
        place, tariff = owner[card[1]]
        near = [c for c in good if city[c[0]] == place]
        cell = rng.choice(near if near and rng.random() < 0.8 else good)
        cause = pick(rng, (("normal", 78), ("noanswer", 12), ("busy", 5), ("dropped", 8 if cell[2] == "2G" else 3)))
        seconds = 0 if cause in ("noanswer", "busy") else max(3, round(rng.lognormvariate(4.6, 1.1)))
        called = rng.choice(live_numbers) if rng.random() < 0.35 else f"0{rng.choice((771, 772, 810))}{rng.randint(100000, 100900)}"
        hour = pick(rng, tuple((h, 1 + 5 * (8 <= h <= 21) + 3 * (h in (12, 17, 18))) for h in range(24)))
        start = datetime(when.year, when.month, when.day, hour, rng.randint(0, 59), rng.randint(0, 59))
        charge = round(seconds / 60 * rate[tariff], 2) if rng.random() < 0.5 else 0
        made.append((start, card[0], called, seconds, cell[0], cell[1], cause, charge))
    made.sort()
    for number, (start, iccid, called, seconds, site, cell, cause, charge) in enumerate(made, start=1):
        yield number, iccid, called, start.strftime("%Y-%m-%d %H:%M:%S"), seconds, site, cell, cause, charge


def _usage(rng: random.Random, cards: list[tuple[Any, ...]], contracts: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    bundle = {c[0]: {"XU": 1500, "L60": 900, "Y15": 500}.get(c[2], 260) for c in contracts}
    for card in cards:
        taste = rng.lognormvariate(0, 0.8)
        if rng.random() < 0.1:
            continue
        for offset in range(61):
            when = date(2026, 5, 1) + timedelta(days=offset)
            if _live(card, when) and rng.random() < 0.2:
                down = round(bundle[card[1]] * taste * rng.lognormvariate(0, 0.7))
                yield card[0], when.isoformat(), down, round(down * rng.uniform(0.03, 0.3)), pick(rng, (("4G", 6), ("5G", 4), ("2G", 0.3), (None, 0.2)))


def _roaming(rng: random.Random, cards: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    price = {0: 0.0, 1: 0.35, 2: 0.9, 3: 1.6}
    travellers = rng.sample(cards, 95)
    number = 1
    while number <= 620:
        card = travellers[min(int(rng.expovariate(0.045)), 94)]
        first = day(rng, date(2025, 7, 1), date(2026, 6, 24))
        country = rng.choices(ZONES[:11], (9, 8, 6, 3, 6, 5, 3, 2, 2, 1, 0.6))[0]
        for offset in range(rng.randint(1, 6)):
            when = first + timedelta(days=offset)
            if _live(card, when):
                mins, mb = (rng.randint(0, 40) if rng.random() < 0.7 else 0), round(rng.lognormvariate(4.6, 1.2))
                yield number, card[0], country[0], when.isoformat(), mins, mb, round(price[country[2]] * (mins * 0.5 + mb / 40), 2)
                number += 1


def _bills(rng: random.Random, contracts: list[tuple[Any, ...]], cards: list[tuple[Any, ...]],
           roams: list[tuple[Any, ...]]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    fee = {t[0]: (t[2], t[3], t[6]) for t in TARIFFS}
    holder = {c[0]: c[1] for c in cards}
    abroad: dict[tuple[int, str], float] = {}
    for roam in roams:
        key = (holder[roam[1]], roam[3][:7])
        abroad[key] = abroad.get(key, 0) + roam[6]
    habit = {c[0]: pick(rng, (("early", 6), ("late", 2.2), ("never", 0.4))) for c in contracts}
    device = {c[0]: rng.choice((8.0, 14.5, 22.0)) for c in contracts if rng.random() < 0.25}
    number = 7000001
    periods = [(2025, m) for m in range(9, 13)] + [(2026, m) for m in range(1, 6)]
    for year, month in periods:
        period = f"{year}-{month:02d}"
        issued = date(year + month // 12, month % 12 + 1, 3)
        for contract in contracts:
            mode, monthly, rate = fee[contract[2]]
            if mode == "prepaid" or contract[4] > f"{period}-28" or (contract[6] and contract[6] < f"{period}-01"):
                continue
            lines: list[tuple[str, float]] = [("fee", monthly)]
            if contract[8]:
                lines.append(("discount", round(-monthly * contract[8] / 100, 2)))
            if rate and rng.random() < 0.3:
                lines.append(("overage", round(rng.lognormvariate(1.2, 0.9), 2)))
            if abroad.get((contract[0], period), 0) > 0:
                lines.append(("roaming", round(abroad[contract[0], period], 2)))
            if contract[0] in device:
                lines.append(("device", device[contract[0]]))
            if rng.random() < 0.03:
                lines.append(("admin", rng.choice((3.5, 3.5, 5.0))))
            due = issued + timedelta(days=14)
            delay = {"early": rng.randint(2, 14), "late": rng.randint(8, 50), "never": 70 if rng.random() < 0.5 else 400}[habit[contract[0]]]
            paid = issued + timedelta(days=delay)
            yield "invoice", (number, contract[0], period, issued.isoformat(), due.isoformat(), paid.isoformat() if paid <= END else None,
                              round(sum(a for _, a in lines), 2))
            for position, (kind, amount) in enumerate(lines, start=1):
                yield "inv_line", (number, position, kind, amount)
            number += 1


def _tickets(rng: random.Random, subscribers: list[tuple[Any, ...]], agents: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    weights = [min(rng.paretovariate(1.2), 14.0) if rng.random() > 0.3 else 0.0 for _ in subscribers]
    made = []
    while len(made) < 860:
        subscriber = rng.choices(subscribers, weights)[0]
        when = day(rng, date(2024, 7, 1), END)
        if when.isoformat() < subscriber[6]:
            continue
        iso = when.isoformat()
        staff = [a[0] for a in agents[2:] if a[5] <= iso and (a[6] is None or a[6] > iso)]
        staff = staff[: max(4, len(staff) - 2)]
        topic = pick(rng, (("billing", 7), ("coverage", 4), ("sim", 3), ("roaming", 2), ("tariff", 3), ("device", 2)))
        prio = pick(rng, ((1, 1), (2, 3), (3, 6)))
        channel = pick(rng, (("phone", 5), ("app", 4), ("chat", 3), ("shop", 1.5)))
        opener = None if channel == "app" else rng.choice(staff)
        start = datetime(when.year, when.month, when.day, rng.randint(8, 20), rng.randint(0, 59), rng.randint(0, 59))
        end = start + timedelta(minutes=round(rng.lognormvariate(6.2 + prio * 0.35, 1.3)) + 2)
        done = end < datetime(2026, 6, 30, 20) and rng.random() < 0.96
        closer = (opener if opener is not None and rng.random() < 0.45 else rng.choice(staff)) if done else None
        score = pick(rng, ((1, 1), (2, 1), (3, 2), (4, 4), (5, 3))) if done and rng.random() < 0.4 else None
        made.append((start, subscriber[0], opener, closer, topic, prio, channel, end if done else None, score))
    made.sort(key=lambda t: (t[0], t[1]))
    for number, (start, sub, opener, closer, topic, prio, channel, end, score) in enumerate(made, start=31001):
        yield (number, sub, opener, closer, topic, prio, channel, start.strftime("%Y-%m-%d %H:%M:%S"),
               end.strftime("%Y-%m-%d %H:%M:%S") if end else None, score)
