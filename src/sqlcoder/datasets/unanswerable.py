"""Make questions that a schema cannot answer, so that a model learns to say so.

Four kinds, each with a reason why there is no answer: a question about another subject (`foreign`), a question whose
column or table was taken out of the schema and has nothing like it left (`removed`), a plausible attribute that no
table has (`attribute`), and talk that asks for no data at all (`chatter`, `command`). "Nothing like it" is decided by
words: synonyms and what one can be worked out from the other (`synonyms.related`). Whether a cell value happens to
answer the question is not looked at.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from sqlcoder.datasets.augment import Used
from sqlcoder.datasets.english import content_words, plural, say, singular
from sqlcoder.datasets.synonyms import related
from sqlcoder.datasets.unanswerable_texts import (
    ATTRIBUTE_QUESTIONS,
    CHATTER,
    COMMANDS,
    FILLERS,
    PERSON_ATTRIBUTES,
    THING_ATTRIBUTES,
)
from sqlcoder.example import Example
from sqlcoder.schema import ForeignKey, Schema, Table

_PEOPLE = related("person") | {
    *("employee", "staff", "customer", "client", "student", "teacher", "instructor", "patient", "doctor", "physician"),
    *("nurse", "guest", "member", "user", "player", "singer", "artist", "author", "actor", "director", "driver"),
    *("pilot", "passenger", "owner", "coach", "reviewer", "candidate", "applicant", "professor", "tenant", "agent"),
    *("manager", "worker", "visitor", "trainer", "musician", "friend", "voter", "speaker", "editor", "people"),
}
_KINDS = ("foreign", "removed", "attribute", "chatter", "command")
_SHARES = (0.3, 0.3, 0.2, 0.12, 0.08)


def unanswerable(
    examples: Sequence[Example],
    schemas: Mapping[str, Schema],
    used: Callable[[Example], Used | None],
    n: int,
    seed: int,
) -> Iterator[tuple[Example, Schema]]:
    """`n` unanswerable examples, each with the schema it is asked of; fewer where the examples run dry.

    `used` says what an example's gold mentions (None: unknown, the example is left alone). The same arguments give the
    same examples.
    """
    rng = random.Random(seed)
    known = [e for e in examples if e.db_id in schemas and e.golds]
    names = sorted(schemas)
    seen: set[tuple[str, str]] = set()
    made = 0
    for _ in range(40 * n):
        if made == n or not known or not names:
            return
        (kind,) = rng.choices(_KINDS, _SHARES)
        example, schema = rng.choice(known), schemas[rng.choice(names)]
        pair: tuple[str, Schema] | None
        if kind == "foreign":
            pair = (example.question, schema) if foreign(example.question, schema) else None
        elif kind == "removed":
            reduced = removed(example.question, schemas[example.db_id], used(example), rng)
            pair = (example.question, reduced) if reduced else None
        else:
            asked = {"attribute": attribute, "chatter": chatter, "command": command}[kind](schema, rng)
            pair = (asked, schema) if asked else None
        if pair is None or (pair[0].lower(), pair[1].name) in seen:
            continue
        seen.add((pair[0].lower(), pair[1].name))
        yield _example(f"unanswerable-{kind}-{seed}-{made}", kind, example, *pair)
        made += 1


def _example(name: str, kind: str, origin: Example, question: str, schema: Schema) -> tuple[Example, Schema]:
    human = kind in ("foreign", "removed")
    example = Example(
        id=name,
        db_id=schema.name,
        question=question,
        golds=(),
        category="unanswerable",
        answerable=False,
        source=f"{origin.source}+{kind}" if human else f"synthetic:{kind}",
        licence=origin.licence if human else "Apache-2.0",
    )
    return example, schema


def foreign(question: str, schema: Schema) -> bool:
    """Is the question about something else: does no word of its subject stand for anything in the schema?"""
    words = set(content_words(question))
    return len(words) >= 2 and not any(_near(word, schema) for word in words)


def removed(question: str, schema: Schema, used: Used | None, rng: random.Random) -> Schema | None:
    """The schema without a column or table that the gold needs and the question names, where nothing like it is left.

    Key columns stay (nobody asks for those by name); None where there is no such column or table.
    """
    if not used:
        return None
    words = set(content_words(question))
    options: list[Schema] = []
    for table in schema.tables:
        if any(t.casefold() == table.name.casefold() for t, _ in used):
            label = content_words(table.label)
            if label and words >= set(label) and len(schema.tables) > 1:
                options.append(_without_table(schema, table))
        for column in table.columns:
            label = content_words(column.label)
            needed = any(
                (t.casefold(), c.casefold()) == (table.name.casefold(), column.name.casefold()) for t, c in used
            )
            if (
                needed
                and label
                and words >= set(label)
                and len(table.columns) > 1
                and not _keyed(schema, table, column.name)
            ):
                options.append(_without_column(schema, table, column.name))
    named = set(words)
    fitting = [s for s in options if not _left_over(named, schema, s)]
    return rng.choice(fitting) if fitting else None


def attribute(schema: Schema, rng: random.Random) -> str | None:
    """A question for an attribute that is plausible of a table and not in the schema; None if the draw does not fit."""
    table = rng.choice(schema.tables)
    noun = singular(table.label)
    if len(noun.split()) > 2 or any(c.isdigit() for c in noun):
        return None
    person = bool(set(noun.split()) & _PEOPLE)
    asked = rng.choice(PERSON_ATTRIBUTES if person else THING_ATTRIBUTES)
    if any(_near(word, schema) for word in content_words(asked) or [asked]):
        return None
    words = {"attribute": asked, "attributes": plural(asked), "noun": noun, "nouns": plural(noun)}
    return _typed(say(rng, rng.choice(ATTRIBUTE_QUESTIONS), **words), rng)


def chatter(schema: Schema, rng: random.Random) -> str | None:
    """Small talk, questions to the machine itself, other subjects; None where it happens to name the schema."""
    words = {name: rng.choice(options) for name, options in FILLERS.items()}
    text = say(rng, rng.choice(CHATTER), **words)
    return None if any(_near(word, schema) for word in content_words(text)) else _typed(text, rng)


def command(schema: Schema, rng: random.Random) -> str | None:
    """An order to change the data, in the schema's own words."""
    table = rng.choice(schema.tables)
    noun, column = singular(table.label), rng.choice(table.columns).label
    words = {"noun": noun, "nouns": plural(noun), "column": column}
    return _typed(say(rng, rng.choice(COMMANDS), **words), rng)


