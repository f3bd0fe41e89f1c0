"""More of when: the last year of the data, months of one year, quarters, weekdays, spans of months, days until."""

from __future__ import annotations

import random

from sqlcoder.datasets.families.phrases import (
    Draft,
    Family,
    condition,
    draft,
    indefinite,
    joined,
    listed,
    name_condition,
    parent_key,
    pick_entity,
    pick_link,
)
from sqlcoder.datasets.families.takings import takings
from sqlcoder.datasets.families.times import PLAIN_DATES, happened
from sqlcoder.datasets.profile import Entity, Facet, Profile, identifier

_MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august"]
_MONTHS += ["september", "october", "november", "december"]
_WEEKDAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]


def _event(p: Profile, rng: random.Random) -> tuple[Entity, Facet] | None:
    """A table of dated rows and its date, the first unless another is said by its verb."""

    def dates(e: Entity) -> list[Facet]:
        return [f for f in e.of("date") if not {"birth", "born", "dob", "birthday"} & set(f.phrase.split())]

    e = pick_entity(p, rng, dates)
    if e is None:
        return None
    found = dates(e)
    return e, found[0] if rng.random() < 0.8 else rng.choice(found)


def _phrase(e: Entity, facet: Facet) -> str:
    """The rows, with a participle where the date is not the row's own: "orders shipped"."""
    done = happened(facet)
    first = e.of("date")[0] is facet
    if done and (not first or e.names):
        return f"{e.nouns} {done}"
    return e.nouns if first and (done or facet.phrase in PLAIN_DATES or not e.names) else f"{e.nouns} by {facet.phrase}"


def last_year(p: Profile, rng: random.Random) -> Draft | None:
    """How many orders in the last year of the data; their total."""
    found = _event(p, rng)
    if found is None:
        return None
    e, facet = found
    c, table = identifier(facet.column), identifier(e.table)
    unit, pattern = rng.choice([("year", "%Y"), ("year", "%Y"), ("month", "%Y-%m")])
    test = f"strftime('{pattern}', {c}) = (SELECT MAX(strftime('{pattern}', {c})) FROM {table})"
    ends = [f"in the last {unit} [of the data|we have data for|on record|]", f"in the latest {unit} [in the data|]"]
    when = f"[{'|'.join([*ends, f'in the most recent {unit}'])}]"
    np = _phrase(e, facet)
    sums = takings(e)
    if sums and rng.random() < 0.4:
        taking = rng.choice(sums)
        templates = [
            f"[what was the|] {{worth}} {when}",
            f"{{worth}} {when}",
        ]
        return draft(
            rng, templates, f"SELECT {taking.total('')} FROM {table} WHERE {test}", "date_functions", worth=taking.words
        )
    count = not e.names or rng.random() < 0.6
    templates = (
        [f"how many {{np}} {when}", f"number of {{np}} {when}"]
        if count
        else [f"[list|show|] {{np}} {when}", f"{{np}} {when}"]
    )
    sql = f"SELECT {'COUNT(*)' if count else listed(e)} FROM {table} WHERE {test}"
    return draft(rng, templates, sql, "date_functions", np=np)


def months_of_year(p: Profile, rng: random.Random) -> Draft | None:
    """Orders per month in 2023; revenue per quarter; by weekday."""
    found = _event(p, rng)
    if found is None:
        return None
    e, facet = found
    c, table, np = identifier(facet.column), identifier(e.table), _phrase(e, facet)
    sums = takings(e)
    value, what = "COUNT(*)", rng.choice(["{np}", "number of {np}", "how many {np}"]).replace("{np}", np)
    if sums and rng.random() < 0.4:
        taking = rng.choice(sums)
        value, what = taking.total(""), taking.words
    year = str(rng.choice(facet.values))[:4]
    tests = [f"{c} IS NOT NULL"] if facet.nulls else []
    draw = rng.random()
    if draw < 0.5:
        part = f"strftime('%Y-%m', {c})"
        tests = [f"strftime('%Y', {c}) = '{year}'"]
        templates = [
            "{what} [per|by|each|for each|for every] month [in|of] {y}",
            "{what} in {y} [per|by] month",
            "[show|give me|list] [the|] {what} [per|by] month [for|in] {y}",
            "{y} : {what} [by|per] month",
            "monthly {what} [in|for] {y}",
        ]
        if what.startswith("how many"):
            templates = [
                "{what} [per|each|by] month in {y}",
                "{what} [were there|] each month of {y}",
                "in {y} , {what} per month",
            ]
    elif draw < 0.75:
        part = f"strftime('%w', {c})"
        templates = ["{what} [per|by|for each] [weekday|day of the week]", "{what} on each [weekday|day of the week]"]
    else:
        part = f"(CAST(strftime('%m', {c}) AS INTEGER) + 2) / 3"
        tests = [f"strftime('%Y', {c}) = '{year}'"]
        templates = [
            "{what} [per|by|for each] quarter [in|of] {y}",
            "{what} in {y} [per|by] quarter",
            "quarterly {what} {y}" if not what.startswith("how") else "{what} each quarter of {y}",
        ]
    where = f"WHERE {' AND '.join(tests)}" if tests else ""
    sql = f"SELECT {part}, {value} FROM {table} {where} GROUP BY {part}"
    return draft(rng, templates, sql, "date_functions", what=what, y=year)


