"""A secondary school: pupils, guardians, teachers, timetable, marks, absences, exams and clubs."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

DDL = """
CREATE TABLE term (
    term_id INTEGER PRIMARY KEY,
    term_nm VARCHAR(20) NOT NULL,
    schl_yr VARCHAR(9) NOT NULL, -- school year such as 2024/2025
    start_dt DATE NOT NULL,
    end_dt DATE NOT NULL
);

CREATE TABLE room (
    room_no VARCHAR(6) PRIMARY KEY,
    bldg VARCHAR(20) NOT NULL,
    floor_no INTEGER NOT NULL, -- 0 is the ground floor
    seats INTEGER NOT NULL,
    room_kind VARCHAR(12) NOT NULL, -- classroom, lab, IT, music, gym, art
    beamer INTEGER NOT NULL -- 1 where there is a projector
);

CREATE TABLE teacher (
    tchr_id INTEGER PRIMARY KEY,
    krz VARCHAR(3) NOT NULL, -- initials used on the timetable
    first_nm VARCHAR(30) NOT NULL,
    last_nm VARCHAR(30) NOT NULL,
    birth_dt DATE NOT NULL,
    hired_on DATE NOT NULL,
    left_on DATE, -- empty while still at the school
    wkly_hrs INTEGER NOT NULL, -- contracted lessons a week
    pay_grd VARCHAR(4), -- A12 to A15
    email VARCHAR(60),
    mentor_id INTEGER REFERENCES teacher (tchr_id) -- experienced colleague who looks after a new one
);

CREATE TABLE dept (
    dept_cd VARCHAR(4) PRIMARY KEY,
    dept_nm VARCHAR(40) NOT NULL,
    head_tchr_id INTEGER REFERENCES teacher (tchr_id),
    deputy_tchr_id INTEGER REFERENCES teacher (tchr_id),
    budget NUMERIC(10,2) NOT NULL -- euros a school year
);

CREATE TABLE subj (
    subj_cd VARCHAR(4) PRIMARY KEY,
    subj_nm VARCHAR(40) NOT NULL,
    dept_cd VARCHAR(4) REFERENCES dept (dept_cd),
    is_core INTEGER NOT NULL -- 1 for core subjects, 0 otherwise
);

CREATE TABLE cls (
    cls_id INTEGER PRIMARY KEY,
    cls_nm VARCHAR(4) NOT NULL, -- e.g. 7b
    cls_lvl INTEGER NOT NULL, -- grade level 5 to 10
    tchr_id INTEGER NOT NULL REFERENCES teacher (tchr_id), -- class teacher
    co_tchr_id INTEGER REFERENCES teacher (tchr_id), -- second class teacher
    home_room VARCHAR(6) REFERENCES room (room_no)
);

CREATE TABLE pupil (
    pupil_id INTEGER PRIMARY KEY,
    first_nm VARCHAR(30) NOT NULL,
    last_nm VARCHAR(30) NOT NULL,
    sex CHAR(1) NOT NULL, -- f, m, d
    birth_dt DATE NOT NULL,
    cls_id INTEGER REFERENCES cls (cls_id), -- current class, empty for those who have left
    enrl_on DATE NOT NULL, -- first day at this school
    left_on DATE,
    town VARCHAR(30) NOT NULL,
    locker_no INTEGER,
    lunch INTEGER NOT NULL -- 1 if signed up for school lunch
);

CREATE TABLE guardian (
    grd_id INTEGER PRIMARY KEY,
    first_nm VARCHAR(30) NOT NULL,
    last_nm VARCHAR(30) NOT NULL,
    phone VARCHAR(20),
    email VARCHAR(60),
    town VARCHAR(30) NOT NULL
);

CREATE TABLE pupil_guardian (
    pupil_id INTEGER NOT NULL REFERENCES pupil (pupil_id),
    grd_id INTEGER NOT NULL REFERENCES guardian (grd_id),
    relation VARCHAR(12) NOT NULL, -- mother, father, grandparent, foster
    emrg_contact INTEGER NOT NULL, -- 1 if to be called in an emergency
    PRIMARY KEY (pupil_id, grd_id)
);