def _typed(text: str, rng: random.Random) -> str:
    text = text if rng.random() < 0.6 else text[:1].upper() + text[1:]
    return text + rng.choice(["", "", "", "?", "."])


def _label_words(schema: Schema) -> set[str]:
    labels = [t.label for t in schema.tables] + [c.label for _, c in schema.columns()]
    labels += [alias for t in schema.tables for alias in t.aliases]
    return {singular(word) for label in labels for word in label.lower().split()}


def _near(word: str, schema: Schema) -> bool:
    """Does the schema have a word for this, a synonym, or something it could be worked out from?"""
    labels = _label_words(schema)
    near = related(word)
    return bool(near & labels) or any(
        len(word) >= 5 and len(label) >= 5 and (word.startswith(label[:5]) or label in word) for label in labels
    )


def _left_over(words: set[str], whole: Schema, reduced: Schema) -> bool:
    """Does the reduced schema still have something near the words that only the removed part was called by?"""
    gone = _label_words(whole) - _label_words(reduced)
    asked = {word for word in words if word in gone}
    return not asked or any(_near(word, reduced) for word in asked)


def _keyed(schema: Schema, table: Table, column: str) -> bool:
    return column in table.primary_key or any(
        (key.table == table.name and column in key.columns)
        or (key.ref_table == table.name and column in key.ref_columns)
        for key in schema.foreign_keys
    )


def _without_table(schema: Schema, table: Table) -> Schema:
    def stays(key: ForeignKey) -> bool:
        return table.name not in (key.table, key.ref_table)

    tables = tuple(t for t in schema.tables if t is not table)
    return replace(schema, tables=tables, foreign_keys=tuple(k for k in schema.foreign_keys if stays(k)))


def _without_column(schema: Schema, table: Table, column: str) -> Schema:
    smaller = replace(table, columns=tuple(c for c in table.columns if c.name != column))
    return replace(schema, tables=tuple(smaller if t is table else t for t in schema.tables))
