"""When: in, before, after and between years, months and days; the latest and the first; per year; days between."""

from __future__ import annotations

import random

from sqlcoder.datasets.families.phrases import (
    Draft,
    Family,
    condition,
    dated_label,
    draft,
    joined,
    listed,
    name_condition,
    pick_entity,
    pick_link,
    relation,
)
from sqlcoder.datasets.families.times import PLAIN_DATES, happened, pick_time, when_noun
from sqlcoder.datasets.profile import Entity, Facet, Profile, identifier


def _dated(e: Entity) -> list[Facet]:
    return e.of("date", "year")


def count_in_time(p: Profile, rng: random.Random) -> Draft | None:
    """How many orders were placed in 2012."""
    e = pick_entity(p, rng, _dated)
    if e is None:
        return None
    facet = rng.choice(_dated(e))
    time = pick_time(facet, rng)
    np, where = when_noun(e.nouns, facet, time.words, rng), time.sql
    extra = condition(e, rng) if rng.random() < 0.25 else None
    if extra and not extra.after:
        np, where = f"{extra.before} {np}", f"{extra.sql} AND {where}"
    templates = [
        "how many {np} [are there|were there|do we have|]",
        "[count|count the|number of|give me the number of|what is the number of] {np}",
        "how many {np}",
    ]
    participle = happened(facet)
    if participle and not participle.startswith("that") and np.startswith(f"{e.nouns} {participle}"):
        templates += ["how many {nouns} were {participle} {time}"] * 2
    return draft(
        rng,
        templates,
        f"SELECT COUNT(*) FROM {identifier(e.table)} WHERE {where.replace('{t}', '')}",
        "date_functions",
        np=np,
        nouns=e.nouns,
        participle=participle or "",
        time=time.words,
    )


def list_in_time(p: Profile, rng: random.Random) -> Draft | None:
    """Customers who joined after March 2010."""
    e = pick_entity(p, rng, lambda e: e.names and _dated(e))
    if e is None:
        return None
    facet = rng.choice(_dated(e))
    time = pick_time(facet, rng)
    templates = [
        "[list|show|show me|give me|find] [all|the|] {np}",
        "which {np}",
        "{np}",
        "[what are|list] the names of {np}",
    ]
    participle = happened(facet)
    if participle and not participle.startswith("that"):
        templates += ["[which|what] {nouns} were {participle} {time}"] * 2
        templates += ["who was {participle} {time}"] * (2 if e.person else 0)
    templates = [t for t in templates if t != "which {np}" or (participle or "").startswith("that")]
    where = time.sql.replace("{t}", "")
    return draft(
        rng,
        templates,
        f"SELECT {listed(e)} FROM {identifier(e.table)} WHERE {where}",
        "date_functions",
        np=when_noun(e.nouns, facet, time.words, rng),
        nouns=e.nouns,
        participle=participle or "",
        time=time.words,
    )


def extreme_date(p: Profile, rng: random.Random) -> Draft | None:
    """The most recent order; who was hired first."""
    e = pick_entity(p, rng, lambda e: e.names and _dated(e))
    if e is None:
        return None
    facet = rng.choice(_dated(e))
    latest = rng.random() < 0.6
    participle = happened(facet)
    born = participle == "born"
    count = rng.choice([1, 1, 1, 1, 2, 3, 5])
    noun = e.noun if count == 1 else f"{count} {e.nouns}"
    extreme = "[latest|most recent]" if latest else "[earliest|first]"
    templates = [
        f"[which|what] {{noun}} [{'has' if count == 1 else 'have'}] the {extreme} {{label}}",
        f"[show|find|list|give me] the {{noun}} with the {extreme} {{label}}",
    ]
    if born:
        templates += [f"[who is|find|show] the {'youngest' if latest else 'oldest'} {{noun}}"] * 3
    elif participle and not participle.startswith("that"):
        word = "[most recently|last]" if latest else "first"
        templates += [f"which {{noun}} {'was' if count == 1 else 'were'} {participle} {word}"] * 2
        templates += [f"who was {participle} {word}"] * (2 if e.person and count == 1 else 0)
        templates += [f"the {word} {participle} {{noun}}"] * (0 if "last" in word else 1)
    if participle in ("opened", "founded", "built", "established", "released", None) and not e.person:
        templates += [f"[what is|what's|find|show] the {'newest' if latest else 'oldest'} {{noun}}"] * 2
    if count > 1:
        templates = [
            t.replace("what is", "what are").replace("who is", "who are").replace("what's", "list") for t in templates
        ]
    c = identifier(facet.column)
    sql = f"SELECT {listed(e)} FROM {identifier(e.table)} ORDER BY {c} {'DESC' if latest else 'ASC'} LIMIT {count}"
    if facet.nulls and not latest:
        return None  # NULLs come first: the question would not mean them
    return draft(rng, templates, sql, "date_functions", noun=noun, label=dated_label(facet))


