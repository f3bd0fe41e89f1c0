"""Make a data set of synthetic pairs: shard by shard, by several workers, going on after a kill.

    DIR/pairs.jsonl      the pairs, in our dataset's shape, written when they are all there
    DIR/databases/       the databases that they are about (a link where the file is the caller's own)
    DIR/card.json        what is in them and how they came to be; card.md for people
    DIR/sample.txt       a hundred of them, drawn, with room for a reader's judgement
    DIR/shards/          while it runs: what has been made, with a journal

The same databases, seed and number give the same files byte for byte, whoever does the work and however often it was
interrupted. Shards are put together in their order: a question that an earlier shard has is dropped there.
"""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from sqlcoder.datasets.append import append_line, read_appended
from sqlcoder.datasets.store import load_examples, save_examples
from sqlcoder.datasets.synthesize import WORDINGS, Site, same_question, synthetic_sites
from sqlcoder.datasets.synthesize_card import card, describe, sample
from sqlcoder.datasets.synthesize_shards import Ground, Order, Shard, Variant, make_shard, open_workshop
from sqlcoder.datasets.variants import rename_schema, write_renamed
from sqlcoder.errors import DatabaseError, SetupError
from sqlcoder.example import Example
from sqlcoder.workers.base import Done
from sqlcoder.workers.executors import open_workers

SHARD = 250
"""Pairs of a shard: half a minute's work on a slow machine is the most that a kill can cost a worker."""
_BARREN = 3
"""Shards in a row without a new pair after which the databases have no more to say."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is."""

    done: int
    total: int
    elapsed_s: float
    eta_s: float | None


