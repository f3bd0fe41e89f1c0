"""A supermarket chain: stores, articles, tills and receipts, deliveries, promotions, loyalty cards, stock."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

DDL = """
CREATE TABLE store (
    store_no INTEGER PRIMARY KEY,
    store_nm TEXT NOT NULL,
    city TEXT NOT NULL,
    region TEXT NOT NULL, -- North, South, East, West
    format TEXT NOT NULL, -- hyper, super or city
    floor_sqm INTEGER NOT NULL, -- sales area in square metres
    opened_on DATE NOT NULL,
    closed_on DATE -- empty while the store is trading
);
CREATE TABLE dept (
    dept_cd VARCHAR(4) PRIMARY KEY,
    dept_nm TEXT NOT NULL,
    parent_cd VARCHAR(4) REFERENCES dept (dept_cd) -- empty for a main department
);
CREATE TABLE supplier (
    sup_id INTEGER PRIMARY KEY,
    sup_nm TEXT NOT NULL,
    country TEXT NOT NULL,
    lead_days INTEGER, -- agreed days from order to arrival
    quality_score REAL -- 0 to 10, from the last audit
);
CREATE TABLE article (
    art_no INTEGER PRIMARY KEY,
    art_nm TEXT NOT NULL,
    dept_cd VARCHAR(4) NOT NULL REFERENCES dept (dept_cd),
    sup_id INTEGER REFERENCES supplier (sup_id), -- main supplier, empty for goods made in store
    shelf_price NUMERIC(10,2) NOT NULL, -- current price with tax
    cost_price NUMERIC(10,2) NOT NULL,
    vat_pct INTEGER NOT NULL,
    is_organic INTEGER NOT NULL, -- 1 yes, 0 no
    own_label INTEGER NOT NULL, -- 1 for our own brand
    listed_on DATE NOT NULL,
    delisted_on DATE, -- empty while in the range
    subst_art_no INTEGER REFERENCES article (art_no) -- article offered when this one is out
);
CREATE TABLE employee (
    emp_no INTEGER PRIMARY KEY,
    first_nm TEXT NOT NULL,
    last_nm TEXT NOT NULL,
    store_no INTEGER NOT NULL REFERENCES store (store_no),
    job TEXT NOT NULL, -- manager, shift lead, cashier, stocker, butcher, baker
    hired_on DATE NOT NULL,
    left_on DATE,
    hourly_pay NUMERIC(10,2) NOT NULL,
    boss_no INTEGER REFERENCES employee (emp_no)
);
CREATE TABLE till (
    store_no INTEGER NOT NULL REFERENCES store (store_no),
    till_no INTEGER NOT NULL,
    kind TEXT NOT NULL, -- staffed, express, self
    installed_on DATE NOT NULL,
    PRIMARY KEY (store_no, till_no)
);
CREATE TABLE loyalty_card (
    card_no VARCHAR(10) PRIMARY KEY,
    first_nm TEXT NOT NULL,
    last_nm TEXT NOT NULL,
    birth_dt DATE,
    email TEXT,
    joined_on DATE NOT NULL,
    tier TEXT NOT NULL, -- basic, silver, gold
    points INTEGER NOT NULL,
    home_store INTEGER REFERENCES store (store_no)
);
CREATE TABLE promo (
    promo_id INTEGER PRIMARY KEY,
    promo_nm TEXT NOT NULL,
    mech TEXT NOT NULL, -- percent, price cut, multibuy
    pct_off INTEGER, -- for percent only
    starts_on DATE NOT NULL,
    ends_on DATE NOT NULL
);
CREATE TABLE promo_article (
    promo_id INTEGER NOT NULL REFERENCES promo (promo_id),
    art_no INTEGER NOT NULL REFERENCES article (art_no),
    PRIMARY KEY (promo_id, art_no)
);
CREATE TABLE receipt (
    rcpt_id INTEGER PRIMARY KEY,
    store_no INTEGER NOT NULL,
    till_no INTEGER NOT NULL,
    cashier_no INTEGER REFERENCES employee (emp_no), -- empty at a self checkout
    card_no VARCHAR(10), -- loyalty card shown; cards that were deleted stay here
    sold_at TIMESTAMP NOT NULL,
    pay_method TEXT NOT NULL, -- cash, debit, credit, mobile, voucher
    total_amt NUMERIC(10,2) NOT NULL, -- sum of the lines after discount
    FOREIGN KEY (store_no, till_no) REFERENCES till (store_no, till_no)
);
CREATE TABLE receipt_line (
    rcpt_id INTEGER NOT NULL REFERENCES receipt (rcpt_id),
    line_no INTEGER NOT NULL,
    art_no INTEGER NOT NULL REFERENCES article (art_no),
    qty INTEGER NOT NULL,
    unit_price NUMERIC(10,2) NOT NULL, -- price at the time of sale
    discount_amt NUMERIC(10,2) NOT NULL, -- taken off the whole line
    promo_id INTEGER REFERENCES promo (promo_id),
    PRIMARY KEY (rcpt_id, line_no)
);
CREATE TABLE goods_return (
    ret_no INTEGER PRIMARY KEY,
    rcpt_id INTEGER NOT NULL,
    line_no INTEGER NOT NULL,
    ret_dt DATE NOT NULL,
    qty INTEGER NOT NULL,
    reason TEXT, -- spoiled, wrong item, changed mind, damaged, recall
    refund_amt NUMERIC(10,2) NOT NULL,
    FOREIGN KEY (rcpt_id, line_no) REFERENCES receipt_line (rcpt_id, line_no)
);
CREATE TABLE stock (
    store_no INTEGER NOT NULL REFERENCES store (store_no),
    art_no INTEGER NOT NULL REFERENCES article (art_no),
    on_hand INTEGER NOT NULL,
    min_lvl INTEGER NOT NULL, -- reorder when on_hand falls below
    counted_on DATE, -- last stock count
    PRIMARY KEY (store_no, art_no)
);
CREATE TABLE delivery (
    deliv_no INTEGER PRIMARY KEY,
    sup_id INTEGER NOT NULL REFERENCES supplier (sup_id),
    store_no INTEGER NOT NULL REFERENCES store (store_no),
    ordered_on DATE NOT NULL,
    due_on DATE NOT NULL,
    arrived_on DATE, -- empty until it arrives
    status TEXT NOT NULL -- received, partial, refused, open
);
CREATE TABLE delivery_line (
    deliv_no INTEGER NOT NULL REFERENCES delivery (deliv_no),
    art_no INTEGER NOT NULL REFERENCES article (art_no),
    qty_ord INTEGER NOT NULL,
    qty_recd INTEGER, -- empty until it arrives
    unit_cost NUMERIC(10,2) NOT NULL,
    PRIMARY KEY (deliv_no, art_no)
);
CREATE TABLE store_transfer (
    trf_no INTEGER PRIMARY KEY,
    from_store INTEGER NOT NULL REFERENCES store (store_no),
    to_store INTEGER NOT NULL REFERENCES store (store_no),
    art_no INTEGER NOT NULL REFERENCES article (art_no),
    qty INTEGER NOT NULL,
    sent_on DATE NOT NULL,
    received_on DATE -- empty while under way
);
"""

STORES = [
    (1, "Mill Lane", "Harwick", "North", "super", 1450, "2019-03-14", None),
    (2, "Harwick Station", "Harwick", "North", "city", 420, "2020-09-01", None),
    (3, "Quayside", "Port Ellen", "East", "hyper", 5200, "2019-05-20", None),
    (4, "Old Brewery", "Port Ellen", "East", "super", 1800, "2021-02-11", None),
    (5, "Greenfield Park", "Dunmere", "South", "hyper", 4800, "2019-10-03", None),
    (6, "Dunmere Market", "Dunmere", "South", "city", 380, "2022-06-16", None),
    (7, "Castle Street", "Aldbury", "West", "super", 1600, "2019-08-22", "2025-08-31"),
    (8, "Aldbury West", "Aldbury", "West", "super", 2100, "2023-04-27", None),
    (9, "Tannery Square", "Fenwold", "East", "city", 350, "2024-03-07", None),
    (10, "Fenwold Ring", "Fenwold", "East", "super", 1750, "2020-11-19", None),
    (11, "Lakeside", "Brinmouth", "South", "super", 1520, "2021-07-08", None),
    (12, "Brinmouth Pier", "Brinmouth", "South", "city", 290, "2019-12-05", "2024-11-30"),
    (13, "Northgate", "Skelby", "North", "hyper", 5600, "2022-10-13", None),
    (14, "Airport Terminal", "Skelby", "North", "city", 240, "2026-04-15", None),
]
STORE_WEIGHT = [9, 6, 22, 10, 20, 5, 7, 8, 3, 8, 7, 2, 18, 0]

DEPTS = [
    ("FRE", "Fresh Food", None), ("AMB", "Ambient", None), ("NFD", "Non-Food", None),
    ("DAI", "Dairy & Eggs", "FRE"), ("FRV", "Fruit & Vegetables", "FRE"), ("MEA", "Meat & Fish", "FRE"),
    ("BAK", "Bakery", "FRE"), ("DEL", "Delicatessen", "FRE"), ("FRZ", "Frozen", None),
    ("BEV", "Soft Drinks", "AMB"), ("ALC", "Wine, Beer & Spirits", "AMB"), ("SNK", "Sweets & Snacks", "AMB"),
    ("DRY", "Dry Goods", "AMB"), ("HOU", "Household", "NFD"), ("PET", "Pet Care", "NFD"),
    ("BTY", "Health & Beauty", "NFD"), ("FLW", "Flowers", "NFD"),
]
ARTICLES = {
    "DAI": "Whole Milk 1L:1.29;Skimmed Milk 1L:1.19;Organic Whole Milk 1L:1.69;Salted Butter 250g:2.79;Unsalted Butter 250g:2.69;"
           "Natural Yogurt 500g:1.49;Strawberry Yogurt 150g:0.65;Mild Cheddar 300g:3.49;Mature Cheddar 300g:3.89;Free Range Eggs 10:3.29;"
           "Organic Eggs 6:2.99;Cream 200ml:1.09;Oat Drink 1L:2.19",
    "FRV": "Bananas 1kg:1.59;Organic Bananas 1kg:2.19;Gala Apples 1kg:2.49;Conference Pears 1kg:2.79;Carrots 1kg:1.09;Potatoes 2.5kg:2.99;"
           "Vine Tomatoes 500g:1.99;Cucumber:0.89;Organic Cucumber:1.29;Iceberg Lettuce:1.19;Red Peppers 3:2.29;Lemons 4:1.49;Blueberries 250g:3.29",
    "MEA": "Chicken Breast 500g:6.49;Organic Chicken 1.2kg:13.90;Minced Beef 500g:5.29;Sirloin Steak 250g:8.95;Pork Chops 400g:4.59;"
           "Bacon 200g:2.99;Salmon Fillet 250g:6.95;Cod Fillet 300g:7.49;Lamb Leg 1kg:15.90;Turkey Mince 400g:4.79",
    "BAK": "White Loaf 750g:1.39;Rye Bread 500g:2.29;Croissant:0.95;Seeded Roll:0.55;Baguette:1.15;Cinnamon Bun:1.35;Apple Turnover:1.45;Focaccia:2.65",
    "DEL": "Green Olives 200g:2.89;Hummus 200g:1.79;Sliced Ham 150g:2.49;Salami 100g:2.59;Brie 200g:2.95;Potato Salad 400g:2.19;Cooked Prawns 150g:4.95",
    "FRZ": "Garden Peas 1kg:2.09;Vanilla Ice Cream 1L:3.49;Fish Fingers 10:2.79;Oven Chips 1kg:2.39;Margherita Pizza:2.99;Spinach 750g:1.99;Mixed Berries 500g:4.29",
    "BEV": "Orange Juice 1L:1.99;Apple Juice 1L:1.59;Still Water 6x1.5L:2.29;Sparkling Water 6x1.5L:2.49;Cola 1.5L:1.79;Lemonade 1.5L:1.49;"
           "Iced Tea Peach 1L:1.39;Elderflower Cordial 500ml:3.19",
    "ALC": "Pilsner 6x0.33L:6.49;Wheat Beer 0.5L:1.45;Cider 0.5L:1.65;House Red 0.75L:5.99;House White 0.75L:5.99;Rose 0.75L:6.49;"
           "Sparkling Wine 0.75L:8.99;Gin 0.7L:17.90;Single Malt 0.7L:34.50",
    "SNK": "Milk Chocolate 100g:1.19;Dark Chocolate 100g:1.49;Salted Crisps 175g:1.89;Paprika Crisps 175g:1.89;Roasted Peanuts 200g:1.69;"
           "Wine Gums 250g:1.59;Oat Biscuits 300g:2.19;Organic Dark Chocolate 100g:2.29;Popcorn 100g:1.29",
    "DRY": "Basmati Rice 1kg:2.99;Spaghetti 500g:1.09;Organic Penne 500g:1.59;Plain Flour 1kg:0.99;Sugar 1kg:1.29;Porridge Oats 500g:1.39;"
           "Chickpeas 400g:0.89;Chopped Tomatoes 400g:0.79;Olive Oil 750ml:7.99;Sunflower Oil 1L:2.89;Ground Coffee 500g:5.99;"
           "Coffee Beans 1kg:12.90;Black Tea 80:2.49;Honey 350g:4.19;Sea Salt 500g:0.69",
    "HOU": "Toilet Paper 8:3.99;Kitchen Roll 4:2.99;Washing Powder 2kg:7.49;Dish Soap 500ml:1.69;Bin Bags 20:1.99;Sponges 5:1.09;Candles 10:2.49;AA Batteries 8:5.99",
    "PET": "Dry Dog Food 4kg:9.99;Wet Dog Food 800g:2.19;Dry Cat Food 2kg:6.49;Wet Cat Food 12x85g:4.99;Cat Litter 10L:5.49;Bird Seed 1kg:2.49",
    "BTY": "Shampoo 250ml:2.49;Shower Gel 300ml:1.79;Toothpaste 75ml:1.89;Hand Cream 100ml:2.29;Razor Blades 4:8.49;Plasters 20:2.19;Sun Cream 200ml:7.95",
    "FLW": "Tulips 10:4.99;Roses 7:6.99;Potted Orchid:9.99",
}
SUPPLIERS = [
    ("Oakhurst Dairies", "Ireland", 2, 8.4), ("Vale Orchard Growers", "Ireland", 1, 7.9), ("Marisol Frutas", "Spain", 5, 7.2),
    ("Hoogland Veg", "Netherlands", 3, 8.8), ("Brannock Meats", "Ireland", 2, 6.9), ("Nordfisk", "Norway", 4, 9.1),
    ("Kestrel Frozen", "Poland", 6, 7.0), ("Bellini Pasta Works", "Italy", 9, 8.1), ("Aurelia Olives", "Italy", 9, None),
    ("Sunspring Beverages", "Poland", 5, 6.4), ("Cask & Barrel Trading", "Ireland", 3, 7.7), ("Vinhos do Sul", "Portugal", 11, 8.3),
    ("Sweetline Confectionery", "Netherlands", 7, 7.5), ("Granary Mills", "Ireland", 4, 8.0), ("Cleanway Products", "Poland", 8, 5.8),
    ("Pawsworth", "Germany", 7, 7.7), ("Lumina Care", "Germany", 6, 8.6), ("Tulpenhof", "Netherlands", 2, 9.0),
    ("Highland Beans", "Germany", 8, 8.6), ("Costa Verde Bio", "Spain", 6, None), ("Riverbend Eggs", "Ireland", None, 6.1),
    ("Atlas Paper", "Portugal", 12, 5.2),
]
DEPT_SUPS = {
    "DAI": [1, 1, 1, 21], "FRV": [2, 3, 4, 4, 3], "MEA": [5, 5, 6], "BAK": [14, None, None], "DEL": [9, 5, 6], "FRZ": [7, 7, 6],
    "BEV": [10, 10, 2], "ALC": [11, 12, 11], "SNK": [13, 13, 14], "DRY": [8, 14, 19, 9], "HOU": [15, 15, 17], "PET": [16],
    "BTY": [17, 17, 15], "FLW": [18],
}
SUBSTITUTES = [
    ("Organic Whole Milk 1L", "Whole Milk 1L"), ("Whole Milk 1L", "Skimmed Milk 1L"), ("Salted Butter 250g", "Unsalted Butter 250g"),
    ("Mature Cheddar 300g", "Mild Cheddar 300g"), ("Organic Eggs 6", "Free Range Eggs 10"),
    ("Organic Bananas 1kg", "Bananas 1kg"), ("Organic Cucumber", "Cucumber"), ("Organic Chicken 1.2kg", "Chicken Breast 500g"),
    ("Turkey Mince 400g", "Minced Beef 500g"), ("Cod Fillet 300g", "Salmon Fillet 250g"), ("Baguette", "White Loaf 750g"),
    ("Paprika Crisps 175g", "Salted Crisps 175g"), ("Dark Chocolate 100g", "Milk Chocolate 100g"),
    ("Organic Dark Chocolate 100g", "Dark Chocolate 100g"), ("Organic Penne 500g", "Spaghetti 500g"), ("Coffee Beans 1kg", "Ground Coffee 500g"),
    ("Olive Oil 750ml", "Sunflower Oil 1L"), ("House White 0.75L", "House Red 0.75L"), ("Rose 0.75L", "House White 0.75L"),
    ("Wheat Beer 0.5L", "Cider 0.5L"), ("Sparkling Water 6x1.5L", "Still Water 6x1.5L"), ("Apple Juice 1L", "Orange Juice 1L"),
    ("Wet Cat Food 12x85g", "Dry Cat Food 2kg"), ("Spinach 750g", "Garden Peas 1kg"), ("Oat Drink 1L", "Organic Whole Milk 1L"),
    ("Blueberries 250g", "Mixed Berries 500g"),
]
PROMOS = [
    ("Spring Fresh Week", "percent", 20, "2024-03-18", "2024-03-31"), ("BBQ Weekend", "price cut", None, "2024-06-07", "2024-06-16"),
    ("Back to School Snacks", "multibuy", None, "2024-08-26", "2024-09-08"), ("Wine Fair", "percent", 25, "2024-10-01", "2024-10-20"),
    ("Advent Sweets", "multibuy", None, "2024-12-01", "2024-12-24"), ("New Year Cleaning", "percent", 15, "2025-01-02", "2025-02-02"),
    ("Pet Month", "percent", 10, "2025-02-01", "2025-02-28"), ("Easter Table", "price cut", None, "2025-04-10", "2025-04-21"),
    ("Summer Drinks", "multibuy", None, "2025-06-15", "2025-09-07"), ("Organic September", "percent", 20, "2025-09-01", "2025-09-30"),
    ("Wine Fair", "percent", 30, "2025-10-01", "2025-10-19"), ("Black Friday Basket", "percent", 25, "2025-11-24", "2025-11-30"),
    ("Frozen January", "price cut", None, "2026-01-07", "2026-01-31"), ("Valentine Flowers", "percent", 15, "2026-02-09", "2026-02-14"),
    ("Spring Fresh Week", "percent", 20, "2026-03-16", "2026-03-29"), ("World Cup Snacks", "multibuy", None, "2026-06-11", "2026-06-30"),
    ("Airport Opening", "percent", 10, "2026-04-15", "2026-04-30"),
]
PROMO_DEPTS = [["FRV", "DAI"], ["MEA"], ["SNK"], ["ALC"], ["SNK"], ["HOU"], ["PET"], ["MEA", "DEL", "ALC"], ["BEV", "ALC"], None,
               ["ALC"], ["HOU", "BTY", "SNK"], ["FRZ"], ["FLW"], ["FRV", "DAI", "BAK"], ["SNK"], []]
FIRST = ("Aoife Ben Carla Dmitri Elif Farid Greta Hugo Ines Jonas Katya Liam Mei Nadia Oskar Priya Quinn Rosa Stefan Tara "
         "Umar Vera Wanda Yusuf Zoe Anton Bridget Cem Dora Emil").split()
LAST = ("Adler Brennan Costa Dvorak Eriksen Farrell Gomes Hartmann Ivanov Joyce Kowal Lindqvist Moreau Nolan Okafor Petrov "
        "Quigley Rossi Sandoval Tanaka Ulrich Varga Walsh Yilmaz Zeller Byrne Duarte Hayes Novak Silva").split()
DAY0 = date(2024, 1, 2)
DAYS = (date(2026, 5, 31) - DAY0).days


def _day(rng: random.Random, start: date, end: date) -> date:
    return start + timedelta(days=rng.randrange((end - start).days + 1))


def _articles(rng: random.Random) -> list[list[Any]]:
    found: list[list[Any]] = []
    for dept, text in ARTICLES.items():
        for item in text.split(";"):
            name, price = item.rsplit(":", 1)
            sup = rng.choice(DEPT_SUPS[dept])
            shelf = float(price)
            vat = 23 if dept in ("ALC", "HOU", "PET", "BTY", "FLW", "BEV", "SNK") else (9 if dept == "BAK" else 0)
            organic = int("Organic" in name or (dept == "FRV" and rng.random() < 0.1))
            own = int(not organic and rng.random() < 0.3)
            listed = _day(rng, date(2019, 3, 1), date(2023, 12, 31)) if rng.random() < 0.8 else _day(rng, date(2024, 1, 5), date(2026, 5, 20))
            cost = round(shelf / (1 + vat / 100) * rng.uniform(0.55, 0.85), 2)
            gone = _day(rng, date(2025, 1, 10), date(2026, 5, 30)) if listed < date(2024, 1, 1) and rng.random() < 0.09 else None
            found.append([1000 + 10 * len(found), name, dept, sup, shelf, cost, vat, organic, own, listed, gone, None])
    number = {a[1]: a[0] for a in found}
    wanted = dict(SUBSTITUTES)
    for a in found:
        if a[1] in wanted:
            a[11] = number[wanted[a[1]]]
    return found


def _employees(rng: random.Random) -> list[list[Any]]:
    found: list[list[Any]] = []
    for store in STORES:
        size = 18 if store[4] == "hyper" else 10 if store[4] == "super" else 6
        opened = date.fromisoformat(store[6])
        closed = store[7]
        boss = lead = None
        for i in range(size):
            job = "manager" if i == 0 else "shift lead" if i <= (2 if size > 8 else 1) else rng.choices(
                ["cashier", "stocker", "baker", "butcher"], [6, 4, 1, 1 if store[4] != "city" else 0])[0]
            hired = opened - timedelta(days=14) if i == 0 else _day(rng, opened - timedelta(days=14), max(opened, date(2026, 5, 20)))
            if closed and hired > date.fromisoformat(closed):
                hired = opened
            left = closed if closed else None
            if left is None and i and rng.random() < 0.18 and hired < date(2026, 1, 1):
                left = _day(rng, max(hired, date(2023, 6, 1)) + timedelta(days=30), date(2026, 6, 20)).isoformat()
            pay = round({"manager": 27.5, "shift lead": 18.2, "baker": 17.1, "butcher": 17.9}.get(job, 13.6) + rng.choice([0, 0.4, 0.8, 1.2, 1.5, 2.1]), 2)
            number = 100 + len(found)
            found.append([number, rng.choice(FIRST), rng.choice(LAST), store[0], job, hired.isoformat(), left, pay,
                          None if i == 0 else boss if job == "shift lead" else (lead or boss)])
            if i == 0:
                boss = number
            if job == "shift lead" and (lead is None or rng.random() < 0.5):
                lead = number
    return found


EDGES: tuple[tuple[str, tuple[Any, ...]], ...] = (  # rows that tell a right query from its near misses
    ("dept", ("XMF", "Seasonal", "AMB")),
    ("dept", ("XMN", "Seasonal", "NFD")),
    ("article", (960, "Gingerbread House", "XMF", 14, 5.0, 2.75, 23, 0, 0, "2024-10-14", None, None)),
    ("article", (970, "Candy Canes 6", "XMF", 13, 2.4, 1.31, 23, 0, 0, "2024-10-14", None, None)),
    ("article", (980, "Advent Calendar", "XMF", 13, 2.0, 1.05, 23, 0, 1, "2025-01-01", None, None)),
    ("article", (2260, "Fairy Lights 40", "XMN", 15, 9.99, 5.93, 23, 0, 0, "2024-10-14", None, None)),
    ("article", (2270, "Artificial Tree 120cm", "XMN", 15, 24.9, 14.2, 23, 0, 0, "2024-10-14", None, None)),
    ("article", (2005, "Kitchen Roll 4", "HOU", 15, 2.99, 1.64, 23, 0, 1, "2025-03-10", None, None)),
    ("article", (2045, "Sponges 5", "HOU", 17, 1.09, 0.75, 23, 0, 0, "2025-03-10", None, None)),
    ("article", (1825, "Organic Dark Chocolate 100g", "SNK", 14, 2.29, 1.3, 23, 1, 0, "2025-01-01", None, 1760)),
    ("article", (1855, "Spaghetti 500g", "DRY", 14, 1.09, 0.68, 0, 0, 0, "2026-05-18", None, None)),
    ("article", (1955, "Coffee Beans 1kg", "DRY", 8, 12.9, 8.75, 0, 0, 0, "2025-11-03", None, 1940)),
    ("article", (2105, "Wet Cat Food 12x85g", "PET", 16, 4.99, 2.29, 23, 0, 0, "2025-09-01", None, 2090)),
    ("article", (1375, "Rye Bread 500g", "BAK", None, 2.29, 1.6, 9, 0, 0, "2026-01-28", "2026-04-30", None)),
    ("store", (15, "Carrow Arcade", "Carrow", "North", "hyper", 1950, "2021-01-01", "2023-12-30")),
    ("till", (1, 6, "self", "2023-01-01")),
    ("till", (3, 10, "express", "2024-01-01")),
    ("supplier", (23, "Zuiderland Zuivel", "Netherlands", 3, 6.5)),
    ("promo", (18, "Party Snacks", "multibuy", None, "2025-12-27", "2026-01-01")),
    ("promo", (19, "New Year Deals", "price cut", None, "2026-01-01", "2026-01-06")),
    ("promo", (20, "Garden Party", "price cut", None, "2025-08-15", "2025-09-03")),
    ("promo", (21, "Airport Opening", "percent", 10, "2026-05-02", "2026-05-09")),
    ("promo_article", (18, 1770)),
    ("promo_article", (18, 1780)),
    ("promo_article", (18, 970)),
    ("promo_article", (19, 2000)),
    ("promo_article", (19, 2045)),
    ("promo_article", (19, 2260)),
    ("promo_article", (20, 1310)),
    ("promo_article", (20, 1480)),
    ("employee", (244, "Bridget", "Nolan", 3, "cashier", "2019-05-02", "2021-08-31", 13.6, 118)),
    ("employee", (245, "Wanda", "Kowal", 3, "stocker", "2019-05-03", None, 15.1, 118)),
    ("employee", (246, "Priya", "Hayes", 6, "cashier", "2025-09-15", None, 13.6, 163)),
    ("employee", (247, "Jonas", "Byrne", 8, "stocker", "2024-03-01", "2025-03-01", 13.6, 179)),
    ("employee", (248, "Rosa", "Tanaka", 10, "cashier", "2024-01-10", "2025-01-10", 13.6, 196)),
    ("loyalty_card", (
        "L715540", "Rosa", "Lindqvist", "1996-06-30", "rosa.lindqvist44@post.example", "2025-02-11", "basic", 240,
        1
    )),
    ("loyalty_card", ("L715577", "Stefan", "Costa", "1966-06-30", None, "2024-06-03", "basic", 310, 5)),
    ("loyalty_card", (
        "L715614", "Dora", "Silva", "1980-01-01", "dora.silva80@inbox.example", "2023-11-20", "silver", 455, 3
    )),
    ("loyalty_card", (
        "L715651", "Elif", "Ivanov", "1961-01-30", "elif.ivanov73@mail.example", "2026-02-10", "gold", 35, 12
    )),
    ("loyalty_card", ("L715688", "Nadia", "Ulrich", None, None, "2026-03-02", "gold", 60, 4)),
    ("loyalty_card", ("L715725", "Zoe", "Hayes", None, "zoe.hayes34@post.example", "2026-01-12", "gold", 640, 9)),
    ("loyalty_card", (
        "L715762", "Rosa", "Moreau", "1977-06-16", "rosa.moreau93@post.example", "2026-01-20", "basic", 45, 5
    )),
    ("receipt", (503901, 11, 1, 213, "L715651", "2026-02-14 11:05:12", "debit", 3.68)),
    ("receipt_line", (503901, 1, 1030, 1, 2.79, 0, None)),
    ("receipt_line", (503901, 2, 1200, 1, 0.89, 0, None)),
    ("receipt", (503902, 4, 1, 142, "L715688", "2026-03-07 17:41:50", "debit", 5.98)),
    ("receipt_line", (503902, 1, 1180, 1, 2.99, 0, None)),
    ("receipt_line", (503902, 2, 2005, 1, 2.99, 0, None)),
    ("receipt", (503903, 9, 1, 189, "L715725", "2026-01-17 10:22:31", "credit", 24.46)),
    ("receipt_line", (503903, 1, 1750, 3, 1.19, 0, None)),
    ("receipt_line", (503903, 2, 1950, 1, 12.9, 0, None)),
    ("receipt_line", (503903, 3, 1920, 1, 7.99, 0, None)),
    ("receipt", (503904, 13, 1, 235, "L715762", "2026-01-24 15:37:08", "mobile", 4.58)),
    ("receipt_line", (503904, 1, 1825, 2, 2.29, 0, None)),
    ("receipt", (503905, 14, 2, 241, None, "2026-05-08 07:48:20", "mobile", 9.06)),
    ("receipt_line", (503905, 1, 1000, 1, 1.29, 0, None)),
    ("receipt_line", (503905, 2, 1030, 1, 2.79, 0, None)),
    ("receipt_line", (503905, 3, 1140, 1, 2.19, 0, None)),
    ("receipt_line", (503905, 4, 1160, 1, 2.79, 0, None)),
    ("receipt", (503906, 13, 1, 235, None, "2025-04-03 09:14:02", "debit", 5.69)),
    ("receipt_line", (503906, 1, 1410, 2, 1.35, 0, None)),
    ("receipt_line", (503906, 2, 2005, 1, 2.99, 0, None)),
    ("receipt", (503907, 13, 1, 235, None, "2025-05-17 16:20:45", "debit", 5.69)),
    ("receipt_line", (503907, 1, 1410, 2, 1.35, 0, None)),
    ("receipt_line", (503907, 2, 2005, 1, 2.99, 0, None)),
    ("receipt", (503908, 13, 1, 235, None, "2025-07-09 18:02:13", "debit", 5.69)),
    ("receipt_line", (503908, 1, 1410, 2, 1.35, 0, None)),
    ("receipt_line", (503908, 2, 2005, 1, 2.99, 0, None)),
    ("receipt", (503909, 5, 1, 161, None, "2025-06-12 10:44:51", "cash", 4.08)),
    ("receipt_line", (503909, 1, 2005, 1, 2.99, 0, None)),
    ("receipt_line", (503909, 2, 2045, 1, 1.09, 0, None)),
    ("receipt", (503910, 5, 1, 161, None, "2025-08-02 12:31:07", "cash", 4.08)),
    ("receipt_line", (503910, 1, 2005, 1, 2.99, 0, None)),
    ("receipt_line", (503910, 2, 2045, 1, 1.09, 0, None)),
    ("receipt", (503911, 3, 1, 131, None, "2025-09-20 14:12:40", "debit", 7.17)),
    ("receipt_line", (503911, 1, 2045, 2, 1.09, 0, None)),
    ("receipt_line", (503911, 2, 2105, 1, 4.99, 0, None)),
    ("receipt", (503912, 5, 1, 161, None, "2025-10-11 11:55:09", "debit", 1.98)),
    ("receipt_line", (503912, 1, 2045, 1, 1.09, 0, None)),
    ("receipt_line", (503912, 2, 1200, 1, 0.89, 0, None)),
    ("receipt", (503913, 3, 1, 131, None, "2025-12-06 16:33:27", "credit", 11.8)),
    ("receipt_line", (503913, 1, 960, 1, 5, 0, None)),
    ("receipt_line", (503913, 2, 970, 2, 2.4, 0, None)),
    ("receipt_line", (503913, 3, 980, 1, 2, 0, None)),
    ("receipt", (503914, 13, 1, 235, None, "2025-12-13 13:10:55", "debit", 44.88)),
    ("receipt_line", (503914, 1, 2260, 2, 9.99, 0, None)),
    ("receipt_line", (503914, 2, 2270, 1, 24.9, 0, None)),
    ("receipt", (503915, 1, 1, 109, None, "2025-12-30 17:02:44", "cash", 5.83)),
    ("receipt_line", (503915, 1, 970, 2, 2.4, 0.86, 18)),
    ("receipt_line", (503915, 2, 1770, 1, 1.89, 0, None)),
    ("receipt", (503916, 8, 1, 186, None, "2026-01-03 12:25:16", "debit", 11.18)),
    ("receipt_line", (503916, 1, 2260, 1, 9.99, 1.8, 19)),
    ("receipt_line", (503916, 2, 2000, 1, 2.99, 0, None)),
    ("receipt", (503917, 10, 1, 201, None, "2026-01-02 10:31:02", "debit", 2.29)),
    ("receipt_line", (503917, 1, 1825, 1, 2.29, 0, None)),
    ("goods_return", (261, 503911, 1, "2025-09-21", 2, "damaged", 2.18)),
    ("goods_return", (262, 503912, 1, "2025-10-12", 1, "changed mind", 1.09)),
    ("goods_return", (263, 503913, 1, "2025-12-07", 1, "damaged", 5.0)),
    ("goods_return", (264, 503914, 1, "2025-12-15", 1, "wrong item", 9.99)),
    ("article", (1085, "Mature Cheddar 300g", "DAI", 1, 3.89, 3.28, 0, 0, 1, "2025-10-06", None, 1070)),
    ("article", (1725, "Sparkling Wine 0.75L", "ALC", 12, 8.99, 5.58, 23, 0, 0, "2025-11-03", None, None)),
    ("receipt", (503918, 9, 1, 189, None, "2025-11-15 12:08:33", "debit", 4.78)),
    ("receipt_line", (503918, 1, 1085, 1, 3.89, 0, None)),
    ("receipt_line", (503918, 2, 1200, 1, 0.89, 0, None)),
    ("receipt", (503919, 3, 1, 131, None, "2025-12-23 17:20:11", "credit", 56.83)),
    ("receipt_line", (503919, 1, 1725, 6, 8.99, 0, None)),
    ("receipt_line", (503919, 2, 1440, 1, 2.89, 0, None)),
    ("receipt", (503920, 5, 1, 161, None, "2025-12-30 18:44:02", "credit", 56.83)),
    ("receipt_line", (503920, 1, 1725, 6, 8.99, 0, None)),
    ("receipt_line", (503920, 2, 1440, 1, 2.89, 0, None)),
    ("receipt", (503921, 13, 1, 235, None, "2025-12-31 14:09:37", "credit", 56.83)),
    ("receipt_line", (503921, 1, 1725, 6, 8.99, 0, None)),
    ("receipt_line", (503921, 2, 1440, 1, 2.89, 0, None)),
    ("receipt", (503922, 5, 1, 161, None, "2025-10-18 10:31:44", "debit", 4.08)),
    ("receipt_line", (503922, 1, 2005, 1, 2.99, 0, None)),
    ("receipt_line", (503922, 2, 2040, 1, 1.09, 0, None)),
    ("receipt", (503923, 5, 1, 161, None, "2026-02-21 15:12:08", "debit", 4.08)),
    ("receipt_line", (503923, 1, 2005, 1, 2.99, 0, None)),
    ("receipt_line", (503923, 2, 2040, 1, 1.09, 0, None)),
    ("loyalty_card", (
        "L715799", "Emil", "Hayes", "1979-05-14", "emil.hayes27@mail.example", "2025-02-24", "silver", 590, 10
    )),
    ("receipt", (503924, 10, 1, 201, "L715799", "2025-03-04 09:00:00", "debit", 2.79)),
    ("receipt_line", (503924, 1, 1030, 1, 2.79, 0, None)),
    ("receipt", (503925, 10, 1, 201, "L715799", "2025-04-05 10:13:29", "debit", 1.78)),
    ("receipt_line", (503925, 1, 1200, 2, 0.89, 0, None)),
    ("receipt", (503926, 10, 1, 201, "L715799", "2025-05-06 11:26:58", "debit", 2.99)),
    ("receipt_line", (503926, 1, 1180, 1, 2.99, 0, None)),
    ("receipt", (503927, 3, 1, 131, "L715799", "2025-06-07 12:39:27", "debit", 2.98)),
    ("receipt_line", (503927, 1, 1050, 2, 1.49, 0, None)),
    ("receipt", (503928, 10, 1, 201, "L715799", "2025-07-08 13:52:56", "debit", 2.79)),
    ("receipt_line", (503928, 1, 1030, 1, 2.79, 0, None)),
    ("receipt", (503929, 10, 1, 201, "L715799", "2025-08-09 14:05:25", "debit", 1.78)),
    ("receipt_line", (503929, 1, 1200, 2, 0.89, 0, None)),
    ("receipt", (503930, 10, 1, 201, "L715799", "2025-09-10 15:18:54", "debit", 2.99)),
    ("receipt_line", (503930, 1, 1180, 1, 2.99, 0, None)),
    ("receipt", (503931, 3, 1, 131, "L715799", "2025-10-11 16:31:23", "debit", 2.98)),
    ("receipt_line", (503931, 1, 1050, 2, 1.49, 0, None)),
    ("receipt", (503932, 10, 1, 201, "L715799", "2026-01-12 17:44:52", "debit", 2.79)),
    ("receipt_line", (503932, 1, 1030, 1, 2.79, 0, None)),
    ("receipt", (503933, 10, 1, 201, "L715799", "2026-02-13 18:57:21", "debit", 1.78)),
    ("receipt_line", (503933, 1, 1200, 2, 0.89, 0, None)),
    ("receipt", (503934, 10, 1, 201, "L715799", "2026-03-14 09:10:50", "debit", 2.99)),
    ("receipt_line", (503934, 1, 1180, 1, 2.99, 0, None)),
    ("receipt", (503935, 3, 1, 131, "L715799", "2026-04-15 10:23:19", "debit", 2.98)),
    ("receipt_line", (503935, 1, 1050, 2, 1.49, 0, None)),
    ("receipt", (503936, 10, 1, 201, "L715799", "2026-05-16 11:36:48", "debit", 2.79)),
    ("receipt_line", (503936, 1, 1030, 1, 2.79, 0, None)),
    ("receipt", (503937, 10, 1, 201, "L715799", "2026-05-15 16:16:10", "debit", 1.78)),
    ("receipt_line", (503937, 1, 1200, 2, 0.89, 0, None)),
    ("receipt", (503938, 10, 1, 201, "L715799", "2026-05-16 16:17:10", "debit", 2.99)),
    ("receipt_line", (503938, 1, 1180, 1, 2.99, 0, None)),
    ("receipt", (503939, 3, 1, 131, "L715799", "2026-05-17 16:18:10", "debit", 2.98)),
    ("receipt_line", (503939, 1, 1050, 2, 1.49, 0, None)),
    ("receipt", (503940, 10, 1, 201, "L715799", "2026-05-18 16:19:10", "debit", 2.79)),
    ("receipt_line", (503940, 1, 1030, 1, 2.79, 0, None)),
    ("supplier", (24, "Cask & Barrel Trading", "Ireland", 3, 7.7)),
    ("delivery", (641, 24, 13, "2025-11-24", "2025-11-27", "2025-11-27", "received")),
    ("delivery_line", (641, 1740, 96, 96, 20.15)),
    ("delivery_line", (641, 1720, 96, 96, 5.49)),
    ("employee", (249, "Priya", "Hayes", 10, "cashier", "2025-10-06", None, 14.0, 196)),
)


def rows(rng: random.Random) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Every row of the database."""
    for store in STORES:
        yield "store", store
    for dept in DEPTS:
        yield "dept", dept
    for i, sup in enumerate(SUPPLIERS, start=1):
        yield "supplier", (i, *sup)
    articles = _articles(rng)
    waiting, stored = list(articles), set()
    while waiting:  # a substitute is stored before the articles that name it
        a = next(a for a in waiting if a[11] is None or a[11] in stored)
        waiting.remove(a)
        stored.add(a[0])
        yield "article", (*a[:9], a[9].isoformat(), a[10] and a[10].isoformat(), a[11])
    employees = _employees(rng)
    for e in employees:
        yield "employee", tuple(e)
    tills: dict[int, list[tuple[int, str]]] = {}
    for store in STORES:
        count = {"hyper": 9, "super": 5, "city": 3}[store[4]]
        for n in range(1, count + 1):
            kind = "self" if n > count - max(1, count // 3) else "express" if n == count - max(1, count // 3) and count > 3 else "staffed"
            fitted = store[6] if kind != "self" else max(store[6], _day(rng, date(2021, 1, 1), date(2025, 6, 1)).isoformat())
            tills.setdefault(store[0], []).append((n, kind))
            yield "till", (store[0], n, kind, fitted)
    cards: list[tuple[str, int, date]] = []
    weights: list[float] = []
    for i in range(420):
        home = rng.choices([s[0] for s in STORES], [w + 1 for w in STORE_WEIGHT])[0]
        opened = date.fromisoformat(STORES[home - 1][6])
        joined = _day(rng, max(opened, date(2019, 6, 1)), date(2026, 5, 25))
        weight = 1 / (1 + rng.randrange(60)) if rng.random() > 0.12 else 0.0
        tier = "gold" if weight > 0.2 else "silver" if weight > 0.04 else "basic"
        if rng.random() < 0.15:
            tier = rng.choice(["basic", "silver"])
        first, last = rng.choice(FIRST), rng.choice(LAST)
        birth = None if rng.random() < 0.15 else _day(rng, date(1941, 1, 1), date(2007, 12, 31)).isoformat()
        mail = None if rng.random() < 0.3 else f"{first.lower()}.{last.lower()}{rng.randrange(10, 99)}@{rng.choice(['inbox.example', 'post.example', 'mail.example'])}"
        number = f"L{700000 + i * 37}"
        cards.append((number, home, joined))
        weights.append(weight)
        yield "loyalty_card", (number, first, last, birth, mail, joined.isoformat(), tier, int(weight * 900 + rng.randrange(120)) * 5,
                               None if rng.random() < 0.06 else home)
    offers: list[tuple[int, date, date, set[int], Any]] = []
    for i, promo in enumerate(PROMOS, start=1):
        yield "promo", (i, *promo)
    for i, depts in enumerate(PROMO_DEPTS, start=1):
        chosen = set()
        for a in articles:
            if (depts is None and a[7]) or (depts and a[2] in depts and rng.random() < 0.55):
                chosen.add(a[0])
                yield "promo_article", (i, a[0])
        p = PROMOS[i - 1]
        offers.append((i, date.fromisoformat(p[3]), date.fromisoformat(p[4]), chosen, p[2]))
    popular = [(1 / (1 + rng.randrange(25))) * (0.3 if a[4] > 10 else 1) for a in articles]
    for i in (7, 22, 40, 66, 90, 118):
        popular[i] = 0.0
    lines: list[tuple[int, int, int, float, float, date]] = []
    stamps = sorted((_day(rng, DAY0, DAY0 + timedelta(days=DAYS)), rng.choices(range(7, 22), [2, 4, 5, 5, 6, 7, 6, 5, 6, 8, 10, 9, 6, 3, 2])[0],
                     rng.randrange(60), rng.randrange(60)) for _ in range(3900))
    for rcpt_id, (day, hour, minute, second) in enumerate(stamps, start=500001):
        open_stores = [(s[0], w) for s, w in zip(STORES, STORE_WEIGHT, strict=True) if s[6] <= day.isoformat() and (s[7] is None or day.isoformat() <= s[7])]
        store = rng.choices([s for s, _ in open_stores], [w for _, w in open_stores])[0]
        till_no, kind = rng.choice(tills[store][1:] if len(tills[store]) > 5 and rng.random() < 0.9 else tills[store])
        staff = [e[0] for e in employees if e[3] == store and e[4] in ("cashier", "shift lead") and e[5] <= day.isoformat() and (e[6] is None or e[6] >= day.isoformat())]
        cashier = None if kind == "self" or not staff else rng.choice(staff[: 1 + len(staff) * 3 // 4])
        card = None
        if rng.random() < 0.55:
            number, home, joined = rng.choices(cards, weights)[0]
            if joined <= day:
                card = number if home == store or rng.random() < 0.85 else None
        elif rng.random() < 0.03:
            card = f"L{690000 + rng.randrange(8) * 11}"
        on_offer = {n for o in offers if o[1] <= day <= o[2] for n in o[3]}
        kinds = [(a, p * 8 if a[0] in on_offer else p) for a, p in zip(articles, popular, strict=True) if a[9] <= day and (a[10] is None or day < a[10])]
        size = min(12, 1 + int(rng.expovariate(0.42)))
        taken: list[Any] = []
        while len(taken) < size:
            pick = rng.choices([a for a, _ in kinds], [p for _, p in kinds])[0]
            if pick not in taken or rng.random() < 0.05:
                taken.append(pick)
        total, held = 0.0, []
        for line_no, a in enumerate(taken, start=1):
            qty = rng.choices([1, 2, 3, 4, 6], [70, 17, 6, 4, 3])[0]
            price = round(a[4] * (0.92 if day < date(2025, 1, 1) else 1.0), 2)
            offer = next((o for o in offers if o[1] <= day <= o[2] and a[0] in o[3] and rng.random() < 0.8), None)
            off = 0.0
            if offer:
                off = round(qty * price * (offer[4] or 18) / 100, 2)
            elif rng.random() < 0.015:
                off = round(price * 0.3, 2)
            held.append((rcpt_id, line_no, a[0], qty, price, off, offer[0] if offer else None))
            total += qty * price - off
            lines.append((rcpt_id, line_no, qty, price, off, day))
        paid = rng.choices(["debit", "cash", "credit", "mobile", "voucher"], [45, 20 - (day.year - 2024) * 4, 15, 12 + (day.year - 2024) * 6, 2])[0]
        if kind == "self" and paid == "cash":
            paid = "debit"
        yield "receipt", (rcpt_id, store, till_no, cashier, card, datetime(day.year, day.month, day.day, hour, minute, second).isoformat(" "), paid, round(total, 2))
        for line in held:
            yield "receipt_line", line
    for ret_no, (rcpt_id, line_no, qty, price, off, day) in enumerate(rng.sample(lines, 260), start=1):
        back = qty if rng.random() < 0.7 else rng.randrange(1, qty + 1)
        reason = rng.choices(["spoiled", "wrong item", "changed mind", "damaged", "recall", None], [35, 15, 20, 15, 5, 10])[0]
        yield "goods_return", (ret_no, rcpt_id, line_no, min(day + timedelta(days=rng.choice([0, 1, 1, 2, 3, 5, 9, 14, 21])), date(2026, 6, 15)).isoformat(),
                               back, reason, round((qty * price - off) * back / qty, 2))
    for store in STORES:
        share = {"hyper": 0.97, "super": 0.75, "city": 0.4}[store[4]]
        for a in articles:
            if store[7] is None and rng.random() < share:
                low = rng.choice([4, 6, 8, 10, 12, 20])
                hand = 0 if rng.random() < 0.06 else int(rng.expovariate(1 / 28)) + (0 if a[10] else 3)
                counted = None if rng.random() < 0.08 else _day(rng, date(2026, 1, 5), date(2026, 6, 10)).isoformat()
                yield "stock", (store[0], a[0], hand, low, counted)
    by_sup: dict[int, list[Any]] = {}
    for a in articles:
        if a[3]:
            by_sup.setdefault(a[3], []).append(a)
    sups = sorted(by_sup)
    for deliv_no in range(1, 641):
        sup = rng.choices(sups, [len(by_sup[s]) + 2 for s in sups])[0]
        ordered = _day(rng, date(2024, 1, 2), date(2026, 6, 14))
        live = [(s[0], w) for s, w in zip(STORES, STORE_WEIGHT, strict=True) if s[6] <= ordered.isoformat() and (s[7] is None or ordered.isoformat() < s[7])]
        store = rng.choices([s for s, _ in live], [w + 2 for _, w in live])[0]
        lead = SUPPLIERS[sup - 1][2] or 3
        due = ordered + timedelta(days=lead)
        late = rng.choices([-1, 0, 1, 2, 3, 6, 10], [8, 55, 14, 10, 6, 5, 2])[0] if sup != 15 else rng.choice([0, 1, 3, 4, 8])
        came: date | None = max(ordered, due + timedelta(days=late))
        status = rng.choices(["received", "partial", "refused"], [84, 12, 4])[0]
        if came is not None and (came > date(2026, 6, 16) or rng.random() < 0.01):
            came, status = None, "open"
        yield "delivery", (deliv_no, sup, store, ordered.isoformat(), due.isoformat(), came and came.isoformat(), status)
        pool = by_sup[sup]
        for a in rng.sample(pool, min(len(pool), rng.choice([1, 2, 3, 4, 6]))):
            want = rng.choice([12, 24, 24, 36, 48, 60, 96])
            got: int | None = want
            if status == "open":
                got = None
            elif status == "refused":
                got = 0
            elif status == "partial":
                got = want if rng.random() < 0.4 else want * rng.randrange(3, 10) // 10
            yield "delivery_line", (deliv_no, a[0], want, got, round(a[5] * rng.uniform(0.93, 1.05), 2))
    for trf_no in range(1, 231):
        sent = _day(rng, date(2024, 2, 1), date(2026, 6, 12))
        live = [s[0] for s in STORES if s[6] <= sent.isoformat() and (s[7] is None or sent.isoformat() <= s[7]) and s[0] != 14]
        source = rng.choices(live, [STORE_WEIGHT[s - 1] + 1 for s in live])[0]
        target = rng.choice([s for s in live if s != source])
        if rng.random() < 0.5:
            near = [s for s in live if s != source and STORES[s - 1][3] == STORES[source - 1][3]]
            target = rng.choice(near or [target])
        got_on = sent + timedelta(days=rng.choice([0, 1, 1, 1, 2, 2, 4]))
        a = rng.choice(articles)
        yield "store_transfer", (trf_no, source, target, a[0], rng.choice([5, 6, 10, 10, 12, 20, 24, 40]), sent.isoformat(),
                                 None if rng.random() < 0.05 else got_on.isoformat())
    yield from EDGES
