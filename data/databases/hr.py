"""The personnel office of a manufacturer: people, posts, pay, leave, training, reviews and recruiting."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

DDL = """
CREATE TABLE offices (
    office_id INTEGER PRIMARY KEY,
    city VARCHAR(30) NOT NULL,
    country VARCHAR(2) NOT NULL, -- two-letter code
    opened_on DATE NOT NULL,
    desks INTEGER NOT NULL,
    rent_month NUMERIC(10,2) -- euros; empty where we own the building
);

CREATE TABLE positions (
    pos_code VARCHAR(8) PRIMARY KEY,
    title VARCHAR(40) NOT NULL,
    job_level INTEGER NOT NULL, -- 1 junior to 6 executive
    pay_min NUMERIC(10,2) NOT NULL, -- yearly pay band in euros
    pay_max NUMERIC(10,2) NOT NULL
);

CREATE TABLE departments (
    dept_id INTEGER PRIMARY KEY,
    dept_name VARCHAR(40) NOT NULL,
    cost_center VARCHAR(8) NOT NULL,
    head_id INTEGER, -- employees.emp_id
    deputy_id INTEGER, -- employees.emp_id
    headcount_plan INTEGER NOT NULL -- approved number of employees
);

CREATE TABLE employees (
    emp_id INTEGER PRIMARY KEY,
    first_name VARCHAR(30) NOT NULL,
    last_name VARCHAR(30) NOT NULL,
    gender CHAR(1), -- f, m, x; empty where not stated
    birth_date DATE NOT NULL,
    hire_date DATE NOT NULL,
    term_date DATE, -- last day at work, empty for current employees
    term_reason VARCHAR(15), -- resigned, dismissed, retired, contract end
    dept_id INTEGER REFERENCES departments (dept_id),
    pos_code VARCHAR(8) NOT NULL REFERENCES positions (pos_code),
    office_id INTEGER REFERENCES offices (office_id), -- empty for those who work from home
    manager_id INTEGER REFERENCES employees (emp_id),
    fte REAL NOT NULL, -- 1.0 is full time
    work_email VARCHAR(60)
);

CREATE TABLE salaries (
    emp_id INTEGER NOT NULL REFERENCES employees (emp_id),
    valid_from DATE NOT NULL,
    valid_to DATE, -- empty for the salary that applies now
    amount NUMERIC(10,2) NOT NULL, -- gross euros a year
    chg_reason VARCHAR(12) NOT NULL, -- hire, annual, promotion, correction
    PRIMARY KEY (emp_id, valid_from)
);

CREATE TABLE leaves (
    leave_id INTEGER PRIMARY KEY,
    emp_id INTEGER NOT NULL REFERENCES employees (emp_id),
    leave_type VARCHAR(10) NOT NULL, -- vacation, sick, parental, unpaid
    start_date DATE NOT NULL,
    end_date DATE NOT NULL, -- last day off
    days REAL NOT NULL, -- working days, halves possible
    status VARCHAR(10) NOT NULL, -- approved, pending, rejected, cancelled
    approved_by INTEGER REFERENCES employees (emp_id)
);

CREATE TABLE trainings (
    trn_id INTEGER PRIMARY KEY,
    trn_title VARCHAR(50) NOT NULL,
    provider VARCHAR(30), -- empty for courses held by our own people
    topic VARCHAR(15) NOT NULL, -- safety, leadership, IT, language, quality
    hrs INTEGER NOT NULL,
    cost_pp NUMERIC(10,2) NOT NULL, -- euros a person
    mandatory INTEGER NOT NULL -- 1 if everybody has to take it
);

CREATE TABLE emp_trainings (
    emp_id INTEGER NOT NULL REFERENCES employees (emp_id),
    trn_id INTEGER NOT NULL REFERENCES trainings (trn_id),
    taken_on DATE NOT NULL,
    score INTEGER, -- 0 to 100, empty where there was no test
    passed INTEGER, -- 1 or 0, empty where there was no test
    PRIMARY KEY (emp_id, trn_id, taken_on)
);

