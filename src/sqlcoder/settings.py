"""The one table of knobs: name, type, default and help, and where a value comes from.

A knob is one name in four places: the flag `--max-rows`, the variable `SQLCODER_MAX_ROWS`, the key `max_rows` in
`sqlcoder.toml`, the field `Settings.max_rows`. The first of these that says something wins, then the default.
The command line, the docs and the tests all read `SETTINGS`; adding a knob is adding a field to `Settings`.

Not here: what one command alone needs (its own flags), and the databases that `sqlcoder.toml` names
(`sqlcoder.db.catalog`).
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, get_type_hints

from sqlcoder.errors import SetupError

CONFIG_NAME = "sqlcoder.toml"
MAX_PLAN_ROWS = 10**10
"""A server reads some 10**8 rows a second: what expects more could not end within the default time limit."""
_OWN_TABLES = ("databases",)  # tables of the file that other modules read
_TRUE, _FALSE = ("1", "true", "yes", "on"), ("0", "false", "no", "off")
_PASSWORD = re.compile(r"(://[^:/?#@\s]*):\S*@")  # greedy: an unescaped "@" belongs to the password, not to the host
_BROKEN_URL = re.compile(  # one that lost its "//"
    r"(?<![^\s'\"(])((?:[a-z][a-z0-9+]*:/?)?[^\s:/@'\"]+):(?!//)[^\s@]+@(?=[\w.-]+(?:[:/)'\"\s]|$))"
)
_SECRET_PARAMETER = re.compile(r"(?i)([?&;][a-z_]*(?:password|passwd|pwd|secret|token)=)[^&;\s]*")


def _knob(default: Any, help: str, *, minimum: float | None = None, also: tuple[str, ...] = ()) -> Any:
    return field(default=default, metadata={"help": help, "minimum": minimum, "also": also})


@dataclass(frozen=True, slots=True)
class Settings:
    """Every knob with its default; `read_settings` gives one with the caller's values."""

    database: str | None = _knob(
        None,
        "The database: a SQLite file, an SQLAlchemy URL, or a name from sqlcoder.toml.",
        also=("DATABASE_URL",),
    )
    model: str = _knob("embedded", "Who writes the SQL: embedded, or scripted:FILE.")
    candidates: int = _knob(5, "How many queries the model proposes for a question.", minimum=1)
    min_confidence: float = _knob(0.0, "Confidence (0 to 1) below which there is no answer, only a reason.", minimum=0)
    timeout: float = _knob(30.0, "Seconds after which a query is stopped.", minimum=0.001)
    max_rows: int = _knob(10_000, "Rows after which a result is cut off.", minimum=1)
    max_plan_rows: int = _knob(
        MAX_PLAN_ROWS,
        "Rows that a step of the database's plan may expect; above that a query is not begun. 0: any.",
        minimum=0,
    )
    offline: bool = _knob(True, "Download nothing, and refuse every model that talks to another machine.")
    seed: int = _knob(0, "Seed of everything that draws at random.")
    workers: int = _knob(1, "Processes that share the work of a benchmark or of a server.", minimum=1)
    cache: bool = _knob(True, "Keep the value index of a database between runs.")
    cache_dir: str | None = _knob(
        None, "Folder of the cache (default: $XDG_CACHE_HOME/sqlcoder, else ~/.cache/sqlcoder)."
    )
    host: str = _knob("127.0.0.1", "Address on which `serve` listens; beyond this machine it takes a token.")
    port: int = _knob(8765, "Port on which `serve` listens; 0 takes a free one.", minimum=0)
    hosts: str | None = _knob(
        None, "Names, with commas between, by which requests may call a server (a proxy's, this machine's)."
    )
    token_file: str | None = _knob(None, "File of the tokens, one a line, of which a server's requests must carry one.")
    parallel: int = _knob(4, "Questions that a server's process answers at the same time.", minimum=1)
    queue: int = _knob(64, "Questions that may wait in a server's process; more are refused with 429.", minimum=1)
    opinions: str | None = _knob(None, "File to which a server adds verdicts on its answers (see data collect).")
    audit: str | None = _knob(None, "File to which every question appends a JSON line: who, when, SQL, outcome.")


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table: a field of `Settings`, told to people."""

    name: str
    type: type
    default: Any
    help: str
    minimum: float | None = None
    also: tuple[str, ...] = ()
    """Other environment variables that are heard, after the knob's own."""

    @property
    def flag(self) -> str:
        return "--" + self.name.replace("_", "-")

    @property
    def variable(self) -> str:
        return "SQLCODER_" + self.name.upper()


def _rows() -> tuple[Setting, ...]:
    hints = get_type_hints(Settings)
    rows = []
    for f in fields(Settings):
        options = [t for t in getattr(hints[f.name], "__args__", (hints[f.name],)) if t is not type(None)]
        rows.append(Setting(f.name, options[0], f.default, **f.metadata))
    return tuple(rows)


SETTINGS: tuple[Setting, ...] = _rows()


@dataclass(frozen=True, slots=True)
class Traced:
    """A knob's value and where it came from."""

    setting: Setting
    value: Any
    origin: str
    """`flag --timeout`, `environment SQLCODER_TIMEOUT`, the path of a sqlcoder.toml, or `default`."""

    @property
    def shown(self) -> str:
        """The value as it may be printed: without passwords."""
        return "" if self.value is None else hide_password(str(self.value))


