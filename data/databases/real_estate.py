"""A listing service of estate agencies in one city: what is for sale, who viewed it, who offered how much."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

DDL = """
CREATE TABLE neighbourhood (
    nbh_id INTEGER PRIMARY KEY,
    nbh_name VARCHAR(40) NOT NULL UNIQUE,
    district VARCHAR(20) NOT NULL,
    walk_score INTEGER, -- 0 to 100, empty where nobody has rated it
    km_to_centre NUMERIC(5,2) NOT NULL
);

CREATE TABLE brokerage (
    brok_id INTEGER PRIMARY KEY,
    brok_name VARCHAR(60) NOT NULL UNIQUE,
    founded_yr INTEGER,
    split_pct NUMERIC(5,2) NOT NULL -- percent of a commission that the house keeps
);

CREATE TABLE agent (
    agent_id INTEGER PRIMARY KEY,
    first_nm VARCHAR(30) NOT NULL,
    last_nm VARCHAR(30) NOT NULL,
    brok_id INTEGER REFERENCES brokerage (brok_id), -- empty: works alone
    lic_no VARCHAR(12) NOT NULL UNIQUE,
    lic_since DATE NOT NULL,
    lic_status VARCHAR(10) NOT NULL, -- active, lapsed, suspended
    mentor_id INTEGER REFERENCES agent (agent_id)
);

CREATE TABLE owner (
    owner_id INTEGER PRIMARY KEY,
    owner_kind VARCHAR(10) NOT NULL, -- private, company, estate
    first_nm VARCHAR(30), -- empty for companies
    last_nm VARCHAR(30),
    company_nm VARCHAR(60),
    home_town VARCHAR(40),
    e_mail VARCHAR(80)
);

CREATE TABLE property (
    prop_id INTEGER PRIMARY KEY,
    street VARCHAR(40) NOT NULL,
    house_no VARCHAR(8) NOT NULL,
    nbh_id INTEGER NOT NULL REFERENCES neighbourhood (nbh_id),
    prop_type VARCHAR(20) NOT NULL, -- flat, terraced, semi-detached, detached, bungalow, loft
    living_m2 NUMERIC(7,1) NOT NULL,
    plot_m2 NUMERIC(8,1), -- empty for flats and lofts
    n_bed INTEGER NOT NULL,
    n_bath INTEGER NOT NULL,
    yr_built INTEGER,
    energy_lbl VARCHAR(2), -- A (best) to G, empty: no certificate
    has_lift INTEGER NOT NULL -- 1 yes, 0 no
);

CREATE TABLE ownership (
    prop_id INTEGER NOT NULL REFERENCES property (prop_id),
    owner_id INTEGER NOT NULL REFERENCES owner (owner_id),
    acquired_on DATE NOT NULL,
    share_pct NUMERIC(5,2) NOT NULL,
    disposed_on DATE, -- empty: still owns it
    PRIMARY KEY (prop_id, owner_id, acquired_on)
);

CREATE TABLE listing (
    listing_id INTEGER PRIMARY KEY,
    prop_id INTEGER NOT NULL REFERENCES property (prop_id),
    list_agent_id INTEGER NOT NULL REFERENCES agent (agent_id), -- acts for the seller
    buyer_agent_id INTEGER REFERENCES agent (agent_id), -- acts for the buyer; empty where there was none
    dt_listed DATE NOT NULL,
    dt_closed DATE, -- day of sale, withdrawal or expiry
    ask_price NUMERIC(12,2) NOT NULL, -- first asking price; later ones are in price_change
    close_price NUMERIC(12,2), -- price agreed on, where sold or under contract
    st_cd VARCHAR(3) NOT NULL, -- ACT active, PND under contract, SLD sold, WDN withdrawn, EXP expired
    comm_pct NUMERIC(4,2) NOT NULL -- commission in percent of the closing price
);

CREATE TABLE price_change (
    listing_id INTEGER NOT NULL REFERENCES listing (listing_id),
    seq_no INTEGER NOT NULL, -- 1 is the first change
    changed_on DATE NOT NULL,
    old_price NUMERIC(12,2) NOT NULL,
    new_price NUMERIC(12,2) NOT NULL,
    PRIMARY KEY (listing_id, seq_no)
);

