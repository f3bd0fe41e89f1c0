"""Above and below average, of all and of those in a group; more than a named one."""

from __future__ import annotations

import random

from sqlcoder.datasets.families.phrases import (
    ADJECTIVES,
    Draft,
    Family,
    condition,
    dated_label,
    draft,
    listed,
    name_condition,
    pick_entity,
)
from sqlcoder.datasets.profile import Profile, identifier


def beyond_average(p: Profile, rng: random.Random) -> Draft | None:
    """Products that cost more than the average."""
    e = pick_entity(p, rng, lambda e: e.of("money", "measure", "quantity"))
    if e is None:
        return None
    facet = rng.choice(e.of("money", "measure", "quantity"))
    above = rng.random() < 0.7
    count = not e.names or rng.random() < 0.3
    start = "[how many|count the|number of]" if count else "[list|show|find|give me] [the|all|]"
    c = condition(e, rng, allow=lambda f: f.role in ("category", "place")) if rng.random() < 0.25 else None
    np = c.around(e.nouns) if c else e.nouns
    word = "above" if above else "below"
    templates = [
        f"{start} {{np}} with [an|a] {word} average {{facet}}",
        f"{start} {{np}} with [a|] {{facet}} {word} [the|] average",
        f"{start} {{np}} whose {{facet}} is {word} [the|] average",
        f"{start} {{np}} whose {{facet}} is {'higher' if above else 'lower'} than the average",
        f"{start} {{np}} with {'more' if above else 'less'} than the average {{facet}}",
        f"{start} {{np}} with {word}-average {{facet}}",
    ]
    templates = [
        t.replace("[an|a] above", "an above").replace("[an|a] below", "a below").replace("[a|]", "a") for t in templates
    ]
    if not count:
        templates.append(f"which {{np}} have a {{facet}} {word} average")
    adjective = ADJECTIVES.get(facet.phrase.split()[-1])
    if adjective:
        templates += [f"{start} {{np}} {adjective[2 if above else 3]} [the|] average"] * 2
    column, table = identifier(facet.column), identifier(e.table)
    where = f"{c.on()} AND " if c else ""
    sql = (
        f"SELECT {'COUNT(*)' if count else listed(e)} FROM {table} "
        f"WHERE {where}{column} {'>' if above else '<'} (SELECT AVG({column}) FROM {table})"
    )
    return draft(rng, templates, sql, "where", np=np, facet=facet.phrase)


def beyond_named(p: Profile, rng: random.Random) -> Draft | None:
    """Employees who earn more than Anna Meyer."""
    e = pick_entity(p, rng, lambda e: e.named and e.of("money", "measure", "quantity", "year"))
    name = name_condition(e, rng) if e else None
    if e is None or name is None:
        return None
    facet = rng.choice(e.of("money", "measure", "quantity", "year"))
    more = rng.random() < 0.7
    word = (
        "later"
        if facet.role == "year" and more
        else "earlier"
        if facet.role == "year"
        else "higher"
        if more
        else "lower"
    )
    a = "an" if word == "earlier" else "a"
    templates = [
        f"[which|what] {{nouns}} have {a} {word} {{facet}} than {{name}}",
        f"{{nouns}} with {a} {word} {{facet}} than {{name}}",
        f"[list|show|find] [the|all|] {{nouns}} whose {{facet}} is {word} than that of {{name}}",
        f"[how many|count the] {{nouns}} with {a} {word} {{facet}} than {{name}}",
    ]
    adjective = ADJECTIVES.get(facet.phrase.split()[-1])
    if adjective:
        phrase = adjective[2 if more else 3]
        templates += [
            f"[which|what] {{nouns}} are {phrase} {{name}}",
            f"[list|show] [all|] {{nouns}} {phrase} {{name}}",
        ]
        templates += [f"who is {phrase} {{name}}"] * (2 if e.person else 0)
    template = rng.choice(templates)
    select = "COUNT(*)" if template.startswith("[how many") else listed(e)
    column, table = identifier(facet.column), identifier(e.table)
    inner = f"SELECT {column} FROM {table} WHERE {name[1].replace('{t}', '')}"
    sql = f"SELECT {select} FROM {table} WHERE {column} {'>' if more else '<'} ({inner})"
    return draft(rng, [template], sql, "where", nouns=e.nouns, facet=dated_label(facet), name=name[0])


FAMILIES: tuple[Family, ...] = (beyond_average, beyond_average, beyond_named)
