"""Decades, quarters, halves and weekdays, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqlcoder.linking.stretches import find_stretches


@pytest.mark.parametrize(
    "text",
    [
        "in 1990",
        "90 songs",
        "size 40s5",
        "20s",
        "Q5 2024",
        "q2",
        "first quarter",
        "third half of 2024",
        "mondayish",
        "1995s",
    ],
)
def test_what_is_no_stretch(text: str) -> None:
    assert find_stretches(text) == []


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("hired in the 1980s", "1980", "1989"),
        ("the '60s", "1960", "1969"),
        ("the 2000s", "2000", "2009"),
        ("founded in the 1700s", "1700", "1799"),
        ("the seventies", "1970", "1979"),
        ("first quarter of 2026", "2026-01", "2026-03"),
        ("2025 Q4", "2025-10", "2025-12"),
        ("h2 2023", "2023-07", "2023-12"),
        ("the 2nd half of 2023", "2023-07", "2023-12"),
        ("on a Wednesday", "3", "3"),
        ("on weekends", "6", "0"),
    ],
)
def test_a_stretch_has_its_ends(text: str, first: str, last: str) -> None:
    (found,) = find_stretches(text)
    assert (found.first, found.last) == (first, last)


@given(st.text(max_size=60))
def test_any_text_gives_stretches_inside_it(text: str) -> None:
    for stretch in find_stretches(text):
        assert 0 <= stretch.start < stretch.end <= len(text)