CREATE TABLE house_hunter (
    hunter_id INTEGER PRIMARY KEY,
    first_nm VARCHAR(30) NOT NULL,
    last_nm VARCHAR(30) NOT NULL,
    max_budget NUMERIC(12,2), -- empty: not told
    min_bed INTEGER,
    wanted_nbh_id INTEGER REFERENCES neighbourhood (nbh_id),
    registered_on DATE NOT NULL
);

CREATE TABLE viewing (
    viewing_id INTEGER PRIMARY KEY,
    listing_id INTEGER NOT NULL REFERENCES listing (listing_id),
    hunter_id INTEGER NOT NULL REFERENCES house_hunter (hunter_id),
    guide_agent_id INTEGER REFERENCES agent (agent_id), -- who showed the place
    viewed_at TIMESTAMP NOT NULL,
    outcome VARCHAR(10) NOT NULL, -- attended, no-show, cancelled
    stars INTEGER -- 1 to 5, the visitor's verdict
);

CREATE TABLE offer (
    offer_id INTEGER PRIMARY KEY,
    listing_id INTEGER NOT NULL REFERENCES listing (listing_id),
    hunter_id INTEGER NOT NULL REFERENCES house_hunter (hunter_id),
    made_on DATE NOT NULL,
    amount NUMERIC(12,2) NOT NULL,
    financing VARCHAR(10) NOT NULL, -- cash, mortgage, bridging
    offer_st VARCHAR(10) NOT NULL -- accepted, rejected, withdrawn, open
);

CREATE TABLE appraisal (
    appr_id INTEGER PRIMARY KEY,
    prop_ref INTEGER NOT NULL, -- the property's number; some are not in our books
    valuer VARCHAR(40) NOT NULL,
    appraised_on DATE NOT NULL,
    appr_value NUMERIC(12,2) NOT NULL,
    fee NUMERIC(8,2)
);

