"""Is a question in English? For the engines that read nothing else, so that they can say no instead of guessing.

Another language is told by its script, else by its small words outnumbering the English ones. Doubt counts as English:
it is the model's to have. Covers German, French, Spanish, Portuguese, Italian and Dutch, and every script but Latin.
"""

from __future__ import annotations

import unicodedata

from sqlcoder.question import Question

_ENGLISH = """
    the of many much which what who whose how when where list show give find all each every with without for from by
    are is was were have has had and or not their there that than more most least number average total name names
    between never only did does top per any
"""
_OTHER = """
    wie viele welche welcher welches wer gibt es der das und von mit für alle sind ist wurde haben nach jeder zeige
    combien quel quelle quels quelles qui est sont les des du et avec dans pour chaque liste il donne toutes tous
    cuántos cuántas cuantos cuantas cuál cuáles qué quién los las del con por para cada lista hay dame todos todas
    quantos quantas quais quem os uma há mostre quanti quante quali chi sono gli nel ogni elenca della dei
    hoeveel welke zijn het een van met voor elke geef
"""
_ENGLISH_WORDS, _OTHER_WORDS = frozenset(_ENGLISH.split()), frozenset(_OTHER.split())


def is_english(question: Question, names: frozenset[str] = frozenset()) -> bool:
    """False where the question is surely in another language; `names` are words of the schema, which count for none.

    >>> [is_english(Question(q)) for q in ("customers from São Paulo", "wie viele Kunden gibt es", "有多少客户")]
    [True, False, False]
    """
    letters = [c for c in question.text if c.isalpha()]
    latin = sum("LATIN" in unicodedata.name(c, "") for c in letters)
    words = [w.text.casefold() for w in question.words() if w.text.casefold() not in names]
    other, english = sum(w in _OTHER_WORDS for w in words), sum(w in _ENGLISH_WORDS for w in words)
    return latin * 2 >= len(letters) and not (other >= 2 and other > english)
