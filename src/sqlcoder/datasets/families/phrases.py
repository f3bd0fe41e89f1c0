"""The words and the SQL pieces that all families share: noun phrases with conditions, times, superlatives, names."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from sqlcoder.datasets.english import say
from sqlcoder.datasets.profile import Entity, Facet, Link, Profile, identifier

Category = str


@dataclass(frozen=True, slots=True)
class Draft:
    """A question and its query, not yet tried."""

    question: str
    sql: str
    category: Category


Family = Callable[[Profile, random.Random], Draft | None]


@dataclass(frozen=True, slots=True)
class Condition:
    """A restriction in words, before and after the noun, and in SQL with `{t}` where a table prefix goes."""

    before: str
    after: str
    sql: str
    predicate: str
    """The same as the end of a sentence: "are active", "live in Rome"."""

    def on(self, prefix: str = "") -> str:
        """The SQL with the prefix filled in ("T1.")."""
        return self.sql.replace("{t}", prefix)

    def around(self, noun: str) -> str:
        """The noun with its restriction."""
        return " ".join(f"{self.before} {noun} {self.after}".split())


ADJECTIVES: dict[str, tuple[str, str, str, str]] = {
    "price": ("most expensive", "cheapest", "more expensive than", "cheaper than"),
    "cost": ("most expensive", "cheapest", "more expensive than", "cheaper than"),
    "fare": ("most expensive", "cheapest", "more expensive than", "cheaper than"),
    "fee": ("most expensive", "cheapest", "more expensive than", "cheaper than"),
    "age": ("oldest", "youngest", "older than", "younger than"),
    "salary": ("best paid", "lowest paid", "earning more than", "earning less than"),
    "height": ("tallest", "shortest", "taller than", "shorter than"),
    "weight": ("heaviest", "lightest", "heavier than", "lighter than"),
    "length": ("longest", "shortest", "longer than", "shorter than"),
    "duration": ("longest", "shortest", "longer than", "shorter than"),
    "size": ("largest", "smallest", "larger than", "smaller than"),
    "area": ("largest", "smallest", "larger than", "smaller than"),
    "capacity": ("largest", "smallest", "larger than", "smaller than"),
    "population": ("most populous", "least populous", "more populous than", "less populous than"),
    "speed": ("fastest", "slowest", "faster than", "slower than"),
    "rating": ("best rated", "worst rated", "rated above", "rated below"),
    "score": ("highest scoring", "lowest scoring", "scoring above", "scoring below"),
}
"""Last word of a column's phrase -> most, least, more than, less than."""

_GENDER = {"f": "female", "m": "male"}
_ADJECTIVE_COLUMNS = frozenset(["status", "state", "gender", "sex", "color", "colour", "nationality", "level", "size"])
_TYPE_COLUMNS = frozenset(["type", "category", "kind", "class", "genre"])
_NO_ADJECTIVE = frozenset(["none", "unknown", "other", "n", "y"])
_CUSTOMERS = frozenset(["customer", "client", "guest", "member", "buyer", "passenger", "patient", "user", "visitor"])
_VERBS: dict[str, str] = {
    "order": "placed",
    "booking": "made",
    "reservation": "made",
    "payment": "made",
    "purchase": "made",
    "appointment": "had",
    "visit": "made",
    "review": "wrote",
    "rental": "had",
    "loan": "took",
    "claim": "filed",
    "donation": "made",
}


def quoted(value: str) -> str:
    """An SQL text literal.

    >>> quoted("it's")
    "'it''s'"
    """
    return "'" + value.replace("'", "''") + "'"


def indefinite(noun: str) -> str:
    """The noun with its article.

    >>> indefinite("order"), indefinite("visit")
    ('an order', 'a visit')
    """
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


def article(phrase: str) -> str:
    """The phrase with "a" or "an", or bare where it looks plural.

    >>> article("age"), article("price"), article("points")
    ('an age', 'a price', 'points')
    """
    if any(word.endswith("s") and not word.endswith(("ss", "us", "is")) for word in phrase.split()):
        return phrase
    return f"an {phrase}" if phrase[0] in "aeio" else f"a {phrase}"


def plain(number: int | float) -> str:
    """A number as people and SQL write it.

    >>> plain(3.0), plain(2.5)
    ('3', '2.5')
    """
    return str(int(number)) if float(number).is_integer() else f"{number:g}" if abs(number) < 1e5 else str(number)


