"""A small database of our own to try things on: an outdoor shop's three years of orders."""

from __future__ import annotations

from pathlib import Path


def sample_path() -> Path:
    """The shipped SQLite file; `sample/make.py` makes it."""
    return Path(__file__).with_name("shop.sqlite")
