"""Answers for many: one model, named databases, a queue. Knows no HTTP, so every door can use it.

    async with Service(plan) as service:
        answer = await service.ask("how many orders were late", client="ann")

Every call is a coroutine that waits for its turn; cancelling it takes the question off the queue, or stops its query on
the database.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from typing import Any, Self, TypeVar, cast

from sqlcoder import generators
from sqlcoder.answer import Answer
from sqlcoder.asking import ask
from sqlcoder.candidate import Candidate
from sqlcoder.db.database import Database
from sqlcoder.errors import SetupError
from sqlcoder.generators.base import Generator
from sqlcoder.running import run_sql
from sqlcoder.schema import Schema
from sqlcoder.serve.job import Begins, Job
from sqlcoder.serve.plan import Plan
from sqlcoder.serve.pool import Pool
from sqlcoder.settings import cache_folder, did_you_mean
from sqlcoder.task import Task

T = TypeVar("T")
Watch = Callable[[str, int], None]
"""Told (step, how many questions are ahead): queued, opening, linking, candidates, running."""


class UnknownDatabase(SetupError):
    """The request names a database that is not served here."""


class Service:
    """Opens nothing until it is started (`async with`, or `start` and `close`)."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._pool: Pool | None = None
        self._model: Generator | None = None

    @property
    def databases(self) -> tuple[str, ...]:
        """The names that may be asked, the one that is asked by default first."""
        return tuple(self.plan.databases)

    @property
    def model(self) -> Generator:
        """Who writes the SQL."""
        assert self._model is not None, "the service is not started"
        return self._model

    @property
    def pool(self) -> Pool:
        assert self._pool is not None, "the service is not started"
        return self._pool

    def start(self) -> None:
        """Load the model and let the askers wait. Raises SetupError."""
        settings = self.plan.settings
        self._model = InTurn(generators.load(settings.model, offline=settings.offline))
        self._pool = Pool(self._open, parallel=settings.parallel, queue=settings.queue)

    def stop(self) -> None:
        """Take no more questions and cancel those that wait and run (they raise Cancelled). Returns at once."""
        if self._pool is not None:
            self._pool.stop()

    def close(self) -> None:
        """`stop`, and wait until everything is closed."""
        if self._pool is not None:
            self._pool.close()

    async def __aenter__(self) -> Self:
        await asyncio.to_thread(self.start)
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.to_thread(self.close)

    def named(self, database: str | None) -> str:
        """The name of the database to ask; None: the first. Raises UnknownDatabase."""
        if database is None:
            return self.databases[0]
        if database not in self.plan.databases:
            hint = did_you_mean(database, list(self.databases)) or f"; there are {', '.join(self.databases)}"
            raise UnknownDatabase(f"There is no database {database!r} here{hint}")
        return database

    async def ask(
        self,
        question: str,
        database: str | None = None,
        *,
        client: str = "local",
        user: str | None = None,
        execute: bool = True,
        max_rows: int | None = None,
        watch: Watch | None = None,
    ) -> Answer:
        """As `sqlcoder.asking.ask`, with the plan's settings. `client` is whose share of the queue this is, `user` who
        the audit says asked; `max_rows` can lower the setting, not raise it.

        Raises what `ask` raises, UnknownDatabase, QueueFull, and Cancelled where the server stops.
        """
        settings = self.plan.settings

        def work(opened: Database, begins: Begins) -> Answer:
            return ask(
                question,
                opened,
                model=self.model,
                candidates=settings.candidates,
                min_confidence=settings.min_confidence,
                execute=execute,
                max_rows=self._rows(max_rows),
                timeout_s=settings.timeout,
                audit=settings.audit,
                user=user,
                progress=begins,
            )

        return await self.run(work, database, client=client, watch=watch)

    async def run_sql(
        self,
        sql: str,
        database: str | None = None,
        *,
        question: str = "",
        client: str = "local",
        user: str | None = None,
        max_rows: int | None = None,
        watch: Watch | None = None,
    ) -> Answer:
        """As `sqlcoder.running.run_sql`: guarded, stopped at the time limit, masked, audited. Arguments as in `ask`.

        Raises what `run_sql` raises (QueryError where the query is refused), and what `ask` does.
        """
        settings = self.plan.settings

        def work(opened: Database, begins: Begins) -> Answer:
            begins("running")
            return run_sql(
                sql,
                opened,
                question=question,
                max_rows=self._rows(max_rows),
                timeout_s=settings.timeout,
                audit=settings.audit,
                user=user,
            )

        return await self.run(work, database, client=client, watch=watch)

    async def schema(self, database: str | None = None, *, client: str = "local") -> Schema:
        """Tables, columns and keys, with what sqlcoder.toml says of them. Raises as `ask`."""
        return await self.run(lambda opened, _: opened.schema(), database, client=client)

    async def run(
        self,
        work: Callable[[Database, Begins], T],
        database: str | None = None,
        *,
        client: str = "local",
        watch: Watch | None = None,
    ) -> T:
        """Whatever needs an open database, done in an asker's thread when it is this client's turn. Raises as `ask`."""
        loop = asyncio.get_running_loop()
        told: asyncio.Future[None] = loop.create_future()
        job = Job(client, self.named(database), work, _in(loop, watch) if watch else None)
        job.result.add_done_callback(lambda _: _call(loop, _resolve, told))
        self.pool.submit(job)
        try:
            await told
        except asyncio.CancelledError:
            self.pool.cancel(job)
            raise
        return cast(T, job.result.result())

    def _rows(self, wanted: int | None) -> int:
        most = self.plan.settings.max_rows
        return most if wanted is None else min(wanted, most)

    def _open(self, name: str) -> Database:
        settings = self.plan.settings
        return Database.open(
            self.plan.databases[name],
            cache=settings.cache,
            cache_dir=cache_folder(settings),
            max_plan_rows=settings.max_plan_rows,
        )


class InTurn:
    """A generator that several threads may ask: one task after the other, since one already uses every core."""

    def __init__(self, generator: Generator) -> None:
        self._generator = generator
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        return self._generator.name

    def generate(self, tasks: Sequence[Task], *, n: int = 5) -> list[list[Candidate]]:
        """As the generator does."""
        with self._lock:
            return self._generator.generate(tasks, n=n)


def _resolve(told: asyncio.Future[None]) -> None:
    if not told.done():
        told.set_result(None)


def _in(loop: asyncio.AbstractEventLoop, watch: Watch) -> Watch:
    return lambda step, ahead: _call(loop, watch, step, ahead)


def _call(loop: asyncio.AbstractEventLoop, function: Callable[..., Any], *arguments: Any) -> None:
    if not loop.is_closed():  # whoever waited is gone with it
        loop.call_soon_threadsafe(function, *arguments)
