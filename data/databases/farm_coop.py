"""A farmers' cooperative: fields, what is sown and cut on them, the grain silos, shared machines and the payouts."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

DDL = """
CREATE TABLE farm (
    farm_id INTEGER PRIMARY KEY,
    farm_nm VARCHAR(40) NOT NULL UNIQUE,
    village VARCHAR(30) NOT NULL,
    farm_kind VARCHAR(10) NOT NULL, -- arable, mixed, dairy
    organic INTEGER NOT NULL, -- 1 certified, 0 not
    joined_on DATE NOT NULL,
    left_on DATE, -- empty: still in the cooperative
    sponsor_farm_id INTEGER REFERENCES farm (farm_id) -- who brought them in
);

CREATE TABLE coop_member (
    member_id INTEGER PRIMARY KEY,
    farm_id INTEGER NOT NULL REFERENCES farm (farm_id),
    first_nm VARCHAR(30) NOT NULL,
    last_nm VARCHAR(30) NOT NULL,
    birth_yr INTEGER,
    board_post VARCHAR(20), -- chair, treasurer, secretary, assessor; empty: not on the board
    votes INTEGER NOT NULL
);

CREATE TABLE parcel (
    farm_id INTEGER NOT NULL REFERENCES farm (farm_id),
    parcel_no INTEGER NOT NULL, -- counts from 1 on every farm
    field_nm VARCHAR(40) NOT NULL,
    area_ha NUMERIC(6,2) NOT NULL,
    soil_kind VARCHAR(10) NOT NULL, -- sand, loam, clay, silt, peat
    slope_pct NUMERIC(4,1), -- empty: never surveyed
    irrigated INTEGER NOT NULL, -- 1 yes, 0 no
    PRIMARY KEY (farm_id, parcel_no)
);

CREATE TABLE crop (
    crop_cd VARCHAR(3) PRIMARY KEY,
    crop_nm VARCHAR(30) NOT NULL UNIQUE,
    crop_grp VARCHAR(10) NOT NULL, -- cereal, oilseed, pulse, root
    std_moist_pct NUMERIC(4,1), -- moisture up to which no drying is charged; empty for roots
    ref_eur_t NUMERIC(8,2) NOT NULL -- reference price of a tonne
);

CREATE TABLE sowing (
    sowing_id INTEGER PRIMARY KEY,
    farm_id INTEGER NOT NULL,
    parcel_no INTEGER NOT NULL,
    crop_cd VARCHAR(3) NOT NULL REFERENCES crop (crop_cd),
    season INTEGER NOT NULL, -- year of the harvest, not of the sowing
    sown_on DATE NOT NULL,
    seed_kg_ha NUMERIC(6,1),
    FOREIGN KEY (farm_id, parcel_no) REFERENCES parcel (farm_id, parcel_no)
);

CREATE TABLE harvest (
    harv_id INTEGER PRIMARY KEY,
    sowing_id INTEGER NOT NULL REFERENCES sowing (sowing_id),
    cut_on DATE NOT NULL,
    cut_ha NUMERIC(6,2) NOT NULL,
    yield_t NUMERIC(8,2) NOT NULL,
    moist_pct NUMERIC(4,1)
);

CREATE TABLE silo (
    silo_id INTEGER PRIMARY KEY,
    silo_nm VARCHAR(30) NOT NULL UNIQUE,
    site VARCHAR(30) NOT NULL,
    for_grp VARCHAR(10) NOT NULL, -- crop group that it is meant for
    cap_t NUMERIC(8,1) NOT NULL,
    built_yr INTEGER
);

CREATE TABLE silo_intake (
    intake_id INTEGER PRIMARY KEY,
    farm_id INTEGER NOT NULL REFERENCES farm (farm_id),
    silo_id INTEGER NOT NULL REFERENCES silo (silo_id),
    crop_cd VARCHAR(3) NOT NULL, -- as typed in at the weighbridge
    arrived_at TIMESTAMP NOT NULL,
    gross_t NUMERIC(6,2) NOT NULL,
    moist_pct NUMERIC(4,1) NOT NULL,
    grade VARCHAR(4), -- A, B, C, feed; empty where refused
    refused INTEGER NOT NULL -- 1 the load was sent back, 0 taken in
);

