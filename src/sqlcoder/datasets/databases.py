"""Find the database file of a db_id in a benchmark's folder."""

from __future__ import annotations

from pathlib import Path

from sqlcoder.errors import DatabaseError


def database_path(folder: str | Path, db_id: str) -> Path:
    """`folder/<db_id>/<db_id>.sqlite`, else `folder/<db_id>.sqlite`.

    Raises DatabaseError where neither is a file, or where `db_id` is not a plain name (it comes from a data file and
    must not lead out of the folder).
    """
    if not db_id or Path(db_id).name != db_id or "\\" in db_id:
        raise DatabaseError(f"{db_id!r} cannot name a database: expected a plain name without '/' or '..'")
    nested, flat = Path(folder) / db_id / f"{db_id}.sqlite", Path(folder) / f"{db_id}.sqlite"
    for path in (nested, flat):
        if path.is_file():
            return path
    raise DatabaseError(f"No database {db_id!r} in {folder}: neither {nested} nor {flat} is there")


def variant_paths(suite: str | Path, db_id: str) -> list[Path]:
    """All of `suite/<db_id>/*.sqlite` by name: databases of one schema with other rows; none where there is no folder.

    `db_id` is one that `database_path` accepts.
    """
    return sorted((Path(suite) / db_id).glob("*.sqlite"))
