"""How soon the page of `sqlcoder serve` is painted, and what 10,000 rows cost in it.

    python benchmarks/page_paint.py [LOADS]

Needs the extras `serve` and `browser` and Chromium. Every load has a context of its own, so nothing is cached but the
browser's process. `first_paint_ms` counts from the navigation to the first contentful paint. `rows_ms` is how long
showing 10,000 rows of 10 columns keeps the page from anything else, `sort_ms` sorting them, `scroll_ms` the slowest of
40 jumps in them. Prints one JSON object; exits 1 where the median first paint is above 1 s.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import threading
from typing import Any

from playwright.sync_api import sync_playwright

LIMIT_MS = 1000.0
ROWS = """async () => {
  const { showRows } = await import("/rows.js");
  const { kindsOf } = await import("/cells.js");
  for (const id of ["answer", "found", "rows"]) document.getElementById(id).hidden = false;
  const columns = Array.from({ length: 10 }, (_, i) => `column ${i}`);
  const cell = (n, i) => (i % 2 ? `text ${(n * 7919) % 10_007}` : n / 3);
  const rows = Array.from({ length: 10_000 }, (_, n) => columns.map((_, i) => cell(n, i)));
  const clocked = (work) => {
    const started = performance.now();
    work();
    document.getElementById("rows").getBoundingClientRect(); // lays it out
    return performance.now() - started;
  };
  const rows_ms = clocked(() => showRows({ columns, rows }, kindsOf(columns, rows)));
  const sort_ms = clocked(() => document.querySelectorAll("#rows th button")[1].click());
  const box = document.getElementById("rows");
  let scroll_ms = 0;
  for (let i = 0; i < 40; i++) {
    scroll_ms = Math.max(scroll_ms, clocked(() => {
      box.scrollTop = ((i * 17) % 40 / 40) * box.scrollHeight;
      box.dispatchEvent(new Event("scroll"));
    }));
    await new Promise(requestAnimationFrame);
  }
  return { rows_ms, sort_ms, scroll_ms };
}"""


def main() -> int:
    loads = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    command = [sys.executable, "-m", "sqlcoder", "serve", "--sample", "--port", "0"]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        assert server.stderr is not None
        line = next(line for line in server.stderr if " on http" in line)
        url = re.findall(r"http://\S+", line)[0]
        for line in server.stderr:
            if '"ready"' in line:
                break
        threading.Thread(target=server.stderr.read, daemon=True).start()  # a full pipe would stop the server
        found = _measure(url, loads)
    finally:
        server.terminate()
        server.communicate()
    print(json.dumps(found))
    return int(found["first_paint_ms"]["median"] > LIMIT_MS)


def _measure(url: str, loads: int) -> dict[str, Any]:
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    paints = []
    with sync_playwright() as driver:
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = driver.chromium.launch(executable_path=path, args=sandbox)
        for _ in range(loads):
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            page = context.new_page()
            page.goto(url)
            page.wait_for_selector("#start:not([hidden])")
            paints.append(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
            context.close()
        page = browser.new_page()
        page.goto(url)
        page.wait_for_selector("#start:not([hidden])")
        rows = page.evaluate(ROWS)
        browser.close()
    first = {"n": loads, "median": statistics.median(paints), "slowest": max(paints)}
    return {
        "first_paint_ms": {name: round(value) for name, value in first.items()},
        **{name: round(value, 1) for name, value in rows.items()},
        "load_average": round(os.getloadavg()[0], 1),
    }


if __name__ == "__main__":
    sys.exit(main())
