"""What can be added up in a table: amounts, prices times quantities, units; and who is said to spend."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from sqlcoder.datasets.profile import Entity, identifier

_UNIT_PRICE = frozenset(["price", "cost", "rate", "fare", "each"])
_NOT_ADDED = frozenset(
    ["discount", "balance", "deposit", "salary", "wage", "budget", "rent", "tax", "limit", "rate", "base", "list"]
)
_PAID = frozenset(["amount", "total", "paid", "price", "fee", "fare", "payment", "premium", "rent", "spent"])
_NOT_PAID = frozenset(["cost", "insured", "insurance", "claimed", "refund", "late", "base", "list", "goal", "grant"])
_NOT_BOUGHT = frozenset(
    ["claim", "damage", "royalty", "fine", "complaint", "project", "role", "casting", "budget", "result"]
)
_SALES = frozenset(
    ["order", "sale", "purchase", "booking", "invoice", "receipt", "rental", "ticket", "ride", "deal", "transaction"]
)

BUYERS = frozenset(
    [
        "customer",
        "client",
        "guest",
        "member",
        "buyer",
        "passenger",
        "patient",
        "user",
        "visitor",
        "subscriber",
        "donor",
        "policyholder",
        "reader",
        "student",
        "tenant",
        "viewer",
        "company",
    ]
)
"""Nouns that spend."""


@dataclass(frozen=True, slots=True)
class Taking:
    """Something that is summed up."""

    words: str
    """A template: "[revenue|sales]"."""
    sql: str
    """A row's part of it, with `{t}` for the prefix."""
    unit: Literal["money", "units"]
    paid: bool = True
    """Is it what somebody paid, so that "spent" and "made" say it?"""

    def total(self, prefix: str) -> str:
        """The aggregate."""
        return f"SUM({self.sql.replace('{t}', prefix)})"


def takings(e: Entity) -> list[Taking]:
    """What a table of events adds up to; nothing for things that have a name, whose prices nobody adds."""
    if e.names:
        return []
    prices = [
        f for f in e.of("money") if set(f.phrase.split()) & _UNIT_PRICE and not set(f.phrase.split()) & _NOT_ADDED
    ]
    quantities = e.of("quantity")
    if prices and quantities:
        price, quantity = identifier(prices[0].column), identifier(quantities[0].column)
        return [
            Taking(
                "[revenue|revenue|total revenue|sales|total sales|turnover|sales value|income]",
                f"{{t}}{price} * {{t}}{quantity}",
                "money",
            ),
            Taking("[units|units|pieces|quantity]", f"{{t}}{quantity}", "units"),
        ]
    found = []
    for f in e.of("money"):
        words = set(f.phrase.split())
        if words & _NOT_ADDED or "unit" in words:
            continue
        last = e.noun.split()[-1]
        paid = bool(words & _PAID) and not words & _NOT_PAID and last not in _NOT_BOUGHT
        said = f.phrase if "total" in words else f"[total {f.phrase}|total {f.phrase}|{e.noun} {f.phrase} in total]"
        if paid and last in _SALES:
            said = f"[revenue|sales|total sales|{said}|{said}]"
        found.append(Taking(said, "{t}" + identifier(f.column), "money", paid))
    # of two amounts that were paid, "spent" means the first
    return [
        t if i == 0 or not t.paid else replace(t, paid=False)
        for i, t in enumerate(sorted(found, key=lambda t: not t.paid))
    ]


def buys(e: Entity) -> bool:
    """Is it somebody of whom one says that they spend money?"""
    return e.noun.split()[-1] in BUYERS
