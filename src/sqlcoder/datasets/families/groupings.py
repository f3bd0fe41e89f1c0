"""X by Y where Y is a parent table: grouped by the parent's name, never by a column of the child that sounds alike."""

from __future__ import annotations

import random

from sqlcoder.datasets.families.paths import pick_chain, some_time
from sqlcoder.datasets.families.phrases import Draft, Family, draft, listed
from sqlcoder.datasets.profile import Facet, Profile, identifier

_WORDS: tuple[tuple[str, str], ...] = (
    ("AVG", "[average|avg|mean|average|avg.]"),
    ("AVG", "[average|avg|mean]"),
    ("MAX", "[highest|maximum|max|top]"),
    ("MIN", "[lowest|minimum|min]"),
)


def _measures(facets: list[Facet]) -> list[Facet]:
    return [f for f in facets if f.role in ("money", "measure", "quantity")]


def average_by(p: Profile, rng: random.Random) -> Draft | None:
    """Average price of products by category, of songs by band."""
    chain = pick_chain(p, rng, lambda c: _measures(list(c.bottom.facets)), longest=2)
    if chain is None:
        return None
    facet = rng.choice(_measures(list(chain.bottom.facets)))
    function, word = rng.choice(_WORDS)
    templates = [
        "{word} {facet} of {nouns} [by|per|for each|in each] {group}",
        "{word} {noun} {facet} [by|per|for each|for every] {group}",
        "{word} {facet} [by|per|for each] {group}",
        "[what is|what's|show|show me|give me|compute] the {word} {facet} of [the|] {nouns} "
        "[by|per|for each|of each|in every] {group}",
        "[by|per|for each|for every] {group} [,|:] the {word} {facet} of the {nouns}",
        "[each|every] {group} with the {word} {facet} of {their} {nouns}",
        "what is the {word} {noun} {facet} [per|for each] {group}",
        "{nouns} : {word} {facet} by {group}",
        "compare the {word} {facet} of {nouns} across {groups}",
        "{word} {facet} of the {nouns} of each {group}",
    ]
    if chain.top.person:
        templates = [t.replace("|in each]", "]").replace("|in every]", "]") for t in templates]
    value = f"{function}({chain.end}{identifier(facet.column)})"
    ordered = rng.random() < 0.25
    if ordered:
        templates = [t + " , [highest|largest] first" for t in templates]
    order = f"ORDER BY {value} DESC" if ordered else ""
    sql = f"SELECT {listed(chain.top, 'T1.')}, {value} {chain.joins()} GROUP BY {chain.key} {order}"
    words = {"noun": chain.bottom.noun, "nouns": chain.bottom.nouns, "group": chain.top.noun, "groups": chain.top.nouns}
    their = "their" if chain.top.person else "its"
    return draft(rng, templates, sql, "group_by", word=word, facet=facet.phrase, their=their, **words)


def count_by(p: Profile, rng: random.Random) -> Draft | None:
    """Songs per band, over the records in between; orders by country of the customer."""
    chain = pick_chain(p, rng)
    if chain is None:
        return None
    time = some_time(chain, rng) if rng.random() < 0.2 else None
    key, select, group = chain.key, listed(chain.top, "T1."), chain.top.noun
    facets = chain.top.of("category", "place")
    if facets and rng.random() < 0.3:
        facet = rng.choice(facets)
        key = select = f"T1.{identifier(facet.column)}"
        group = f"{chain.top.noun} {facet.phrase}" if rng.random() < 0.7 else f"{facet.phrase} of the {chain.top.noun}"
    templates = [
        "{nouns} [by|per] {group} {time}",
        "[number of|count of|how many|#] {nouns} [by|per|for each|for every] {group} {time}",
        "count [the|] {nouns} [by|per|for each] {group} {time}",
        "[show|list|give me|i want] the number of {nouns} [of|for] each {group} {time}",
        "[for each|per|by] {group} [: |, |]how many {nouns} [are there|do we have|] {time}",
        "[each|every] {group} and [its|the] number of {nouns} {time}",
        "how many {nouns} [does|did] each {group} have {time}",
        "{group} and number of {nouns} {time}",
        "{noun} count [by|per] {group} {time}",
    ]
    ordered = rng.random() < 0.2
    if ordered:
        templates = [t + " , most first" for t in templates]
    order = "ORDER BY COUNT(*) DESC" if ordered else ""
    where = f"WHERE {time.sql}" if time else ""
    sql = f"SELECT {select}, COUNT(*) {chain.joins()} {where} GROUP BY {key} {order}"
    words = {"noun": chain.bottom.noun, "nouns": chain.bottom.nouns, "group": group, "time": time.words if time else ""}
    return draft(rng, templates, sql, "group_by", **words)