CREATE TABLE lesson (
    lesson_id INTEGER PRIMARY KEY,
    term_id INTEGER NOT NULL REFERENCES term (term_id),
    cls_id INTEGER NOT NULL REFERENCES cls (cls_id),
    subj_cd VARCHAR(4) NOT NULL REFERENCES subj (subj_cd),
    tchr_id INTEGER NOT NULL REFERENCES teacher (tchr_id),
    room_no VARCHAR(6) REFERENCES room (room_no),
    wkday VARCHAR(3) NOT NULL, -- Mon to Fri
    period INTEGER NOT NULL -- 1 to 6
);

CREATE TABLE exam (
    exam_id INTEGER PRIMARY KEY,
    cls_id INTEGER NOT NULL REFERENCES cls (cls_id),
    subj_cd VARCHAR(4) NOT NULL REFERENCES subj (subj_cd),
    term_id INTEGER NOT NULL REFERENCES term (term_id),
    exam_dt DATE NOT NULL,
    room_no VARCHAR(6) REFERENCES room (room_no),
    dur_min INTEGER NOT NULL, -- minutes
    max_pts INTEGER NOT NULL,
    setter_id INTEGER NOT NULL REFERENCES teacher (tchr_id), -- wrote and marked it
    invig_id INTEGER REFERENCES teacher (tchr_id) -- sat in the room during the exam
);

CREATE TABLE grade (
    grade_id INTEGER PRIMARY KEY,
    pupil_id INTEGER NOT NULL REFERENCES pupil (pupil_id),
    subj_cd VARCHAR(4) NOT NULL REFERENCES subj (subj_cd),
    term_id INTEGER NOT NULL REFERENCES term (term_id),
    exam_id INTEGER REFERENCES exam (exam_id), -- empty for oral and project marks
    kind VARCHAR(8) NOT NULL, -- written, oral, project
    mark INTEGER, -- 1 is best, 6 is worst; empty if the pupil missed it
    pts INTEGER, -- points in the exam
    given_on DATE NOT NULL
);

CREATE TABLE absence (
    abs_id INTEGER PRIMARY KEY,
    pupil_id INTEGER NOT NULL REFERENCES pupil (pupil_id),
    abs_dt DATE NOT NULL,
    periods INTEGER NOT NULL, -- lessons missed that day
    excused INTEGER, -- 1 yes, 0 no, empty while undecided
    reason VARCHAR(15), -- illness, family, appointment, transport
    noted_by VARCHAR(3) -- initials of whoever wrote it down, teachers or the office (SEK)
);

CREATE TABLE club (
    club_id INTEGER PRIMARY KEY,
    club_nm VARCHAR(30) NOT NULL,
    tchr_id INTEGER REFERENCES teacher (tchr_id), -- empty where an outsider runs it
    room_no VARCHAR(6), -- where it meets
    wkday VARCHAR(3) NOT NULL,
    max_places INTEGER NOT NULL,
    min_lvl INTEGER NOT NULL, -- lowest grade level admitted
    fee NUMERIC(10,2) NOT NULL -- euros a term
);

