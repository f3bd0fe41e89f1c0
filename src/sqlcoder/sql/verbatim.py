"""sqlglot dialects that write back what they read.

sqlglot translates: it knows that SQLite's `CAST(x AS DATETIME)` may mean `DATETIME(x)` elsewhere and that `LOG10(x)` is
`LOG(10, x)`. A query that is only checked must not be translated, so these variants of its dialects

- keep every function call under the name it was written with (which is also the name that the allow-list must see);
- keep `x NOT IN (...)` apart from `NOT x IN (...)`, which binds more loosely;
- say no to what sqlglot would pass on unread;
- keep the comma of a FROM clause, because `CROSS JOIN` pins SQLite's join order and with it the order of rows;
- keep JSON paths as text;
- in SQLite, keep the affinity of a CAST, unary plus (it takes a column's affinity away) and columns called `date`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, ClassVar

from sqlglot import TokenType, exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.dialects.mysql import MySQL
from sqlglot.dialects.postgres import Postgres
from sqlglot.dialects.sqlite import SQLite
from sqlglot.generator import Generator
from sqlglot.generators.duckdb import DuckDBGenerator
from sqlglot.generators.mysql import MySQLGenerator
from sqlglot.generators.postgres import PostgresGenerator
from sqlglot.generators.sqlite import SQLiteGenerator
from sqlglot.parser import Parser
from sqlglot.parsers.duckdb import DuckDBParser
from sqlglot.parsers.mysql import MySQLParser
from sqlglot.parsers.postgres import PostgresParser
from sqlglot.parsers.sqlite import SQLiteParser

_SPECIAL_SYNTAX = ("CAST", "TRY_CAST", "EXTRACT", "POSITION", "SUBSTRING", "TRIM", "OVERLAY", "GROUP_CONCAT")
"""Functions whose arguments are not a plain list, where the dialect has such a syntax."""


_TYPE = re.compile(r"[A-Za-z_]\w*( [A-Za-z_]\w*)*( ?\(\d+(, ?\d+)?\))?( [A-Za-z_]\w*)*", re.ASCII)
"""A type's name, perhaps of several words, perhaps with a size: `DOUBLE PRECISION`, `DECIMAL(10, 2)`."""


class UnaryPlus(exp.Unary):
    """`+x`, which sqlglot drops."""


def affinity(declared: str) -> str:
    """The type that SQLite makes of a declared one (datatype3, section 3.1).

    >>> [affinity(t) for t in ("VARCHAR(20)", "BIGINT", "DOUBLE", "DATETIME", "STRING", "BLOB")]
    ['TEXT', 'INTEGER', 'REAL', 'NUMERIC', 'NUMERIC', 'BLOB']
    """
    name = declared.upper()
    for fragments, result in (
        (("INT",), "INTEGER"),
        (("CHAR", "CLOB", "TEXT"), "TEXT"),
        (("BLOB",), "BLOB"),
        (("REAL", "FLOA", "DOUB"), "REAL"),
    ):
        if any(fragment in name for fragment in fragments):
            return result
    return "NUMERIC" if name else "BLOB"


def _special(parser: type[Any], *names: str) -> dict[str, Any]:
    return {name: parser.FUNCTION_PARSERS[name] for name in names if name in parser.FUNCTION_PARSERS}


