"""Strangers are refused: another name, another page, no token; and every reply carries its headers."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from sqlcoder.errors import SetupError
from sqlcoder.sample import sample_path
from sqlcoder.serve.plan import make_plan
from sqlcoder.settings import Settings
from tests.serve.conftest import Running, Serve, raw

pytest.importorskip("fastapi", reason="nothing is served (the extra `serve` is not installed)")
httpx = pytest.importorskip("httpx", reason="nobody calls the server (the extra `serve-test` is not installed)")

QUESTION = {"question": "how many customers"}
TOKEN = "correct-horse-battery"


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1.evil.example", "192.168.7.7", "", "local host", "a@b"]
)
@pytest.mark.parametrize("path", ["/", "/v1/ask", "/health", "/v1/schema", "/openapi.json"])
def test_another_name_is_refused(host: str, path: str, shop_server: Running) -> None:
    name = host.replace("{port}", str(shop_server.port))
    found = shop_server.client.request("POST" if "ask" in path else "GET", path, headers={"Host": name})
    assert found.status_code == 421 and found.json()["code"] == "wrong_host"


def test_two_names_are_refused(shop_server: Running) -> None:
    port = str(shop_server.port).encode()
    twice = b"GET /health HTTP/1.1\r\nHost: localhost:" + port + b"\r\nHost: evil.example\r\n\r\n"
    assert raw(shop_server, twice).split()[1] in (b"400", b"421")
    assert raw(shop_server, b"GET /health HTTP/1.1\r\n\r\n").split()[1] == b"400"
    assert raw(shop_server, b"GET /health HTTP/1.0\r\n\r\n").split()[1] == b"421"


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://localhost:1", "", "file://"])
def test_another_page_is_refused(origin: str, shop_server: Running) -> None:
    for found in (
        shop_server.client.post("/v1/ask", json=QUESTION, headers={"Origin": origin}),
        shop_server.client.get("/v1/schema", headers={"Origin": origin}),
        shop_server.client.options("/v1/ask", headers={"Origin": origin, "Access-Control-Request-Method": "POST"}),
    ):
        assert found.status_code == 403 and found.json()["code"] == "wrong_origin"
        assert not [name for name in found.headers if name.startswith("access-control")]


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_picture_or_script_of_another_page_is_refused(site: str, shop_server: Running) -> None:
    told = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "no-cors"}
    assert shop_server.client.get("/v1/schema.svg", headers=told).status_code == 403
    assert shop_server.client.get("/", headers=told).status_code == 403
    # a link may lead here, to the page and to nothing else
    link = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "navigate"}
    assert shop_server.client.get("/", headers=link).status_code == 200
    assert shop_server.client.get("/v1/schema", headers=link).status_code == 403


def test_its_own_page_and_programs_are_served(shop_server: Running) -> None:
    for own in ({}, {"Origin": shop_server.url.strip("/"), "Sec-Fetch-Site": "same-origin"}):
        assert shop_server.client.post("/v1/ask", json=QUESTION, headers=own).status_code == 200
    by_name = f"localhost:{shop_server.port}"
    assert shop_server.client.get("/v1/schema", headers={"Host": by_name}).status_code == 200
    # through a tunnel the port is another one
    assert shop_server.client.get("/v1/schema", headers={"Host": "localhost:9"}).status_code == 200


@pytest.mark.parametrize("path", ["/", "/health", "/v1/schema", "/v1/schema.svg", "/nothing", "/v1/nothing/at/all"])
def test_every_reply_has_the_headers(path: str, shop_server: Running) -> None:
    headers = shop_server.client.get(path).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'") and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff" and headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY" and headers["cross-origin-resource-policy"] == "same-origin"
    assert "server" not in headers and not [name for name in headers if name.startswith("access-control")]


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.7.7", "example.org"])
def test_beyond_this_machine_there_is_nothing_without_a_token(host: str) -> None:
    with pytest.raises(SetupError, match="--token-file"):
        make_plan([sample_path()], Settings(host=host))


def test_the_command_says_so_too() -> None:
    command = [sys.executable, "-m", "sqlcoder", "serve", "--sample", "--host", "0.0.0.0"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 2 and "--token-file" in done.stderr and done.stdout == ""


@pytest.mark.parametrize("content", ["", "# none\n", "short\n", "a b correct-horse-battery", "correct-hörse-battery"])
def test_a_bad_token_file_is_refused_and_not_quoted(content: str, tmp_path: Path) -> None:
    file = tmp_path / "tokens"
    file.write_text(content)
    with pytest.raises(SetupError) as caught:
        make_plan([sample_path()], Settings(token_file=str(file)))
    assert "token" in str(caught.value) and "horse" not in str(caught.value)


@pytest.mark.parametrize(
    ("targets", "said"), [([], "Which database"), (["a/shop.sqlite", "b/shop.db"], "would be called 'shop'")]
)
def test_databases_have_one_name_each(targets: list[str], said: str) -> None:
    with pytest.raises(SetupError, match=said):
        make_plan(targets, Settings())


def test_a_plan_shows_no_token(tmp_path: Path) -> None:
    (tmp_path / "tokens").write_text(TOKEN)
    assert TOKEN not in repr(make_plan([sample_path()], Settings(token_file=str(tmp_path / "tokens"))))


@pytest.fixture(scope="module")
def guarded(serve: Serve, script: Path, tmp_path_factory: pytest.TempPathFactory) -> Running:
    """A server that every machine could reach, with two tokens."""
    tokens = tmp_path_factory.mktemp("tokens") / "tokens"
    tokens.write_text(f"# who may ask\nann {TOKEN}\nbo another-long-token-1\n")
    tokens.chmod(0o600)
    return serve(
        *("--sample", "-m", f"scripted:{script}", "--host", "0.0.0.0", "--hosts", "db.example"),
        *("--token-file", tokens, "--audit", "audit.jsonl"),
        token=TOKEN,
    )


@pytest.mark.parametrize(
    "shown",
    ["", "Bearer", "Bearer wrong", f"Bearer {TOKEN}x", f"Basic {TOKEN}", TOKEN, f"Bearer {TOKEN[:-1]}"],
)
@pytest.mark.parametrize("path", ["/v1/ask", "/v1/schema", "/metrics", "/nothing", "/v1/databases"])
def test_without_the_token_there_is_nothing(shown: str, path: str, guarded: Running) -> None:
    found = guarded.client.get(path, headers={"Authorization": shown})
    assert found.status_code == 401 and found.json()["code"] == "no_token"
    assert found.headers["www-authenticate"] == "Bearer"


def test_a_token_in_the_address_is_none(guarded: Running) -> None:
    found = guarded.client.get("/v1/schema", params={"token": TOKEN}, headers={"Authorization": ""})
    assert found.status_code == 401
    assert TOKEN not in guarded.log()


def test_who_has_the_token_is_known_to_the_audit(guarded: Running) -> None:
    assert guarded.ask("how many customers").json()["rows"]
    other = guarded.client.post("/v1/ask", json=QUESTION, headers={"Authorization": "Bearer another-long-token-1"})
    assert other.status_code == 200
    audit = (guarded.folder / "audit.jsonl").read_text()
    assert '"who": "ann"' in audit and '"who": "bo"' in audit and TOKEN not in audit


def test_names_beyond_this_machine(guarded: Running) -> None:
    for name in ("db.example", "192.168.7.7:80", "[fe80::1]:8765", "127.0.0.1", socket.gethostname()):
        assert guarded.client.get("/v1/databases", headers={"Host": name}).status_code == 200, name
    for name in ("evil.example", "db.example.evil.example", "1.2.3.4.evil.example"):
        assert guarded.client.get("/v1/databases", headers={"Host": name}).status_code == 421, name


def test_the_page_and_health_need_no_token(guarded: Running) -> None:
    from sqlcoder.serve.routes.pages import page_files  # needs the extra

    for path in ("/health", "/openapi.json", *page_files()):
        assert guarded.client.get(path, headers={"Authorization": ""}).status_code == 200
