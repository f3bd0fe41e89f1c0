"""The reason of a mismatch in words a person can check, found after the verdict stands; it never changes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from reprlib import Repr
from typing import Any

import numpy as np

from sqlcoder.evaluation.comparing.contest import Contest
from sqlcoder.evaluation.comparing.hashes import Hashes, mix, refine
from sqlcoder.evaluation.comparing.side import Side
from sqlcoder.evaluation.comparing.tolerance import near_hashes
from sqlcoder.evaluation.comparing.window import Window

_SHOWN_CELLS, _SHOWN_CHARACTERS = 12, 80
_SKETCH = 128  # cells of a column that are looked at to find its likely partner


class _Shown(Repr):
    """`repr`, but a reason stays readable whatever a cell holds."""

    def repr_int(self, x: int, level: int) -> str:
        return repr(x) if abs(x) < 10**40 else f"an integer of {x.bit_length():,} bits"


_repr = _Shown()
_repr.maxtuple = _repr.maxlist = _repr.maxdict = _SHOWN_CELLS
_repr.maxstring = _repr.maxother = _SHOWN_CHARACTERS


def shown(cell: Any) -> str:
    """A cell or a row as a reason shows it.

    >>> shown(("Ann", 30, None)), len(shown("a" * 1000)), shown(10**5000)
    ("('Ann', 30, None)", 80, 'an integer of 16,610 bits')
    """
    return _repr.repr(cell)


def explain_row_count(look: Contest) -> str:
    """There are too many or too few rows: how many, and the first that shows it."""
    gold, pred, size = look.gold, look.pred, look.window.size
    columns = range(len(gold.columns))
    partners = _likely_partners(look, columns)
    of_gold, of_pred = _row_hashes(gold, columns), _row_hashes(pred, partners)
    found = len(pred.rows)
    if found > size:
        extra = _first_beyond(of_pred, of_gold)
        told = f"{_extra(found - size)} ({found:,}; the gold has {size:,})"
        return told + (f"; first: {_row(pred, partners, extra)}" if extra is not None else "")
    missing = _first_beyond(of_gold, of_pred)
    told = f"{_missing(size - found)} ({found:,}; the gold has {size:,})"
    return told + (f"; first: {_row(gold, columns, missing)}" if missing is not None and not look.window.is_cut else "")


def explain_columns(look: Contest, gold_names: Sequence[str], pred_names: Sequence[str]) -> str | None:
    """Name the first column that has no like on the other side; None where each alone has one."""
    pairable = look.pairable()
    for g in look.required:
        if not pairable[g].any():
            return _explain_column(look, g, f"column {g + 1} ({gold_names[g]})")
    if look.every_pred:
        for p in range(len(look.pred.columns)):
            if not pairable[:, p].any():
                name = f"column {p + 1} ({pred_names[p]})"
                return f"{name} of the prediction is none of the gold's: it holds {shown(look.pred.rows[0][p])}"
    if not look.required and not pairable.any():
        return "none of the gold's columns is in the prediction"
    return None


def explain_rows(look: Contest) -> str:
    """Each column has its like, but the rows don't agree."""
    wanted = look.required or tuple(range(len(look.gold.columns)))
    if look.lost is not None:
        return f"the columns agree one by one, but not as rows; first gold row without a partner: \
{_row(look.gold, wanted, look.lost)}"
    partners = _likely_partners(look, wanted)
    of_gold, of_pred = _row_hashes(look.gold, wanted), _row_hashes(look.pred, partners)
    told = "the columns agree one by one, but not as rows"
    if look.window.is_cut:
        lost = _first_beyond(of_pred, of_gold)
        return told + (
            f"; first row that the gold has not: {_row(look.pred, partners, lost)}" if lost is not None else ""
        )
    lost = _first_beyond(of_gold, of_pred)
    return told + (f"; first gold row without a partner: {_row(look.gold, wanted, lost)}" if lost is not None else "")


