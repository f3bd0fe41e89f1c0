"""`sqlcoder serve`: answers over HTTP, with a page."""

from __future__ import annotations

from typing import Any

import click

from sqlcoder.cli import options
from sqlcoder.errors import SetupError
from sqlcoder.settings import Settings


@click.command()
@click.option(
    "-d",
    "--database",
    "databases",
    multiple=True,
    metavar="DB",
    help="A SQLite file, an SQLAlchemy URL, or a name from sqlcoder.toml; again for more of them.",
)
@click.option("--sample", is_flag=True, help="Serve the bundled sample database.")
@options.knobs("model", "host", "port", "hosts", "token_file")
@click.option("--mcp", "as_mcp", is_flag=True, help="Speak MCP on stdin and stdout, for one program, instead.")
@click.option("--open", "open_page", is_flag=True, help="Open the page in a browser.")
@options.knobs("parallel", "queue", "workers", "timeout", "max_rows", "max_plan_rows", "candidates", "min_confidence",
               "opinions", "cache", "cache_dir", "offline", "audit")  # fmt: skip
@options.verbose
def serve(databases: tuple[str, ...], sample: bool, as_mcp: bool, open_page: bool, **flags: Any) -> None:
    """Answer over HTTP: a page and an API.

    The API is described at /openapi.json. It listens on this machine alone unless --host says otherwise, and then only
    with tokens. Without -d it serves the database of the settings, else all that sqlcoder.toml names.

    \b
    sqlcoder serve --sample --open
    sqlcoder serve -d shop.sqlite -d staff.sqlite --port 9000
    sqlcoder serve --mcp -d shop.sqlite
    curl -s localhost:8765/v1/ask -H 'Content-Type: application/json' -d '{"question": "how many orders"}'
    """
    settings = options.settle(flags)
    if as_mcp:
        _speak_mcp(_targets(databases, sample, settings), settings)
        return
    targets = _targets(databases, sample, settings)
    try:
        from sqlcoder.serve.plan import make_plan
        from sqlcoder.serve.run import address_of, listen
        from sqlcoder.serve.run import serve as run
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("sqlcoder"):
            raise
        raise SetupError(f"{error.name} is missing: pip install 'sqlcoder[serve]'") from error
    plan = make_plan(targets, settings)
    opened = listen(settings.host, settings.port)
    address = address_of(opened)
    click.echo(f"serving {', '.join(plan.databases)} on {address} (Ctrl-C stops it)", err=True)
    if open_page:
        click.launch(address)
    run(plan, opened)


def _speak_mcp(targets: list[str], settings: Settings) -> None:
    import asyncio
    import signal

    try:
        from sqlcoder.serve.mcp import serve_stdio
        from sqlcoder.serve.plan import make_plan
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("sqlcoder"):
            raise
        raise SetupError(f"{error.name} is missing: pip install 'sqlcoder[serve]'") from error
    plan = make_plan(targets, settings)
    # a thread that waits for stdin cannot be woken, so Ctrl-C has to end the process itself, as SIGTERM does
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    asyncio.run(serve_stdio(plan))


def _targets(databases: tuple[str, ...], sample: bool, settings: Settings) -> list[str]:
    from sqlcoder.db.catalog import read_catalogs

    if sample:
        if databases:
            raise SetupError("Both --sample and -d were given; give one of them")
        return [str(options.sample_database())]
    if databases:
        return list(databases)
    if settings.database:
        return [settings.database]
    return list(read_catalogs())
