"""What a generator is, and the table of those we know.

A generator takes tasks and gives candidates. Engines don't know each other; the table names them as text, so that
asking for one imports that one only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType
from typing import Protocol, cast, runtime_checkable

from sqlcoder import _lookup
from sqlcoder.candidate import Candidate
from sqlcoder.errors import SetupError
from sqlcoder.task import Task


@runtime_checkable
class Generator(Protocol):
    """Tasks in, candidates out."""

    @property
    def name(self) -> str:
        """What answers and reports call it, such as "embedded"."""

    def generate(self, tasks: Sequence[Task], *, n: int = 5) -> list[list[Candidate]]:
        """At most `n` candidates for each task, the best first.

        A candidate without a query says "this schema does not answer the question"; where it ranks first, that is
        the generator's answer. Raises GenerationError.
        """


@dataclass(frozen=True, slots=True)
class Engine:
    """One row of the table: a kind of generator."""

    path: str
    """"module:Class" of the thing to call, with the text after the colon of the spec where there is one."""
    argument: str | None = None
    """What stands after the colon ("FILE"); None where the name alone is enough."""
    optional: bool = False
    """May the argument be left out?"""
    network: bool = False
    """Does it talk to another machine, or download? Such an engine is refused unless `--no-offline` is given."""
    english: bool = False
    """Does it read English only? Questions in another language then get an honest no."""


ENGINES: Mapping[str, Engine] = MappingProxyType(
    {
        "embedded": Engine(
            "sqlcoder.generators.embedded:EmbeddedGenerator", argument="FOLDER", optional=True, english=True
        ),
        "scripted": Engine("sqlcoder.generators.scripted:ScriptedGenerator", argument="FILE"),
    }
)
"""The names that `-m` knows. A new engine is one file and one line here."""


def load(spec: str, *, offline: bool = True) -> Generator:
    """The generator that "NAME" or "NAME:ARGUMENT" stands for.

    Raises SetupError for a name that is not in the table, a missing argument, or a network engine while offline; the
    engine's own constructor raises what it must (a file that is not there, an extra that is not installed).

    >>> load("oracle")
    Traceback (most recent call last):
    sqlcoder.errors.SetupError: There is no model 'oracle'; the choices are embedded[:FOLDER], scripted:FILE
    """
    name, colon, argument = spec.partition(":")
    engine = ENGINES.get(name)
    if engine is None:
        near = get_close_matches(name, ENGINES, n=1)
        hint = f"did you mean '{near[0]}'?" if near else f"the choices are {', '.join(specs())}"
        raise SetupError(f"There is no model '{spec}'; {hint}")
    if offline and engine.network:
        raise SetupError(
            f"The model '{spec}' needs the network, and offline is on; --no-offline (SQLCODER_OFFLINE=0) allows it"
        )
    if engine.argument is None and colon:
        raise SetupError(f"The model '{name}' takes nothing after its name; write it as '{name}'")
    if engine.argument is not None and not argument and (colon or not engine.optional):
        raise SetupError(f"The model '{name}' needs more: write it as '{name}:{engine.argument}'")
    factory = _lookup.load(engine.path)
    return cast(Generator, factory(argument) if argument else factory())


def specs() -> tuple[str, ...]:
    """How each engine is written after `-m`.

    >>> specs()
    ('embedded[:FOLDER]', 'scripted:FILE')
    """
    return tuple(_spec(name, engine) for name, engine in ENGINES.items())


def _spec(name: str, engine: Engine) -> str:
    if engine.argument is None:
        return name
    return f"{name}[:{engine.argument}]" if engine.optional else f"{name}:{engine.argument}"


def reads_only_english(generator: Generator) -> bool:
    """Does the table say that this engine reads English only? (False for an engine that is not in the table.)"""
    engine = ENGINES.get(generator.name.partition(":")[0])
    return engine is not None and engine.english