CREATE TABLE machine (
    mach_id INTEGER PRIMARY KEY,
    mach_nm VARCHAR(40) NOT NULL UNIQUE,
    mach_kind VARCHAR(20) NOT NULL,
    owner_farm_id INTEGER REFERENCES farm (farm_id), -- empty: belongs to the cooperative
    bought_on DATE NOT NULL,
    price_eur NUMERIC(10,2),
    eur_per_h NUMERIC(6,2) NOT NULL -- what a borrower pays for an hour
);

CREATE TABLE machine_booking (
    booking_id INTEGER PRIMARY KEY,
    mach_id INTEGER NOT NULL REFERENCES machine (mach_id),
    from_farm_id INTEGER NOT NULL REFERENCES farm (farm_id), -- where it is fetched
    to_farm_id INTEGER NOT NULL REFERENCES farm (farm_id), -- who works with it
    starts_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    hours_run NUMERIC(6,1), -- meter reading, only where done
    booking_st VARCHAR(10) NOT NULL -- done, planned, cancelled
);

CREATE TABLE machine_repair (
    mach_id INTEGER NOT NULL REFERENCES machine (mach_id),
    repair_no INTEGER NOT NULL,
    fixed_on DATE NOT NULL,
    fault VARCHAR(20) NOT NULL,
    cost_eur NUMERIC(8,2),
    PRIMARY KEY (mach_id, repair_no)
);

CREATE TABLE soil_test (
    farm_id INTEGER NOT NULL,
    parcel_no INTEGER NOT NULL,
    sampled_on DATE NOT NULL,
    ph NUMERIC(3,1) NOT NULL,
    humus_pct NUMERIC(4,1),
    p_mg NUMERIC(5,1), -- phosphorus, mg in 100 g of soil
    k_mg NUMERIC(5,1), -- potassium, mg in 100 g of soil
    PRIMARY KEY (farm_id, parcel_no, sampled_on),
    FOREIGN KEY (farm_id, parcel_no) REFERENCES parcel (farm_id, parcel_no)
);

CREATE TABLE payout_round (
    round_no INTEGER PRIMARY KEY,
    season INTEGER NOT NULL,
    round_kind VARCHAR(10) NOT NULL, -- advance, final
    announced_on DATE NOT NULL
);

