"""Answer questions in plain language from a database, on your own machine.

from sqlcoder import Database, ask

with Database.open("shop.sqlite") as shop:
    print(ask("which five customers spent the most", shop).query)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlcoder import _lookup

if TYPE_CHECKING:
    from sqlcoder.answer import Answer
    from sqlcoder.asking import ask
    from sqlcoder.db.database import Database
    from sqlcoder.errors import SQLCoderError
    from sqlcoder.query import Query
    from sqlcoder.question import Question

__version__ = "0.1.0"
__all__ = ["Answer", "Database", "Query", "Question", "SQLCoderError", "__version__", "ask"]

_PUBLIC = {
    "Answer": "sqlcoder.answer:Answer",
    "Database": "sqlcoder.db.database:Database",
    "Query": "sqlcoder.query:Query",
    "Question": "sqlcoder.question:Question",
    "SQLCoderError": "sqlcoder.errors:SQLCoderError",
    "ask": "sqlcoder.asking:ask",
    "load_ipython_extension": "sqlcoder.serve.notebook:load_ipython_extension",  # what %load_ext looks for
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for: `import sqlcoder` alone loads nothing heavy (PEP 562)."""
    if name not in _PUBLIC:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return _lookup.load(_PUBLIC[name])


def __dir__() -> list[str]:
    return sorted(__all__)
