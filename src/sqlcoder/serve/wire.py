"""What requests and replies look like: the OpenAPI document is made of these.

A reply to a question is the object that `ask --json` prints, with `database` and `sure` added. Names are only added.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from sqlcoder.answer import Answer
from sqlcoder.asking import MAX_CHARACTERS
from sqlcoder.shapes import answer_shape, sureness

MAX_SQL = 100_000
"""Characters of a query: what the engines' own limit is."""

QuestionText = Annotated[
    str,
    StringConstraints(min_length=1, max_length=MAX_CHARACTERS, pattern=r"\S"),
    Field(description="A question in plain language.", examples=["how many customers are there"]),
]
SqlText = Annotated[str, StringConstraints(min_length=1, max_length=MAX_SQL, pattern=r"\S")]
DatabaseName = Annotated[
    str | None,
    Field(default=None, max_length=200, description="A name of /v1/databases; null or absent: the first of them."),
]
Rows = Annotated[int | None, Field(default=None, ge=1, le=2**31, description="Fewer rows than the server would give.")]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class AskBody(_Body):
    """A question of a database."""

    question: QuestionText
    database: DatabaseName = None
    execute: bool = Field(default=True, description="false: write the SQL and run nothing.")
    max_rows: Rows = None


class SqlBody(_Body):
    """A query of one's own, such as an edited one."""

    sql: SqlText
    database: DatabaseName = None
    question: Annotated[str, StringConstraints(max_length=MAX_CHARACTERS)] = Field(
        default="", description="What it answers, for the audit and for the reply."
    )
    max_rows: Rows = None


class FeedbackBody(_Body):
    """What a person says of an answer: the line that `data collect` and `ask --feedback` write."""

    question: QuestionText
    verdict: Literal["right", "wrong", "rewrite"]
    sql: SqlText | None = Field(default=None, description="The query that was proposed; null: there was none.")
    rewrite: SqlText | None = Field(default=None, description="The right query, with the verdict `rewrite` alone.")
    wording: QuestionText | None = Field(default=None, description="How the question should be put.")
    database: DatabaseName = None
    model: str = Field(default="", max_length=200, description="The `model` of the answer.")


class Attempt(BaseModel):
    """A query that was tried, and why it was not taken."""

    sql: str
    error: str | None


class Reply(BaseModel):
    """An answer; without one, `sql` is null and `reason` says why."""

    question: str
    sql: str | None
    dialect: str | None
    columns: list[str] | None
    rows: list[list[Any]] | None
    row_count: int | None
    truncated: bool
    elapsed_s: float
    confidence: float = Field(description="Estimated probability that the answer is right.")
    model: str
    reason: str | None
    attempts: list[Attempt]
    reading: list[str] = Field(description="What the question was taken to mean, a fact a line.")
    notes: list[str] = Field(description="What the reader must know.")
    database: str
    sure: str = Field(description="The confidence in words.")


class Refusal(BaseModel):
    """Every error: what happened and what to try, and a word for programs."""

    error: str
    code: str


class Databases(BaseModel):
    """The databases that can be asked, the default one first."""

    databases: list[str]


class Suggestion(BaseModel):
    """A question that this database answers."""

    question: str


class Suggestions(BaseModel):
    """Questions to start with."""

    database: str
    suggestions: list[Suggestion]


class Saved(BaseModel):
    """The opinion was written."""

    saved: bool


class Health(BaseModel):
    """Is it well, and how busy?"""

    status: Literal["ok", "stopping"]
    version: str
    waiting: int = Field(description="Questions that wait in this process.")
    running: int = Field(description="Questions that are being answered in this process.")


def reply(answer: Answer, database: str) -> dict[str, Any]:
    """The answer as `Reply` describes it."""
    return {**answer_shape(answer), "database": database, "sure": sureness(answer.confidence)}
