"""The database behind cryptic.jsonl: a furniture maker whose tables and columns are called by codes.

    python -m tests.acceptance.cryptic FOLDER       # writes FOLDER/cryptic.sqlite

Nine tables, all rows drawn with one seed. No name says what it holds; keys are declared, so that a model without a
description has the joins and the cells to go by, and lacks the names alone.
"""

from __future__ import annotations

import contextlib
import random
import sqlite3
import sys
from datetime import date, timedelta
from pathlib import Path

DDL = """
CREATE TABLE T_010 (
  KUNNR INTEGER PRIMARY KEY, NAME1 TEXT, ORT01 TEXT, LAND1 TEXT, KDGRP TEXT, ERDAT DATE, KLIMK NUMERIC(10,2));
CREATE TABLE T_020 (
  PERNR INTEGER PRIMARY KEY, NACHN TEXT, VKBUR TEXT, EINDT DATE, GEHLT NUMERIC(10,2));
CREATE TABLE T_040 (
  LIFNR INTEGER PRIMARY KEY, NAME2 TEXT, LAND2 TEXT, ZTERM INTEGER);
CREATE TABLE T_030 (
  MATNR INTEGER PRIMARY KEY, MAKTX TEXT, MTART TEXT, WGEWI NUMERIC(6,1), STPRS NUMERIC(8,2),
  LIFNR INTEGER REFERENCES T_040 (LIFNR));
CREATE TABLE T_050 (
  VBELN INTEGER PRIMARY KEY, KUNNR INTEGER REFERENCES T_010 (KUNNR), PERNR INTEGER REFERENCES T_020 (PERNR),
  AUDAT DATE, STATU TEXT);
CREATE TABLE T_051 (
  VBELN INTEGER REFERENCES T_050 (VBELN), POSNR INTEGER, MATNR INTEGER REFERENCES T_030 (MATNR), KWMNG INTEGER,
  NETPR NUMERIC(8,2), RABAT INTEGER, PRIMARY KEY (VBELN, POSNR));
CREATE TABLE T_060 (
  LGORT INTEGER PRIMARY KEY, LGOBE TEXT, ORT02 TEXT, FLAEC INTEGER);
CREATE TABLE T_061 (
  LGORT INTEGER REFERENCES T_060 (LGORT), MATNR INTEGER REFERENCES T_030 (MATNR), LABST INTEGER, MINBE INTEGER,
  PRIMARY KEY (LGORT, MATNR));
CREATE TABLE T_070 (
  RETNR INTEGER PRIMARY KEY, VBELN INTEGER REFERENCES T_050 (VBELN), MATNR INTEGER REFERENCES T_030 (MATNR),
  RETDT DATE, GRUND TEXT, MENGE INTEGER);
"""

_CITIES = {"Oslo": "Norway", "Bergen": "Norway", "Lyon": "France", "Lille": "France", "Porto": "Portugal",
           "Graz": "Austria", "Ghent": "Belgium", "Turin": "Italy"}  # fmt: skip
_FIRST = ("Nordic", "Maple", "Harbour", "Alpine", "Linden", "Copper", "Willow", "Granite", "Juniper", "Saffron",
          "Cobalt", "Amber")  # fmt: skip
_SECOND = ("Living", "Interiors", "Home", "Offices", "Hotels")
_SALES = ("Aalto", "Brandt", "Costa", "Dupont", "Eriksen", "Ferrari", "Gruber", "Hansen")
_SUPPLIERS = ("Bergwood", "Tannery West", "Loomhaus", "Steelform", "Foamtex", "Glasværk", "Veneer Union")
_KINDS = {"chair": (80, 260, 6), "table": (190, 900, 28), "sofa": (500, 2100, 52), "shelf": (60, 420, 17),
          "lamp": (35, 210, 3), "bed": (310, 1400, 46)}  # fmt: skip
_MODELS = ("Aro", "Bera", "Calma", "Doma", "Elva", "Fjord")
_WAREHOUSES = (("North Hall", "Bergen", 5200), ("River Depot", "Lyon", 3900), ("Old Mill", "Graz", 1850),
               ("Quay Store", "Porto", 2750))  # fmt: skip