class _AsWritten(Parser):
    """What every one of the parsers does differently."""

    def _negate_range(self, this: exp.Expr | None = None) -> exp.Expr | None:
        negated: exp.Expr | None = super()._negate_range(this)
        if isinstance(negated, exp.Not):
            negated.meta["infix"] = True
        return negated

    def _build_predicate(
        self,
        klass: type[exp.Binary],
        this: exp.Expr | None,
        expression: exp.Expr | None,
        comments: list[str] | None = None,
        negate: bool = False,
    ) -> exp.Expr:
        predicate = klass(this=this, expression=expression, **({"negate": True} if negate else {}))
        if self._prev.token_type in (TokenType.ISNULL, TokenType.NOTNULL):
            predicate.meta["postfix"] = True
        return self.expression(predicate)

    def _parse_paren(self) -> exp.Expr | None:
        """Marks the brackets that were written: sqlglot adds others, after precedences of its own."""
        parsed: exp.Expr | None = super()._parse_paren()
        if isinstance(parsed, exp.Paren):
            parsed.meta["written"] = True
        return parsed

    def _parse_is(self, this: exp.Expr | None) -> exp.Expr | None:
        parsed = Parser._parse_is(self, this)  # SQLite's own makes IS DISTINCT FROM of IS NOT, which old versions lack
        if isinstance(parsed, exp.Not) and isinstance(parsed.this, exp.Is):
            parsed = parsed.this.pop()
            parsed.set("negate", True)
        return parsed

    def _parse_types(self, *args: Any, **kwargs: Any) -> exp.Expr | None:
        first = self._curr
        parsed = super()._parse_types(*args, **kwargs)
        if isinstance(parsed, exp.DataType) and first:
            parsed.meta["declared"] = self._find_sql(first, self._prev)
        return parsed

    def _warn_unsupported(self) -> None:
        """Nothing: an unread statement comes back as a `Command`, which nobody accepts."""


class _Writes(Generator):
    """What every one of the generators does differently."""

    MULTI_ARG_DISTINCT = True

    def cast_sql(self, expression: exp.Cast, safe_prefix: str | None = None) -> str:
        """The type as declared: sqlglot's MySQL makes the narrower FLOAT of REAL."""
        declared = expression.args["to"].meta.get("declared", "")
        if not _TYPE.fullmatch(declared):
            return super().cast_sql(expression, safe_prefix)
        return f"{safe_prefix or ''}CAST({self.sql(expression, 'this')} AS {declared.upper()})"

    def paren_sql(self, expression: exp.Paren) -> str:
        """What stands in the same order binds as it did, so only the brackets that were written are needed."""
        if not expression.meta.get("written"):
            return self.sql(expression, "this")
        written: str = super().paren_sql(expression)
        return written

    def not_sql(self, expression: exp.Not) -> str:
        negated: str = self.sql(expression, "this")
        if not expression.meta.get("infix"):
            return f"NOT {negated}"
        left: str = self.sql(expression.this, "this")
        if not negated.startswith(f"{left} "):
            return f"(NOT {negated})"
        return f"{left} NOT {negated[len(left) + 1 :]}"

    def is_sql(self, expression: exp.Is) -> str:
        """`x NOTNULL - 1` is not `x IS NOT NULL - 1`."""
        if not expression.meta.get("postfix"):
            written: str = super().is_sql(expression)
            return written
        operand: str = self.sql(expression, "this")
        return f"{operand} {'NOTNULL' if expression.args.get('negate') else 'ISNULL'}"


class _WritesRegexp(_Writes):
    """For the dialects in which `!~` is the opposite of `~`."""

    def not_sql(self, expression: exp.Not) -> str:
        written = super().not_sql(expression)
        if expression.meta.get("infix") and isinstance(expression.this, exp.RegexpLike | exp.RegexpILike):
            left = self.sql(expression.this, "this")
            return f"{left} !{written[len(left) + len(' NOT ') :]}"
        return written


class VerbatimSQLite(SQLite):
    """SQLite as written."""

    NORMALIZE_NOT_NULL = False

    class Parser(_AsWritten, SQLiteParser):
        FUNCTIONS: ClassVar[dict[str, Any]] = {}
        FUNCTION_PARSERS: ClassVar[dict[str, Any]] = _special(SQLiteParser, "CAST")
        JOINS_HAVE_EQUAL_PRECEDENCE = False
        UNARY_PARSERS: ClassVar[dict[Any, Any]] = {
            **SQLiteParser.UNARY_PARSERS,
            TokenType.PLUS: lambda self: self.expression(UnaryPlus(this=self._parse_unary())),
        }

        def _parse_type(self, parse_interval: bool = True, fallback_to_identifier: bool = False) -> exp.Expr | None:
            """No typed literals: `date 'x'` is the column `date` under another name."""
            return self._parse_column()

    class Generator(_Writes, SQLiteGenerator):
        TRANSFORMS: ClassVar[dict[Any, Any]] = {
            **SQLiteGenerator.TRANSFORMS,
            UnaryPlus: lambda self, e: f"+{self.sql(e, 'this')}",
            exp.NullSafeEQ: lambda self, e: self.binary(e, "IS NOT DISTINCT FROM"),
            exp.NullSafeNEQ: lambda self, e: self.binary(e, "IS DISTINCT FROM"),
        }

        def cast_sql(self, expression: exp.Cast, safe_prefix: str | None = None) -> str:
            declared = expression.args["to"].meta.get("declared", "")
            return f"CAST({self.sql(expression, 'this')} AS {affinity(declared)})"

    def to_json_path(self, path: exp.Expr | None) -> exp.Expr | None:
        return path