def run_synthesis(
    given: Sequence[Site],
    folder: Path,
    *,
    own: bool,
    pairs: int,
    seed: int = 0,
    renamed: float = 0.2,
    executor: str = "serial",
    workers: int = 1,
    address: str | None = None,
    resume: bool = False,
    progress: Callable[[Progress], None] = lambda _: None,
) -> dict[str, Any]:
    """Make the pairs (fewer where the databases run dry); the card.

    `given` are the caller's databases, `own` adds those that the package brings; `renamed` is the share of pairs whose
    database goes by other names. Raises SetupError (a folder in use, settings that changed, no worker), DatabaseError.
    """
    folder = folder.absolute()
    if not resume and folder.exists() and any(folder.iterdir()):
        raise SetupError(f"{folder} is not empty; --resume goes on with a run that was stopped, else give a new folder")
    shards = folder / "shards"
    settings = {"pairs": pairs, "seed": seed, "renamed": renamed, "own": own, "databases": _hashes(given)}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _same_run(folder / "run.json", settings)
        shards.mkdir(exist_ok=True)
    except OSError as error:
        raise SetupError(f"Cannot write {folder}: {error.strerror or error}") from error

    ground = _lay_ground(given, folder, own=own, renamed=renamed, seed=seed)
    size = min(SHARD, pairs)
    ready = _made_before(shards)
    before = frozenset(ready)  # of its own: what is merged leaves `ready` while numbers are still being drawn
    wanted = (Order(number, size, seed, renamed) for number in count() if number not in before)
    merge = _Merge(pairs, seed)
    started = time.monotonic()
    with open_workers(
        executor, start=partial(open_workshop, ground), work=make_shard, count=workers, address=address
    ) as crew:
        outcomes = crew.run(wanted)
        while not merge.whole:
            if (shard := ready.pop(merge.following, None)) is not None:
                merge.add(shard)
            else:
                for_later = _kept(next(outcomes), shards)
                ready[for_later.number] = for_later
            made = len(merge.pairs) + sum(len(s.pairs) for s in ready.values())
            elapsed = time.monotonic() - started
            new = made - len(before) * size
            left = max(0, pairs - made)
            progress(Progress(min(made, pairs), pairs, elapsed, elapsed * left / new if new > 0 else None))
    save_examples(merge.pairs, folder / "pairs.jsonl")
    told = card(merge.pairs, merge.refused, settings=settings)
    drawn = sample(merge.pairs, seed)
    _write(folder / "sample.txt", drawn)
    _write(folder / "card.md", describe(told))
    _write(folder / "card.json", json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    shutil.rmtree(shards)
    return told


class _Merge:
    """Shards put together in their order."""

    def __init__(self, wanted: int, seed: int) -> None:
        self.pairs: list[Example] = []
        self.refused: Counter[str] = Counter()
        self.following = 0
        self._wanted, self._seed, self._barren = wanted, seed, 0
        self._seen: set[tuple[str, str]] = set()
        self._worded: Counter[tuple[str, str]] = Counter()

    @property
    def whole(self) -> bool:
        """Is it enough, or is there no more?"""
        return len(self.pairs) >= self._wanted or self._barren >= _BARREN

    def add(self, shard: Shard) -> None:
        self.following += 1
        self.refused.update(shard.refused)
        before = len(self.pairs)
        for pair in shard.pairs:
            if len(self.pairs) == self._wanted:
                break
            question, query = (pair.db_id, same_question(pair.question)), (pair.db_id, pair.golds[0])
            if question in self._seen or self._worded[query] >= WORDINGS:
                self.refused["asked already"] += 1
                continue
            self._seen.add(question)
            self._worded[query] += 1
            self.pairs.append(replace(pair, id=f"synthetic-{self._seed}-{len(self.pairs)}"))
        self._barren = 0 if len(self.pairs) > before else self._barren + 1


def _lay_ground(given: Sequence[Site], folder: Path, *, own: bool, renamed: float, seed: int) -> Ground:
    """The databases in place under `folder/databases`, each with one variant where that is wanted and can be."""
    place = folder / "databases"
    laid = place / ".laid"  # comes last: without it a database may be half made
    if not own:
        sites = list(given)
    elif laid.exists():
        sites = [*synthetic_sites(place, make=False), *given]
    else:
        sites = [*synthetic_sites(place), *given]
    names = [site.schema.name for site in sites]
    if twice := [name for name, times in Counter(names).items() if times > 1]:
        raise SetupError(f"Two databases are called {twice[0]!r}; rename one of them")
    for site in given:
        link = place / site.schema.name / f"{site.schema.name}.sqlite"
        link.parent.mkdir(parents=True, exist_ok=True)
        link.unlink(missing_ok=True)
        link.symlink_to(site.path.resolve())
    variants = tuple(_variant(site, place, names, seed, made=laid.exists()) if renamed else None for site in sites)
    laid.touch()
    return Ground(tuple(sites), variants)


def _variant(site: Site, place: Path, taken: Sequence[str], seed: int, *, made: bool) -> Variant | None:
    name = f"{site.schema.name}_renamed"
    if name in taken:
        return None
    schema, names = rename_schema(site.schema, random.Random(f"{seed}/{site.schema.name}"))
    path = place / name / f"{name}.sqlite"
    try:
        if not made:
            write_renamed(site.path, site.schema, names, path)
    except DatabaseError:  # a view or a trigger that cannot follow: no variant, the database itself is fine
        shutil.rmtree(path.parent, ignore_errors=True)
    return Variant(replace(schema, name=name), names, path) if path.exists() else None


def _hashes(sites: Sequence[Site]) -> dict[str, str]:
    found = {}
    for site in sites:
        with site.path.open("rb") as file:
            found[site.schema.name] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def _same_run(path: Path, settings: dict[str, Any]) -> None:
    """Write down what is asked for, or see that it is what the folder was begun with. Raises SetupError."""
    if not path.exists():
        _write(path, json.dumps(settings) + "\n")
        return
    begun = json.loads(path.read_text(encoding="utf-8"))
    differing = [name for name, value in settings.items() if begun.get(name) != value]
    if differing:
        name = differing[0]
        was, now = begun.get(name), settings[name]
        change = "others" if name == "databases" else f"{now}, not {was}"
        raise SetupError(f"{path.parent} was begun with other settings: {name} is now {change}; give a new folder")


def _kept(done: Done[Shard], folder: Path) -> Shard:
    """The shard a worker made, on the disk before it counts. Raises SetupError where the worker failed."""
    shard = done.value
    if shard is None:
        raise SetupError(f"A worker failed ({done.error}); --resume goes on with what is there")
    path = folder / f"{shard.number:06}.jsonl"
    numbered = [replace(pair, id=str(i)) for i, pair in enumerate(shard.pairs)]
    save_examples(numbered, path)
    record = {"shard": shard.number, "sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "refused": shard.refused}
    append_line(folder / "journal.jsonl", record)
    return shard


def _made_before(folder: Path) -> dict[int, Shard]:
    """The shards that the journal knows and whose files are whole."""
    journal = folder / "journal.jsonl"
    if not journal.exists():
        return {}
    found: dict[int, Shard] = {}
    for record in read_appended(journal)[0]:
        number = record.fields["shard"]
        path = folder / f"{number:06}.jsonl"
        if path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == record.fields["sha256"]:
            found[number] = Shard(number, tuple(load_examples(path)), record.fields["refused"])
    return found


def _write(path: Path, text: str) -> None:
    half = path.with_name(path.name + ".part")
    half.write_text(text, encoding="utf-8")
    half.replace(path)
