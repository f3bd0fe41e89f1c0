"""Many examples, examined by workers: what becomes of an example whose worker was lost.

A prediction that crashes its worker, hangs past every deadline or eats the memory costs its own verdict. But was it the
prediction? The golds of such an example are run once more, alone: if they break the worker too, the fault is ours and
the example leaves the denominator, as with every failing gold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, cast

from sqlcoder.evaluation.copies import sweep
from sqlcoder.evaluation.examine import Desk, Item, examine
from sqlcoder.evaluation.scored import Prediction, Scored, score
from sqlcoder.verdict import Verdict
from sqlcoder.workers.base import Done
from sqlcoder.workers.executors import open_workers

Examined = tuple[Item, Prediction, Scored]


def examine_all(
    items: Sequence[Item],
    *,
    start: Callable[[], Desk],
    deadline_s: float,
    executor: str = "local",
    workers: int = 1,
    address: str | None = None,
    work: Callable[[Desk, Item], tuple[Prediction, Scored]] = examine,
) -> Iterator[Examined]:
    """Every item with its prediction and verdict, each once, as they come.

    `deadline_s` bounds an item, whatever it does; "serial" keeps no deadline and survives no crash. Raises SetupError.
    """
    if not items:
        return
    lost: list[Item] = []
    try:
        with open_workers(executor, start=start, work=work, count=min(workers, len(items)), address=address) as crew:
            for done in crew.run(items, deadline_s=deadline_s):
                item = items[done.index]
                if done.value is not None:
                    yield item, *done.value
                elif _gold_alone(item):
                    yield _blame_gold(item, done)
                else:
                    lost.append(replace(item, prediction=_failed(item, done.error)))
            for done in crew.run(lost, deadline_s=deadline_s) if lost else ():
                item = lost[done.index]
                if done.value is None:
                    yield _blame_gold(item, done)
                else:
                    yield item, *done.value
    finally:
        if executor != "serial":
            sweep()


def _gold_alone(item: Item) -> bool:
    """Was nothing but the golds run for this item? (A run that is resumed knows of a failure before.)"""
    return item.prediction is not None and item.prediction.failure is not None


def _failed(item: Item, error: str) -> Prediction:
    known = item.prediction or Prediction(item.index, item.example.id, None)
    return replace(known, failure=error)


def _blame_gold(item: Item, done: Done[Any]) -> Examined:
    prediction = cast(Prediction, item.prediction)
    return item, prediction, score(item.example, prediction, Verdict("gold_failed", done.error))
