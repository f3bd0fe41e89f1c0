"""A law firm with five offices: matters and their parties, time, fee notes, hearings, documents, conflict checks."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

DDL = """
CREATE TABLE office (
  office_cd VARCHAR(3) PRIMARY KEY,
  city TEXT NOT NULL UNIQUE,
  bar_nm TEXT NOT NULL, -- bar whose rules apply there
  vat_pct NUMERIC(4,1) NOT NULL -- rate on fee notes
);
CREATE TABLE practice_area (
  area_cd VARCHAR(5) PRIMARY KEY,
  area_nm TEXT NOT NULL UNIQUE,
  parent_cd VARCHAR(5) REFERENCES practice_area(area_cd) -- empty for a department
);
CREATE TABLE attorney (
  atty_id INTEGER PRIMARY KEY,
  first_nm TEXT NOT NULL,
  last_nm TEXT NOT NULL,
  office_cd VARCHAR(3) NOT NULL REFERENCES office(office_cd),
  grade VARCHAR(12) NOT NULL, -- partner, counsel, associate, trainee
  admitted_yr INTEGER, -- year of admission to the bar, empty for trainees
  supervisor_id INTEGER REFERENCES attorney(atty_id),
  std_rate NUMERIC(7,2) NOT NULL, -- per hour
  left_on DATE -- empty: still with the firm
);
CREATE TABLE court (
  court_id INTEGER PRIMARY KEY,
  court_nm TEXT NOT NULL UNIQUE,
  instance VARCHAR(12) NOT NULL, -- first, appeal, supreme, tribunal
  city TEXT NOT NULL
);
CREATE TABLE party (
  party_id INTEGER PRIMARY KEY,
  party_nm TEXT NOT NULL,
  kind VARCHAR(12) NOT NULL, -- company, individual, public body
  country TEXT
);
CREATE TABLE matter (
  matter_id INTEGER PRIMARY KEY,
  matter_no VARCHAR(10) NOT NULL UNIQUE,
  subject TEXT NOT NULL,
  area_cd VARCHAR(5) NOT NULL REFERENCES practice_area(area_cd),
  lead_id INTEGER NOT NULL REFERENCES attorney(atty_id), -- runs it
  orig_id INTEGER REFERENCES attorney(atty_id), -- brought it in
  fee_basis VARCHAR(12) NOT NULL, -- hourly, fixed, contingency, retainer, pro bono
  fee_cap NUMERIC(10,2), -- agreed ceiling
  opened_on DATE NOT NULL,
  closed_on DATE,
  outcome VARCHAR(10) -- won, lost, settled; empty while open or where nothing was contested
);
CREATE TABLE matter_party (
  matter_id INTEGER NOT NULL REFERENCES matter(matter_id),
  party_id INTEGER NOT NULL REFERENCES party(party_id),
  capacity VARCHAR(12) NOT NULL, -- client, opponent, third party
  PRIMARY KEY (matter_id, party_id)
);
CREATE TABLE fee_note (
  note_id INTEGER PRIMARY KEY,
  note_no VARCHAR(12) NOT NULL UNIQUE,
  matter_id INTEGER NOT NULL REFERENCES matter(matter_id),
  issued_on DATE NOT NULL,
  due_on DATE NOT NULL,
  net_amt NUMERIC(10,2) NOT NULL,
  vat_amt NUMERIC(10,2) NOT NULL
);
CREATE TABLE note_receipt (
  note_id INTEGER NOT NULL REFERENCES fee_note(note_id),
  seq INTEGER NOT NULL,
  recd_on DATE NOT NULL,
  amt NUMERIC(10,2) NOT NULL,
  PRIMARY KEY (note_id, seq)
);
CREATE TABLE time_entry (
  entry_id INTEGER PRIMARY KEY,
  matter_id INTEGER NOT NULL REFERENCES matter(matter_id),
  atty_id INTEGER NOT NULL REFERENCES attorney(atty_id),
  worked_on DATE NOT NULL,
  mins INTEGER NOT NULL,
  activity VARCHAR(12), -- drafting, research, call, court, travel
  chargeable INTEGER NOT NULL,
  rate NUMERIC(7,2), -- per hour; empty: the attorney's standard rate
  note_id INTEGER REFERENCES fee_note(note_id) -- empty: not billed yet
);
CREATE TABLE hearing (
  hearing_id INTEGER PRIMARY KEY,
  matter_id INTEGER NOT NULL REFERENCES matter(matter_id),
  court_id INTEGER NOT NULL REFERENCES court(court_id),
  starts_at TIMESTAMP NOT NULL,
  advocate_id INTEGER REFERENCES attorney(atty_id),
  second_id INTEGER REFERENCES attorney(atty_id),
  result VARCHAR(10) -- heard, adjourned, vacated; empty: still to come
);
CREATE TABLE matter_doc (
  doc_id INTEGER PRIMARY KEY,
  matter_id INTEGER NOT NULL REFERENCES matter(matter_id),
  author_id INTEGER REFERENCES attorney(atty_id), -- empty: came from outside
  doc_type VARCHAR(12) NOT NULL, -- pleading, contract, opinion, letter, exhibit
  pages INTEGER NOT NULL,
  drafted_on DATE NOT NULL,
  filed_on DATE,
  replaces_id INTEGER REFERENCES matter_doc(doc_id)
);
CREATE TABLE disbursement (
  disb_id INTEGER PRIMARY KEY,
  matter_id INTEGER NOT NULL REFERENCES matter(matter_id),
  spent_on DATE NOT NULL,
  purpose VARCHAR(14) NOT NULL, -- court fee, expert, translation, travel, courier
  amt NUMERIC(9,2) NOT NULL,
  recharged INTEGER NOT NULL
);
CREATE TABLE conflict_check (
  check_id INTEGER PRIMARY KEY,
  searched_nm TEXT NOT NULL, -- typed in by hand, may match party.party_nm
  asked_by INTEGER NOT NULL REFERENCES attorney(atty_id),
  run_on DATE NOT NULL,
  finding VARCHAR(10) -- clear, waived, conflict; empty: not decided
);
"""

FIRST = (
    "Aidan Beatriz Cosmin Dagny Emre Fionnuala Giulio Hana Idris Jolanta Kofi Lisbet Marek Nilufer Orla Paolo Quirin "
    "Renske Siobhan Tariq Ursula Viktor Wanda Xenia Yusuf Zsofia Anouk Bram Clodagh Desmond"
).split()
LAST = (
    "Abernathy Boersma Calder Dvorak Ekwueme Farrelly Gunnarsson Hartigan Ivanova Jellema Kinsella Lombardi "
    "Mulcahy Novak Oduya Pereira Quigley Rademaker Szabo Tierney Ueland Vantongeren Whelan Yildiz Zamora Brannock"
).split()
OFFICES = [("DUB", "Dublin", "Irish", 23.0), ("LON", "London", "English", 20.0), ("AMS", "Amsterdam", "Dutch", 21.0),
           ("LIS", "Lisbon", "Portuguese", 23.0), ("BRU", "Brussels", "Belgian", 21.0)]
VAT = {code: percent for code, _, _, percent in OFFICES}
AREAS = [
    ("DISP", "Disputes", None), ("CORP", "Corporate", None), ("PRIV", "Private client", None), ("REG", "Regulatory", None),
    ("COMM", "Commercial litigation", "DISP"), ("ARB", "Arbitration", "DISP"), ("PI", "Personal injury", "DISP"),
    ("MNA", "Mergers and acquisitions", "CORP"), ("BANK", "Loans and security", "CORP"), ("WILL", "Wills and estates", "PRIV"),
    ("FAM", "Family law", "PRIV"), ("COMP", "Competition law", "REG"), ("DATA", "Data protection", "REG"),
    ("SPACE", "Space law", "REG"),
]
COURTS = [
    (1, "District Court Dublin", "first", "Dublin"), (2, "High Court Dublin", "first", "Dublin"),
    (3, "Court of Appeal Dublin", "appeal", "Dublin"), (4, "Supreme Court", "supreme", "Dublin"),
    (5, "Commercial Court London", "first", "London"), (6, "Court of Appeal London", "appeal", "London"),
    (7, "District Court Amsterdam", "first", "Amsterdam"), (8, "Court of Appeal Amsterdam", "appeal", "Amsterdam"),
    (9, "Arbitral Tribunal Brussels", "tribunal", "Brussels"), (10, "Court of Lisbon", "first", "Lisbon"),
    (11, "Labour Tribunal", "tribunal", "Dublin"), (12, "Patents Court", "first", "London"),
]
WORDS = "Harrow Linden Castor Meridew Oakfell Tamar Brightwater Solent Kestane Vireo Northgate Pellmoor Ardent Juno Quill".split()
SUFFIX = ["Holdings", "Foods", "Shipping", "Biotech", "Properties", "Media", "Engineering"]
PLACES = ["Ireland", "United Kingdom", "Netherlands", "Portugal", "Belgium", "Germany", "United States", None]
SUBJECTS = {
    "COMM": "Breach of supply contract", "ARB": "Arbitration over turbine delivery", "PI": "Road accident claim",
    "MNA": "Purchase of shares", "BANK": "Refinancing of a warehouse", "WILL": "Estate administration",
    "FAM": "Custody and maintenance", "COMP": "Merger clearance", "DATA": "Data breach response",
    "DISP": "Advice before action", "CORP": "Articles and board papers",
}
END = date(2026, 6, 15)


def _pick(rng: random.Random, items: list[Any], weights: list[float]) -> Any:
    return rng.choices(items, weights)[0]


def _skewed(rng: random.Random, shape: float, top: int) -> int:
    """1 most often, then ever more seldom up to `top`."""
    drawn = int(rng.paretovariate(shape))
    return drawn if drawn <= top else rng.randint(1, top)


def rows(rng: random.Random) -> Iterator[tuple[str, tuple[Any, ...]]]:
    for office in OFFICES:
        yield "office", office
    for area in AREAS:
        yield "practice_area", area
    rates: dict[int, float] = {}
    office_of: dict[int, str] = {}
    seniors: list[int] = []
    trainees: dict[int, list[int]] = {}
    gone: dict[int, date] = {}
    used: set[tuple[str, str]] = set()
    previous, admitted_of_first = ("", ""), None
    for atty in range(1, 97):
        while (name := (rng.choice(FIRST), rng.choice(LAST))) in used:
            pass
        used.add(name)
        if atty in (2, 51, 61):  # namesakes
            name = previous
        previous = name
        grade = "partner" if atty <= 16 else _pick(rng, ["counsel", "associate", "trainee"], [12, 62, 26])
        office = _pick(rng, [o[0] for o in OFFICES], [38, 26, 18, 7, 11])
        admitted = {
            "partner": rng.randint(1987, 2008), "counsel": rng.randint(1998, 2013), "associate": rng.randint(2009, 2023)
        }.get(grade)
        base = {"partner": 420, "counsel": 340, "associate": 235, "trainee": 120}[grade]
        if atty in (50, 51):
            grade, admitted = "associate", 2015
        rates[atty] = round(base + rng.randint(-4, 8) * 7.5, 2)
        boss = None if atty <= 4 else rng.choice(seniors[:16]) if rng.random() < 0.93 else None
        if grade in ("partner", "counsel"):
            seniors.append(atty)
        if grade == "trainee" and boss is not None:
            trainees.setdefault(boss, []).append(atty)
        left = None
        if atty > 6 and rng.random() < 0.2:
            gone[atty] = date(2021, 3, 1) + timedelta(days=rng.randint(0, 1850))
            left = gone[atty].isoformat()
        if atty == 2:
            office, admitted, rates[2] = office_of[1], admitted_of_first, rates[1]
        if atty == 1:
            admitted_of_first = admitted
        if atty in (50, 51):
            left, gone[atty] = "2024-01-01", date(2024, 1, 1)
        office_of[atty] = office
        yield "attorney", (atty, *name, office, grade, admitted, boss, rates[atty], left)
    for court in COURTS:
        yield "court", court
    parties: list[str] = []
    for party_id in range(1, 421):
        kind = _pick(rng, ["company", "individual", "public body"], [52, 40, 8])
        if kind == "company":
            label = f"{rng.choice(WORDS)} {rng.choice(SUFFIX)} {rng.choice(['Ltd', 'BV', 'plc', 'SA'])}"
        elif kind == "individual":
            label = f"{rng.choice(FIRST)} {rng.choice(LAST)}"
        else:
            label = f"{rng.choice(['City of', 'Port of', 'County of'])} {rng.choice(WORDS)}"
        while label in parties:
            label += " II"
        if party_id in (2, 302):  # two companies, one name
            kind, label = "company", parties[-1]
        parties.append(label)
        yield "party", (party_id, label, kind, _pick(rng, PLACES, [38, 20, 12, 5, 7, 6, 6, 5]))
    matters: list[tuple[int, date, date | None, list[int], str, str, int]] = []
    links: list[tuple[str, tuple[Any, ...]]] = []
    areas = [a[0] for a in AREAS if a[0] in SUBJECTS]
    for matter_id in range(1, 521):
        area = _pick(rng, areas, [3, 4, 24, 8, 14, 12, 9, 13, 12, 4, 7])
        lead = seniors[(_skewed(rng, 0.6, len(seniors))) - 1]
        brought = None if rng.random() < 0.07 else lead if rng.random() < 0.4 else rng.choice([1, 2, 3] if rng.random() < 0.3 else seniors + list(range(17, 60)))
        basis = _pick(rng, ["hourly", "fixed", "contingency", "pro bono"], [58, 24, 12, 6])
        opened = date(2019, 1, 7) + timedelta(days=int(rng.random() ** 0.8 * 2650))
        closed: date | None = opened + timedelta(days=int(rng.gammavariate(2.2, 170)) + 9)
        if rng.random() < 0.1 or (closed is not None and closed > END):
            closed = None
        if date(2025, 12, 27) <= opened < date(2026, 1, 20):
            opened = date(2026, 1, 1)
        for year in (2025, 2026):
            if closed is not None and date(year - 1, 12, 26) <= closed < date(year, 1, 14):
                closed = date(year, 1, 1)
        if closed is not None and closed < opened:
            closed = None
        if closed is None and rng.random() < 0.04:
            basis = "retainer"
        contested = area in ("COMM", "ARB", "PI", "FAM", "COMP", "DATA")
        outcome = _pick(rng, ["won", "lost", "settled", None], [33, 24, 36, 7]) if closed and contested else None
        cap = round(rng.randint(4, 90) * 500.0, 2) if basis != "pro bono" and rng.random() < 0.35 else None
        team = [lead, *trainees.get(lead, [])[:2], *rng.sample(range(17, 97), rng.randint(1, 4))]
        matters.append((matter_id, opened, closed, sorted(set(team)), area, basis, lead))
        yield "matter", (
            matter_id, f"{opened.year % 100}-{matter_id:04d}", SUBJECTS[area], area, lead, brought, basis, cap,
            opened.isoformat(), closed.isoformat() if closed else None, outcome,
        )
        involved: dict[int, str] = {_skewed(rng, 0.42, 300): "client"}
        if rng.random() < 0.14:
            involved.setdefault(rng.randint(1, 300), "client")
        if contested:
            for _ in range(rng.choice([1, 1, 1, 2, 3])):
                involved.setdefault(rng.randint(90, 380) if rng.random() < 0.8 else 300 + _skewed(rng, 0.7, 60), "opponent")
        if rng.random() < 0.2:
            involved.setdefault(rng.randint(1, 380), "third party")
        links += [("matter_party", (matter_id, p, c)) for p, c in sorted(involved.items())]
    yield from links
    entries: list[list[Any]] = []
    notes: list[tuple[str, tuple[Any, ...]]] = []
    receipts: list[tuple[str, tuple[Any, ...]]] = []
    note_id = 0
    for matter_id, opened, closed, team, _, basis, lead in matters:
        last = closed or END
        span = max(5, (last - opened).days)
        weight = [4.0 if i < 2 else 2.0 for i in range(len(team))]
        mine: list[list[Any]] = []
        quiet = rng.random() < 0.07 or opened == date(2026, 1, 1) and matter_id % 2 == 0  # nobody has written up anything yet
        for _ in range(0 if quiet else min(60, 2 + int(rng.paretovariate(0.95) * 4))):
            atty = _pick(rng, team, weight)
            day = opened + timedelta(days=int(rng.random() ** 1.4 * span))
            if atty in gone and day >= gone[atty]:
                continue
            mins = rng.choice([6, 12, 18, 30, 30, 60, 60, 90, 120, 180, 240, 300, 420, 480, 540, 600])
            if basis == "pro bono":
                billable = 0
            else:
                billable = int(rng.random() < (0.62 if atty > 16 else 0.86))
            own = rates[atty]
            rate = None if rng.random() < 0.22 else round(own * rng.choice([0.85, 0.9, 1, 1, 1, 1.1]), 2)
            activity = rng.choice(["drafting", "drafting", "research", "call", "call", "court", "travel", None])
            mine.append([matter_id, atty, day.isoformat(), mins, activity, billable, rate, None])
        mine.sort(key=lambda e: str(e[2]))
        issue = opened + timedelta(days=rng.randint(40, 120))
        while issue <= min(END, last + timedelta(days=60)) and basis != "pro bono":
            open_ones = [e for e in mine if e[7] is None and e[5] and e[2] < issue.isoformat()]
            if open_ones and rng.random() < 0.75:
                note_id += 1
                for entry in open_ones:
                    if rng.random() < 0.93:
                        entry[7] = note_id
                net = round(sum(e[3] / 60 * (e[6] or rates[e[1]]) for e in open_ones), 2)
                vat = 0.0 if rng.random() < 0.2 else round(net * VAT[office_of[lead]] / 100, 2)
                if issue.month == 1 and issue.day < 6 or issue.month == 12 and issue.day > 28:
                    issue = date(issue.year + (issue.month == 12), 1, 1)
                due = issue + timedelta(days=rng.choice([14, 30, 30, 30, 60]))
                if due.day < 4:
                    due = due.replace(day=1)
                if due.month == 6 and 12 < due.day < 20:
                    due = due.replace(day=15)
                notes.append(("fee_note", (note_id, f"FN{issue.year}-{note_id:04d}", matter_id, issue.isoformat(), due.isoformat(), net, vat)))
                left, day = round(net + vat, 2), issue
                for seq in range(1, _pick(rng, [0, 1, 2, 3], [14, 56, 20, 10]) + 1):
                    day += timedelta(days=int(rng.gammavariate(1.6, 16)) + 2)
                    part = round(left - 0.35, 2) if rng.random() < 0.06 else left if rng.random() < 0.8 else round(left * rng.choice([0.25, 0.5, 0.6]), 2)
                    if part <= 0 or day > END:
                        break
                    left = round(left - part, 2)
                    receipts.append(("note_receipt", (note_id, seq, day.isoformat(), part)))
            issue += timedelta(days=rng.randint(60, 130))
        entries += mine
    yield from notes
    yield from receipts
    for entry_id, entry in enumerate(entries, 1):
        yield "time_entry", (entry_id, *entry)
    hearing_id = doc_id = disb_id = 0
    others: list[tuple[str, tuple[Any, ...]]] = []
    for matter_id, opened, closed, team, area, basis, _ in matters:
        last = closed or END + timedelta(days=15)
        if area in ("COMM", "ARB", "PI", "FAM", "COMP", "DATA") and rng.random() < 0.7:
            day = opened
            for _ in range(min(7, int(rng.paretovariate(1)))):
                day += timedelta(days=rng.randint(12, 160))
                if day > last or day.weekday() > 4:
                    continue
                hearing_id += 1
                court = 9 if area == "ARB" and rng.random() < 0.7 else rng.choice([1, 1, 2, 2, 3, 4, 5, 5, 6, 7, 8, 10, 11])
                moment = datetime.combine(day, datetime.min.time()) + timedelta(minutes=rng.choice([540, 570, 600, 600, 630, 660, 720, 840, 870]))
                first = None if rng.random() < 0.09 else rng.choice(team[:3])
                second = rng.choice(team) if rng.random() < 0.55 else None
                if second == first:
                    second = None
                result = None if day > date(2026, 5, 20) else _pick(rng, ["heard", "adjourned", "vacated"], [66, 22, 12])
                others.append(("hearing", (hearing_id, matter_id, court, moment.strftime("%Y-%m-%d %H:%M:%S"), first, second, result)))
        earlier: list[tuple[int, date]] = []
        for _ in range(rng.choice([0, 1, 1, 2, 3, 3, 5, 8])):
            doc_id += 1
            replaces = None
            drafted = opened + timedelta(days=rng.randint(1, 200))
            if earlier and rng.random() < 0.33:
                replaces, before = rng.choice(earlier)
                drafted = before + timedelta(days=rng.randint(1, 40))
            drafted = min(drafted, END)
            kind = rng.choice(["pleading", "pleading", "contract", "opinion", "letter", "letter", "exhibit"])
            filed = drafted + timedelta(days=rng.randint(0, 12)) if kind in ("pleading", "exhibit") and rng.random() < 0.7 else None
            author = None if kind == "exhibit" or rng.random() < 0.05 else rng.choice(team)
            pages = int(rng.paretovariate(0.9) * {"letter": 1, "exhibit": 3}.get(kind, 5)) % 240 + 1
            earlier.append((doc_id, drafted))
            others.append(("matter_doc", (doc_id, matter_id, author, kind, pages, drafted.isoformat(), filed.isoformat() if filed else None, replaces)))
        for _ in range(rng.choice([0, 0, 1, 1, 2, 4])):
            disb_id += 1
            purpose = rng.choice(["court fee", "court fee", "expert", "translation", "travel", "courier"])
            amount = round(rng.lognormvariate(6.8 if purpose == "expert" else 4.6, 0.7), 2)
            day = opened + timedelta(days=rng.randint(0, 250))
            others.append(("disbursement", (disb_id, matter_id, min(day, END).isoformat(), purpose, amount, int(basis != "fixed" and rng.random() < 0.8))))
    yield from sorted(others, key=lambda o: ["hearing", "matter_doc", "disbursement"].index(o[0]))
    for check_id in range(1, 701):
        name = rng.choice(parties) if rng.random() < 0.8 else f"{rng.choice(WORDS)} {rng.choice(['Partners', 'Trust', 'Group'])}"
        finding = _pick(rng, ["clear", "waived", "conflict", None], [80, 9, 8, 3])
        day = date(2019, 1, 4) + timedelta(days=rng.randint(0, 2710))
        yield "conflict_check", (check_id, name, rng.choice([*range(1, 60)]), day.isoformat(), finding)
