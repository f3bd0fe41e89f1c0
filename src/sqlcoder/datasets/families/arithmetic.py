"""Arithmetic: products summed (price times quantity), differences and sums of two columns."""

from __future__ import annotations

import random
import re

from sqlcoder.datasets.families.phrases import (
    Draft,
    Family,
    condition,
    draft,
    joined,
    listed,
    name_condition,
    pick_entity,
)
from sqlcoder.datasets.profile import Entity, Facet, Profile, identifier


def _product(e: Entity) -> tuple[Facet, Facet] | None:
    money = [f for f in e.of("money") if set(f.phrase.split()) & {"price", "cost", "rate", "fee", "fare"}]
    return (money[0], e.of("quantity")[0]) if money and e.of("quantity") else None


_REVENUE = ["[total|overall] revenue", "total value", "total sales", "total worth", "total of {m} times {q}"]


def product_total(p: Profile, rng: random.Random) -> Draft | None:
    """Total revenue (price times quantity), also by group, by parent, and the parents with the most."""
    e = pick_entity(p, rng, _product)
    pair = _product(e) if e else None
    if e is None or pair is None:
        return None
    money, quantity = pair
    value = f"SUM({{t}}{identifier(money.column)} * {{t}}{identifier(quantity.column)})"
    name = rng.choice(_REVENUE).replace("{m}", money.phrase).replace("{q}", quantity.phrase)
    words = {"value": name, "nouns": e.nouns, "noun": e.noun, "q": quantity.phrase, "m": money.phrase}
    table = identifier(e.table)
    links = [k for k in p.links if k.child is e and k.parent.names]
    groups = e.of("category", "place")
    draw = rng.random()
    if links and draw < 0.55:
        link = rng.choice(links)
        key = f"T1.{identifier(link.parent.key or link.parent_column)}"
        select = listed(link.parent, "T1.")
        total = value.replace("{t}", "T2.")
        words |= {"parent": link.parent.noun, "parents": link.parent.nouns}
        if draw < 0.3:
            templates = [
                "{value} [per|by|for each] {parent}",
                "[what is|show|list] the {value} [of|for] each {parent}",
                "[for each|per] {parent}, [what is|show] the {value} of [its|the] {nouns}",
                "how much {m} times {q} in total for each {parent}",
                "list all {parents} with their {value}",
                "give me every {parent} and its {value}",
            ]
            sql = f"SELECT {select}, {total} {joined(link)} GROUP BY {key}"
            return draft(rng, templates, sql, "group_by", **words)
        k = rng.choice([1, 1, 3, 5])
        templates = [
            "[which|what] {who} the [highest|most|largest] {value}",
            "{top} by {value}",
            "[show|list|find|give me] the {top} [with the highest|by] {value}",
            "[which|what] {who} [the|] {value} [that is highest|highest]",
        ][:3]
        who = f"{link.parent.noun} has" if k == 1 else f"{k} {link.parent.nouns} have"
        top = f"top {link.parent.noun}" if k == 1 else f"top {k} {link.parent.nouns}"
        sql = f"SELECT {select} {joined(link)} GROUP BY {key} ORDER BY {total} DESC LIMIT {k}"
        return draft(rng, templates, sql, "order_by", who=who, top=top, **words)
    if groups and draw < 0.8:
        group = rng.choice(groups)
        g = identifier(group.column)
        templates = [
            "{value} [per|by|for each] {group}",
            "[what is|show] the {value} of {nouns} [by|for each] {group}",
            "for each {group} compute {m} times {q} in total",
            "[show|list] {group} and {value}",
        ]
        sql = f"SELECT {g}, {value.replace('{t}', '')} FROM {table} GROUP BY {g}"
        return draft(rng, templates, sql, "group_by", group=group.phrase, **words)
    c = condition(e, rng) if rng.random() < 0.5 else None
    np = c.around(e.nouns) if c else rng.choice([f"all {e.nouns}", f"the {e.nouns}"])
    templates = [
        "[what is|what's|show|calculate|give me] the {value} of {np}",
        "{value} of {np}",
        "{m} times {q} summed over {np}",
        "what are {np} worth in total ({m} times {q})",
        "sum of {m} x {q} for {np}",
        "how much are {np} worth in total",
    ]
    sql = f"SELECT {value.replace('{t}', '')} FROM {table}" + (f" WHERE {c.on()}" if c else "")
    return draft(rng, templates, sql, "ratio", np=np, **words)


def _comparable(e: Entity) -> list[tuple[Facet, Facet]]:
    """Pairs of columns in the same unit, as far as names tell: both money, or with the same last word."""
    numbers = e.of("money", "measure", "quantity", "year")
    pairs = []
    for a in numbers:
        for b in numbers:
            if a is not b and (
                a.role == b.role == "money"
                or a.phrase.split()[-1] == b.phrase.split()[-1]
                or a.role == b.role == "quantity"
            ):
                pairs.append((a, b))
    return pairs


