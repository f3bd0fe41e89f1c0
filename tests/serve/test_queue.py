"""Turns: nobody gets more than a share, nothing is lost, and what waits is told its place."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqlcoder.serve.queue import FairQueue, QueueFull


def test_a_full_queue_refuses() -> None:
    queue = FairQueue[int](limit=3, share=2, running_share=1)
    queue.put("ann", 1)
    queue.put("ann", 2)
    with pytest.raises(QueueFull, match="of your questions"):
        queue.put("ann", 3)
    queue.put("bo", 4)
    with pytest.raises(QueueFull, match="3 questions are waiting"):
        queue.put("cy", 5)
    assert not queue.remove("cy", 5) and not queue.remove("ann", 4)
    assert queue.remove("ann", 1) and len(queue) == 2


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=60),
    st.integers(1, 10),
    st.integers(1, 10),
    st.integers(1, 3),
)
def test_nothing_is_lost_and_no_bound_is_passed(
    steps: list[tuple[str, bool]], limit: int, share: int, running_share: int
) -> None:
    queue = FairQueue[tuple[str, int]](limit, share, running_share)
    put: list[tuple[str, int]] = []
    taken: list[tuple[str, int]] = []
    running: Counter[str] = Counter()
    for number, (client, comes) in enumerate(steps):
        if comes:
            try:
                queue.put(client, (client, number))
                put.append((client, number))
            except QueueFull:
                assert len(queue) == limit or sum(c == client for (c, _), _ in queue.order()) == share
        elif (item := queue.take()) is not None:
            taken.append(item)
            running[item[0]] += 1
        elif running:
            done = next(iter(running))
            queue.done(done)
            running -= Counter([done])
        assert max(running.values(), default=0) <= running_share
        assert len(queue) == len(put) - len(taken) <= limit
        assert queue.running == running.total()
    for client in "abc":  # each client's own stay in order
        mine = [number for who, number in taken if who == client]
        assert mine == sorted(mine)
    assert sorted(taken + [item for item, _ in queue.order()]) == sorted(put)


@given(st.integers(1, 30))
def test_a_flood_does_not_hold_up_another(flood: int) -> None:
    queue = FairQueue[str](limit=100, share=50, running_share=3)
    for number in range(flood):
        queue.put("flood", f"f{number}")
    queue.put("bo", "bo's")
    assert dict(queue.order())["bo's"] <= 1
    assert "bo's" in (queue.take(), queue.take())
