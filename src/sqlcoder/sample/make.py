"""Make the sample database: `python -m sqlcoder.sample.make [FILE]` (default: the shipped file).

Everything is invented and drawn from one seed, with what real data has: a few customers who buy most, a season, prices
that rise, missing values, ties, orders without a payment, products nobody bought, customers who never ordered.
All dates lie in 2022 to 2024, so answers do not depend on the day.
"""

from __future__ import annotations

import contextlib
import random
import sqlite3
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlcoder.sample import sample_path

SEED = 20220101
FIRST_DAY, LAST_DAY = date(2022, 1, 1), date(2024, 12, 31)
CUSTOMERS, ORDERS, REVIEWS = 240, 1100, 420

SCHEMA = """
CREATE TABLE categories (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    parent_id INTEGER REFERENCES categories (id)
);
CREATE TABLE suppliers (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    city TEXT NOT NULL,
    country TEXT NOT NULL,
    lead_days INTEGER
);
CREATE TABLE products (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    category_id INTEGER NOT NULL REFERENCES categories (id),
    supplier_id INTEGER NOT NULL REFERENCES suppliers (id),
    price NUMERIC(8, 2) NOT NULL,
    cost NUMERIC(8, 2) NOT NULL,
    stock INTEGER NOT NULL,
    weight_g INTEGER,
    discontinued BOOLEAN NOT NULL DEFAULT 0,
    added_on DATE NOT NULL
);
CREATE TABLE customers (
    id INTEGER PRIMARY KEY,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    email TEXT UNIQUE,
    city TEXT NOT NULL,
    country TEXT NOT NULL,
    segment TEXT NOT NULL,
    newsletter BOOLEAN NOT NULL,
    joined_on DATE NOT NULL
);
CREATE TABLE orders (
    id INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    ordered_at DATETIME NOT NULL,
    status TEXT NOT NULL,
    channel TEXT NOT NULL,
    shipped_on DATE,
    shipping_fee NUMERIC(6, 2) NOT NULL
);
CREATE TABLE order_items (
    order_id INTEGER NOT NULL REFERENCES orders (id),
    product_id INTEGER NOT NULL REFERENCES products (id),
    quantity INTEGER NOT NULL,
    unit_price NUMERIC(8, 2) NOT NULL,
    PRIMARY KEY (order_id, product_id)
);
CREATE TABLE payments (
    id INTEGER PRIMARY KEY,
    order_id INTEGER NOT NULL REFERENCES orders (id),
    method TEXT NOT NULL,
    amount NUMERIC(9, 2) NOT NULL,
    paid_on DATE NOT NULL
);
CREATE TABLE reviews (
    id INTEGER PRIMARY KEY,
    product_id INTEGER NOT NULL REFERENCES products (id),
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    rating INTEGER NOT NULL CHECK (rating BETWEEN 1 AND 5),
    title TEXT,
    written_on DATE NOT NULL
);
CREATE INDEX orders_customer ON orders (customer_id);
CREATE INDEX items_product ON order_items (product_id);
"""