_REASONS = ("damaged", "wrong item", "too late", "changed mind")
Rows = list[tuple[object, ...]]


def make(path: Path, seed: int = 47) -> Path:
    """Write the database to a file that is not there yet."""
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(DDL)
        for table, rows in _rows(random.Random(seed)).items():
            marks = ", ".join("?" * len(rows[0]))
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
    return path


def _rows(draw: random.Random) -> dict[str, Rows]:
    def day(first: date, last: date) -> str:
        return str(first + timedelta(draw.randrange((last - first).days)))

    def customer(number: int) -> tuple[object, ...]:
        city = draw.choice(list(_CITIES))
        name = f"{_FIRST[number % 12]} {_SECOND[number // 12]}"
        group = draw.choices(("retail", "wholesale", "hospitality"), (5, 3, 2))[0]
        limit = None if draw.random() < 0.15 else draw.randrange(20, 400) * 100
        return 1001 + number, name, city, _CITIES[city], group, day(date(2016, 1, 1), date(2024, 6, 1)), limit

    customers: Rows = [customer(n) for n in range(48)]
    sales: Rows = [(n + 1, name, draw.choice(("Oslo", "Lyon", "Graz")), day(date(2012, 1, 1), date(2023, 12, 1)),
                    draw.randrange(340, 720) * 100) for n, name in enumerate(_SALES)]  # fmt: skip
    suppliers: Rows = [(n + 1, name, draw.choice(list(_CITIES.values())),
                        draw.choice((14, 30, 45, 60))) for n, name in enumerate(_SUPPLIERS)]  # fmt: skip
    products: Rows = []
    for kind, (low, high, weight) in _KINDS.items():
        for model in _MODELS:
            price = draw.randrange(low, high) + draw.choice((0.0, 0.5, 0.9))
            heavy = round(weight * draw.uniform(0.6, 1.7), 1)
            supplier = draw.randint(1, len(suppliers) - 1)  # the last one delivers nothing
            products.append((len(products) + 201, f"{model} {kind}", kind, heavy, price, supplier))
    orders: Rows = []
    lines: Rows = []
    returns: Rows = []
    for number in range(5001, 5301):
        ordered = day(date(2022, 1, 1), date(2024, 12, 20))
        status = draw.choices(("shipped", "open", "cancelled"), (8, 2, 1))[0]
        buyer = customers[draw.randrange(44)][0]  # four never ordered
        orders.append((number, buyer, draw.randint(1, len(sales)), ordered, status))
        bought = draw.sample(products[:-2], draw.randint(1, 4))  # two were never sold
        for position, product in enumerate(bought, start=1):
            charged = round(float(str(product[4])) * draw.choice((1, 1, 0.95, 1.1)), 2)
            discount = draw.choice((0, 0, 0, 5, 10, 15))
            lines.append((number, position, product[0], draw.randint(1, 12), charged, discount))
        if status == "shipped" and draw.random() < 0.18:
            back = str(date.fromisoformat(ordered) + timedelta(draw.randint(5, 40)))
            reason = draw.choices(_REASONS, (5, 2, 2, 1))[0]
            returns.append((len(returns) + 1, number, bought[0][0], back, reason, draw.randint(1, 4)))
    warehouses: Rows = [(n + 1, *place) for n, place in enumerate(_WAREHOUSES)]
    stock: Rows = [(w + 1, product[0], draw.choice((0, draw.randint(1, 90), draw.randint(1, 90))), draw.randint(5, 30))
                   for w in range(4) for product in products if draw.random() < 0.7]  # fmt: skip
    return {"T_010": customers, "T_020": sales, "T_040": suppliers, "T_030": products, "T_050": orders,
            "T_051": lines, "T_060": warehouses, "T_061": stock, "T_070": returns}  # fmt: skip


if __name__ == "__main__":
    print(make(Path(sys.argv[1]) / "cryptic.sqlite"))
