"""Thirty predictions that mean harm to whoever runs them, on the tiny database `music`, and the outcome each may have.

SQLite's own crashes get mended, so what stands for one is a marker: `examine_or_break` does, inside of the worker, what
such a query would make the engine do.
"""

from __future__ import annotations

import ctypes
import time

from sqlcoder.evaluation.examine import Desk, Item, examine
from sqlcoder.evaluation.scored import Prediction, Scored

SEGFAULT, MEMORY, HANG = "SELECT 'segmentation fault'", "SELECT 'eats memory'", "SELECT 'hears no interrupt'"

_MANY = "singer a, singer b, singer c, singer d, singer e, singer f, singer g, singer h, singer i, singer j, singer k"

ENDLESS = [
    f"SELECT count(*) FROM {_MANY}, singer l, singer m, singer n",
    f"SELECT max(a.name || n.name) FROM {_MANY}, singer l, singer m, singer n",
    "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x > 0) SELECT count(*) FROM c",
    "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x > 0) SELECT x FROM c ORDER BY x DESC",
    f"SELECT a.name FROM {_MANY} ORDER BY random(), a.name, b.name, c.name",
    f"SELECT count(*) OVER (PARTITION BY a.id ORDER BY k.id) FROM {_MANY}",
]
HUGE = [
    f"SELECT DISTINCT a.id, b.id, c.id, d.id, e.id, f.id, g.id, h.id, i.id, j.id, k.id FROM {_MANY}",
    "SELECT hex(zeroblob(1000000000))",
    "SELECT randomblob(1000000000)",
    "SELECT printf('%1000000000d', 1)",
    "SELECT printf('%.*c', 1000000000, 'x')",
    "SELECT replace(hex(hex(hex(hex(hex(name))))), '3', hex(hex(hex(hex(name))))) FROM singer",
    "WITH RECURSIVE c(x) AS (SELECT 'x' UNION ALL SELECT x || x FROM c WHERE length(x) > 0) SELECT length(x) FROM c",
    f"SELECT group_concat(a.name || b.name || c.name) FROM {_MANY}",
    f"SELECT {', '.join(['a.name'] * 1500)} FROM singer a, singer b, singer c, singer d, singer e, singer f",
]
FORBIDDEN = [
    "DELETE FROM singer",
    "WITH x AS (SELECT 1) UPDATE singer SET name = 'x'",
    "SELECT 1; DROP TABLE singer",
    "ATTACH 'other.sqlite' AS other",
    "VACUUM INTO 'copy.sqlite'",
    "PRAGMA query_only = OFF",
    "SELECT load_extension('mod_spatialite')",
    "SELECT fts3_tokenizer('simple')",
    "SELECT writefile('x', 'y')",
]
DEEP = [
    f"SELECT {'(' * 3000}1{')' * 3000}",
    f"SELECT {'NOT ' * 3000}1",
    f"{'SELECT * FROM (' * 400}SELECT 1{')' * 400}",
]
BROKEN = [SEGFAULT, MEMORY, HANG]

HOSTILE = [*ENDLESS, *HUGE, *FORBIDDEN, *DEEP, *BROKEN]


def examine_or_break(desk: Desk, item: Item) -> tuple[Prediction, Scored]:
    """`examine`, but for a prediction that breaks the engine. With golds alone (a second look) nothing breaks."""
    assert item.prediction is not None
    if item.prediction.failure is None:
        match item.prediction.sql:
            case "SELECT 'segmentation fault'":
                ctypes.string_at(0)
            case "SELECT 'eats memory'":
                eaten = []
                while True:
                    eaten.append(bytes(2**26))  # zeros: asked for, never touched, so that no machine suffers
            case "SELECT 'hears no interrupt'":
                time.sleep(600)
    return examine(desk, item)