def listed(entity: Entity, prefix: str = "") -> str:
    """The SELECT list that answers "which one": the naming columns."""
    return ", ".join(prefix + identifier(c) for c in entity.names)


def joined(link: Link) -> str:
    """FROM and JOIN of a link: T1 is the parent, T2 the child."""
    return (
        f"FROM {identifier(link.parent.table)} AS T1 JOIN {identifier(link.child.table)} AS T2 "
        f"ON T1.{identifier(link.parent_column)} = T2.{identifier(link.child_column)}"
    )


_NUMBER = {2: "two", 3: "three", 4: "four", 5: "five", 10: "ten"}


def parent_key(link: Link) -> str:
    """The column that tells the parents of a `joined` link apart."""
    return f"T1.{identifier(link.parent.key or link.parent_column)}"


def pick_k(rng: random.Random) -> tuple[int, str]:
    """The k of a top k, and how it is written: "5" or "five"."""
    k = rng.choice([2, 3, 3, 4, 5, 5, 10])
    return k, _NUMBER[k] if rng.random() < 0.5 else str(k)


def pick_entity(p: Profile, rng: random.Random, wanted: Callable[[Entity], object]) -> Entity | None:
    """Any entity that is wanted."""
    found = [e for e in p.entities if wanted(e)]
    return rng.choice(found) if found else None


def pick_link(p: Profile, rng: random.Random, wanted: Callable[[Link], object] = lambda k: True) -> Link | None:
    """Any link, from a parent that has names, that is wanted."""
    found = [k for k in p.links if k.parent.names and wanted(k)]
    return rng.choice(found) if found else None


def relation(link: Link, rng: random.Random) -> str:
    """The verb between parent and child: "placed" for customers and orders, else "have"."""
    verb = _VERBS.get(link.child.noun.split()[-1])
    owner = link.parent.noun.split()[-1]
    if verb and owner in _CUSTOMERS and rng.random() < 0.7:
        return verb
    return "have"


def third(verb: str) -> str:
    """The verb for one subject: "has" for "have"; a past tense stays."""
    return "has" if verb == "have" else verb


def name_condition(entity: Entity, rng: random.Random) -> tuple[str, str] | None:
    """A named one: how it is called and the SQL with `{t}` for the prefix."""
    if not entity.named:
        return None
    values = rng.choice(entity.named)
    parts = [f"{{t}}{identifier(c)} = {quoted(v)}" for c, v in zip(entity.names, values, strict=True)]
    return " ".join(values), " AND ".join(parts)


def overshadowed(entity: Entity, facet: Facet) -> bool:
    """Is it a cost beside a price? "Expensive" never means the cost then."""
    prices = [f for f in entity.of("money") if f.phrase.split()[-1] == "price"]
    return bool(prices) and facet.role == "money" and facet.phrase.split()[-1] in ("cost", "fee")


def condition(
    entity: Entity, rng: random.Random, *, allow: Callable[[Facet], bool] = lambda f: True
) -> Condition | None:
    """A restriction on a category, a place, a flag or a number of the entity."""
    facets = [f for f in entity.of("category", "place", "flag", "money", "measure", "quantity") if allow(f)]
    facets = [f for f in facets if not overshadowed(entity, f)]
    if not facets:
        return None
    facet = rng.choice(facets)
    if facet.role == "flag":
        return flag_condition(facet, rng)
    if facet.role in ("category", "place"):
        return value_condition(facet, rng, rng.choice(facet.values), person=entity.person)
    return number_condition(facet, rng)


def flag_condition(facet: Facet, rng: random.Random) -> Condition:
    """A 0/1 column as an adjective."""
    yes = rng.random() < 0.7
    word = facet.phrase if yes else f"not {facet.phrase}"
    sql = f"{{t}}{identifier(facet.column)} = {int(yes)}"
    if re.search(r"(ed|able|ive|al|ic|ng|id|ent)$", facet.phrase):
        return Condition("", f"that are {word}", sql, f"are {word}")
    return Condition("", f"[with|that have] {'' if yes else 'no '}{facet.phrase}", sql, f"have {word}")


def said(facet: Facet, value: str) -> str:
    """The value as people say it: "female" for F in a gender column, else as it stands."""
    return _GENDER.get(value.lower(), value) if facet.phrase.split()[-1] in ("gender", "sex") else value


