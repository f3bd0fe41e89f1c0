"""`sqlcoder data synthesize`: questions with their SQL, made from schemas by a grammar."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sqlcoder.cli import options
from sqlcoder.shapes import to_json

if TYPE_CHECKING:
    from sqlcoder.datasets.synthesize_run import Progress

TOO_FEW = 1


@click.command()
@click.option("-o", "--output", required=True, type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
              help="New folder for the pairs, their databases and the card.")  # fmt: skip
@click.option("--pairs", type=click.IntRange(min=1), default=1000, metavar="N", help="How many.  [default: 1000]")
@click.option("--databases", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR",
              help="SQLite databases: DIR/<db_id>/<db_id>.sqlite or DIR/<db_id>.sqlite.")  # fmt: skip
@options.knobs("database")
@click.option("--schemas", type=click.Choice(["own"]),
              help="own: the invented databases that the package brings (where nothing else is given).")  # fmt: skip
@click.option("--renamed", type=click.FloatRange(0, 1), default=0.2, metavar="0..1",
              help="Share of pairs on a copy of the database under other names.  [default: 0.2]")  # fmt: skip
@options.knobs("seed")
@click.option("--executor", type=click.Choice(["serial", "local", "ray"]), default="local",
              help="Where the work is done: here, in processes, on a Ray cluster.  [default: local]")  # fmt: skip
@click.option("--address", metavar="HOST:PORT", help="The Ray cluster.  [default: RAY_ADDRESS, else one made here]")
@options.knobs("workers")
@click.option("--resume", is_flag=True, help="Go on with the run in the folder; nothing done is repeated.")
@options.json_flag
@options.verbose
def synthesize(
    output: Path,
    pairs: int,
    databases: Path | None,
    schemas: str | None,
    renamed: float,
    executor: str,
    address: str | None,
    resume: bool,
    as_json: bool,
    **flags: Any,
) -> None:
    """Make question-SQL pairs: schema to SQL by grammar, SQL to question by templates.

    Every query is guarded and run; what finds nothing, or the same in every row, is dropped. Difficulties and families
    are balanced. The same databases and seed give the same files, whatever the number of workers. Exit code 1: the
    databases had less to say than was asked for.

    \b
    sqlcoder data synthesize -o pairs --pairs 5000 --seed 1 --workers 2
    sqlcoder data synthesize -o pairs -d shop.sqlite --pairs 500
    """
    from sqlcoder.datasets.synthesize_run import run_synthesis
    from sqlcoder.datasets.synthesize_sites import database_site, folder_sites

    settings = options.settle(flags)
    sites = folder_sites(databases) if databases else []
    if flags["database"] or (settings.database and not databases and not schemas):
        assert settings.database
        sites.append(database_site(settings.database))
    ticker, started = _Ticker(), time.monotonic()
    told = run_synthesis(
        sites,
        output,
        own=schemas == "own" or not sites,
        pairs=pairs,
        seed=settings.seed,
        renamed=renamed,
        executor=executor,
        workers=settings.workers,
        address=address,
        resume=resume,
        progress=ticker.tick,
    )
    ticker.end()
    elapsed = time.monotonic() - started
    if as_json:
        click.echo(to_json(told | {"elapsed_s": round(elapsed, 2)}))
    else:
        levels = ", ".join(f"{number} {level}" for level, number in told["by_difficulty"].items())
        click.echo(f"{told['pairs']:,} pairs in {output / 'pairs.jsonl'} ({levels or 'none'}); {_clock(elapsed)}")
        click.echo(f"{output / 'card.md'} says what is in them; {output / 'sample.txt'} is for reading")
    if told["pairs"] < pairs:
        click.echo(f"note: the databases have no more to say: {told['pairs']:,} pairs instead of {pairs:,}", err=True)
        click.get_current_context().exit(TOO_FEW)


@dataclass(slots=True)
class _Ticker:
    """One line on stderr that tells how far it is: rewritten on a terminal, else a new one now and then."""

    every_s: float = field(default_factory=lambda: 0.2 if sys.stderr.isatty() else 10.0)
    last_s: float = field(default_factory=time.monotonic)
    drawn: bool = False

    def tick(self, progress: Progress) -> None:
        now = time.monotonic()
        if now - self.last_s < self.every_s:
            return
        self.last_s = now
        eta = "" if progress.eta_s is None else f", {_clock(progress.eta_s)} left"
        line = f"{progress.done:,}/{progress.total:,} pairs, {_clock(progress.elapsed_s)}{eta}"
        self.drawn = sys.stderr.isatty()
        click.echo(f"\r\x1b[K{line}" if self.drawn else line, nl=not self.drawn, err=True)

    def end(self) -> None:
        """Leave the line."""
        if self.drawn:
            click.echo("", err=True)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
