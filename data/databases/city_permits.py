"""A city's building permits: lots and zoning, plan review, inspections, fees, hearings and code violations."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

DDL = """
CREATE TABLE zoning_districts (
    zone_cd VARCHAR(8) PRIMARY KEY,
    zone_desc VARCHAR(60) NOT NULL UNIQUE,
    max_hgt_ft INTEGER, -- tallest structure allowed
    min_lot_sqft INTEGER,
    base_zone VARCHAR(8) REFERENCES zoning_districts (zone_cd) -- only for overlays: the district beneath
);
CREATE TABLE tax_lots (
    lot_no VARCHAR(10) PRIMARY KEY,
    house_no INTEGER NOT NULL,
    street VARCHAR(40) NOT NULL,
    zone_cd VARCHAR(8) NOT NULL REFERENCES zoning_districts (zone_cd),
    council_dist INTEGER NOT NULL,
    lot_sqft INTEGER NOT NULL,
    yr_built INTEGER, -- empty: nothing stands on it
    landmark INTEGER NOT NULL -- 1: on the historic register
);
CREATE TABLE rezonings (
    lot_no VARCHAR(10) NOT NULL REFERENCES tax_lots (lot_no),
    adopted_on DATE NOT NULL,
    from_zone VARCHAR(8) NOT NULL REFERENCES zoning_districts (zone_cd),
    to_zone VARCHAR(8) NOT NULL REFERENCES zoning_districts (zone_cd),
    ordinance VARCHAR(12) NOT NULL,
    PRIMARY KEY (lot_no, adopted_on)
);
CREATE TABLE applicants (
    appl_id INTEGER PRIMARY KEY,
    kind VARCHAR(1) NOT NULL, -- P person, F firm
    first_nm VARCHAR(40), -- persons only
    last_nm VARCHAR(40),
    firm_nm VARCHAR(60), -- firms only
    town VARCHAR(30) NOT NULL,
    lic_no VARCHAR(10), -- contractor's licence
    lic_exp DATE
);
CREATE TABLE permit_types (
    type_cd VARCHAR(4) PRIMARY KEY,
    type_nm VARCHAR(40) NOT NULL UNIQUE,
    base_fee NUMERIC(10,2) NOT NULL,
    target_days INTEGER NOT NULL, -- promised time from filing to issue
    hearing_req INTEGER NOT NULL
);
CREATE TABLE permits (
    permit_no VARCHAR(12) PRIMARY KEY,
    type_cd VARCHAR(4) NOT NULL REFERENCES permit_types (type_cd),
    lot_no VARCHAR(10) NOT NULL REFERENCES tax_lots (lot_no),
    applied_by INTEGER NOT NULL REFERENCES applicants (appl_id),
    contractor INTEGER REFERENCES applicants (appl_id), -- who does the work; empty: not named yet
    filed_on DATE NOT NULL,
    issued_on DATE,
    expires_on DATE, -- dates after June 2026 are not entered yet
    closed_on DATE,
    p_stat VARCHAR(3) NOT NULL, -- REV under review, ISS issued, FIN finaled, EXP expired, DEN denied, WDN withdrawn
    decl_cost NUMERIC(12,2), -- declared cost of the work
    add_units INTEGER NOT NULL -- dwellings gained, negative where lost
);
CREATE TABLE agencies (
    agency_cd VARCHAR(5) PRIMARY KEY,
    agency_nm VARCHAR(40) NOT NULL UNIQUE
);
CREATE TABLE agency_reviews (
    permit_no VARCHAR(12) NOT NULL REFERENCES permits (permit_no),
    agency_cd VARCHAR(5) NOT NULL REFERENCES agencies (agency_cd),
    cycle INTEGER NOT NULL, -- 1 first round, then resubmittals
    sent_on DATE NOT NULL,
    due_on DATE NOT NULL,
    back_on DATE, -- empty: still with the agency
    finding VARCHAR(4), -- OK approved, COND approved with conditions, CORR corrections needed
    PRIMARY KEY (permit_no, agency_cd, cycle)
);
CREATE TABLE inspectors (
    inspector_id INTEGER PRIMARY KEY,
    first_nm VARCHAR(40) NOT NULL,
    last_nm VARCHAR(40) NOT NULL,
    trade VARCHAR(12) NOT NULL,
    certified_on DATE NOT NULL
);
CREATE TABLE inspections (
    insp_no INTEGER PRIMARY KEY,
    permit_no VARCHAR(12) NOT NULL REFERENCES permits (permit_no),
    inspector_id INTEGER REFERENCES inspectors (inspector_id),
    stage VARCHAR(20) NOT NULL,
    sched_on DATE NOT NULL,
    done_on DATE, -- empty: has not taken place
    outcome VARCHAR(5), -- PASS, FAIL, PART, NOACC (nobody let the inspector in)
    reinsp_of INTEGER REFERENCES inspections (insp_no)
);
CREATE TABLE code_sections (
    sec_no VARCHAR(8) PRIMARY KEY,
    heading VARCHAR(60) NOT NULL,
    severity INTEGER NOT NULL -- 1 minor to 3 dangerous
);
CREATE TABLE violations (
    viol_no INTEGER PRIMARY KEY,
    lot_no VARCHAR(10) NOT NULL REFERENCES tax_lots (lot_no),
    sec_no VARCHAR(8) NOT NULL REFERENCES code_sections (sec_no),
    insp_no INTEGER, -- inspection at which it was seen, copied from the old system; empty: a complaint
    cited_by INTEGER NOT NULL REFERENCES inspectors (inspector_id),
    signed_off_by INTEGER REFERENCES inspectors (inspector_id),
    cited_on DATE NOT NULL,
    cure_by DATE NOT NULL, -- deadline
    cured_on DATE,
    fine_usd NUMERIC(10,2), -- empty: warning only
    fine_paid NUMERIC(10,2)
);
CREATE TABLE fee_lines (
    permit_no VARCHAR(12) NOT NULL REFERENCES permits (permit_no),
    line_no INTEGER NOT NULL,
    fee_kind VARCHAR(20) NOT NULL, -- filing, plan check, inspection, re-inspection, impact
    amt NUMERIC(10,2) NOT NULL,
    billed_on DATE NOT NULL,
    paid_on DATE,
    waived INTEGER NOT NULL,
    PRIMARY KEY (permit_no, line_no)
);
CREATE TABLE hearings (
    hearing_id INTEGER PRIMARY KEY,
    permit_no VARCHAR(12) NOT NULL REFERENCES permits (permit_no),
    board VARCHAR(40) NOT NULL,
    held_on DATE NOT NULL,
    ruling VARCHAR(10), -- granted, denied, continued; empty: minutes not filed yet
    ayes INTEGER,
    nays INTEGER,
    cont_from INTEGER REFERENCES hearings (hearing_id) -- the session that was continued
);
CREATE TABLE testimony (
    hearing_id INTEGER NOT NULL REFERENCES hearings (hearing_id),
    speaker_no INTEGER NOT NULL,
    stance VARCHAR(8) NOT NULL, -- for, against, neutral
    minutes REAL NOT NULL,
    resident INTEGER NOT NULL, -- 1: lives in the city
    PRIMARY KEY (hearing_id, speaker_no)
);
"""

ZONES = [
    ("R1", "Single-family residential", 28, 6000, None), ("R2", "Two-family residential", 35, 4500, None),
    ("RM", "Multi-family residential", 55, 8000, None), ("C1", "Neighborhood commercial", 40, 3000, None),
    ("C3", "Downtown core", 240, 2500, None), ("MX2", "Mixed use corridor", 75, 5000, None),
    ("LI", "Light industrial", 60, 20000, None), ("HI", "Heavy industrial", 120, 43560, None),
    ("OS", "Open space", None, None, None), ("R1-H", "Old Quay historic overlay", 24, None, "R1"),
    ("R2-F", "Creekside flood overlay", 30, None, "R2"), ("C1-H", "Market Row historic overlay", 32, None, "C1"),
]
STREETS = [
    ("Alder St", 1), ("Beacon Hill Rd", 1), ("Cistern Ln", 1), ("Dockside Ave", 2), ("Ebb St", 2), ("Foundry St", 2),
    ("Granary Rd", 2), ("Hopper Ave", 3), ("Ironbridge Blvd", 3), ("Juniper Ct", 3), ("Kiln Rd", 4), ("Linden Ave", 4),
    ("Market Row", 4), ("Nettle Way", 5), ("Old Quay", 5), ("Poplar St", 5), ("Quarry Rd", 6), ("Rope Walk", 6),
    ("Saddler St", 6), ("Tannery Ln", 6),
]
TYPES = [
    ("NEWR", "New residence", 850.0, 45, 0), ("ADD", "Residential addition", 320.0, 30, 0),
    ("ALT", "Interior alteration", 180.0, 21, 0), ("COM", "New commercial building", 2400.0, 90, 0),
    ("DEMO", "Demolition", 260.0, 30, 0), ("ROOF", "Rooftop structure", 120.0, 10, 0), ("SIGN", "Sign", 90.0, 10, 0),
    ("VAR", "Variance", 640.0, 75, 1), ("CUP", "Conditional use", 780.0, 90, 1),
]
AGENCIES = [
    ("ZON", "Zoning Counter"), ("BLD", "Building Safety"), ("FIRE", "Fire Marshal"), ("PW", "Public Works"),
    ("TREE", "Urban Forestry"), ("HIST", "Landmarks Office"), ("HLTH", "Environmental Health"),
]
SECTIONS = [
    ("4.10", "Work without a permit", 2), ("4.22", "Exceeding approved plans", 2), ("6.05", "Unsafe electrical work", 3),
    ("6.31", "Blocked exit", 3), ("7.02", "Debris and overgrowth", 1), ("7.15", "Illegal sign", 1),
    ("8.01", "Setback encroachment", 2), ("8.40", "Structural hazard", 3), ("9.12", "Noise during restricted hours", 1),
    ("9.30", "Abandoned excavation", 3),
]
FIRST = (
    "Ada Bram Celia Dov Enid Faisal Greta Hugo Imani Jonas Keiko Lorenz Mina Noel Orla Pavel Reza Sunniva Tobias Uma "
    "Viktor Wren Yara Zeno Corin Delphine Emeka Frida Ilse Marek"
).split()
LAST = (
    "Abbot Brandvold Castellanos Dewitt Eklund Farouk Grainger Halloran Ito Jurado Kowal Lindqvist Marchetti Novak Oduya "
    "Penhale Ruiz Stavros Tremblay Urban Vance Whitlock Yilmaz Zeller Brook Cardenas Dorsey Emmerich Foy Gantz"
).split()
FIRMS = (
    "Keystone Cove|Brightbeam|Harrow and Pike|Northgate|Tidewater Frame|Lark Ridge|Plumbline|Stonecrop|Redoak|Sill and Sash|"
    "Copperline|Meridian Slab|Bluegate|Ashlar|Truss House|Fourcorners|Highmark|Quoin|Old Town|Portico|Ridgebeam|Dovetail"
).split("|")
TOWNS = ["Fairmouth", "Fairmouth", "Fairmouth", "Fairmouth", "Millford", "Eastbrook", "Garnet Hills", "Wexley"]
LAST_DAY = date(2026, 6, 28)


def _day(rng: random.Random, start: date, end: date) -> date:
    return start + timedelta(days=rng.randrange(max(1, (end - start).days + 1)))


def _weekday(day: date) -> date:
    return day + timedelta(days=(0, 0, 0, 0, 0, 2, 1)[day.weekday()])


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def rows(rng: random.Random) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """All rows of the database, parents before children."""
    for zone in ZONES:
        yield "zoning_districts", zone
    for kind in TYPES:
        yield "permit_types", kind
    for agency in AGENCIES:
        yield "agencies", agency
    for section in SECTIONS:
        yield "code_sections", section
    lots = yield from _lots(rng)
    firms, persons, builders = yield from _applicants(rng)
    trades = yield from _inspectors(rng)
    permits = yield from _permits(rng, lots, firms, persons, builders)
    yield from _reviews(rng, permits, lots)
    visits = yield from _inspections(rng, permits, trades)
    yield from _violations(rng, lots, permits, visits, trades)
    yield from _fees(rng, permits, visits)
    yield from _hearings(rng, permits)


def _lots(rng: random.Random) -> Iterator[tuple[str, tuple[Any, ...]]]:
    lots: dict[str, dict[str, Any]] = {}
    homes = ["R1", "R1", "R1", "R2", "R2", "RM"]
    moved: list[str] = []
    for place, (street, council) in enumerate(STREETS):
        mix = homes + (["C1", "MX2"] if place % 3 else ["C3", "MX2", "LI"]) + (["HI", "LI"] if council == 6 else [])
        if street == "Old Quay":
            mix = ["R1-H", "R1-H", "R1", "C1"]
        elif street == "Market Row":
            mix = ["C1-H", "C1-H", "C1", "MX2"]
        elif street in ("Ebb St", "Kiln Rd"):
            mix = ["R2-F", "R2-F", "R2", "OS"]
        house = 100 + rng.randrange(40)
        for _ in range(rng.randint(17, 33)):
            house += rng.choice([2, 4, 4, 6, 8, 12])
            lot_no = f"{place + 11:02d}-{len(lots) + 1:04d}"
            zone = rng.choice(mix)
            need = next((z[3] or dict((y[0], y[3]) for y in ZONES).get(z[4] or "") or 9000) for z in ZONES if z[0] == zone)
            size = int(need * rng.lognormvariate(0.12, 0.35) / 10) * 10
            if rng.random() < 0.06:
                size = need
            if rng.random() < 0.03:
                size = 43560
            vacant = zone == "OS" or rng.random() < 0.15
            built = None if vacant else rng.choices([rng.randint(1868, 1939), rng.randint(1946, 1989), rng.randint(1990, 2018)], [3, 5, 4])[0]
            if "-H" in zone and built is not None and rng.random() < 0.5:
                built = 1920 if rng.random() < 0.15 else rng.randint(1868, 1939)
            landmark = int(built is not None and built < 1940 and rng.random() < (0.6 if "-H" in zone else 0.14))
            district = council if rng.random() < 0.93 else council % 6 + 1
            lots[lot_no] = {"zone": zone, "vacant": vacant, "landmark": landmark}
            yield "tax_lots", (lot_no, house, street, zone, district, size, built, landmark)
            if zone in ("MX2", "RM", "C3") and rng.random() < 0.3:
                moved.append(lot_no)
    for number, lot_no in enumerate(moved, start=1):
        to = lots[lot_no]["zone"]
        first = _day(rng, date(2019, 2, 1), date(2023, 12, 1))
        if rng.random() < 0.2:
            yield "rezonings", (lot_no, _iso(first), rng.choice(["R1", "LI"]), "R2", f"ORD-{first.year}-{number:02d}")
            first += timedelta(days=rng.randint(300, 900))
            yield "rezonings", (lot_no, _iso(first), "R2", to, f"ORD-{first.year}-{number + 60}")
        else:
            origin = rng.choice([z for z in ("R1", "R1", "R2", "LI", "C1") if z != to])
            yield "rezonings", (lot_no, _iso(first), origin, to, f"ORD-{first.year}-{number:02d}")
    return lots


def _applicants(rng: random.Random) -> Iterator[tuple[str, tuple[Any, ...]]]:
    firms: list[int] = []
    persons: list[int] = []
    builders: list[int] = []
    pairs = [(f, n) for f in FIRST for n in LAST]
    rng.shuffle(pairs)
    pairs[61], pairs[140], pairs[190] = pairs[5], pairs[9], pairs[33]
    for appl_id in range(1, 301):
        if appl_id <= 44:
            stem = FIRMS[(appl_id - 1) % 22]
            name = f"{stem} {'Builders' if appl_id <= 22 else rng.choice(['Design', 'Contracting', 'Homes'])}"
            lic = f"L{rng.randint(10000, 99999)}" if appl_id <= 34 else None
            expiry = _day(rng, date(2024, 3, 1), LAST_DAY) if lic else None
            if appl_id == 12:
                expiry = date(2026, 1, 1)
            firms.append(appl_id)
            yield "applicants", (appl_id, "F", None, None, name, rng.choice(TOWNS), lic, _iso(expiry))
        else:
            persons.append(appl_id)
            lic = f"L{rng.randint(10000, 99999)}" if rng.random() < 0.06 else None
            expiry = _day(rng, date(2024, 3, 1), LAST_DAY) if lic else None
            if lic and not builders:
                expiry = date(2025, 8, 15)
            if lic:
                builders.append(appl_id)
            yield "applicants", (appl_id, "P", *pairs[appl_id], None, rng.choice(TOWNS), lic, _iso(expiry))
    return firms[:34], persons + firms[34:], builders


def _inspectors(rng: random.Random) -> Iterator[tuple[str, tuple[Any, ...]]]:
    trades: dict[str, list[int]] = {}
    names = [(FIRST[(7 * k + 3) % 30], LAST[(11 * k + 4) % 30]) for k in range(20)]
    names[14] = ("Orla", names[6][1])
    names[16] = names[15]  # namesakes
    for number, (first, last) in enumerate(names, start=1):
        trade = ["structural", "structural", "electrical", "plumbing", "fire", "site"][number % 6]
        since = date(2026, 5, 11) if number == 20 else _day(rng, date(2019, 1, 15), date(2021, 6, 1))
        yield "inspectors", (number, first, last, trade, _iso(since))
        if number < 19:
            trades.setdefault(trade, []).append(number)
    return trades


def _permits(
    rng: random.Random, lots: dict[str, dict[str, Any]], firms: list[int], persons: list[int], builders: list[int]
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    permits: list[dict[str, Any]] = []
    filed = [_weekday(_day(rng, date(2019, 1, 3), date(2026, 6, 12))) for _ in range(1130)]
    filed += [_weekday(_day(rng, date(2024, 3, 1), date(2024, 3, 28))) for _ in range(17)]  # before the fees went up
    filed.sort()
    names = list(lots)
    pull = [1 / (1 + k % 23) ** 0.5 for k in range(len(names))]
    pull_firm = [1 / (1 + k) ** 0.7 for k in range(len(firms))]
    counts: dict[int, int] = {}
    for day in filed:
        lot_no = rng.choices(names, pull)[0]
        zone = lots[lot_no]["zone"]
        if lots[lot_no]["vacant"]:
            type_cd = rng.choices(["NEWR", "COM", "VAR", "CUP", "SIGN"], [6, 2 if zone[0] in "CLHM" else 0.3, 1, 1, 0.5])[0]
        elif zone[0] in "RO":
            type_cd = rng.choices(["ADD", "ALT", "DEMO", "ROOF", "VAR", "NEWR", "CUP"], [25, 26, 6, 17, 7, 4, 2])[0]
        else:
            type_cd = rng.choices(["ALT", "SIGN", "COM", "DEMO", "CUP", "VAR"], [32, 22, 8, 7, 9, 5])[0]
        counts[day.year] = counts.get(day.year, 0) + 1
        number = f"{'Z' if type_cd in ('VAR', 'CUP') else 'B'}{day.year % 100}-{counts[day.year]:04d}"
        firm = rng.choices(firms, pull_firm)[0]
        by = firm if rng.random() < 0.4 else rng.choice(persons)
        contractor: int | None = by if by == firm and rng.random() < 0.72 else rng.choices(firms, pull_firm)[0]
        if rng.random() < 0.08:
            contractor = rng.choice(builders)
        if rng.random() < 0.13 or type_cd in ("VAR", "CUP") and rng.random() < 0.6:
            contractor = None
        target = {t[0]: t[3] for t in TYPES}[type_cd]
        wait = int(target * rng.lognormvariate(0.05, 0.45)) + 1
        if rng.random() < 0.04:
            wait = target
        issued: date | None = _weekday(day + timedelta(days=wait))
        assert issued is not None
        roll = rng.random() * (0.45 if type_cd in ("VAR", "CUP") else 1)
        expires = closed = None
        if issued > date(2026, 6, 20) or day > date(2025, 9, 1) and roll < 0.08:
            status, issued = ("WDN" if roll < 0.02 else "REV"), None
            contractor = builders[0] if contractor and roll > 0.7 else contractor
        elif roll < 0.11:
            status, closed, issued = ("DEN" if roll < 0.07 else "WDN"), issued, None
        else:
            expires = issued + timedelta(days=365 if type_cd in ("NEWR", "COM") else 180)
            done = issued + timedelta(days=int(rng.lognormvariate(4.6, 0.5)))
            if roll < 0.82 and done <= LAST_DAY:
                status, closed = "FIN", done
            elif expires < LAST_DAY:
                status = "EXP" if rng.random() < 0.8 else "ISS"
            else:
                status = "ISS"
            if expires > date(2026, 6, 30):
                expires = None
        middle = {"NEWR": 380e3, "ADD": 85e3, "ALT": 42e3, "COM": 1.4e6, "DEMO": 28e3, "ROOF": 22e3, "SIGN": 6e3, "VAR": 0, "CUP": 0}[type_cd]
        cost = round(middle * rng.lognormvariate(0, 0.5), -2) if middle and rng.random() > 0.05 else None
        units = {"NEWR": rng.choice([1, 1, 1, 2, 4]), "DEMO": rng.choice([0, -1, -1, -2]), "ADD": int(rng.random() < 0.15)}.get(type_cd, 0)
        if type_cd == "COM" and zone in ("MX2", "C3"):
            units = rng.choice([0, 12, 24, 38])
        permits.append({"no": number, "type": type_cd, "lot": lot_no, "filed": day, "issued": issued, "closed": closed, "status": status, "firm": contractor})
        yield "permits", (number, type_cd, lot_no, by, contractor, _iso(day), _iso(issued), _iso(expires), _iso(closed), status, cost, units)
    return permits


def _reviews(rng: random.Random, permits: list[dict[str, Any]], lots: dict[str, dict[str, Any]]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    strict = {"ZON": 0.15, "BLD": 0.24, "FIRE": 0.2, "PW": 0.17, "TREE": 0.12, "HIST": 0.4, "HLTH": 0.1}
    slow = {"ZON": -4, "BLD": -2, "FIRE": -1, "PW": 1, "TREE": 0, "HIST": 3, "HLTH": -3}
    for permit in permits:
        route = ["ZON"]
        if permit["type"] not in ("SIGN", "VAR", "CUP"):
            route.append("BLD")
        if permit["type"] in ("COM", "CUP") or permit["type"] == "ALT" and rng.random() < 0.4:
            route.append("FIRE")
        if permit["type"] in ("NEWR", "COM", "DEMO"):
            route.append("PW")
        if permit["type"] in ("NEWR", "ADD") and rng.random() < 0.4:
            route.append("TREE")
        if lots[permit["lot"]]["landmark"]:
            route.append("HIST")
        if permit["type"] == "CUP" and rng.random() < 0.5:
            route.append("HLTH")
        end = permit["issued"] or permit["closed"] or LAST_DAY
        for agency in route:
            sent, cycle = permit["filed"] + timedelta(days=rng.randint(0, 3)), 1
            while True:
                due = min(sent + timedelta(days=10 if cycle > 1 else 14), date(2026, 6, 30))
                back: date | None = due + timedelta(days=int(rng.gauss(slow[agency], 5)))
                assert back is not None
                back = max(back, sent)
                open_still = permit["status"] in ("REV", "WDN") and rng.random() < 0.35 or back > LAST_DAY
                finding = None if open_still else rng.choices(["CORR", "COND", "OK"], [strict[agency] / cycle, 0.22, 0.6])[0]
                yield "agency_reviews", (permit["no"], agency, cycle, _iso(sent), _iso(due), None if open_still else _iso(back), finding)
                if finding == "CORR":
                    permit["corr"] = True
                if finding != "CORR" or cycle == 3 or back + timedelta(days=12) > end:
                    break
                sent, cycle = back + timedelta(days=rng.randint(3, 16)), cycle + 1
                if sent > LAST_DAY:
                    break


def _inspections(rng: random.Random, permits: list[dict[str, Any]], trades: dict[str, list[int]]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    plans = {
        "NEWR": [("footing", "structural"), ("framing", "structural"), ("rough electrical", "electrical"), ("rough plumbing", "plumbing"), ("final", "structural")],
        "ADD": [("footing", "structural"), ("framing", "structural"), ("rough electrical", "electrical"), ("final", "structural")],
        "ALT": [("rough electrical", "electrical"), ("rough plumbing", "plumbing"), ("final", "structural")],
        "COM": [("footing", "structural"), ("framing", "structural"), ("sprinkler", "fire"), ("rough electrical", "electrical"), ("final", "fire")],
        "DEMO": [("site closure", "site")], "ROOF": [("rough electrical", "electrical"), ("final", "electrical")],
        "SIGN": [("final", "site")],
    }
    visits: list[dict[str, Any]] = []
    number = 70000
    for permit in permits:
        if not permit["issued"] or permit["type"] not in plans:
            continue
        end = permit["closed"] or LAST_DAY
        stages = plans[permit["type"]]
        if permit["status"] != "FIN":
            stages = stages[: rng.randint(0, len(stages) - (permit["status"] != "ISS"))]
        elif rng.random() < 0.03:
            stages = []
        day = permit["issued"]
        for stage, trade in stages:
            day = _weekday(day + timedelta(days=rng.randint(4, 25)))
            origin, tries = None, 0
            while day <= LAST_DAY:
                number += rng.choice([1, 1, 2])
                tries += 1
                held: date | None = day if rng.random() < 0.74 else _weekday(day + timedelta(days=rng.randint(1, 7)))
                outcome: str | None = rng.choices(["PASS", "FAIL", "PART", "NOACC"], [66, 19 if permit["firm"] else 26, 7, 6])[0]
                inspector: int | None = rng.choice(trades[trade])
                if held is None or held > LAST_DAY or permit["status"] == "ISS" and rng.random() < (0.5 if stage == "final" else 0.1):
                    held = outcome = None
                    inspector = inspector if rng.random() < 0.5 else None
                yield "inspections", (number, permit["no"], inspector, stage, _iso(day), _iso(held), outcome, origin)
                visits.append({"no": number, "permit": permit, "outcome": outcome, "held": held, "by": inspector, "again": origin})
                if outcome in (None, "PASS") or tries == 4:
                    break
                if rng.random() < 0.06:
                    break
                origin = number
                day = _weekday((held or day) + timedelta(days=rng.randint(3, 14)))
            if day > end:
                break
    return visits


def _violations(rng: random.Random, lots: dict[str, dict[str, Any]], permits: list[dict[str, Any]], visits: list[dict[str, Any]], trades: dict[str, list[int]]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    everyone = sorted(i for group in trades.values() for i in group)
    fixed = [v for v in visits if v["outcome"] == "FAIL" and rng.random() < 0.34]
    found: list[tuple[date, str, int | None, int]] = [(v["held"], v["permit"]["lot"], v["no"], v["by"]) for v in fixed]
    worst = rng.sample(sorted(lots), 40)
    weight = [1 / (1 + k) ** 0.8 for k in range(40)]
    for _ in range(290):
        lot_no = rng.choices(worst, weight)[0] if rng.random() < 0.45 else rng.choice(sorted(lots))
        stray = 900000 + rng.randrange(5000) if rng.random() < 0.15 else None
        found.append((_weekday(_day(rng, date(2019, 2, 1), date(2026, 5, 14))), lot_no, stray, rng.choices(everyone, [1 / (1 + k % 9) for k in everyone])[0]))
    for holiday in (date(2025, 1, 1), date(2026, 1, 1)):
        found.append((holiday, rng.choice(sorted(lots)), None, everyone[3]))
    for number, (cited, lot_no, insp_no, by) in enumerate(sorted(found, key=lambda f: (f[0], f[1])), start=5001):
        sec_no, _, severity = rng.choices(SECTIONS, [9, 6, 4, 2, 7, 4, 4, 3, 4, 1])[0]
        if (cited.month, cited.day) == (1, 1):  # emergency call-outs
            sec_no, severity = "8.40", 3
        cure_by = min(cited + timedelta(days={1: 45, 2: 30, 3: 10}[severity]), date(2026, 6, 30))
        cured: date | None = cited + timedelta(days=int(rng.lognormvariate(3.2, 0.8)))
        if rng.random() < 0.12:
            cured = cure_by + timedelta(days=rng.choice([0, 0, 30, 31]))
        if cured is None or cured > LAST_DAY or rng.random() < 0.14:
            cured = None
        fine = None if rng.random() < 0.22 else float({1: 150, 2: 400, 3: 1000}[severity] * rng.choice([1, 1, 1, 2, 3]))
        paid = None if fine is None or rng.random() < 0.3 else fine if rng.random() < 0.8 else fine / 2
        signer = None if cured is None else by if rng.random() < 0.3 else rng.choice(everyone)
        yield "violations", (number, lot_no, sec_no, insp_no, by, signer, _iso(cited), _iso(cure_by), _iso(cured), fine, paid)


def _fees(rng: random.Random, permits: list[dict[str, Any]], visits: list[dict[str, Any]]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    base = {t[0]: t[2] for t in TYPES}
    again: dict[str, list[date]] = {}
    for visit in visits:
        if visit["again"] and visit["held"]:
            again.setdefault(visit["permit"]["no"], []).append(visit["held"])
    for permit in permits:
        lines = [("filing", base[permit["type"]], permit["filed"])]
        if permit["type"] not in ("SIGN", "VAR", "CUP"):
            lines.append(("plan check", round(base[permit["type"]] * rng.choice([0.65, 0.65, 0.9]), 2), permit["filed"] + timedelta(days=rng.randint(1, 9))))
        if permit["issued"]:
            lines.append(("inspection", rng.choice([95.0, 140.0, 210.0]), permit["issued"]))
            if permit["type"] in ("NEWR", "COM"):
                lines.append(("impact", float(rng.choice([1800, 2600, 5200, 9400])), permit["issued"]))
        lines += [("re-inspection", 85.0, day) for day in again.get(permit["no"], [])]
        for line_no, (kind, amount, billed) in enumerate(lines, start=1):
            billed = min(billed, LAST_DAY)
            waived = int(rng.random() < (0.12 if kind == "re-inspection" else 0.03))
            paid: date | None = billed + timedelta(days=int(rng.expovariate(1 / 12)))
            chance = 0.02 if kind == "filing" else 0.08
            if waived or paid is None or paid > LAST_DAY or rng.random() < chance:
                paid = None
            if date(2025, 6, 27) < billed < date(2025, 7, 6):
                billed = date(2025, 7, 1)
                paid = None if line_no % 2 else paid
            yield "fee_lines", (permit["no"], line_no, kind, amount, _iso(billed), _iso(paid), waived)


def _hearings(rng: random.Random, permits: list[dict[str, Any]]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    number = 400
    for permit in permits:
        needs = permit["type"] in ("VAR", "CUP")
        if not needs and rng.random() > (0.25 if permit["type"] == "COM" else 0.06 if permit["type"] == "DEMO" else 0.012):
            continue
        if needs and (permit["status"] == "WDN" or rng.random() < 0.05):
            continue
        board = "Planning Commission" if permit["type"] in ("CUP", "COM") else "Landmarks Board" if permit["type"] == "DEMO" else "Board of Adjustment"
        end = permit["issued"] or permit["closed"] or LAST_DAY
        day = _day(rng, permit["filed"] + timedelta(days=12), max(permit["filed"] + timedelta(days=16), end - timedelta(days=5)))
        origin = None
        while day <= LAST_DAY:
            number += 1
            ruling: str | None = "denied" if permit["status"] == "DEN" else "granted"
            if permit["status"] == "DEN" and rng.random() < 0.3:
                ruling = "granted"
            if rng.random() < 0.2:
                ruling = "continued"
            if permit["status"] == "REV" and rng.random() < 0.5:
                ruling = None
            seats = rng.choice([5, 5, 5, 6, 7])
            nays = rng.randint(0, seats // 2) if ruling == "granted" else rng.randint(seats // 2 + 1, seats)
            voted = ruling in ("granted", "denied")
            yield "hearings", (number, permit["no"], board, _iso(day), ruling, seats - nays if voted else None, nays if voted else None, origin)
            heat = int(min(24, rng.expovariate(1 / (7 if permit["type"] in ("COM", "DEMO") else 3.5))))
            for speaker in range(1, heat + 1):
                stance = rng.choices(["for", "against", "neutral"], [30, 55 if permit["status"] == "DEN" else 40, 12])[0]
                local = int(rng.random() < (0.82 if stance == "against" else 0.66))
                yield "testimony", (number, speaker, stance, rng.choice([1.0, 1.5, 2.0, 2.5, 3.0, 3.0]), local)
            if ruling != "continued":
                break
            origin = number
            day += timedelta(days=rng.choice([14, 21, 28]))
