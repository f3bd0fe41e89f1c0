"""What this process's user could do to a database that is a file or a folder of files.

Nothing is tried: SQLite makes a journal beside the file for the least write. The permissions say it (`access(2)`, which
also knows of read-only file systems, ACLs and root). SQLCoder itself opens such files read-only whatever they allow.
"""

from __future__ import annotations

import getpass
import os
import shlex
from collections.abc import Sequence
from pathlib import Path

from sqlcoder.db.engines.duckdb_file import READERS
from sqlcoder.db.engines.duckdb_file import read_path as read_duckdb_path
from sqlcoder.db.engines.sqlite import read_path as read_sqlite_path
from sqlcoder.db.roles.examination import Examination, Finding, Trial
from sqlcoder.errors import DatabaseError


def examine_sqlite(url: str, _: str) -> Examination:
    """The file of the URL. Raises DatabaseError."""
    return _examine(read_sqlite_path(url), "sqlite")


def examine_duckdb(url: str, _: str) -> Examination:
    """The file or the folder of the URL. Raises DatabaseError."""
    return _examine(read_duckdb_path(url), "duckdb")


def _examine(path: Path, dialect: str) -> Examination:
    path = path.expanduser()
    if not path.exists():
        raise DatabaseError(f"There is no file {path}")
    files = _data_files(path) if path.is_dir() else [path]
    folder = path if path.is_dir() else path.parent
    writable = [file for file in files if os.access(file, os.W_OK)]
    owned = [file for file in files if file not in writable and os.geteuid() in (0, file.stat().st_uid)]
    folder_open = os.access(folder, os.W_OK)
    findings = []
    if writable:
        findings.append(Finding("write", f"change {_listed(writable)}"))
    if owned:
        findings.append(Finding("owner", f"make {_listed(owned)} writable again, as its owner"))
    if folder_open:
        findings.append(Finding("folder", f"delete or replace files in {folder}, and put a journal beside them"))
    tried = (
        Trial(f"is {path} writable, by its permissions", bool(writable)),
        Trial(f"is the folder {folder} writable, by its permissions", folder_open),
    )
    return Examination(str(path), dialect, f"the user {getpass.getuser()}", tried, tuple(findings), _propose(path))


def _data_files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.iterdir() if p.is_file() and any(s in p.suffixes for s in READERS))


def _propose(path: Path) -> str:
    """Shell lines: a copy that belongs to root and everybody may read, in a folder of root's."""
    name = shlex.quote(f"/srv/sqlcoder/{path.resolve().name}")
    source = shlex.quote(str(path.resolve()))
    return "\n".join(
        [
            "sudo install -d -o root -g root -m 755 /srv/sqlcoder",
            f"sudo cp -R --no-preserve=mode,ownership {source} {name} && sudo chmod -R a=rX {name}",
            "# ask the copy as a user who is not root",
        ]
    )


def _listed(files: Sequence[Path], most: int = 5) -> str:
    more = f" and {len(files) - most} more" if len(files) > most else ""
    return ", ".join(str(file) for file in files[:most]) + more