CREATE TABLE payout (
    round_no INTEGER NOT NULL REFERENCES payout_round (round_no),
    farm_id INTEGER NOT NULL REFERENCES farm (farm_id),
    tonnes NUMERIC(9,2) NOT NULL,
    amt_eur NUMERIC(11,2) NOT NULL,
    held_eur NUMERIC(9,2) NOT NULL, -- kept back for drying and storage
    paid_on DATE, -- empty: not paid yet
    PRIMARY KEY (round_no, farm_id)
);
"""

LAST_DAY = date(2026, 6, 30)

FIRST = (
    "Agathe Bertil Carys Dilek Egon Fleur Gustav Hedda Imre Jelle Kasia Lorenz Mirja Norbert Odile Piet Rika Sven "
    "Tilde Ugo Vesna Willem Ylva Zoltan Amina Bas Clea Detlef"
).split()
LAST = (
    "Achterberg Bergström Csontos Dahlke Elsner Fournier Gerritsen Holub Isaksen Jagt Kowalik Lambrecht Meijerink "
    "Nowotny Ottosen Pruski Raukas Schepers Tiller Urbanek Vanhove Weidner Zavadil"
).split()
VILLAGES = ("Oberau", "Lindwerder", "Kesseldorp", "Mulde", "Hasselrade", "Nieder Born", "Tornow")
FARM_WORDS = ("Alder", "Birken", "Crane", "Dune", "Eller", "Fallow", "Gander", "Heath", "Iris", "Juniper", "Kite")
FARM_ENDS = ("Hof", "Acre", "Holding", "Farm", "Mill")
FIELDS = ("Long Strip", "Church Field", "Behind the Barn", "Lower Meadow", "Pond Field", "Gravel Piece", "Mill Field",
          "Crow Hill", "Border Acre", "Drove", "Old Orchard", "Chapel Corner", "Marsh Edge")
CROPS = (  # code, name, group, moisture, price, t/ha, sown (month, days), cut (month, day), weight
    ("WW", "Winter wheat", "cereal", 14.5, 212.0, 7.4, 10, (7, 24), 30),
    ("WB", "Winter barley", "cereal", 14.5, 181.0, 6.9, 9, (7, 1), 15),
    ("SB", "Spring barley", "cereal", 14.0, 198.0, 5.4, 3, (8, 4), 12),
    ("RY", "Rye", "cereal", 14.5, 174.0, 5.8, 9, (7, 26), 8),
    ("OA", "Oats", "cereal", 14.0, 189.0, 4.9, 3, (8, 6), 6),
    ("MZ", "Grain maize", "cereal", 15.0, 192.0, 8.8, 4, (9, 28), 8),
    ("RS", "Rapeseed", "oilseed", 9.0, 446.0, 3.5, 8, (7, 18), 12),
    ("SF", "Sunflower", "oilseed", 9.0, 421.0, 2.4, 4, (9, 14), 5),
    ("PE", "Field peas", "pulse", 15.0, 243.0, 3.3, 3, (7, 20), 6),
    ("FB", "Faba beans", "pulse", 15.0, 236.0, 3.6, 3, (8, 20), 5),
    ("SG", "Sugar beet", "root", None, 38.0, 68.0, 3, (10, 6), 5),
    ("PO", "Potatoes", "root", None, 155.0, 36.0, 4, (9, 8), 4),
    ("LN", "Linseed", "oilseed", 9.0, 530.0, 1.9, 4, (8, 25), 0),
    ("BW", "Buckwheat", "cereal", 14.0, 610.0, 1.6, 5, (8, 28), 0),
)
SILOS = (
    ("North Tower", "Oberau", "cereal", 4200.0, 1988), ("South Tower", "Oberau", "cereal", 3600.0, 1994),
    ("Rail Bin 1", "Mulde", "cereal", 2800.0, 2006), ("Rail Bin 2", "Mulde", "cereal", 2800.0, 2006),
    ("Oil Bin East", "Tornow", "oilseed", 1500.0, 2012), ("Oil Bin West", "Tornow", "oilseed", 1200.0, 2014),
    ("Pulse Cell", "Mulde", "pulse", 900.0, None), ("Flat Store", "Hasselrade", "cereal", 1900.0, 1979),
    ("Reserve Bin", "Hasselrade", "pulse", 600.0, 1983),
)
MACHINES = (
    ("combine", "Combine", 6, 120.0, 310_000), ("tractor", "Tractor", 9, 42.0, 128_000),
    ("seed drill", "Drill", 5, 35.0, 46_000), ("sprayer", "Sprayer", 4, 38.0, 61_000),
    ("baler", "Baler", 4, 33.0, 52_000), ("beet harvester", "Beet lifter", 2, 165.0, 420_000),
    ("trailer", "Tipper", 5, 9.0, 21_000), ("plough", "Plough", 4, 14.0, 27_000),
)
GRADES = ("A", "B", "C", "feed")


def _day(rng: random.Random, first: date, last: date) -> date:
    return first + timedelta(days=rng.randrange((last - first).days + 1))


def _skewed(rng: random.Random, items: list[Any], power: float = 2.0) -> Any:
    return items[int(len(items) * rng.random() ** power)]


def _farms(rng: random.Random) -> Iterator[tuple[Any, ...]]:
    for farm_id in range(1, 57):
        founder = farm_id <= 15
        name = f"{'New ' if farm_id > 55 else ''}{FARM_WORDS[farm_id % 11]} {FARM_ENDS[farm_id % 5]}"
        joined = date(2019, 1, 1) if founder else _day(rng, date(2019, 2, 1), date(2024, 11, 30))
        left = None
        if rng.random() < 0.16:
            left = joined + timedelta(days=rng.randint(500, 1900))
        yield (
            farm_id, name, _skewed(rng, list(VILLAGES), 1.4),
            rng.choices(("arable", "mixed", "dairy"), (58, 27, 15))[0], int(rng.random() < 0.27), joined.isoformat(),
            left.isoformat() if left and left <= LAST_DAY else None,
            None if founder or rng.random() < 0.2 else _skewed(rng, list(range(1, min(farm_id, 26))), 1.5),
        )


def _members(rng: random.Random, farms: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    posts = ["chair", "treasurer", "secretary", "assessor", "assessor", "assessor", "assessor", "assessor", "assessor"]
    seats = dict(zip(rng.sample([f[0] for f in farms if f[6] is None], len(posts)), posts, strict=True))
    member_id = 0
    for farm in farms:
        last = rng.choice(LAST)
        for number in range(rng.choices((1, 2, 3, 4), (35, 40, 18, 7))[0]):
            member_id += 1
            yield (
                member_id, farm[0], rng.choice(FIRST), last if rng.random() < 0.8 else rng.choice(LAST),
                None if rng.random() < 0.12 else rng.randint(1944, 2003),
                seats.get(farm[0]) if number == 0 else None, 2 if number == 0 else 1,
            )


def _parcels(rng: random.Random, farms: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    for farm in farms:
        number = max(2, int(rng.lognormvariate(1.85, 0.5))) if farm[3] != "dairy" else rng.randint(2, 4)
        soil = rng.choices(("sand", "loam", "clay", "silt", "peat"), (24, 34, 22, 14, 6))[0]
        for parcel_no in range(1, number + 1):
            kind = soil if rng.random() < 0.6 else rng.choice(("sand", "loam", "clay", "silt"))
            yield (
                farm[0], parcel_no, rng.choice(FIELDS), round(min(48.0, rng.lognormvariate(2.25, 0.6)) * 2) / 2 + 0.5,
                kind, None if rng.random() < 0.14 else float(round(rng.expovariate(1 / 4) * 2) / 2),
                int(rng.random() < (0.35 if kind == "sand" else 0.1)),
            )


def _sowings(rng: random.Random, farms: list[tuple[Any, ...]], parcels: list[Any]) -> Iterator[tuple[Any, ...]]:
    by_id = {f[0]: f for f in farms}
    weights = [c[8] for c in CROPS]
    sowing_id = 0
    for season in range(2020, 2027):
        for parcel in parcels:
            farm = by_id[parcel[0]]
            if season < int(farm[5][:4]) + 1 or (farm[6] and season > int(farm[6][:4])):
                continue
            if rng.random() < (0.5 if farm[3] == "dairy" else 0.1):
                continue
            allowed = [w * (1 + (farm[0] * 7 + i * 5) % 4) * ((farm[0] + i) % 3 > 0) for i, w in enumerate(weights)]
            crop = rng.choices(CROPS, allowed)[0]
            sown = date(season - (crop[6] >= 8), crop[6], 1) + timedelta(days=rng.randint(0, 34))
            sowing_id += 1
            yield (
                sowing_id, parcel[0], parcel[1], crop[0], season, sown.isoformat(),
                None if rng.random() < 0.08 else float(round(rng.uniform(60, 210))),
            )


def _harvests(rng: random.Random, sowings: list[Any], parcels: list[Any]) -> Iterator[tuple[Any, ...]]:
    fields = {(p[0], p[1]): p for p in parcels}
    crops = {c[0]: c for c in CROPS}
    harv_id = 0
    for sowing in sowings:
        crop, parcel = crops[sowing[3]], fields[sowing[1], sowing[2]]
        if rng.random() < (0.16 if sowing[3] in ("RS", "PE", "SF") else 0.05):
            continue
        rate = crop[5] * rng.gauss(1, 0.14) * {"sand": 0.84, "clay": 1.05}.get(parcel[4], 1.0) * (1 + 0.08 * parcel[6])
        rate *= {2022: 0.88, 2024: 1.07}.get(sowing[4], 1.0)
        day = date(sowing[4], *crop[7]) + timedelta(days=round(rng.gauss(0, 7)))
        left = parcel[3]
        while left > 0:
            part = left if left < 4 or rng.random() < 0.66 else round(left * rng.uniform(0.3, 0.7) * 2) / 2
            if day <= LAST_DAY:
                harv_id += 1
                wet = None if crop[3] is None else round(crop[3] + rng.gauss(-0.3, 1.4), 1)
                yield harv_id, sowing[0], day.isoformat(), part, round(part * max(0.3, rate), 2), wet
            left = round(left - part, 2)
            day += timedelta(days=rng.randint(1, 9))


def _intakes(rng: random.Random, sowings: list[Any], harvests: list[Any]) -> list[list[Any]]:
    crops = {c[0]: c for c in CROPS}
    sown = {s[0]: s for s in sowings}
    found: list[list[Any]] = []
    for harvest in harvests:
        sowing = sown[harvest[1]]
        crop = crops[sowing[3]]
        if crop[3] is None or rng.random() < 0.2 or (sowing[1] % 14 == 3 and rng.random() < 0.93):
            continue
        good = [i for i, s in enumerate(SILOS[:8], start=1) if s[2] == crop[2]]
        left = harvest[4] * rng.uniform(0.6, 1.0)
        day = date.fromisoformat(harvest[2]) + timedelta(days=rng.choice((0, 0, 0, 1, 1, 2, 9)))
        while left > 1.5 and day <= LAST_DAY:
            load = round(min(left, rng.uniform(14, 27)), 2)
            left -= load
            hour = min(22, max(6, round(rng.gauss(15, 4))))
            at = datetime(day.year, day.month, day.day, hour, rng.choice((0, 0, 10, 20, 25, 40, 50)))
            wet = round(max(6.0, harvest[5] + rng.gauss(0, 0.5)), 1)
            refused = int(rng.random() < (0.16 if wet > crop[3] + 2 else 0.025))
            grade = rng.choices(GRADES, (34, 33, 18, 15))[0]
            code = crop[0] if rng.random() > 0.006 else rng.choice(("WX", "RP", "??"))
            silo = _skewed(rng, good, 1.3) if rng.random() < 0.96 else rng.randint(1, 8)
            found.append([sowing[1], silo, code, at.isoformat(sep=" "), load, wet, None if refused else grade, refused])
    return sorted(found, key=lambda one: str(one[3]))


def _machines(rng: random.Random) -> Iterator[tuple[Any, ...]]:
    mach_id = 0
    for kind, name, number, rate, price in MACHINES:
        for one in range(1, number + 1):
            mach_id += 1
            own = None if rng.random() < 0.42 else _skewed(rng, list(range(1, 41)), 1.3)
            yield (
                mach_id, f"{name} {one}", kind, own, _day(rng, date(2019, 1, 15), date(2025, 8, 31)).isoformat(),
                None if rng.random() < 0.08 else float(round(price * rng.uniform(0.6, 1.15), -2)),
                rate + rng.choice((-2, 0, 0, 2, 3)),
            )


def _bookings(rng: random.Random, machines: list[Any], farms: list[tuple[Any, ...]]) -> list[list[Any]]:
    ids = [f[0] for f in farms]
    keen = ids[:]
    rng.shuffle(keen)
    found: list[list[Any]] = []
    for machine in machines:
        if machine[0] % 13 == 6:
            continue
        place = machine[3] or rng.choice(ids[:12])
        day = date.fromisoformat(machine[4]) + timedelta(days=rng.randint(5, 90))
        stop = LAST_DAY - timedelta(days=rng.choice((0, 0, 0, 20, 300, 420)))
        only_cancelled = machine[0] % 13 == 2
        while day < date(2026, 6, 18) and not (day > stop and stop < LAST_DAY):
            to = machine[3] if machine[3] and rng.random() < 0.22 else _skewed(rng, keen, 1.5)
            end = day + timedelta(days=rng.choices((0, 1, 2, 3, 5, 7, 8, 12), (18, 20, 19, 14, 11, 9, 5, 4))[0])
            state = rng.choices(("done", "cancelled"), (88, 12))[0]
            if only_cancelled:
                state = "cancelled"
            hours = round((1 + (end - day).days) * rng.uniform(3, 9.5), 1) if state == "done" else None
            found.append([machine[0], place, to, day.isoformat(), end.isoformat(), hours, state])
            if state == "done":
                place = to
            if machine[3] and rng.random() < 0.35:
                place = machine[3]
            day = end + timedelta(days=1 + int(rng.expovariate(1 / (60 if only_cancelled else 38))))
            if only_cancelled and rng.random() < 0.8:
                break
    for booking in found:
        if booking[4] > "2026-05-26" and booking[6] == "done":
            booking[5], booking[6] = None, "planned"
    return sorted(found, key=lambda one: str(one[3]))


def _repairs(rng: random.Random, machines: list[Any]) -> Iterator[tuple[Any, ...]]:
    for machine in machines:
        day = date.fromisoformat(machine[4])
        for number in range(1, rng.choices((0, 2, 4, 7, 10), (18, 24, 28, 20, 10))[0] + 1):
            day += timedelta(days=rng.randint(30, 420))
            if day > LAST_DAY:
                break
            cost = round((machine[5] or 40_000) * rng.uniform(0.0015, 0.012), 2)
            fault = rng.choice(("hydraulics", "electrics", "tyres", "engine", "bearings", "knife bar"))
            yield machine[0], number, day.isoformat(), fault, None if rng.random() < 0.09 else cost


def _soil_tests(rng: random.Random, parcels: list[Any]) -> Iterator[tuple[Any, ...]]:
    base = {"sand": 5.7, "loam": 6.5, "clay": 6.9, "silt": 6.6, "peat": 5.2}
    for parcel in parcels:
        if rng.random() < 0.12:
            continue
        day = _day(rng, date(2019, 2, 10), date(2022, 11, 20))
        acid = base[parcel[4]] + rng.gauss(0, 0.35)
        while day <= LAST_DAY:
            yield (
                parcel[0], parcel[1], day.isoformat(), round(acid, 1),
                None if rng.random() < 0.15 else round(rng.uniform(1.2, 4.6), 1), round(rng.uniform(2.5, 19), 1),
                None if rng.random() < 0.05 else round(rng.uniform(5, 31), 1),
            )
            acid += rng.uniform(-0.4, 0.35)
            day += timedelta(days=rng.randint(330, 1300))


def _payouts(rng: random.Random, rounds: list[Any], intakes: list[list[Any]]) -> Iterator[tuple[Any, ...]]:
    price = {c[0]: c[4] for c in CROPS}
    for number, season, kind, announced in rounds:
        part = 0.6 if kind == "advance" else 0.4
        totals: dict[int, list[float]] = {}
        for load in intakes:
            if load[3][:4] == str(season) and not load[7] and load[2] in price:
                one = totals.setdefault(load[0], [0.0, 0.0])
                one[0] += load[4]
                one[1] += load[4] * price[load[2]]
        for farm_id, (tonnes, worth) in sorted(totals.items()):
            if rng.random() < 0.05:
                continue
            paid = date.fromisoformat(announced) + timedelta(days=rng.choice((5, 7, 7, 9, 14, 14, 21, 30, 31, 46)))
            open_yet = paid > LAST_DAY or (season == 2025 and rng.random() < 0.15)
            held = 0.0 if rng.random() < 0.3 else round(tonnes * rng.uniform(1.5, 6), 2)
            amount = round(worth * part * rng.uniform(0.94, 1.05), 2)
            yield number, farm_id, round(tonnes, 2), amount, held, None if open_yet else paid.isoformat()


def rows(rng: random.Random) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Every row of the database, parents before children."""
    farms = list(_farms(rng))
    yield from (("farm", row) for row in farms)
    yield from (("coop_member", row) for row in _members(rng, farms))
    parcels = list(_parcels(rng, farms))
    yield from (("parcel", row) for row in parcels)
    yield from (("crop", row[:5]) for row in CROPS)
    sowings = list(_sowings(rng, farms, parcels))
    yield from (("sowing", row) for row in sowings)
    harvests = list(_harvests(rng, sowings, parcels))
    yield from (("harvest", row) for row in harvests)
    yield from (("silo", (number, *row)) for number, row in enumerate(SILOS, start=1))
    intakes = _intakes(rng, sowings, harvests)
    late = [(39, 2021), (9, 2022), (37, 2023), (9, 2023), (34, 2024), (9, 2025), (48, 2026)]  # maize kept over New Year
    kept = [(farm, 4, "MZ", f"{year}-01-01 10:{farm:02d}:00", 9.0 + farm / 4, 17.5, "B", 0) for farm, year in late]
    yield from (("silo_intake", (number, *row)) for number, row in enumerate([*intakes, *kept], start=1))
    machines = list(_machines(rng))
    yield from (("machine", row) for row in machines)
    bookings = _bookings(rng, machines, farms)
    yield from (("machine_booking", (number, *row)) for number, row in enumerate(bookings, start=1))
    yield from (("machine_repair", row) for row in _repairs(rng, machines))
    yield from (("soil_test", row) for row in _soil_tests(rng, parcels))
    rounds: list[Any] = []
    for season in range(2020, 2026):
        rounds.append((len(rounds) + 1, season, "advance", f"{season}-10-{5 + season % 7:02d}"))
        rounds.append((len(rounds) + 1, season, "final", f"{season + 1}-{3 + season % 2:02d}-15"))
    yield from (("payout_round", row) for row in rounds)
    yield from (("payout", row) for row in _payouts(rng, rounds, intakes))
