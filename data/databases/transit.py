"""City transport: lines, stops and the legs between them, depots, vehicles, drivers, trips, tickets and checks."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

DDL = """
CREATE TABLE depot (
    depot_cd VARCHAR(4) PRIMARY KEY,
    depot_nm TEXT NOT NULL,
    district TEXT NOT NULL,
    bays INTEGER NOT NULL, -- parking places for vehicles
    opened_on DATE NOT NULL,
    chargers INTEGER -- charging points, empty where none are planned
);
CREATE TABLE line (
    line_no VARCHAR(4) PRIMARY KEY,
    mode TEXT NOT NULL, -- tram, bus, night bus, ferry
    line_nm TEXT NOT NULL, -- the two ends
    depot_cd VARCHAR(4) NOT NULL REFERENCES depot (depot_cd),
    started_on DATE NOT NULL,
    withdrawn_on DATE,
    replaced_by VARCHAR(4) REFERENCES line (line_no)
);
CREATE TABLE stop (
    stop_id INTEGER PRIMARY KEY,
    stop_nm TEXT NOT NULL,
    zone INTEGER NOT NULL, -- fare zone, 1 is the centre
    shelter INTEGER NOT NULL, -- 1 yes, 0 no
    step_free INTEGER, -- 1 yes, 0 no, empty where not surveyed
    opened_on DATE NOT NULL
);
CREATE TABLE leg (
    line_no VARCHAR(4) NOT NULL REFERENCES line (line_no),
    dir VARCHAR(1) NOT NULL, -- O outbound, I inbound
    seq INTEGER NOT NULL,
    from_stop INTEGER NOT NULL REFERENCES stop (stop_id),
    to_stop INTEGER NOT NULL REFERENCES stop (stop_id),
    dist_m INTEGER NOT NULL,
    run_sec INTEGER NOT NULL, -- scheduled running time
    PRIMARY KEY (line_no, dir, seq)
);
CREATE TABLE vehicle (
    veh_no INTEGER PRIMARY KEY,
    model TEXT NOT NULL,
    veh_type TEXT NOT NULL, -- tram, bus, ferry
    depot_cd VARCHAR(4) NOT NULL REFERENCES depot (depot_cd),
    power TEXT NOT NULL, -- electric, hybrid, diesel
    seats INTEGER NOT NULL,
    standing INTEGER, -- places to stand
    in_svc_on DATE NOT NULL,
    retired_on DATE,
    odo_km INTEGER -- odometer, empty for ferries
);
CREATE TABLE driver (
    drv_id INTEGER PRIMARY KEY,
    first_nm TEXT NOT NULL,
    last_nm TEXT NOT NULL,
    depot_cd VARCHAR(4) NOT NULL REFERENCES depot (depot_cd),
    grade TEXT NOT NULL, -- trainee, driver, senior
    hired_on DATE NOT NULL,
    left_on DATE,
    birth_dt DATE NOT NULL,
    mentor_id INTEGER REFERENCES driver (drv_id)
);
CREATE TABLE shift (
    shift_id INTEGER PRIMARY KEY,
    drv_id INTEGER NOT NULL REFERENCES driver (drv_id),
    shift_dt DATE NOT NULL,
    kind TEXT NOT NULL, -- early, late, night
    paid_hrs NUMERIC(10,2) NOT NULL,
    overtime_hrs NUMERIC(10,2) NOT NULL,
    relief_id INTEGER REFERENCES driver (drv_id) -- driver who took over before the end
);
CREATE TABLE trip (
    trip_id INTEGER PRIMARY KEY,
    line_no VARCHAR(4) NOT NULL REFERENCES line (line_no),
    dir VARCHAR(1) NOT NULL,
    shift_id INTEGER NOT NULL REFERENCES shift (shift_id),
    veh_no INTEGER REFERENCES vehicle (veh_no), -- empty where cancelled before a vehicle was set
    sched_dep TIMESTAMP NOT NULL,
    status TEXT NOT NULL, -- run, cancelled, cut short
    delay_min INTEGER, -- at the last stop, below 0 is early, empty where cancelled
    boarded INTEGER -- passengers counted, empty where the counter failed
);
CREATE TABLE passenger (
    pax_id INTEGER PRIMARY KEY,
    first_nm TEXT NOT NULL,
    last_nm TEXT NOT NULL,
    birth_dt DATE,
    concession TEXT, -- student, senior, disabled; empty for full fare
    signed_up DATE NOT NULL,
    home_stop INTEGER REFERENCES stop (stop_id)
);
CREATE TABLE season_pass (
    pass_no VARCHAR(8) PRIMARY KEY,
    pax_id INTEGER NOT NULL REFERENCES passenger (pax_id),
    product TEXT NOT NULL, -- week, month, year
    zones INTEGER NOT NULL, -- number of zones covered
    price NUMERIC(10,2) NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE NOT NULL,
    cancelled_on DATE
);
CREATE TABLE ticket (
    tkt_id INTEGER PRIMARY KEY,
    bought_at TIMESTAMP NOT NULL,
    product TEXT NOT NULL, -- single, return, day, short hop
    channel TEXT NOT NULL, -- app, machine, driver, kiosk
    from_stop INTEGER REFERENCES stop (stop_id), -- empty for day tickets
    to_stop INTEGER REFERENCES stop (stop_id),
    pax_id INTEGER, -- app account; accounts that were closed stay here
    price NUMERIC(10,2) NOT NULL,
    refunded_on DATE
);
CREATE TABLE incident (
    inc_no INTEGER PRIMARY KEY,
    trip_id INTEGER REFERENCES trip (trip_id),
    stop_id INTEGER REFERENCES stop (stop_id),
    kind TEXT NOT NULL, -- breakdown, collision, vandalism, medical, door fault, assault, weather
    severity INTEGER NOT NULL, -- 1 minor to 4 critical
    reported_at TIMESTAMP NOT NULL,
    closed_on DATE, -- empty while open
    cost_est NUMERIC(10,2)
);
CREATE TABLE fare_check (
    chk_id INTEGER PRIMARY KEY,
    trip_id INTEGER NOT NULL REFERENCES trip (trip_id),
    board_stop INTEGER NOT NULL REFERENCES stop (stop_id), -- where the inspectors got on
    team TEXT NOT NULL,
    checked INTEGER NOT NULL, -- people asked for a ticket
    no_ticket INTEGER NOT NULL -- of these, people without a valid one
);
CREATE TABLE fine (
    fine_no INTEGER PRIMARY KEY,
    chk_id INTEGER NOT NULL REFERENCES fare_check (chk_id),
    pax_id INTEGER REFERENCES passenger (pax_id), -- empty for people without an account
    amount NUMERIC(10,2) NOT NULL,
    issued_on DATE NOT NULL,
    paid_on DATE,
    waived INTEGER NOT NULL -- 1 after a successful appeal
);
CREATE TABLE veh_inspection (
    veh_no INTEGER NOT NULL REFERENCES vehicle (veh_no),
    insp_on DATE NOT NULL,
    depot_cd VARCHAR(4) NOT NULL REFERENCES depot (depot_cd), -- workshop that did it
    result TEXT NOT NULL, -- pass, minor, fail
    defects INTEGER NOT NULL,
    cost NUMERIC(10,2),
    PRIMARY KEY (veh_no, insp_on)
);
"""

DEPOTS = [
    ("TRW", "Tram Works", "Ostend", 40, "2019-01-15", None), ("NYD", "North Yard", "Kelder", 45, "2019-01-15", 12),
    ("HBR", "Harbour Base", "Seaward", 22, "2019-06-01", 4), ("ELM", "Elmfield", "Elmfield", 30, "2021-04-12", 18),
    ("SGT", "Southgate", "Southgate", 50, "2026-05-04", 40),
]
LINES = [  # number, mode, name, depot, started, withdrawn, replaced by, weight, mean delay
    ("T1", "tram", "Central Station - University", "TRW", "2019-02-01", None, None, 20, 2.0),
    ("T2", "tram", "Ostend - Harbour Gate", "TRW", "2019-02-01", None, None, 16, 3.4),
    ("T3", "tram", "Kelder - Exhibition Park", "TRW", "2021-09-06", None, None, 9, 1.1),
    ("10", "bus", "Airport - Central Station", "NYD", "2019-02-01", None, None, 18, 4.6),
    ("12", "bus", "Hospital - Kelder", "NYD", "2019-02-01", None, None, 12, 2.6),
    ("14", "bus", "Market Square - Mill Bridge", "NYD", "2020-03-30", None, None, 7, 1.7),
    ("21", "bus", "Elmfield - Central Station", "ELM", "2021-05-03", None, None, 12, 5.2),
    ("27", "bus", "Elmfield - Stadium", "ELM", "2025-06-16", None, None, 6, 2.2),
    ("25", "bus", "Elmfield Loop", "ELM", "2021-05-03", "2025-06-15", "27", 4, 3.9),
    ("33", "bus", "Seaward - Hospital", "HBR", "2019-07-01", None, None, 8, 3.0),
    ("N1", "night bus", "Central Station - Airport Night", "NYD", "2022-04-01", None, None, 4, 0.8),
    ("N2", "night bus", "Seaward - University Night", "HBR", "2022-04-01", None, None, 3, 1.4),
    ("F1", "ferry", "Harbour Gate - Seaward Pier", "HBR", "2019-08-01", None, None, 6, 1.9),
    ("F2", "ferry", "Harbour Gate - Lighthouse", "HBR", "2023-05-20", "2024-09-30", None, 0, 0.0),
    ("40", "bus", "Southgate - Central Station", "SGT", "2026-06-08", None, None, 0, 0.0),
]
STOPS = {  # zone: names
    1: "Central Station;Market Square;Town Hall;Opera;Cathedral;Old Bridge;Library;Mint Street;Guild Hall;Castle Gardens;Bourse;Linen Quay;Theatre Lane",
    2: "University;Hospital;Exhibition Park;Stadium;Mill Bridge;Harbour Gate;Botanic Garden;Barracks;Gasworks;Crescent;Railway Museum;Tannery;"
       "Fishmarket;Observatory;Weavers Row;North Cemetery;Chapel Street;Vineyard;Brickfields;Canal Basin",
    3: "Ostend;Kelder;Elmfield;Seaward;Seaward Pier;Quarry;Sluice;Windmill Road;Larch Avenue;Garden Suburb;Sandpit;Orchard Close;Poplar Estate;"
       "Heath End;School Lane;Southgate;Allotments;Depot North",
    4: "Airport;Airport Cargo;Lighthouse;Forest Edge;Reservoir;Business Park;Dunes;Race Course",
}
PATHS = {
    "T1": "Central Station;Market Square;Town Hall;Opera;Library;Botanic Garden;Crescent;Observatory;University",
    "T2": "Ostend;Windmill Road;Gasworks;Barracks;Cathedral;Market Square;Old Bridge;Linen Quay;Fishmarket;Harbour Gate",
    "T3": "Kelder;Larch Avenue;Chapel Street;Railway Museum;Guild Hall;Town Hall;Mint Street;Canal Basin;Exhibition Park",
    "10": "Airport;Airport Cargo;Business Park;Garden Suburb;Weavers Row;North Cemetery;Bourse;Central Station",
    "12": "Hospital;Vineyard;Crescent;Library;Town Hall;Cathedral;Chapel Street;School Lane;Larch Avenue;Kelder",
    "14": "Market Square;Castle Gardens;Tannery;Brickfields;Mill Bridge",
    "21": "Elmfield;Orchard Close;Heath End;Sandpit;Brickfields;Theatre Lane;Mint Street;Central Station",
    "27": "Elmfield;Poplar Estate;Quarry;Vineyard;Hospital;Stadium",
    "25": "Elmfield;Orchard Close;Poplar Estate;Quarry;Sandpit;Elmfield",
    "33": "Seaward;Sluice;Seaward Pier;Harbour Gate;Fishmarket;Old Bridge;Castle Gardens;Vineyard;Hospital",
    "N1": "Central Station;Bourse;Weavers Row;Business Park;Airport",
    "N2": "Seaward;Harbour Gate;Linen Quay;Market Square;Central Station;Library;University",
    "F1": "Harbour Gate;Seaward Pier", "F2": "Harbour Gate;Seaward Pier;Lighthouse",
    "40": "Southgate;Allotments;Race Course;Stadium;Theatre Lane;Central Station",
}
MODELS = {
    "tram": [("Flexline 7", "electric", 72, 140), ("Flexline 5", "electric", 56, 104), ("Typ 88", "electric", 48, 96)],
    "bus": [("CityRider E", "electric", 34, 46), ("CityRider H", "hybrid", 36, 50), ("Norden 12", "diesel", 38, 52), ("Norden 18", "diesel", 50, 88)],
    "ferry": [("Tern", "diesel", 120, None), ("Eider", "hybrid", 90, 30)],
}
FIRST = ("Amara Bogdan Clara Daan Esra Filip Gita Henrik Iris Jamal Kasia Lorenzo Marta Nils Oona Pavel Ruth Samir Tess Urs "
         "Viola Wim Xenia Yara Zoltan Agnes Bilal Corin Dina Edgar").split()
LAST = ("Abbott Bakker Castellan Demir Engel Ferreira Grant Horvat Ilves Jansen Keller Lopes Mensah Nagy Olsen Pinto Rahman "
        "Steiner Toth Unger Vos Weber Yates Zanetti Baird Cerny Doyle Fuchs Haas Kovac").split()
DAY0, DAY1 = date(2025, 1, 1), date(2026, 5, 31)


def _day(rng: random.Random, start: date, end: date) -> date:
    return start + timedelta(days=rng.randrange(max(1, (end - start).days + 1)))


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


EDGES: tuple[tuple[str, tuple[Any, ...]], ...] = (  # rows that tell a right query from its near misses
    ("depot", ("KEB", "Brick Lane", "Kelder", 16, "2021-01-01", None)),
    ("line", ("X10", "bus", "Airport - Central Station", "NYD", "2025-03-31", None, None)),
    ("line", ("16", "bus", "Kelder - Quarry", "KEB", "2021-03-01", None, None)),
    ("stop", (459, "Airport Arrivals", 4, 1, 1, "2025-03-31")),
    ("stop", (460, "Airport Departures", 4, 1, 1, "2025-03-31")),
    ("stop", (262, "Ring Road", 2, 0, 0, "2025-03-31")),
    ("stop", (161, "Coach Yard", 1, 1, 1, "2025-03-31")),
    ("leg", ("X10", "O", 1, 459, 456, 1640, 300)),
    ("leg", ("X10", "O", 2, 456, 262, 1500, 265)),
    ("leg", ("X10", "O", 3, 262, 161, 900, 170)),
    ("leg", ("X10", "O", 4, 161, 100, 300, 85)),
    ("leg", ("X10", "I", 1, 100, 161, 300, 90)),
    ("leg", ("X10", "I", 2, 161, 262, 900, 175)),
    ("leg", ("X10", "I", 3, 262, 456, 1500, 260)),
    ("leg", ("X10", "I", 4, 456, 460, 1720, 305)),
    ("leg", ("16", "O", 1, 334, 341, 620, 150)),
    ("leg", ("16", "O", 2, 341, 338, 1140, 265)),
    ("leg", ("16", "I", 1, 338, 341, 1140, 260)),
    ("leg", ("16", "I", 2, 341, 334, 620, 155)),
    ("vehicle", (901, "Norden 12", "bus", "KEB", "diesel", 38, 52, "2021-02-15", None, 231480)),
    ("vehicle", (522, "CityRider E", "bus", "NYD", "electric", 34, 46, "2019-03-04", "2026-05-31", 398214)),
    ("vehicle", (4, "Tern", "ferry", "HBR", "diesel", 120, None, "2023-05-02", None, None)),
    ("veh_inspection", (2, "2026-05-30", "HBR", "fail", 4, 965.2)),
    ("veh_inspection", (610, "2026-06-02", "ELM", "fail", 7, None)),
    ("veh_inspection", (316, "2026-06-04", "TRW", "minor", 2, 402.75)),
    ("veh_inspection", (901, "2026-03-10", "KEB", "minor", 1, 388.1)),
    ("veh_inspection", (4, "2026-04-15", "HBR", "fail", 5, 988.4)),
    ("veh_inspection", (307, "2023-06-19", "TRW", "fail", 3, 874.55)),
    ("driver", (2238, "Oona", "Kovac", "KEB", "driver", "2022-01-01", None, "1983-09-21", None)),
    ("driver", (2241, "Edgar", "Toth", "KEB", "driver", "2022-01-01", None, "1979-02-14", None)),
    ("driver", (2244, "Nils", "Abbott", "ELM", "driver", "2023-05-08", None, "1990-11-05", None)),
    ("driver", (2247, "Viola", "Cerny", "HBR", "driver", "2023-10-02", None, "1987-06-17", None)),
    ("driver", (2250, "Yara", "Olsen", "NYD", "driver", "2024-09-02", None, "1999-08-25", 2079)),
    ("driver", (2253, "Samir", "Keller", "TRW", "trainee", "2025-06-16", "2026-01-01", "2000-11-02", None)),
    ("shift", (961, 2238, "2025-10-14", "early", 8, 0, 2241)),
    ("trip", (43895, "16", "O", 961, 901, "2025-10-14 06:05:00", "run", 2, 33)),
    ("trip", (43896, "16", "I", 961, 901, "2025-10-14 07:30:00", "run", 4, 61)),
    ("trip", (43897, "16", "O", 961, 901, "2025-10-14 08:55:00", "run", 2, 40)),
    ("trip", (43898, "16", "I", 961, 901, "2025-10-14 10:20:00", "run", -1, 22)),
    ("shift", (962, 2241, "2026-02-10", "late", 7.5, 0.5, None)),
    ("trip", (43899, "16", "O", 962, 901, "2026-02-10 13:10:00", "run", 2, 38)),
    ("trip", (43900, "16", "I", 962, 901, "2026-02-10 14:35:00", "run", 2, 45)),
    ("shift", (963, 2244, "2026-05-01", "late", 7.5, 0, None)),
    ("trip", (43901, "21", "O", 963, 612, "2026-05-01 13:40:00", "run", 3, 41)),
    ("trip", (43902, "21", "I", 963, 612, "2026-05-01 15:05:00", "run", 6, 58)),
    ("shift", (964, 2247, "2026-05-01", "early", 8, 0, None)),
    ("trip", (43903, "33", "O", 964, 709, "2026-05-01 05:45:00", "run", 1, 29)),
    ("trip", (43904, "33", "I", 964, 709, "2026-05-01 07:10:00", "run", 3, 71)),
    ("shift", (965, 2250, "2025-08-12", "early", 8, 0, None)),
    ("trip", (43905, "X10", "O", 965, 522, "2025-08-12 05:20:00", "run", 2, 37)),
    ("trip", (43906, "X10", "I", 965, 522, "2025-08-12 06:50:00", "run", 5, 64)),
    ("trip", (43907, "X10", "O", 965, 522, "2025-08-12 08:15:00", "run", 7, 66)),
    ("shift", (966, 2250, "2026-02-01", "night", 7, 0, None)),
    ("trip", (43908, "N1", "O", 966, 522, "2026-02-01 22:10:00", "run", 0, 17)),
    ("trip", (43909, "N1", "I", 966, 522, "2026-02-01 23:35:00", "run", 1, 12)),
    ("shift", (967, 2250, "2026-01-01", "night", 7, 0, None)),
    ("trip", (43910, "N1", "O", 967, 522, "2026-01-01 22:05:00", "run", 2, 24)),
    ("trip", (43911, "N1", "I", 967, 522, "2026-01-01 23:30:00", "run", 0, 15)),
    ("shift", (968, 2088, "2026-05-06", "late", 7.5, 1, None)),
    ("trip", (43912, "10", "O", 968, 522, "2026-05-06 13:25:00", "run", 31, 66)),
    ("trip", (43913, "10", "I", 968, 522, "2026-05-06 15:15:00", "run", 30, 58)),
    ("shift", (969, 2109, "2025-03-03", "early", 8, 0, None)),
    ("trip", (43914, "12", "O", 969, 522, "2025-03-03 05:30:00", "run", 4, 30)),
    ("trip", (43915, "12", "I", 969, 522, "2025-03-03 06:55:00", "run", 5, 55)),
    ("trip", (43916, "12", "O", 969, 522, "2025-03-03 08:20:00", "run", 7, 68)),
    ("trip", (43917, "12", "I", 969, 522, "2025-03-03 09:45:00", "run", 3, 47)),
    ("trip", (43918, "12", "O", 969, 522, "2025-03-03 11:10:00", "run", 2, 39)),
    ("shift", (970, 2223, "2025-03-03", "late", 7.5, 0.5, None)),
    ("trip", (43919, "33", "O", 970, 709, "2025-03-03 13:05:00", "run", 1, 44)),
    ("trip", (43920, "33", "I", 970, 709, "2025-03-03 14:30:00", "run", 3, 47)),
    ("trip", (43921, "33", "O", 970, 709, "2025-03-03 15:55:00", "run", 5, 60)),
    ("trip", (43922, "33", "I", 970, 709, "2025-03-03 17:20:00", "run", 6, 70)),
    ("trip", (43923, "33", "O", 970, 709, "2025-03-03 18:45:00", "run", 2, 41)),
    ("trip", (43924, "33", "I", 970, 709, "2025-03-03 20:10:00", "run", 0, 28)),
    ("shift", (971, 2223, "2025-03-20", "late", 7.5, 0.5, None)),
    ("trip", (43925, "33", "O", 971, 709, "2025-03-20 13:05:00", "run", 1, 44)),
    ("trip", (43926, "33", "I", 971, 709, "2025-03-20 14:30:00", "run", 3, 47)),
    ("trip", (43927, "33", "O", 971, 709, "2025-03-20 15:55:00", "run", 5, 60)),
    ("trip", (43928, "33", "I", 971, 709, "2025-03-20 17:20:00", "run", 6, 70)),
    ("trip", (43929, "33", "O", 971, 709, "2025-03-20 18:45:00", "run", 2, 41)),
    ("trip", (43930, "33", "I", 971, 709, "2025-03-20 20:10:00", "run", 0, 28)),
    ("passenger", (12010, "Viola", "Grant", "1989-04-03", None, "2024-02-12", 219)),
    ("passenger", (8993, "Marta", "Jansen", "1960-01-01", None, "2023-09-05", 214)),
    ("passenger", (8986, "Corin", "Haas", "1990-01-01", None, "2025-01-20", 106)),
    ("passenger", (12031, "Ruth", "Steiner", "1961-01-16", "disabled", "2022-06-30", 333)),
    ("passenger", (12038, "Daan", "Engel", "1978-07-19", None, "2022-01-01", 222)),
    ("season_pass", ("P505785", 12010, "month", 4, 98.1, "2026-03-02", "2026-03-31", None)),
    ("season_pass", ("P505798", 12010, "week", 3, 25.6, "2026-04-06", "2026-04-12", None)),
    ("season_pass", ("P505811", 8993, "week", 2, 20.4, "2026-03-09", "2026-03-15", None)),
    ("season_pass", ("P505824", 8986, "month", 2, 64.6, "2026-01-01", "2026-01-30", None)),
    ("ticket", (704201, "2026-05-18 06:40:00", "single", "machine", 100, 460, None, 4.6, None)),
    ("incident", (341, 43898, None, "breakdown", 3, "2025-10-14 10:31:00", "2025-10-15", 25.1)),
    ("shift", (972, 2244, "2025-12-31", "early", 8, 0, None)),
    ("trip", (43931, "21", "O", 972, 612, "2025-12-31 05:50:00", "run", 2, 33)),
    ("trip", (43932, "21", "I", 972, 612, "2025-12-31 07:15:00", "run", 9, 70)),
    ("incident", (342, 43932, None, "collision", 3, "2025-12-31 07:48:00", "2026-01-05", 1240.0)),
    ("driver", (2256, "Bilal", "Weber", "NYD", "trainee", "2026-03-02", "2026-06-05", "1994-08-30", 2079)),
    ("driver", (2259, "Bilal", "Weber", "NYD", "trainee", "2026-04-13", "2026-06-12", "1998-02-17", 2079)),
    ("passenger", (12045, "Gita", "Zanetti", "1992-03-28", None, "2025-11-17", 100)),
    ("passenger", (12052, "Gita", "Zanetti", "1969-12-09", None, "2026-02-25", 100)),
    ("trip", (43933, "16", "O", 961, None, "2025-10-14 11:45:00", "cancelled", None, None)),
    ("trip", (43934, "16", "I", 961, None, "2025-10-14 12:30:00", "cancelled", None, None)),
    ("trip", (43935, "16", "O", 962, None, "2026-02-10 16:00:00", "cancelled", None, None)),
    ("trip", (43936, "16", "I", 962, None, "2026-02-10 17:25:00", "cancelled", None, None)),
)


def rows(rng: random.Random) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Every row of the database."""
    for depot in DEPOTS:
        yield "depot", depot
    for line in LINES:
        yield "line", line[:7]
    stop_id: dict[str, int] = {}
    zone: dict[int, int] = {}
    for z, names in STOPS.items():
        for name in names.split(";"):
            number = 100 * z + len(stop_id) % 100
            stop_id[name], zone[number] = number, z
            opened = "2019-01-15" if rng.random() < 0.6 else _day(rng, date(2019, 6, 1), date(2025, 12, 14)).isoformat()
            yield "stop", (number, name, z, int(rng.random() < 0.7), rng.choices([1, 0, None], [6, 3, 1])[0], opened)
    paths: dict[str, list[int]] = {}
    pace = {"tram": 6.2, "bus": 5.1, "night bus": 6.9, "ferry": 4.0}
    lengths: dict[tuple[int, int], int] = {}
    for line in LINES:
        stops = [stop_id[name] for name in PATHS[line[0]].split(";")]
        paths[line[0]] = stops
        for direction in "OI":
            way = stops if direction == "O" else stops[::-1]
            for seq, (a, b) in enumerate(zip(way, way[1:], strict=False), start=1):
                metres = lengths.setdefault((min(a, b), max(a, b)), rng.randrange(28, 95) * 10 * (2 if max(zone[a], zone[b]) == 4 or line[1] == "ferry" else 1))
                yield "leg", (line[0], direction, seq, a, b, metres, int(metres / pace[line[1]] * rng.uniform(0.95, 1.3) / 5) * 5 + 20)
    vehicles: list[tuple[int, str, str, date, date | None]] = []
    for depot, kind, count, base in [("TRW", "tram", 17, 301), ("NYD", "bus", 21, 501), ("ELM", "bus", 12, 601), ("HBR", "bus", 9, 701), ("HBR", "ferry", 3, 1), ("SGT", "bus", 3, 801)]:
        for i in range(count):
            model, power, seats, standing = rng.choice(MODELS[kind]) if depot != "SGT" else MODELS["bus"][0]
            start = _day(rng, date(2019, 1, 15), date(2024, 10, 1)) if depot != "SGT" else date(2026, 4, 20)
            gone = _day(rng, date(2025, 3, 1), date(2026, 4, 30)) if depot != "SGT" and i and rng.random() < 0.13 else None
            km = None if kind == "ferry" else int((date(2026, 5, 31) - start).days * rng.uniform(90, 190)) + 35
            vehicles.append((base + i, kind, depot, start, gone))
            yield "vehicle", (base + i, model, kind, depot, power, seats, standing, start.isoformat(), _iso(gone), km)
    drivers: list[dict[str, Any]] = []
    for depot, count in [("TRW", 24), ("NYD", 25), ("ELM", 14), ("HBR", 13), ("SGT", 3)]:
        for i in range(count):
            hired = _day(rng, date(2019, 1, 15), date(2024, 6, 1)) if i < count * 0.8 and depot != "SGT" else _day(rng, date(2024, 7, 1), date(2026, 4, 30))
            left = _day(rng, max(date(2025, 2, 1), hired + timedelta(days=60)), date(2026, 6, 20)) if rng.random() < 0.14 else None
            grade = "senior" if hired < date(2022, 1, 1) and rng.random() < 0.5 else "trainee" if hired > date(2025, 6, 1) else "driver"
            olds = [d for d in drivers if d["grade"] == "senior" and (d["depot"] == depot or depot == "SGT") and d["hired"] < hired]
            mentor = rng.choice(olds)["id"] if olds and (grade == "trainee" or rng.random() < 0.5) else None
            d = {"id": 2001 + 3 * len(drivers), "depot": depot, "hired": hired, "left": left, "grade": grade, "w": 1 / (1 + rng.randrange(9))}
            drivers.append(d)
            yield "driver", (d["id"], rng.choice(FIRST), rng.choice(LAST), depot, grade, hired.isoformat(), _iso(left),
                             _day(rng, date(1961, 1, 1), hired - timedelta(days=7700)).isoformat(), mentor)
    trips: list[tuple[int, str, str, datetime, str]] = []
    plan: list[tuple[date, dict[str, Any]]] = []
    while len(plan) < 980:
        day = _day(rng, DAY0, DAY1)
        ready = [d for d in drivers if d["hired"] <= day and (d["left"] is None or day <= d["left"]) and d["depot"] != "SGT"]
        plan.append((day, rng.choices(ready, [d["w"] for d in ready])[0]))
    plan.sort(key=lambda item: (item[0], item[1]["id"]))
    plan = [item for i, item in enumerate(plan) if i == 0 or plan[i - 1] != item]
    trip_id = 40000
    for shift_id, (day, d) in enumerate(plan, start=1):
        kind = rng.choices(["early", "late", "night"], [46, 42, 12 if d["depot"] in ("NYD", "HBR") else 0])[0]
        lines = [x for x in LINES if x[3] == d["depot"] and x[7] and x[4] <= day.isoformat() and (x[5] is None or day.isoformat() <= x[5])]
        lines = [x for x in lines if (x[1] == "night bus") == (kind == "night")] or lines
        over = rng.choices([0, 0.5, 1, 1.5, 2.5], [72, 10, 9, 6, 3])[0]
        relief = rng.choice([x["id"] for x in drivers if x["depot"] == d["depot"] and x is not d and x["hired"] <= day]) if rng.random() < 0.06 else None
        yield "shift", (shift_id, d["id"], day.isoformat(), kind, {"early": 8, "late": 7.5, "night": 7}[kind], over, relief)
        line = rng.choices(lines, [x[7] for x in lines])[0]
        need = "bus" if line[1] == "night bus" else line[1]
        fleet = [v for v in vehicles if v[1] == need and v[2] == d["depot"] and v[3] <= day and (v[4] is None or day < v[4])]
        veh = rng.choices(fleet, [1 + i % 4 for i in range(len(fleet))])[0][0]
        begin = datetime(day.year, day.month, day.day, {"early": 5, "late": 13, "night": 22}[kind], rng.randrange(0, 60, 5))
        for n in range(rng.choice([2, 3, 4, 4, 5, 6])):
            trip_id += 1
            when = begin + timedelta(minutes=85 * n + rng.randrange(0, 30, 5))
            direction = "OI"[n % 2]
            status = rng.choices(["run", "cancelled", "cut short"], [92, 5 if day.month not in (1, 2) else 9, 3])[0]
            delay: int | None = None
            boarded: int | None = None
            if status != "cancelled":
                peak = when.hour in (7, 8, 16, 17)
                delay = int(rng.gauss(line[8], 2.2) + (2.5 if peak else 0) + (rng.expovariate(0.08) if rng.random() < 0.06 else 0))
                size = {"tram": 95, "bus": 42, "night bus": 19, "ferry": 55}[line[1]]
                boarded = None if rng.random() < 0.07 else max(1, int(rng.gauss(size * (1.6 if peak else 1), size / 3)))
            set_veh = None if status == "cancelled" and rng.random() < 0.6 else veh
            if set_veh and rng.random() < 0.06:  # another one, now and then lent by another depot
                lent = [v for v in vehicles if v[1] == need and v[2] != "SGT" and v[3] <= day and (v[4] is None or day < v[4])]
                set_veh = rng.choice(lent)[0]
            trips.append((trip_id, line[0], direction, when, status))
            yield "trip", (trip_id, line[0], direction, shift_id, set_veh, when.isoformat(" "), status, delay, boarded)
    people: list[tuple[int, date, int | None, str | None, float]] = []
    used = sorted({s for line in LINES if line[7] for s in paths[line[0]]})
    for i in range(430):
        joined = _day(rng, date(2021, 3, 1), date(2026, 5, 20))
        birth = _day(rng, date(1938, 1, 1), date(2010, 12, 31)) if rng.random() < 0.88 else None
        conc = "senior" if birth and birth.year < 1961 else "student" if birth and birth.year > 1999 and rng.random() < 0.7 else "disabled" if rng.random() < 0.04 else None
        home = None if rng.random() < 0.12 else rng.choice(used)
        people.append((9000 + 7 * i, joined, home, conc, 0.0 if rng.random() < 0.14 else 1 / (1 + rng.randrange(40))))
        yield "passenger", (9000 + 7 * i, rng.choice(FIRST), rng.choice(LAST), _iso(birth), conc, joined.isoformat(), home)
    number = 0
    for pax, joined, _, conc, weight in people:
        if rng.random() < 0.55:
            continue
        product = rng.choices(["month", "week", "year"], [6, 3, 2])[0]
        start = max(joined, date(2024, 1, 1)) + timedelta(days=rng.randrange(120))
        for _ in range(1 + int(rng.expovariate(0.35 if weight > 0.05 else 0.6))):
            if start > date(2026, 6, 15):
                break
            zones = rng.choices([1, 2, 3, 4], [20, 40, 28, 12])[0]
            price = round({"week": 14.5, "month": 46.0, "year": 448.0}[product] * (1 + 0.35 * (zones - 1)) * (0.6 if conc else 1) * (1.04 if start.year >= 2026 else 1), 1)
            end = start + timedelta(days={"week": 6, "month": 29, "year": 364}[product])
            stopped = start + timedelta(days=rng.randrange(2, (end - start).days)) if rng.random() < 0.06 else None
            number += 1
            yield "season_pass", (f"P{500000 + number * 13}", pax, product, zones, price, start.isoformat(), end.isoformat(), _iso(stopped))
            start = end + timedelta(days=1 + (0 if rng.random() < 0.7 else rng.randrange(90)))
            if rng.random() < 0.15:
                product = rng.choice(["month", "week", "year"])
    stamps = sorted(datetime.combine(_day(rng, DAY0, DAY1), datetime.min.time()) + timedelta(
        hours=rng.choices(range(5, 24), [3, 6, 12, 11, 7, 6, 6, 7, 7, 7, 8, 12, 12, 9, 6, 5, 4, 3, 2])[0], minutes=rng.randrange(60)) for _ in range(4200))
    weights = [p[4] for p in people]
    popular = [1 / (1 + rng.randrange(14)) for _ in used]
    for tkt_id, when in enumerate(stamps, start=700001):
        product = rng.choices(["single", "return", "day", "short hop"], [55, 15, 18, 12])[0]
        channel = rng.choices(["app", "machine", "driver", "kiosk"], [42 + 14 * (when.year - 2025), 34, 14 - 4 * (when.year - 2025), 10])[0]
        a = b = pax = None
        span = 2
        if product != "day":
            a, b = rng.choices(used, popular, k=2)
            while b == a:
                b = rng.choice(used)
            span = abs(zone[a] - zone[b]) + 1
        if channel == "app":
            pax = rng.choices([p[0] for p in people], weights)[0] if rng.random() < 0.95 else 8000 + rng.randrange(9)
        price = {"single": 1.6 + 0.7 * span, "return": 2.9 + 1.3 * span, "day": 7.2, "short hop": 1.4}[product] * (1.05 if when.year >= 2026 else 1)
        if channel == "driver":
            price += 0.5
        back = when.date() + timedelta(days=rng.randrange(0, 12)) if rng.random() < (0.03 if product != "day" else 0.015) else None
        yield "ticket", (tkt_id, when.isoformat(" "), product, channel, a, b, pax, round(price, 1), _iso(back))
    for inc_no in range(1, 341):
        kind = rng.choices(["breakdown", "collision", "vandalism", "medical", "door fault", "assault", "weather"], [24, 10, 18, 12, 20, 5, 11])[0]
        trip = stop = None
        if kind in ("breakdown", "collision", "medical", "door fault") or rng.random() < 0.4:
            t = rng.choice(trips)
            trip, at = t[0], t[3] + timedelta(minutes=rng.randrange(2, 40))
            if kind in ("medical", "collision") and rng.random() < 0.6:
                stop = rng.choice(paths[t[1]])
        else:
            stop, at = rng.choice(used), datetime.combine(_day(rng, DAY0, DAY1), datetime.min.time()) + timedelta(minutes=rng.randrange(300, 1430))
        sev = rng.choices([1, 2, 3, 4], [45, 33, 16, 6] if kind not in ("collision", "assault") else [10, 35, 38, 17])[0]
        closed = at.date() + timedelta(days=rng.choice([0, 0, 1, 1, 2, 3, 5, 8, 14, 30])) if rng.random() < 0.9 and at.date() < date(2026, 5, 25) else None
        cost = None if kind in ("medical", "weather") or rng.random() < 0.2 else round(rng.expovariate(1 / 420) * sev + 25, 2)
        yield "incident", (inc_no, trip, stop, kind, sev, at.isoformat(" "), _iso(closed), cost)
    fine_no = 0
    riders = [t for t in trips if t[4] != "cancelled" and t[1] != "F1"]
    for chk_id in range(1, 291):
        t = rng.choice(riders)
        team = rng.choices(["Red", "Blue", "Green", "Amber"], [9, 7, 6, 3])[0]
        checked = rng.randrange(8, 70)
        bad = sum(rng.random() < (0.035 if team != "Blue" else 0.06) for _ in range(checked))
        yield "fare_check", (chk_id, t[0], rng.choice(paths[t[1]][:-1]), team, checked, bad)
        for _ in range(bad):
            if rng.random() < 0.12:
                continue
            fine_no += 1
            paid = t[3].date() + timedelta(days=int(rng.expovariate(1 / 16))) if rng.random() < 0.6 else None
            waived = int(paid is None and rng.random() < 0.2)
            who = rng.choices([p[0] for p in people], [w + 0.01 for w in weights])[0] if rng.random() < 0.45 else None
            yield "fine", (fine_no, chk_id, who, rng.choice([60, 60, 60, 80, 120]), t[3].date().isoformat(), _iso(paid), waived)
    for veh, kind, depot, start, gone in vehicles:
        at_day = max(start, date(2023, 6, 1)) + timedelta(days=rng.randrange(40, 170))
        while at_day <= (gone or date(2026, 6, 10)):
            result = rng.choices(["pass", "minor", "fail"], [60, 28, 12])[0]
            shop = depot if rng.random() < 0.8 or kind != "bus" else rng.choice(["NYD", "ELM"])
            yield "veh_inspection", (veh, at_day.isoformat(), shop, result, {"pass": 0, "minor": rng.randrange(1, 4), "fail": rng.randrange(3, 9)}[result],
                                     None if rng.random() < 0.1 else round(rng.uniform(120, 300) + {"pass": 0, "minor": 180, "fail": 700}[result], 2))
            at_day += timedelta(days=rng.randrange(150, 240) if result != "fail" else rng.randrange(10, 40))
    yield from EDGES