CREATE TABLE open_house (
    listing_id INTEGER NOT NULL REFERENCES listing (listing_id),
    starts_at TIMESTAMP NOT NULL,
    host_agent_id INTEGER REFERENCES agent (agent_id),
    mins INTEGER NOT NULL, -- planned length
    headcount INTEGER, -- visitors; empty: nobody counted
    PRIMARY KEY (listing_id, starts_at)
);
"""

LAST_DAY = date(2026, 6, 30)

FIRST = (
    "Adaeze Bram Cosima Dario Elif Farouk Greta Hanneke Ilja Jolanta Kwame Ludo Maren Nadim Oona Pavel Quirina Rasmus "
    "Saskia Tomasz Ulla Viggo Wanda Ximena Yusuf Zelda Anouk Benno Chidi Delphine Emre Fenna"
).split()
LAST = (
    "Abara Brandsma Cinar Dorenbos Eklund Fabisch Galante Hoekstra Ivarsen Jurak Kessler Lindqvist Moraru Nakamba "
    "Oduya Petrescu Quist Rademaker Sorokin Tavares Uhlig Verhoef Wolanski Yildiz Zemlin Almgren Bottega Corrigan"
).split()

NEIGHBOURHOODS = (
    ("Harbour Steps", "Waterside", 91, 0.8, 5600), ("Old Ropewalk", "Waterside", 88, 1.1, 5200),
    ("Lantern Quay", "Waterside", 84, 1.6, 4900), ("Cathedral Hill", "Centre", 95, 0.4, 6100),
    ("Mint Yard", "Centre", 97, 0.3, 5900), ("Weavers Row", "Centre", 90, 0.9, 5000),
    ("Orchard End", "North", 61, 4.2, 3700), ("Quarry Bank", "North", 52, 5.5, 3200),
    ("Larkfield", "North", None, 6.8, 3000), ("Fox Meadow", "North", 47, 7.3, 3300),
    ("Tannery Park", "East", 75, 2.9, 3900), ("Glassworks", "East", 79, 2.2, 4300),
    ("Signal Heath", "East", 58, 4.9, 2900), ("Brickfields", "East", 66, 3.6, 3100),
    ("Milton Green", "South", 55, 5.1, 3600), ("Saltmarsh", "South", None, 8.4, 2600),
    ("Vicarage Lanes", "South", 64, 3.9, 4100), ("Birch Hollow", "South", 41, 9.2, 2800),
    ("Kiln Common", "South", 38, 11.0, 2500),
)
BROKERAGES = (
    ("Keystone & Daughters", 1974, 35.0), ("Bluedoor Homes", 2008, 45.0), ("Marsh & Mortar", 1991, 40.0),
    ("Attic to Cellar", 2015, 50.0), ("Threshold Estates", 1986, 30.0), ("Lintel Group", 2001, 42.5),
    ("Gable End", 2019, 55.0), ("Cornerstone Row", None, 38.0),
)
STREETS = (
    "Almond Street", "Bellfounder Lane", "Canal Road", "Dyers Alley", "Elm Walk", "Ferry Street", "Gasworks Road",
    "Heron Close", "Ivy Lane", "Juniper Way", "Kestrel Rise", "Ladder Street", "Market Street", "Nettle Lane",
    "Observatory Road", "Potters Row", "Rope Street", "Sexton Lane", "Tide Street", "Upper Canal Road",
)
TYPES = {  # mean m2, spread, factor on the price of a square metre, weight
    "flat": (72, 20, 1.05, 40), "terraced": (108, 20, 0.95, 22), "semi-detached": (126, 22, 1.0, 14),
    "detached": (168, 38, 1.12, 10), "bungalow": (95, 18, 0.98, 6), "loft": (98, 28, 1.2, 8),
}
TOWNS = ("Easthaven", "Easthaven", "Easthaven", "Port Linden", "Crowmere", "Dunlow", "Vessel Bay")
VALUERS = ("Plumb Line Surveys", "R. Odum Valuations", "Tape & Level", "City Surveyors' Office", "Fairmark")


def _day(rng: random.Random, first: date, last: date) -> date:
    return first + timedelta(days=rng.randrange((last - first).days + 1))


def _skewed(rng: random.Random, items: list[Any], power: float = 2.0) -> Any:
    return items[int(len(items) * rng.random() ** power)]


def _agents(rng: random.Random, first_job: dict[int, str]) -> Iterator[tuple[Any, ...]]:
    since: dict[int, date] = {}
    for agent_id in range(1, 65):
        latest = min(date.fromisoformat(first_job.get(agent_id, "2025-10-20")), date(2025, 10, 20))
        since[agent_id] = max(date(2019, 1, 10), latest - timedelta(days=8 + int(rng.expovariate(1 / 150))))
    for agent_id in range(1, 65):
        elders = [a for a in range(1, 21) if since[a] < since[agent_id]]
        house = None if rng.random() < 0.1 else _skewed(rng, list(range(1, 9)), 1.6)
        status = rng.choices(("active", "lapsed", "suspended"), (82, 13, 5))[0]
        yield (
            agent_id, FIRST[(agent_id * 7) % len(FIRST)], LAST[(agent_id * 11 + agent_id // 28) % len(LAST)], house,
            f"LIC-{4000 + agent_id * 13}", since[agent_id].isoformat(),
            "lapsed" if house == 7 and status == "active" else status,
            rng.choice(elders) if elders and rng.random() < 0.6 else None,
        )


def _owners(rng: random.Random) -> Iterator[tuple[Any, ...]]:
    for owner_id in range(1, 621):
        kind = rng.choices(("private", "company", "estate"), (80, 14, 6))[0]
        first, last = rng.choice(FIRST), rng.choice(LAST)
        named = kind != "company"
        firm = None if named else f"{rng.choice(LAST)} {rng.choice(('Holdings', 'Lets', 'Land', 'Homes'))} {owner_id}"
        yield (
            owner_id, kind, first if named else None, last if named else None, firm,
            None if rng.random() < 0.07 else rng.choice(TOWNS),
            None if rng.random() < 0.2 else f"{first}.{last}{owner_id}@post.example".lower(),
        )


def _properties(rng: random.Random) -> Iterator[tuple[Any, ...]]:
    kinds, weights = list(TYPES), [t[3] for t in TYPES.values()]
    for prop_id in range(1, 861):
        kind = rng.choices(kinds, weights)[0]
        mean, spread, _, _ = TYPES[kind]
        area = round(max(26.0, rng.gauss(mean, spread)), 1)
        high = kind in ("flat", "loft")
        beds = max(0 if high else 1, round(area / 34 + rng.uniform(-0.8, 0.6)))
        yield (
            prop_id, rng.choice(STREETS), f"{rng.randint(1, 120)}{rng.choice(('', '', '', 'a', 'b'))}",
            1 + int(18 * rng.random() ** 1.25), kind, area,
            None if high else float(round(area * rng.uniform(1.1, 4.5) / 10) * 10),
            beds, max(1, round(beds / 2 + rng.uniform(-0.4, 0.5))),
            None if rng.random() < 0.06 else rng.choice((rng.randint(1885, 1939), rng.randint(1946, 2024))),
            None if rng.random() < 0.15 else rng.choices("ABCDEFG", (8, 16, 24, 22, 15, 9, 6))[0],
            int(high and rng.random() < 0.45),
        )


def _ownerships(rng: random.Random, prop_ids: list[int]) -> Iterator[tuple[Any, ...]]:
    for prop_id in prop_ids:
        if rng.random() < 0.05:
            continue
        start = _day(rng, date(2019, 1, 2), date(2022, 6, 1))
        while True:
            end = start + timedelta(days=rng.randint(150, 1500))
            last = end > date(2026, 5, 1) or rng.random() < 0.6
            number = rng.choices((1, 2, 3), (62, 32, 6))[0]
            people: list[int] = []
            while len(people) < number:
                one = 1 + int(600 * rng.random() ** 2.2)
                if one not in people:
                    people.append(one)
            shares = {1: (100.0,), 2: rng.choice(((50.0, 50.0), (70.0, 30.0))), 3: (50.0, 25.0, 25.0)}[number]
            for owner_id, share in zip(people, shares, strict=True):
                yield prop_id, owner_id, start.isoformat(), share, None if last else end.isoformat()
            if last:
                break
            start = end


def _listings(
    rng: random.Random, props: list[tuple[Any, ...]], agents: list[int], buyers: list[int]
) -> Iterator[tuple[Any, ...]]:
    listing_id = 0
    for prop in props:
        if rng.random() < 0.14:
            continue
        first = date(2026, 3, 20) if rng.random() < 0.1 else date(2021, 1, 4)
        day = _day(rng, first, date(2026, 6, 15))
        for _ in range(4):
            listing_id += 1
            rate = NEIGHBOURHOODS[prop[3] - 1][4] * TYPES[prop[4]][2] * rng.uniform(0.85, 1.2)
            ask = round(prop[5] * rate * (1 + (day.year - 2021) * 0.04) / 500) * 500
            stay = int(rng.lognormvariate(4.1, 0.75)) + 4
            end = day + timedelta(days=stay)
            seller = _skewed(rng, agents, 1.9)
            state = rng.choices(("SLD", "WDN", "EXP"), (68, 20, 12))[0]
            if end > LAST_DAY:
                state = rng.choices(("ACT", "PND"), (60, 40))[0]
            sold, agreed = state == "SLD", state in ("SLD", "PND")
            if sold and rng.random() < 0.25 and end < date(2026, 6, 1):  # handed over on the first of a month
                end = (end.replace(day=1) + timedelta(days=32)).replace(day=1)
            buyer = None
            if agreed and rng.random() < 0.72:
                buyer = seller if rng.random() < 0.14 else _skewed(rng, buyers, 1.4)
            close = round(ask * rng.gauss(0.975, 0.05) / 250) * 250 if agreed else None
            yield (
                listing_id, prop[0], seller, buyer, day.isoformat(),
                end.isoformat() if state in ("SLD", "WDN", "EXP") else None, float(ask),
                None if close is None else float(close), state, rng.choice((1.5, 2.0, 2.0, 2.5, 3.0)),
            )
            again = end + timedelta(days=rng.randint(20, 700))
            if state in ("ACT", "PND") or again > date(2026, 6, 15) or rng.random() < (0.65 if sold else 0.3):
                break
            day = again


def _price_changes(rng: random.Random, listing: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    start = date.fromisoformat(listing[4])
    end = date.fromisoformat(listing[5]) if listing[5] else LAST_DAY
    price, day, seq = listing[6], start, 0
    while rng.random() < 0.42 and seq < 5:
        day += timedelta(days=rng.randint(9, 60))
        if day >= end:
            break
        seq += 1
        step = rng.uniform(0.92, 0.985) if rng.random() < 0.86 else rng.uniform(1.01, 1.06)
        new = float(round(price * step / 500) * 500)
        if new == price:
            break
        yield listing[0], seq, day.isoformat(), price, new
        price = new


def _hunters(rng: random.Random, first_seen: dict[int, str], best: dict[int, float]) -> Iterator[tuple[Any, ...]]:
    for hunter_id in range(1, 701):
        fresh = rng.choice(("2023-02-14", "2024-06-02", "2025-03-19", "2025-12-31", "2026-01-01", "2026-06-28"))
        seen = date.fromisoformat(first_seen.get(hunter_id, fresh))
        top = best.get(hunter_id, rng.uniform(150e3, 900e3)) * rng.choice((0.94, 1.0, 1.08, 1.2, 1.35))
        yield (
            hunter_id, rng.choice(FIRST), rng.choice(LAST),
            None if rng.random() < 0.18 else round(top / 5e3) * 5e3,
            None if rng.random() < 0.3 else rng.randint(1, 5),
            None if rng.random() < 0.35 else 1 + int(19 * rng.random() ** 1.4),
            (seen - timedelta(days=max(0, int(rng.expovariate(1 / 40)) - 9))).isoformat(),
        )


def _visits(rng: random.Random, listing: tuple[Any, ...], hunters: list[int], agents: list[int]) -> list[list[Any]]:
    if rng.random() < 0.12:
        return []
    start = date.fromisoformat(listing[4])
    end = date.fromisoformat(listing[5]) if listing[5] else LAST_DAY
    found: list[list[Any]] = []
    for _ in range(min(26, int(rng.lognormvariate(1.2, 0.8)))):
        day = _day(rng, start + timedelta(days=1), max(end, start + timedelta(days=2)))
        when = datetime(day.year, day.month, day.day, rng.choice((9, 10, 11, 12, 14, 15, 16, 17, 17, 18, 18, 19)))
        outcome = rng.choices(("attended", "no-show", "cancelled"), (80, 9, 11))[0]
        guide = rng.choices((listing[2], _skewed(rng, agents, 1.1), None), (64, 31, 5))[0]
        stars = rng.choices((1, 2, 3, 4, 5), (6, 17, 31, 30, 16))[0]
        found.append([
            listing[0], _skewed(rng, hunters, 1.7), guide,
            (when + timedelta(minutes=rng.choice((0, 15, 30, 45)))).isoformat(sep=" "), outcome,
            stars if outcome == "attended" and rng.random() < 0.78 else None,
        ])
    return found


def _offers(
    rng: random.Random, listing: tuple[Any, ...], visits: list[list[Any]], unseen: list[int]
) -> list[list[Any]]:
    start = date.fromisoformat(listing[4])
    end = date.fromisoformat(listing[5]) if listing[5] else LAST_DAY
    people = [v[1] for v in visits if v[4] == "attended"] or [_skewed(rng, unseen, 1.2)]
    found: list[list[Any]] = []
    for _ in range(rng.choices((0, 1, 2, 3, 5), (34, 32, 18, 11, 5))[0]):
        day = _day(rng, start + timedelta(days=2), max(end, start + timedelta(days=3)))
        last = "open" if listing[8] in ("ACT", "PND") else "rejected"
        found.append([
            listing[0], rng.choice(people), day.isoformat(),
            float(round(listing[6] * rng.gauss(0.93, 0.05) / 500) * 500),
            rng.choices(("cash", "mortgage", "bridging"), (21, 68, 11))[0],
            rng.choices(("rejected", "withdrawn", last), (60, 20, 20))[0],
        ])
    if listing[8] == "SLD":
        back = end - timedelta(days=rng.randint(3, 40))
        amount = listing[7] + rng.choice((0, 0, 0, 0, 2000, 3500, -1500))
        how = rng.choices(("cash", "mortgage", "bridging"), (26, 66, 8))[0]
        found.append([listing[0], rng.choice(people), max(back, start).isoformat(), amount, how, "accepted"])
    return sorted(found, key=lambda o: str(o[2]))


def _appraisals(rng: random.Random, props: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    for appr_id in range(1, 791):
        prop = _skewed(rng, props, 1.3)
        stray, valuer = rng.random() < 0.04, _skewed(rng, list(VALUERS), 1.4)
        dearer = 12 * VALUERS.index(valuer)
        value = prop[5] * NEIGHBOURHOODS[prop[3] - 1][4] * TYPES[prop[4]][2] * rng.uniform(0.82, 1.22)
        yield (
            appr_id, 90_000 + appr_id if stray else prop[0], valuer,
            _day(rng, date(2020, 2, 1), date(2026, 6, 25)).isoformat(), float(round(value / 1000) * 1000),
            None if rng.random() < 0.1 else rng.choice((160.0, 200.0, 230.0, 275.0, 320.0)) + dearer,
        )


def _open_houses(rng: random.Random, listing: tuple[Any, ...], agents: list[int]) -> Iterator[tuple[Any, ...]]:
    if rng.random() < 0.6:
        return
    start = date.fromisoformat(listing[4])
    used: set[str] = set()
    for _ in range(rng.choices((1, 2, 3, 4), (50, 28, 14, 8))[0]):
        day = start + timedelta(days=rng.randint(3, 40))
        if rng.random() < 0.8:
            day += timedelta(days=5 - day.weekday() if rng.random() < 0.6 else 6 - day.weekday())
        at = f"{day.isoformat()} {rng.choice((10, 11, 13, 14, 15, 17))}:{rng.choice(('00', '30'))}:00"
        if at in used or at > (listing[5] or "2026-06-30") or day < start:
            continue
        used.add(at)
        host = listing[2] if rng.random() < 0.7 else _skewed(rng, agents, 1.0)
        count = None if rng.random() < 0.12 else max(0, int(rng.lognormvariate(2.2, 0.7)) - 2)
        yield listing[0], at, None if rng.random() < 0.04 else host, rng.choice((45, 60, 60, 90, 120)), count


def rows(rng: random.Random) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Every row of the database, parents before children."""
    for number, (name, district, walk, km, _) in enumerate(NEIGHBOURHOODS, start=1):
        yield "neighbourhood", (number, name, district, walk, km)
    for number, house in enumerate(BROKERAGES, start=1):
        yield "brokerage", (number, *house)
    props = list(_properties(rng))
    working = [a for a in range(1, 65) if a % 9 != 4]  # some never had a listing
    rng.shuffle(working)
    buyers = [a for a in range(1, 65) if (a % 9 != 4 or a % 2 == 0) and a % 13 != 6]
    rng.shuffle(buyers)
    listings = list(_listings(rng, props, working, buyers))
    first_job: dict[int, str] = {}
    for job in sorted(listings, key=lambda one: str(one[4])):
        for agent_id in job[2:4]:
            first_job.setdefault(agent_id, job[4])
    agents = sorted(_agents(rng, first_job), key=lambda a: (a[7] is not None, a[5]))
    names = {row[0]: row[1:3] for row in agents}
    namesakes = {44: 46, 25: 61}
    yield from (("agent", (row[0], *names[namesakes.get(row[0], row[0])], *row[3:])) for row in agents)
    yield from (("owner", row) for row in _owners(rng))
    yield from (("property", row) for row in props)
    yield from (("ownership", row) for row in _ownerships(rng, [p[0] for p in props]))
    yield from (("listing", row) for row in listings)
    for listing in listings:
        yield from (("price_change", row) for row in _price_changes(rng, listing))
    hunters = list(range(1, 641))  # of the others some bid unseen, the last ones have only registered
    rng.shuffle(hunters)
    unseen = hunters[:60] + list(range(641, 661))
    visits = {listing[0]: _visits(rng, listing, hunters, working) for listing in listings}
    offers = [o for listing in listings for o in _offers(rng, listing, visits[listing[0]], unseen)]
    offers.sort(key=lambda o: str(o[2]))
    everything = sorted((v for found in visits.values() for v in found), key=lambda v: str(v[3]))
    first_seen: dict[int, str] = {}
    for hunter_id, day in sorted([*((v[1], v[3][:10]) for v in everything), *((o[1], o[2]) for o in offers)], key=str):
        first_seen[hunter_id] = min(day, first_seen.get(hunter_id, day))
    best: dict[int, float] = {}
    for offer in offers:
        best[offer[1]] = max(offer[3], best.get(offer[1], 0.0))
    yield from (("house_hunter", row) for row in _hunters(rng, first_seen, best))
    yield from (("viewing", (number, *v)) for number, v in enumerate(everything, start=1))
    yield from (("offer", (number, *o)) for number, o in enumerate(offers, start=1))
    yield from (("appraisal", row) for row in _appraisals(rng, props))
    for listing in listings:
        yield from (("open_house", row) for row in _open_houses(rng, listing, working))