def explain_order(look: Contest, partners: Mapping[int, int], window: Window) -> str:
    """The rows are right, their order in this window is not."""
    wanted, chosen = list(partners.keys()), list(partners.values())
    of_gold, of_pred = _row_hashes(look.gold, wanted), _row_hashes(look.pred, chosen)
    if window.fits(of_gold, of_pred[::-1]):
        return "sorted the other way"
    if not window.is_cut:
        start = 0
        for size in Counter(window.groups).values():
            wrong = _first_beyond(of_pred[start : start + size], of_gold[start : start + size])
            if wrong is not None:
                place, row = start + wrong + 1, _row(look.pred, chosen, start + wrong)
                instead = _row(look.gold, wanted, start)
                return f"the same rows in another order; row {place:,} is {row}, the gold has {instead} there"
            start += size
    return "the same rows in another order"


def _explain_column(look: Contest, g: int, name: str) -> str:
    gold, pred = look.gold, look.pred
    nearest, shared = _nearest(_sketch(gold.hashes[g]), dict(enumerate(map(_sketch, pred.hashes))), g)
    if not shared and len(pred.columns) != len(gold.columns):
        return f"{name} is not in the prediction: it holds {shown(gold.rows[0][g])}"
    near = near_hashes((gold, g), (pred, nearest), look.policy.tolerance)
    of_gold, of_pred = near[0].tolist(), near[1].tolist()
    missing, instead = _first_beyond(of_gold, of_pred), _first_beyond(of_pred, of_gold)
    if missing is None or instead is None:  # the numbers chain together, and still don't pair
        return f"{name} differs by more than the tolerance"
    wrong = shown(pred.rows[instead][nearest])
    if look.window.is_cut:
        return f"{name} differs: {wrong} does not belong there"
    return f"{name} differs: {shown(gold.rows[missing][g])} in the gold, {wrong} in the prediction"


def _extra(number: int) -> str:
    return "1 extra row" if number == 1 else f"{number:,} extra rows"


def _missing(number: int) -> str:
    return "1 row missing" if number == 1 else f"{number:,} rows missing"


def _row(side: Side, columns: Sequence[int], row: int) -> str:
    return shown(tuple(side.rows[row][c] for c in columns))


def _row_hashes(side: Side, columns: Sequence[int]) -> list[int]:
    hashes: list[int] = refine(np.zeros(len(side.rows), dtype=np.uint64), side.hashes[list(columns)]).tolist()
    return hashes


def _likely_partners(look: Contest, wanted: Sequence[int]) -> list[int]:
    """For each gold column an open pred column: one that agrees, else the one that shares most cells with it."""
    pairable = look.pairable() if len(look.pred.rows) == look.window.size else None
    sketches: dict[int, Counter[int]] = {}
    left = list(range(len(look.pred.columns)))
    partners: list[int] = []
    for g in wanted:
        agreeing = [p for p in left if pairable is not None and pairable[g, p]]
        if agreeing:
            partner = g if g in agreeing else agreeing[0]
        else:
            candidates = left or range(len(look.pred.columns))
            sketches |= {p: _sketch(look.pred.hashes[p]) for p in candidates if p not in sketches}
            partner, _ = _nearest(_sketch(look.gold.hashes[g]), {p: sketches[p] for p in candidates}, g)
        partners.append(partner)
        if partner in left:
            left.remove(partner)
    return partners


def _sketch(column: Hashes) -> Counter[int]:
    """A sample of a column's cells, of the same values in every column: those with the smallest hashes."""
    cells = mix(np.zeros(1, dtype=np.uint64), column)
    return Counter((cells if cells.size <= _SKETCH else np.partition(cells, _SKETCH)[:_SKETCH]).tolist())


def _nearest(column: Counter[int], others: Mapping[int, Counter[int]], place: int) -> tuple[int, int]:
    """The column that shares most cells with this one, and how many; among equals the one at this place."""
    shared = {p: (column & other).total() for p, other in others.items()}
    best = max(shared, key=lambda p: (shared[p], p == place, -p))
    return best, shared[best]


def _first_beyond(some: Sequence[int], others: Sequence[int]) -> int | None:
    """Where `some` first holds an element more often than `others`."""
    left = Counter(others)
    for place, element in enumerate(some):
        left[element] -= 1
        if left[element] < 0:
            return place
    return None