def when_last(p: Profile, rng: random.Random) -> Draft | None:
    """When was the last order."""
    e = pick_entity(p, rng, lambda e: e.of("date"))
    if e is None:
        return None
    facet = rng.choice(e.of("date"))
    latest = rng.random() < 0.65
    extreme = "[last|latest|most recent]" if latest else "[first|earliest]"
    participle = happened(facet)
    templates = [
        f"what is the {extreme} {{label}} [of all {{nouns}}|of any {{noun}}|among the {{nouns}}]",
        f"{extreme} {{label}} of {{nouns}}",
        f"[find|show|get] the {extreme} {{noun}} {{label}}",
    ]
    if participle and not participle.startswith("that"):
        templates += [f"when was the {extreme} {{noun}} {participle}"] * 3
    elif facet.phrase in ("date", "time", "day"):
        templates = [
            f"when was the {extreme} {{noun}}",
            f"date of the {extreme} {{noun}}",
            f"on what date was the {extreme} {{noun}}",
        ]
    label = dated_label(facet)
    if label.startswith("date "):
        templates = [t for t in templates if "{noun} {label}" not in t]
    sql = f"SELECT {'MAX' if latest else 'MIN'}({identifier(facet.column)}) FROM {identifier(e.table)}"
    return draft(rng, templates, sql, "date_functions", noun=e.noun, nouns=e.nouns, label=label)


def per_period(p: Profile, rng: random.Random) -> Draft | None:
    """Orders per year; which month had the most; total amount by month."""
    e = pick_entity(p, rng, _dated)
    if e is None:
        return None
    facet = rng.choice(_dated(e))
    c = identifier(facet.column)
    if facet.role == "year":
        unit, part = "year", c
    else:
        unit, pattern = rng.choice([("year", "%Y"), ("year", "%Y"), ("month", "%Y-%m"), ("month", "%m")])
        part = f"strftime('{pattern}', {c})"
        unit = "calendar month" if pattern == "%m" else unit
    participle = happened(facet)
    plain_date = len(_dated(e)) == 1 and facet.phrase in PLAIN_DATES
    # with two dates in a row the question must say which; with one it may
    nouns, done, tail = e.nouns, "[are there|were there|do we have|]", ""
    if participle and (len(_dated(e)) > 1 or rng.random() < 0.5):
        nouns, done = f"{e.nouns} {participle}", "[are there|were there|]"
    elif participle and not participle.startswith("that"):
        done = f"[were|are] {participle}"
    elif not plain_date and not participle:
        tail = f" [by|going by] {facet.phrase}"
    measures = e.of("money", "quantity")
    table = identifier(e.table)
    notnull = f"WHERE {c} IS NOT NULL" if facet.nulls else ""
    draw = rng.random()
    if measures and draw < 0.3:
        measure = rng.choice(measures)
        word, function = rng.choice([("total", "SUM"), ("total", "SUM"), ("average", "AVG")])
        templates = [
            "[what is|what was|show|find] the {word} {measure} of {nouns} [per|for each|by] {unit}",
            "{word} {measure} [per|by] {unit}",
            "[for each|per] {unit}, [show|what is] the {word} {measure} of the {nouns}",
            "how did the {word} {measure} of {nouns} develop by {unit}",
        ]
        sql = f"SELECT {part}, {function}({identifier(measure.column)}) FROM {table} {notnull} GROUP BY {part}"
        return draft(
            rng,
            [t + tail for t in templates],
            sql,
            "date_functions",
            word=word,
            measure=measure.phrase,
            nouns=nouns,
            unit=unit,
        )
    if draw < 0.65:
        templates = [
            f"how many {{nouns}} {done} [per|each|in each|by] {{unit}}",
            "[number of|count the|count] {nouns} [per|by] {unit}",
            "[show|list|give me] the number of {nouns} [for each|per|by] {unit}",
            f"for each {{unit}}, how many {{nouns}} {done}",
            "{nouns} per {unit}",
        ]
        sql = f"SELECT {part}, COUNT(*) FROM {table} {notnull} GROUP BY {part}"
        return draft(rng, [t + tail for t in templates], sql, "date_functions", nouns=nouns, unit=unit)
    most = rng.random() < 0.8
    templates = [
        f"[which|what] {{unit}} had the {'most' if most else 'fewest'} {{nouns}}",
        f"which {{unit}} has the {'highest' if most else 'lowest'} number of {{nouns}}",
        f"{'busiest' if most else 'quietest'} {{unit}} by number of {{nouns}}",
        f"what {{unit}} saw the {'most' if most else 'fewest'} {{nouns}}",
    ]
    if participle and not participle.startswith("that"):
        templates += [f"in [which|what] {{unit}} were the {'most' if most else 'fewest'} {e.nouns} {participle}"] * 3
    sql = f"SELECT {part} FROM {table} {notnull} GROUP BY {part} ORDER BY COUNT(*) {'DESC' if most else 'ASC'} LIMIT 1"
    return draft(rng, [t + tail for t in templates], sql, "date_functions", nouns=nouns, unit=unit)


