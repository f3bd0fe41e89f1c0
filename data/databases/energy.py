"""A regional power company: its plants and grid, the households it supplies, and the crews that keep it running."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

DDL = """
CREATE TABLE plant (
  plant_id INTEGER PRIMARY KEY,
  plant_nm VARCHAR(40) NOT NULL,
  fuel VARCHAR(12) NOT NULL, -- wind, solar, hydro, gas, coal, biomass
  region VARCHAR(20) NOT NULL,
  dt_commissioned DATE NOT NULL,
  owner_nm VARCHAR(40) -- empty: owned by the company itself
);
CREATE TABLE gen_unit (
  plant_id INTEGER NOT NULL REFERENCES plant (plant_id),
  unit_no INTEGER NOT NULL,
  capacity_mw NUMERIC(10,2) NOT NULL,
  status VARCHAR(12) NOT NULL, -- running, standby, maintenance, retired
  dt_online DATE NOT NULL,
  dt_retired DATE,
  PRIMARY KEY (plant_id, unit_no)
);
CREATE TABLE generation (
  plant_id INTEGER NOT NULL,
  unit_no INTEGER NOT NULL,
  mth DATE NOT NULL, -- first day of the month
  mwh NUMERIC(10,2) NOT NULL,
  fuel_cost NUMERIC(10,2), -- empty where no fuel is burnt
  PRIMARY KEY (plant_id, unit_no, mth),
  FOREIGN KEY (plant_id, unit_no) REFERENCES gen_unit (plant_id, unit_no)
);
CREATE TABLE grid_node (
  node_id INTEGER PRIMARY KEY,
  node_cd VARCHAR(10) NOT NULL,
  node_type VARCHAR(12) NOT NULL, -- plant bus, substation, transformer
  voltage_kv INTEGER NOT NULL,
  region VARCHAR(20) NOT NULL,
  fed_by INTEGER REFERENCES grid_node (node_id), -- the node above it
  plant_id INTEGER REFERENCES plant (plant_id)
);
CREATE TABLE grid_line (
  line_id INTEGER PRIMARY KEY,
  line_cd VARCHAR(10) NOT NULL,
  from_node INTEGER NOT NULL REFERENCES grid_node (node_id),
  to_node INTEGER NOT NULL REFERENCES grid_node (node_id),
  length_km REAL NOT NULL,
  laid VARCHAR(12) NOT NULL, -- overhead, underground
  rated_mva INTEGER,
  dt_built DATE NOT NULL
);
CREATE TABLE household (
  hh_id INTEGER PRIMARY KEY,
  first_nm VARCHAR(30) NOT NULL,
  last_nm VARCHAR(30) NOT NULL,
  town VARCHAR(30) NOT NULL,
  dwelling VARCHAR(12) NOT NULL, -- flat, terraced, detached, farm
  persons INTEGER,
  email VARCHAR(60),
  node_id INTEGER NOT NULL REFERENCES grid_node (node_id)
);
CREATE TABLE price_plan (
  plan_cd VARCHAR(8) PRIMARY KEY,
  plan_nm VARCHAR(40) NOT NULL,
  kind VARCHAR(12) NOT NULL, -- fixed, variable, dynamic
  is_green INTEGER NOT NULL, -- 1: renewable power only
  base_fee NUMERIC(10,2) NOT NULL, -- a month
  price_kwh NUMERIC(10,4) NOT NULL,
  valid_from DATE NOT NULL,
  valid_to DATE -- empty: still on sale
);
CREATE TABLE contract (
  contract_no INTEGER PRIMARY KEY,
  hh_id INTEGER NOT NULL REFERENCES household (hh_id),
  plan_cd VARCHAR(8) NOT NULL REFERENCES price_plan (plan_cd),
  dt_start DATE NOT NULL,
  dt_end DATE, -- empty: open-ended
  status VARCHAR(10) NOT NULL, -- active, ended, cancelled, pending
  pay_method VARCHAR(14) NOT NULL, -- direct debit, transfer, card
  referred_by INTEGER REFERENCES household (hh_id) -- the household that recommended us
);
CREATE TABLE meter (
  meter_id INTEGER PRIMARY KEY,
  serial_no VARCHAR(14) NOT NULL,
  hh_id INTEGER REFERENCES household (hh_id), -- empty: in stock
  mtr_type VARCHAR(10) NOT NULL, -- smart, digital, analogue
  maker VARCHAR(20) NOT NULL,
  dt_installed DATE,
  dt_removed DATE
);
CREATE TABLE meter_reading (
  meter_id INTEGER NOT NULL REFERENCES meter (meter_id),
  read_on DATE NOT NULL,
  kwh_used NUMERIC(10,1) NOT NULL, -- since the reading before
  src VARCHAR(10) NOT NULL, -- remote, customer, field, estimate
  PRIMARY KEY (meter_id, read_on)
);
CREATE TABLE crew (
  crew_id INTEGER PRIMARY KEY,
  crew_nm VARCHAR(20) NOT NULL,
  region VARCHAR(20) NOT NULL,
  speciality VARCHAR(20) NOT NULL
);
CREATE TABLE technician (
  tech_id INTEGER PRIMARY KEY,
  first_nm VARCHAR(30) NOT NULL,
  last_nm VARCHAR(30) NOT NULL,
  crew_id INTEGER REFERENCES crew (crew_id),
  boss_id INTEGER REFERENCES technician (tech_id),
  dt_hired DATE NOT NULL,
  hourly_rate NUMERIC(10,2) NOT NULL,
  has_hv_licence INTEGER NOT NULL -- 1: may work on high voltage
);
CREATE TABLE outage (
  outage_id INTEGER PRIMARY KEY,
  line_id INTEGER NOT NULL REFERENCES grid_line (line_id),
  started_at TIMESTAMP NOT NULL,
  ended_at TIMESTAMP, -- empty: still out
  cause VARCHAR(20), -- storm, equipment, animal, vehicle, planned work; empty: unknown
  customers_hit INTEGER NOT NULL
);
CREATE TABLE work_order (
  wo_no INTEGER PRIMARY KEY,
  wo_kind VARCHAR(12) NOT NULL, -- inspection, repair, replacement
  prio VARCHAR(8) NOT NULL, -- low, normal, high, urgent
  plant_id INTEGER,
  unit_no INTEGER,
  line_id INTEGER REFERENCES grid_line (line_id),
  outage_ref INTEGER, -- number of the outage that led to it
  crew_id INTEGER REFERENCES crew (crew_id), -- empty: not yet given out
  opened_on DATE NOT NULL,
  closed_on DATE,
  cost NUMERIC(10,2),
  FOREIGN KEY (plant_id, unit_no) REFERENCES gen_unit (plant_id, unit_no)
);
"""

REGIONS = ("Northmoor", "Eastvale", "Southmarsh", "Westfell", "Midlands")
TOWNS = {
    "Northmoor": ("Harrowby", "Coldwick"),
    "Eastvale": ("Brantham", "Ostley", "Fenby"),
    "Southmarsh": ("Marlow Quay", "Saltgate"),
    "Westfell": ("Thornbeck", "Greyholm"),
    "Midlands": ("Kingsford", "Aldermoor", "Pelham Cross"),
}
PLANTS = (
    ("Harrow Ridge", "wind", "Northmoor", "2019-04-12", None),
    ("Coldwick Moor", "wind", "Northmoor", "2021-09-30", "Gale Partners"),
    ("Brant Valley Dam", "hydro", "Eastvale", "1974-05-20", None),
    ("Ostley Mill", "hydro", "Eastvale", "1988-10-03", "Ostley Water Trust"),
    ("Saltgate Bay", "wind", "Southmarsh", "2022-06-15", "Gale Partners"),
    ("Marsh Sun Park", "solar", "Southmarsh", "2020-03-28", None),
    ("Quay Road", "gas", "Southmarsh", "1999-11-08", None),
    ("Thornbeck Forest", "biomass", "Westfell", "2012-02-17", "Fell Timber"),
    ("Greyholm", "coal", "Westfell", "1981-07-01", None),
    ("Greyholm Two", "coal", "Westfell", "1986-01-15", None),
    ("Kingsford Central", "gas", "Midlands", "2004-08-22", None),
    ("Alder Fields", "solar", "Midlands", "2023-05-05", "Sunlane"),
    ("Pelham Solar", "solar", "Midlands", "2024-04-19", "Sunlane"),
    ("Fenby Gas Turbine", "gas", "Eastvale", "2016-12-01", "Peakers Ltd"),
    ("Fell Tops", "wind", "Westfell", "2025-10-10", "Gale Partners"),
    ("Harrowby Weir", "hydro", "Northmoor", "1996-09-09", None),
    ("Kingsford Straw", "biomass", "Midlands", "2018-03-14", None),
    ("Ostley Sun", "solar", "Eastvale", "2026-06-08", "Sunlane"),
)
BURNT = {"gas": 58.0, "coal": 44.0, "biomass": 39.0}
FIRST = [
    "Ada",
    "Bram",
    "Celia",
    "Dario",
    "Edda",
    "Femi",
    "Greta",
    "Hamid",
    "Ines",
    "Jonas",
    "Kaia",
    "Luca",
    "Mira",
    "Nadia",
    "Otis",
    "Petra",
    "Quinn",
    "Rosa",
    "Sami",
    "Tilda",
    "Umar",
    "Vera",
    "Wim",
    "Xenia",
    "Yusuf",
    "Zoe",
    "Anton",
    "Bela",
    "Carmen",
    "Dilan",
    "Elio",
    "Farah",
]
LAST = [
    "Abara",
    "Bergstrom",
    "Castell",
    "Dovani",
    "Ekholm",
    "Farrow",
    "Gundersen",
    "Halloran",
    "Iversen",
    "Jelinek",
    "Kowal",
    "Lindqvist",
    "Mbeki",
    "Novotny",
    "Okafor",
    "Penhale",
    "Quist",
    "Rossi",
    "Sandoval",
    "Tremaine",
    "Ulrich",
    "Vasko",
    "Wexley",
    "Yilmaz",
    "Zeller",
    "Ashdown",
    "Bellamy",
    "Crane",
    "Dunmore",
    "Eastman",
]
PLANS = (
    ("BAS19", "Basic 2019", "fixed", 0, 7.90, 0.2410, "2019-01-01", "2021-12-31"),
    ("BAS22", "Basic 2022", "fixed", 0, 9.50, 0.3120, "2022-01-01", "2023-12-31"),
    ("BAS24", "Basic 2024", "fixed", 0, 9.90, 0.2890, "2024-01-01", None),
    ("GRN20", "Green Home", "fixed", 1, 8.90, 0.2690, "2020-03-01", "2023-06-30"),
    ("GRN23", "Green Home Plus", "fixed", 1, 10.90, 0.3010, "2023-07-01", None),
    ("FLX21", "Flex", "variable", 0, 5.90, 0.2750, "2021-04-01", None),
    ("FLXGR", "Flex Green", "variable", 1, 6.40, 0.2860, "2022-10-01", None),
    ("HOUR", "Hourly", "dynamic", 0, 4.90, 0.2310, "2024-06-01", None),
    ("NIGHT", "Night Saver", "dynamic", 0, 6.90, 0.2240, "2025-09-01", None),
    ("FARM", "Farm and Yard", "variable", 0, 14.50, 0.2190, "2020-01-01", None),
    ("SUNNY", "Sunny Share", "dynamic", 1, 3.90, 0.2530, "2026-05-01", None),
)
SEASON = (1.35, 1.28, 1.12, 0.98, 0.84, 0.76, 0.74, 0.77, 0.86, 1.0, 1.18, 1.32)
CREWS = (
    ("North Line", "Northmoor", "overhead lines"),
    ("East Line", "Eastvale", "overhead lines"),
    ("South Cable", "Southmarsh", "cables"),
    ("West Line", "Westfell", "overhead lines"),
    ("Mid Cable", "Midlands", "cables"),
    ("Turbine Team", "Northmoor", "generation"),
    ("Boiler Team", "Midlands", "generation"),
    ("Flying Squad", "Eastvale", "emergencies"),
    ("Reserve", "Westfell", "emergencies"),
)


def day(rng: random.Random, first: str, last: str) -> date:
    """A day between two, both included."""
    low, high = date.fromisoformat(first), date.fromisoformat(last)
    return low + timedelta(days=rng.randint(0, (high - low).days))


def months(first: int, last: int) -> list[date]:
    """First days of months; months are counted from year 0."""
    return [date(m // 12, m % 12 + 1, 1) for m in range(first, last + 1)]


EDGES: tuple[tuple[str, tuple[Any, ...]], ...] = (  # rows that tell a right query from its near misses
    ("household", (421, "Tilda", "Ashdown", "Aldermoor", "detached", 2, "tilda.ashdown421@post.example", 66)),
    ("household", (422, "Bram", "Crane", "Aldermoor", "terraced", 5, "bram.crane422@inbox.example", 47)),
    ("household", (423, "Quinn", "Novotny", "Aldermoor", "farm", 6, None, 66)),
    ("household", (424, "Elio", "Dovani", "Fenby", "flat", 3, "elio.dovani424@inbox.example", 66)),
    ("meter", (495, "K41190276", 421, "analogue", "Kronos", "2019-06-11", None)),
    ("meter", (496, "L60418832", 422, "digital", "Isarmeter", "2020-02-05", "2025-06-16")),
    ("meter", (497, "L60995127", 422, "smart", "Isarmeter", "2025-06-16", None)),
    ("meter", (498, "K41877350", 423, "analogue", "Kronos", "2019-11-20", None)),
    ("meter", (499, "L61140093", 424, "smart", "Isarmeter", "2021-01-01", None)),
    ("meter_reading", (495, "2025-01-14", 1212.5, "customer")),
    ("meter_reading", (495, "2026-01-15", 1100.0, "customer")),
    ("meter_reading", (496, "2025-06-16", 400.0, "field")),
    ("meter_reading", (497, "2025-12-01", 600.0, "remote")),
    ("meter_reading", (497, "2026-01-01", 118.4, "remote")),
    ("meter_reading", (498, "2025-02-03", 4000.0, "customer")),
    ("meter_reading", (498, "2026-02-01", 4120.0, "customer")),
    ("meter_reading", (200, "2026-01-01", 500.0, "customer")),
    ("meter_reading", (322, "2026-02-01", 900.0, "customer")),
    ("price_plan", ("FLX26", "Flex", "variable", 0, 6.2, 0.281, "2026-05-01", None)),
    ("price_plan", ("GRN26", "Green Start", "fixed", 1, 9.0, 0.294, "2026-04-01", None)),
    ("contract", (6481, 421, "BAS19", "2019-06-11", None, "active", "transfer", None)),
    ("contract", (6483, 422, "FLX21", "2022-01-01", None, "active", "direct debit", 424)),
    ("contract", (6485, 423, "FARM", "2024-01-01", None, "active", "direct debit", None)),
    ("contract", (6487, 424, "FLX26", "2026-05-04", None, "active", "card", None)),
    ("technician", (49, "Jonas", "Castell", 3, 3, "2025-01-01", 29.4, 0)),
    ("technician", (50, "Ada", "Penhale", 5, 5, "2021-06-30", 34.9, 1)),
    ("plant", (19, "Pelham Lock", "hydro", "Midlands", "1990-01-01", None)),
    ("plant", (20, "Moor Edge Solar", "solar", "Northmoor", "2026-05-11", "Sunlane")),
    ("plant", (21, "Fell Peaker", "gas", "Westfell", "2026-05-18", "Peakers Ltd")),
    ("gen_unit", (19, 1, 6.4, "retired", "1990-01-01", "2026-01-31")),
    ("gen_unit", (20, 1, 18, "standby", "2026-05-11", None)),
    ("gen_unit", (21, 1, 119, "standby", "2026-05-18", None)),
    ("generation", (19, 1, "2025-11-01", 2870.4, None)),
    ("generation", (19, 1, "2025-12-01", 3104.75, None)),
    ("generation", (19, 1, "2026-01-01", 2951.2, None)),
    ("generation", (18, 1, "2026-06-01", 0, None)),
    ("grid_line", (96, "L-196", 17, 18, 60.0, "overhead", 120, "1994-05-16")),
    ("grid_line", (97, "L-197", 17, 21, 64.2, "underground", 80, "2022-09-12")),
    ("grid_line", (98, "L-198", 17, 24, 10.0, "underground", 40, "2016-03-21")),
    ("grid_line", (99, "L-199", 17, 27, 50.0, "overhead", 60, "1988-08-04")),
    ("outage", (431, 4, "2025-12-31 20:40:00", "2026-01-01 02:15:00", "storm", 300)),
    ("outage", (432, 8, "2025-01-01 13:05:00", "2025-01-01 16:20:00", "equipment", 100)),
    ("outage", (433, 9, "2025-08-19 07:25:00", "2025-08-19 09:50:00", "vehicle", 64)),
    ("outage", (434, 9, "2026-01-01 05:30:00", "2026-01-01 08:05:00", "storm", 500)),
    ("outage", (435, 28, "2024-01-01 03:45:00", "2024-01-01 09:30:00", "storm", 212)),
    ("outage", (436, 36, "2026-01-01 11:20:00", "2026-01-01 13:00:00", "animal", 41)),
    ("outage", (437, 38, "2025-12-31 22:30:00", "2026-01-01 01:10:00", "equipment", 88)),
    ("outage", (438, 15, "2024-12-31 19:50:00", "2025-01-01 01:30:00", "equipment", 340)),
    ("outage", (439, 19, "2024-12-01 10:15:00", "2024-12-01 14:40:00", "storm", 175)),
    ("outage", (440, 19, "2025-03-01 08:35:00", "2025-03-01 11:05:00", "storm", 133)),
    ("outage", (441, 19, "2025-02-28 22:10:00", "2025-03-01 03:25:00", "storm", 290)),
    ("outage", (442, 19, "2024-11-30 21:00:00", "2024-12-01 02:20:00", "storm", 118)),
    ("work_order", (22548, "inspection", "normal", 1, 1, None, None, 6, "2025-01-01", "2025-01-17", 842.1)),
    ("work_order", (22551, "repair", "high", 9, 2, None, None, 7, "2026-01-01", "2026-02-11", 33980.0)),
    ("work_order", (22554, "repair", "urgent", 2, 1, None, None, 6, "2025-12-15", "2026-01-20", 34610.5)),
    ("work_order", (22557, "repair", "normal", 5, 1, None, None, 6, "2026-05-27", None, 38200.0)),
    ("work_order", (22560, "inspection", "low", None, None, 31, None, 4, "2026-06-01", "2026-06-04", 276.4)),
    ("household", (425, "Jonas", "Farrow", "Saltgate", "farm", 4, None, 53)),
    ("household", (426, "Jonas", "Farrow", "Saltgate", "farm", 2, None, 53)),
)


def rows(rng: random.Random) -> Iterator[tuple[str, tuple[object, ...]]]:
    """The rows, parents before children."""
    units = yield from _plants(rng)
    leaves = yield from _nodes(rng)
    lines = yield from _lines(rng)
    homes = yield from _households(rng, leaves)
    yield from _contracts(rng, homes)
    yield from _meters(rng, homes)
    yield from _crews(rng)
    yield from _work(rng, units, lines)
    yield from EDGES


def _plants(rng: random.Random) -> Iterator[tuple[str, tuple[object, ...]]]:
    for number, plant in enumerate(PLANTS, 1):
        yield "plant", (number, *plant)
    units: list[tuple[int, int]] = []
    made: list[tuple[str, tuple[object, ...]]] = []
    for number, (_, fuel, _, begun, _) in enumerate(PLANTS, 1):
        count = {"wind": rng.randint(4, 6), "solar": 2, "hydro": rng.randint(2, 3)}.get(fuel, rng.randint(1, 4))
        size = {"wind": 4.2, "solar": 18.0, "hydro": 32.0, "gas": 140.0, "coal": 230.0, "biomass": 21.5}[fuel]
        for unit in range(1, count + 1):
            online = date.fromisoformat(begun) + timedelta(days=rng.choice((0, 0, 14, 120, 900)) * (unit > 1))
            status = rng.choices(("running", "standby", "maintenance"), (8, 2, 2))[0]
            retired = None
            if fuel == "coal" and unit != 2:
                status, retired = "retired", day(rng, "2024-09-15", "2025-12-20")
            size_mw = round(size * rng.choice((1, 1, 1, 1.1, 0.85, 1.25)), 2)
            yield "gen_unit", (number, unit, size_mw, status, str(online), retired and str(retired))
            units.append((number, unit))
            for month in months(2024 * 12, 2026 * 12 + 5):
                if month < online or (retired and month > retired) or rng.random() < 0.02:
                    continue
                hours, use = 730, {"wind": 0.33, "solar": 0.14, "hydro": 0.42, "gas": 0.3, "coal": 0.5, "biomass": 0.7}
                shape = (2.1 - SEASON[month.month - 1]) if fuel == "solar" else SEASON[month.month - 1]
                share = use[fuel] * shape * rng.uniform(0.7, 1.15) * (0.25 if status == "standby" else 1)
                mwh = 0.0 if rng.random() < 0.03 else round(size_mw * hours * min(share, 0.97), 2)
                cost = round(mwh * BURNT[fuel] * rng.uniform(0.85, 1.3), 2) if fuel in BURNT else None
                made.append(("generation", (number, unit, str(month), mwh, cost)))
    yield from made
    return units


def _nodes(rng: random.Random) -> Iterator[tuple[str, tuple[object, ...]]]:
    node, tops, leaves = 0, [], []
    for number, plant in enumerate(PLANTS, 1):
        if plant[0] in ("Fell Tops", "Harrowby Weir"):
            continue
        node += 1
        tops.append((node, plant[2]))
        yield "grid_node", (node, f"PB{number:03d}", "plant bus", rng.choice((110, 220)), plant[2], None, number)
    subs = []
    for region in REGIONS:
        for _ in range(rng.randint(3, 5)):
            node += 1
            near = [n for n, r in tops if r == region] or [n for n, _ in tops]
            fed = rng.choice(near) if rng.random() < 0.9 else None
            subs.append((node, region))
            yield "grid_node", (node, f"SS{node:03d}", "substation", rng.choice((20, 30, 110)), region, fed, None)
    for sub, region in subs:
        for _ in range(rng.choice((0, 1, 2, 2, 3, 4))):
            node += 1
            leaves.append((node, region))
            yield "grid_node", (node, f"TR{node:03d}", "transformer", rng.choice((10, 20)), region, sub, None)
    return leaves


def _lines(rng: random.Random) -> Iterator[tuple[str, tuple[object, ...]]]:
    lines = []
    for line in range(1, 96):
        start, end = rng.sample(range(1, 62), 2)
        if line % 9 == 0 and line > 9:
            start, end = lines[-1][2], lines[-1][1]
        buried = rng.random() < 0.35
        km = round(rng.uniform(0.6, 14) if buried else rng.uniform(3, 88), 1)
        mva = None if rng.random() < 0.1 else rng.choice((20, 40, 40, 63, 80, 120))
        built = day(rng, "1972-01-01", "2025-12-31")
        lines.append((line, start, end))
        laid = "underground" if buried else "overhead"
        yield "grid_line", (line, f"L-{100 + line}", start, end, km, laid, mva, str(built))
    return [line for line, _, _ in lines]


def _households(rng: random.Random, leaves: list[tuple[int, str]]) -> Iterator[tuple[str, tuple[object, ...]]]:
    homes = []
    pairs = [(first, last) for first in FIRST for last in LAST]
    rng.shuffle(pairs)
    popular = [leaf for leaf in leaves if rng.random() < 0.85]
    for number in range(1, 421):
        first, last = pairs[number % 97 if rng.random() < 0.03 else number]
        node, region = rng.choice(popular[: 8 if rng.random() < 0.3 else None])
        town = rng.choice(TOWNS[region] if rng.random() < 0.95 else TOWNS["Midlands"])
        kind = rng.choices(("flat", "terraced", "detached", "farm"), (10, 7, 6, 1))[0]
        persons = None if rng.random() < 0.08 else rng.choices((1, 2, 3, 4, 5, 6), (6, 9, 5, 5, 2, 1))[0]
        box = f"{first}.{last}{number}@".lower()
        mail = None if rng.random() < 0.22 else f"{box}{rng.choice(('post', 'inbox'))}.example"
        homes.append((number, kind, persons or 2))
        yield "household", (number, first, last, town, kind, persons, mail, node)
    return homes


def _contracts(rng: random.Random, homes: list[tuple[int, str, int]]) -> Iterator[tuple[str, tuple[object, ...]]]:
    for plan in PLANS:
        yield "price_plan", plan
    number = 5000
    stars = rng.sample(range(1, 421), 45)
    for home, kind, _ in homes:
        if rng.random() < 0.06:
            continue
        start = day(rng, "2019-01-05", "2026-06-10")
        for turn in range(rng.choices((1, 2, 3, 4), (9, 5, 2, 1))[0]):
            on_sale = [p for p in PLANS if p[6] <= str(start) <= (p[7] or "2099")]
            on_sale = [p for p in on_sale if kind == "farm" or p[0] != "FARM"]
            plan = rng.choice(on_sale[:3] if rng.random() < 0.5 else on_sale)[0]
            number += rng.choice((1, 1, 2, 7))
            end = start + timedelta(days=rng.choice((365, 365, 730, rng.randint(40, 1200))))
            by = rng.choice(stars[: rng.choice((4, 15, 45))]) if turn == 0 and rng.random() < 0.28 else None
            pay = rng.choices(("direct debit", "transfer", "card"), (7, 3, 2))[0]
            last = end >= date(2026, 6, 10) or rng.random() < 0.35
            status = ("pending" if start > date(2026, 5, 15) else "active") if last else "ended"
            if not last and rng.random() < 0.2:
                status = "cancelled"
            shown = None if last and rng.random() < 0.7 else str(end)
            if status == "active" and shown and shown <= "2026-06-30":
                shown = None
            by = None if by == home else by
            yield "contract", (number, home, plan, str(start), shown, status, pay, by)
            if last:
                break
            start = end + timedelta(days=rng.choice((1, 1, 1, 30, 200)))
            if start > date(2026, 6, 20):
                break


def _meters(rng: random.Random, homes: list[tuple[int, str, int]]) -> Iterator[tuple[str, tuple[object, ...]]]:
    makers = ("Landvolt", "Isarmeter", "Kronos", "Tavisto")
    meter, read = 0, []
    slots: list[tuple[int, str, int] | None] = []
    for home in homes:
        slots += [home] * rng.choices((0, 1, 2, 3), (1, 26, 3, 1))[0]
    slots += [None] * 23
    for slot in slots:
        meter += 1
        kind = rng.choices(("smart", "digital", "analogue"), (6, 3, 3))[0]
        serial = f"{rng.choice('KLMX')}{rng.randint(10**7, 10**8 - 1)}"
        if slot is None:
            yield "meter", (meter, serial, None, kind, rng.choice(makers), None, None)
            continue
        put = day(rng, "2019-01-10", "2026-04-30") if kind == "smart" else day(rng, "2019-01-10", "2024-12-31")
        gone = day(rng, "2025-01-10", "2026-06-20") if rng.random() < 0.09 else None
        gone = gone if gone and gone > put else None
        yield "meter", (meter, serial, slot[0], kind, rng.choice(makers), str(put), gone and str(gone))
        if rng.random() < 0.05:
            continue
        step = 1 if kind == "smart" else rng.choice((3, 3, 6, 12))
        base = {"flat": 110, "terraced": 165, "detached": 230, "farm": 610}[slot[1]] * (0.6 + 0.2 * slot[2])
        for month in months(2025 * 12, 2026 * 12 + 5)[rng.randint(0, step - 1) :: step]:
            when = month + timedelta(days=0 if kind == "smart" else rng.randint(0, 9))
            if when <= put or (gone and when > gone) or rng.random() < 0.03:
                continue
            used = round(base * step * SEASON[month.month - 1] * rng.uniform(0.6, 1.5), 1)
            used = 0.0 if rng.random() < 0.01 else used
            source = "remote" if kind == "smart" else rng.choice(("customer", "customer", "field"))
            source = "estimate" if rng.random() < 0.08 else source
            read.append(("meter_reading", (meter, str(when), used, source)))
    yield from read


def _crews(rng: random.Random) -> Iterator[tuple[str, tuple[object, ...]]]:
    for number, crew in enumerate(CREWS, 1):
        yield "crew", (number, *crew)
    bosses: list[int] = []
    for number in range(1, 49):
        first, last = rng.choice(FIRST), rng.choice(LAST)
        crew = None if number > 44 else (number - 1) % 8 + 1 if number <= 32 else rng.choice((1, 2, 2, 7))
        boss = None if number == 1 else 1 if number <= 8 else rng.choice(bosses[1:8])
        bosses.append(number)
        rate = round(rng.uniform(24, 41) + (9 if number <= 8 else 0), 1)
        hired = day(rng, "2019-01-02", "2026-05-04")
        yield "technician", (number, first, last, crew, boss, str(hired), rate, int(rng.random() < 0.45))


def _work(
    rng: random.Random, units: list[tuple[int, int]], lines: list[int]
) -> Iterator[tuple[str, tuple[object, ...]]]:
    outages = []
    weak = rng.sample(lines, 12)
    some = rng.sample(lines, 70)
    starts = sorted(datetime(2019, 1, 3) + timedelta(minutes=rng.randint(0, 3_925_000)) for _ in range(430))
    for number, start in enumerate(starts, 1):
        line = rng.choice(weak if rng.random() < 0.4 else some)
        cause = rng.choices(("storm", "equipment", "animal", "vehicle", "planned work", None), (9, 7, 3, 2, 6, 2))[0]
        if cause == "storm" and start.month in (5, 6, 7):
            cause = "equipment"
        minutes = int(rng.lognormvariate(4.6, 0.9)) * (2 if cause == "storm" else 1) + 4
        end = None if number in (421, 426, 429) else str(start + timedelta(minutes=minutes))
        hit = 0 if rng.random() < 0.05 else int(rng.lognormvariate(5, 1.1)) + 3
        outages.append((number, line, start.date(), cause))
        yield "outage", (number, line, str(start), end, cause, hit)
    number = 20_000
    for _ in range(250):
        number += rng.randint(1, 9)
        plant, unit = rng.choice(units[:14] if rng.random() < 0.35 else units[:-5])
        crew = rng.choice((6, 7, 7, 8, 6, None))
        yield "work_order", _order(rng, number, day(rng, "2019-02-01", "2026-06-25"), plant, unit, None, None, crew)
    for outage, line, begun, cause in outages:
        if cause == "planned work" or rng.random() < 0.45:
            continue
        number += rng.randint(1, 9)
        ref = outage + 9000 if rng.random() < 0.03 else outage
        crew = rng.choice((1, 2, 2, 3, 4, 5, 8, 8, None))
        opened = begun + timedelta(days=rng.choice((0, 0, 0, 1, 4)))
        yield "work_order", _order(rng, number, opened, None, None, line, ref, crew)
    for _ in range(60):
        number += rng.randint(1, 9)
        crew = rng.choice((1, 2, 3, 4, 5))
        opened = day(rng, "2019-02-01", "2026-06-25")
        yield "work_order", _order(rng, number, opened, None, None, rng.choice(lines), None, crew)


def _order(
    rng: random.Random,
    number: int,
    opened: date,
    plant: int | None,
    unit: int | None,
    line: int | None,
    outage: int | None,
    crew: int | None,
) -> tuple[object, ...]:
    kind = rng.choices(("inspection", "repair", "replacement"), (2, 6, 2) if outage else (6, 3, 1))[0]
    prio = rng.choices(("low", "normal", "high", "urgent"), (1, 3, 4, 3) if outage else (4, 6, 2, 1))[0]
    closed: date | None = opened + timedelta(days=int(rng.lognormvariate(2.2, 1)) // (3 if prio == "urgent" else 1))
    if crew is None or (opened > date(2026, 3, 20) and rng.random() < 0.6) or (closed and closed > date(2026, 6, 30)):
        closed = None
    base = {"inspection": 240, "repair": 1900, "replacement": 14500}[kind]
    cost = None if closed is None or rng.random() < 0.07 else round(base * rng.lognormvariate(0, 0.6), 2)
    return (
        number,
        kind,
        prio,
        plant,
        unit,
        line,
        outage,
        crew,
        str(opened),
        closed and str(closed),
        cost,
    )