def difference(p: Profile, rng: random.Random) -> Draft | None:
    """The difference between price and cost: of each, on average, the biggest, of a named one."""
    e = pick_entity(p, rng, lambda e: e.names and _comparable(e))
    if e is None:
        return None
    a, b = rng.choice(_comparable(e))
    if a.phrase.startswith("min") or b.phrase.startswith("total"):
        a, b = b, a
    value = f"{identifier(a.column)} - {identifier(b.column)}"
    words = {"a": a.phrase, "b": b.phrase, "noun": e.noun, "nouns": e.nouns}
    table, draw = identifier(e.table), rng.random()
    name = name_condition(e, rng)
    if draw < 0.25:
        templates = [
            "[what is the|] difference between {a} and {b} [for each|of each|of every] {noun}",
            "[show|list] [each {noun}|the {nouns}] with the difference between {a} and {b}",
            "{a} minus {b} [for|of] [each {noun}|every {noun}]",
            "how much [higher|larger] is {a} than {b} for each {noun}",
            "for each {noun} subtract {b} from {a}",
            "[give me|list] every {noun} and its {a} minus {b}",
        ]
        return draft(rng, templates, f"SELECT {listed(e)}, {value} FROM {table}", "ratio", **words)
    if draw < 0.45:
        templates = [
            "[what is the|] average difference between {a} and {b} [of {nouns}|]",
            "on average how [far|much] is {a} above {b} [for {nouns}|]",
            "average of {a} minus {b} [over all {nouns}|]",
            "by how much does {a} exceed {b} on average",
            "[mean|average] gap between {a} and {b}",
        ]
        return draft(rng, templates, f"SELECT AVG({value}) FROM {table}", "ratio", **words)
    if draw < 0.7 or name is None:
        most = rng.random() < 0.8
        word = "[biggest|largest|highest]" if most else "[smallest|lowest]"
        templates = [
            f"[which|what] {{noun}} has the {word} difference between {{a}} and {{b}}",
            f"[find|show] the {{noun}} with the {word} gap between {{a}} and {{b}}",
            f"{{noun}} with {word} {{a}} minus {{b}}",
            f"for which {{noun}} is the difference of {{a}} and {{b}} the {word}",
        ]
        sql = f"SELECT {listed(e)} FROM {table} ORDER BY {value} {'DESC' if most else 'ASC'} LIMIT 1"
        return draft(rng, templates, sql, "order_by", **words)
    if draw < 0.85:
        templates = [
            "[what is the|] difference between {a} and {b} [of|for] {name}",
            "{a} minus {b} [of|for] {name}",
            "how much [higher|more] is the {a} of {name} than its {b}",
            "by how much does the {a} of {name} exceed its {b}",
        ]
        sql = f"SELECT {value} FROM {table} WHERE {name[1].replace('{t}', '')}"
        return draft(rng, templates, sql, "ratio", name=name[0], **words)
    templates = [
        "[which|list the|show] {nouns} [whose|where the] {a} is [higher|greater|larger] than [their|the] {b}",
        "{nouns} with [a higher|more] {a} than {b}",
        "[find|show] all {nouns} [whose|where] {a} exceeds {b}",
        "{nouns} where {a} is above {b}",
    ]
    c, d = identifier(a.column), identifier(b.column)
    return draft(rng, templates, f"SELECT {listed(e)} FROM {table} WHERE {c} > {d}", "where", **words)


def sum_of_two(p: Profile, rng: random.Random) -> Draft | None:
    """Two columns added up for each row."""
    e = pick_entity(p, rng, lambda e: e.names and _comparable(e))
    if e is None:
        return None
    pairs = [
        (a, b)
        for a, b in _comparable(e)
        if a.phrase.split()[-1] == b.phrase.split()[-1] not in ("price", "year")
        and not any(re.match(r"(max|min|avg|average|total)", f.phrase) for f in (a, b))
    ]
    if not pairs:
        return None
    a, b = rng.choice(pairs)
    value = f"{identifier(a.column)} + {identifier(b.column)}"
    templates = [
        "[what is|show|list] the sum of {a} and {b} [for each|of every] {noun}",
        "{a} plus {b} [for each|per] {noun}",
        "[list|show] {nouns} with {a} and {b} added [up|together]",
        "[list|show] each {noun} with {a} plus {b}",
        "for every {noun} add {a} and {b}",
        "combined {a} and {b} of each {noun}",
    ]
    sql = f"SELECT {listed(e)}, {value} FROM {identifier(e.table)}"
    return draft(rng, templates, sql, "ratio", a=a.phrase, b=b.phrase, noun=e.noun, nouns=e.nouns)


FAMILIES: tuple[Family, ...] = (product_total, product_total, difference, sum_of_two)