def most_on_average(p: Profile, rng: random.Random) -> Draft | None:
    """Which category has the highest average price."""
    chain = pick_chain(p, rng, lambda c: _measures(list(c.bottom.facets)), longest=2)
    if chain is None:
        return None
    facet = rng.choice(_measures(list(chain.bottom.facets)))
    most = rng.random() < 0.7
    templates = [
        "[which|what] {group} has the {high} [average|mean|avg] {facet} [of {nouns}|]",
        "[which|what] {group} has the {high} average {noun} {facet}",
        "{group} with the {high} [average|mean|avg] {noun} {facet}",
        "[in which|for which] {group} is the average {noun} {facet} {high}",
        "[in which|for which] {group} are the {nouns} [most|least] {facet} on average",
        "whose {nouns} have the {high} average {facet}",
    ]
    templates = [
        t
        for t in templates
        if "are the {nouns}" not in t
        and (not chain.top.person or "[in which" not in t)
        and (chain.top.person or not t.startswith("whose"))
    ]
    value = f"AVG({chain.end}{identifier(facet.column)})"
    order = f"ORDER BY {value} {'DESC' if most else 'ASC'} LIMIT 1"
    sql = f"SELECT {listed(chain.top, 'T1.')} {chain.joins()} GROUP BY {chain.key} {order}"
    high = "highest" if most else "lowest"
    words = {"noun": chain.bottom.noun, "nouns": chain.bottom.nouns, "group": chain.top.noun, "high": high}
    return draft(rng, templates, sql, "order_by", facet=facet.phrase, **words)


def child_with_ancestor(p: Profile, rng: random.Random) -> Draft | None:
    """Every song with its band; name and category of the products, perhaps with a number of them."""
    chain = pick_chain(p, rng, lambda c: c.bottom.names)
    if chain is None:
        return None
    bottom = chain.bottom
    facets = bottom.of("money", "measure", "quantity", "date", "year", "category")
    facet = rng.choice(facets) if facets and rng.random() < 0.4 else None
    templates = [
        "[all|list all|show all|list the|] {nouns} [with|and] their {top}",
        "{noun} [name|] and {top} [name|]",
        "[which|what] {top} does each {noun} belong to",
        "[show|list|give me] [each|every] {noun} with its {top}",
        "{nouns} and the {top} [they belong to|of each]",
        "names of [the|all|] {nouns} and of their {tops}",
    ]
    if bottom.names == chain.top.names or not bottom.person:
        templates += ["{noun} , {top}"]
    select = f"{listed(bottom, chain.end)}, {listed(chain.top, 'T1.')}"
    if facet:
        templates = [
            "[list|show|give me] [all|the|] {nouns} with [their|] {facet} and {top}",
            "{noun} , {facet} and {top}",
            "{nouns} with {facet} and {top}",
            "[name|names] , {facet} and {top} of [all|the] {nouns}",
        ]
        select = f"{listed(bottom, chain.end)}, {chain.end}{identifier(facet.column)}, {listed(chain.top, 'T1.')}"
    words = {"noun": bottom.noun, "nouns": bottom.nouns, "top": chain.top.noun, "tops": chain.top.nouns}
    sql = f"SELECT {select} {chain.joins()}"
    return draft(rng, templates, sql, "table_join", facet=facet.phrase if facet else "", **words)


FAMILIES: tuple[Family, ...] = (average_by, average_by, count_by, most_on_average, child_with_ancestor)
