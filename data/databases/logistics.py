"""A parcel and pallet carrier: depots, shipments and their parcels, trips and stops, scans, customs, claims."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

DDL = """
CREATE TABLE depot (
  depot_cd VARCHAR(3) PRIMARY KEY, -- three letters, printed on every label
  depot_nm TEXT NOT NULL,
  depot_typ VARCHAR(10) NOT NULL, -- hub, branch or xdock (cross-dock without storage)
  city TEXT NOT NULL,
  ctry VARCHAR(2) NOT NULL, -- ISO country
  dock_doors INTEGER NOT NULL,
  floor_sqm INTEGER, -- NULL where never surveyed
  opened_on DATE NOT NULL,
  fed_by VARCHAR(3) REFERENCES depot (depot_cd) -- the hub that supplies it; NULL for hubs
);
CREATE TABLE svc_level (
  svc_cd VARCHAR(3) PRIMARY KEY,
  svc_nm TEXT NOT NULL,
  transit_days INTEGER NOT NULL, -- promised days from booking to delivery
  base_rate NUMERIC(10,2) NOT NULL -- euro for the first kilogram
);
CREATE TABLE shipper (
  shipper_no INTEGER PRIMARY KEY,
  shipper_nm TEXT NOT NULL,
  industry TEXT NOT NULL,
  city TEXT NOT NULL,
  ctry VARCHAR(2) NOT NULL,
  acct_since DATE NOT NULL,
  credit_lim NUMERIC(10,2), -- NULL: pays in advance
  pay_terms_days INTEGER NOT NULL
);
CREATE TABLE shipment (
  ship_no INTEGER PRIMARY KEY,
  shipper_no INTEGER NOT NULL REFERENCES shipper (shipper_no),
  orig_depot VARCHAR(3) NOT NULL REFERENCES depot (depot_cd),
  dest_depot VARCHAR(3) NOT NULL REFERENCES depot (depot_cd),
  svc_cd VARCHAR(3) NOT NULL REFERENCES svc_level (svc_cd),
  booked_ts TIMESTAMP NOT NULL,
  promised_dt DATE NOT NULL,
  delivered_ts TIMESTAMP, -- NULL until handed over
  shp_status VARCHAR(10) NOT NULL, -- booked, in_transit, delivered, returned, lost, cancelled
  freight_amt NUMERIC(10,2) NOT NULL, -- what the shipper is billed, euro
  declared_val NUMERIC(10,2) -- value of the goods as declared; NULL if none was given
);
CREATE TABLE parcel (
  ship_no INTEGER NOT NULL REFERENCES shipment (ship_no),
  parcel_seq INTEGER NOT NULL, -- 1, 2, ... within the shipment
  wgt_kg NUMERIC(8,2) NOT NULL,
  len_cm INTEGER NOT NULL,
  wid_cm INTEGER NOT NULL,
  hgt_cm INTEGER NOT NULL,
  goods_cat TEXT NOT NULL,
  fragile VARCHAR(1) NOT NULL, -- Y or N
  PRIMARY KEY (ship_no, parcel_seq)
);
CREATE TABLE vehicle (
  veh_id INTEGER PRIMARY KEY,
  plate_no VARCHAR(10) NOT NULL UNIQUE,
  veh_typ VARCHAR(10) NOT NULL, -- van, rigid, artic, ebike
  make TEXT NOT NULL,
  payload_kg INTEGER NOT NULL,
  fuel VARCHAR(8) NOT NULL, -- diesel, electric, cng
  home_depot VARCHAR(3) NOT NULL REFERENCES depot (depot_cd),
  bought_on DATE NOT NULL,
  retired_on DATE -- NULL while in the fleet
);
CREATE TABLE driver (
  drv_id INTEGER PRIMARY KEY,
  fst_nm TEXT NOT NULL,
  lst_nm TEXT NOT NULL,
  lic_class VARCHAR(3) NOT NULL, -- B, C, CE
  home_depot VARCHAR(3) NOT NULL REFERENCES depot (depot_cd),
  hired_on DATE NOT NULL,
  left_on DATE, -- NULL while employed
  hourly_rate NUMERIC(6,2) NOT NULL,
  mentor_id INTEGER REFERENCES driver (drv_id) -- the driver who trained this one
);
CREATE TABLE route (
  route_id INTEGER PRIMARY KEY,
  route_cd VARCHAR(8) NOT NULL UNIQUE,
  start_depot VARCHAR(3) NOT NULL REFERENCES depot (depot_cd),
  end_depot VARCHAR(3) NOT NULL REFERENCES depot (depot_cd), -- same as the start for a round trip
  shift VARCHAR(5) NOT NULL, -- early, day, night
  planned_km INTEGER NOT NULL,
  planned_min INTEGER NOT NULL
);
CREATE TABLE trip (
  trip_id INTEGER PRIMARY KEY,
  route_id INTEGER NOT NULL REFERENCES route (route_id),
  trip_dt DATE NOT NULL,
  veh_id INTEGER NOT NULL REFERENCES vehicle (veh_id),
  drv_id INTEGER NOT NULL REFERENCES driver (drv_id),
  codrv_id INTEGER REFERENCES driver (drv_id), -- second driver, if any
  driven_km INTEGER NOT NULL,
  driven_min INTEGER NOT NULL,
  fuel_l NUMERIC(7,1) -- litres or kg; NULL for electric vehicles and missing receipts
);
CREATE TABLE trip_stop (
  trip_id INTEGER NOT NULL REFERENCES trip (trip_id),
  stop_seq INTEGER NOT NULL,
  ship_no INTEGER, -- the shipment served; no key declared, some numbers come from partner carriers
  stop_kind VARCHAR(8) NOT NULL, -- pickup or delivery
  eta TIMESTAMP NOT NULL, -- planned arrival
  ata TIMESTAMP, -- actual arrival; NULL if skipped
  outcome VARCHAR(10) NOT NULL, -- done, not_home, refused, no_access, skipped
  PRIMARY KEY (trip_id, stop_seq)
);
CREATE TABLE scan_event (
  scan_id INTEGER PRIMARY KEY,
  ship_no INTEGER NOT NULL,
  parcel_seq INTEGER NOT NULL,
  depot_cd VARCHAR(3) NOT NULL REFERENCES depot (depot_cd),
  scan_ts TIMESTAMP NOT NULL,
  scan_cd VARCHAR(4) NOT NULL, -- IN, SORT, OUT, HOLD, DMG
  FOREIGN KEY (ship_no, parcel_seq) REFERENCES parcel (ship_no, parcel_seq)
);
CREATE TABLE customs_decl (
  decl_no VARCHAR(10) PRIMARY KEY,
  ship_no INTEGER NOT NULL REFERENCES shipment (ship_no),
  hs_chapter INTEGER NOT NULL, -- first two digits of the tariff number
  lodged_on DATE NOT NULL,
  cleared_on DATE, -- NULL while pending or when refused
  decl_status VARCHAR(8) NOT NULL, -- pending, cleared, inspect, refused
  duty_amt NUMERIC(10,2) NOT NULL,
  vat_amt NUMERIC(10,2) NOT NULL,
  broker TEXT -- NULL when we declare ourselves
);
CREATE TABLE claim (
  claim_no INTEGER PRIMARY KEY,
  ship_no INTEGER NOT NULL REFERENCES shipment (ship_no),
  claim_typ VARCHAR(8) NOT NULL, -- damage, loss, delay, shortage
  filed_on DATE NOT NULL,
  closed_on DATE, -- NULL while open
  clm_status VARCHAR(8) NOT NULL, -- open, paid, rejected
  asked_amt NUMERIC(10,2) NOT NULL,
  paid_amt NUMERIC(10,2) -- NULL until decided; 0 when rejected
);
CREATE TABLE veh_maint (
  maint_id INTEGER PRIMARY KEY,
  plate VARCHAR(10) NOT NULL, -- as written on the garage's bill; sold vehicles are gone from the fleet list
  done_on DATE NOT NULL,
  work_typ TEXT NOT NULL, -- oil service, tyres, brakes, inspection, battery, bodywork
  cost_amt NUMERIC(10,2) NOT NULL,
  garage TEXT
);
"""

FIRST = (
    "Anneke Bartol Cosmin Dagny Edvin Fatou Goran Hedda Ismael Jelena Kasper Leonie Marek Nadja Oisin Petra Quirin Rasmus "
    "Samira Tibor Ulla Viggo Wanda Yusuf Zofia Ines Pavel Mirte"
).split()
LAST = (
    "Aldric Brandsma Czerny Dvorsky Ekholm Farkas Grabner Hofstra Ivanek Jansma Kolbein Lindqvar Morvai Nordby Okonta "
    "Pellegrin Quastel Rietveld Sandoval Thorsen Ubels Verhaak Wiersma Zelenka"
).split()
DEPOTS = (
    ("ROT", "Rotterdam Maasvlakte", "hub", "Rotterdam", "NL", 64, 21000, "2019-01-14", None),
    ("LEJ", "Leipzig Gateway", "hub", "Leipzig", "DE", 72, 26500, "2019-03-04", None),
    ("LYS", "Lyon Sud", "hub", "Lyon", "FR", 48, 17200, "2019-09-02", None),
    ("UTC", "Utrecht Lage Weide", "branch", "Utrecht", "NL", 18, 4100, "2019-02-18", "ROT"),
    ("EIN", "Eindhoven Acht", "branch", "Eindhoven", "NL", 14, 3600, "2020-05-11", "ROT"),
    ("GRQ", "Groningen Eelde", "xdock", "Groningen", "NL", 8, None, "2022-10-03", "ROT"),
    ("ANR", "Antwerp Left Bank", "branch", "Antwerp", "BE", 22, 5200, "2019-06-17", "ROT"),
    ("LGG", "Liege Bierset", "xdock", "Liege", "BE", 10, 1500, "2023-04-17", "ROT"),
    ("HAM", "Hamburg Altenwerder", "branch", "Hamburg", "DE", 26, 6900, "2019-03-25", "LEJ"),
    ("BER", "Berlin Grossbeeren", "branch", "Berlin", "DE", 24, 6100, "2020-01-20", "LEJ"),
    ("NUE", "Nuremberg Hafen", "branch", "Nuremberg", "DE", 16, 3900, "2021-08-09", "LEJ"),
    ("POZ", "Poznan Franowo", "branch", "Poznan", "PL", 20, 4800, "2021-02-01", "LEJ"),
    ("PRG", "Prague Rudna", "xdock", "Prague", "CZ", 12, None, "2022-03-14", "LEJ"),
    ("MRS", "Marseille Fos", "branch", "Marseille", "FR", 20, 5600, "2020-09-21", "LYS"),
    ("GVA", "Geneva Meyrin", "xdock", "Geneva", "CH", 6, 900, "2023-11-06", "LYS"),
    ("ZRH", "Zurich Embrach", "branch", "Zurich", "CH", 14, 3300, "2021-05-17", "LYS"),
    ("BHX", "Birmingham Hams Hall", "branch", "Birmingham", "GB", 22, 5900, "2020-11-30", "ROT"),
    ("OSL", "Oslo Alnabru", "branch", "Oslo", "NO", 12, 2700, "2024-06-03", "LEJ"),
    ("TRN", "Turin Orbassano", "xdock", "Turin", "IT", 8, 1300, "2026-04-13", "LYS"),
)
SERVICES = (("EXP", "Express", 1, 14.50), ("STD", "Standard", 3, 7.90), ("ECO", "Economy", 6, 5.20),
            ("CLD", "Chilled", 2, 18.75), ("PAL", "Pallet", 4, 39.00), ("BLK", "Bulky", 5, 31.00),
            ("SAM", "Same Day", 0, 44.00))
STEMS = ("Halden Brixmoor Vantero Kestrel Ostmark Lumina Quadrant Sorrel Tessera Marlow Fjellby Castanea Drevo Elbtal "
         "Polder Rhonix Solvana Trident Ursine Wexler Zephyr Amberley Borealis Cindral Dorado").split()
INDUSTRIES = (("Pharma", "Pharma"), ("Books", "Publishing"), ("Tools", "Machinery"), ("Fashion", "Apparel"),
              ("Foods", "Food"), ("Electronics", "Electronics"), ("Ceramics", "Homeware"), ("Auto Parts", "Automotive"))
GOODS = {"Pharma": ("medicine", "lab equipment"), "Publishing": ("books", "paper"), "Machinery": ("spare parts", "tools"),
         "Apparel": ("clothing", "shoes"), "Food": ("food", "beverages"), "Electronics": ("electronics", "batteries"),
         "Homeware": ("ceramics", "furniture"), "Automotive": ("spare parts", "tyres")}
FAR = {"UTC": 80, "EIN": 120, "GRQ": 255, "ANR": 95, "LGG": 210, "HAM": 395, "BER": 190, "NUE": 285, "POZ": 380, "PRG": 260,
       "MRS": 315, "GVA": 150, "ZRH": 420, "BHX": 590, "OSL": 1120}
NON_EU = ("CH", "GB", "NO")
START, END = date(2024, 1, 2), date(2026, 6, 30)


def pick(rng: random.Random, pairs: tuple[tuple[Any, float], ...]) -> Any:
    """One of the values, by weight."""
    return rng.choices([p[0] for p in pairs], [p[1] for p in pairs])[0]


def day(rng: random.Random, low: date, high: date) -> date:
    return low + timedelta(days=rng.randint(0, (high - low).days))


def stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S")


EDGES: tuple[tuple[str, tuple[Any, ...]], ...] = (  # rows that tell a right query from its near misses
    ("shipper", (4186, "Ursine Pharma", "Pharma", "Brno", "CZ", "2024-06-17", 5000, 14)),
    ("shipper", (4189, "Rhonix Fashion", "Apparel", "Milan", "IT", "2025-02-10", 5000, 30)),
    ("shipper", (4192, "Sorrel Books", "Publishing", "Utrecht", "NL", "2024-09-09", 20000, 30)),
    ("shipment", (
        101501, 4186, "PRG", "HAM", "STD", "2026-02-03 10:22:41", "2026-02-06", "2026-02-06 11:35:00", "delivered",
        52.3, 410.0
    )),
    ("parcel", (101501, 1, 6.4, 40, 30, 25, "medicine", "N")),
    ("shipment", (
        101502, 4186, "PRG", "LEJ", "EXP", "2026-03-17 15:40:12", "2026-03-18", "2026-03-18 09:20:00", "delivered",
        41.75, 5000.0
    )),
    ("parcel", (101502, 1, 2.1, 30, 20, 20, "medicine", "N")),
    ("shipment", (
        101503, 4189, "LYS", "MRS", "STD", "2025-09-22 09:14:55", "2025-09-25", "2025-09-26 10:05:00", "delivered",
        44.9, 4000.0
    )),
    ("parcel", (101503, 1, 5.2, 50, 40, 30, "clothing", "N")),
    ("shipment", (
        101504, 4009, "GRQ", "HAM", "STD", "2025-11-28 16:02:33", "2025-12-01", "2025-12-01 09:48:00", "delivered",
        39.6, None
    )),
    ("parcel", (101504, 1, 4.4, 40, 35, 30, "electronics", "N")),
    ("shipment", (
        101505, 4009, "GRQ", "ROT", "STD", "2025-12-29 11:37:20", "2025-12-31", "2026-01-01 10:16:00", "delivered",
        47.15, 260.0
    )),
    ("parcel", (101505, 1, 3.9, 45, 30, 30, "electronics", "N")),
    ("shipment", (
        101506, 4192, "UTC", "ROT", "BLK", "2026-01-12 08:50:09", "2026-01-19", "2026-01-19 13:25:00", "delivered",
        118.2, 900.0
    )),
    ("parcel", (101506, 1, 100.0, 110, 80, 70, "books", "N")),
    ("claim", (5151, 101503, "delay", "2026-01-01", None, "open", 44.9, None)),
    ("claim", (5152, 101506, "damage", "2026-04-01", "2026-05-11", "paid", 150, 120)),
    ("claim", (5153, 101501, "damage", "2026-02-20", "2026-03-24", "rejected", 80, 0)),
    ("vehicle", (298, "KR-512-H", "van", "Kargo", 1500, "diesel", "HAM", "2021-05-18", None)),
    ("vehicle", (299, "LM-907-R", "rigid", "Kargo", 10000, "diesel", "HAM", "2020-09-01", None)),
    ("veh_maint", (278, "KR-512-H", "2025-07-01", "tyres", 1310.0, None)),
    ("veh_maint", (279, "LM-907-R", "2025-10-14", "brakes", 2150.0, None)),
    ("veh_maint", (280, "LM-907-R", "2026-03-09", "bodywork", 1850.0, None)),
    ("driver", (772, "Goran", "Okonta", "C", "HAM", "2025-01-13", None, 20, None)),
    ("driver", (773, "Oisin", "Lindqvar", "C", "BHX", "2022-03-07", None, 19.25, None)),
    ("driver", (774, "Ulla", "Kolbein", "B", "BHX", "2024-08-19", None, 16.5, 773)),
    ("driver", (775, "Edvin", "Czerny", "C", "HAM", "2021-02-15", "2025-06-30", 19, None)),
    ("driver", (776, "Marek", "Jansma", "CE", "HAM", "2020-06-08", "2025-05-31", 22.5, None)),
    ("trip", (881, 17, "2026-02-06", 298, 772, None, 150, 430, 18.4)),
    ("trip", (882, 17, "2026-03-05", 298, 772, None, 141, 415, 17.2)),
    ("trip", (883, 37, "2026-04-14", 299, 772, None, 700, 785, 181.5)),
    ("trip", (884, 37, "2026-05-19", 299, 704, None, 701, 800, 184.0)),
    ("trip_stop", (881, 1, 101501, "delivery", "2026-02-06 11:20:00", "2026-02-06 11:35:00", "done")),
    ("trip_stop", (882, 1, None, "delivery", "2026-03-05 10:10:00", "2026-03-05 10:26:40", "not_home")),
    ("shipment", (
        101507, 4006, "LYS", "GVA", "PAL", "2025-02-11 09:31:20", "2025-02-14", "2025-02-14 15:20:00", "delivered",
        468.4, 2900.0
    )),
    ("parcel", (101507, 1, 142.0, 120, 80, 110, "electronics", "N")),
    ("parcel", (101507, 2, 138.5, 120, 80, 105, "electronics", "N")),
    ("shipment", (
        101508, 4006, "LYS", "GVA", "PAL", "2025-05-20 14:12:44", "2025-05-26", "2025-05-26 11:45:00", "delivered",
        512.75, 3100.0
    )),
    ("parcel", (101508, 1, 142.0, 120, 80, 110, "electronics", "N")),
    ("parcel", (101508, 2, 138.5, 120, 80, 105, "electronics", "N")),
    ("shipment", (
        101509, 4006, "LYS", "GVA", "PAL", "2025-10-08 10:55:03", "2025-10-14", "2025-10-13 16:05:00", "delivered",
        489.9, 2750.0
    )),
    ("parcel", (101509, 1, 142.0, 120, 80, 110, "electronics", "N")),
    ("parcel", (101509, 2, 138.5, 120, 80, 105, "electronics", "N")),
    ("shipment", (
        101510, 4057, "LEJ", "NUE", "STD", "2025-04-03 16:20:08", "2025-04-06", "2025-04-06 12:10:00", "delivered",
        38.2, None
    )),
    ("parcel", (101510, 1, 3.6, 40, 30, 25, "electronics", "N")),
    ("shipment", (
        101511, 4057, "LEJ", "NUE", "STD", "2025-07-15 11:02:51", "2025-07-18", "2025-07-18 14:33:00", "delivered",
        41.6, None
    )),
    ("parcel", (101511, 1, 3.6, 40, 30, 25, "electronics", "N")),
    ("shipment", (
        101512, 4057, "LEJ", "NUE", "STD", "2025-11-06 08:44:19", "2025-11-09", "2025-11-10 09:15:00", "delivered",
        36.9, None
    )),
    ("parcel", (101512, 1, 3.6, 40, 30, 25, "electronics", "N")),
    ("shipment", (
        101513, 4057, "LEJ", "NUE", "STD", "2026-02-24 13:37:40", "2026-02-27", "2026-02-27 10:22:00", "delivered",
        44.1, None
    )),
    ("parcel", (101513, 1, 3.6, 40, 30, 25, "electronics", "N")),
)


def rows(rng: random.Random) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Every row, parents first."""
    for depot in DEPOTS:
        yield "depot", depot
    for service in SERVICES:
        yield "svc_level", service
    shippers = list(_shippers(rng))
    for shipper in shippers:
        yield "shipper", shipper
    vehicles = list(_vehicles(rng))
    drivers = list(_drivers(rng))
    shipments = list(_shipments(rng, shippers))
    for shipment in shipments:
        yield "shipment", shipment
    parcels = list(_parcels(rng, shipments, {s[0]: s[2] for s in shippers}))
    for parcel in parcels:
        yield "parcel", parcel
    for vehicle in vehicles:
        yield "vehicle", vehicle
    for driver in drivers:
        yield "driver", driver
    routes = list(_routes(rng))
    for route in routes:
        yield "route", route
    yield from _trips(rng, routes, vehicles, drivers, shipments)
    for row in _scans(rng, shipments, parcels):
        yield "scan_event", row
    for row in _customs(rng, shipments):
        yield "customs_decl", row
    for row in _claims(rng, shipments):
        yield "claim", row
    for row in _maintenance(rng, vehicles):
        yield "veh_maint", row
    yield from EDGES


