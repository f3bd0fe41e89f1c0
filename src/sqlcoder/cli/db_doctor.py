"""`sqlcoder db doctor`: what the given role could do to a database, and how to make one that only reads."""

from __future__ import annotations

from typing import Any

import click

from sqlcoder.cli import options
from sqlcoder.shapes import to_json


@click.command()
@options.knobs("database")
@click.option("--sample", is_flag=True, help="Examine the bundled sample database.")
@options.json_flag
@options.verbose
@click.pass_context
def doctor(ctx: click.Context, /, as_json: bool, **flags: Any) -> None:
    """What the role of the URL could do to the database, and the SQL that makes a role which only reads.

    Tries a write that leaves nothing (a file is never written to) and to read a file of the server, and looks up the
    role's rights. Exits 1 where the role could do more than read.
    """
    from sqlcoder.db.roles import examine_role

    found = examine_role(options.choose_database(flags, options.settle(flags)))
    if as_json:
        shape = {
            "database": found.database,
            "dialect": found.dialect,
            "role": found.role,
            "only_reads": not found.findings,
            "tried": [{"what": t.what, "allowed": t.allowed, "said": t.said} for t in found.tried],
            "findings": [{"code": f.code, "text": f.text} for f in found.findings],
            "better": found.better if found.findings else None,
        }
        click.echo(to_json(shape))
    else:
        click.echo(f"{found.role} on {found.database}")
        for trial in found.tried:
            click.echo(f"  {'yes' if trial.allowed else 'no '}  {trial.what}{f': {trial.said}' if trial.said else ''}")
        if found.findings:
            click.echo("This role could:")
            for finding in found.findings:
                click.echo(f"  - {finding.text}")
            click.echo("A role that only reads (paste as an administrator):")
            click.echo("\n".join(f"    {line}" for line in found.better.splitlines()))
        else:
            click.echo("This role can only read.")
    ctx.exit(1 if found.findings else 0)
