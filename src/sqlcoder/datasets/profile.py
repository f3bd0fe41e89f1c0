"""What questions can be asked of a database: its entities, their fields by role, and how they hang together.

A profile reads the rows once and decides roles from type, name and contents: a text column of ISO dates is a date
whatever it is declared as, twelve distinct texts are a category, unique texts called "name" name the entity. Columns
whose role is unclear are left out: better no question than one that nobody would ask.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlcoder.datasets.english import plural, singular
from sqlcoder.schema import Column, Schema, Table

Role = Literal["date", "year", "money", "quantity", "measure", "category", "place", "text", "flag"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_DATE = re.compile(r"(1[6-9]|20)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])([ T]\d\d:\d\d(:\d\d)?(\.\d+)?)?")
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_KEYWORDS = _words("""
order group table index select from where by to in on is not and or case when then end as join having limit
union values check default set references transaction between like all primary foreign key left right match
""")
_MONEY = _words("""
price cost amount fee salary wage budget revenue fare rent charge payment income earnings sales total balance
premium deposit profit fine tax discount
""")
_QUANTITY = frozenset(["quantity", "qty", "units", "pieces", "copies", "count"])
_PLACE = frozenset(["city", "town", "country", "state", "location", "county", "region", "hometown", "nationality"])
_PERSON = _words("""
person employee staff customer client student teacher instructor patient doctor physician nurse guest member
user player singer artist author actor director driver pilot passenger owner coach reviewer candidate applicant
professor tenant agent manager worker visitor trainer musician friend voter speaker editor chef technician
volunteer donor resident donator head captain judge vet recruiter child participant contestant lawyer mechanic
reader farmer
""")
_NO_NOUN = re.compile(
    r"\b(on|in|at|by|to|has|with|of|for|ref|reference|likes?|undergoes|plays?|works?|knows|wrote|took|takes|teaches"
    r"|allergy type|sampledata|sqlite|is|acceptance|results?|history|details?|support|prereq|view|lookup|all|other)\b"
)
_NO_FIELD = re.compile(
    r"\b(id|ids|code|number|no|num|phone|fax|zip|postcode|postal|email|mail|address|url|website|description|details?"
    r"|note|notes|comments?|text|latitude|longitude|lat|lng|lon|long|password|login|image|file|line|ssn|isbn|key|pos"
    r"|text|summary|major|minor|rank order|order|abbreviation|initial|middle name|photo|x|y|version)\b"
)

_ROLES = {
    "reports to": "manager",
    "invited by": "inviter",
    "referred by": "referrer",
    "trained by": "trainer",
    "directed by": "director",
}
"""Columns called after a verb -> who is meant."""


@dataclass(frozen=True, slots=True)
class Facet:
    """A column one can ask about, and what is in it."""

    column: str
    phrase: str
    """How a question calls it, without its table's noun: "price" for `product_price`."""
    role: Role
    values: tuple[Any, ...]
    """Some of its distinct values, sorted; of a category all."""
    nulls: int = 0
    whole: bool = False
    """Dates: no value has a time of day."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A table whose rows people speak of."""

    table: str
    noun: str
    nouns: str
    key: str | None
    names: tuple[str, ...]
    """Columns that answer "which one": a name or title, or first and last name; empty for mere events."""
    named: tuple[tuple[str, ...], ...]
    """Some of the names, one value a column of `names`."""
    person: bool
    rows: int
    facets: tuple[Facet, ...]
    gaps: tuple[Facet, ...] = ()
    """Columns that are empty in some rows, also keys and those of unclear contents: one can ask what lacks them."""

    def of(self, *roles: Role) -> list[Facet]:
        """The facets of these roles."""
        return [f for f in self.facets if f.role in roles]


@dataclass(frozen=True, slots=True)
class Link:
    """Every child row belongs to a parent row: `child.child_column = parent.parent_column`."""

    parent: Entity
    child: Entity
    parent_column: str
    child_column: str
    role: str
    """The key's own name in words ("manager", "home team"), without "id"."""
    nulls: int = 0


@dataclass(frozen=True, slots=True)
class Profile:
    """A database as a source of questions."""

    db_id: str
    entities: tuple[Entity, ...]
    links: tuple[Link, ...]
    """Keys between different tables, one a pair of tables: with two, "the teams of a game" could mean either."""
    self_links: tuple[Link, ...]


def identifier(name: str) -> str:
    """The name as SQL needs it: quoted where it is not a plain word.

    >>> identifier("Home Town"), identifier("name"), identifier("order")
    ('"Home Town"', 'name', '"order"')
    """
    if _PLAIN.fullmatch(name) and name.lower() not in _KEYWORDS:
        return name
    return '"' + name.replace('"', '""') + '"'


