"""Wrong values are refused by name; a right one comes from the nearest place that says something."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqlcoder.errors import SetupError
from sqlcoder.settings import (
    SETTINGS,
    Settings,
    cache_folder,
    find_config,
    hide_password,
    read_config,
    read_settings,
    trace_settings,
)


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"SQLCODER_TIMEOUT": "soon"}, "timeout must be a number, not 'soon' (environment SQLCODER_TIMEOUT)"),
        ({"SQLCODER_TIMEOUT": "nan"}, "timeout must be a number"),
        ({"SQLCODER_TIMEOUT": "0"}, "timeout must be at least 0.001"),
        ({"SQLCODER_MAX_ROWS": "2.5"}, "max_rows must be a whole number"),
        ({"SQLCODER_MAX_ROWS": "-1"}, "max_rows must be at least 1"),
        ({"SQLCODER_CACHE": "maybe"}, "cache must be true or false"),
    ],
)
def test_wrong_values_are_refused(environ: dict[str, str], said: str) -> None:
    with pytest.raises(SetupError) as caught:
        read_settings(environ=environ)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("timeuot = 3", "there is no setting 'timeuot'; did you mean 'timeout'?"),
        ("timeout = ", "sqlcoder.toml"),
        ("max_rows = true", "max_rows must be a whole number"),
        ("max_rows = 2.5", "max_rows must be a whole number"),
        ("model = 3", "model must be text"),
        ("cache = 'often'", "cache must be true or false"),
    ],
)
def test_wrong_files_are_refused(tmp_path: Path, text: str, said: str) -> None:
    config = tmp_path / "sqlcoder.toml"
    config.write_text(text)
    with pytest.raises(SetupError) as caught:
        read_settings(environ={}, config=config)
    assert said in str(caught.value) and str(config) in str(caught.value)


def test_unreadable_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "sqlcoder.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(SetupError, match="cannot be read"):
        read_config(tmp_path / "sqlcoder.toml")


def test_flag_over_environment_over_file_over_default(tmp_path: Path) -> None:
    config = tmp_path / "sqlcoder.toml"
    config.write_text("seed = 1\ntimeout = 9\n")

    def where(flags: dict[str, Any], environ: dict[str, str]) -> tuple[Any, str]:
        traced = trace_settings(flags, environ=environ, config=config)
        return next((t.value, t.origin) for t in traced if t.setting.name == "seed")

    assert where({"seed": 3}, {"SQLCODER_SEED": "2"}) == (3, "flag --seed")
    assert where({"seed": 0}, {"SQLCODER_SEED": "2"}) == (0, "flag --seed")
    assert where({"seed": None}, {"SQLCODER_SEED": "2"}) == (2, "environment SQLCODER_SEED")
    assert where({}, {"SQLCODER_SEED": ""}) == (1, str(config))
    assert read_settings(environ={}, config=config) == Settings(seed=1, timeout=9.0)


def test_without_anything_the_defaults_hold() -> None:
    assert read_settings(environ={}) == Settings()
    assert {t.origin for t in trace_settings(environ={})} == {"default"}


def test_the_nearest_file_upwards_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    (tmp_path / "sqlcoder.toml").write_text("seed = 7")
    monkeypatch.chdir(below)
    assert find_config() == tmp_path / "sqlcoder.toml"
    assert read_settings(environ={}).seed == 7


def test_database_url_is_heard_after_our_own_variable() -> None:
    assert read_settings(environ={"DATABASE_URL": "a"}).database == "a"
    assert read_settings(environ={"DATABASE_URL": "a", "SQLCODER_DATABASE": "b"}).database == "b"


def test_shown_values_hold_no_password() -> None:
    traced = trace_settings({"database": "postgresql://ann:s3cret@host/db"}, environ={})
    assert "s3cret" not in " ".join(t.shown for t in traced)
    with pytest.raises(SetupError) as caught:
        read_settings({"seed": "postgresql://ann:s3cret@host/db"}, environ={})
    assert "s3cret" not in str(caught.value)


@given(st.text(st.characters(codec="ascii", exclude_categories=("C", "Z")), min_size=8))
def test_no_password_survives(secret: str) -> None:
    assert secret not in hide_password(f"mysql://u:{secret}@h/d").replace("mysql://u:***@h/d", "")


def test_every_knob_is_one_name_in_four_places() -> None:
    assert [s.name for s in SETTINGS] == [f.name for f in fields(Settings)]
    for setting in SETTINGS:
        assert setting.flag == "--" + setting.name.replace("_", "-")
        assert setting.variable == "SQLCODER_" + setting.name.upper()
        assert setting.help.endswith((".", ").")) and setting.type in (str, int, float, bool)
        assert setting.default is None or isinstance(setting.default, setting.type)


def test_the_cache_lies_where_it_was_asked_for() -> None:
    assert cache_folder(Settings(cache_dir="/x"), {"SQLCODER_CACHE_DIR": "/y"}) == Path("/x")
    assert cache_folder(None, {"SQLCODER_CACHE_DIR": "/y", "XDG_CACHE_HOME": "/z"}) == Path("/y")
    assert cache_folder(None, {"XDG_CACHE_HOME": "/z"}) == Path("/z/sqlcoder")
    assert cache_folder(None, {"XDG_CACHE_HOME": "relative"}) == Path.home() / ".cache" / "sqlcoder"
