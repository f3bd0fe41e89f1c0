"""Questions of a few words, as one types into a search box: "orders per month 2023", "avg fee cardiology"."""

from __future__ import annotations

import random

from sqlcoder.datasets.families.paths import dated, pick_chain
from sqlcoder.datasets.families.phrases import (
    ADJECTIVES,
    Draft,
    Family,
    draft,
    joined,
    listed,
    name_condition,
    overshadowed,
    pick_entity,
    pick_k,
    pick_link,
    quoted,
)
from sqlcoder.datasets.families.takings import takings
from sqlcoder.datasets.profile import Entity, Facet, Profile, identifier

_SHORT: tuple[tuple[str, str], ...] = (
    ("AVG", "[avg|average|mean]"),
    ("AVG", "[avg|average]"),
    ("MAX", "[max|highest|maximum]"),
    ("MIN", "[min|lowest|minimum]"),
)


def _year_test(facet: Facet, rng: random.Random, prefix: str = "") -> tuple[str, str]:
    year = str(rng.choice(facet.values))[:4]
    c = f"{prefix}{identifier(facet.column)}"
    return year, f"{c} = {year}" if facet.role == "year" else f"strftime('%Y', {c}) = '{year}'"


def _events(e: Entity) -> list[Facet]:
    """The date that says when a row came to be; a birthday never does."""
    return [f for f in e.of("date")[:1] if not {"birth", "born", "dob"} & set(f.phrase.split())]


def _value(e: Entity, rng: random.Random) -> tuple[str, str] | None:
    """A bare value of a category or place and its test with `{t}`."""
    facets = [f for f in e.of("category", "place") if f.phrase.split()[-1] not in ("gender", "sex")]
    if not facets:
        return None
    facet = rng.choice(facets)
    value = rng.choice(facet.values)
    return value, f"{{t}}{identifier(facet.column)} = {quoted(value)}"


def count_value(p: Profile, rng: random.Random) -> Draft | None:
    """ "how many customers norway", "orders paid 2023"."""
    e = pick_entity(p, rng, lambda e: e.of("category", "place"))
    found = _value(e, rng) if e else None
    if e is None or found is None:
        return None
    value, test = found
    sql = f"SELECT COUNT(*) FROM {identifier(e.table)} WHERE {test.replace('{t}', '')}"
    templates = [
        "how many {nouns} {v}",
        "number of {nouns} {v}",
        "{nouns} {v} count",
        "count {nouns} {v}",
        "nr of {nouns} {v}",
        "# {nouns} {v}",
    ]
    dates = _events(e)
    if dates and rng.random() < 0.4:
        year, when = _year_test(dates[0], rng)
        templates = [
            "how many {v} {nouns} {y}",
            "{nouns} {v} {y} count",
            "number of {nouns} {v} {y}",
            "count {v} {nouns} in {y}",
        ]
        return draft(rng, templates, f"{sql} AND {when}", "date_functions", nouns=e.nouns, v=value, y=year)
    return draft(rng, templates, sql, "where", nouns=e.nouns, v=value)


def list_value(p: Profile, rng: random.Random) -> Draft | None:
    """ "customers oslo", "all products garden", children by the name of their parent."""
    if rng.random() < 0.5:
        e = pick_entity(p, rng, lambda e: e.names)
        found = _value(e, rng) if e else None
        if e is None or found is None:
            return None
        templates = [
            "{nouns} {v}",
            "all {nouns} {v}",
            "{v} {nouns}",
            "list {nouns} {v}",
            "{nouns} : {v}",
        ]
        return draft(
            rng,
            templates,
            f"SELECT {listed(e)} FROM {identifier(e.table)} WHERE {found[1].replace('{t}', '')}",
            "where",
            nouns=e.nouns,
            v=found[0],
        )
    chain = pick_chain(p, rng, lambda c: c.bottom.names and c.top.named, longest=2)
    name = name_condition(chain.top, rng) if chain else None
    if chain is None or name is None:
        return None
    count = rng.random() < 0.35
    templates = (
        ["how many {nouns} {v}", "{nouns} {v} count", "number of {nouns} {v}"]
        if count
        else ["{nouns} {v}", "all {nouns} {v}", "list {nouns} of {v}", "{v} {nouns}", "{nouns} by {v}"]
    )
    select = "COUNT(*)" if count else listed(chain.bottom, chain.end)
    sql = f"SELECT {select} {chain.joins()} WHERE {name[1].replace('{t}', 'T1.')}"
    return draft(rng, templates, sql, "table_join", nouns=chain.bottom.nouns, v=name[0])


