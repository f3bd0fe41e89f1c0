"""Guess the foreign keys that a database does not declare.

A guess needs a name that says so and, where there are rows to look at, values that agree. Two rules for names:

1. `customer_id`, `CustomerId`, `billing_customer_id`, `customer` name a table *customer(s)* with a one-column key;
2. `stu_id` names the table whose one-column key is called `stu_id`, where that name is distinctive (not plain `id`).

Between two tables with a declared key nothing is guessed. Not guessed either: composite keys, keys of a table to
itself, views.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from sqlcoder.schema import Column, ForeignKey, Schema, Table, split_identifier

Held = Callable[[ForeignKey], "float | None"]
"""The share of some of a key's values that the other table holds, 0 to 1; None where there is nothing to look at."""

AGREEMENT = 0.9
"""Dirty data has orphans; a coincidence of names rarely holds nine values of ten."""
_KEY_WORDS = frozenset({"id", "code", "key", "no", "nr", "num", "number", "fk", "pk", "ref"})
_PREFIXES = frozenset({"tbl", "tb", "dim", "fact", "fct", "stg", "ref", "t"})


def infer_foreign_keys(schema: Schema, held: Held | None = None) -> tuple[ForeignKey, ...]:
    """Keys that names suggest and `held` does not contradict, marked inferred, in the order of the columns.

    `held` None: names alone decide.

    >>> from sqlcoder.schema import Column, Table
    >>> number = lambda name: Column(name, "number")
    >>> singers = Table("singers", (number("id"),), primary_key=("id",))
    >>> songs = Table("songs", (number("id"), number("singer_id")), primary_key=("id",))
    >>> [(k.table, k.columns, k.ref_table) for k in infer_foreign_keys(Schema("x", (singers, songs)))]
    [('songs', ('singer_id',), 'singers')]
    >>> infer_foreign_keys(Schema("x", (singers, songs)), lambda key: 0.3)
    ()
    """
    parents = [t for t in schema.tables if not t.is_view and len(t.primary_key) == 1]
    by_name: dict[str, list[Table]] = defaultdict(list)
    by_key: dict[str, list[Table]] = defaultdict(list)
    for parent in parents:
        by_name[_table_stem(parent.name)].append(parent)
        by_key[parent.primary_key[0].casefold()].append(parent)
    joined = {(k.table, k.ref_table) for k in schema.foreign_keys}
    taken = {(k.table, c) for k in schema.foreign_keys for c in k.columns}

    found: list[ForeignKey] = []
    for table, column in schema.columns():
        if table.is_view or (table.name, column.name) in taken:
            continue
        for parent in _candidates(table, column, by_name, by_key):
            if (table.name, parent.name) in joined or (parent.name, table.name) in joined:
                continue
            key = ForeignKey(table.name, (column.name,), parent.name, parent.primary_key, inferred=True)
            share = held(key) if held else None
            if share is None or share >= AGREEMENT:
                found.append(key)
                break
    return tuple(found)


def _candidates(
    table: Table, column: Column, by_name: dict[str, list[Table]], by_key: dict[str, list[Table]]
) -> list[Table]:
    """Tables that the column may point at, the likeliest first; two equally likely ones are no guess."""
    is_own_key = table.primary_key == (column.name,)
    stem = _column_stem(column.name)
    words = stem.split()
    by_rule_1: list[Table] = []
    for start in range(len(words)):  # the longest tail that names a table: "billing customer", then "customer"
        by_rule_1 = by_name.get(" ".join(words[start:]), [])
        if by_rule_1:
            break
    if is_own_key and column.name.casefold() == "id":
        return []
    by_rule_2 = by_key.get(column.name.casefold(), []) if _is_distinctive(column.name) else []
    if is_own_key:  # one-to-one: the other table must bear the name, else either could be the parent
        by_rule_2 = [t for t in by_rule_2 if t in by_rule_1]
    groups = [[t for t in rule if t.name != table.name and _fits(column, t)] for rule in (by_rule_1, by_rule_2)]
    return [group[0] for group in groups if len(group) == 1]


def _fits(column: Column, parent: Table) -> bool:
    key = parent.column(parent.primary_key[0])
    return key is not None and column.type == key.type and column.type in ("number", "text")


def _is_distinctive(name: str) -> bool:
    words = split_identifier(name).split()
    return (len(words) > 1 and not set(words) <= _KEY_WORDS) or (
        len(words) == 1 and len(name) > 3 and name.casefold().endswith("id")
    )


def _column_stem(name: str) -> str:
    """`billing_customer_id` -> `billing customer`; `studentid` -> `student`; plain `id` -> nothing."""
    words = split_identifier(name).split()
    while words and words[-1] in _KEY_WORDS:
        words.pop()
    if words and words[0] in ("id", "fk"):
        words = words[1:]
    if len(words) == 1 and words[0].endswith("id") and len(words[0]) > 5:
        words = [words[0].removesuffix("id")]
    return " ".join([*words[:-1], _singular(words[-1])]) if words else ""


def _table_stem(name: str) -> str:
    words = split_identifier(name).split()
    if len(words) > 1 and words[0] in _PREFIXES:
        words = words[1:]
    return " ".join([*words[:-1], _singular(words[-1])]) if words else ""


def _singular(word: str) -> str:
    """English, as far as table names need it; both sides of a comparison go through it."""
    if word == "people":
        return "person"
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "zes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