CATEGORIES = {
    "Camping": ("Tents", "Sleeping bags", "Stoves"),
    "Hiking": ("Boots", "Backpacks", "Poles"),
    "Climbing": ("Ropes", "Harnesses", "Helmets"),
    "Water": ("Kayaks", "Dry bags"),
    "Gift cards": (),
}
# the kinds of a category, with a price in cents to start from and a weight in grams
KINDS = {
    "Tents": (("Trail Tent", 21900, 2100), ("Dome Tent", 32900, 3400), ("Tarp", 7900, 650)),
    "Sleeping bags": (("Down Bag", 25900, 900), ("Summer Bag", 8900, 750)),
    "Stoves": (("Gas Stove", 5400, 380), ("Wood Stove", 7200, 640), ("Cook Set", 4600, 520)),
    "Boots": (("Walking Boot", 14900, 1100), ("Trail Shoe", 11900, 700)),
    "Backpacks": (("Day Pack", 7900, 800), ("Trek Pack", 18900, 1900)),
    "Poles": (("Carbon Poles", 9900, 420), ("Folding Poles", 6900, 510)),
    "Ropes": (("Single Rope", 16900, 3800), ("Half Rope", 13900, 2700), ("Accessory Cord", 1900, 300)),
    "Harnesses": (("Sport Harness", 6400, 390), ("Big Wall Harness", 9800, 560)),
    "Helmets": (("Light Helmet", 7400, 240), ("Hard Helmet", 5200, 360)),
    "Kayaks": (("Touring Kayak", 89900, 24000), ("Folding Kayak", 129900, 12000)),
    "Dry bags": (("Dry Bag", 2400, 180), ("Deck Bag", 4900, 420)),
    "Gift cards": (("Gift Card 25", 2500, None), ("Gift Card 50", 5000, None), ("Gift Card 100", 10000, None)),
}
LINES = ("Kestrel", "Larch", "Boulder", "Heron", "Drift")
SUPPLIERS = (
    ("Alpenwerk", "Innsbruck", "Austria", 12),
    ("Fjellstoff", "Bergen", "Norway", 18),
    ("Tatra Gear", "Zakopane", "Poland", 9),
    ("Norrsken Outdoor", "Umeå", "Sweden", 15),
    ("Pico Norte", "Braga", "Portugal", 21),
    ("Glen & Burn", "Inverness", "United Kingdom", 14),
    ("Cascade Loom", "Portland", "United States", 35),
    ("Val d'Or Cordes", "Grenoble", "France", None),
)
_NAMES = """
    Ada Amir Anouk Bruno Carla Chloé Daan Dora Elif Emil Esther Farid Freya Goran Greta Hugo Ines Ivo Jonas Jun Kaja
    Lars Leila Luca Maja Marek Mira Nils Noor Olga Oskar Pavel Petra Quinn Rosa Ruben Selma Sofia Tariq Tess Ulla
    Viktor Wanda Yara Zoë; Abadi Almeida Bakker Berg Castro Dahl Dubois Eriksen Farkas Fischer Gallo Haas Horvat
    Iversen Jansen Kaya Keller Kovac Lind Lopez Maier Moreau Nagy Novak Okafor Olsen Peeters Popa Quist Ricci Rossi
    Sato Silva Sørensen Tanaka Torres Urban Vogel Weiss Wolf Yilmaz Zeman
"""
FIRST_NAMES, LAST_NAMES = (names.split() for names in _NAMES.split(";"))
CITIES = (
    ("Hamburg", "Germany", 9), ("Munich", "Germany", 7), ("Leipzig", "Germany", 4), ("Vienna", "Austria", 6),
    ("Graz", "Austria", 2), ("Utrecht", "Netherlands", 6), ("Rotterdam", "Netherlands", 4), ("Oslo", "Norway", 4),
    ("Bergen", "Norway", 2), ("Lyon", "France", 4), ("Grenoble", "France", 3), ("Kraków", "Poland", 4),
    ("Gdańsk", "Poland", 2), ("Porto", "Portugal", 2), ("Leeds", "United Kingdom", 3), ("Bristol", "United Kingdom", 2),
    ("Portland", "United States", 2), ("Valletta", "Malta", 1),
)  # fmt: skip
SEGMENTS, STATUSES = ("private", "club", "school"), ("delivered", "shipped", "processing", "cancelled", "returned")
CHANNELS, METHODS = ("web", "app", "store", "phone"), ("card", "invoice", "bank transfer", "wallet")
TITLES = (
    "Great value", "Just as described", "Would buy again", "Too heavy for me", "Runs small", "Broke after a month",
    "Perfect for beginners", "Kept me dry", "Not worth the price", "Arrived late", "Light and sturdy", "My third one",
)  # fmt: skip
_SEASON = (3, 4, 6, 9, 12, 14, 13, 10, 7, 5, 6, 11)  # orders by month


