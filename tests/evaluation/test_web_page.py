"""The page as a file: nothing from outside, nothing of the data is markup, and the rows that it shows."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sqlite3
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqlcoder.cli.main import run as sqlcoder
from sqlcoder.errors import DatabaseError
from sqlcoder.evaluation.metrics import measure
from sqlcoder.evaluation.report import summarize
from sqlcoder.evaluation.reporting.excerpt import MAX_ROWS, read_excerpts
from sqlcoder.evaluation.reporting.published import published
from sqlcoder.evaluation.reporting.web_page import write_page
from sqlcoder.evaluation.scored import Scored
from tests.evaluation.runs import scored, verdicts, write_run

PARTS = files("sqlcoder.evaluation.reporting") / "page"


class Elements(HTMLParser):
    """The elements of a page with their attributes, and the text of scripts and styles."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[int, str] = {}
        self.inside = -1
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self.inside = len(self.found) - 1

    def handle_endtag(self, tag: str) -> None:
        self.inside = -1

    def handle_data(self, data: str) -> None:
        self.texts[self.inside] = self.texts.get(self.inside, "") + data

    def text_of(self, tag: str, **attributes: str) -> str:
        (at,) = [i for i, (t, a) in enumerate(self.found) if t == tag and attributes.items() <= a.items()]
        return self.texts[at]


def page_of(lines: list[Scored], **rest: Any) -> str:
    return write_page(summarize(measure(lines), elapsed_s=1.0, manifest={}), lines, **rest)


def test_no_part_of_the_page_reads_data_as_markup_or_loads_anything() -> None:
    for part in PARTS.iterdir():
        text = part.read_text(encoding="utf-8")
        code = re.sub(r'"http://www\.w3\.org/2000/svg"', "", text)
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", code), (
            part
        )
        assert not re.search(r"https?:|//cdn|@import|url\(|fetch\(|XMLHttpRequest|\bsrc=", code), part


def test_the_policy_names_the_script_and_the_style_and_nothing_else() -> None:
    page = Elements(page_of(verdicts(["match"])))
    policy = next(a["content"] for tag, a in page.found if a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    hashes = {
        name: base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        for name, text in (("script", page.text_of("script", type="module")), ("style", page.text_of("style")))
    }
    assert policy.split("; ")[:3] == [
        "default-src 'none'",
        f"script-src 'sha256-{hashes['script']}'",
        f"style-src 'sha256-{hashes['style']}'",
    ]
    assert "unsafe" not in policy
    assert not [a for _, a in page.found if "src" in a or "style" in a or any(name.startswith("on") for name in a)]


hostile = st.text() | st.sampled_from(
    ["</script><script>alert(1)</script>", "<!--<script>", "]]>", "@@SCRIPT@@", "\ud800"]
)


@settings(max_examples=30, deadline=None)
@given(hostile, hostile)
def test_no_data_leaves_its_element_and_all_of_it_arrives(question: str, pred: str) -> None:
    clean = Elements(page_of(verdicts(["mismatch"])))
    page = Elements(page_of([scored("mismatch", question=question, pred=pred, reason=pred, db_id=question)]))
    assert [tag for tag, _ in page.found] == [tag for tag, _ in clean.found]
    (example,) = json.loads(page.text_of("script", id="data"))["examples"]
    assert (example["question"], example["reason"]) == (question, pred)


def test_rows_of_both_sides_are_fetched_but_for_predictions_that_did_not_run(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "music.sqlite")
    connection.executescript("CREATE TABLE singer (name TEXT, photo BLOB); INSERT INTO singer VALUES ('Ann', x'00ff');")
    connection.executemany("INSERT INTO singer VALUES (?, NULL)", [(f"n{i}",) for i in range(20)])
    connection.commit()
    connection.close()
    lines = [
        scored("match", gold="SELECT name, photo FROM singer", pred="SELECT * FROM singer LIMIT 1"),
        scored("pred_failed", index=1, pred="SELECT nothing FROM singer"),
        scored("mismatch", index=2, pred="DELETE FROM singer"),
        scored("gold_failed", index=3, gold="SELECT nothing FROM singer"),
    ]
    found = read_excerpts(lines, tmp_path)
    assert found[0].gold is not None and found[0].pred is not None
    assert found[0].gold.more and len(found[0].gold.rows) == MAX_ROWS
    assert found[0].pred.rows == (("Ann", "x'00ff'"),) and not found[0].pred.more
    assert found[1].pred is None and found[1].gold is not None
    assert found[2].pred is not None and str(found[2].pred.error).startswith("Unsafe")
    assert found[3].gold is not None and "nothing" in str(found[3].gold.error)
    with pytest.raises(DatabaseError, match="No database 'music'"):
        read_excerpts(lines, tmp_path / "elsewhere")


def test_published_rows_stand_beside_the_whole_of_their_benchmark_alone() -> None:
    spider = "96792068c99f47609d0a518efd7c7b50a6ffd4377ee9ba3a60680cf6a5f452fd"
    assert published("0" * 64, verdicts(["match"] * 1034)) is None
    assert published(spider, verdicts(["match"] * 1033)) is None
    found = published(spider, verdicts(["match"] * 1034))
    assert found is not None and found["benchmark"] == "Spider dev"
    picard = next(row for row in found["rows"] if "PICARD" in row["system"])
    assert (picard["execution_accuracy"], picard["low"], picard["high"]) == (0.684, 0.6548, 0.7114)
    gpt4 = next(row for row in found["rows"] if row["system"].startswith("GPT-4"))
    assert (gpt4["execution_accuracy"], gpt4["low"], gpt4["high"]) == (None, 0.72, 0.76)
    names = ["group_by", "order_by", "ratio", "table_join", "where"]
    defog = [scored("match", index=i, category=name) for i, name in enumerate(names * 35)]
    found = published("0" * 64, defog)
    assert found is not None and found["n"] == 175
    assert found["rows"][0]["by_category"]["group_by"] == 0.829


def test_the_command_writes_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = str(write_run(tmp_path / "run", verdicts(["match", "mismatch"])))
    assert sqlcoder(["eval", "report", run, "--html", "--json"]) == 2
    assert sqlcoder(["eval", "report", run, "--databases", str(tmp_path)]) == 2
    assert capsys.readouterr().out == ""
    assert sqlcoder(["eval", "report", run, "--html", "-o", str(tmp_path / "page.html")]) == 0
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>") and "@@" not in text
    assert capsys.readouterr().out == ""