def busiest(p: Profile, rng: random.Random) -> Draft | None:
    """Which month, weekday or year had the most orders or the highest revenue."""
    found = _event(p, rng)
    if found is None:
        return None
    e, facet = found
    c, table, np = identifier(facet.column), identifier(e.table), _phrase(e, facet)
    if np.startswith(f"{e.nouns} by "):
        return None
    unit, pattern = rng.choice(
        [("month", "%Y-%m"), ("year", "%Y"), ("weekday", "%w"), ("day of the week", "%w"), ("calendar month", "%m")]
    )
    part, most = f"strftime('{pattern}', {c})", rng.random() < 0.8
    sums = takings(e)
    tests = [f"{c} IS NOT NULL"] if facet.nulls else []
    time = ""
    if pattern == "%Y-%m" and rng.random() < 0.4:
        year = str(rng.choice(facet.values))[:4]
        time, tests = f"in {year}", [f"strftime('%Y', {c}) = '{year}'"]
    if sums and rng.random() < 0.4:
        taking = rng.choice(sums)
        value = taking.total("")
        templates = [
            f"[which|what] {unit} {{time}} had the [{'highest|most|best' if most else 'lowest|least'}] {taking.words}",
            f"{'best' if most else 'worst'} {unit} {{time}} by {taking.words}",
        ]
    else:
        value = "COUNT(*)"
        templates = [
            f"[which|what] {unit} {{time}} [had|saw|has] the {'most' if most else 'fewest'} {{np}}",
            f"{unit} {{time}} with the {'most' if most else 'fewest'} {{np}}",
            f"in which {unit} {{time}} [did we have|were there] the {'most' if most else 'fewest'} {{np}}",
            f"{'busiest' if most else 'slowest'} {unit} {{time}} for {{np}}",
        ]
    where = f"WHERE {' AND '.join(tests)}" if tests else ""
    sql = f"SELECT {part} FROM {table} {where} GROUP BY {part} ORDER BY {value} {'DESC' if most else 'ASC'} LIMIT 1"
    return draft(rng, templates, sql, "date_functions", np=np, time=time)


def span(p: Profile, rng: random.Random) -> Draft | None:
    """Orders between March and June 2023, in the first half, on mondays, on a weekend."""
    found = _event(p, rng)
    if found is None:
        return None
    e, facet = found
    c, table, np = identifier(facet.column), identifier(e.table), _phrase(e, facet)
    if np.startswith(f"{e.nouns} by "):
        return None
    year = str(rng.choice(facet.values))[:4]
    ym, y, w = f"strftime('%Y-%m', {c})", f"strftime('%Y', {c})", f"strftime('%w', {c})"
    draw = rng.random()
    if draw < 0.4:
        a, b = sorted(rng.sample(range(12), 2))
        time = rng.choice(
            [
                f"between {_MONTHS[a]} and {_MONTHS[b]} {year}",
                f"from {_MONTHS[a]} to {_MONTHS[b]} {year}",
                f"{_MONTHS[a][:3]} to {_MONTHS[b][:3]} {year}",
            ]
        )
        test = f"{ym} BETWEEN '{year}-{a + 1:02d}' AND '{year}-{b + 1:02d}'"
    elif draw < 0.65:
        first = rng.random() < 0.5
        time = f"in the {'first' if first else 'second'} half of {year}"
        low, high = ("01", "06") if first else ("07", "12")
        test = f"{ym} BETWEEN '{year}-{low}' AND '{year}-{high}'"
    elif draw < 0.85:
        day = rng.randrange(7)
        time = rng.choice([f"on a {_WEEKDAYS[day]}", f"on {_WEEKDAYS[day]}s"])
        test = f"{w} = '{day}'"
    else:
        early = rng.random() < 0.5
        time, test = (f"before {year}", f"{y} < '{year}'") if early else (f"after {year}", f"{y} > '{year}'")
    extra = condition(e, rng, allow=lambda f: f.role in ("category", "place")) if rng.random() < 0.2 else None
    if extra and extra.before:
        np, test = f"{extra.before} {np}", f"{extra.on()} AND {test}"
    sums = takings(e)
    if sums and rng.random() < 0.35:
        taking = rng.choice(sums)
        if extra and extra.before:
            return None
        templates = [
            "{worth} {time}",
            "[what was|what is|give me] the {worth} {time}",
            "how much {worth} [was there|] {time}",
        ][:2]
        return draft(
            rng,
            templates,
            f"SELECT {taking.total('')} FROM {table} WHERE {test}",
            "date_functions",
            worth=taking.words,
            time=time,
        )
    count = not e.names or rng.random() < 0.5
    templates = (
        [
            "how many {np} [were there|do we have|] {time}",
            "number of {np} {time}",
            "count {np} {time}",
            "{np} {time} , how many",
        ]
        if count
        else ["{np} {time}", "[list|show|find] [all|the|] {np} {time}", "[names of|] {np} {time}"]
    )
    sql = f"SELECT {'COUNT(*)' if count else listed(e)} FROM {table} WHERE {test}"
    return draft(rng, templates, sql, "date_functions", np=np, time=time)