def days_between(p: Profile, rng: random.Random) -> Draft | None:
    """How many days lie between two dates of a row, or on average."""

    def two(e: Entity) -> bool:
        return len(e.of("date")) >= 2

    e = pick_entity(p, rng, two)
    if e is None:
        return None
    a, b = sorted(rng.sample(e.of("date"), 2), key=lambda f: f.values[len(f.values) // 2])
    if a.values[0] > b.values[0] or a.values[-1] > b.values[-1]:
        return None  # neither date is plainly the later one
    if any(f.phrase.endswith((" at", " on")) for f in (a, b)):
        return None  # "from watched at to finished at" is nobody's English
    begin, end = identifier(a.column), identifier(b.column)
    days = f"julianday({end}) - julianday({begin})"
    table = identifier(e.table)
    draw = rng.random()
    first, second = (f"{e.noun} date" if f.phrase == "date" else f.phrase for f in (a, b))
    words = {"a": first, "b": second, "noun": e.noun, "nouns": e.nouns}
    if draw < 0.4:
        templates = [
            "[what is the average number of|average number of] days between {a} and {b} [of {nouns}|for a {noun}|]",
            "on average how many days [pass|are there|lie] between the {a} and the {b} of a {noun}",
            "[what is the|] average time in days from {a} to {b} [of the {nouns}|]",
            "how long is it on average from {a} to {b} in days for {nouns}",
        ]
        return draft(rng, templates, f"SELECT AVG({days}) FROM {table}", "date_functions", **words)
    if draw < 0.7:
        number = rng.choice([2, 3, 5, 7, 10, 14, 30, 60, 90, 100, 365])
        over = rng.random() < 0.7
        select = listed(e) if e.names and rng.random() < 0.5 else "COUNT(*)"
        start = "[how many|count the]" if select == "COUNT(*)" else "[list|show|find] [the|]"
        more = f"more than {number}" if over else f"[less|fewer] than {number}"
        templates = [
            f"{start} {{nouns}} with {more} days between {{a}} and {{b}}",
            f"{start} {{nouns}} where the {{b}} is {more} days after the {{a}}",
            f"{start} {{nouns}} that took {more} days from {{a}} to {{b}}",
        ]
        sql = f"SELECT {select} FROM {table} WHERE {days} {'>' if over else '<'} {number}"
        return draft(rng, templates, sql, "date_functions", **words)
    if not e.names:
        return None
    longest = rng.random() < 0.75
    templates = [
        f"which {{noun}} had the {'longest' if longest else 'shortest'} time between {{a}} and {{b}}",
        f"[find|show] the {{noun}} with the {'most' if longest else 'fewest'} days between {{a}} and {{b}}",
        f"[find|show] the {{noun}} with the {'most' if longest else 'fewest'} days from {{a}} to {{b}}",
        f"for which {{noun}} was the gap between {{a}} and {{b}} the {'longest' if longest else 'shortest'}",
    ]
    sql = f"SELECT {listed(e)} FROM {table} ORDER BY {days} {'DESC' if longest else 'ASC'} LIMIT 1"
    return draft(rng, templates, sql, "date_functions", **words) if not (a.nulls or b.nulls) else None


def when_of_named(p: Profile, rng: random.Random) -> Draft | None:
    """When was Anna Meyer hired."""
    e = pick_entity(p, rng, lambda e: e.named and _dated(e))
    name = name_condition(e, rng) if e else None
    if e is None or name is None:
        return None
    facet = rng.choice(_dated(e))
    participle = happened(facet)
    templates = [
        "what is the {label} of {name}",
        "[show|find|give me|tell me] the {label} of {noun} {name}",
        "{label} of {name}",
        "{name} {label}",
    ]
    if participle and not participle.startswith("that"):
        templates += [f"{{when}} was [the {{noun}}|] {{name}} {participle}"] * 3
    if e.person:
        templates = [t.replace("[the {noun}|] ", "") for t in templates]
    sql = f"SELECT {identifier(facet.column)} FROM {identifier(e.table)} WHERE {name[1].replace('{t}', '')}"
    when = rng.choice(["when", "what year", "in which year"]) if facet.role == "year" else "when"
    return draft(rng, templates, sql, "date_functions", name=name[0], noun=e.noun, label=dated_label(facet), when=when)


def joined_in_time(p: Profile, rng: random.Random) -> Draft | None:
    """Which customers placed orders in 2012; how many did Anna Meyer have."""
    link = pick_link(p, rng, lambda k: _dated(k.child))
    if link is None:
        return None
    facet = rng.choice(_dated(link.child))
    time = pick_time(facet, rng)
    parent, child, verb = link.parent, link.child, relation(link, rng)
    name = name_condition(parent, rng)
    when = time.sql.replace("{t}", "T2.")
    nps = when_noun(child.nouns, facet, time.words, rng)
    if name and rng.random() < 0.5:
        participle = happened(facet)
        templates = [
            "how many {nps} [did|does] {name} have",
            "[count the|number of|show the number of] {nps} [of|for] {name}",
            "[what is|give me] the number of {nps} [of|for] {name}",
            "[of|for] {name} count the {nps}",
            "how many of the {nps} [are from|belong to|are for] {name}",
        ]
        if len(_dated(child)) == 1 and (participle or facet.phrase in PLAIN_DATES):
            templates += ["how many {nouns} did {name} have {time}"] * 3
        sql = f"SELECT COUNT(*) {joined(link)} WHERE {name[1].replace('{t}', 'T1.')} AND {when}"
        return draft(rng, templates, sql, "date_functions", nouns=child.nouns, name=name[0], time=time.words, nps=nps)
    templates = [
        "[which|what] {parents} {verb} {nps}",
        "[list|show|find] [the|all] {parents} {who} {verb} {nps}",
        "{parents} with {nps}",
        "{parents} {who} {verb} {nps}",
    ]
    if parent.person:
        templates += ["who {verb} {nps}".replace("{verb}", "has" if verb == "have" else verb)]
    sql = f"SELECT DISTINCT {listed(parent, 'T1.')} {joined(link)} WHERE {when}"
    return draft(
        rng,
        templates,
        sql,
        "date_functions",
        parents=parent.nouns,
        verb=verb,
        nps=nps,
        who="who" if parent.person else "that",
    )


def amount_in_time(p: Profile, rng: random.Random) -> Draft | None:
    """Total amount of the payments in 2012."""
    e = pick_entity(p, rng, lambda e: _dated(e) and e.of("money", "quantity", "measure"))
    if e is None:
        return None
    facet, measure = rng.choice(_dated(e)), rng.choice(e.of("money", "quantity", "measure"))
    time = pick_time(facet, rng)
    options = [("average", "AVG"), ("highest", "MAX"), ("lowest", "MIN")]
    word, function = rng.choice(options + [("total", "SUM")] * (4 if measure.role != "measure" else 0))
    templates = [
        "[what is|what was|what's|show|find] the {word} {measure} of {np}",
        "{word} {measure} of {np}",
        "{word} {measure} for [all|] {np}",
        "[give me|calculate] the {word} {measure} of [the|all|] {np}",
    ]
    np = when_noun(e.nouns, facet, time.words, rng)
    where = time.sql.replace("{t}", "")
    sql = f"SELECT {function}({identifier(measure.column)}) FROM {identifier(e.table)} WHERE {where}"
    return draft(rng, templates, sql, "date_functions", word=word, measure=measure.phrase, np=np)


FAMILIES: tuple[Family, ...] = (
    count_in_time,
    list_in_time,
    extreme_date,
    when_last,
    per_period,
    days_between,
    when_of_named,
    joined_in_time,
    amount_in_time,
)
