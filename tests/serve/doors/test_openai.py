"""The official client of OpenAI's API, unchanged, asks the database. The noes first."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sqlcoder.sample import sample_path
from sqlcoder.serve.plan import make_plan
from sqlcoder.serve.queue import QueueFull
from sqlcoder.serve.service import Service
from sqlcoder.settings import Settings
from tests.serve.conftest import Running
from tests.serve.doors.conftest import TOKEN

openai = pytest.importorskip("openai", reason="OpenAI's client is not here (extra serve-test), so serve is not called")
testclient = pytest.importorskip(
    "starlette.testclient", reason="nothing is served (the extra `serve` is not installed)"
)
app = pytest.importorskip("sqlcoder.serve.app", reason="nothing is served (the extra `serve` is not installed)")

CHAT = "/v1/chat/completions"


@pytest.fixture(scope="module")
def client(doors: Running) -> Iterator[Any]:
    with openai.OpenAI(base_url=f"{doors.url}v1", api_key=TOKEN, max_retries=0, timeout=60) as client:
        yield client


def say(*texts: str, role: str = "user") -> list[dict[str, Any]]:
    return [{"role": role, "content": text} for text in texts]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"model": "gpt-x", "messages": say("how many customers")}, 404, "model_not_found"),
        ({"model": "../shop", "messages": say("how many customers")}, 404, "model_not_found"),
        ({"model": "shop", "messages": []}, 400, "invalid"),
        ({"model": "shop", "messages": say("be kind", role="system")}, 400, "invalid"),
        ({"model": "shop"}, 400, "invalid"),
        ({"messages": say("how many customers")}, 400, "invalid"),
        ({"model": "shop", "messages": "how many customers"}, 400, "invalid"),
        ({"model": "shop", "messages": say("")}, 400, "invalid"),
        ({"model": "shop", "messages": say("a" * 2_001)}, 400, "invalid"),
        ({"model": "shop", "messages": say("how many customers"), "n": 2}, 400, "invalid"),
        ({"model": "shop", "messages": [{"role": "user", "content": [{"type": "image_url"}]}]}, 400, "invalid"),
        ({"model": "shop", "messages": say("```sql\nDROP TABLE customers\n```")}, 400, "unsafe"),
        ({"model": "shop", "messages": say("DELETE FROM customers;")}, 400, "unsafe"),
        ({"model": "shop", "messages": say("SELECT 1; DELETE FROM customers;")}, 400, "unparsable"),
        ({"model": "shop", "messages": say("SELECT * FROM custmers;")}, 400, "unknown_table"),
        ({"model": "shop", "messages": say("SELECT nmae FROM customers;")}, 400, "unknown_column"),
        ({"model": "staff", "messages": say("SELECT count(*) FROM customers;")}, 400, "unknown_table"),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_what_is_wrong_is_said_in_openais_shape(
    body: dict[str, Any], status: int, code: str, stream: bool, doors: Running
) -> None:
    found = doors.client.post(CHAT, json={**body, "stream": stream})
    if found.status_code == 200:  # the stream had begun: its only error comes in it
        assert stream and code not in ("invalid", "model_not_found")
        said = [json.loads(line[6:]) for line in found.text.splitlines() if line.startswith("data: {")]
        told = said[-1]["error"]
        assert "[DONE]" not in found.text
    else:
        assert found.status_code == status, found.text
        told = found.json()["error"]
    assert set(told) == {"message", "type", "param", "code"}
    assert (told["code"], told["type"]) == (code, "not_found_error" if status == 404 else "invalid_request_error")
    assert 5 < len(told["message"]) < 400


@pytest.mark.parametrize("path", [CHAT, "/v1/completions", "/v1/models", "/v1/models/shop"])
def test_who_may_not_ask_is_told_in_openais_shape(path: str, doors: Running) -> None:
    method = "GET" if "models" in path else "POST"
    body = {"model": "shop", "messages": say("how many customers"), "prompt": "how many customers"}
    more = {} if method == "GET" else {"json": body}
    for headers, status, code in [
        ({"Authorization": "Bearer a-token-of-other-characters"}, 401, "invalid_api_key"),
        ({"Authorization": ""}, 401, "invalid_api_key"),
        ({"Host": "evil.example"}, 421, "wrong_host"),
        ({"Origin": "http://evil.example"}, 403, "wrong_origin"),
    ]:
        found = doors.client.request(method, path, headers=headers, **more)
        assert (found.status_code, found.json()["error"]["code"]) == (status, code)
        assert found.headers["content-length"] == str(len(found.content))
        assert TOKEN not in found.text
    assert "error" in doors.client.post("/v1/ask", json={}).json()  # the other paths keep theirs
    assert isinstance(doors.client.post("/v1/ask", json={}).json()["error"], str)


def test_the_client_raises_its_own_errors(doors: Running, client: Any) -> None:
    with pytest.raises(openai.NotFoundError, match="there are sqlcoder, shop, staff"):
        client.chat.completions.create(model="gpt-x", messages=say("how many customers"))
    with pytest.raises(openai.BadRequestError) as refused:
        client.chat.completions.create(model="shop", messages=say("DROP TABLE customers;"))
    assert refused.value.code == "unsafe"
    with pytest.raises(openai.APIError) as broken:
        list(client.chat.completions.create(model="shop", messages=say("DROP TABLE customers;"), stream=True))
    assert broken.value.code == "unsafe"
    with (
        openai.OpenAI(base_url=f"{doors.url}v1", api_key="not-a-token-of-this", max_retries=0) as other,
        pytest.raises(openai.AuthenticationError),
    ):
        other.models.list()


def test_a_body_that_is_too_large(doors: Running) -> None:
    found = doors.client.post(CHAT, json={"model": "shop", "messages": say("a" * 1_100_000)})
    assert (found.status_code, found.json()["error"]["code"]) == (413, "too_large")


def test_the_models_are_the_databases(client: Any) -> None:
    assert [model.id for model in client.models.list()] == ["sqlcoder", "shop", "staff"]
    assert client.models.retrieve("staff").id == "staff"


@pytest.mark.parametrize("model", ["sqlcoder", "shop"])
def test_a_question(model: str, client: Any) -> None:
    turns = [*say("be kind", role="system"), *say("which products"), *say("…", role="assistant")]
    asked = client.chat.completions.create(model=model, messages=[*turns, *say("how many customers")], temperature=0.2)
    (choice,) = asked.choices
    assert (asked.object, asked.model, choice.finish_reason) == ("chat.completion", model, "stop")
    assert re.fullmatch(
        r"```sql\nSELECT COUNT\(\*\) AS n\nFROM customers\n```\n\n\| n \|\n\| --- \|\n\| \d+ \|\n\n1 row · .* \(\d+%\)",
        choice.message.content,
    )


def test_parts_of_text_are_one_question(client: Any) -> None:
    parts = [{"type": "text", "text": "how many"}, {"type": "text", "text": "customers"}]
    asked = client.chat.completions.create(model="shop", messages=[{"role": "user", "content": parts}])
    assert "FROM customers" in asked.choices[0].message.content


def test_an_honest_no_is_an_answer(client: Any) -> None:
    asked = client.chat.completions.create(model="shop", messages=say("weather"))
    assert asked.choices[0].message.content.startswith("No answer: ")
    assert "```" not in asked.choices[0].message.content


def test_a_query_that_is_sent_is_run(client: Any) -> None:
    for text in ("```sql\nSELECT count(*) AS n FROM people\n```", "select count(*) as n from people;"):
        asked = client.chat.completions.create(model="staff", messages=say(text))
        assert "| 500 |" in asked.choices[0].message.content


def test_cells_are_no_markup_and_rows_are_few(client: Any) -> None:
    text = client.chat.completions.create(model="staff", messages=say("everybody")).choices[0].message.content
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    assert len(lines) == 2 + 20
    assert "the first 20 rows; there are more" in text
    assert r"!\[x\](http://evil.example/?q=1) \| \<img src=x> \`code\` \*bold\*" in lines[2]
    assert max(map(len, lines)) < 400


def test_what_is_hidden_stays_hidden(client: Any) -> None:
    asked = client.chat.completions.create(model="shop", messages=say("customers and their mail"))
    assert "@" not in asked.choices[0].message.content
    assert "Note: " in asked.choices[0].message.content


def test_a_streamed_answer_is_the_same(client: Any) -> None:
    whole = client.chat.completions.create(model="shop", messages=say("how many customers"))
    chunks = list(client.chat.completions.create(model="shop", messages=say("how many customers"), stream=True))
    assert "".join(c.choices[0].delta.content or "" for c in chunks) == whole.choices[0].message.content
    assert chunks[0].choices[0].delta.role == "assistant"
    assert [c.choices[0].finish_reason for c in chunks[-2:]] == [None, "stop"]
    assert len({c.id for c in chunks}) == 1 and {c.object for c in chunks} == {"chat.completion.chunk"}


def test_a_stream_ends_with_done(doors: Running) -> None:
    body = {"model": "shop", "messages": say("how many customers"), "stream": True}
    found = doors.client.post(CHAT, json=body)
    assert found.headers["content-type"].startswith("text/event-stream")
    events = found.text.strip().split("\n\n")
    assert events[-1] == "data: [DONE]" and all(event.startswith("data: ") for event in events)


def test_completions(client: Any) -> None:
    with pytest.raises(openai.BadRequestError, match="one is answered at a time"):
        client.completions.create(model="shop", prompt=["how many customers", "which products"])
    whole = client.completions.create(model="shop", prompt="how many customers")
    assert (whole.object, whole.choices[0].finish_reason) == ("text_completion", "stop")
    assert whole.choices[0].text.startswith("```sql\n")
    chunks = list(client.completions.create(model="shop", prompt=["how many customers"], stream=True))
    assert "".join(chunk.choices[0].text for chunk in chunks) == whole.choices[0].text
    assert {chunk.object for chunk in chunks} == {"text_completion"}


def test_who_leaves_a_stream_stops_the_query(client: Any, doors: Running) -> None:
    with client.chat.completions.create(model="shop", messages=say("everything forever"), stream=True) as stream:
        next(iter(stream))
        doors.wait_until(running=1)
    doors.wait_until(running=0)


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("error", "status", "code"),
    [(QueueFull("64 questions are waiting", 64), 429, "queue_full"), (ZeroDivisionError("a secret"), 500, "fault")],
)
def test_what_is_refused_at_once_has_a_status(
    error: Exception, status: int, code: str, stream: bool, answers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(Service, "ask", refuse)
    settings = Settings(model=f"scripted:{answers}", cache=False)
    served = app.make_app(make_plan([sample_path()], settings))
    with testclient.TestClient(served, base_url="http://localhost", raise_server_exceptions=False) as inside:
        body = {"model": "sqlcoder", "messages": say("how many customers"), "stream": stream}
        found = inside.post(CHAT, json=body)
    assert (found.status_code, found.json()["error"]["code"]) == (status, code)
    assert ("retry-after" in found.headers) == (status == 429)
    assert "secret" not in found.text