def trace_settings(
    flags: Mapping[str, Any] | None = None,
    *,
    environ: Mapping[str, str] | None = None,
    config: Path | None = None,
) -> tuple[Traced, ...]:
    """Every knob with its value and origin, in the table's order.

    `flags` holds what the caller gave (None: not given); `environ` is `os.environ` by default; `config` is the
    sqlcoder.toml to read, by default the nearest one from the working directory upwards.
    Raises SetupError for a value that is not of the knob's type, and for keys of the file that nobody knows.
    """
    flags = flags or {}
    environ = os.environ if environ is None else environ
    path = config or find_config()
    keys = read_config(path) if path else {}
    return tuple(_trace(setting, flags, environ, keys, path) for setting in SETTINGS)


def read_settings(
    flags: Mapping[str, Any] | None = None,
    *,
    environ: Mapping[str, str] | None = None,
    config: Path | None = None,
) -> Settings:
    """The settings in force; arguments and errors as in `trace_settings`.

    >>> read_settings({"max_rows": 5}, environ={"SQLCODER_MAX_ROWS": "7", "SQLCODER_SEED": "3"}).max_rows
    5
    """
    return Settings(**{t.setting.name: t.value for t in trace_settings(flags, environ=environ, config=config)})


def _trace(
    setting: Setting, flags: Mapping[str, Any], environ: Mapping[str, str], keys: Mapping[str, Any], path: Path | None
) -> Traced:
    if flags.get(setting.name) is not None:
        origin = f"flag {setting.flag}"
        return Traced(setting, _convert(setting, flags[setting.name], origin), origin)
    for variable in (setting.variable, *setting.also):
        if environ.get(variable):  # an empty variable says nothing, as everywhere in Unix
            origin = f"environment {variable}"
            return Traced(setting, _convert(setting, environ[variable], origin), origin)
    if setting.name in keys:
        return Traced(setting, _convert(setting, keys[setting.name], str(path)), str(path))
    return Traced(setting, setting.default, "default")


def _convert(setting: Setting, value: Any, origin: str) -> Any:
    """The value in the knob's type; text is read, other types must fit. Raises SetupError."""
    converted: Any = None
    if setting.type is bool:
        word = str(value).strip().lower()
        converted = True if word in _TRUE else False if word in _FALSE else None
    elif setting.type is str:
        converted = value if isinstance(value, str) else None
    elif not isinstance(value, bool):
        try:
            converted = setting.type(value)
        except (TypeError, ValueError):
            converted = None
    # int(2.5) is 2 and float("nan") is a float: neither is what was meant
    if isinstance(value, float) and isinstance(converted, int) and converted != value:
        converted = None
    if converted is None or converted != converted:
        raise SetupError(f"{setting.name} must be {_KINDS[setting.type]}, not {hide_password(repr(value))} ({origin})")
    if setting.minimum is not None and converted < setting.minimum:
        raise SetupError(f"{setting.name} must be at least {setting.minimum:g}, not {converted} ({origin})")
    return converted


_KINDS = {bool: "true or false", str: "text", int: "a whole number", float: "a number"}


def find_config(start: Path | None = None) -> Path | None:
    """The sqlcoder.toml of `start` (the working directory) or the nearest folder above it; None where there is none."""
    folder = (start or Path.cwd()).resolve()
    return next((p for f in (folder, *folder.parents) if (p := f / CONFIG_NAME).is_file()), None)


def read_config(path: Path) -> dict[str, Any]:
    """The file's content; its keys are knobs or tables that we know. Raises SetupError, naming file and line."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SetupError(f"{path}: {error}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(f"{path} cannot be read: {error}") from error
    known = [s.name for s in SETTINGS] + list(_OWN_TABLES)
    for key in content:
        if key not in known:
            raise SetupError(f"{path}: there is no setting {key!r}{did_you_mean(key, known)}")
    return content


def did_you_mean(name: str, known: list[str]) -> str:
    """`; did you mean 'x'?` for the nearest known name, or nothing.

    >>> did_you_mean("timeuot", ["timeout", "seed"]), did_you_mean("zzz", ["timeout"])
    ("; did you mean 'timeout'?", '')
    """
    by_folded = {k.casefold(): k for k in known}
    close = difflib.get_close_matches(name.casefold(), list(by_folded), n=1, cutoff=0.7)
    return f"; did you mean {by_folded[close[0]]!r}?" if close else ""


def hide_password(text: str) -> str:
    """The text with the passwords of the URLs in it replaced by `***`.

    >>> hide_password("postgresql://ann:s3c@ret@db/shop?sslpassword=x"), hide_password("shop.sqlite")
    ('postgresql://ann:***@db/shop?sslpassword=***', 'shop.sqlite')
    >>> hide_password("There is no file postgres:/ann:s3cret@db/shop"), hide_password("mail ann@x.org: 5 of 7")
    ('There is no file postgres:/ann:***@db/shop', 'mail ann@x.org: 5 of 7')
    """
    return _SECRET_PARAMETER.sub(r"\1***", _BROKEN_URL.sub(r"\1:***@", _PASSWORD.sub(r"\1:***@", text)))


def cache_folder(settings: Settings | None = None, environ: Mapping[str, str] | None = None) -> Path:
    """Where cached things lie; the folder may not exist yet. `settings` None: only the environment is asked."""
    environ = os.environ if environ is None else environ
    chosen = settings.cache_dir if settings and settings.cache_dir else environ.get("SQLCODER_CACHE_DIR")
    if chosen:
        return Path(chosen).expanduser()
    base = environ.get("XDG_CACHE_HOME")
    return (Path(base) if base and Path(base).is_absolute() else Path.home() / ".cache") / "sqlcoder"