def make(path: Path) -> None:
    """Write the database to `path`, in place of what is there. Raises OSError or sqlite3.Error."""
    path.unlink(missing_ok=True)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript(SCHEMA)
        with connection:
            for table, row in _rows(random.Random(SEED)):
                connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
        connection.execute("VACUUM")


def _rows(rng: random.Random) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """(table, row) in an order that keeps the foreign keys."""
    categories = list(_categories())
    suppliers = [(i, *row) for i, row in enumerate(SUPPLIERS, 1)]
    products = list(_products(rng, {name: number for number, name, _ in categories}))
    customers = list(_customers(rng))
    yield from (("categories", row) for row in categories)
    yield from (("suppliers", row) for row in suppliers)
    yield from (("products", row) for row in products)
    yield from (("customers", row) for row in customers)
    buyers: dict[int, int] = {}  # order -> customer
    bought: list[tuple[int, int, date]] = []  # customer, product, day
    days: dict[int, date] = {}
    for table, row in _orders(rng, products, customers):
        yield table, row
        if table == "orders":
            buyers[row[0]], days[row[0]] = row[1], datetime.fromisoformat(row[2]).date()
        elif table == "order_items":
            bought.append((buyers[row[0]], row[1], days[row[0]]))
    yield from (("reviews", row) for row in _reviews(rng, bought, len(products)))


def _categories() -> Iterator[tuple[int, str, int | None]]:
    number = len(CATEGORIES)
    for parent, (name, children) in enumerate(CATEGORIES.items(), 1):
        yield parent, name, None
        for child in children:
            number += 1
            yield number, child, parent


def _products(rng: random.Random, category_ids: dict[str, int]) -> Iterator[tuple[Any, ...]]:
    number = 0
    for category, kinds in KINDS.items():
        for kind, cents, grams in kinds:
            lines = ("",) if grams is None else rng.sample(LINES, 3)
            for line in lines:
                number += 1
                price = cents if grams is None else round(cents * rng.uniform(0.8, 1.35) / 500) * 500 - 10
                yield (
                    number,
                    f"{line} {kind}".strip(),
                    category_ids[category],
                    rng.randint(1, len(SUPPLIERS)),
                    price / 100,
                    round(price * rng.uniform(0.45, 0.7)) / 100,
                    0 if rng.random() < 0.08 else rng.randint(1, 160),
                    None if grams is None or rng.random() < 0.06 else grams + rng.randrange(-5, 6) * 10,
                    int(rng.random() < 0.1),
                    str(_day(rng, FIRST_DAY, date(2023, 12, 31)) if rng.random() < 0.4 else FIRST_DAY),
                )


def _customers(rng: random.Random) -> Iterator[tuple[Any, ...]]:
    weights = [weight for _, _, weight in CITIES]
    for number in range(1, CUSTOMERS + 1):
        first, last = rng.choice(FIRST_NAMES), rng.choice(LAST_NAMES)
        city, country, _ = rng.choices(CITIES, weights)[0]
        yield (
            number,
            first,
            last,
            None if rng.random() < 0.07 else f"{first[0].lower()}.{last.lower()}{number}@example.com",
            city,
            country,
            rng.choices(SEGMENTS, (80, 14, 6))[0],
            int(rng.random() < 0.45),
            str(_day(rng, FIRST_DAY, date(2024, 10, 31))),
        )