def extreme(p: Profile, rng: random.Random) -> Draft | None:
    """ "cheapest product", "longest film 2019", "newest employee", "top 3 salaries"."""
    e = pick_entity(p, rng, lambda e: e.names and e.of("money", "measure", "quantity", "date", "year"))
    if e is None:
        return None
    facet = rng.choice(e.of("money", "measure", "quantity", "date", "year"))
    if facet.nulls:
        return None
    k, number = (1, "") if rng.random() < 0.6 else pick_k(rng)
    most = rng.random() < 0.6
    noun = e.noun if k == 1 else e.nouns
    c = identifier(facet.column)
    where = ""
    extra = ""
    found = _value(e, rng)
    if found and rng.random() < 0.3:
        extra, where = found[0], f"WHERE {found[1].replace('{t}', '')}"
    if facet.role in ("date", "year"):
        born = bool({"birth", "born", "dob"} & set(facet.phrase.split()))
        if born and e.person:
            word = "youngest" if most else "oldest"
        elif not e.person and len(e.of("date", "year")) == 1:
            word = "[newest|latest|most recent]" if most else "[oldest|earliest|first]"
        else:
            word = f"{'latest' if most else 'earliest'} {facet.phrase}"
        templates = (
            [f"{{k}} {word} {{v}} {{noun}}"]
            if facet.phrase not in word
            else [f"{{k}} {{v}} {{noun}} {word}", f"{{k}} {{v}} {{noun}} with {word}"]
        )
    else:
        adjective = None if overshadowed(e, facet) else ADJECTIVES.get(facet.phrase.split()[-1])
        templates = [
            f"{{k}} {{v}} {{noun}} [{'highest|max' if most else 'lowest|min'}] {{facet}}",
            f"{{k}} [{'highest' if most else 'lowest'}] {{facet}} {{v}} {{noun}}",
        ]
        if k > 1 and most:
            templates += ["top {k} {v} {noun} {facet}", "top {k} {v} {noun} by {facet}"]
        if adjective:
            templates += [f"{{k}} {adjective[0 if most else 1]} {{v}} {{noun}}"] * 4
    sql = f"SELECT {listed(e)} FROM {identifier(e.table)} {where} ORDER BY {c} {'DESC' if most else 'ASC'} LIMIT {k}"
    return draft(rng, templates, sql, "order_by", k=number, noun=noun, facet=facet.phrase, v=extra)


def per_period(p: Profile, rng: random.Random) -> Draft | None:
    """ "orders per month 2023", "revenue by year", "signups monthly"."""
    chain = pick_chain(p, rng, lambda c: takings(c.bottom) and dated(c), longest=2) if rng.random() < 0.35 else None
    if chain is not None:
        when = dated(chain)
        assert when is not None
        facet, prefix, source, thing = when[0], when[1], chain, rng.choice(takings(chain.bottom))
        # the chain matters only as far as the date: drop what stands above it
        depth = int(prefix[1:-1])
        links = chain.links[: len(chain.links) + 1 - depth]
        value, name = thing.sql, thing.words
        if not links:
            from_, value, prefix = f"FROM {identifier(source.bottom.table)}", f"SUM({value.replace('{t}', '')})", ""
        else:
            lower = type(chain)(links)
            from_, value, prefix = lower.joins(), thing.total(lower.end), "T1."
    else:
        e = pick_entity(p, rng, _events)
        if e is None:
            return None
        facet, prefix, from_ = _events(e)[0], "", f"FROM {identifier(e.table)}"
        value, name = "COUNT(*)", f"[{e.nouns}|{e.nouns}|number of {e.nouns}|{e.noun} count|# {e.nouns}]"
    c = f"{prefix}{identifier(facet.column)}"
    unit, pattern = rng.choice([("month", "%Y-%m"), ("month", "%Y-%m"), ("year", "%Y")])
    part = f"strftime('{pattern}', {c})"
    where = f"WHERE {c} IS NOT NULL" if facet.nulls else ""
    templates = [f"{{name}} [per|by] {unit}", f"{{name}} {unit}ly", f"{unit}ly {{name}}", f"{{name}} each {unit}"]
    year = ""
    if unit == "month" and rng.random() < 0.6:
        year, test = _year_test(facet, rng, prefix)
        where = f"WHERE {test}"
        templates = [
            "{name} [per|by] month {y}",
            "{name} [per|by] month in {y}",
            "{name} {y} [per|by] month",
            "monthly {name} {y}",
            "{name} {y} monthly",
        ]
    sql = f"SELECT {part}, {value} {from_} {where} GROUP BY {part}"
    return draft(rng, templates, sql, "date_functions", name=name, y=year)


