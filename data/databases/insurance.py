"""A property and motor insurer: policies and what they cover, premiums, claims, and the people who settle them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

DDL = """
CREATE TABLE broker (
  brk_id INTEGER PRIMARY KEY,
  brk_name VARCHAR(40) NOT NULL,
  city VARCHAR(30) NOT NULL,
  comm_pct NUMERIC(10,2), -- commission in percent of the premium; empty: salaried
  parent_brk INTEGER REFERENCES broker (brk_id), -- the firm it belongs to
  since_dt DATE NOT NULL
);
CREATE TABLE holder (
  holder_id INTEGER PRIMARY KEY,
  given_nm VARCHAR(30) NOT NULL,
  family_nm VARCHAR(30) NOT NULL,
  birth_dt DATE NOT NULL,
  city VARCHAR(30) NOT NULL,
  occupation VARCHAR(30),
  phone VARCHAR(20),
  joined_on DATE NOT NULL
);
CREATE TABLE policy (
  pol_no VARCHAR(12) PRIMARY KEY,
  line VARCHAR(12) NOT NULL, -- motor, home, liability, travel
  holder_id INTEGER NOT NULL REFERENCES holder (holder_id),
  payer_id INTEGER NOT NULL REFERENCES holder (holder_id), -- whoever pays the premium
  brk_id INTEGER REFERENCES broker (brk_id), -- empty: sold online
  start_dt DATE NOT NULL,
  end_dt DATE, -- empty: renews by itself
  pol_status VARCHAR(12) NOT NULL, -- in force, lapsed, cancelled, expired
  annual_prem NUMERIC(10,2) NOT NULL
);
CREATE TABLE cover_type (
  cov_cd VARCHAR(6) PRIMARY KEY,
  title VARCHAR(40) NOT NULL,
  line VARCHAR(12) NOT NULL,
  mandatory INTEGER NOT NULL -- 1: every policy of the line has it
);
CREATE TABLE coverage (
  pol_no VARCHAR(12) NOT NULL REFERENCES policy (pol_no),
  cov_cd VARCHAR(6) NOT NULL REFERENCES cover_type (cov_cd),
  sum_insured NUMERIC(12,2), -- empty: unlimited
  deductible NUMERIC(10,2) NOT NULL,
  added_on DATE NOT NULL,
  PRIMARY KEY (pol_no, cov_cd)
);
CREATE TABLE vehicle (
  veh_id INTEGER PRIMARY KEY,
  pol_no VARCHAR(12) NOT NULL REFERENCES policy (pol_no),
  plate VARCHAR(10) NOT NULL,
  make VARCHAR(20) NOT NULL,
  body VARCHAR(12) NOT NULL, -- car, van, motorbike, camper
  yr_built INTEGER NOT NULL,
  km_per_year INTEGER,
  market_val NUMERIC(10,2) NOT NULL
);
CREATE TABLE property (
  prop_id INTEGER PRIMARY KEY,
  pol_no VARCHAR(12) NOT NULL REFERENCES policy (pol_no),
  street VARCHAR(40) NOT NULL,
  city VARCHAR(30) NOT NULL,
  bld_kind VARCHAR(12) NOT NULL, -- flat, house, cottage, workshop
  floor_m2 INTEGER NOT NULL,
  yr_built INTEGER,
  has_alarm INTEGER NOT NULL,
  rebuild_val NUMERIC(12,2) NOT NULL
);
CREATE TABLE adjuster (
  adj_id INTEGER PRIMARY KEY,
  given_nm VARCHAR(30) NOT NULL,
  family_nm VARCHAR(30) NOT NULL,
  grade VARCHAR(12) NOT NULL, -- junior, senior, principal
  office VARCHAR(30) NOT NULL,
  superv_id INTEGER REFERENCES adjuster (adj_id),
  hired_on DATE NOT NULL,
  left_on DATE,
  pay_limit NUMERIC(10,2) NOT NULL -- may pay out up to this without asking
);
CREATE TABLE claim (
  clm_id INTEGER PRIMARY KEY,
  pol_no VARCHAR(12) NOT NULL,
  cov_cd VARCHAR(6) NOT NULL,
  occurred_on DATE NOT NULL,
  reported_on DATE NOT NULL,
  cause VARCHAR(20), -- what happened
  clm_status VARCHAR(12) NOT NULL, -- open, approved, paid, denied, withdrawn
  claimed_amt NUMERIC(10,2) NOT NULL,
  reserve_amt NUMERIC(10,2), -- money set aside
  lead_adj INTEGER REFERENCES adjuster (adj_id),
  second_adj INTEGER REFERENCES adjuster (adj_id), -- four-eyes check
  closed_on DATE,
  FOREIGN KEY (pol_no, cov_cd) REFERENCES coverage (pol_no, cov_cd)
);
CREATE TABLE claim_payment (
  clm_id INTEGER NOT NULL REFERENCES claim (clm_id),
  seq_no INTEGER NOT NULL,
  paid_on DATE NOT NULL,
  amt NUMERIC(10,2) NOT NULL,
  payee VARCHAR(16) NOT NULL, -- holder, repair shop, third party, hospital
  PRIMARY KEY (clm_id, seq_no)
);
CREATE TABLE premium_inv (
  inv_id INTEGER PRIMARY KEY,
  pol_no VARCHAR(12) NOT NULL REFERENCES policy (pol_no),
  due_on DATE NOT NULL,
  amt_due NUMERIC(10,2) NOT NULL,
  paid_on DATE,
  method VARCHAR(14), -- direct debit, transfer, card; empty while unpaid
  reminders INTEGER NOT NULL
);
CREATE TABLE document (
  doc_id INTEGER PRIMARY KEY,
  clm_ref INTEGER, -- claim number as typed on the cover sheet
  doc_kind VARCHAR(20) NOT NULL, -- photo, police report, invoice, estimate, letter
  received_on DATE NOT NULL,
  pages INTEGER NOT NULL,
  scanned_by INTEGER REFERENCES adjuster (adj_id)
);
CREATE TABLE fraud_check (
  chk_id INTEGER PRIMARY KEY,
  clm_id INTEGER NOT NULL REFERENCES claim (clm_id),
  checked_on DATE NOT NULL,
  checked_by INTEGER REFERENCES adjuster (adj_id), -- empty: by the scoring program
  score INTEGER NOT NULL, -- 0 harmless .. 100 fraud
  verdict VARCHAR(12) NOT NULL -- clean, suspicious, fraud
);
"""

CITIES = ("Larkham", "Port Ellery", "Wrenford", "Dunstow", "Castlemere", "Ashby Vale", "Tolland", "Mistley")
WEIGHTS = (14, 10, 8, 6, 5, 3, 2, 1)
GIVEN = [
    "Amir",
    "Bettina",
    "Clara",
    "Darko",
    "Elsa",
    "Fabio",
    "Gwen",
    "Hugo",
    "Irma",
    "Jasper",
    "Klara",
    "Lorenz",
    "Maja",
    "Nils",
    "Olga",
    "Pavel",
    "Ruta",
    "Stefan",
    "Tamar",
    "Ulla",
    "Viktor",
    "Wanda",
    "Yara",
    "Zoltan",
    "Agnes",
    "Boris",
    "Delia",
    "Emil",
    "Freya",
    "Goran",
]
FAMILY = [
    "Adebayo",
    "Brandt",
    "Costa",
    "Demir",
    "Evans",
    "Fischer",
    "Garner",
    "Haddad",
    "Ilves",
    "Jansen",
    "Keller",
    "Laurent",
    "Moreno",
    "Nagy",
    "Olsen",
    "Petrov",
    "Quint",
    "Reuter",
    "Salonen",
    "Tanaka",
    "Urban",
    "Varga",
    "Winter",
    "Xhaka",
    "Yates",
    "Zanetti",
    "Albrecht",
    "Bishop",
    "Corvin",
    "Delgado",
]
JOBS = ("teacher", "nurse", "driver", "engineer", "baker", "clerk", "farmer", "student", "retired", "electrician")
STREETS = ("Mill Lane", "Harbour Street", "Chapel Row", "Linden Avenue", "Station Road", "Orchard Way", "Bridge Street")
BROKERS = (
    ("Hartwig and Sons", "Larkham", 12.0, None, "2019-01-01"),
    ("Hartwig Port Ellery", "Port Ellery", 11.5, 1, "2020-03-01"),
    ("Hartwig Wrenford", "Wrenford", 11.5, 1, "2021-07-15"),
    ("Blue Anchor Cover", "Port Ellery", 14.0, None, "2019-05-20"),
    ("Dunstow Insurance Desk", "Dunstow", None, None, "2019-02-11"),
    ("SafeSide", "Larkham", 9.0, None, "2022-09-01"),
    ("SafeSide Direct", "Castlemere", 8.0, 6, "2023-04-01"),
    ("Vale Brokers", "Ashby Vale", 13.0, None, "2020-10-10"),
    ("Wren Mutual Desk", "Wrenford", None, None, "2024-01-15"),
    ("Old Quay Agency", "Port Ellery", 15.0, 4, "2025-02-01"),
    ("Tolland Cover", "Tolland", 10.0, None, "2026-05-01"),
)
COVERS = (
    ("MTPL", "Motor third party liability", "motor", 1),
    ("COLL", "Collision", "motor", 0),
    ("THEFT", "Vehicle theft", "motor", 0),
    ("GLASS", "Glass breakage", "motor", 0),
    ("BLDG", "Building", "home", 1),
    ("CONT", "Home contents", "home", 0),
    ("WATER", "Water damage", "home", 0),
    ("STORM", "Storm and hail", "home", 0),
    ("BURG", "Burglary", "home", 0),
    ("QUAKE", "Earthquake", "home", 0),
    ("PLIAB", "Personal liability", "liability", 1),
    ("LEGAL", "Legal expenses", "liability", 0),
    ("TRIP", "Trip cancellation", "travel", 1),
    ("MEDIC", "Medical abroad", "travel", 0),
    ("LUGG", "Luggage", "travel", 0),
    ("PET", "Pet abroad", "travel", 0),
)
CAUSES = {
    "MTPL": ("collision", "parking damage"),
    "COLL": ("collision", "animal", "parking damage"),
    "THEFT": ("theft", "vandalism"),
    "GLASS": ("stone chip",),
    "BLDG": ("fire", "storm", "burst pipe"),
    "CONT": ("fire", "burst pipe", "theft"),
    "WATER": ("burst pipe", "flood"),
    "STORM": ("storm", "hail"),
    "BURG": ("burglary", "vandalism"),
    "QUAKE": ("earthquake",),
    "PLIAB": ("accident",),
    "LEGAL": ("dispute",),
    "TRIP": ("illness", "strike"),
    "MEDIC": ("illness", "accident"),
    "LUGG": ("theft", "lost luggage"),
    "PET": ("illness",),
}
SIZE = {
    "MTPL": 3900,
    "COLL": 2800,
    "THEFT": 6100,
    "GLASS": 480,
    "BLDG": 9200,
    "CONT": 2300,
    "WATER": 3600,
    "STORM": 4100,
    "BURG": 2900,
    "QUAKE": 15000,
    "PLIAB": 1500,
    "LEGAL": 1900,
    "TRIP": 820,
    "MEDIC": 1450,
    "LUGG": 390,
    "PET": 300,
}
MAKES = ("Orvella", "Brisk", "Tamaro", "Nordvik", "Kestrel", "Pallas")
LAST_DAY = date(2026, 6, 30)


def day(rng: random.Random, first: date, last: date) -> date:
    """A day between two, both included."""
    return first + timedelta(days=rng.randint(0, max(0, (last - first).days)))


EDGES: tuple[tuple[str, tuple[Any, ...]], ...] = (  # rows that tell a right query from its near misses
    ("adjuster", (33, "Wanda", "Urban", "junior", "Larkham", 5, "2024-05-13", None, 2500)),
    ("adjuster", (34, "Nils", "Petrov", "senior", "Port Ellery", 4, "2023-09-04", None, 10000)),
    ("adjuster", (35, "Tamar", "Brandt", "junior", "Wrenford", 5, "2022-01-01", None, 2500)),
    ("adjuster", (36, "Hugo", "Laurent", "junior", "Dunstow", 7, "2022-03-01", "2024-02-29", 2500)),
    ("adjuster", (37, "Klara", "Moreno", "junior", "Castlemere", 33, "2025-02-03", None, 2500)),
    ("holder", (441, "Emil", "Jansen", "1965-01-01", "Dunstow", "plumber", "0561 884120", "2023-02-14")),
    ("holder", (442, "Clara", "Quint", "1990-01-01", "Larkham", "nurse", "0561 884127", "2024-06-03")),
    ("holder", (443, "Hugo", "Winter", "1946-06-30", "Tolland", "retired", "0317 661204", "2020-10-19")),
    ("holder", (444, "Irma", "Olsen", "1945-01-01", "Mistley", "retired", None, "2019-11-04")),
    ("holder", (445, "Ulla", "Winter", "1987-09-12", "Wrenford", "engineer", "0294 551870", "2024-04-22")),
    ("policy", ("M-15747", "motor", 445, 445, 4, "2024-04-22", None, "in force", 412.3)),
    ("policy", ("M-15754", "motor", 441, 441, 1, "2026-01-12", None, "cancelled", 388.75)),
    ("policy", ("H-15761", "home", 442, 442, 6, "2024-06-03", None, "in force", 296.4)),
    ("policy", ("T-15768", "travel", 443, 443, None, "2026-06-01", "2026-07-01", "in force", 142.0)),
    ("policy", ("T-15775", "travel", 444, 444, 2, "2026-06-15", "2026-09-30", "in force", 233.1)),
    ("policy", ("H-15782", "home", 441, 441, 1, "2023-02-14", None, "in force", 351.2)),
    ("cover_type", ("LEGH", "Legal expenses", "home", 0)),
    ("coverage", ("M-15747", "MTPL", 50000, 0, "2024-04-22")),
    ("coverage", ("M-15754", "MTPL", 50000, 0, "2026-01-12")),
    ("coverage", ("H-15761", "BLDG", 200000, 500, "2024-06-03")),
    ("coverage", ("H-15761", "LEGH", 50000, 250, "2024-06-03")),
    ("coverage", ("T-15768", "TRIP", 3000, 100, "2026-06-01")),
    ("coverage", ("T-15775", "TRIP", 5000, 100, "2026-06-15")),
    ("coverage", ("H-15782", "BLDG", 250000, 500, "2023-02-14")),
    ("coverage", ("H-15782", "CONT", 40000, 150, "2023-02-14")),
    ("coverage", ("H-15782", "WATER", 40000, 300, "2023-02-14")),
    ("vehicle", (427, "M-15747", "TW 4108", "Kestrel", "car", 2019, 12000, 9850)),
    ("vehicle", (428, "M-15754", "DN 7731", "Tamaro", "car", 2015, 9000, 6100)),
    ("property", (285, "H-15761", "Mill Row 14", "Larkham", "flat", 74, 1988, 0, 148000)),
    ("property", (286, "H-15782", "Chapel Row 9", "Dunstow", "house", 131, 1975, 1, 262000)),
    ("claim", (
        641, "H-15782", "CONT", "2024-01-01", "2024-01-03", "theft", "paid", 1000, 1000, 33, None, "2024-01-17"
    )),
    ("claim_payment", (641, 1, "2024-01-16", 1000, "holder")),
    ("claim", (
        642, "H-15782", "WATER", "2024-12-31", "2025-01-02", "burst pipe", "paid", 5000, 5200, 33, None,
        "2025-02-16"
    )),
    ("claim_payment", (642, 1, "2025-02-12", 4700, "holder")),
    ("claim", (
        643, "H-15782", "CONT", "2024-11-20", "2024-12-03", "burglary", "paid", 1500, 1400, 23, None, "2025-01-01"
    )),
    ("claim_payment", (643, 1, "2024-12-31", 1350, "holder")),
    ("claim", (
        644, "M-15747", "MTPL", "2025-01-01", "2025-01-01", "animal", "paid", 1500, 1800, 24, None, "2025-01-23"
    )),
    ("claim_payment", (644, 1, "2025-01-20", 1500, "holder")),
    ("claim", (
        645, "H-15761", "LEGH", "2025-06-10", "2025-07-10", "dispute", "denied", 2140.5, 2000, 8, None,
        "2025-08-04"
    )),
    ("claim", (646, "H-15761", "BLDG", "2026-01-01", "2026-02-01", "storm", "open", 10000, 9500, 33, None, None)),
    ("claim", (647, "H-15782", "BLDG", "2026-05-22", "2026-05-24", "storm", "open", 3480, 3500, 33, None, None)),
    ("claim_payment", (258, 4, "2025-01-01", 240.0, "repair shop")),
    ("claim_payment", (2, 4, "2026-01-01", 185.5, "repair shop")),
    ("premium_inv", (308318, "H-15761", "2026-01-01", 74.1, None, None, 2)),
    ("premium_inv", (308319, "H-15761", "2026-04-01", 74.1, None, None, 1)),
    ("fraud_check", (298, 644, "2025-01-16", 34, 20, "clean")),
    ("fraud_check", (299, 641, "2024-01-10", 34, 50, "suspicious")),
    ("document", (1738, 641, "invoice", "2024-01-08", 3, 33)),
    ("document", (1739, 644, "police report", "2025-01-09", 6, 33)),
    ("claim", (
        648, "H-15782", "WATER", "2024-01-01", "2024-01-02", "burst pipe", "denied", 640, 600, 23, None,
        "2024-01-30"
    )),
    ("claim", (
        649, "H-15782", "CONT", "2023-12-28", "2024-01-04", "theft", "denied", 310, 300, 23, None, "2024-02-08"
    )),
    ("holder", (446, "Klara", "Fischer", "1983-04-11", "Larkham", "nurse", None, "2025-05-19")),
    ("holder", (447, "Klara", "Fischer", "1994-10-02", "Larkham", "teacher", None, "2026-01-26")),
)


def rows(rng: random.Random) -> Iterator[tuple[str, tuple[object, ...]]]:
    """The rows, parents before children."""
    for number, broker in enumerate(BROKERS, 1):
        yield "broker", (number, *broker)
    yield from _holders(rng)
    policies = yield from _policies(rng)
    covers = yield from _covers(rng, policies)
    yield from _things(rng, policies)
    staff = yield from _adjusters(rng)
    yield from _claims(rng, covers, staff)
    yield from _premiums(rng, policies)
    yield from EDGES


def _holders(rng: random.Random) -> Iterator[tuple[str, tuple[object, ...]]]:
    names = [(given, family) for given in GIVEN for family in FAMILY]
    rng.shuffle(names)
    for number in range(1, 441):
        given, family = names[number % 83 if rng.random() < 0.02 else number]
        born = day(rng, date(1938, 1, 1), date(2006, 12, 31))
        city = rng.choices(CITIES, WEIGHTS)[0]
        job = None if rng.random() < 0.1 else "retired" if born.year < 1958 else rng.choice(JOBS[:8] + JOBS[9:])
        phone = None if rng.random() < 0.18 else f"0{rng.randint(200, 799)} {rng.randint(100000, 999999)}"
        joined = day(rng, date(2019, 1, 2), date(2026, 5, 31))
        yield "holder", (number, given, family, str(born), city, job, phone, str(joined))


def _policies(rng: random.Random) -> Iterator[tuple[str, tuple[object, ...]]]:
    policies: list[tuple[str, str, date, date, float]] = []
    keen = rng.sample(range(1, 441), 80)
    for number in range(1, 821):
        line = rng.choices(("motor", "home", "liability", "travel"), (9, 6, 4, 3))[0]
        owner = rng.choice(keen) if rng.random() < 0.3 else rng.randint(1, 415)
        payer = rng.choice((rng.choice(keen), rng.randint(1, 440))) if rng.random() < 0.12 else owner
        start = day(rng, date(2019, 1, 10), date(2026, 6, 20))
        broker = rng.choices((1, 1, 2, 3, 4, 5, 6, 7, 8, 10, None), (5, 5, 4, 2, 6, 4, 3, 1, 2, 1, 9))[0]
        broker = None if broker and BROKERS[broker - 1][4] > str(start) else broker
        status = rng.choices(("in force", "lapsed", "cancelled", "expired"), (11, 2, 2, 5))[0]
        last = start + timedelta(days=rng.choice((365, 365, 730, 1095, rng.randint(30, 1500))))
        if line == "travel":
            last = start + timedelta(days=rng.randint(5, 90))
        if last > LAST_DAY or status == "in force":
            status, last = "in force", max(last, LAST_DAY + timedelta(days=rng.randint(1, 365)))
            if line == "travel" and start < date(2026, 1, 1):
                status, last = "expired", start + timedelta(days=rng.randint(5, 90))
        end = None if status == "in force" and rng.random() < 0.55 else str(last)
        mean = {"motor": 640, "home": 830, "liability": 135, "travel": 230}[line]
        prem = round(mean * rng.lognormvariate(0, 0.35), 2)
        code = f"{line[0].upper()}-{10000 + number * 7}"
        policies.append((code, line, start, min(last, LAST_DAY), prem))
        yield "policy", (code, line, owner, payer, broker, str(start), end, status, prem)
    return policies


def _covers(
    rng: random.Random, policies: list[tuple[str, str, date, date, float]]
) -> Iterator[tuple[str, tuple[object, ...]]]:
    for cover in COVERS:
        yield "cover_type", cover
    made = []
    for code, line, start, last, _ in policies:
        for cover, _, of, must in COVERS:
            if of != line or (not must and rng.random() > {"GLASS": 0.5, "QUAKE": 0.04, "PET": 0}.get(cover, 0.42)):
                continue
            free = cover in ("MTPL", "PLIAB") and rng.random() < 0.3
            size = None if free else 1000 * rng.choice((5, 10, 20, 50, 100))
            size = size and size * (10 if cover in ("MTPL", "BLDG", "PLIAB") else 1)
            own = 0 if cover in ("MTPL", "MEDIC") else rng.choice((0, 100, 150, 150, 250, 300, 500, 1000))
            added = start if must or rng.random() < 0.8 else day(rng, start, last)
            made.append((code, cover, added, last))
            yield "coverage", (code, cover, size, own, str(added))
    return made


def _things(
    rng: random.Random, policies: list[tuple[str, str, date, date, float]]
) -> Iterator[tuple[str, tuple[object, ...]]]:
    vehicle = prop = 0
    for code, line, _, _, _ in policies:
        if line == "motor":
            for _ in range(rng.choices((0, 1, 2, 3, 5), (1, 32, 4, 2, 1))[0]):
                vehicle += 1
                plate = f"{rng.choice('ABCDEFGH')}{rng.choice('KLMNPR')} {rng.randint(100, 9999)}"
                body = rng.choices(("car", "van", "motorbike", "camper"), (14, 3, 2, 1))[0]
                built = rng.randint(2003, 2026)
                value = round(21000 * 0.9 ** (2026 - built) * rng.uniform(0.6, 1.9) + 500, -1)
                km = None if rng.random() < 0.07 else 1000 * rng.randint(3, 36)
                yield "vehicle", (vehicle, code, plate, rng.choice(MAKES), body, built, km, value)
        if line == "home":
            for _ in range(rng.choices((1, 2, 3), (17, 2, 1))[0]):
                prop += 1
                kind = rng.choices(("flat", "house", "cottage", "workshop"), (8, 9, 2, 1))[0]
                size = {"flat": 68, "house": 142, "cottage": 84, "workshop": 190}[kind] + rng.randint(-30, 60)
                built = None if rng.random() < 0.08 else rng.randint(1870, 2024)
                street = f"{rng.choice(STREETS)} {rng.randint(1, 140)}"
                value = round(size * rng.uniform(1500, 2700), -3)
                city = rng.choices(CITIES, WEIGHTS)[0]
                yield "property", (prop, code, street, city, kind, size, built, int(rng.random() < 0.22), value)


def _adjusters(rng: random.Random) -> Iterator[tuple[str, tuple[object, ...]]]:
    staff = []
    limits = {"junior": 2500, "senior": 10000, "principal": 50000}
    for number in range(1, 33):
        grade = "principal" if number <= 4 else "senior" if number <= 14 else "junior"
        above = None if number == 1 else 1 if number <= 4 else rng.randint(2, 4)
        above = rng.choice((5, 5, 6, 7, 8, 9, 10)) if number > 14 else above
        latest = 2019 if number in (2, 5, 17) else 2022 if number <= 10 else 2026
        hired = day(rng, date(2019, 1, 7), date(latest, 3, 31))
        left = day(rng, max(hired, date(2024, 1, 1)), date(2026, 6, 15)) if number in (9, 13, 19, 22, 27) else None
        office = rng.choices(CITIES[:5], (6, 4, 3, 2, 1))[0]
        limit = limits[grade] + rng.choice((0, 0, 500, 1500))
        staff.append((number, hired, left or date(2026, 12, 31)))
        yield (
            "adjuster",
            (
                number,
                rng.choice(GIVEN),
                rng.choice(FAMILY),
                grade,
                office,
                above,
                str(hired),
                left and str(left),
                limit,
            ),
        )
    return staff


def _claims(
    rng: random.Random,
    covers: list[tuple[str, str, date, date]],
    staff: list[tuple[int, date, date]],
) -> Iterator[tuple[str, tuple[object, ...]]]:
    later: list[tuple[str, tuple[object, ...]]] = []
    unlucky = rng.sample(covers, 60)
    paid = doc = check = 0
    for number in range(1, 641):
        code, cover, begin, end = rng.choice(unlucky) if rng.random() < 0.3 else rng.choice(covers)
        if cover == "PET" or end <= begin:
            continue
        happened = day(rng, begin, end)
        if cover == "STORM" and rng.random() < 0.5:
            happened = min(end, max(begin, date(happened.year, rng.choice((1, 2, 10, 11)), rng.randint(1, 28))))
        told = min(LAST_DAY, happened + timedelta(days=int(rng.lognormvariate(1.3, 1))))
        amount = round(SIZE[cover] * rng.lognormvariate(0, 0.7), 2)
        cause = None if rng.random() < 0.05 else rng.choice(CAUSES[cover])
        status = rng.choices(("open", "approved", "paid", "denied", "withdrawn"), (3, 2, 14, 4, 1))[0]
        if told > date(2026, 4, 15) and rng.random() < 0.7:
            status = "open"
        closed = None
        if status in ("paid", "denied", "withdrawn"):
            closed = told + timedelta(days=int(rng.lognormvariate(3.3, 0.8)) + 1)
            if closed > LAST_DAY:
                status, closed = "open", None
        there = [a for a, hired, left in staff if a < 30 and hired <= told < left]
        reserve = None if rng.random() < 0.12 else round(amount * rng.choice((0.5, 0.8, 1, 1, 1.2)), -1)
        load = [1 if a < 5 else 2 if a < 15 else 4 for a in there]
        lead = None if status == "open" and rng.random() < 0.3 else rng.choices(there, load)[0]
        others = [a for a in there if a < 16 and a != lead] or [3]
        second = rng.choice(others) if amount > 4000 and rng.random() < 0.8 else None
        yield (
            "claim",
            (
                number,
                code,
                cover,
                str(happened),
                str(told),
                cause,
                status,
                amount,
                reserve,
                lead,
                second,
                closed and str(closed),
            ),
        )
        if status == "paid" or (status == "approved" and rng.random() < 0.4):
            rest, when = amount * rng.choice((1, 1, 0.9, 0.75, 0.6)), told
            count = rng.choices((1, 2, 3, 4), (11, 5, 2, 1))[0]
            for seq in range(1, count + 1):
                when = day(rng, when, closed or LAST_DAY)
                part = round(rest / count * rng.uniform(0.85, 1.1), 2)
                payee = rng.choice(("holder", "holder", "repair shop", "third party"))
                payee = "hospital" if cover == "MEDIC" and rng.random() < 0.6 else payee
                paid += 1
                later.append(("claim_payment", (number, seq, str(when), part, payee)))
        for _ in range(rng.choices((0, 1, 2, 3, 6), (3, 5, 4, 2, 1))[0]):
            doc += rng.choice((1, 1, 3))
            kind = rng.choices(("photo", "police report", "invoice", "estimate", "letter"), (6, 2, 4, 3, 3))[0]
            ref = None if rng.random() < 0.03 else number + 7000 if rng.random() < 0.02 else number
            came = told + timedelta(days=rng.randint(0, 40))
            came = day(rng, told, LAST_DAY) if came > LAST_DAY else came
            by = None if rng.random() < 0.25 else rng.randint(15, 32)
            later.append(("document", (doc, ref, kind, str(came), rng.choice((1, 1, 2, 3, 5, 12)), by)))
        for _ in range(rng.choices((0, 1, 2), (11, 7, 1))[0]):
            check += 1
            score = min(100, int(rng.lognormvariate(3.2, 0.8)))
            verdict = "fraud" if score > 80 else "suspicious" if score > 45 else "clean"
            if verdict == "fraud" and rng.random() < 0.3:
                verdict = "suspicious"
            by = None if rng.random() < 0.45 else rng.choice((2, 5, 5, 6, 8, 11))
            when = min(LAST_DAY, told + timedelta(days=rng.randint(0, 25)))
            later.append(("fraud_check", (check, number, str(when), by, score, verdict)))
    yield from later


def _premiums(
    rng: random.Random, policies: list[tuple[str, str, date, date, float]]
) -> Iterator[tuple[str, tuple[object, ...]]]:
    number = 300_000
    for code, line, start, last, prem in policies:
        step = 0 if line == "travel" else rng.choice((365, 365, 182, 91))
        habit = rng.choices(("direct debit", "transfer", "card"), (7, 3, 2))[0]
        slow = rng.random() < 0.1
        due = start
        while due <= last and due <= LAST_DAY:
            number += rng.choice((1, 1, 1, 4))
            amount = round(prem * (step / 365 if step else 1), 2)
            late = int(rng.lognormvariate(2.6, 0.9)) if slow or rng.random() < 0.12 else rng.randint(-3, 5)
            paid: date | None = due + timedelta(days=late)
            if paid and (paid > LAST_DAY or rng.random() < (0.12 if slow else 0.01)):
                paid = None
            how = habit if rng.random() < 0.96 else "transfer"
            warned = rng.randint(1, 3) if late > 20 or (paid is None and due < date(2026, 5, 1)) else 0
            yield "premium_inv", (number, code, str(due), amount, paid and str(paid), how if paid else None, warned)
            if not step:
                break
            due += timedelta(days=step)
