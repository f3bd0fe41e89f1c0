"""The page in a real browser: clicked, typed at, with data that would like to run."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sqlcoder.evaluation.metrics import measure
from sqlcoder.evaluation.report import summarize
from sqlcoder.evaluation.reporting.excerpt import read_excerpts
from sqlcoder.evaluation.reporting.web_page import write_page
from tests.evaluation.runs import scored

playwright = pytest.importorskip(
    "playwright.sync_api", reason="the page is not opened in a browser (the extra `browser` is not installed)"
)
pytestmark = pytest.mark.browser

ATTACK = '<script>window.hacked=1</script><img src=x onerror="window.hacked=1">\'"&amp;'
CELLS = [ATTACK, "</script><b>bold</b>", "👩‍🎤 emoji", "שלום, <i>עולם</i>", "مرحبا", "a\nb\tc", "", None]
HOSTILE_DB = "hostile"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        pytest.skip("there is no browser here (the Debian package is `chromium`)")
    with playwright.sync_playwright() as driver:
        # Chromium's sandbox refuses root, which is what a container's tests run as
        started = driver.chromium.launch(executable_path=path, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        yield started
        started.close()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page about 260 questions, more than the list holds at once; number 3 is the hostile one."""
    folder = tmp_path_factory.mktemp("page")
    connection = sqlite3.connect(folder / f"{HOSTILE_DB}.sqlite")
    connection.execute('CREATE TABLE t ("<b>x</b>" TEXT, n INTEGER)')
    connection.executemany("INSERT INTO t VALUES (?, ?)", [(cell, i) for i, cell in enumerate(CELLS)])
    connection.commit()
    connection.close()
    lines = []
    for i in range(260):
        outcome = "mismatch" if i % 10 == 3 else "no_answer" if i % 10 == 7 else "match"
        sql = 'SELECT "<b>x</b>", n FROM t'
        lines.append(
            scored(
                outcome,
                index=i,
                id=f"q{i}",
                db_id=HOSTILE_DB,
                question=f"{ATTACK} question {i}" if i == 3 else f"question {i}",
                gold=sql,
                pred=None if outcome == "no_answer" else f"{sql} WHERE n > {0 if i == 3 else -1}",
                reason=f"{ATTACK} reason" if i == 3 else "a reason",
                category=ATTACK if i == 3 else "where",
                difficulty="hard" if i % 2 else "easy",
                confidence=(i % 20) / 20,
                elapsed_s=0.01 * (i + 1),
            )
        )
    summary = summarize(measure(lines), elapsed_s=1.0, manifest={"model": {"name": ATTACK}, "data": "shop.csv"})
    path = folder / "page.html"
    path.write_text(write_page(summary, lines, excerpts=read_excerpts(lines, folder)), encoding="utf-8")
    return path


@pytest.fixture()
def complaints() -> list[str]:
    return []


@pytest.fixture()
def page(browser: Any, file: Path, complaints: list[str]) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("dialog", lambda dialog: complaints.append(dialog.message))
    opened.on("request", lambda request: complaints.append(request.url) if request.url != file.as_uri() else None)
    opened.goto(file.as_uri())
    yield opened
    context.close()


def entries(page: Any) -> int:
    return int(page.locator("#list .entry").count())


def heading(page: Any) -> str:
    return str(page.locator("#detail h3").inner_text())


def test_what_comes_from_data_is_text_wherever_it_stands(page: Any, complaints: list[str]) -> None:
    page.locator("#list .entry").nth(3).click()
    assert heading(page) == f"{ATTACK} question 3"
    assert page.locator("#detail .reason").inner_text() == f"{ATTACK} reason"
    gold = page.locator("#detail .side").first
    assert gold.locator("th").first.inner_text() == "<b>x</b>"
    shown = gold.locator("tbody td:first-child").evaluate_all("cells => cells.map(c => c.textContent)")
    assert shown == ["NULL" if cell is None else cell for cell in CELLS]
    assert page.title().startswith(ATTACK[:20])
    for selector in ("img", "b", "i", "script"):
        assert page.locator(f"header {selector}, main {selector}, footer {selector}").count() == (
            page.locator(".fact b").count() if selector == "b" else 0
        )
    assert page.evaluate("window.hacked") is None
    assert complaints == []