CREATE TABLE club_member (
    club_id INTEGER NOT NULL REFERENCES club (club_id),
    pupil_id INTEGER NOT NULL REFERENCES pupil (pupil_id),
    joined_on DATE NOT NULL,
    left_on DATE,
    PRIMARY KEY (club_id, pupil_id, joined_on)
);
"""

GIRLS = (
    "Mila Ronja Elif Hanna Svea Zofia Amira Lotte Ida Noor Greta Talia Emine Carla Jule Yara Nele Ivana Ada Maite"
).split()
BOYS = (
    "Jonas Emre Till Milan Oskar Karim Anton Levi Bela Matti Kofi Rafael Henri Juri Tarek Nils Pavel Ole Theo Luan"
).split()
LAST = (
    "Brandt Okafor Yilmaz Kessler Nowak Lindqvist Haddad Vogt Petrov Reimann Adeyemi Sauer Kovac Thiele Demir Olsen "
    "Wirth Marek Castell Junker Farah Holm Beck Rossi Tran Albers Zeller Dudek Eggert Santos"
).split()
TOWNS = ("Lindenau", "Lindenau", "Lindenau", "Erlbach", "Erlbach", "Moorhof", "Moorhof", "Seeberg", "Kaltwasser")
TERMS = (
    (1, "Autumn 2023", "2023/2024", "2023-08-21", "2024-01-31"),
    (2, "Spring 2024", "2023/2024", "2024-02-01", "2024-07-05"),
    (3, "Autumn 2024", "2024/2025", "2024-08-19", "2025-01-31"),
    (4, "Spring 2025", "2024/2025", "2025-02-01", "2025-07-04"),
    (5, "Autumn 2025", "2025/2026", "2025-08-18", "2026-01-30"),
    (6, "Spring 2026", "2025/2026", "2026-02-02", "2026-06-26"),
)
DEPTS = (
    ("LNG", "Languages", 18400.0),
    ("MNT", "Mathematics and Natural Sciences", 31250.5),
    ("SOC", "Social Sciences", 12000.0),
    ("ART", "Arts and Music", 12600.75),
    ("SPO", "Physical Education", 12600.75),
    ("INF", "Computing", 15900.0),
)
SUBJECTS = (
    ("DEU", "German", "LNG", 1),
    ("ENG", "English", "LNG", 1),
    ("FRZ", "French", "LNG", 0),
    ("LAT", "Latin", "LNG", 0),
    ("MAT", "Mathematics", "MNT", 1),
    ("PHY", "Physics", "MNT", 0),
    ("BIO", "Biology", "MNT", 0),
    ("CHE", "Chemistry", "MNT", 0),
    ("GES", "History", "SOC", 0),
    ("GEO", "Geography", "SOC", 0),
    ("KUN", "Art", "ART", 0),
    ("MUS", "Music", "ART", 0),
    ("SPO", "Sports", "SPO", 0),
    ("INF", "Computer Science", "INF", 0),
    ("REL", "Religion", None, 0),
    ("PHI", "Philosophy", None, 0),
)
HARDNESS = {"MAT": 0.5, "PHY": 0.45, "LAT": 0.6, "CHE": 0.3, "SPO": -0.8, "MUS": -0.6, "KUN": -0.7, "REL": -0.5}
CLUBS = (
    ("Chess", "Mon", 16, 5, 0.0),
    ("Robotics", "Tue", 14, 7, 25.0),
    ("Theatre", "Wed", 30, 6, 12.5),
    ("Big Band", "Thu", 24, 7, 18.0),
    ("Choir", "Mon", 60, 5, 0.0),
    ("Climbing", "Fri", 12, 8, 45.0),
    ("School Newspaper", "Tue", 12, 8, 0.0),
    ("Gardening", "Wed", 15, 5, 5.0),
    ("Table Tennis", "Thu", 20, 5, 10.0),
    ("First Aid", "Fri", 18, 8, 0.0),
    ("Photography", "Thu", 10, 9, 30.0),
    ("Debating", "Tue", 20, 9, 0.0),
    ("Knitting", "Fri", 10, 5, 8.0),
)
LEFTOVER = (  # guardians whose children are not with us (any more)
    ("Karim", "Haddad", "karim@post.example", "Lindenau"),
    ("Carla", "Rossi", None, "Erlbach"),
    ("Ivana", "Kovac", "ivana.kovac@post.example", "Neustadt"),
    ("Ole", "Holm", None, "Lindenau"),
)
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")
TODAY = date(2026, 6, 26)


def _day(rng: random.Random, start: date, end: date) -> date:
    return start + timedelta(days=rng.randrange((end - start).days + 1))


def _school_day(rng: random.Random, start: date, end: date) -> date:
    while True:
        day = _day(rng, start, end)
        if day.weekday() < 5:
            return day


def _rooms() -> list[tuple[Any, ...]]:
    rooms: list[tuple[Any, ...]] = []
    for floor in range(3):
        for number in range(1, 7):
            seats = (28, 30, 32, 28, 26, 30)[number - 1]
            if (floor, number) == (2, 3):
                seats = 36
            rooms.append((f"A{floor}{number}", "Main", floor, seats, "classroom", int((floor + number) % 3 > 0)))
    rooms += [
        ("L01", "Science Wing", 0, 24, "lab", 1),
        ("L02", "Science Wing", 0, 24, "lab", 1),
        ("L03", "Science Wing", 0, 12, "lab", 0),
        ("L11", "Science Wing", 1, 20, "lab", 0),
        ("L12", "Science Wing", 1, 28, "IT", 1),
        ("L13", "Science Wing", 1, 26, "IT", 1),
        ("M01", "Old House", 0, 40, "music", 0),
        ("M02", "Old House", 0, 22, "music", 1),
        ("K11", "Old House", 1, 24, "art", 0),
        ("T01", "Sports Hall", 0, 60, "gym", 0),
        ("T02", "Sports Hall", 0, 30, "gym", 0),
        ("K12", "Old House", 1, 18, "art", 0),
    ]
    return rooms


def _teachers(rng: random.Random) -> list[list[Any]]:
    teachers: list[list[Any]] = []
    names: set[tuple[str, str]] = set()
    krzs: set[str] = set()
    for i in range(1, 45):
        while True:
            first, last = rng.choice(rng.choice((GIRLS, BOYS))), rng.choice(LAST)
            krz = next((k for k in (last[:3].upper(), (last[:2] + first[0]).upper()) if k not in krzs), None)
            if (first, last) not in names and krz:
                break
        names.add((first, last))
        krzs.add(krz)
        hired = _day(rng, date(2019, 1, 7), date(2025, 9, 1)) if i > 16 else _day(rng, date(2019, 1, 7), date(2020, 8, 1))
        born = _day(rng, date(1962, 1, 1), date(1996, 12, 31)) if i > 10 else _day(rng, date(1960, 1, 1), date(1975, 1, 1))
        left = _day(rng, max(hired, date(2024, 9, 1)), date(2026, 3, 31)) if i in (9, 21, 30, 38) else None
        hours = rng.choice((26, 26, 26, 24, 20, 18, 14, 12))
        grade = rng.choice(("A12", "A13", "A13", "A13", "A14", "A14", "A15")) if rng.random() > 0.08 else None
        email = f"{first.lower()}.{last.lower()}@gsl.example" if rng.random() > 0.15 else None
        mentor = rng.randrange(1, 15) if i > 18 and rng.random() < 0.7 else None
        if i == 9:
            born = date(1959, 5, 2)
        if i == 18:
            hired = date(2023, 1, 1)
        teachers.append([i, krz, first, last, born.isoformat(), hired.isoformat(), left and left.isoformat(), hours,
                         grade, email, mentor])
    return teachers


def _people(rng: random.Random) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Pupils with their guardians; siblings share them."""
    pupils: list[tuple[Any, ...]] = []
    guardians: list[tuple[Any, ...]] = []
    links: list[tuple[Any, ...]] = []
    family: list[int] = []
    last, town = "", ""
    for i in range(1, 306):
        gone = i > 268
        cls_id = None if gone else rng.choices(range(1, 13), (26, 25, 24, 27, 25, 21, 22, 23, 20, 18, 17, 12))[0]
        level = rng.randint(6, 10) if cls_id is None else 5 + (cls_id - 1) // 2
        sibling = bool(family) and rng.random() < 0.17
        if not sibling:
            last, town, family = rng.choice(LAST), rng.choice(TOWNS), []
            for k in range(rng.choice((1, 1, 2, 2, 2, 2, 0)) if rng.random() > 0.02 else 3):
                grd = len(guardians) + 1
                surname = last if rng.random() < 0.8 else rng.choice(LAST)
                first = rng.choice(BOYS if k % 2 else GIRLS)
                phone = f"0{rng.randint(151, 179)} {rng.randint(1000000, 9999999)}" if rng.random() > 0.1 else None
                mail = f"{first.lower()}{grd}@post.example" if rng.random() > 0.3 else None
                home = town if rng.random() < 0.85 else rng.choice(TOWNS)
                guardians.append((grd, first, surname, phone, mail, home))
                family.append(grd)
        sex = rng.choices("fmd", (50, 48, 2))[0]
        born = _day(rng, date(2020 - level, 7, 1), date(2021 - level, 9, 30))
        joined = date(2025 - (level - 5), 8, 18) if rng.random() < 0.75 else _day(rng, date(2021, 8, 1), date(2026, 3, 1))
        if joined < date(2021, 8, 1):
            joined = date(2021, 8, 16)
        left = None
        if gone:
            joined = min(joined, date(2024, 9, 1))
            left = rng.choice((date(2025, 7, 4), date(2026, 1, 30), _day(rng, date(2024, 10, 1), date(2026, 5, 29))))
        pupils.append((i, rng.choice(GIRLS if sex == "f" else BOYS), last, sex, born.isoformat(), cls_id,
                       joined.isoformat(), left and left.isoformat(), town, 100 + i if rng.random() < 0.55 else None,
                       int(rng.random() < 0.4)))
        for k, grd in enumerate(family):
            relation = ("mother", "father", "grandparent")[k] if rng.random() > 0.06 else rng.choice(("foster", "grandparent"))
            links.append((i, grd, relation, int(k == 0 or rng.random() < 0.45)))
    for name, surname, mail, home in LEFTOVER:
        guardians.append((len(guardians) + 1, name, surname, None if mail else "0151 7700123", mail, home))
    for row in pupils:
        yield "pupil", row
    for row in guardians:
        yield "guardian", row
    for row in links:
        yield "pupil_guardian", row