def dated_label(facet: Facet) -> str:
    """The column as a noun: "year founded" where it is called "founded"."""
    if re.search(r"(ed|built|since|born|dob)$", facet.phrase) and not facet.phrase.startswith(("date", "year")):
        return f"{'year' if facet.role == 'year' else 'date'} {facet.phrase}".replace("since", "of start")
    return facet.phrase


def value_condition(facet: Facet, rng: random.Random, value: str, *, person: bool = False) -> Condition:
    """A text column equal to a value, often without the column's name."""
    sql = f"{{t}}{identifier(facet.column)} = {quoted(value)}"
    last, spoken = facet.phrase.split()[-1], said(facet, value)
    phrase = facet.phrase
    if facet.role == "place" and last != "nationality" and rng.random() < 0.75:
        how = rng.choice(["from", "in", "based in", "living in"] if person else ["in", "from", "located in"])
        return Condition("", f"{how} {spoken}", sql, f"are {'from' if how == 'from' else how} {spoken}")
    if last in ("gender", "sex") or (
        last in _ADJECTIVE_COLUMNS and spoken.isalpha() and spoken not in _NO_ADJECTIVE and rng.random() < 0.7
    ):
        return Condition(spoken, "", sql, f"are {spoken}")
    if last in _TYPE_COLUMNS and rng.random() < 0.4:
        return Condition("", f"of {phrase} {spoken}", sql, f"are of {phrase} {spoken}")
    how = rng.choice(["with {c} {v}", "with {c} {v}", "whose {c} is {v}", "where the {c} is {v}"])
    after = how.replace("{c}", phrase).replace("{v}", spoken)
    return Condition("", after, sql, f"have {phrase} {spoken}")


def number_condition(facet: Facet, rng: random.Random) -> Condition:
    """A number above, below or between values near the middle of the column."""
    values = facet.values
    low, high = sorted((_round(rng.choice(values[len(values) // 5 :])), _round(rng.choice(values))))
    column = f"{{t}}{identifier(facet.column)}"
    phrase = facet.phrase
    adjectives = ADJECTIVES.get(phrase.split()[-1])
    draw = rng.random()
    if draw < 0.2 and low < high:
        after = rng.choice(
            [
                f"with {article(phrase)} between {plain(low)} and {plain(high)}",
                f"with {phrase} from {plain(low)} to {plain(high)}",
            ]
        )
        return Condition("", after, f"{column} BETWEEN {plain(low)} AND {plain(high)}", f"have {after[5:]}")
    over = rng.random() < 0.6
    number = plain(low if over else high)
    if adjectives and draw < 0.6:
        after = f"{adjectives[2 if over else 3]} {number}"
        return Condition("", after, f"{column} {'>' if over else '<'} {number}", f"are {after}")
    word, operator = rng.choice(
        [("above", ">"), ("over", ">"), ("of more than", ">"), ("greater than", ">"), ("of at least", ">=")]
        if over
        else [("below", "<"), ("under", "<"), ("of less than", "<"), ("lower than", "<"), ("of at most", "<=")]
    )
    after = f"with {article(phrase)} {word} {number}"
    return Condition("", after, f"{column} {operator} {number}", f"have {article(phrase)} {word} {number}")


def _round(number: int | float) -> int | float:
    """A threshold that people would type: two or three digits that count."""
    if isinstance(number, int) and abs(number) < 1000:
        return number
    digits = len(str(int(abs(number))))
    rounded = round(number, 2 - digits) if digits > 2 else round(number, 1)
    return int(rounded) if float(rounded).is_integer() else rounded


_WHO_DOES = re.compile(r"^(how many [^,]*?)(?<! those) (?:who|that) (?=(?:are|were|have|had|do|don't|did|took) )")


def draft(rng: random.Random, templates: list[str], sql: str, category: Category, **words: str) -> Draft:
    """A draft from one of the templates; `words` may hold templates of their own."""
    ready = {name: say(rng, word) if "[" in word and "|" in word else word for name, word in words.items()}
    question = say(rng, rng.choice(templates), **ready)
    # "how many employees who have no car" is no sentence
    question = re.sub(
        r"^(how many [^,]*?)(?<! those) (?:who|that) (?=(?:are|were|have|had|do|don't|did|took) )", r"\1 ", question
    )
    return Draft(question, " ".join(sql.split()), category)