def latest_of_parent(p: Profile, rng: random.Random) -> Draft | None:
    """When each customer last ordered; when Anna Meyer first did; who ordered last."""
    link = pick_link(p, rng, lambda k: k.child.of("date"))
    if link is None:
        return None
    facet = link.child.of("date")[0]
    last = rng.random() < 0.65
    function, word = ("MAX", "[last|latest|most recent]") if last else ("MIN", "[first|earliest]")
    c = f"T2.{identifier(facet.column)}"
    name = name_condition(link.parent, rng)
    words = {
        "noun": link.child.noun,
        "nouns": link.child.nouns,
        "parent": link.parent.noun,
        "parents": link.parent.nouns,
    }
    draw = rng.random()
    if draw < 0.45 and name:
        templates = [
            f"when was the {word} {{noun}} [of|by|for] {{name}}",
            f"when was {{name}}'s {word} {{noun}}",
            f"date of {{name}}'s {word} {{noun}}",
            f"when did {{name}} {'last' if last else 'first'} have {indefinite(link.child.noun)}",
        ]
        sql = f"SELECT {function}({c}) {joined(link)} WHERE {name[1].replace('{t}', 'T1.')}"
        return draft(rng, templates, sql, "date_functions", name=name[0], **words)
    key = parent_key(link)
    if draw < 0.75:
        templates = [
            f"{word} {{noun}} [of|for] each {{parent}}",
            f"{word} {{noun}} [date|] [per|by] {{parent}}",
            f"when was each {{parent}}'s {word} {{noun}}",
            f"[each|every] {{parent}} with the date of {'their' if link.parent.person else 'its'} {word} {{noun}}",
        ]
        sql = f"SELECT {listed(link.parent, 'T1.')}, {function}({c}) {joined(link)} GROUP BY {key}"
        return draft(rng, templates, sql, "date_functions", **words)
    templates = [
        f"[which|what] {{parent}} had the {word} {{noun}}",
        f"{{parent}} [with|of] the {word} {{noun}}",
    ]
    templates += [
        f"who had the {word} {{noun}}",
        f"who {'last' if last else 'first'} had {indefinite(link.child.noun)}",
    ] * (1 if link.parent.person else 0)
    if facet.nulls and not last:
        return None
    sql = f"SELECT {listed(link.parent, 'T1.')} {joined(link)} ORDER BY {c} {'DESC' if last else 'ASC'} LIMIT 1"
    return draft(rng, templates, sql, "date_functions", **words)


def how_long(p: Profile, rng: random.Random) -> Draft | None:
    """How many days shipping takes on average, by parent, of the slowest."""
    link = pick_link(p, rng, lambda k: len(k.child.of("date")) >= 2)
    e = link.child if link else None
    if link is None or e is None:
        return None
    a, b = e.of("date")[:2]
    if any(f.phrase.endswith((" at", " on")) for f in (a, b)):
        return None  # "from watched at to finished at" is nobody's English
    done = happened(b)
    days = f"julianday(T2.{identifier(b.column)}) - julianday(T2.{identifier(a.column)})"
    until = f"until {'they are' if done else 'the'} {done or b.phrase}"
    if done and done.startswith("that"):
        until = f"until the {b.phrase}"
    templates = [
        "average [number of|] days [from {a} to {b}|between {a} and {b}] [of {nouns}|] [per|by|for each] {parent}",
        "how [long|many days] does it take on average from {a} to {b} [per|for each] {parent}",
        "[per|for each] {parent} , how many days [are there|lie] between {a} and {b} on average",
    ]
    key = parent_key(link)
    sql = f"SELECT {listed(link.parent, 'T1.')}, AVG({days}) {joined(link)} GROUP BY {key}"
    if rng.random() < 0.4:
        templates = [
            "how [long|many days] does it take on average from {a} to {b}",
            "avg days {a} to {b} {nouns}",
            f"how many days on average {until} for {{nouns}}",
            "average days between {a} and {b} of [a {noun}|{nouns}]",
        ]
        sql = f"SELECT AVG({days.replace('T2.', '')}) FROM {identifier(e.table)}"
    return draft(
        rng,
        templates,
        sql,
        "date_functions",
        a=f"{e.noun} date" if a.phrase == "date" else a.phrase,
        b=b.phrase,
        noun=e.noun,
        nouns=e.nouns,
        parent=link.parent.noun,
    )


FAMILIES: tuple[Family, ...] = (last_year, months_of_year, busiest, span, latest_of_parent, how_long)