def _mark(rng: random.Random, talent: float, subject: str) -> int:
    return max(1, min(6, round(rng.gauss(2.9 + talent + HARDNESS.get(subject, 0.0), 0.9))))


EDGES: tuple[tuple[str, tuple[Any, ...]], ...] = (  # rows that tell a right query from its near misses
    ("teacher", (45, "ADX", "Zofia", "Adeyemi", "1991-03-18", "2024-08-12", None, 26, "A14", None, 12)),
    ("teacher", (46, "EZG", "Mila", "Eggert", "1969-10-02", "2021-08-16", None, 26, "A14", None, None)),
    ("teacher", (
        47, "BRJ", "Joris", "Brandt", "1997-05-21", "2025-08-18", None, 15, "A12", "joris.brandt@gsl.example", 46
    )),
    ("lesson", (685, 5, 3, "GEO", 45, None, "Wed", 2)),
    ("lesson", (686, 6, 2, "GEO", 45, None, "Mon", 6)),
    ("lesson", (687, 6, 4, "GEO", 45, None, "Mon", 5)),
    ("lesson", (688, 6, 2, "GEO", 46, None, "Mon", 5)),
    ("exam", (131, 7, "GEO", 5, "2025-12-01", "A05", 60, 50, 45, 7)),
    ("exam", (132, 8, "GEO", 5, "2026-01-09", "A05", 90, 60, 46, 45)),
    ("subj", ("REK", "Religion", None, 0)),
    ("club", (14, "Chess", 2, "A01", "Fri", 16, 5, 0)),
    ("club_member", (14, 2, "2025-09-08", None)),
    ("club_member", (14, 3, "2025-09-09", None)),
    ("club_member", (14, 4, "2025-09-10", None)),
    ("club_member", (14, 6, "2025-09-11", None)),
    ("club_member", (14, 7, "2025-09-12", None)),
    ("club_member", (14, 8, "2025-09-13", None)),
    ("club_member", (14, 9, "2025-09-14", None)),
    ("club_member", (14, 11, "2025-09-15", None)),
    ("club_member", (14, 12, "2025-09-16", None)),
    ("club_member", (14, 15, "2025-09-17", None)),
    ("club_member", (14, 17, "2025-09-18", None)),
    ("club_member", (14, 16, "2025-09-12", "2026-01-30")),
    ("club_member", (9, 267, "2026-03-09", None)),
    ("club", (15, "Table Tennis", 40, "T02", "Wed", 20, 5, 10)),
    ("club_member", (15, 266, "2026-03-11", None)),
    ("club_member", (15, 264, "2026-03-11", None)),
    ("pupil", (306, "Carla", "Farah", "f", "2011-02-17", 9, "2025-06-03", None, "Moorhof", None, 0)),
    ("grade", (10300, 306, "DEU", 6, None, "oral", 5, None, "2026-03-10")),
    ("grade", (10301, 306, "DEU", 6, None, "oral", 5, None, "2026-04-11")),
    ("grade", (10302, 306, "DEU", 6, None, "oral", 5, None, "2026-05-12")),
    ("grade", (10303, 306, "MAT", 6, None, "oral", 4, None, "2026-03-10")),
    ("grade", (10304, 306, "MAT", 6, None, "oral", 4, None, "2026-04-11")),
    ("grade", (10305, 306, "MAT", 6, None, "oral", 4, None, "2026-05-12")),
    ("grade", (10306, 306, "ENG", 6, None, "oral", 5, None, "2026-03-10")),
    ("grade", (10307, 306, "ENG", 6, None, "oral", 5, None, "2026-04-11")),
    ("grade", (10308, 306, "ENG", 6, None, "oral", 5, None, "2026-05-12")),
    ("absence", (1100, 306, "2026-04-14", 6, 0, "illness", "SEK")),
    ("pupil", (307, "Karim", "Albers", "m", "2010-03-05", 11, "2021-08-16", None, "Erlbach", None, 1)),
    ("grade", (10309, 307, "MAT", 5, None, "oral", 2, None, "2025-11-18")),
    ("grade", (10310, 307, "DEU", 6, None, "project", 3, None, "2026-03-24")),
    ("grade", (10311, 307, "REK", 5, None, "oral", 5, None, "2025-11-20")),
    ("grade", (10312, 306, "REK", 5, None, "oral", 2, None, "2025-11-27")),
    ("pupil", (308, "Ole", "Lindqvist", "m", "2016-09-16", 2, "2025-08-18", None, "Kaltwasser", None, 0)),
    ("absence", (1101, 308, "2026-03-03", 4, 1, "appointment", "SEK")),
    ("pupil", (309, "Mila", "Brandt", "f", "2012-01-01", 8, "2022-08-18", None, "Kaltwasser", None, 0)),
    ("pupil", (310, "Jonte", "Ritter", "m", "2011-12-31", 8, "2022-08-18", None, "Erlbach", None, 1)),
    ("teacher", (
        48, "HAM", "Maren", "Hartwig", "1988-12-04", "2019-08-19", None, 15, "A13", "maren.hartwig@gsl.example",
        None
    )),
    ("guardian", (397, "Silke", "Ritter", "0171 5520931", "silke397@post.example", "Erlbach")),
    ("pupil_guardian", (310, 397, "mother", 1)),
    ("club_member", (5, 213, "2025-09-08", None)),
    ("club_member", (5, 306, "2025-09-08", None)),
    ("pupil", (311, "Mila", "Lindqvist", "f", "2013-03-19", 6, "2023-08-18", None, "Lindenau", None, 0)),
    ("pupil", (312, "Mila", "Lindqvist", "f", "2015-08-07", 2, "2025-08-18", None, "Lindenau", None, 0)),
)


