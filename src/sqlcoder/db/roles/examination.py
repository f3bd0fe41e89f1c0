"""What an examination of a role found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trial:
    """Something that was tried, and whether the database let it happen."""

    what: str
    allowed: bool
    said: str = ""
    """The refusal, in the database's words."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a role which only reads could not do."""

    code: str
    """One word for programs: superuser, write, files, ..."""
    text: str
    """What the role could do, in plain words."""


@dataclass(frozen=True, slots=True)
class Examination:
    """A role, what was tried with it, what it could do beyond reading, and how to make a better one."""

    database: str
    """Without a password."""
    dialect: str
    role: str
    tried: tuple[Trial, ...]
    findings: tuple[Finding, ...]
    better: str
    """What to paste (SQL for a server, shell for a file) to get a role that only reads."""
