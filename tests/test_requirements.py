"""A skip for something that SQLCODER_REQUIRE names is a failure; every other skip stays one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = """
import pytest
@pytest.mark.skipif(True, reason="could not import 'nosuch'")
def test_marked(): ...
def test_inside(): pytest.importorskip("nosuch")
@pytest.fixture
def thing(): pytest.skip("there is no Nosuch server here")
def test_fixture(thing): ...
def test_other(): pytest.skip("there is no nosuchlike")
"""


@pytest.mark.parametrize(("required", "outcome"), [("", "5 skipped"), ("nosuch", "1 failed, 1 skipped, 3 errors")])
def test_a_required_thing_may_not_be_skipped_for(required: str, outcome: str, tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(Path(__file__).with_name("conftest.py").read_text())
    (tmp_path / "test_some.py").write_text(TESTS)
    (tmp_path / "test_module.py").write_text('import pytest\npytest.importorskip("nosuch")\n')
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "--continue-on-collection-errors",
        str(tmp_path),
    ]
    environment = {**os.environ, "SQLCODER_REQUIRE": required}
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment, check=False)
    assert outcome in done.stdout.splitlines()[-1]
    assert done.returncode == (1 if required else 0)
