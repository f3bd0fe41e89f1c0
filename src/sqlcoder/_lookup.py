"""Find things by "module:Name" without importing anything before it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import Any


def load(path: str) -> Any:
    """The object that "package.module:Name" names.

    >>> load("sqlcoder.schema:split_identifier")("TrackId")
    'track id'

    Raises ImportError or AttributeError where there is no such thing: a mistake in a table of ours.
    """
    module, _, name = path.partition(":")
    return getattr(import_module(module), name)
