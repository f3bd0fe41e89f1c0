"""A database with the constraints that a copy must keep, and one defect that it may keep."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from sqlcoder.evaluation.suite.original import Original, read_original

SCRIPT = """
CREATE TABLE city (id INTEGER PRIMARY KEY, name TEXT NOT NULL, people INTEGER CHECK (people >= 0));
INSERT INTO city VALUES (1, 'Oslo', 700), (2, 'Paris', 2100), (3, 'Rome', 2800);
CREATE TABLE singer (
    id INTEGER PRIMARY KEY, name TEXT, age INTEGER, email TEXT UNIQUE, city_id INTEGER NOT NULL REFERENCES city,
    older INTEGER GENERATED ALWAYS AS (age + 1)
);
INSERT INTO singer (id, name, age, email, city_id) VALUES
    (1, 'Ann', 30, 'a@x', 1), (2, 'Bo', 41, 'b@x', 2), (3, 'Cy', 42, 'c@x', 1), (4, 'Di', 25, NULL, 3);
CREATE TABLE concert (id INTEGER PRIMARY KEY, day TEXT);
INSERT INTO concert VALUES (1, '2020-01-01'), (2, '2020-02-01');
CREATE TABLE plays (singer_id INTEGER REFERENCES singer, concert_id INTEGER REFERENCES concert, fee REAL,
    PRIMARY KEY (singer_id, concert_id));
INSERT INTO plays VALUES (1, 1, 10.5), (1, 2, 20.0), (2, 1, 7.25);
CREATE TABLE review (id INTEGER PRIMARY KEY, concert_id INTEGER REFERENCES concert, stars INTEGER);
INSERT INTO review VALUES (1, 1, 5), (2, 99, 3);
CREATE TABLE town (id INTEGER PRIMARY KEY REFERENCES city, label TEXT NOT NULL UNIQUE, mayor TEXT UNIQUE);
INSERT INTO town VALUES (1, 'Oslo', 'Eli'), (2, 'Paris', NULL), (3, 'Rome', NULL);
CREATE VIEW grown AS SELECT * FROM singer WHERE age >= 18;
CREATE TABLE log (what TEXT);
CREATE TRIGGER note AFTER INSERT ON singer BEGIN INSERT INTO log VALUES ('new'); END;
CREATE INDEX by_age ON singer (age);
"""


@pytest.fixture(scope="session")
def tour_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tours") / "tour" / "tour.sqlite"
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.executescript(SCRIPT)
    connection.close()
    return path


@pytest.fixture(scope="session")
def tour(tour_path: Path) -> Original:
    return read_original(tour_path)