def profile(schema: Schema, connection: sqlite3.Connection) -> Profile:
    """Read the tables of `schema` and say what can be asked. Raises sqlite3.Error where a table cannot be read."""
    keyed = {(k.table.casefold(), c.casefold()) for k in schema.foreign_keys for c in k.columns}

    def run(sql: str) -> list[tuple[Any, ...]]:
        return connection.execute(sql).fetchall()

    # tables.json also lists tables that only some releases of a database have
    there = {row[0].casefold() for row in run("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")}
    entities = {}
    for table in schema.tables:
        noun = _noun(table)
        if noun and table.name.casefold() in there:
            entity = _entity(table, noun, keyed, run)
            if entity.rows >= 3:
                entities[table.name.casefold()] = entity
    links: list[Link] = []
    for key in schema.foreign_keys:
        parent, child = entities.get(key.ref_table.casefold()), entities.get(key.table.casefold())
        if len(key.columns) != 1 or parent is None or child is None:
            continue
        column = identifier(key.columns[0])
        counts = f"SELECT COUNT(*), COUNT({column}), COUNT(DISTINCT {column}) FROM {identifier(child.table)}"
        rows, filled, distinct = run(counts)[0]
        if filled == distinct:
            continue  # one to one: the child is the parent in another role, nobody counts it
        owner = schema.table(child.table)
        field = owner.column(key.columns[0]) if owner else None
        role = re.sub(r"\b(id|no|number|code)\b", "", field.label if field else "").strip()
        links.append(Link(parent, child, key.ref_columns[0], key.columns[0], role, rows - filled))
    nouns = {e.noun for e in entities.values()}  # a self-key called after another table is a slip in the schema
    pairs = [frozenset((k.parent.table, k.child.table)) for k in links]
    return Profile(
        schema.name,
        tuple(entities.values()),
        tuple(
            replace(k, child=_far_side(k, links))
            for k, pair in zip(links, pairs, strict=True)
            if len(pair) == 2 and pairs.count(pair) == 1
        ),
        tuple(k for k in links if k.parent is k.child and k.parent.names and k.role not in nouns),
    )


def _far_side(link: Link, links: Sequence[Link]) -> Entity:
    """The child; of a bridge called after both its ends ("train station") under the other end's noun ("train")."""
    ends = [k.parent for k in links if k.child is link.child]
    others = [e for e in ends if e is not link.parent]
    if len(ends) == 2 and len(others) == 1 and set(link.child.noun.split()) == {link.parent.noun, others[0].noun}:
        return replace(link.child, noun=others[0].noun, nouns=others[0].nouns, person=others[0].person)
    return link.child


def _noun(table: Table) -> str | None:
    label = re.sub(r"^(tbl|tab|t|dim|fact) | (table|tbl|list|data|info|information|master|records)$", "", table.label)
    if len(label.split()) > 2 or _NO_NOUN.search(label) or re.search(r"\d", label) or len(label) < 3:
        return None
    return singular(label)


def _entity(
    table: Table, noun: str, keyed: set[tuple[str, str]], run: Callable[[str], list[tuple[Any, ...]]]
) -> Entity:
    name = identifier(table.name)
    rows = run(f"SELECT COUNT(*) FROM {name}")[0][0]
    facets: list[Facet] = []
    gaps: list[Facet] = []
    names: dict[str, str] = {}
    for column in table.columns:
        gap = None if column.name in table.primary_key else _gap(column, noun, name, rows, run)
        gaps += [gap] if gap else []
        if column.name in table.primary_key or (table.name.casefold(), column.name.casefold()) in keyed:
            continue
        c = identifier(column.name)
        found = [row[0] for row in run(f"SELECT DISTINCT {c} FROM {name} WHERE {c} IS NOT NULL LIMIT 400")]
        part = _naming(column, noun, found, rows)
        if part:
            names.setdefault(part, column.name)
            continue
        nulls = run(f"SELECT COUNT(*) FROM {name} WHERE {c} IS NULL")[0][0]
        facet = _facet(column, noun, found, rows, nulls)
        if facet:
            facets.append(facet)
    if "name" in names:
        chosen: tuple[str, ...] = (names["name"],)
    else:
        chosen = (names["first"], names["last"]) if {"first", "last"} <= set(names) else ()
    listed = ", ".join(identifier(n) for n in chosen)
    named = run(f"SELECT DISTINCT {listed} FROM {name} LIMIT 60") if chosen else []
    person = noun.split()[-1] in _PERSON or "first" in names
    spoken = tuple(tuple(row) for row in named if all(isinstance(v, str) and _speakable(v) for v in row))
    key = table.primary_key[0] if len(table.primary_key) == 1 else None
    return Entity(table.name, noun, plural(noun), key, chosen, spoken, person, rows, tuple(facets), tuple(gaps))