CREATE TABLE reviews (
    review_id INTEGER PRIMARY KEY,
    emp_id INTEGER NOT NULL REFERENCES employees (emp_id), -- who was reviewed
    reviewer_id INTEGER NOT NULL REFERENCES employees (emp_id), -- who wrote it
    review_date DATE NOT NULL,
    rating INTEGER, -- 1 poor to 5 outstanding; empty while in draft
    goal_pct REAL, -- share of goals met, 0 to 1
    comment_txt TEXT
);

CREATE TABLE vacancies (
    vac_id INTEGER PRIMARY KEY,
    pos_code VARCHAR(8) NOT NULL REFERENCES positions (pos_code),
    dept_id INTEGER NOT NULL REFERENCES departments (dept_id),
    posted_on DATE NOT NULL,
    closed_on DATE, -- empty while open
    recruiter_id INTEGER REFERENCES employees (emp_id)
);

CREATE TABLE applicants (
    appl_id INTEGER PRIMARY KEY,
    vac_id INTEGER REFERENCES vacancies (vac_id), -- empty for unsolicited applications
    first_name VARCHAR(30) NOT NULL,
    last_name VARCHAR(30) NOT NULL,
    applied_on DATE NOT NULL,
    channel VARCHAR(12) NOT NULL, -- job board, referral, website, agency, fair
    referred_by INTEGER REFERENCES employees (emp_id),
    wish_pay NUMERIC(10,2), -- gross euros a year
    status VARCHAR(10) NOT NULL, -- new, interview, offer, hired, rejected, withdrawn
    hired_as INTEGER -- emp_id after hiring
);