def _shippers(rng: random.Random) -> Iterator[tuple[Any, ...]]:
    cities = [(d[3], d[4]) for d in DEPOTS]
    taken: set[str] = set()
    for number in range(62):
        suffix, industry = rng.choice(INDUSTRIES)
        city, country = cities[min(int(rng.expovariate(0.16)), len(cities) - 1)]
        limit = None if rng.random() < 0.2 else rng.choice((2000, 5000, 5000, 10000, 15000, 25000, 40000))
        since = day(rng, date(2019, 2, 1), date(2026, 3, 31))
        name = STEMS[number % 25] + " " + suffix if number < 50 else STEMS[number % 25] + " & " + rng.choice(LAST)
        name += " Group" if name in taken else ""
        taken.add(name)
        yield 4000 + number * 3, name, industry, city, country, since.isoformat(), limit, rng.choice((14, 30, 30, 30, 45, 60))


def _vehicles(rng: random.Random) -> Iterator[tuple[Any, ...]]:
    kinds = (("van", 10), ("rigid", 6), ("artic", 5), ("ebike", 3))
    spec = {"van": (("Kargo", "Tranzo"), (900, 1100, 1300)), "rigid": (("Holtmann", "Renvik"), (7500, 9000)),
            "artic": (("Holtmann", "Skandor"), (24000, 25000)), "ebike": (("Pedalo",), (120, 150))}
    for number in range(58):
        kind = pick(rng, kinds)
        makes, loads = spec[kind]
        if kind == "ebike":
            fuel = "electric"
        elif kind == "van":
            fuel = pick(rng, (("diesel", 5), ("electric", 4), ("cng", 1)))
        else:
            fuel = pick(rng, (("diesel", 8), ("cng", 2), ("electric", 1)))
        bought = day(rng, date(2019, 1, 20), date(2026, 2, 20))
        retired = day(rng, max(bought, date(2024, 9, 1)), date(2026, 6, 20)) if bought.year < 2022 and rng.random() < 0.35 else None
        plate = "".join(rng.choice("BDFGHJKLNPRSTVXZ") for _ in range(2)) + f"-{100 + number * 13}-" + rng.choice("BDFGHK")
        depot = rng.choice(DEPOTS[:-1])[0]
        yield (300 + number, plate, kind, rng.choice(makes), rng.choice(loads), fuel, depot, bought.isoformat(),
               retired.isoformat() if retired else None)