class VerbatimPostgres(Postgres):
    """PostgreSQL as written."""

    NORMALIZE_NOT_NULL = False

    class Parser(_AsWritten, PostgresParser):
        FUNCTIONS: ClassVar[dict[str, Any]] = {}
        FUNCTION_PARSERS: ClassVar[dict[str, Any]] = _special(PostgresParser, *_SPECIAL_SYNTAX)

    class Generator(_WritesRegexp, PostgresGenerator):
        TRANSFORMS: ClassVar[dict[Any, Any]] = {
            **PostgresGenerator.TRANSFORMS,
            exp.Pow: lambda self, e: self.binary(e, "^"),
            exp.CurrentTime: lambda self, e: f"CURRENT_TIME({self.sql(e, 'this')})" if e.this else "CURRENT_TIME",
        }

    def to_json_path(self, path: exp.Expr | None) -> exp.Expr | None:
        return path


class VerbatimMySQL(MySQL):
    """MySQL as written."""

    NORMALIZE_NOT_NULL = False

    class Parser(_AsWritten, MySQLParser):
        FUNCTIONS: ClassVar[dict[str, Any]] = {}
        FUNCTION_PARSERS: ClassVar[dict[str, Any]] = _special(MySQLParser, *_SPECIAL_SYNTAX)
        JOINS_HAVE_EQUAL_PRECEDENCE = False

    class Generator(_Writes, MySQLGenerator):
        TRANSFORMS: ClassVar[dict[Any, Any]] = {
            **MySQLGenerator.TRANSFORMS,
            exp.RegexpLike: lambda self, e: self.binary(e, "REGEXP"),  # MariaDB has no REGEXP_LIKE
        }

        def cast_sql(self, expression: exp.Cast, safe_prefix: str | None = None) -> str:
            if expression.is_type("timestamp", "timestamptz"):  # a literal, TIMESTAMP '...': there is no such cast
                return self.func("TIMESTAMP", expression.this)
            return super().cast_sql(expression, safe_prefix)

    def to_json_path(self, path: exp.Expr | None) -> exp.Expr | None:
        return path


class VerbatimDuckDB(DuckDB):
    """DuckDB as written."""

    NORMALIZE_NOT_NULL = False

    class Parser(_AsWritten, DuckDBParser):
        FUNCTIONS: ClassVar[dict[str, Any]] = {}
        FUNCTION_PARSERS: ClassVar[dict[str, Any]] = _special(DuckDBParser, *_SPECIAL_SYNTAX)

    class Generator(_WritesRegexp, DuckDBGenerator):
        TRANSFORMS: ClassVar[dict[Any, Any]] = {
            **DuckDBGenerator.TRANSFORMS,
            exp.Pow: lambda self, e: self.binary(e, "^"),
            exp.RegexpLike: lambda self, e: self.binary(e, "~"),  # matches the whole text, as REGEXP_MATCHES does not
            exp.WithinGroup: lambda self, e: (
                f"{self.sql(e, 'this')} WITHIN GROUP ({self.sql(e, 'expression').strip()})"
            ),
        }

    def to_json_path(self, path: exp.Expr | None) -> exp.Expr | None:
        return path


_BY_NAME: dict[str, type[Dialect]] = {
    "sqlite": VerbatimSQLite,
    "postgres": VerbatimPostgres,
    "mysql": VerbatimMySQL,
    "duckdb": VerbatimDuckDB,
}


@cache
def verbatim(name: str) -> Dialect:
    """The variant of a dialect that writes back what it reads; KeyError where we have none."""
    return _BY_NAME[name]()