def _gap(column: Column, noun: str, table: str, rows: int, run: Callable[[str], list[tuple[Any, ...]]]) -> Facet | None:
    """The column as something that a row may lack; of a key, what it points at ("manager" for `manager_id`)."""
    c = identifier(column.name)
    nulls = run(f"SELECT COUNT(*) FROM {table} WHERE {c} IS NULL")[0][0]
    label = re.sub(r"\b(id|no|code|key)$", "", column.label.removeprefix(noun + " ")).strip()
    label = _ROLES.get(label, label)
    if (
        not 0 < nulls < rows
        or not label
        or label.endswith((" by", " to", "details"))
        or len(label.split()) > 3
        or re.search(r"[\d_]|\bid\b", label)
    ):
        return None
    values = [row[0] for row in run(f"SELECT DISTINCT {c} FROM {table} WHERE {c} IS NOT NULL LIMIT 20")]
    dated = all(isinstance(v, str) and _DATE.fullmatch(v) for v in values)
    return Facet(column.name, label, "date" if dated else "text", (), nulls)


def _naming(column: Column, noun: str, found: Sequence[Any], rows: int) -> str | None:
    """Is this a column that names the entity: its "name", its "first" or its "last" name?"""
    label = column.label
    if not found or not all(isinstance(v, str) for v in found[:20]):
        return None
    if label in ("first name", "given name", "fname", "firstname", "forename"):
        return "first"
    if label in ("last name", "surname", "family name", "lname", "lastname"):
        return "last"
    bare = label.removeprefix(noun + " ")
    if bare in ("name", "title", "full name", noun) or label == f"{noun.split()[-1]} name":
        return "name" if len(found) >= 0.8 * min(rows, 400) else None
    return None


def _speakable(value: str) -> bool:
    return (
        2 <= len(value) <= 32
        and value.strip() == value
        and not re.search(r"[\n{}\[\]|]", value)
        and bool(re.search("[A-Za-z]", value))
    )


def _facet(column: Column, noun: str, found: Sequence[Any], rows: int, nulls: int) -> Facet | None:
    label = column.label
    if not found or len(label.split()) > 3:
        return None
    phrase = _ROLES.get(label, label.removeprefix(noun + " ") or label)
    words = set(label.split())
    numbers = [v for v in found if isinstance(v, (int, float))]
    if len(numbers) == len(found):
        return _numeric(column, phrase, words, numbers, nulls)
    texts = [v for v in found if isinstance(v, str)]
    if len(texts) != len(found):
        return None
    dates = [v for v in texts if _DATE.fullmatch(v)]
    if len(dates) >= 3 and len(dates) == len(texts) and not re.search(r" (to|from)$", label):
        return Facet(column.name, phrase, "date", tuple(sorted(dates)), nulls, all(len(v) == 10 for v in dates))
    if _NO_FIELD.search(label) or "name" in words or "date" in words:
        return None
    spoken = sorted(v for v in texts if _speakable(v) or v in ("F", "M", "f", "m"))
    if len(spoken) < len(texts) * 0.9 or len(spoken) < 2:
        return None
    if words & _PLACE:
        return Facet(column.name, phrase, "place", tuple(spoken[:60]), nulls)
    if set(v.lower() for v in texts) <= {"yes", "no", "true", "false", "y", "n"}:
        return None
    if len(texts) <= 14 and rows >= 1.5 * len(texts):
        return Facet(column.name, phrase, "category", tuple(spoken), nulls)
    return None


def _numeric(column: Column, phrase: str, words: set[str], numbers: Sequence[int | float], nulls: int) -> Facet | None:
    label, values = column.label, tuple(sorted(numbers))
    whole = all(float(v).is_integer() for v in numbers)
    if whole and len(values) >= 3 and 1600 <= values[0] <= values[-1] <= 2100:
        yearly = words & {"year", "founded", "opened", "built", "established", "opening", "since"}
        return Facet(column.name, phrase, "year", values, nulls) if yearly else None
    if _NO_FIELD.search(label) or words & {"rank", "ranking", "year", "month", "day", "hour", "week"}:
        return None
    if set(values) <= {0, 1}:
        flagged = re.match(r"(is|has|was) ", label)
        return Facet(column.name, re.sub(r"^(is|has|was) ", "", label), "flag", (0, 1), nulls) if flagged else None
    if len(values) < 4 or words & _PERSON:  # a number called "advisor" is a key that nobody declared
        return None
    role: Role = "money" if words & _MONEY else "quantity" if words & _QUANTITY else "measure"
    return Facet(column.name, phrase, role, values, nulls)
