"""sql-eval's CSV files: what cannot be read is refused with its line, what can be says every right query."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqlcoder.datasets.alternatives import MAX_GOLDS, alternatives
from sqlcoder.datasets.sqleval import read_sqleval
from sqlcoder.errors import DataError


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("SELECT {a FROM t", "'}' after '{'"),
        ("SELECT a} FROM t", "'{' before '}'"),
        ("SELECT {a; b} FROM t", "'}' after '{'"),
        ("SELECT {a, {b}} FROM t", "'}' after '{'"),
        ("SELECT {a,,b} FROM t", "column between the commas"),
        ("SELECT {} FROM t", "only after GROUP BY"),
        ("SELECT a FROM t WHERE {a} = 1", "only in a SELECT list"),
        ("SELECT a FROM t ORDER BY {}", "only after GROUP BY"),
        ("SELECT a FROM t GROUP BY {}", "in the SELECT list"),
        ("SELECT {a}, (SELECT b FROM t GROUP BY {}) FROM t", "in the SELECT list"),
        ("SELECT 'a FROM t", "to be closed"),
        ("SELECT {a, 'b} FROM t", "to be closed"),
        ("SELECT {a,b,c,d,e,f,g,h,i,j,k} FROM t", f"at most {MAX_GOLDS}"),
        ("SELECT {a,b,c,d,e}, {f,g,h,i,j} FROM t", f"at most {MAX_GOLDS}"),
    ],
)
def test_a_notation_that_does_not_fit_is_refused(cell: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        alternatives(cell)


@pytest.mark.parametrize(
    ("cell", "queries"),
    [
        ("SELECT a FROM t", ["SELECT a FROM t"]),
        (" ; SELECT a FROM t ;\n; SELECT b FROM t;", ["SELECT a FROM t", "SELECT b FROM t"]),
        ("SELECT a FROM t; SELECT a FROM t", ["SELECT a FROM t"]),
        ("select{a}from t", ["select a from t"]),
        (
            "SELECT { x.id ,x.name } , count(*) FROM x Group\n By{ }",
            [
                "SELECT x.id, x.name , count(*) FROM x Group\n By x.id, x.name",
                "SELECT x.id , count(*) FROM x Group\n By x.id",
                "SELECT x.name , count(*) FROM x Group\n By x.name",
            ],
        ),
        (
            "SELECT {coalesce(a, 'x,}'), b} FROM t",
            ["SELECT coalesce(a, 'x,}'), b FROM t", "SELECT coalesce(a, 'x,}') FROM t", "SELECT b FROM t"],
        ),
        (
            "SELECT {x.a AS first, x.b second} FROM x GROUP BY {}, c",
            [
                "SELECT x.a AS first, x.b second FROM x GROUP BY x.a, x.b, c",
                "SELECT x.a AS first FROM x GROUP BY x.a, c",
                "SELECT x.b second FROM x GROUP BY x.b, c",
            ],
        ),
        (
            "WITH w AS (SELECT {a} FROM t GROUP BY {}) SELECT {b} FROM w GROUP BY {}",
            ["WITH w AS (SELECT a FROM t GROUP BY a) SELECT b FROM w GROUP BY b"],
        ),
        (
            "SELECT {a}, sum(b) OVER (ORDER BY c), b IS DISTINCT FROM c, {d} FROM t GROUP BY {}",
            ["SELECT a, sum(b) OVER (ORDER BY c), b IS DISTINCT FROM c, d FROM t GROUP BY a, d"],
        ),
        ("SELECT ';{' /* ;} */, \"a;{b}\", [c;d], `e;{`, $$;{$$ -- ;{\nFROM t", None),
        ("SELECT E'it\\'s; {' FROM t", None),
        ("SELECT 'it''s; {a, b}' FROM t", None),
    ],
)
def test_every_right_query_is_written_out(cell: str, queries: list[str] | None) -> None:
    assert list(alternatives(cell)) == ([cell] if queries is None else queries)


NAMES = st.lists(st.sampled_from("abcdefg"), min_size=1, max_size=6, unique=True)
LITERALS = st.text(alphabet=";,{}'\" ax-", max_size=8).map(lambda text: "'" + text.replace("'", "''") + "'")
BLANKS = st.text(alphabet=" \n\t", max_size=2)


@given(NAMES, LITERALS, BLANKS, st.sampled_from(["GROUP BY", "group  by", "Group\nBy"]))
def test_braces_mean_every_non_empty_subset(names: list[str], literal: str, blank: str, group: str) -> None:
    columns = f"{blank},{blank}".join(names)
    cell = f"SELECT {{{blank}{columns}{blank}}}, {literal} FROM t {group} {{{blank}}};{blank}"
    expected = {
        f"SELECT {', '.join(subset)}, {literal} FROM t {group} {', '.join(subset)}"
        for size in range(1, len(names) + 1)
        for subset in combinations(names, size)
    }
    found = alternatives(cell)
    assert set(found) == expected and len(found) == len(expected)
    assert found[0].count(",") == max(query.count(",") for query in found)  # the main gold has the most columns


@given(st.lists(LITERALS, min_size=1, max_size=5, unique=True))
def test_literals_come_through_unharmed(literals: list[str]) -> None:
    queries = [f"SELECT {literal}" for literal in literals]
    assert list(alternatives(";".join(queries))) == queries


def write(folder: Path, text: str) -> Path:
    path = folder / "q.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", 1, "file is empty"),
        ("question,sql,db_name\n", 1, "expected the columns question, query, db_name"),
        ("question;query;db_name\n", 1, "expected the columns"),
        ("question,query,db_name,Query\n", 1, "several 'query'"),
        ('question,query,db_name\nq,"SELECT\n1",d\nq,SELECT 1\n', 4, "expected 3 cells"),
        ("question,query,db_name\nq,SELECT a, b,d\n", 2, "expected 3 cells"),
        ('question,query,db_name\n\nq,"SELECT 1,d\n', 3, "expected CSV"),
        ("question,query,db_name\nq,SELECT 1,\n", 2, "'db_name', which is empty"),
        ("question,query,db_name\nq, ; ,d\n", 2, "at least one query"),
        ("question,query,db_name\nq,SELECT {a FROM t,d\n", 2, "in 'query'"),
    ],
)
def test_a_broken_file_is_refused_with_its_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(DataError, match=says) as caught:
        read_sqleval(path)
    assert (caught.value.path, caught.value.line) == (path, line)


def test_columns_are_found_by_name_and_unknown_ones_ignored(tmp_path: Path) -> None:
    header = "db_type,instructions,Query_Category,db_name, query ,weight,question"
    rows = 'sqlite,"Use a, b",group_by,shop,"SELECT {a, b}, \';\' FROM t GROUP BY {}",7,"How many,\nby what?"\n'
    (example,) = read_sqleval(write(tmp_path, f"\ufeff{header}\r\n{rows}"))
    assert (example.id, example.db_id, example.question) == ("sql-eval-q-0", "shop", "How many,\nby what?")
    assert (example.category, example.instructions, example.source) == ("group_by", "Use a, b", "sql-eval")
    assert example.golds == tuple(f"SELECT {c}, ';' FROM t GROUP BY {c}" for c in ("a, b", "a", "b"))
