"""What a server process is to do, settled before anything is opened: values alone, so that workers can be sent it."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlcoder.errors import SetupError
from sqlcoder.settings import Settings

LEAST_TOKEN = 16
"""Characters of a token below which somebody may guess it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The databases by name, the settings, and who may ask."""

    databases: Mapping[str, str]
    """Name -> file, URL, or name in sqlcoder.toml; the first is asked where a request names none."""
    settings: Settings
    tokens: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Token -> whose it is. Without one, whoever reaches the port may ask."""

    @property
    def opinions(self) -> Path:
        """Where verdicts are added, for `data collect` to read."""
        if self.settings.opinions:
            return Path(self.settings.opinions).expanduser()
        data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
        return Path(data) / "sqlcoder" / "opinions.jsonl"

    @property
    def hosts(self) -> tuple[str, ...]:
        """Names, without a port, by which a request may call this server, besides those of the loopback."""
        named = [name.strip().lower() for name in (self.settings.hosts or "").split(",")]
        return tuple(name for name in (self.settings.host.lower(), *named) if name)


def make_plan(targets: Sequence[str | Path], settings: Settings) -> Plan:
    """The plan for these databases.

    Raises SetupError for no database, for two of one name, for a token file that cannot be read or holds no good
    token, and for a host beyond this machine without one.
    """
    if not targets:
        raise SetupError("Which database? Give -d FILE_OR_URL, set DATABASE_URL, or try --sample")
    databases: dict[str, str] = {}
    for target in map(str, targets):
        name = name_of(target)
        if name in databases:
            raise SetupError(
                f"Two databases would be called {name!r}; give one of them another name in sqlcoder.toml and use that"
            )
        databases[name] = target
    tokens = read_tokens(Path(settings.token_file).expanduser()) if settings.token_file else {}
    if not tokens and not is_loopback(settings.host):
        raise SetupError(
            f"{settings.host} is reached from other machines, so every request needs a token: write one of at least "
            f"{LEAST_TOKEN} characters into a file of yours alone and give --token-file FILE"
        )
    return Plan(databases, settings, tokens)


def name_of(target: str) -> str:
    """What a database is called in requests.

    >>> name_of("data/shop.sqlite"), name_of("postgresql://ann:secret@db:5432/sales?sslmode=require"), name_of("shop")
    ('shop', 'sales', 'shop')
    """
    path = target.partition("://")[2].partition("?")[0] if "://" in target else target
    return Path(path).stem or "database"


def is_loopback(host: str) -> bool:
    """Can only this machine reach it?

    >>> [is_loopback(host) for host in ("127.0.0.1", "localhost", "::1", "127.0.0.2", "0.0.0.0", "::", "db.example")]
    [True, True, True, True, False, False, False]
    """
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def read_tokens(path: Path) -> dict[str, str]:
    """Token -> whose it is, from lines `TOKEN` or `NAME TOKEN`; lines that begin with # say nothing.

    Raises SetupError, which never quotes the file.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        why = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else "it is not text"
        raise SetupError(f"The token file {path} cannot be read: {why}") from None
    tokens: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if len(words) > 2 or not words[-1].isascii() or len(words[-1]) < LEAST_TOKEN:
            raise SetupError(
                f"{path}:{number}: expected TOKEN or NAME TOKEN, the token of {LEAST_TOKEN} or more ASCII characters"
            )
        tokens[words[-1]] = words[0] if len(words) == 2 else ""
    if not tokens:
        raise SetupError(f"The token file {path} holds no token; write one of {LEAST_TOKEN} or more characters into it")
    return tokens
