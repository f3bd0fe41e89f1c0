"""Bipartite matching: can everyone have one of their options for themselves?"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from sqlcoder.evaluation.comparing.effort import Effort


def each_has_one(options: Sequence[Sequence[int]], effort: Effort) -> bool:
    """Is there a different choice for each element? (Augmenting paths, breadth first.) Raises Undecided.

    >>> each_has_one([[1, 2], [1], [2, 3]], Effort()), each_has_one([[1, 2], [1], [2]], Effort())
    (True, False)
    """
    taken_by: dict[int, int] = {}
    for start in range(len(options)):
        came_from: dict[int, tuple[int, int | None]] = {}  # choice -> (who reached it, the choice they held)
        queue: deque[tuple[int, int | None]] = deque([(start, None)])
        free: int | None = None
        while queue and free is None:
            element, held = queue.popleft()
            effort.spend(len(options[element]) * 20)  # a step of Python costs as much as 20 of numpy
            for choice in options[element]:
                if choice in came_from:
                    continue
                came_from[choice] = (element, held)
                if choice not in taken_by:
                    free = choice
                    break
                queue.append((taken_by[choice], choice))
        if free is None:
            return False
        step: int | None = free
        while step is not None:
            element, held = came_from[step]
            taken_by[step] = element
            step = held
    return True
