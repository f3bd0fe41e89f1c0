"""As much English as data sets need: the number of nouns, content words, and `say`, which spells out a template.

Rules and a short table of exceptions; names of tables are nouns, so verbs and sentences are out of scope.
"""

from __future__ import annotations

import random
import re

_IRREGULAR = {
    "people": "person",
    "children": "child",
    "men": "man",
    "women": "woman",
    "feet": "foot",
    "mice": "mouse",
    "staff": "staff",
    "series": "series",
    "species": "species",
    "news": "news",
    "status": "status",
    "address": "address",
    "bus": "bus",
    "gas": "gas",
    "lens": "lens",
    "atlas": "atlas",
    "alias": "alias",
    "canvas": "canvas",
    "movies": "movie",
    "cookies": "cookie",
    "aircraft": "aircraft",
    "analyses": "analysis",
    "diagnoses": "diagnosis",
    "premises": "premises",
}
_PLURAL = {singular: plural for plural, singular in _IRREGULAR.items() if singular != plural}


def singular(noun: str) -> str:
    """The singular of an English noun phrase (its last word), by rule; words that look singular stay.

    >>> singular("order details"), singular("categories"), singular("status"), singular("buses")
    ('order detail', 'category', 'status', 'bus')
    """
    head, _, last = noun.rpartition(" ")
    if last in _IRREGULAR:
        word = _IRREGULAR[last]
    elif last.endswith("ies") and len(last) > 4:
        word = last[:-3] + "y"
    elif last.endswith(("sses", "shes", "ches", "xes", "zes", "buses", "statuses", "viruses")):
        word = last[:-2]
    elif last.endswith("s") and not last.endswith(("ss", "us", "is")) and len(last) > 3:
        word = last[:-1]
    else:
        word = last
    return f"{head} {word}" if head else word


def plural(noun: str) -> str:
    """The plural of an English noun phrase (its last word), by rule; a plural stays one.

    >>> plural("order detail"), plural("category"), plural("person"), plural("orders"), plural("class")
    ('order details', 'categories', 'people', 'orders', 'classes')
    """
    noun = singular(noun)
    head, _, last = noun.rpartition(" ")
    if last in _PLURAL:
        word = _PLURAL[last]
    elif last in _IRREGULAR:
        word = last if last in ("staff", "series", "species", "news", "aircraft", "premises") else last + "es"
    elif last.endswith("y") and last[-2:-1] not in "aeiou":
        word = last[:-1] + "ies"
    elif last.endswith(("s", "sh", "ch", "x", "z")):
        word = last + "es"
    else:
        word = last + "s"
    return f"{head} {word}" if head else word


_STOP_WORDS = """
a an the of in on at to for from by with without and or not no all any each every both either neither is are was
were be been being am do does did done have has had having will would can could should may might must shall i me my
we us our you your he she it its they them their this that these those there here who whom whose which what when
where why how many much more most less least than then as if so such only just also too very please show list give
tell find return get display count number name names id ids total average mean maximum minimum max min sum highest
lowest largest smallest biggest first last top per between before after during over under above below greater
higher lower smaller larger bigger one two three four five ten different distinct unique order ordered sorted
ascending descending alphabetical alphabetically along together corresponding respective another other others some
same value values information details out about into s t whether whatever least exactly equal
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
"""Words that tell nothing about the subject of a question."""


def content_words(text: str) -> list[str]:
    """The words that carry the subject, singular and in lower case.

    >>> content_words("How many singers are from the Netherlands?")
    ['singer', 'netherland']
    """
    words = (w.lower() for w in re.findall(r"[^\W_]+", text))
    return [singular(w) for w in words if w not in STOP_WORDS]


_CHOICE = re.compile(r"\[([^\[\]]*)\]")


def say(rng: random.Random, template: str, **words: str) -> str:
    """One reading of a template: `[a|b|]` is a choice (they nest), `{name}` a word; blanks are tidied up.

    Words go in after the choices are made, so a value with brackets in it stays as it is.

    >>> say(random.Random(1), "[list|show [me|us]|] {things} .", things="cars [red]") in (
    ...     "list cars [red].", "show me cars [red].", "show us cars [red].", "cars [red].")
    True
    """
    while _CHOICE.search(template):
        template = _CHOICE.sub(lambda m: rng.choice(m.group(1).split("|")), template)
    spoken = re.sub(r"\{(\w+)\}", lambda m: words[m.group(1)], template)
    return re.sub(r" +([?.,!])", r"\1", " ".join(spoken.split()))