def in_year(p: Profile, rng: random.Random) -> Draft | None:
    """ "orders 2023", "revenue 2022", "how many visits march 2021"."""
    e = pick_entity(p, rng, _events)
    if e is None:
        return None
    facet = _events(e)[0]
    year, test = _year_test(facet, rng)
    found = takings(e)
    if found and rng.random() < 0.5:
        taking = rng.choice(found)
        templates = ["{name} {y}", "{name} in {y}", "{y} {name}", "{name} for {y}"]
        return draft(
            rng,
            templates,
            f"SELECT {taking.total('')} FROM {identifier(e.table)} WHERE {test}",
            "date_functions",
            name=taking.words,
            y=year,
        )
    templates = [
        "how many {nouns} in {y}",
        "number of {nouns} {y}",
        "{nouns} {y} count",
        "count {nouns} in {y}",
        "{nouns} in {y} , how many",
        "nr {nouns} {y}",
    ]
    return draft(
        rng,
        templates,
        f"SELECT COUNT(*) FROM {identifier(e.table)} WHERE {test}",
        "date_functions",
        nouns=e.nouns,
        y=year,
    )


def aggregate(p: Profile, rng: random.Random) -> Draft | None:
    """ "avg price", "max salary cardiology", "avg invoice by country": a number, bare, of a value, by a group."""
    e = pick_entity(p, rng, lambda e: e.of("money", "measure", "quantity"))
    if e is None:
        return None
    facet = rng.choice(e.of("money", "measure", "quantity"))
    function, word = rng.choice(_SHORT)
    m = f"{function}({identifier(facet.column)})"
    table, words = identifier(e.table), {"w": word, "f": facet.phrase, "noun": e.noun, "nouns": e.nouns}
    draw = rng.random()
    found = _value(e, rng)
    groups = e.of("category", "place")
    if draw < 0.4 and groups:
        group = rng.choice(groups)
        templates = [
            "{w} {f} [by|per] {g}",
            "{w} {noun} {f} [by|per] {g}",
            "{g} {w} {f}",
            "{noun} {f} {w} by {g}",
            "{w} {f} {nouns} per {g}",
        ]
        g = identifier(group.column)
        return draft(rng, templates, f"SELECT {g}, {m} FROM {table} GROUP BY {g}", "group_by", g=group.phrase, **words)
    if draw < 0.75 and found:
        templates = ["{w} {f} {v}", "{w} {f} {nouns} {v}", "{w} {noun} {f} {v}", "{v} {w} {f}", "{w} {f} for {v}"]
        return draft(
            rng, templates, f"SELECT {m} FROM {table} WHERE {found[1].replace('{t}', '')}", "where", v=found[0], **words
        )
    templates = ["{w} {noun} {f}", "{w} {f} {nouns}", "{noun} {f} {w}", "{w} {f} of {nouns}"]
    return draft(rng, templates, f"SELECT {m} FROM {table}", "where", **words)


def joined_aggregate(p: Profile, rng: random.Random) -> Draft | None:
    """ "avg order total by country": the child's number by a name or place of the parent; "songs per band"."""
    chain = pick_chain(p, rng, longest=2)
    if chain is None:
        return None
    key, select, group = chain.key, listed(chain.top, "T1."), chain.top.noun
    facets = chain.top.of("category", "place")
    if facets and rng.random() < 0.45:
        facet = rng.choice(facets)
        key = select = f"T1.{identifier(facet.column)}"
        group = rng.choice([facet.phrase, f"{chain.top.noun} {facet.phrase}"])
    measures = chain.bottom.of("money", "measure", "quantity")
    words = {"noun": chain.bottom.noun, "nouns": chain.bottom.nouns, "g": group}
    if measures and rng.random() < 0.5:
        facet = rng.choice(measures)
        function, word = rng.choice(_SHORT)
        templates = [
            "{w} {f} [by|per] {g}",
            "{w} {noun} {f} [by|per] {g}",
            "{noun} {f} by {g} {w}",
            "{w} {noun} {f} each {g}",
        ]
        sql = f"SELECT {select}, {function}({chain.end}{identifier(facet.column)}) {chain.joins()} GROUP BY {key}"
        return draft(rng, templates, sql, "group_by", w=word, f=facet.phrase, **words)
    templates = [
        "{nouns} [per|by] {g}",
        "{noun} count [per|by] {g}",
        "# {nouns} per {g}",
        "{nouns} each {g}",
        "how many {nouns} per {g}",
        "{nouns} by {g} count",
    ]
    return draft(rng, templates, f"SELECT {select}, COUNT(*) {chain.joins()} GROUP BY {key}", "group_by", **words)