def _drivers(rng: random.Random) -> Iterator[tuple[Any, ...]]:
    made: list[tuple[int, date]] = []
    names: set[tuple[str, str]] = set()
    for number in range(72):
        while True:
            name = (rng.choice(FIRST), rng.choice(LAST))
            if name not in names:
                break
        names.add(name)
        hired = day(rng, date(2019, 1, 15), date(2026, 4, 30)) if number > 5 else day(rng, date(2019, 1, 15), date(2019, 6, 30))
        left = day(rng, max(hired + timedelta(days=90), date(2024, 6, 1)), date(2026, 6, 25)) if hired < date(2025, 6, 1) and rng.random() < 0.2 else None
        elder = [i for i, h in made if h < hired]
        mentor = rng.choice(elder[:14]) if elder and rng.random() < 0.7 else None
        grade = pick(rng, (("B", 5), ("C", 4), ("CE", 4)))
        base = {"B": 15.5, "C": 18.0, "CE": 20.5}[grade]
        yield (700 + number, *name, grade, rng.choice(DEPOTS[:-1])[0], hired.isoformat(), left.isoformat() if left else None,
               round(base + rng.randint(0, 14) * 0.25, 2), mentor)
        made.append((700 + number, hired))


def _shipments(rng: random.Random, shippers: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    active = shippers[:54]
    weights = [1 / (rank + 1.5) for rank in range(len(active))]
    codes = [d[0] for d in DEPOTS[:-1]]
    pull = [9, 9, 6, 5, 4, 1, 5, 1, 6, 6, 3, 4, 2, 4, 1.5, 4, 6, 2]
    opened = {d[0]: d[7] for d in DEPOTS}
    services = [s[0] for s in SERVICES[:6]]  # nobody has booked the newest yet
    days = {s[0]: s[2] for s in SERVICES}
    rate = {s[0]: s[3] for s in SERVICES}
    for number in range(1500):
        booked = datetime.combine(day(rng, START, END), datetime.min.time())
        booked += timedelta(hours=rng.randint(6, 19), minutes=rng.randint(0, 59), seconds=rng.randint(0, 59))
        shipper = rng.choices(active, weights)[0]
        while shipper[5] > booked.date().isoformat():
            shipper = rng.choices(active, weights)[0]
        while True:
            origin, target = rng.choices(codes[:-2], pull[:-2])[0], rng.choices(codes, pull)[0]
            if opened[origin] < booked.date().isoformat() and opened[target] < booked.date().isoformat():
                if origin != target or rng.random() < 0.2:
                    break
        service = rng.choices(services, (5, 10, 5, 2, 3, 1.5) if shipper[2] not in ("Pharma", "Food") else (5, 6, 2, 8, 2, 1))[0]
        promised = booked.date() + timedelta(days=days[service])
        done, status = None, "delivered"
        draw = rng.random()
        if draw < 0.045:
            status = "cancelled"
        elif draw < 0.065:
            status = "lost"
        elif draw < 0.11:
            status = "returned"
        elif booked.date() > date(2026, 6, 17):
            status = rng.choice(("booked", "in_transit", "in_transit"))
        if status == "delivered":
            slip = pick(rng, ((-1, 2), (0, 12), (1, 3), (2, 1.5), (4, 0.8), (9, 0.3)))
            when = max(promised + timedelta(days=slip), booked.date() + timedelta(days=1))
            done = datetime.combine(when, datetime.min.time()) + timedelta(hours=rng.randint(7, 20), minutes=rng.randint(0, 59))
        freight = round(rate[service] * rng.uniform(1.0, 6.5) * (1.35 if target in ("BHX", "OSL", "GVA", "ZRH") else 1), 2)
        value = None if rng.random() < 0.3 else round(rng.lognormvariate(6.2, 1.1), 2)
        yield (100001 + number, shipper[0], origin, target, service, stamp(booked), promised.isoformat(),
               stamp(done) if done else None, status, freight, value)


def _parcels(rng: random.Random, shipments: list[tuple[Any, ...]], trade: dict[int, str]) -> Iterator[tuple[Any, ...]]:
    for shipment in shipments:
        if shipment[8] == "cancelled" and rng.random() < 0.6:
            continue
        for sequence in range(1, pick(rng, ((1, 10), (2, 5), (3, 3), (5, 1), (8, 0.4))) + 1):
            heavy = {"PAL": 180.0, "BLK": 60.0}.get(shipment[4], 6.0)
            weight = round(max(0.2, rng.lognormvariate(0, 0.8) * heavy), 2)
            goods = rng.choice(GOODS[trade[shipment[1]]]) if rng.random() < 0.9 else "documents"
            size = 120 if shipment[4] == "PAL" else 45
            fragile = "Y" if rng.random() < (0.6 if goods in ("ceramics", "lab equipment", "electronics") else 0.08) else "N"
            yield (shipment[0], sequence, weight, rng.randint(size // 3, size), rng.randint(15, size), rng.randint(5, size),
                   goods, fragile)


def _routes(rng: random.Random) -> Iterator[tuple[Any, ...]]:
    number = 1
    for depot in DEPOTS[:-1]:
        for leg in range(2 if depot[2] == "hub" else 1):
            shift = rng.choice(("early", "day", "day", "night"))
            yield number, f"{depot[0]}-L{leg + 1}", depot[0], depot[0], shift, rng.randint(60, 190), rng.randint(300, 520)
            number += 1
        if depot[8]:
            far = FAR[depot[0]]
            yield number, f"{depot[8]}{depot[0]}", depot[8], depot[0], rng.choice(("night", "night", "early")), far, far + rng.randint(20, 90)
            number += 1
    for start, end, far in (("ROT", "LEJ", 690), ("LEJ", "LYS", 970), ("LYS", "ROT", 880), ("LEJ", "ROT", 690)):
        yield number, f"X{start}{end}", start, end, "night", far, far + 75
        number += 1


def _trips(rng: random.Random, routes: list[tuple[Any, ...]], vehicles: list[tuple[Any, ...]],
           drivers: list[tuple[Any, ...]], shipments: list[tuple[Any, ...]]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    local = {r[0]: r[2] == r[3] for r in routes}
    usable = routes[:-2] + routes[-1:]
    load = [1 / (i + 4) for i in range(len(drivers) - 6)]
    by_day: dict[str, list[tuple[Any, ...]]] = {}
    for shipment in shipments:
        if shipment[7]:
            by_day.setdefault(shipment[7][:10], []).append(shipment)
    trips = []
    for _ in range(880):
        when = day(rng, START, END).isoformat()
        route = rng.choice(usable)
        fit = [v for v in vehicles if v[7] < when and (v[8] is None or v[8] > when)
               and (v[2] in ("van", "ebike") if local[route[0]] else v[2] in ("rigid", "artic")) and v[0] % 9 != 4]
        crew = [(d, w) for d, w in zip(drivers, load) if d[5] < when and (d[6] is None or d[6] > when)
                and (local[route[0]] or d[3] != "B")]
        if not fit or len(crew) < 2:
            continue
        vehicle = rng.choice(fit)
        driver = rng.choices([c[0] for c in crew], [c[1] for c in crew])[0]
        second = rng.choice([d for d in drivers if d is not driver and d[3] != "B" and d[5] < when and (d[6] is None or d[6] > when)]) if route[5] > 400 and rng.random() < 0.6 else None
        trips.append((when, route, vehicle, driver, second))
    trips.sort(key=lambda t: (t[0], t[1][0]))
    stops: list[tuple[str, tuple[Any, ...]]] = []
    for number, (when, route, vehicle, driver, second) in enumerate(trips, start=1):
        factor = rng.gauss(1.05, 0.1)
        km = max(20, round(route[5] * factor))
        minutes = round(route[6] * rng.gauss(1.06, 0.12))
        rate = {"van": 0.1, "rigid": 0.22, "artic": 0.31, "ebike": 0.0}[vehicle[2]]
        fuel = None if vehicle[5] == "electric" or rng.random() < 0.05 else round(km * rate * rng.uniform(0.85, 1.2), 1)
        yield "trip", (number, route[0], when, vehicle[0], driver[0], second[0] if second else None, km, minutes, fuel)
        clock = datetime.fromisoformat(when) + timedelta(hours={"early": 5, "day": 8, "night": 20}[route[4]])
        for sequence in range(1, rng.randint(3, 9) + 1 if local[route[0]] else rng.randint(1, 3) + 1):
            clock += timedelta(minutes=rng.randint(12, 50))
            outcome = pick(rng, (("done", 20), ("not_home", 2.5), ("refused", 0.7), ("no_access", 0.8), ("skipped", 0.8)))
            near = by_day.get(when, [])
            if rng.random() < 0.06:
                served: int | None = 900000 + rng.randint(1, 999)
            elif rng.random() < 0.03:
                served = None
            elif near and rng.random() < 0.5:
                served = rng.choice(near)[0]
            else:
                served = rng.choice(shipments)[0]
            arrived = None if outcome == "skipped" else stamp(clock + timedelta(minutes=round(rng.gauss(6, 14)), seconds=7 + (number * 31 + sequence * 17) % 50))
            kind = "delivery" if rng.random() < 0.72 else "pickup"
            if kind == "pickup" and outcome in ("not_home", "refused"):
                outcome = "done"
            stops.append(("trip_stop", (number, sequence, served, kind, stamp(clock), arrived, outcome)))
    yield from stops


def _scans(rng: random.Random, shipments: list[tuple[Any, ...]], parcels: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    head = {s[0]: s for s in shipments}
    fed = {d[0]: d[8] or d[0] for d in DEPOTS}
    number = 1
    for parcel in parcels:
        shipment = head[parcel[0]]
        if shipment[8] in ("booked", "cancelled") or rng.random() < 0.02:
            continue
        clock = datetime.fromisoformat(shipment[5]) + timedelta(minutes=rng.randint(40, 600))
        path = [shipment[2]]
        for place in (fed[shipment[2]], fed[shipment[3]], shipment[3]):
            if place != path[-1]:
                path.append(place)
        if shipment[8] in ("in_transit", "lost"):
            path = path[: rng.randint(1, len(path))]
        for place in path:
            for code in ("IN", "SORT", "OUT") if place in ("ROT", "LEJ", "LYS") else ("IN", "OUT"):
                if rng.random() < 0.12:
                    continue
                yield number, parcel[0], parcel[1], place, stamp(clock), code
                number += 1
                clock += timedelta(minutes=rng.randint(15, 210))
            if rng.random() < 0.02:
                yield number, parcel[0], parcel[1], place, stamp(clock), rng.choice(("HOLD", "HOLD", "DMG"))
                number += 1
            clock += timedelta(minutes=rng.randint(120, 620))


def _customs(rng: random.Random, shipments: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    country = {d[0]: d[4] for d in DEPOTS}
    brokers = ("Clearpoint BV", "Zollhaus Meyer", "Alpine Customs", "Crossgate Ltd", None)
    number = 1
    for shipment in shipments:
        ends = {country[shipment[2]], country[shipment[3]]}
        if len(ends) == 1 or not ends & set(NON_EU) or shipment[8] == "cancelled" or rng.random() < 0.03:
            continue
        for _ in range(2 if rng.random() < 0.12 else 1):
            lodged = date.fromisoformat(shipment[5][:10]) + timedelta(days=rng.randint(0, 2))
            status = pick(rng, (("cleared", 17), ("inspect", 1), ("refused", 0.8), ("pending", 0.9)))
            cleared = lodged + timedelta(days=pick(rng, ((0, 5), (1, 6), (2, 3), (5, 1), (11, 0.4)))) if status == "cleared" else None
            base = shipment[10] or 150.0
            yield (f"D{26000 + number}", shipment[0], rng.choice((30, 49, 61, 64, 69, 84, 84, 85, 85, 87)), lodged.isoformat(),
                   cleared.isoformat() if cleared else None, status, round(base * rng.choice((0, 0, 0.025, 0.04, 0.12)), 2),
                   round(base * rng.choice((0.077, 0.2, 0.25)), 2), rng.choices(brokers, (6, 4, 3, 2, 3))[0])
            number += 1


def _claims(rng: random.Random, shipments: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    number = 5001
    for shipment in shipments:
        late = bool(shipment[7]) and shipment[7][:10] > shipment[6]
        chance = {"lost": 0.8, "returned": 0.2, "delivered": 0.17 if late else 0.04}.get(shipment[8], 0.0)
        for _ in range(2):
            if rng.random() >= chance:
                break
            kind = "loss" if shipment[8] == "lost" else "delay" if late and rng.random() < 0.7 else pick(rng, (("damage", 6), ("shortage", 2)))
            filed = date.fromisoformat((shipment[7] or shipment[6])[:10]) + timedelta(days=rng.randint(1, 40))
            if filed > END:
                break
            asked = round((shipment[10] or 120.0) * rng.choice((0.3, 0.5, 1.0, 1.0)) if kind != "delay" else shipment[9] * rng.choice((0.5, 1.0)), 2)
            status = pick(rng, (("paid", 5), ("rejected", 3), ("open", 2)))
            closed = min(filed + timedelta(days=rng.randint(3, 75)), END) if status != "open" else None
            paid = None if status == "open" else 0 if status == "rejected" else round(asked * rng.choice((0.4, 0.6, 0.8, 1, 1)), 2)
            yield number, shipment[0], kind, filed.isoformat(), closed.isoformat() if closed else None, status, asked, paid
            number += 1
            chance = 0.12


def _maintenance(rng: random.Random, vehicles: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    plates = [(v[1], v[7], v[8]) for v in vehicles if v[0] % 11 != 5] + [("ZK-77-OLD", "2019-02-01", "2025-02-01"), ("PX-19-OLD", "2019-02-01", "2024-12-01")]
    garages = ("Own workshop", "Truckpoint", "Garage Delvaux", None)
    number = 1
    for plate, bought, retired in plates:
        for _ in range(rng.randint(1, 9)):
            when = day(rng, max(date.fromisoformat(bought), date(2023, 6, 1)), date.fromisoformat(retired) if retired else END)
            work, low, high = rng.choice((("oil service", 120, 380), ("tyres", 240, 1600), ("brakes", 180, 950), ("inspection", 60, 140),
                                          ("battery", 90, 700), ("bodywork", 150, 3200)))
            yield number, plate, when.isoformat(), work, round(rng.uniform(low, high), 2), rng.choice(garages)
            number += 1
