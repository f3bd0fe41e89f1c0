"""A retail bank: branches, employees, clients, accounts and their holders, cards, transfers, loans and standing orders."""

import datetime as dt
from typing import Any

DDL = """
CREATE TABLE branch (
    br_cd VARCHAR(4) PRIMARY KEY,
    br_nm VARCHAR(40) NOT NULL,
    city VARCHAR(30) NOT NULL,
    region VARCHAR(10) NOT NULL, -- north, south, coast
    opened_on DATE NOT NULL,
    mgr_no INTEGER -- employee number of the manager; NULL where the post is vacant
);
CREATE TABLE employee (
    emp_no INTEGER PRIMARY KEY,
    first_nm VARCHAR(30) NOT NULL,
    last_nm VARCHAR(30) NOT NULL,
    br_cd VARCHAR(4) REFERENCES branch (br_cd), -- NULL: head office
    job VARCHAR(20) NOT NULL, -- director, branch manager, adviser, credit officer, teller
    reports_to INTEGER REFERENCES employee (emp_no),
    hired_dt DATE NOT NULL,
    annual_pay NUMERIC(10,2) NOT NULL
);
CREATE TABLE client (
    cl_id INTEGER PRIMARY KEY,
    cl_type VARCHAR(1) NOT NULL, -- P = private person, B = business
    first_nm VARCHAR(30), -- NULL for businesses
    last_nm VARCHAR(30), -- NULL for businesses
    org_nm VARCHAR(50), -- NULL for private persons
    birth_dt DATE, -- NULL for businesses
    city VARCHAR(30) NOT NULL,
    segment VARCHAR(10) NOT NULL, -- basic, plus, premium
    adviser_no INTEGER REFERENCES employee (emp_no),
    since_dt DATE NOT NULL -- client since
);
CREATE TABLE acct_type (
    type_cd VARCHAR(3) PRIMARY KEY,
    type_nm VARCHAR(30) NOT NULL,
    interest_pct NUMERIC(10,2) NOT NULL, -- yearly
    monthly_fee NUMERIC(10,2) NOT NULL
);
CREATE TABLE acct (
    acct_no INTEGER PRIMARY KEY,
    type_cd VARCHAR(3) NOT NULL REFERENCES acct_type (type_cd),
    br_cd VARCHAR(4) NOT NULL REFERENCES branch (br_cd),
    opened_dt DATE NOT NULL,
    closed_dt DATE, -- NULL while open
    bal NUMERIC(10,2) NOT NULL, -- current balance
    od_limit NUMERIC(10,2) -- agreed overdraft, NULL: none
);
CREATE TABLE acct_holder (
    acct_no INTEGER NOT NULL REFERENCES acct (acct_no),
    cl_id INTEGER NOT NULL REFERENCES client (cl_id),
    holder_role VARCHAR(6) NOT NULL, -- main, joint, proxy
    PRIMARY KEY (acct_no, cl_id)
);
CREATE TABLE card (
    card_id INTEGER PRIMARY KEY,
    acct_no INTEGER NOT NULL,
    cl_id INTEGER NOT NULL,
    card_kind VARCHAR(6) NOT NULL, -- debit, credit
    issued_dt DATE NOT NULL,
    card_state VARCHAR(8) NOT NULL, -- active, blocked, replaced
    mon_limit NUMERIC(10,2), -- spending limit a month, NULL: none
    FOREIGN KEY (acct_no, cl_id) REFERENCES acct_holder (acct_no, cl_id)
);
CREATE TABLE merchant (
    mer_id INTEGER PRIMARY KEY,
    mer_nm VARCHAR(40) NOT NULL, -- chains have one row for each shop
    trade VARCHAR(20) NOT NULL,
    city VARCHAR(30), -- NULL: online only
    ctry VARCHAR(2) NOT NULL
);
CREATE TABLE card_txn (
    ct_id INTEGER PRIMARY KEY,
    card_id INTEGER NOT NULL REFERENCES card (card_id),
    mer_id INTEGER NOT NULL REFERENCES merchant (mer_id),
    paid_at TIMESTAMP NOT NULL,
    amt NUMERIC(10,2) NOT NULL,
    outcome VARCHAR(8) NOT NULL, -- settled, declined, refunded
    online INTEGER NOT NULL -- 1 = paid on the internet
);
CREATE TABLE transfer (
    tr_id INTEGER PRIMARY KEY,
    from_acct INTEGER REFERENCES acct (acct_no), -- NULL: cash paid in
    to_acct INTEGER REFERENCES acct (acct_no), -- NULL: cash withdrawn
    booked_at TIMESTAMP NOT NULL,
    amt NUMERIC(10,2) NOT NULL,
    channel VARCHAR(8) NOT NULL, -- app, web, counter, atm
    purpose VARCHAR(30)
);
CREATE TABLE loan (
    loan_no INTEGER PRIMARY KEY,
    cl_id INTEGER NOT NULL REFERENCES client (cl_id),
    br_cd VARCHAR(4) NOT NULL REFERENCES branch (br_cd),
    prepared_by INTEGER NOT NULL REFERENCES employee (emp_no),
    approved_by INTEGER REFERENCES employee (emp_no), -- NULL: approved automatically
    loan_kind VARCHAR(10) NOT NULL, -- mortgage, car, consumer, business
    principal NUMERIC(10,2) NOT NULL,
    rate_pct NUMERIC(10,2) NOT NULL,
    granted_dt DATE NOT NULL,
    months INTEGER NOT NULL, -- agreed term
    loan_state VARCHAR(9) NOT NULL -- running, repaid, defaulted
);
CREATE TABLE instalment (
    loan_no INTEGER NOT NULL REFERENCES loan (loan_no),
    seq_no INTEGER NOT NULL,
    due_dt DATE NOT NULL, -- only instalments that have fallen due are listed
    due_amt NUMERIC(10,2) NOT NULL,
    paid_dt DATE, -- NULL: not paid
    PRIMARY KEY (loan_no, seq_no)
);
CREATE TABLE st_order (
    so_no INTEGER PRIMARY KEY, -- standing order
    from_acct INTEGER NOT NULL REFERENCES acct (acct_no),
    to_acct INTEGER NOT NULL REFERENCES acct (acct_no),
    amt NUMERIC(10,2) NOT NULL,
    rhythm VARCHAR(9) NOT NULL, -- monthly, quarterly, yearly
    start_dt DATE NOT NULL,
    end_dt DATE -- NULL: until further notice
);
"""