def _orders(
    rng: random.Random, products: list[tuple[Any, ...]], customers: list[tuple[Any, ...]]
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Orders in the order of time, each followed by its items and payments."""
    buyers = [c for c in customers if rng.random() < 0.85]  # the others never order
    loyalty = [1 / (rank + 3) for rank in range(len(buyers))]  # Zipf: few buy much
    rng.shuffle(loyalty)
    sellers = [p for p in products if rng.random() < 0.95]
    appeal = [rng.paretovariate(1.3) / p[4] ** 0.5 for p in sellers]  # dear things sell less
    moments = sorted(_moment(rng) for _ in range(ORDERS))
    payment = 0
    for number, moment in enumerate(moments, 1):
        known = [(b, w) for b, w in zip(buyers, loyalty, strict=True) if b[8] <= str(moment.date())]
        if not known:
            continue
        customer = rng.choices([b for b, _ in known], [w for _, w in known])[0]
        status = _status(rng, moment.date())
        shipped = min(moment.date() + timedelta(days=rng.choice((1, 1, 2, 2, 3, 5, 9))), LAST_DAY)
        is_shipped = status in ("delivered", "shipped", "returned")
        chosen = rng.choices(sellers, appeal, k=rng.choices((1, 2, 3, 4, 6), (38, 28, 18, 11, 5))[0])
        items = [
            (number, p[0], rng.choices((1, 2, 3, 10), (74, 18, 6, 2))[0], _price_then(p, moment.year))
            for p in dict.fromkeys(chosen)
            if p[9] <= str(moment.date())
        ]
        if not items:
            continue
        total = round(sum(quantity * price for _, _, quantity, price in items), 2)
        fee = 0.0 if total >= 150 else 4.9
        channel = rng.choices(CHANNELS, (58, 24, 15, 3))[0]
        stamp = moment.isoformat(sep=" ")
        yield "orders", (number, customer[0], stamp, status, channel, str(shipped) if is_shipped else None, fee)
        yield from (("order_items", item) for item in items)
        if status == "cancelled" or (status == "processing" and rng.random() < 0.6):
            continue
        payment += 1
        paid_on = min(moment.date() + timedelta(days=rng.choice((0, 0, 0, 1, 14, 30))), LAST_DAY)
        method = rng.choices(METHODS, (62, 18, 15, 5))[0]
        yield "payments", (payment, number, method, round(total + fee, 2), str(paid_on))


def _reviews(rng: random.Random, bought: list[tuple[int, int, date]], products: int) -> Iterator[tuple[Any, ...]]:
    """Reviews by people who bought the thing, some weeks later; some things are plainly better than others."""
    quality = [rng.choice((-1, 0, 0, 0, 1)) for _ in range(products)]
    chosen = sorted(rng.sample(bought, REVIEWS), key=lambda purchase: purchase[2])
    for number, (customer, product, day) in enumerate(chosen, 1):
        rating = rng.choices((1, 2, 3, 4, 5), (6, 8, 16, 38, 32))[0] + quality[product - 1]
        title = None if rng.random() < 0.3 else rng.choice(TITLES)
        written = min(day + timedelta(days=rng.randint(4, 60)), LAST_DAY)
        yield number, product, customer, min(5, max(1, rating)), title, str(written)


def _status(rng: random.Random, day: date) -> str:
    if day > date(2024, 12, 12):
        return rng.choices(STATUSES, (20, 40, 35, 5, 0))[0]
    return rng.choices(STATUSES, (88, 0, 0, 6, 6))[0]


def _price_then(product: tuple[Any, ...], year: int) -> float:
    """Today's price as it was: 4 % less a year, to the cent; a gift card costs what it says."""
    rise = 0 if product[1].startswith("Gift Card") else 0.04 * (LAST_DAY.year - year)
    price: float = product[4]
    return round(price * (1 - rise), 2)


def _moment(rng: random.Random) -> datetime:
    year = rng.choices((2022, 2023, 2024), (26, 33, 41))[0]
    month = rng.choices(range(1, 13), _SEASON)[0]
    return datetime(year, month, rng.randint(1, 28), rng.randint(7, 22), rng.randrange(60), rng.randrange(60))


def _day(rng: random.Random, first: date, last: date) -> date:
    return first + timedelta(days=rng.randint(0, (last - first).days))


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else sample_path())
