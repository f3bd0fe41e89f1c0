"""A query read back in words: nothing invented, nothing dropped, SQL where there are no words."""

from __future__ import annotations

import pytest

from sqlcoder.errors import Unparsable
from sqlcoder.query import Query
from sqlcoder.schema import Column, Schema, Table
from sqlcoder.sql.reading import describe, filters_on_text

SHOP = Schema(
    "shop",
    (
        Table("Customer", (Column("CustomerId"), Column("FirstName", aliases=("given name",)), Column("City"))),
        Table("Invoice", (Column("InvoiceId"), Column("CustomerId"), Column("Total"), Column("PaidOn"))),
    ),
)


@pytest.mark.parametrize("sql", ["", "SELECT FROM", "SELECT 1; SELECT 2"])
def test_what_is_no_query_is_refused(sql: str) -> None:
    with pytest.raises(Unparsable):
        describe(Query(sql), SHOP)
    with pytest.raises(Unparsable):
        filters_on_text(Query(sql))


@pytest.mark.parametrize(
    ("sql", "facts"),
    [
        ("SELECT FirstName FROM Customer", ["shows: given name", "from: customer"]),
        ("SELECT DISTINCT City FROM Customer", ["shows: each different city"]),
        ("SELECT * FROM Customer LIMIT 1", ["shows: every column", "only: the first"]),
        ("SELECT COUNT(*), AVG(Total) FROM Invoice", ["shows: number of rows, average total"]),
        ("SELECT COUNT(DISTINCT City) FROM Customer", ["shows: number of different city"]),
        ("SELECT c.City FROM Customer AS c WHERE NOT c.City IS NULL", ["where: city is not missing"]),
        ("SELECT City FROM Customer WHERE City NOT LIKE 'P%'", ["where: city does not look like 'P%'"]),
        ("SELECT City FROM Customer WHERE City NOT IN ('a', 'b')", ["where: city is not one of 'a', 'b'"]),
        ("SELECT Total FROM Invoice WHERE Total BETWEEN 1 AND 5", ["where: total is between 1 and 5"]),
        ("SELECT Total FROM Invoice ORDER BY Total DESC LIMIT 3", ["order: total, highest first", "only: the first 3"]),
        ("SELECT SUM(Total) AS s FROM Invoice ORDER BY s", ["order: sum of total, lowest first"]),
        ("SELECT julianday(PaidOn) FROM Invoice", ["shows: JULIANDAY(PaidOn)"]),
        ("SELECT City FROM Customer WHERE NOT City LIKE 'P%'", ["where: city does not look like 'P%'"]),
        ("SELECT City FROM Customer WHERE NOT City NOT LIKE 'P%'", ["where: city looks like 'P%'"]),
        ("SELECT MAX(Total, 3) FROM Invoice", ["shows: MAX(Total, 3)"]),
        ("SELECT City FROM Customer LIMIT 5 OFFSET 2", ["only: the first 5, after leaving out 2"]),
        ("SELECT 1 FROM Customer, Invoice", ["joined: every row with every row of Invoice"]),
        ("SELECT Total FROM Customer JOIN Invoice USING (CustomerId)", ["joined: same CustomerId"]),
        (
            "WITH x AS (SELECT City FROM Customer) SELECT City FROM x",
            ["with x: shows: city; from: customer", "from: x"],
        ),
        (
            "SELECT City FROM Customer UNION SELECT Total FROM Invoice ORDER BY City LIMIT 2",
            ["together with: shows: total; from: invoice", "order: city, lowest first", "only: the first 2"],
        ),
        (
            "SELECT c.FirstName FROM Customer c LEFT JOIN Invoice i ON c.CustomerId = i.CustomerId",
            ["joined: left rows all kept, Customer.CustomerId = Invoice.CustomerId"],
        ),
        (
            "SELECT City FROM Customer GROUP BY City HAVING COUNT(*) > 3",
            ["for each: city", "keeping: number of rows is more than 3"],
        ),
        (
            "SELECT City FROM Customer EXCEPT SELECT City FROM Customer WHERE City = 'x'",
            ["that are not in: shows: city; from: customer; where: city is 'x'"],
        ),
        (
            "SELECT FirstName FROM Customer WHERE CustomerId IN (SELECT CustomerId FROM Invoice)",
            ["where: customer id is among (shows: customer id of invoice; from: invoice)"],
        ),
    ],
)
def test_the_words(sql: str, facts: list[str]) -> None:
    told = describe(Query(sql), SHOP)
    assert [fact for fact in facts if fact not in told] == [], told


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT 'x' FROM t", False),
        ("SELECT a FROM t WHERE a = 3", False),
        ("SELECT a FROM t WHERE a = 'x'", True),
        ("SELECT a FROM t GROUP BY a HAVING max(b) = 'x'", True),
        ("SELECT a FROM t WHERE a IN (SELECT b FROM u WHERE c LIKE 'x%')", True),
    ],
)
def test_filters_on_text(sql: str, expected: bool) -> None:
    assert filters_on_text(Query(sql)) is expected