CREATE TABLE interviews (
    appl_id INTEGER NOT NULL REFERENCES applicants (appl_id),
    round_no INTEGER NOT NULL,
    held_at TIMESTAMP NOT NULL,
    interviewer_id INTEGER NOT NULL REFERENCES employees (emp_id),
    co_interviewer_id INTEGER REFERENCES employees (emp_id),
    fmt VARCHAR(8) NOT NULL, -- phone, video, onsite
    score INTEGER, -- 1 to 10
    PRIMARY KEY (appl_id, round_no)
);
"""

WOMEN = "Aylin Birgit Chiara Dorota Esra Freja Gesine Hilde Imke Jana Katya Leona Marit Nadja Oda Petra Runa Selma".split()
MEN = "Arne Bogdan Cem Dario Eike Filip Goran Hauke Ilyas Jannik Kaan Lorenz Mirko Nuri Olaf Piet Quirin Rasmus".split()
LAST = (
    "Aksoy Bergmann Cordes Dietz Engel Fuchs Gruber Hansen Ilic Jansen Kaya Lorenzen Moretti Neumann Oster Paulsen "
    "Rieger Sorensen Tomic Ullrich Varga Wegner Zander Albrecht Costa Duarte Falk Horvat"
).split()
OFFICES = (
    (1, "Bremen", "DE", "2019-01-07", 120, None),
    (2, "Rotterdam", "NL", "2019-05-01", 45, 18250.0),
    (3, "Katowice", "PL", "2020-09-15", 60, 9400.5),
    (4, "Linz", "AT", "2021-03-01", 25, 7800.0),
    (5, "Aarhus", "DK", "2023-02-01", 18, 7800.0),
    (6, "Ghent", "BE", "2026-01-12", 10, 4150.0),
)
POSITIONS = (
    ("OPR1", "Machine Operator", 1, 31000.0, 41000.0),
    ("OPR2", "Shift Lead", 3, 42000.0, 56000.0),
    ("TEC1", "Maintenance Technician", 2, 38000.0, 52000.0),
    ("ENG1", "Design Engineer", 3, 52000.0, 72000.0),
    ("ENG2", "Senior Engineer", 4, 68000.0, 90000.0),
    ("DEV1", "Software Developer", 3, 52000.0, 76000.0),
    ("ACC1", "Accountant", 2, 40000.0, 58000.0),
    ("SAL1", "Sales Representative", 2, 39000.0, 60000.0),
    ("SAL2", "Key Account Manager", 4, 60000.0, 86000.0),
    ("HRS1", "HR Specialist", 2, 40000.0, 57000.0),
    ("LOG1", "Warehouse Clerk", 1, 29500.0, 38000.0),
    ("QAI1", "Quality Inspector", 2, 37000.0, 50000.0),
    ("MGR1", "Department Manager", 5, 82000.0, 118000.0),
    ("CEO1", "Managing Director", 6, 150000.0, 210000.0),
    ("TRA1", "Apprentice", 1, 13000.0, 17500.0),
    ("LEG1", "Legal Counsel", 4, 70000.0, 95000.0),
)
DEPARTMENTS = (
    (1, "Production", "CC100", 90),
    (2, "Engineering", "CC200", 42),
    (3, "Sales", "CC300", 30),
    (4, "Finance", "CC400", 16),
    (5, "Human Resources", "CC410", 10),
    (6, "Warehouse", "CC120", 36),
    (7, "Quality", "CC130", 20),
    (8, "IT", "CC420", 18),
    (9, "Legal", "CC430", 2),
)
POSTS = {
    1: ("OPR1 OPR1 OPR1 OPR1 OPR2 TEC1 TEC1 TRA1".split(), 82),
    2: ("ENG1 ENG1 ENG1 ENG2 ENG2 DEV1".split(), 46),
    3: ("SAL1 SAL1 SAL2".split(), 33),
    4: ("ACC1 ACC1 ACC1 TRA1".split(), 17),
    5: ("HRS1 HRS1 HRS1".split(), 11),
    6: ("LOG1 LOG1 LOG1 OPR2 TRA1".split(), 38),
    7: ("QAI1 QAI1 QAI1 ENG1".split(), 20),
    8: ("DEV1 DEV1 TEC1".split(), 18),
    9: ([], 0),
}
TRAININGS = (
    (1, "Fire Safety", None, "safety", 2, 0.0, 1),
    (2, "Forklift Licence", "Stapler Akademie", "safety", 16, 420.0, 0),
    (3, "First Line Leadership", "Nordlicht Coaching", "leadership", 24, 1450.0, 0),
    (4, "Data Protection Basics", None, "IT", 3, 0.0, 1),
    (5, "Spreadsheet Skills", "Digitalwerk", "IT", 8, 260.0, 0),
    (6, "Business English", "Lingua Plus", "language", 40, 780.0, 0),
    (7, "Polish for Beginners", "Lingua Plus", "language", 30, 690.0, 0),
    (8, "ISO 9001 Auditor", "Quantum Cert", "quality", 32, 1890.0, 0),
    (9, "Statistical Process Control", "Quantum Cert", "quality", 16, 940.0, 0),
    (10, "Difficult Conversations", "Nordlicht Coaching", "leadership", 8, 520.0, 0),
    (11, "Anti-Corruption", None, "safety", 1, 0.0, 1),
    (12, "Python for Engineers", "Digitalwerk", "IT", 24, 1100.0, 0),
    (13, "Negotiation in Purchasing", "Nordlicht Coaching", "leadership", 16, 1200.0, 0),
    (14, "Mentoring New Starters", None, "leadership", 6, 0.0, 0),
)
TODAY = date(2026, 6, 30)


def _day(rng: random.Random, start: date, end: date) -> date:
    return start + timedelta(days=rng.randrange(max(1, (end - start).days + 1)))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _employees(rng: random.Random) -> list[list[Any]]:
    """Heads first: the managing director is 1, the head of department d is d + 1 (nobody heads Legal)."""
    staff: list[list[Any]] = []
    leads: dict[int, list[int]] = {}

    def hire(dept: int | None, post: str, manager: int | None, hired: date, office: int | None) -> list[Any]:
        number = len(staff) + 1
        sex = rng.choices(("f", "m", "x", None), (40, 53, 2, 5))[0]
        first = rng.choice(WOMEN if sex == "f" else MEN if sex == "m" else WOMEN + MEN)
        last = rng.choice(LAST)
        born = _day(rng, date(1962, 1, 1), date(2001, 12, 31))
        if post == "TRA1":
            born = _day(rng, date(2002, 1, 1), date(2008, 6, 1))
        if number == 12:
            hired = date(2020, 1, 1)
        if number == 20:
            born = date(1963, 1, 1)
        fte = rng.choices((1.0, 0.8, 0.75, 0.5), (72, 12, 6, 10))[0]
        mail = f"{first[0].lower()}.{last.lower()}{number}@werk.example" if rng.random() > 0.12 else None
        row = [number, first, last, sex, born.isoformat(), hired.isoformat(), None, None, dept, post, office, manager, fte, mail]
        staff.append(row)
        return row

    hire(None, "CEO1", None, date(2019, 1, 2), 1)
    for dept in range(1, 9):
        hire(dept, "MGR1", 1, _day(rng, date(2019, 1, 7), date(2021, 6, 1)), 3 if dept == 6 else 1)
    for dept, (posts, size) in POSTS.items():
        leads[dept] = [dept + 1]
        for _ in range(size):
            post = rng.choice(posts)
            boss = dept + 1 if post in ("OPR2", "ENG2", "SAL2") else rng.choice(leads[dept])
            hired = _day(rng, date(2019, 2, 1), date(2026, 5, 1))
            office = rng.choices((1, 2, 3, 4, 5, None), (48, 14, 18, 8, 5, 7))[0]
            row = hire(dept, post, boss, hired, office)
            if post in ("OPR2", "ENG2", "SAL2") and len(leads[dept]) < 5:
                leads[dept].append(row[0])
            if rng.random() < 0.2 and hired < date(2026, 1, 1) and row[0] not in leads[dept][:2]:
                row[6] = _iso(_day(rng, hired + timedelta(90), TODAY))
                row[7] = rng.choices(("resigned", "dismissed", "contract end", None), (60, 15, 20, 5))[0]
                if row[4] < "1966":
                    row[7] = "retired"
    for _ in range(3):
        hire(None, "LEG1", 1, _day(rng, date(2020, 1, 1), date(2025, 1, 1)), None)
    return staff


def _salaries(rng: random.Random, row: list[Any]) -> Iterator[tuple[Any, ...]]:
    low, high = next((p[3], p[4]) for p in POSITIONS if p[0] == row[9])
    amount = round(rng.uniform(low * 0.97, low + (high - low) * 0.75) * row[12] / 100) * 100.0
    start, reason = date.fromisoformat(row[5]), "hire"
    end = date.fromisoformat(row[6]) if row[6] else TODAY
    while True:
        following = date(start.year + 1, 4, 1) if rng.random() > 0.15 else start + timedelta(days=rng.randint(200, 500))
        final = following > end or rng.random() < 0.12
        yield row[0], start.isoformat(), _iso(end) if final and row[6] else None if final else _iso(following - timedelta(1)), amount, reason
        if final:
            return
        reason = rng.choices(("annual", "promotion", "correction"), (78, 15, 7))[0]
        factor = {"annual": rng.uniform(1.0, 1.045), "promotion": rng.uniform(1.06, 1.16), "correction": rng.uniform(0.96, 1.02)}[reason]
        amount, start = round(amount * factor / 50) * 50.0, following


EDGES: tuple[tuple[str, tuple[Any, ...]], ...] = (  # rows that tell a right query from its near misses
    ("employees", (
        278, "Birgit", "Tomic", "f", "1996-06-30", "2022-09-08", None, None, 1, "OPR1", 5, 2, 1.0,
        "b.tomic278@werk.example"
    )),
    ("employees", (
        279, "Birgit", "Tomic", "f", "1976-06-30", "2022-09-08", None, None, 1, "OPR1", 5, 2, 1.0,
        "b.tomic279@werk.example"
    )),
    ("employees", (
        280, "Jana", "Varga", "f", "1968-12-27", "2025-12-12", None, None, 7, "QAI1", 1, 8, 1.0,
        "j.varga280@werk.example"
    )),
    ("emp_trainings", (280, 12, "2026-01-17", 54, 0)),
    ("salaries", (30, "2024-03-31", "2025-03-31", 54550, "annual")),
    ("applicants", (615, 60, "Piet", "Kaya", "2025-05-25", "website", None, 55000, "rejected", None)),
    ("applicants", (616, 14, "Runa", "Dietz", "2025-05-28", "job board", None, 40000, "offer", None)),
    ("interviews", (616, 1, "2025-06-11 17:45:00", 6, 50, "phone", 8)),
    ("employees", (
        281, "Olaf", "Ullrich", "m", "1965-09-17", "2023-08-19", "2025-06-08", "retired", 2, "ENG1", 3, 102, 0.8,
        "o.ullrich281@werk.example"
    )),
    ("employees", (
        282, "Ilyas", "Dietz", "m", "1980-12-04", "2021-05-20", None, None, 4, "ACC1", 1, 5, 1.0,
        "i.dietz282@werk.example"
    )),
    ("salaries", (282, "2025-04-01", None, 59800, "promotion")),
    ("employees", (
        283, "Ilyas", "Kaya", "m", "1995-11-05", "2026-01-13", None, None, 2, "ENG1", None, 104, 0.5,
        "i.kaya283@werk.example"
    )),
    ("employees", (
        284, "Marit", "Zander", "f", "1978-08-06", "2022-01-18", None, None, 4, "ACC1", 1, 5, 0.8,
        "m.zander284@werk.example"
    )),
    ("salaries", (284, "2022-01-18", None, 32300, "hire")),
    ("leaves", (2046, 71, "sick", "2026-01-23", "2026-01-30", 1.0, "approved", None)),
    ("applicants", (617, 1, "Nadja", "Lindgren", "2026-02-14", "agency", None, 80000.0, "rejected", None)),
    ("applicants", (618, 1, "Nadja", "Lindgren", "2026-02-14", "agency", None, 80001.0, "rejected", None)),
    ("employees", (
        285, "Selma", "Moretti", "f", "1997-12-26", "2025-10-12", "2026-03-26", "contract end", 2, "ENG2", 1, 3,
        0.5, "s.moretti285@werk.example"
    )),
    ("employees", (
        286, "Selma", "Moretti", "f", "1997-12-26", "2025-10-12", "2026-04-10", "resigned", 2, "ENG2", 1, 3, 1.0,
        "s.moretti286@werk.example"
    )),
    ("employees", (
        287, "Selma", "Moretti", "f", "1997-12-26", "2025-10-12", "2026-04-11", "resigned", 2, "ENG2", 1, 3, 1.0,
        "s.moretti287@werk.example"
    )),
    ("reviews", (716, 15, 2, "2024-11-30", 5, 0.94, "ready for promotion")),
    ("leaves", (2047, 134, "vacation", "2025-12-17", "2025-12-24", 2.0, "approved", 96)),
    ("employees", (
        288, "Ilyas", "Aksoy", "m", "1991-01-05", "2019-05-04", None, None, 3, "SAL1", 1, 140, 1.0,
        "i.aksoy288@werk.example"
    )),
    ("salaries", (288, "2023-12-31", None, 44150, "annual")),
    ("employees", (
        289, "Dario", "Fuchs", "m", "1962-01-08", "2019-12-22", "2025-01-07", "retired", 6, "OPR2", 1, 7, 1.0,
        "d.fuchs289@werk.example"
    )),
    ("emp_trainings", (289, 12, "2022-06-01", 68, 1)),
    ("employees", (
        290, "Lorenz", "Tomic", "m", "1962-05-25", "2020-07-23", None, None, 8, "DEV1", None, 9, 1.0,
        "l.tomic290@werk.example"
    )),
    ("applicants", (619, 4, "Arne", "Dietz", "2025-10-03", "website", None, 63000, "rejected", None)),
    ("applicants", (620, 4, "Dario", "Fuchs", "2025-10-03", "fair", None, 44000, "rejected", None)),
    ("applicants", (621, 4, "Freja", "Rieger", "2025-10-03", "job board", None, 74000, "rejected", None)),
    ("applicants", (622, 4, "Freja", "Jansen", "2025-10-03", "job board", None, 76500, "rejected", None)),
    ("applicants", (623, 4, "Katya", "Varga", "2025-10-03", "job board", None, 79000, "rejected", None)),
    ("applicants", (624, 4, "Bogdan", "Wegner", "2025-10-03", "website", None, 71500, "rejected", None)),
    ("vacancies", (71, "OPR1", 1, "2024-11-08", "2025-01-07", 6)),
    ("vacancies", (72, "OPR1", 1, "2024-11-08", "2025-01-08", 6)),
    ("employees", (
        291, "Ilyas", "Varga", "m", "1998-05-29", "2022-10-03", None, None, 1, "TEC1", 2, 30, 1.0,
        "i.varga291@werk.example"
    )),
    ("employees", (
        292, "Freja", "Cordes", None, "1992-05-13", "2022-10-04", "2025-03-06", "resigned", 1, "TEC1", 1, 50, 1.0,
        "f.cordes292@werk.example"
    )),
    ("employees", (
        293, "Aylin", "Ilic", "f", "1973-12-07", "2021-06-12", "2025-10-14", "dismissed", 8, "TEC1", 3, 9, 1.0,
        "a.ilic293@werk.example"
    )),
    ("employees", (
        294, "Imke", "Rieger", "f", "1981-09-09", "2021-08-03", None, None, 7, "QAI1", 1, 8, 1.0,
        "i.rieger294@werk.example"
    )),
    ("positions", ("LEG2", "Legal Counsel", 3, 52000, 95000)),
    ("positions", ("MGR2", "Department Manager", 5, 40000, 57000)),
    ("positions", ("ACC2", "Accountant", 3, 40000, 58000)),
    ("offices", (7, "Brno", "CZ", "2020-01-01", 12, 3900)),
    ("offices", (8, "Plzen", "CZ", "2019-03-04", 6, 2100)),
    ("offices", (9, "Graz", "AT", "2021-05-03", 8, None)),
    ("employees", (
        295, "Esra", "Gruber", "f", "1990-08-14", "2024-02-01", None, None, 5, "HRS1", 1, 6, 1.0,
        "e.gruber295@werk.example"
    )),
    ("salaries", (295, "2024-02-01", None, 47300, "hire")),
    ("employees", (
        296, "Marit", "Dietz", "f", "1984-03-27", "2023-06-01", None, None, 6, "OPR2", 4, 7, 1.0,
        "m.dietz296@werk.example"
    )),
    ("salaries", (296, "2023-06-01", None, 43900, "hire")),
    ("employees", (
        297, "Arne", "Gruber", "m", "1993-12-02", "2023-01-01", None, None, 2, "ENG1", 4, 102, 0.75,
        "a.gruber297@werk.example"
    )),
    ("salaries", (297, "2023-01-01", None, 58200, "hire")),
    ("employees", (
        298, "Hilde", "Oster", "f", "1962-01-05", "2019-01-21", "2024-12-31", "retired", 1, "OPR1", 3, 2, 1.0,
        "h.oster298@werk.example"
    )),
    ("salaries", (298, "2019-01-21", "2024-12-31", 36800, "hire")),
    ("employees", (
        299, "Runa", "Falk", "f", "1995-04-19", "2021-05-10", None, None, 3, "SAL1", 9, 4, 1.0,
        "r.falk299@werk.example"
    )),
    ("salaries", (299, "2021-05-10", None, 45200, "hire")),
    ("employees", (
        300, "Marit", "Kaya", "f", "1998-10-11", "2022-08-01", None, None, 6, "LOG1", 3, 296, 1.0,
        "m.kaya300@werk.example"
    )),
    ("salaries", (300, "2022-08-01", None, 31900, "hire")),
    ("vacancies", (73, "LOG1", 6, "2024-04-02", "2024-05-28", 295)),
    ("vacancies", (74, "OPR1", 1, "2025-02-11", "2025-04-15", 295)),
    ("vacancies", (75, "TEC1", 1, "2025-09-08", None, 295)),
    ("applicants", (625, 74, "Filip", "Horvat", "2025-02-24", "job board", None, 38000, "interview", None)),
    ("interviews", (625, 1, "2025-03-06 14:30:00", 295, None, "phone", 6)),
    ("reviews", (717, 300, 296, "2024-11-26", 2, 0.55, None)),
    ("reviews", (718, 300, 296, "2025-11-25", 2, 0.61, None)),
    ("leaves", (2048, 297, "vacation", "2025-07-14", "2025-07-25", 10.0, "approved", 102)),
    ("leaves", (2049, 299, "sick", "2026-02-01", "2026-02-03", 2.0, "approved", None)),
    ("trainings", (15, "Python for Engineers", "Digitalwerk", "IT", 24, 1100, 0)),
    ("trainings", (16, "Mentoring New Starters", None, "leadership", 6, 0, 0)),
    ("trainings", (17, "Ladder Inspection", "Stapler Akademie", "safety", 9, 310, 0)),
    ("emp_trainings", (14, 15, "2025-10-13", 47, 0)),
    ("emp_trainings", (300, 17, "2023-03-08", 81, 1)),
)


def rows(rng: random.Random) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Every row of the database, parents first."""
    for office in OFFICES:
        yield "offices", office
    for position in POSITIONS:
        yield "positions", position
    staff = _employees(rng)
    by_dept: dict[int, list[list[Any]]] = {d: [e for e in staff if e[8] == d and e[6] is None] for d in range(1, 10)}
    for number, name, center, plan in DEPARTMENTS:
        head = number + 1 if number not in (8, 9) else None
        deputy = rng.choice(by_dept[number][1:])[0] if number in (1, 2, 3, 6, 7, 8) else 5 if number == 5 else None
        yield "departments", (number, name, center, head, deputy, plan)
    for row in staff:
        yield "employees", tuple(row)
    for row in staff:
        for salary in _salaries(rng, row):
            yield "salaries", salary

    leave_id = 0
    for row in staff:
        first = max(date(2023, 1, 2), date.fromisoformat(row[5]))
        last = date.fromisoformat(row[6]) if row[6] else date(2026, 6, 20)
        if first + timedelta(60) > last:
            continue
        for _ in range(rng.choices((0, 2, 5, 9, 16, 28), (6, 20, 32, 27, 11, 4))[0]):
            kind = rng.choices(("vacation", "sick", "parental", "unpaid"), (60, 34, 3, 3))[0]
            begin = _day(rng, first, last)
            days = {"vacation": rng.choice((0.5, 1.0, 1.0, 2.0, 5.0, 5.0, 10.0)), "sick": float(rng.choice((1, 1, 2, 3, 5, 9))),
                    "parental": float(rng.choice((20, 40, 120))), "unpaid": float(rng.choice((1, 5, 20)))}[kind]
            state = "approved" if kind == "sick" else rng.choices(("approved", "pending", "rejected", "cancelled"), (82, 4, 8, 6))[0]
            if state == "pending":
                begin = _day(rng, date(2026, 6, 1), date(2026, 6, 25)) if not row[6] else begin
            end = begin + timedelta(days=int(days * 7 / 5) if days > 1 else 0)
            leave_id += 1
            approver = (row[11] if rng.random() > 0.08 else 6) if state in ("approved", "rejected") and kind != "sick" else None
            yield "leaves", (leave_id, row[0], kind, begin.isoformat(), min(end, TODAY).isoformat(), days, state, approver)

    for training in TRAININGS:
        yield "trainings", training
    taken: set[tuple[Any, ...]] = set()
    for row in staff:
        last = date.fromisoformat(row[6]) if row[6] else TODAY
        for trn in rng.sample(range(1, 13), rng.choices((0, 1, 2, 4, 7), (9, 18, 33, 30, 10))[0]):
            if trn == 2 and row[8] not in (1, 6):
                continue
            for _ in range(2 if rng.random() < 0.12 else 1):
                day = _day(rng, date.fromisoformat(row[5]), last)
                score = min(100, max(20, round(rng.gauss(71, 15)))) if trn in (2, 4, 6, 8, 9, 12) and rng.random() > 0.05 else None
                if (row[0], trn, day) not in taken:
                    taken.add((row[0], trn, day))
                    yield "emp_trainings", (row[0], trn, day.isoformat(), score, None if score is None else int(score >= 60))

    review_id = 0
    strict = {e[0]: rng.uniform(-0.5, 0.5) for e in staff}
    for row in staff[1:]:
        for year in range(2021, 2026):
            day = _day(rng, date(year, 11, 2), date(year, 12, 20))
            if row[5] > f"{year}-07-01" or (row[6] and row[6] < day.isoformat()) or rng.random() < 0.1:
                continue
            reviewer = row[11] if rng.random() > 0.07 else rng.choice((1, 5, 6))
            if reviewer == row[0]:
                continue
            rating = max(1, min(5, round(rng.gauss(3.3 + strict[reviewer], 0.9))))
            if year == 2025 and rng.random() < 0.06:
                rating = None
            goals = round(max(0.1, min(1.0, rng.gauss(0.5 + 0.08 * (rating or 3), 0.15))), 2) if rng.random() > 0.1 else None
            note = rng.choice(("ready for promotion", "needs support", "steady", "wants more training", None, None))
            review_id += 1
            yield "reviews", (review_id, row[0], reviewer, day.isoformat(), rating, goals, note)

    recruiters = [e[0] for e in by_dept[5]][:5]
    vacancies: list[tuple[Any, ...]] = []
    for number in range(1, 71):
        dept = rng.choices(range(1, 9), (24, 14, 10, 5, 3, 12, 6, 6))[0]
        posted = _day(rng, date(2023, 1, 9), date(2026, 6, 10))
        shut = posted + timedelta(days=rng.choice((21, 28, 35, 49, 70, 110)))
        still_open = shut > TODAY or rng.random() < 0.1
        vacancies.append((number, rng.choice(POSTS[dept][0]), dept, posted.isoformat(), None if still_open else shut.isoformat(),
                          rng.choice(recruiters) if rng.random() > 0.08 else None))
        yield "vacancies", vacancies[-1]
    hires = {d: [e for e in staff if e[8] == d and e[5] > "2023-03"] for d in range(1, 9)}
    appl_id = 0
    current = [e[0] for e in staff if e[6] is None]
    talks: list[tuple[Any, ...]] = []
    for vacancy in [*vacancies, None]:
        hired = False
        for _ in range(rng.choices((0, 3, 8, 14, 26), (6, 24, 36, 24, 10))[0] if vacancy else 22):
            appl_id += 1
            channel = rng.choices(("job board", "referral", "website", "agency", "fair"), (42, 13, 26, 12, 7))[0] if vacancy else "website"
            day = _day(rng, date.fromisoformat(vacancy[3]), date.fromisoformat(vacancy[4] or "2026-06-30")) if vacancy else _day(rng, date(2024, 1, 1), TODAY)
            state = rng.choices(("new", "interview", "offer", "rejected", "withdrawn"), (8, 14, 5, 60, 13))[0]
            joined = None
            first, last = rng.choice(WOMEN + MEN), rng.choice(LAST)
            fits = [e for e in hires[vacancy[2]] if e[5] > day.isoformat() and e[9] == vacancy[1]] if vacancy else []
            if vacancy and not hired and vacancy[4] and fits and rng.random() < 0.25 + 0.4 * (channel == "referral"):
                new = fits[0]
                hires[vacancy[2]].remove(new)
                hired, state, joined, first, last = True, "hired", new[0], new[1], new[2]
            if appl_id % 41 == 7 and not joined:
                last = ("Ortega", "Lindgren")[appl_id % 2]
            low, high = next((p[3], p[4]) for p in POSITIONS if p[0] == vacancy[1]) if vacancy else (35000.0, 70000.0)
            wish = round(rng.uniform(low, high * 1.1) / 500) * 500.0 if rng.random() > 0.2 else None
            if joined and date.fromisoformat(new[5]) - day > timedelta(200):
                day = date.fromisoformat(new[5]) - timedelta(days=rng.randint(40, 120))
            referrer = rng.choice(current) if channel == "referral" else None
            yield "applicants", (appl_id, vacancy[0] if vacancy else None, first, last, day.isoformat(), channel, referrer, wish, state, joined)
            rounds = {"hired": rng.choice((2, 2, 3)), "offer": rng.choice((2, 3)), "interview": rng.choice((1, 1, 2))}.get(state, rng.choice((0, 0, 0, 1, 2)))
            if state == "new":
                rounds = 0
            when = day
            for turn in range(1, rounds + 1):
                when += timedelta(days=rng.randint(4, 15))
                lead = (vacancy[2] + 1) if vacancy and turn > 1 else rng.choice(recruiters)
                second = rng.choice(current[:60]) if rng.random() < 0.45 else None
                fmt = "phone" if turn == 1 and rng.random() < 0.6 else rng.choice(("video", "onsite"))
                score = rng.choices(range(3, 11), (4, 8, 14, 20, 22, 18, 10, 4))[0] if rng.random() > 0.06 else None
                if when <= TODAY:
                    talks.append((appl_id, turn, f"{when.isoformat()} {rng.randint(8, 17):02d}:{rng.choice((0, 15, 30, 45)):02d}:00",
                                  lead, second if second != lead else None, fmt, score))
    for talk in talks:
        yield "interviews", talk
    yield from EDGES
