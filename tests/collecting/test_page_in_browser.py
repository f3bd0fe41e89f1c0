"""The page in a real browser: keys, a rewriting, data that would like to run, every width and both schemes."""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sqlcoder.collecting.desk import Desk
from sqlcoder.collecting.server import DeskServer
from sqlcoder.shapes import plain
from tests.collecting.conftest import ATTACK, QUESTIONS

playwright = pytest.importorskip(
    "playwright.sync_api", reason="the page is not opened in a browser (the extra `browser` is not installed)"
)
pytestmark = pytest.mark.browser


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


@pytest.fixture
def server(make_desk: Callable[[str], Desk]) -> Iterator[DeskServer]:
    served = DeskServer(lambda: make_desk("ana"), plain=plain)
    thread = threading.Thread(target=served.serve_forever)
    thread.start()
    yield served
    served.shutdown()
    served.server_close()
    thread.join()


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def page(browser: Any, server: DeskServer, complaints: list[str]) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("dialog", lambda dialog: complaints.append(dialog.message))
    origin = f"http://127.0.0.1:{server.server_port}/"
    opened.on("request", lambda request: None if request.url.startswith(origin) else complaints.append(request.url))
    opened.goto(server.url)
    opened.wait_for_selector("#case")
    yield opened
    context.close()


def opinions(folder: Path) -> list[dict[str, Any]]:
    path = folder / "opinions.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def at(page: Any, index: int) -> None:
    page.wait_for_function(
        "text => document.getElementById('question').textContent === text", arg=QUESTIONS[index].question
    )


def test_a_rewriting_is_saved_only_after_it_ran(page: Any, tmp_path: Path, complaints: list[str]) -> None:
    page.keyboard.press("s")
    at(page, 1)
    page.keyboard.press("e")
    assert page.locator("#save").is_disabled()
    page.fill("#rewriting", "DELETE FROM customers")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#error:not([hidden])")
    assert page.locator("#save").is_disabled() and len(opinions(tmp_path)) == 1
    page.fill("#rewriting", "SELECT name FROM customers WHERE city = 'Paris'")
    page.click("#run")
    page.wait_for_selector("#save:enabled")
    assert page.locator("#rows tbody td").all_inner_texts() == ["Ada", "Cy"]
    page.locator("#rewriting").press_sequentially(" ")  # changed since it ran
    assert page.locator("#save").is_disabled()
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#save:enabled")
    page.click("#save")
    at(page, 2)
    saved = opinions(tmp_path)[1]
    assert saved["verdict"] == "rewrite" and saved["rewrite"].startswith("SELECT name FROM") and complaints == []


def test_what_comes_from_data_is_text(page: Any, complaints: list[str]) -> None:
    page.keyboard.press("r")
    at(page, 1)
    page.keyboard.press("w")
    at(page, 2)
    assert page.locator("#rows tbody td").all_inner_texts() == [ATTACK, "NULL", "</script><b>bold</b>"]
    assert page.locator("main img, main b, main script").count() == 0
    assert page.evaluate("window.hacked") is None and complaints == []


def test_keys_are_enough_and_the_end_is_told(page: Any, tmp_path: Path) -> None:
    page.keyboard.press("q")
    page.keyboard.type(" now")
    page.keyboard.press("Enter")
    assert page.locator("#question").inner_text() == "how many customers are there now"
    for index, key in enumerate("rwwrs"):
        at(page, index) if index else None
        page.keyboard.press(key)
        page.wait_for_function("n => !document.body.hasAttribute('aria-busy')", arg=index)
    page.wait_for_selector("#end:not([hidden])")
    assert [o["verdict"] for o in opinions(tmp_path)] == ["right", "wrong", "wrong", "right", "skip"]
    assert opinions(tmp_path)[0]["question"] == "how many customers are there now"
    assert page.locator("#count").inner_text() == "4 of 5 judged"


def test_a_verdict_can_be_taken_back(page: Any, tmp_path: Path) -> None:
    page.keyboard.press("r")
    at(page, 1)
    page.keyboard.press("b")
    at(page, 0)
    page.keyboard.press("w")
    at(page, 1)
    assert [o["verdict"] for o in opinions(tmp_path)] == ["right", "wrong"]


def test_a_server_that_stopped_is_told(page: Any, server: DeskServer) -> None:
    server.shutdown()
    server.socket.close()
    page.keyboard.press("r")
    page.wait_for_selector("#failure:not([hidden])")
    assert "has stopped" in page.locator("#failure").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_it_fits_and_can_be_read(browser: Any, server: DeskServer, width: int, scheme: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
    page = context.new_page()
    page.goto(server.url)
    page.wait_for_selector("#rows td")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    bar = page.locator("#judging").bounding_box()
    assert bar["y"] + bar["height"] <= 844 and bar["x"] >= 0
    for button in page.locator("#judging button").all():
        assert button.bounding_box()["height"] >= 44  # a finger's width
    contrast = page.evaluate(CONTRAST)
    assert min(contrast.values()) >= 4.5, contrast
    if folder := os.environ.get("SQLCODER_SCREENSHOTS"):
        page.screenshot(path=f"{folder}/collect-{scheme}-{width}.png")
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
  const looked = ["#question", ".label", "#sql", "#rows td", "#rows th", "#count", "#right", "#wrong", "#skip"];
  return Object.fromEntries(looked.map((selector) => [selector, ratio(document.querySelector(selector))]));
}"""
"""WCAG 2's contrast of text and what lies behind it (relative luminance), by selector."""