def top_children(p: Profile, rng: random.Random) -> Draft | None:
    """ "top 5 bands songs", "customer most orders", "doctor with most visits 2022"."""
    chain = pick_chain(p, rng)
    if chain is None:
        return None
    k, number = (1, "") if rng.random() < 0.4 else pick_k(rng)
    when = dated(chain)
    year, where = "", ""
    if when and rng.random() < 0.3:
        year, test = _year_test(when[0], rng, when[1])
        where = f"WHERE {test}"
    templates = (
        ["{t} most {nouns} {y}", "{t} with most {nouns} {y}", "most {nouns} {t} {y}", "which {t} most {nouns} {y}"]
        if k == 1
        else [
            "top {k} {ts} {nouns} {y}",
            "top {k} {ts} by {nouns} {y}",
            "top {k} {ts} by {noun} count {y}",
            "{k} {ts} most {nouns} {y}",
            "top {k} {ts} with most {nouns} {y}",
        ]
    )
    if k == 1 and chain.top.person:
        templates += ["who most {nouns} {y}", "who has most {nouns} {y}"]
    order = f"ORDER BY COUNT(*) DESC LIMIT {k}"
    sql = f"SELECT {listed(chain.top, 'T1.')} {chain.joins()} {where} GROUP BY {chain.key} {order}"
    words = {"t": chain.top.noun, "ts": chain.top.nouns, "noun": chain.bottom.noun, "nouns": chain.bottom.nouns}
    return draft(rng, templates, sql, "order_by", k=number, y=year, **words)


def attribute(p: Profile, rng: random.Random) -> Draft | None:
    """ "salary anna meyer", "price olive oil", "hire date meyer"."""
    e = pick_entity(p, rng, lambda e: e.named and [f for f in e.facets if f.role != "flag"])
    name = name_condition(e, rng) if e else None
    if e is None or name is None:
        return None
    facet = rng.choice([f for f in e.facets if f.role != "flag"])
    spoken, test = name
    if len(e.names) == 2 and rng.random() < 0.3:
        value = rng.choice(e.named)[1]
        spoken, test = value, f"{{t}}{identifier(e.names[1])} = {quoted(value)}"
    templates = ["{f} {name}", "{name} {f}", "{f} of {name}", "{name} : {f}"]
    sql = f"SELECT {identifier(facet.column)} FROM {identifier(e.table)} WHERE {test.replace('{t}', '')}"
    return draft(rng, templates, sql, "where", f=facet.phrase, name=spoken)


def missing(p: Profile, rng: random.Random) -> Draft | None:
    """ "customers no orders", "customers no email"."""
    link = pick_link(p, rng, lambda k: not k.nulls)
    gaps = pick_entity(p, rng, lambda e: e.names and e.gaps)
    if gaps and rng.random() < 0.4:
        facet = rng.choice(gaps.gaps)
        templates = [
            "{nouns} no {f}",
            "{nouns} without {f}",
            "{f} missing {nouns}",
            "{nouns} {f} empty",
            "{nouns} {f} null",
        ]
        sql = f"SELECT {listed(gaps)} FROM {identifier(gaps.table)} WHERE {identifier(facet.column)} IS NULL"
        return draft(rng, templates, sql, "where", nouns=gaps.nouns, f=facet.phrase)
    if link is None:
        return None
    templates = [
        "{ps} no {nouns}",
        "{ps} without {nouns}",
        "{ps} 0 {nouns}",
        "{ps} with no {nouns}",
        "{ps} with zero {nouns}",
    ]
    inner = f"SELECT {identifier(link.child_column)} FROM {identifier(link.child.table)}"
    test = f"{identifier(link.parent_column)} NOT IN ({inner})"
    sql = f"SELECT {listed(link.parent)} FROM {identifier(link.parent.table)} WHERE {test}"
    return draft(rng, templates, sql, "where", ps=link.parent.nouns, nouns=link.child.nouns)


def child_of_named(p: Profile, rng: random.Random) -> Draft | None:
    """ "visits anna meyer", "orders alpen tours count"."""
    link = pick_link(p, rng, lambda k: k.parent.named)
    name = name_condition(link.parent, rng) if link else None
    if link is None or name is None:
        return None
    templates = [
        "number of {nouns} of {name}",
        "how many {nouns} for {name}",
        "{name} {noun} count",
        "{nouns} {name} how many",
        "count {nouns} of {name}",
    ]
    sql = f"SELECT COUNT(*) {joined(link)} WHERE {name[1].replace('{t}', 'T1.')}"
    return draft(rng, templates, sql, "table_join", noun=link.child.noun, nouns=link.child.nouns, name=name[0])


FAMILIES: tuple[Family, ...] = (
    count_value,
    list_value,
    extreme,
    per_period,
    in_year,
    aggregate,
    joined_aggregate,
    top_children,
    attribute,
    missing,
    child_of_named,
)