def test_right_to_left_text_finds_its_direction(page: Any) -> None:
    page.locator("#list .entry").nth(3).click()
    cells = page.locator("#detail .side").first.locator("tbody td:first-child")
    directions = cells.evaluate_all("cells => cells.map(c => getComputedStyle(c).direction)")
    assert directions[2:5] == ["ltr", "rtl", "rtl"]


def test_filters_narrow_and_are_cleared(page: Any, complaints: list[str]) -> None:
    assert entries(page) == 200
    page.get_by_role("button", name="60 more").click()
    assert entries(page) == 260
    page.select_option("#outcome", "mismatch")
    assert entries(page) == 26 and page.locator("#count").inner_text() == "26 of 260 questions"
    assert heading(page) == f"{ATTACK} question 3"
    page.select_option("#difficulty", "easy")
    assert entries(page) == 0 and "No question passes" in page.locator("#detail").inner_text()
    page.get_by_role("button", name="Clear").click()
    page.wait_for_function("document.querySelectorAll('#list .entry').length === 200")
    page.fill("#search", "QUESTION 25")
    assert entries(page) == 11  # 25, 250 to 259
    page.press("#search", "Escape")
    assert entries(page) == 200
    page.select_option("#category", ATTACK)
    assert entries(page) == 1
    assert complaints == []


def test_a_bar_of_a_figure_filters_the_questions(page: Any) -> None:
    page.locator("#figures .bar", has_text="no answer").click()
    assert page.locator("#outcome").input_value() == "no_answer"
    assert entries(page) == 26
    assert "No answer was given." in page.locator("#detail").inner_text()


def test_the_keyboard_is_enough(page: Any) -> None:
    page.keyboard.press("/")
    page.keyboard.type("question 1")
    assert heading(page) == "question 1"
    page.locator("#list .entry[aria-current=true]").focus()
    for key, expected in (
        ("ArrowDown", "question 10"),
        ("j", "question 11"),
        ("k", "question 10"),
        ("ArrowUp", "question 1"),
    ):
        page.keyboard.press(key)
        assert heading(page) == expected
        assert page.evaluate("document.activeElement.getAttribute('aria-current')") == "true"
    page.keyboard.press("End")
    assert heading(page) == "question 199"
    assert page.locator("#list .entry[tabindex='0']").count() == 1
    assert page.url.endswith("#q199")


def test_a_question_can_be_linked_to(page: Any, file: Path) -> None:
    page.goto("about:blank")
    page.goto(f"{file.as_uri()}#q250")
    assert heading(page) == "question 250"
    assert page.locator("#list .entry[aria-current=true]").is_visible()


def test_what_differs_between_the_queries_is_marked(page: Any) -> None:
    page.locator("#list .entry").nth(3).click()
    assert page.locator("#detail .side").first.locator("mark").count() == 0
    marked = page.locator("#detail .side").nth(1).locator("mark").all_inner_texts()
    assert "".join(marked) == "WHEREn>0"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_it_fits_and_can_be_read(browser: Any, file: Path, width: int, scheme: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
    page = context.new_page()
    page.goto(file.as_uri())
    page.locator("#list .entry").nth(3).click()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.locator("#figures .card").count() == 7  # three groups, outcomes, risk, reliability, time
    assert page.locator("#detail h3").evaluate("e => e.getBoundingClientRect().top < innerHeight")
    contrast = page.evaluate(CONTRAST)
    assert min(contrast.values()) >= 4.5, contrast
    context.close()


CONTRAST = """() => {
  const rgb = (text) => text.match(/[0-9.]+/g).slice(0, 3).map(Number);
  const light = (text) => rgb(text).map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (node) => {
    for (let n = node; n; n = n.parentElement) {
      const colour = getComputedStyle(n).backgroundColor;
      if (colour !== "rgba(0, 0, 0, 0)") return colour;
    }
  };
  const ratio = (node) => {
    const [a, b] = [light(getComputedStyle(node).color), light(behind(node))].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  };
  const looked = ["h1", ".label", ".card p", ".bar .value .soft", ".sign", ".where", "#detail .reason",
    ".chips .verdict", ".chips li:last-child", ".side pre", ".side mark", "td.null", "#about"];
  return Object.fromEntries(looked.map((selector) => [selector, ratio(document.querySelector(selector))]));
}"""
"""WCAG 2's contrast of text and what lies behind it (relative luminance), by selector."""
