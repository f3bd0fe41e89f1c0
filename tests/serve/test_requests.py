"""What is wrong with a request is said, with a status of 4xx; then what a right one gets."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from sqlcoder.asking import ask
from sqlcoder.datasets.feedback import read_opinions
from sqlcoder.db.database import Database
from sqlcoder.generators import load
from sqlcoder.sample import sample_path
from sqlcoder.shapes import answer_shape
from tests.serve.conftest import Running, Serve, raw

pytest.importorskip("fastapi", reason="nothing is served (the extra `serve` is not installed)")
pytest.importorskip("httpx", reason="nobody calls the server (the extra `serve-test` is not installed)")

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("path", "content", "status", "code"),
    [
        ("/v1/ask", b"", 422, "invalid"),
        ("/v1/ask", b"{", 422, "invalid"),
        ("/v1/ask", b"[]", 422, "invalid"),
        ("/v1/ask", b'{"question": "\xff"}', 400, "bad_request"),
        ("/v1/ask", b"[" * 100_000, 400, "bad_request"),
        ("/v1/ask", b'{"question": ' + b"1" * 6_000 + b"}", 400, "bad_request"),
        ("/v1/ask", b'{"question": 7}', 422, "invalid"),
        ("/v1/ask", b'{"question": null}', 422, "invalid"),
        ("/v1/ask", b'{"question": ""}', 422, "invalid"),
        ("/v1/ask", b'{"question": " \\n "}', 422, "invalid"),
        ("/v1/ask", b'{"question": "\\ud800"}', 422, "invalid"),
        ("/v1/ask", b'{"question": "' + b"a" * 2_001 + b'"}', 422, "invalid"),
        ("/v1/ask", b'{"question": "a", "databse": "shop"}', 422, "invalid"),
        ("/v1/ask", b'{"question": "a", "execute": "no"}', 422, "invalid"),
        ("/v1/ask", b'{"question": "a", "max_rows": 0}', 422, "invalid"),
        ("/v1/ask", b'{"question": "a", "database": "shpo"}', 404, "unknown_database"),
        ("/v1/ask", b'{"question": "a", "database": "../shop"}', 404, "unknown_database"),
        ("/v1/sql", b'{"sql": ""}', 422, "invalid"),
        ("/v1/sql", b'{"sql": "DROP TABLE customers"}', 422, "unsafe"),
        ("/v1/sql", b'{"sql": "SELECT 1; DELETE FROM customers"}', 422, "unparsable"),
        ("/v1/sql", b'{"sql": "SELECT * FROM sqlite_master"}', 422, "unsafe"),
        ("/v1/sql", b'{"sql": "SELECT * FROM custmers"}', 422, "unknown_table"),
        ("/v1/sql", b'{"sql": "SELECT last_nmae FROM customers"}', 422, "unknown_column"),
        ("/v1/sql", b'{"sql": "SELECT load_extension(1) FROM customers"}', 422, "unsafe"),
        ("/v1/sql", b'{"sql": "SELECT \\u0000 1"}', 422, "unparsable"),
        ("/v1/sql", b'{"sql": "SELECT 1", "question": "' + b"a" * 2_001 + b'"}', 422, "invalid"),
        ("/v1/feedback", b'{"question": "a", "verdict": "maybe"}', 422, "invalid"),
        ("/v1/feedback", b'{"question": "a", "verdict": "rewrite"}', 422, "invalid"),
        ("/v1/feedback", b'{"question": "a", "verdict": "right", "rewrite": "SELECT 1"}', 422, "invalid"),
        ("/v1/feedback", b'{"question": "a", "verdict": "rewrite", "rewrite": "DROP TABLE customers"}', 422, "unsafe"),
    ],
)
def test_what_is_wrong_is_said(path: str, content: bytes, status: int, code: str, shop_server: Running) -> None:
    found = shop_server.client.post(path, content=content, headers=JSON)
    told = found.json()
    assert (found.status_code, told["code"]) == (status, code), told
    assert set(told) == {"error", "code"} and 5 < len(told["error"]) < 400
    assert not (shop_server.folder / "data" / "sqlcoder" / "opinions.jsonl").exists()


def test_the_error_names_the_thing_and_the_next_step(shop_server: Running) -> None:
    unknown = shop_server.ask("a", database="shpo").json()["error"]
    assert "'shpo'" in unknown and "did you mean 'shop'" in unknown
    column = shop_server.client.post("/v1/sql", json={"sql": "SELECT last_nmae FROM customers"}).json()["error"]
    assert "did you mean 'last_name'" in column
    field = shop_server.client.post("/v1/ask", json={"question": "a", "databse": "x"}).json()["error"]
    assert field == "databse: there is no such field"


def test_too_large_a_body_is_refused(shop_server: Running) -> None:
    large = json.dumps({"question": "a" * 2_000_000}).encode()
    assert shop_server.client.post("/v1/ask", content=large, headers=JSON).status_code == 413

    def parts() -> Any:  # without a length that would give it away
        for _ in range(200):
            yield b"a" * 10_000

    assert shop_server.client.post("/v1/ask", content=parts(), headers=JSON).status_code == 413
    announced = b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n"
    assert raw(shop_server, announced).split()[1] == b"413"
    long = b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n"
    assert raw(shop_server, long).split()[1] in (b"400", b"404")  # as it comes in parts or whole


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/v1/ask", 405), ("PUT", "/v1/ask", 405), ("DELETE", "/v1/schema", 405), ("GET", "/v1/nothing", 404)],
)
def test_other_methods_and_places_are_not_there(method: str, path: str, status: int, shop_server: Running) -> None:
    found = shop_server.client.request(method, path)
    assert found.status_code == status and set(found.json()) == {"error", "code"}


@pytest.mark.parametrize(
    "path", ["/..%2fapp.py", "/../app.py", "/%2e%2e/app.py", "/index.html/..", "/index.html%00", "/a.py"]
)
def test_no_other_file_is_served(path: str, shop_server: Running) -> None:
    found = raw(shop_server, f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    assert found.split()[1] == b"404" and b"import" not in found


@pytest.mark.parametrize("question", ["how many customers", "which products", "weather", "destroy"])
def test_the_reply_is_what_ask_prints(question: str, shop_server: Running, script: Path) -> None:
    found = shop_server.ask(question)
    assert found.status_code == 200
    with Database.open(sample_path()) as database:
        expected = answer_shape(ask(question, database, model=load(f"scripted:{script}")))
    reply = found.json()
    assert {**reply, "elapsed_s": 0} == {**expected, "elapsed_s": 0, "database": "shop", "sure": reply["sure"]}
    assert list(reply)[: len(expected)] == list(expected)


def test_how_sure_it_is_in_words(shop_server: Running) -> None:
    assert shop_server.ask("which products").json()["sure"] == "sure"
    assert shop_server.ask("weather").json()["sql"] is None


def test_nothing_runs_where_that_is_asked(shop_server: Running) -> None:
    reply = shop_server.ask("everything forever", execute=False).json()
    assert reply["sql"] and reply["rows"] is None


def test_fewer_rows_but_never_more(serve: Serve, script: Path) -> None:
    server = serve("--sample", "-m", f"scripted:{script}", "--max-rows", "10")
    for wanted, given in ((3, 3), (None, 10), (1_000_000, 10)):
        reply = server.ask("which products", max_rows=wanted).json()
        assert len(reply["rows"]) == given and reply["truncated"]
    assert server.stop() == 0


def test_an_edited_query_runs_under_the_same_rules(shop_server: Running) -> None:
    body = {"sql": "select last_name,email from customers order by id limit 2 -- mine", "question": "two customers"}
    reply = shop_server.client.post("/v1/sql", json=body).json()
    assert reply["columns"] == ["last_name", "email"] and len(reply["rows"]) == 2
    assert [row[1] for row in reply["rows"]] == ["•••", "•••"]
    assert "--" not in reply["sql"] and reply["reading"] and reply["question"] == "two customers"


def test_sensitive_columns_are_masked(shop_server: Running) -> None:
    reply = shop_server.ask("customers and their mail").json()
    assert {row[1] for row in reply["rows"]} == {"•••"} and "@" not in json.dumps(reply["rows"])


def test_several_databases_by_name(serve: Serve, script: Path, tmp_path: Path) -> None:
    import sqlite3

    other = tmp_path / "staff.sqlite"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT)")
        connection.execute("INSERT INTO customers VALUES (1, 'only one')")
    connection.close()
    server = serve("-d", sample_path(), "-d", other, "-m", f"scripted:{script}")
    assert server.client.get("/v1/databases").json() == {"databases": ["shop", "staff"]}
    assert server.ask("how many customers", database="staff").json()["rows"] == [[1]]
    assert server.ask("how many customers").json()["rows"] != [[1]]
    assert server.client.get("/v1/schema", params={"database": "staff"}).json()["tables"][0]["name"] == "customers"
    # new tables show up without a new start only after a while; a file that goes away is said to be gone
    assert server.stop() == 0


def test_the_schema_and_its_picture(shop_server: Running) -> None:
    schema = shop_server.client.get("/v1/schema").json()
    assert {"customers", "products"} <= {table["name"] for table in schema["tables"]}
    assert schema["mermaid"].startswith("erDiagram")
    assert any(column["sensitive"] for table in schema["tables"] for column in table["columns"])
    picture = shop_server.client.get("/v1/schema.svg")
    assert picture.headers["content-type"].startswith("image/svg+xml") and picture.text.startswith("<svg")
    assert "'sha256-" in picture.headers["content-security-policy"]
    assert shop_server.client.get("/v1/schema", params={"database": "x"}).status_code == 404


def test_verdicts_go_where_collect_reads_them(serve: Serve, script: Path) -> None:
    server = serve("--sample", "-m", f"scripted:{script}")
    said = [
        {"verdict": "right", "sql": "SELECT count(*) AS n FROM customers", "model": "embedded"},
        {"verdict": "wrong", "sql": "SELECT 1"},
        {"verdict": "rewrite", "sql": "SELECT 1", "rewrite": "SELECT count(*) FROM customers", "wording": "count them"},
    ]
    for body in said:
        found = server.client.post("/v1/feedback", json={"question": "how many customers", **body})
        assert found.json() == {"saved": True}, found.text
    opinions, notes = read_opinions([server.folder / "data" / "sqlcoder" / "opinions.jsonl"])
    assert [o.verdict for o in opinions] == ["right", "wrong", "rewrite"] and not notes
    assert opinions[2].question == "count them" and {o.db_id for o in opinions} == {"shop"}
    assert server.stop() == 0


def test_the_page_is_served_with_a_tag(shop_server: Running) -> None:
    found = shop_server.client.get("/")
    assert found.status_code == 200 and found.headers["content-type"] == "text/html; charset=utf-8"
    assert "http://" not in found.text and "https://" not in found.text
    again = shop_server.client.get("/", headers={"If-None-Match": found.headers["etag"]})
    assert again.status_code == 304 and not again.content
    linked = re.findall(r'(?:src|href)="([^"]+)"', found.text)
    kinds = {shop_server.client.get(f"/{name}").headers["content-type"] for name in linked}
    assert {"text/javascript; charset=utf-8", "text/css; charset=utf-8"} <= kinds and "application/json" not in kinds


def test_metrics_count_and_name_nothing(shop_server: Running) -> None:
    shop_server.ask("how many customers")
    shop_server.client.get("/secret-path-of-somebody")
    text = shop_server.client.get("/metrics").text
    assert 'sqlcoder_requests_total{method="POST",route="/v1/ask",status="200"}' in text
    assert 'sqlcoder_answers_total{outcome="answered"}' in text and "sqlcoder_waiting 0.0" in text
    assert "customers" not in text and "secret" not in text


def test_the_log_is_json_and_tells_no_values(shop_server: Running) -> None:
    shop_server.ask("how many customers")
    shop_server.client.get("/v1/schema", params={"database": "sesame"})
    lines = [json.loads(line) for line in shop_server.log().splitlines() if line.startswith("{")]
    requests = [line for line in lines if line["event"] == "request"]
    assert {"time", "level", "method", "route", "status", "ms", "client"} <= set(requests[-1])
    assert "how many" not in shop_server.log() and "sesame" not in shop_server.log()
    assert "SELECT" not in shop_server.log()