def rows(rng: random.Random) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Every row of the database, parents first."""
    for term in TERMS:
        yield "term", term
    rooms = _rooms()
    for room in rooms:
        yield "room", room
    teachers = _teachers(rng)
    for teacher in teachers:
        yield "teacher", tuple(teacher)
    heads = {"LNG": (3, 12), "MNT": (5, 8), "SOC": (28, None), "ART": (11, 3), "SPO": (13, 14), "INF": (None, 5)}
    for code, name, budget in DEPTS:
        yield "dept", (code, name, *heads[code], budget)
    for subject in SUBJECTS:
        yield "subj", subject
    staff = [t[0] for t in teachers if t[6] is None]
    classes = []
    for i in range(1, 13):
        level = 5 + (i - 1) // 2
        tutor = (6, 13, 18, 2, 22, 25, 13, 4, 28, 15, 32, 35)[i - 1]
        co = rng.choice([t for t in staff if t != tutor]) if rng.random() < 0.75 else None
        classes.append((i, f"{level}{'ab'[(i - 1) % 2]}", level, tutor, co, f"A{(i - 1) // 6}{(i - 1) % 6 + 1}" if i != 11 else None))
        yield "cls", classes[-1]
    pupils: list[tuple[Any, ...]] = []
    for table, row in _people(rng):
        if table == "pupil":
            pupils.append(row)
        yield table, row
    talents = {p[0]: rng.gauss(0, 0.6) for p in pupils}

    # Who teaches what: a class keeps a teacher for a subject within a term.
    teaches: dict[str, list[int]] = {s[0]: rng.sample(staff, 4) for s in SUBJECTS if s[0] != "PHI"}
    plan: dict[tuple[int, int, str], int] = {}
    lesson_id = 0
    for term in (5, 6):
        for cls in classes:
            subjects = ["DEU"] * 4 + ["ENG"] * 4 + ["MAT"] * 4 + ["SPO"] * 3 + ["KUN", "MUS", "REL", "BIO", "BIO", "GEO", "GES", "GES"]
            subjects += ["FRZ"] * 3 if cls[0] % 2 else ["LAT"] * 3
            if cls[2] >= 7:
                subjects += ["PHY", "PHY", "INF"] + (["CHE"] if cls[2] >= 8 else [])
            slots = rng.sample([(d, p) for d in DAYS for p in range(1, 7)], min(len(subjects), 30))
            for subject, (day, period) in zip(subjects, sorted(slots, key=lambda s: rng.random()), strict=False):
                teacher = plan.setdefault((term, cls[0], subject), rng.choice(teaches[subject]))
                if subject in ("PHY", "CHE", "BIO"):
                    place: str | None = rng.choice(("L01", "L02", "L11", cls[5]))
                else:
                    special = {"SPO": ("T01", "T02"), "MUS": ("M01", "M02"), "KUN": ("K11",), "INF": ("L12", "L13")}
                    place = rng.choice(special[subject]) if subject in special else cls[5]
                lesson_id += 1
                yield "lesson", (lesson_id, term, cls[0], subject, teacher, place, day, period)

    exams: list[tuple[Any, ...]] = []
    for term_id, _, _, start, end in TERMS[4:]:
        for cls in classes:
            for subject in ["DEU", "ENG", "MAT"] + (["PHY"] if cls[2] >= 9 else []) + (["LAT"] if cls[0] % 4 == 0 else []):
                for _ in range(2 if subject == "MAT" else rng.choice((1, 1, 2))):
                    day = _school_day(rng, date.fromisoformat(start) + timedelta(30), date.fromisoformat(end) - timedelta(14))
                    setter = plan[term_id, cls[0], subject]
                    invig = setter if rng.random() < 0.55 else (rng.choice(staff) if rng.random() < 0.85 else None)
                    exams.append((len(exams) + 1, cls[0], subject, term_id, day.isoformat(),
                                  cls[5] if rng.random() < 0.8 else rng.choice(("M01", "T02", None)),
                                  rng.choice((45, 45, 60, 90)), rng.choice((40, 50, 60)), setter, invig))
    for exam in exams:
        yield "exam", exam

    grade_id = 0
    for exam in exams:
        for p in (p for p in pupils if p[5] == exam[1] and p[6] <= exam[4]):
            grade_id += 1
            missed = rng.random() < 0.05
            mark = _mark(rng, talents[p[0]], exam[2])
            share = (0.95, 0.84, 0.7, 0.55, 0.36, 0.14)[mark - 1] + rng.uniform(-0.04, 0.04)
            handed = date.fromisoformat(exam[4]) + timedelta(days=rng.choice((5, 7, 7, 9, 12, 14, 21)))
            yield "grade", (grade_id, p[0], exam[2], exam[3], exam[0], "written", None if missed else mark,
                            None if missed else round(share * exam[7]), min(handed, TODAY).isoformat())
    for p in pupils:
        for term_id, _, _, start, end in TERMS[2:]:
            first, last = max(start, p[6]), min(end, p[7] or end)
            if first >= last:
                continue
            subjects = ["DEU", "ENG", "MAT"] + rng.sample(["BIO", "GES", "GEO", "KUN", "MUS", "SPO", "REL", "FRZ", "LAT", "PHY"], 4)
            for subject in subjects:
                grade_id += 1
                kind = "project" if subject in ("KUN", "BIO", "GEO") and rng.random() < 0.5 else "oral"
                day = _school_day(rng, date.fromisoformat(first) - timedelta(2), date.fromisoformat(last))
                yield "grade", (grade_id, p[0], subject, term_id, None, kind,
                                _mark(rng, talents[p[0]] - 0.3, subject), None, max(day.isoformat(), first))

    initials = [t[1] for t in teachers if t[0] in {16, 19, *(c[3] for c in classes)}] + ["SEK", "SEK", "SEK", "XYZ"]
    abs_id = 0
    for p in pupils:
        for _ in range(rng.choices((0, 1, 3, 6, 11, 26), (22, 25, 25, 15, 9, 4))[0]):
            day = _school_day(rng, max(date(2024, 8, 19), date.fromisoformat(p[6])), min(TODAY, date.fromisoformat(p[7] or "2026-06-26")))
            if day.month in (7, 8) and rng.random() < 0.9:
                continue
            abs_id += 1
            reason = rng.choices(("illness", "family", "appointment", "transport", None), (55, 12, 12, 6, 15))[0]
            excused = None if rng.random() < 0.07 else int(rng.random() < (0.25 if reason is None else 0.9))
            yield "absence", (abs_id, p[0], day.isoformat(), rng.choices((6, 5, 4, 3, 2, 1), (50, 10, 8, 8, 12, 12))[0],
                              excused, reason, rng.choice(initials) if rng.random() > 0.05 else None)

    leaders = (2, 25, 7, 11, 11, 14, None, 33, 40, None, 25, 3, 27)
    places = ("A01", "L12", "T01", "M01", "M01", "H00", "A12", None, "T02", "A03", "K11", "A12", "A05")
    for i, (name, day, most, level, fee) in enumerate(CLUBS):
        yield "club", (i + 1, name, leaders[i], places[i], day, most, level, fee)
    sizes = (29, 15, 24, 17, 41, 12, 9, 6, 21, 13, 11, 7, 0)
    for i, size in enumerate(sizes):
        fit = [p for p in pupils if p[5] is None or 5 + (p[5] - 1) // 2 >= CLUBS[i][3]]
        for p in sorted(rng.sample(fit, size)):
            begin = max(p[6], "2023-09-04")
            joined = _day(rng, date.fromisoformat(begin), date.fromisoformat(p[7] or "2026-05-29"))
            left = p[7]
            if left is None and rng.random() < 0.2:
                left = _day(rng, joined, TODAY).isoformat()
                if rng.random() < 0.4 and left < "2026-03-01":
                    yield "club_member", (i + 1, p[0], _day(rng, date.fromisoformat(left) + timedelta(20), TODAY).isoformat(), None)
            yield "club_member", (i + 1, p[0], joined.isoformat(), left)
    yield from EDGES