FIRST = (
    "Aino Andrej Bela Benat Carys Cosima Dagny Davor Edda Emre Fabio Fenna Gustav Halina Hugo Ilse Ivo Jana Joaquim "
    "Katya Kerem Laszlo Liv Magda Marek Nanna Noor Ondrej Orla Paolo Pia Rasmus Rhea Sander Saskia Silvio Tarik Tilda "
    "Ulla Vera Willem Xenia Yara Zdenek"
).split()
LAST = (
    "Aalto Acheson Barros Becker Brandt Cermak Conti Dahl Demir Engel Farkas Fontana Gruber Haas Hendriks Horvat "
    "Iversen Jansen Kask Kovac Lagerfeld Leclerc Lund Madsen Meijer Murati Nagy Niemi Obradovic Ostrowski Peeters Pinto "
    "Rask Ribeiro Roth Saarinen Serra Simic Tamm Toth Urban Vermeer Virtanen Vogt Wieland Zanetti"
).split()
ORGS = (
    "Brickmoor Carpentry,Delta Print,Eastgate Dental,Fernhill Nursery,Glaswerk,Harbour Logistics,Ideal Plumbing,"
    "Juniper Catering,Kestrel Cycles,Larkspur Design,Millrace Brewery,Nordwind Solar,Old Quay Hotel,Pinewood Joinery,"
    "Quarry Lane Garage,Redfield Farm,Saltmarsh Fisheries,Tidewater Marine,Upland Dairy,Vista Optics,Westbrook Tiles,"
    "Yellow Door Bakery,Zenit Security,Anchor Laundry,Bluebell Florists,Copperline Electric,Dunes Camping,Elm Street Vet"
).split(",")
BRANCHES = (
    ("B01", "Market Square", "Thornby", "north", "2019-01-07", 26), ("B02", "Station Road", "Thornby", "north", "2019-03-18", 17),
    ("B03", "Harbour", "Saltwick", "coast", "2019-02-04", 20), ("B04", "Lighthouse Mall", "Saltwick", "coast", "2021-05-10", 9),
    ("B05", "Old Town", "Merrow", "south", "2019-06-03", 14), ("B06", "Riverside", "Merrow", "south", "2020-09-14", 7),
    ("B07", "Hill Street", "Oakhampton", "south", "2022-02-21", 5), ("B08", "Pier", "Cliffe", "coast", "2023-10-02", 2),
    ("B09", "Airport", "Thornby", "north", "2026-03-02", 0),
)
TYPES = (
    ("CUR", "Current account", 0, 4.5), ("STU", "Student account", 0, 0), ("SAV", "Savings account", 1.75, 0),
    ("FIX", "Fixed deposit", 3.1, 0), ("BUS", "Business account", 0, 14.9), ("JUN", "Junior saver", 2.5, 0),
)
CHAINS = (
    ("Fairfield Foods", "grocery", 5), ("Corner Basket", "grocery", 4), ("Greenleaf Organic", "grocery", 2),
    ("Petrolux", "fuel", 4), ("Speedway Fuel", "fuel", 2), ("Trattoria Lume", "restaurant", 1), ("Noodle Yard", "restaurant", 2),
    ("The Copper Pot", "restaurant", 1), ("Skyhop Travel", "travel", 1), ("Railcard Direct", "travel", 1),
    ("Volt & Byte", "electronics", 3), ("Threadbare", "clothing", 3), ("Sole Mates Shoes", "clothing", 2),
    ("Apothek Central", "pharmacy", 3), ("Streamarium", "subscriptions", 1), ("Cloudshelf", "subscriptions", 1),
    ("Bookhaven", "books", 2), ("Golden Dice", "gambling", 1), ("Fitloft", "sports", 2), ("Aquapark", "leisure", 1),
)
TYPICAL = {
    "grocery": 38, "fuel": 62, "restaurant": 44, "travel": 240, "electronics": 190, "clothing": 75, "pharmacy": 21,
    "subscriptions": 13, "books": 24, "gambling": 90, "sports": 55, "leisure": 30,
}
CITIES = (("Thornby", 42), ("Saltwick", 26), ("Merrow", 20), ("Oakhampton", 7), ("Cliffe", 3), ("Farndale", 2))
PURPOSES = (("rent", 20), ("salary", 16), (None, 30), ("invoice", 14), ("gift", 6), ("savings", 10), ("utilities", 14))
START, END = dt.date(2019, 1, 1), dt.date(2026, 6, 30)


