"""Query -> the same query, or the reason why it does not run.

An allow-list all the way: one statement; SELECT, WITH and set operations; known syntax; functions that only compute;
tables and columns of the schema. What passes is written anew from the tree, without comments, every name spelled as
the schema spells it and quoted where it must be. The meaning stays: see `sqlcoder.sql.verbatim` and the test on Spider.

What it does not do: bound the time, rows or memory of a query that is allowed (the engine's locks and caps do), or hide
columns.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from sqlcoder.dialects import Dialect, dialect
from sqlcoder.errors import Unparsable, Unsafe
from sqlcoder.query import Query
from sqlcoder.schema import Schema
from sqlcoder.sql.nodes import refuse_syntax
from sqlcoder.sql.parse import parse_verbatim, write_verbatim
from sqlcoder.sql.scope import Resolution, resolve


def guard(query: Query, schema: Schema) -> Query:
    """The query as it may run on a database of this schema.

    >>> from sqlcoder.schema import Column, Table
    >>> shop = Schema("shop", (Table("Order", (Column("Id"), Column("Unit Price"))),))
    >>> guard(Query('select ID, "unit price" from "order" -- all of them'), shop).sql
    'SELECT Id, "Unit Price" FROM "Order"'
    >>> guard(Query('SELECT Id FROM "Order"; DROP TABLE "Order"'), shop)
    Traceback (most recent call last):
    sqlcoder.errors.Unparsable: 2 statements where one is expected; send them one at a time.
    >>> guard(Query('SELECT UnitPrice FROM "Order"'), shop)
    Traceback (most recent call last):
    sqlcoder.errors.UnknownColumn: Column 'UnitPrice' is not in table 'Order'; did you mean 'Unit Price'?

    Raises Unparsable, Unsafe, UnknownTable, UnknownColumn; SetupError for an unknown dialect.
    """
    facts = dialect(query.dialect)
    if facts.name != dialect(schema.dialect).name:
        raise Unsafe(f"The query is written for {facts.title}, the database speaks {dialect(schema.dialect).title}.")
    tree = parse_verbatim(query)
    try:
        refuse_syntax(tree, facts)
        nodes = list(tree.walk())  # once: every look at the tree costs as much as resolving it
        _refuse_endless(tree, nodes, facts)
        _respell(nodes, resolve(tree, schema, facts, query.sql), facts)
        return Query(write_verbatim(tree, facts.name), query.dialect)
    except RecursionError as error:
        raise Unparsable("The statement is nested too deeply.") from error


def _refuse_endless(tree: exp.Expr, nodes: Sequence[exp.Expr], facts: Dialect) -> None:
    """A recursive CTE whose step has no condition never ends; deadlines catch the subtler ones."""
    for cte in nodes:
        if not isinstance(cte, exp.CTE):
            continue
        body = cte.this
        if not isinstance(body, exp.SetOperation) or body.args.get("limit") is not None:
            continue
        step = body.expression
        name = cte.alias.casefold()
        if not any(table.name.casefold() == name for table in step.find_all(exp.Table)) or _takes_first(
            tree, name, facts
        ):
            continue
        conditions = [*step.find_all(exp.Where, exp.Having), *(join.args.get("on") for join in step.find_all(exp.Join))]
        joined = any(join.args.get("using") for join in step.find_all(exp.Join))
        if not joined and not any(condition.find(exp.Column) for condition in conditions if condition is not None):
            raise Unsafe(f"The recursion of '{cte.alias}' has no condition that ends it; add a WHERE.")


def _takes_first(tree: exp.Expr, name: str, facts: Dialect) -> bool:
    """Is it `SELECT … FROM name LIMIT n`, which stops the recursion because nothing in it waits for the last row?"""
    if not isinstance(tree, exp.Select) or tree.args.get("limit") is None:
        return False
    source = tree.args["from_"].this if tree.args.get("from_") else None
    if not isinstance(source, exp.Table) or source.name.casefold() != name:
        return False
    waits = ("joins", "distinct", "group", "having", "order", "qualify")
    calls = [call.name.lower() for item in tree.expressions for call in item.find_all(exp.Anonymous)]
    return not any(tree.args.get(clause) for clause in waits) and facts.aggregates.isdisjoint(calls)


def _respell(nodes: Sequence[exp.Expr], found: Resolution, facts: Dialect) -> None:
    """Spell every name as what it refers to; quote those that need it; turn SQLite's quoted words into text.

    `nodes` are all the tree's; names that are put in the place of one of them come with their quotes.
    """
    for node, table in found.tables:
        node.set("this", _identifier(table.name, facts, quoted=bool(node.this.args.get("quoted"))))
        if table.namespace is not None and not node.args.get("db"):
            node.set("db", _identifier(table.namespace, facts))
    for reference in found.references:
        column, source, output = reference.node, reference.source, reference.output
        written = bool(column.this.args.get("quoted"))
        if output is not None:
            from_schema = output.origin is not None and output.origin[1].name == output.name
            quoted = output.quoted or (written and (from_schema or not facts.folds))
            column.set("this", _identifier(output.name, facts, quoted=quoted, folded=not from_schema))
        if source is not None and column.args.get("table") is not None:
            column.set("table", _identifier(source.name, facts, quoted=source.quoted, folded=source.table is None))
        if column.args.get("db") is not None:
            column.set("db", None)
    for word in found.texts:
        word.replace(exp.Literal.string(word.name))
    for element in nodes:
        if isinstance(element, exp.Identifier):
            if not element.args.get("quoted") and element.name.upper() in facts.reserved:
                element.set("quoted", True)
                if facts.folds:
                    element.set("this", element.name.lower())
        elif isinstance(element, exp.WindowSpec):
            for part, value in element.args.items():
                if isinstance(value, str):
                    element.set(part, value.upper())


def _identifier(name: str, facts: Dialect, *, quoted: bool = False, folded: bool = False) -> exp.Identifier:
    """`folded`: the name comes from the query, where an unquoted one is folded anyway, capitals or not."""
    needs = facts.needs_quotes(name.lower() if folded else name)
    return exp.Identifier(this=name, quoted=quoted or needs)
