"""`%load_ext sqlcoder` in a real notebook, executed by a real kernel. The noes first."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from sqlcoder.errors import SetupError
from sqlcoder.sample import sample_path

pytest.importorskip("IPython", reason="there is no notebook (the extra `notebook` is not installed)")
pytest.importorskip("pandas", reason="there is no notebook (the extra `notebook` is not installed)")

from sqlcoder.serve.notebook import Request, parse_line


@pytest.mark.parametrize(
    ("line", "cell", "said"),
    [
        ("", "", "There is no question"),
        ("-d shop.sqlite", " \n ", "There is no question"),
        ("-d", "", "-d wants a value"),
        ("--databse shop how many", "", "no option '--databse'"),
    ],
)
def test_what_is_wrong_with_a_line_is_said(line: str, cell: str, said: str) -> None:
    with pytest.raises(SetupError, match=said):
        parse_line(line, cell)


@pytest.mark.parametrize(
    ("line", "cell", "request_"),
    [
        ("how many", "", Request("how many")),
        ("how many -d days", "", Request("how many -d days")),
        ("whose isn't \"paid", "", Request("whose isn't \"paid")),
        ('-d "my shop.sqlite" --max-rows=5 how', "many", Request("how\nmany", "my shop.sqlite", max_rows="5")),
        ("-m scripted:a.json -o found", "what\n", Request("what", model="scripted:a.json", output="found")),
        ("--sample --samples", "", None),
        ("--sample what", "", Request("what", str(sample_path()))),
    ],
)
def test_options_come_before_the_question(line: str, cell: str, request_: Request | None) -> None:
    if request_ is None:
        with pytest.raises(SetupError):
            parse_line(line, cell)
    else:
        assert parse_line(line, cell) == request_


def test_importing_loads_none_of_it() -> None:
    code = (
        "import sys, sqlcoder; from sqlcoder.cli.main import run; assert run(['--help']) == 0;"
        "heavy = {'IPython', 'pandas', 'mcp', 'fastapi', 'openai'} & set(sys.modules); assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


CELLS = (
    "%load_ext sqlcoder",
    "%ask how many customers",
    "%ask -d nowhere.sqlite how many customers",
    "%ask --nosuch how many customers",
    "%%ask --sample\nweather",
    "%ask destroy",
    "%ask how many customers",
    "products = %ask which products\nprint(type(products).__name__, list(products.columns), len(products) > 3)",
    "%%ask --max-rows 2 -o few\nwhich products",
    "print(few.attrs['truncated'], len(few), few.attrs['sql'])",
    "%ask customers and their mail",
)


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """The outputs of each cell."""
    nbclient = pytest.importorskip(
        "nbclient", reason="no notebook is executed (extra serve-test), so serve is not shown"
    )
    nbformat = pytest.importorskip(
        "nbformat", reason="no notebook is executed (extra serve-test), so serve is not shown"
    )
    folder = tmp_path_factory.mktemp("notebook")
    script = {
        "how many customers": "SELECT count(*) AS n FROM customers",
        "which products": {"sql": "SELECT id, name FROM products ORDER BY id", "confidence": 0.93},
        "weather": None,
        "destroy": "DROP TABLE customers",
        "customers and their mail": "SELECT last_name, email FROM customers ORDER BY id LIMIT 3",
    }
    (folder / "answers.json").write_text(json.dumps(script))
    (folder / "sqlcoder.toml").write_text('model = "scripted:answers.json"\ncache = false\n')
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    client = nbclient.NotebookClient(
        notebook, timeout=240, allow_errors=True, resources={"metadata": {"path": str(folder)}}
    )
    with pytest.MonkeyPatch.context() as patch:
        for name in ("DATABASE_URL", "SQLCODER_DATABASE", "SQLCODER_MODEL"):
            patch.delenv(name, raising=False)
        for name in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "XDG_DATA_HOME"):
            patch.setenv(name, str(folder / name.lower()))
        client.execute()
    nbformat.validate(notebook)
    return [cell.outputs for cell in notebook.cells]


def text(outputs: list[Any]) -> str:
    """All that a reader sees as text."""
    said = [o.get("text") or o.get("evalue") or o.get("data", {}).get("text/plain", "") for o in outputs]
    return "\n".join(said)


@pytest.mark.parametrize(
    ("cell", "said"), [(1, "Which database?"), (2, "nowhere.sqlite"), (3, "There is no option '--nosuch'")]
)
def test_an_error_is_one_line_and_the_cell_fails(cell: int, said: str, executed: list[Any]) -> None:
    outputs = executed[cell]
    assert said in text(outputs)
    assert "Traceback" not in text(outputs) and "execute_result" not in {o.output_type for o in outputs}


@pytest.mark.parametrize(("cell", "said"), [(4, "no answer: "), (5, "no answer: the query that")])
def test_an_honest_no_has_no_frame(cell: int, said: str, executed: list[Any]) -> None:
    assert text(executed[cell]).startswith(said)
    assert {o.output_type for o in executed[cell]} == {"stream"}


def test_a_question_shows_sql_and_gives_a_frame(executed: list[Any]) -> None:
    assert executed[0] == []
    shown, said, frame = executed[6]
    assert shown.data["text/plain"] == "SELECT COUNT(*) AS n\nFROM customers"
    assert shown.data["text/markdown"].startswith("```sql\nSELECT COUNT(*) AS n\n")
    assert said.text.startswith("1 row · ")
    assert frame.output_type == "execute_result" and "<table" in frame.data["text/html"]


def test_a_frame_can_be_kept(executed: list[Any]) -> None:
    assert "DataFrame ['id', 'name'] True" in text(executed[7])
    assert "the first 2 rows; there are more" in text(executed[8])
    assert {o.output_type for o in executed[8]} == {"display_data", "stream"}
    assert text(executed[9]).startswith("True 2 SELECT ")


def test_what_is_hidden_stays_hidden(executed: list[Any]) -> None:
    assert "@" not in json.dumps([dict(o) for o in executed[10]], default=str)
    assert "note: " in text(executed[10])