def pick(rng, pairs):
    return rng.choices([p[0] for p in pairs], [p[1] for p in pairs])[0]


def day(rng, first, last):
    return first + dt.timedelta(days=rng.randrange(max(0, (last - first).days) + 1))


def iso(date):
    return None if date is None else date.isoformat()


def add_months(date, count):
    month = date.month - 1 + count
    return dt.date(date.year + month // 12, month % 12 + 1, min(date.day, 28))


def at(rng, date, first=0, last=23):
    return f"{date} {rng.randint(first, last):02d}:{rng.randint(0, 59):02d}:{rng.randint(0, 59):02d}"


def make_employees(rng):
    """(rows, branch -> manager): the director, two department heads, and the people of each branch."""
    rows, managers, taken = [], {}, set()

    def add(branch, job, boss, low, high):
        while (name := (rng.choice(FIRST), rng.choice(LAST))) in taken:
            pass
        taken.add(name)
        opened = dt.date.fromisoformat(next((b[4] for b in BRANCHES if b[0] == branch), "2019-01-01"))
        senior = job in ("director", "branch manager")
        hired = day(rng, opened, opened + dt.timedelta(days=60) if senior else dt.date(2026, 5, 31))
        pay = round(rng.uniform(low, high), -2)
        if job in ("adviser", "credit officer") and rows[boss - 1][4] == "branch manager" and rng.random() < 0.13:
            pay, hired = rows[boss - 1][7] + rng.choice((0, 0, 1500, 2500)), dt.date.fromisoformat(rows[boss - 1][6])
        rows.append((len(rows) + 1, *name, branch, job, boss, iso(hired), pay))
        return len(rows)

    director = add(None, "director", None, 168000, 175000)
    credit = add(None, "director", director, 118000, 130000)
    add(None, "credit officer", credit, 64000, 72000)
    for code, *_, weight in BRANCHES:
        boss = add(code, "branch manager", director, 71000, 93000) if code not in ("B08", "B09") else None
        managers[code] = boss
        if code == "B09":
            continue
        first = add(code, "adviser", boss or director, 44000, 62000)
        for _ in range(weight // 6):
            add(code, "adviser", boss or director, 44000, 62000)
        for _ in range(1 + weight // 10):
            add(code, "credit officer", credit if rng.random() < 0.4 else boss or director, 48000, 66000)
        for _ in range(1 + weight // 5):
            add(code, "teller", first if weight > 8 else boss or director, 29000, 38000)
    return rows, managers


def make_merchants(rng):
    number = 0
    for name, trade, shops in CHAINS:
        for place in rng.sample([c for c, _ in CITIES], shops):
            number += 1
            yield number, name, trade, None if trade in ("subscriptions", "travel") else place, "GB"
    for name, trade, country in (
        ("Playa Azul Hotel", "travel", "ES"), ("Cafe Edelweiss", "restaurant", "CH"), ("Gadgetwelt", "electronics", "DE"),
        ("Polder Bikes", "sports", "NL"), ("Streamarium Plus", "subscriptions", "IE"), ("Sauna Kuu", "leisure", "FI"),
    ):
        number += 1
        yield number, name, trade, None, country


EDGES: tuple[tuple[str, tuple[Any, ...]], ...] = (  # rows that tell a right query from its near misses
    ("employee", (71, "Tarik", "Acheson", "B01", "adviser", 4, "2025-09-01", 53000)),
    ("employee", (72, "Pia", "Iversen", "B03", "adviser", 29, "2025-10-01", 45200)),
    ("employee", (73, "Edda", "Haas", "B04", "adviser", 42, "2025-04-01", 79300)),
    ("employee", (74, "Rasmus", "Virtanen", "B03", "credit officer", 2, "2024-02-12", 50300)),
    ("employee", (75, "Orla", "Gruber", "B02", "teller", 24, "2022-01-01", 33100)),
    ("employee", (76, "Ivo", "Tamm", "B02", "teller", 75, "2025-08-18", 30200)),
    ("employee", (77, "Nanna", "Roth", "B04", "teller", 46, "2026-04-13", 29500)),
    ("employee", (78, "Liv", "Roth", "B05", "teller", 49, "2025-02-03", 32600)),
    ("employee", (79, "Marek", "Lund", "B02", "adviser", 19, "2021-01-01", 96000)),
    ("client", (721, "P", "Orla", "Demir", None, "1958-03-11", "Thornby", "premium", 71, "2019-06-01")),
    ("client", (722, "P", "Sander", "Kask", None, "1964-10-27", "Thornby", "premium", 71, "2020-05-04")),
    ("client", (723, "P", "Jana", "Pinto", None, "1971-01-19", "Thornby", "premium", 71, "2021-11-15")),
    ("client", (724, "P", "Hugo", "Conti", None, "1949-08-30", "Thornby", "premium", 71, "2019-09-23")),
    ("client", (725, "P", "Nanna", "Urban", None, "1990-06-05", "Saltwick", "basic", 72, "2024-10-14")),
    ("client", (726, "P", "Davor", "Meijer", None, "1983-12-12", "Saltwick", "basic", 72, "2025-03-31")),
    ("client", (727, "P", "Rhea", "Simic", None, "1996-02-02", "Saltwick", "basic", 72, "2025-10-20")),
    ("client", (728, "P", "Carys", "Dahl", None, "1967-05-09", "Thornby", "plus", 79, "2022-08-15")),
    ("loan", (4997, 721, "B01", 10, 4, "consumer", 5000, 6.9, "2025-12-15", 24, "running")),
    ("instalment", (4997, 1, "2026-01-15", 222.71, "2026-01-15")),
    ("instalment", (4997, 2, "2026-02-15", 222.71, "2026-02-15")),
    ("instalment", (4997, 3, "2026-03-15", 222.71, "2026-03-15")),
    ("instalment", (4997, 4, "2026-04-15", 222.71, "2026-04-15")),
    ("instalment", (4997, 5, "2026-05-15", 222.71, "2026-05-15")),
    ("loan", (4999, 724, "B01", 11, 4, "car", 50000, 5.4, "2026-01-01", 60, "running")),
    ("instalment", (4999, 1, "2026-02-01", 945.83, "2026-02-01")),
    ("instalment", (4999, 2, "2026-03-01", 945.83, "2026-03-01")),
    ("instalment", (4999, 3, "2026-04-01", 945.83, "2026-04-01")),
    ("instalment", (4999, 4, "2026-05-01", 945.83, "2026-05-01")),
    ("instalment", (4999, 5, "2026-06-01", 945.83, "2026-06-01")),
    ("loan", (5487, 725, "B03", 34, None, "consumer", 3000, 8.1, "2025-11-03", 12, "running")),
    ("instalment", (5487, 1, "2025-12-03", 260.12, "2025-12-03")),
    ("instalment", (5487, 2, "2026-01-03", 260.12, "2026-01-03")),
    ("instalment", (5487, 3, "2026-02-03", 260.12, "2026-02-18")),
    ("instalment", (5487, 4, "2026-03-03", 260.12, "2026-03-03")),
    ("instalment", (5487, 5, "2026-04-03", 260.12, "2026-04-03")),
    ("instalment", (5487, 6, "2026-05-03", 260.12, "2026-05-03")),
    ("instalment", (5487, 7, "2026-06-03", 260.12, "2026-06-03")),
    ("loan", (5488, 726, "B03", 74, None, "car", 2500, 7.2, "2026-02-16", 24, "running")),
    ("instalment", (5488, 1, "2026-03-16", 111.67, "2026-03-16")),
    ("instalment", (5488, 2, "2026-04-16", 111.67, "2026-04-16")),
    ("instalment", (5488, 3, "2026-05-16", 111.67, "2026-05-16")),
    ("loan", (5489, 728, "B04", 45, 73, "mortgage", 110000, 3.4, "2026-03-09", 240, "running")),
    ("instalment", (5489, 1, "2026-04-09", 614.17, "2026-04-09")),
    ("instalment", (5489, 2, "2026-05-09", 614.17, "2026-05-09")),
    ("instalment", (5489, 3, "2026-06-09", 614.17, "2026-06-09")),
    ("loan", (5490, 727, "B03", 36, None, "consumer", 2000, 7.7, "2024-01-01", 6, "repaid")),
    ("instalment", (5490, 1, "2024-02-01", 339.75, "2024-02-01")),
    ("instalment", (5490, 2, "2024-03-01", 339.75, "2024-03-01")),
    ("instalment", (5490, 3, "2024-04-01", 339.75, "2024-04-01")),
    ("instalment", (5490, 4, "2024-05-01", 339.75, "2024-05-01")),
    ("instalment", (5490, 5, "2024-06-01", 339.75, "2024-06-01")),
    ("instalment", (5490, 6, "2024-07-01", 339.75, "2024-07-01")),
    ("loan", (5491, 722, "B02", 23, None, "car", 12500, 7.9, "2025-06-16", 48, "defaulted")),
    ("instalment", (5491, 1, "2025-07-16", 301.56, "2025-07-16")),
    ("instalment", (5491, 2, "2025-08-16", 301.56, "2025-08-16")),
    ("instalment", (5491, 3, "2025-09-16", 301.56, "2025-09-16")),
    ("instalment", (5491, 4, "2025-10-16", 301.56, None)),
    ("instalment", (5491, 5, "2025-11-16", 301.56, None)),
    ("instalment", (5491, 6, "2025-12-16", 301.56, None)),
    ("instalment", (5491, 7, "2026-01-16", 301.56, None)),
    ("instalment", (5491, 8, "2026-02-16", 301.56, None)),
    ("instalment", (5491, 9, "2026-03-16", 301.56, None)),
    ("instalment", (5491, 10, "2026-04-16", 301.56, None)),
    ("instalment", (5491, 11, "2026-05-16", 301.56, None)),
    ("acct", (707394, "CUR", "B01", "2019-06-03", None, 200, None)),
    ("acct_holder", (707394, 721, "main")),
    ("acct", (707401, "CUR", "B01", "2020-05-04", None, 0, 500)),
    ("acct_holder", (707401, 722, "main")),
    ("acct", (707408, "CUR", "B03", "2024-10-14", None, -500, 500)),
    ("acct_holder", (707408, 725, "main")),
    ("acct", (707415, "SAV", "B03", "2025-04-01", None, 50000, None)),
    ("acct_holder", (707415, 726, "main")),
    ("acct", (707422, "SAV", "B01", "2019-10-01", None, 50000.6, None)),
    ("acct_holder", (707422, 724, "main")),
    ("acct", (707429, "STU", "B03", "2025-10-20", "2026-01-18", 0, None)),
    ("acct_holder", (707429, 727, "main")),
    ("acct", (707436, "CUR", "B01", "2021-11-15", "2022-02-14", 0, None)),
    ("acct_holder", (707436, 723, "main")),
    ("merchant", (49, "Roadside 24", "fuel", "Cliffe", "GB")),
    ("merchant", (50, "Gadgetwelt", "electronics", None, "DE")),
    ("merchant", (51, "Aquapark", "restaurant", "Farndale", "GB")),
    ("merchant", (52, "Noodle Yard", "restaurant", "Oakhampton", "GB")),
    ("card_txn", (11154, 1030, 51, "2026-04-18 13:22:40", 36.4, "settled", 0)),
    ("card_txn", (11155, 1030, 52, "2026-03-27 19:48:15", 28.9, "declined", 0)),
    ("card_txn", (11156, 1029, 32, "2026-05-06 10:05:33", 100, "refunded", 0)),
    ("card_txn", (11157, 1029, 14, "2026-02-20 17:31:09", 150, "settled", 0)),
    ("st_order", (381, 700107, 703572, 150, "monthly", "2025-10-01", None)),
    ("client", (729, "P", "Pia", "Meijer", None, "1988-05-20", "Farndale", "basic", None, "2026-03-09")),
    ("client", (730, "P", "Pia", "Meijer", None, "1961-09-02", "Farndale", "basic", None, "2026-05-18")),
    ("merchant", (53, "Fitloft", "sports", "Thornby", "GB")),
    ("merchant", (54, "Fitloft", "sports", "Thornby", "GB")),
    ("transfer", (4336, 707401, 707394, "2020-06-01 04:00:00", 120, "app", "rent")),
    ("transfer", (4337, 707401, 700100, "2020-06-01 04:00:00", 45, "app", None)),
)


def rows(rng):
    staff, managers = make_employees(rng)
    for code, name, city, region, opened, _ in BRANCHES:
        yield "branch", (code, name, city, region, opened, managers[code])
    for row in staff:
        yield "employee", row
    advisers = [e for e in staff if e[4] == "adviser"]
    yield from (("acct_type", row) for row in TYPES)
    branch_weights = [(b[0], b[5]) for b in BRANCHES]
    opened_on = {b[0]: dt.date.fromisoformat(b[4]) for b in BRANCHES}

    clients = []
    for number in range(1, 721):
        business = number % 23 == 0
        joined = day(rng, START, dt.date(2026, 4, 30))
        city = pick(rng, CITIES)
        segment = pick(rng, (("basic", 64), ("plus", 26), ("premium", 10)))
        chance = {"basic": 0.25, "plus": 0.8, "premium": 0.97}[segment]
        adviser = rng.choice(advisers[: rng.choice((6, 14, len(advisers) - 2))])[0] if rng.random() < chance else None
        born = day(rng, dt.date(1938, 1, 1), dt.date(2011, 12, 31))
        clients.append((number, business, joined, segment, born.year))
        if business:
            yield "client", (number, "B", None, None, ORGS[number // 23 % len(ORGS)], None, city, segment, adviser, iso(joined))
        else:
            yield "client", (
                number, "P", rng.choice(FIRST), rng.choice(LAST), None, iso(born), city, segment, adviser, iso(joined),
            )

    accounts, holders, cards = [], [], []
    for number, business, joined, segment, born in clients:
        if rng.random() < 0.05:
            continue
        kinds = ["BUS"] if business else ["JUN" if born > 2005 else "STU" if born > 1997 and rng.random() < 0.7 else "CUR"]
        if rng.random() < (0.75 if segment != "basic" else 0.28):
            kinds.append("SAV")
        if segment == "premium" and rng.random() < 0.5:
            kinds += ["FIX"] * rng.choice((1, 1, 2))
        for place, kind in enumerate(kinds):
            opened = joined if place == 0 or rng.random() < 0.12 else day(rng, joined, dt.date(2026, 6, 15))
            branch = pick(rng, branch_weights)
            while opened_on[branch] > opened:
                branch = rng.choice(("B01", "B03", "B01")) if opened > dt.date(2019, 2, 4) else "B01"
                opened = max(opened, dt.date(2019, 1, 7))
            closed = day(rng, opened, END) if rng.random() < 0.09 and kind != "JUN" else None
            limit = rng.choice((None, 500, 1000, 1000, 2000)) if kind == "CUR" else 10000 if kind == "BUS" else None
            scale = {"CUR": 7.3, "STU": 5.9, "SAV": 8.6, "FIX": 9.8, "BUS": 9.3, "JUN": 6.1}[kind]
            balance = 0 if closed else round(rng.lognormvariate(scale, 1.0), 2)
            if not closed and limit and rng.random() < 0.14:
                balance = -round(rng.uniform(5, limit * 1.15), 2)
            acct_no = 700100 + len(accounts) * 7
            accounts.append((acct_no, opened, closed or END, kind))
            yield "acct", (acct_no, kind, branch, iso(opened), iso(closed), balance, limit)
            holders.append((acct_no, number, "main"))
            if rng.random() < 0.24:
                for other in rng.sample(clients, rng.choice((1, 1, 1, 2))):
                    if other[0] != number and not other[1]:
                        holders.append((acct_no, other[0], pick(rng, (("joint", 75), ("proxy", 25)))))
    for row in holders:
        yield "acct_holder", row
    life = {a[0]: a for a in accounts}
    for acct_no, number, role in holders:
        _, opened, closed, kind = life[acct_no]
        if kind in ("SAV", "FIX", "JUN") or (role == "proxy" and rng.random() < 0.5) or rng.random() < 0.08:
            continue
        for kind in ["debit"] + ["credit"] * (rng.random() < 0.3) + ["debit"] * (rng.random() < 0.1):
            issued = day(rng, opened, min(closed, opened + dt.timedelta(days=500)))
            state = pick(rng, (("active", 82), ("blocked", 9), ("replaced", 9)))
            limit = rng.choice((None, 1000, 1500, 2500, 5000)) if kind == "credit" else rng.choice((None, None, 2000))
            cards.append((len(cards) + 1, issued, closed))
            yield "card", (len(cards), acct_no, number, kind, iso(issued), state, limit)

    merchants = list(make_merchants(rng))
    yield from (("merchant", m) for m in merchants)
    favour = [0 if i in (5, 32) else 1 / (1 + i * 17 % 23) for i in range(len(merchants))]
    count = 0
    for card_id, issued, closed in cards:
        for _ in range(rng.choice((0, 1, 3, 5, 8, 12, 18, 40))):
            place = rng.choices(merchants, favour)[0]
            online = int(place[3] is None and place[4] == "GB" or place[2] in ("clothing", "electronics", "books") and rng.random() < 0.4)
            amount = round(TYPICAL[place[2]] * rng.lognormvariate(-0.2, 0.65), 2)
            outcome = pick(rng, (("settled", 93), ("declined", 5 if place[2] != "gambling" else 25), ("refunded", 2 + 5 * online)))
            count += 1
            yield "card_txn", (count, card_id, place[0], at(rng, day(rng, issued, closed), 0 if online else 7, 23 if online else 21), amount, outcome, online)

    usable = [a for a in accounts if (a[2] - a[1]).days > 30]
    partners = usable[::9]
    count = 0
    for account in usable:
        if account[3] in ("FIX", "JUN") and rng.random() < 0.6:
            continue
        for _ in range(rng.choice((0, 1, 2, 3, 4, 8, 15))):
            channel = pick(rng, (("app", 48), ("web", 24), ("counter", 12), ("atm", 16)))
            other = rng.choice(partners if rng.random() < 0.6 else usable)
            first, last = max(account[1], other[1]), min(account[2], other[2])
            if other[0] == account[0] or first > last:
                continue
            purpose = pick(rng, PURPOSES)
            amount = round(rng.lognormvariate(5.2, 1.1), 2) if rng.random() < 0.7 else rng.choice((50, 100, 200, 500, 1000))
            source, target = account[0], other[0]
            if channel == "atm":
                target, purpose, amount = None, None, rng.choice((20, 40, 50, 100, 100, 200, 300))
            elif channel == "counter" and rng.random() < 0.6:
                source, target, purpose = None, account[0], None
            elif rng.random() < 0.3:
                source, target = target, source
            count += 1
            hours = (8, 17) if channel == "counter" else (0, 23)
            yield "transfer", (count, source, target, at(rng, day(rng, first, last), *hours), amount, channel, purpose)

    officers = {code: [e for e in staff if e[3] == code and e[4] == "credit officer"] for code in opened_on}
    loan_no = 5000
    for _ in range(320):
        client, business, joined, _, born = rng.choice(clients[: rng.choice((150, 400, 720))])
        if born > 2000 and not business:
            continue
        granted = day(rng, max(joined, dt.date(2019, 3, 1)), END)
        branch = pick(rng, branch_weights)
        if opened_on[branch] > granted:
            branch = "B01"
        kind = "business" if business else pick(rng, (("consumer", 50), ("car", 28), ("mortgage", 22)))
        low, high, terms = {
            "business": (8000, 90000, (24, 36, 60)), "consumer": (1000, 15000, (12, 24, 24, 36, 48)),
            "car": (6000, 38000, (36, 48, 60)), "mortgage": (90000, 420000, (180, 240, 300)),
        }[kind]
        principal = round(rng.uniform(low, high), -2)
        term = rng.choice(terms)
        rate = round(rng.uniform(2.4, 4.6) if kind == "mortgage" else rng.uniform(4.5, 9.9), 2)
        team = officers[branch] + [e for e in advisers if e[3] == branch]
        team = advisers if rng.random() < 0.08 else team
        worker = rng.choice([e for e in team if e[6] <= iso(granted)] or team)[0]
        boss = managers[branch] or 2
        approver = None if principal < 5000 and rng.random() < 0.6 else worker if rng.random() < 0.05 else boss if principal < 60000 else 2
        loan_no += rng.choice((1, 1, 2, 3))
        bad = rng.random() < 0.1
        due = [add_months(granted, i) for i in range(1, term + 1)]
        due = [d for d in due if d <= END]
        if bad and len(due) > 4:
            due, state = due[: max(5, len(due) // 2)], "defaulted"
        else:
            state = "repaid" if len(due) == term else "running"
        slow = rng.random() < 0.2
        yield "loan", (
            loan_no, client, branch, worker, approver, kind, principal, rate, iso(granted), term, state,
        )
        amount = round(principal / term * (1 + rate / 100 * term / 24), 2)
        for number, date in enumerate(due, start=1):
            paid = date + dt.timedelta(days=rng.choice((0, 0, 0, -1, 0, 0, 1)) if not slow else rng.choice((0, 2, 5, 14, 16, 31)))
            paid = min(paid, END)
            if state == "defaulted" and number > len(due) - 3 or (state == "running" and slow and number == len(due)):
                paid = None
            yield "instalment", (loan_no, number, iso(date), amount, iso(paid))

    sources = [a for a in usable if a[3] in ("CUR", "BUS", "STU")]
    owner = {acct_no: client for acct_no, client, role in holders if role == "main"}
    for number in range(1, 381):
        source = rng.choice(sources[: rng.choice((60, 200, 600))])
        target = rng.choice(partners if rng.random() < 0.5 else usable)
        if rng.random() < 0.25:
            target = rng.choice([a for a in usable if owner[a[0]] == owner[source[0]]])
        while target[0] == source[0]:
            target = rng.choice(usable)
        first, last = max(source[1], target[1]), min(source[2], target[2])
        begun = day(rng, min(first, last), last)
        ended = last if last < END else day(rng, begun, END) if rng.random() < 0.25 else None
        rhythm = pick(rng, (("monthly", 80), ("quarterly", 12), ("yearly", 8)))
        yield "st_order", (
            number, source[0], target[0], rng.choice((25, 50, 50, 75, 100, 100, 150, 200, 350, 480, 620, 900)[: 10 if rhythm == "quarterly" else 12]),
            rhythm, iso(begun), iso(ended),
        )
    yield from EDGES
