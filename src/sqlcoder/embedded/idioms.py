"""How a dialect says what the tree means: dates and a few functions, as one table a dialect.

A production without a row here is the same in every dialect and lives in `to_sql`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlglot import exp

Idiom = Callable[..., exp.Expr]


def _function(name: str) -> Idiom:
    return lambda *args: exp.func(name, *args)


def _strftime(part: str) -> Idiom:
    return lambda e: exp.Anonymous(this="STRFTIME", expressions=[exp.Literal.string(part), e])


def _extract(part: str) -> Idiom:
    return lambda e: exp.Extract(this=exp.var(part), expression=e)


def _format(pattern: str) -> Idiom:
    return lambda e: exp.TimeToStr(this=e, format=exp.Literal.string(pattern))


def _quarter_of(month: exp.Expr) -> exp.Expr:
    """(month + 2) / 3 as a division of integers."""
    later = exp.Paren(this=exp.Add(this=month, expression=exp.Literal.number(2)))
    return exp.Div(this=later, expression=exp.Literal.number(3), typed=True, safe=True)


def _rounded(e: exp.Expr, places: exp.Expr | None = None) -> exp.Expr:
    return exp.Round(this=e, decimals=places)


def _moment(e: exp.Expr) -> exp.Expr:
    return exp.cast(e, "TIMESTAMP")


def _days(seconds: exp.Expr) -> exp.Expr:
    seconds = exp.Paren(this=seconds) if isinstance(seconds, exp.Sub) else seconds
    return exp.Div(this=seconds, expression=exp.Literal.number("86400.0"), typed=True)


def _julian(days: exp.Expr) -> exp.Expr:
    """The Julian day, which SQLite counts, of a number of days since 1970."""
    return exp.Paren(this=exp.Add(this=days, expression=exp.Literal.number("2440587.5")))


def _seconds_between(earlier: exp.Expr, later: exp.Expr) -> exp.Expr:
    """As a float: MySQL divides whole numbers to four decimals."""
    seconds = exp.TimestampDiff(this=later, expression=earlier, unit=exp.var("SECOND"))
    return exp.Mul(this=seconds, expression=exp.Literal.number("1e0"))


def _truncated(name: str, *zero: exp.Expr) -> Idiom:
    """A whole number towards zero, as SQLite's CAST: theirs rounds."""
    return lambda e: exp.cast(exp.Anonymous(this=name, expressions=[e, *zero]), "BIGINT")


_EVERYWHERE: Mapping[str, Idiom] = {
    "count": lambda e: exp.Count(this=e),
    "count_distinct": lambda e: exp.Count(this=exp.Distinct(expressions=[e])),
    "sum": lambda e: exp.Sum(this=e),
    "avg": lambda e: exp.Avg(this=e),
    "min": lambda e: exp.Min(this=e),
    "max": lambda e: exp.Max(this=e),
    "abs": _function("ABS"),
    "round": _rounded,
    "length": lambda e: exp.Length(this=e),
    "lower": lambda e: exp.Lower(this=e),
    "upper": lambda e: exp.Upper(this=e),
    "integer": lambda e: exp.cast(e, "INTEGER"),
    "year": _extract("YEAR"),
    "month": _extract("MONTH"),
    "day": _extract("DAY"),
    "weekday": _extract("DOW"),
    "year_month": _format("%Y-%m"),
    "hour": _extract("HOUR"),
    "quarter": _extract("QUARTER"),
    "month_day": _format("%m-%d"),
    "date": lambda e: exp.cast(e, "DATE"),
    "day_number": lambda e: _julian(_days(_extract("EPOCH")(_moment(e)))),
    # with the part of a day that the times make
    "days_between": lambda a, b: _days(_extract("EPOCH")(exp.Sub(this=_moment(a), expression=_moment(b)))),
    "today": lambda: exp.CurrentDate(),
}

_SQLITE: Mapping[str, Idiom] = {
    "year": _strftime("%Y"),
    "month": _strftime("%m"),
    "day": _strftime("%d"),
    "weekday": _strftime("%w"),
    "year_month": _strftime("%Y-%m"),
    "hour": _strftime("%H"),
    "quarter": lambda e: _quarter_of(exp.cast(_strftime("%m")(e), "INTEGER")),
    "month_day": _strftime("%m-%d"),
    "date": _function("DATE"),
    "day_number": _function("JULIANDAY"),
    "days_between": lambda a, b: exp.Sub(this=exp.func("JULIANDAY", a), expression=exp.func("JULIANDAY", b)),
    "today": lambda: exp.Anonymous(this="DATE", expressions=[exp.Literal.string("now")]),
}

_POSTGRES: Mapping[str, Idiom] = {
    "integer": _truncated("TRUNC"),
    # its ROUND of a double takes no places, and rounds halves to the even number
    "round": lambda e, places=None: _rounded(exp.cast(e, "DECIMAL"), places),
}

_DUCKDB: Mapping[str, Idiom] = {
    "integer": _truncated("TRUNC"),
    "days_between": lambda a, b: _days(
        exp.Sub(this=_extract("EPOCH")(_moment(a)), expression=_extract("EPOCH")(_moment(b)))
    ),
}

_MYSQL: Mapping[str, Idiom] = {
    "integer": _truncated("TRUNCATE", exp.Literal.number(0)),
    "day_number": lambda e: _julian(_days(_seconds_between(exp.Literal.string("1970-01-01"), e))),
    "days_between": lambda a, b: _days(_seconds_between(b, a)),
    # its DAYOFWEEK counts from 1, Sunday; the others' from 0
    "weekday": lambda e: exp.Paren(
        this=exp.Sub(this=exp.Anonymous(this="DAYOFWEEK", expressions=[e]), expression=exp.Literal.number(1))
    ),
}

MOMENTS = frozenset({"hour"})
"""Productions that want a time of day."""
DATES = frozenset({"year", "month", "day", "weekday", "year_month", "quarter", "month_day"})
"""Productions that want a date."""

_DIGITS: Mapping[str, Mapping[str, int]] = {"sqlite": {"year": 4, "month": 2, "day": 2, "hour": 2, "weekday": 1}}
"""Date parts that a dialect gives as text of so many digits."""

_BY_DIALECT: Mapping[str, Mapping[str, Idiom]] = {
    "sqlite": {**_EVERYWHERE, **_SQLITE},
    "mysql": {**_EVERYWHERE, **_MYSQL},
    "postgres": {**_EVERYWHERE, **_POSTGRES},
    "duckdb": {**_EVERYWHERE, **_DUCKDB},
}


def idioms(dialect: str) -> Mapping[str, Idiom]:
    """Production name -> builder of its sqlglot expression, for a dialect."""
    return _BY_DIALECT.get(dialect, _EVERYWHERE)


def digits(dialect: str, production: str) -> int | None:
    """How many digits the text has that a date part is in this dialect; None where it is a number.

    >>> digits("sqlite", "month"), digits("postgres", "month")
    (2, None)
    """
    return _DIGITS.get(dialect, {}).get(production)
