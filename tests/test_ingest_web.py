"""Pages by their address, from a server that the test starts; and what is never fetched."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from quotes import ingest
from quotes.ingest import Options
from quotes.ingest.web import _public
from quotes.model import Problem, Record

SAMPLES = Path(__file__).parent / "formats"
PAGE = (SAMPLES / "page.html").read_bytes()
LOCAL = Options(allow_local=True)
OTHER_URL = "https://osh-news.example/dam"


class Handler(BaseHTTPRequestHandler):
    """A small site. Its robots.txt keeps programs from /private."""

    seen: list[tuple[str, str]] = []  # noqa: RUF012

    def do_GET(self) -> None:
        self.seen.append((self.path, self.headers["User-Agent"]))
        if self.path == "/robots.txt":
            self.answer(200, b"User-agent: *\nDisallow: /private\n", "text/plain")
        elif self.path in ("/page?id=1", "/private"):
            self.answer(200, PAGE, "text/html; charset=utf-8")
        elif self.path == "/feed":
            self.answer(200, (SAMPLES / "feed.atom").read_bytes(), "application/atom+xml")
        elif self.path == "/data":
            self.answer(200, (SAMPLES / "trafilatura.json").read_bytes(), "application/json; charset=utf-8")
        elif self.path == "/speech":
            self.answer(200, (SAMPLES / "speech.vtt").read_bytes(), "text/vtt")
        elif self.path == "/table":
            self.answer(200, "text\n“Run,” he said.\n“Stay,” she said.\n".encode(), "text/csv")
        elif self.path == "/broken.pdf":
            self.answer(200, b"%PDF-1.4 cut", "application/pdf")
        elif self.path == "/text":
            self.answer(200, "“Run,” he said.".encode(), "text/plain")
        elif self.path == "/moved":
            self.answer(302, b"", "text/plain", ("Location", "/page?id=1"))
        elif self.path == "/loop":
            self.answer(302, b"", "text/plain", ("Location", "/loop"))
        elif self.path == "/out":
            self.answer(302, b"", "text/plain", ("Location", "file:///etc/passwd"))
        elif self.path == "/endless":
            self.send_response(200)
            self.end_headers()
            for _ in range(40):
                self.wfile.write(b"x" * 1024 * 1024)
        else:
            self.answer(404, b"nothing", "text/html")

    def answer(self, status: int, body: bytes, kind: str, *headers: tuple[str, str]) -> None:
        self.send_response(status)
        for name, value in (("Content-Type", kind), ("Content-Length", str(len(body))), *headers):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


class Quiet(ThreadingHTTPServer):
    """Says nothing when a client goes away."""

    def handle_error(self, request: object, client_address: object) -> None:
        pass


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quotes.ingest.web._PAUSE", 0.0)


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = Quiet(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def one(url: str, options: Options | None = LOCAL) -> Record | Problem:
    (item,) = ingest.read([url], options)
    return item


def test_a_page(site: str) -> None:
    pytest.importorskip("trafilatura")
    record = one(f"{site}/page?id=1")
    assert isinstance(record, Record)
    assert record.source == f"{site}/page?id=1"
    assert record.given["outlet"] == "Osh Evening News"
    assert "“We will win,”" in record.text
    assert all("quotes" in agent for _, agent in Handler.seen)


def test_a_page_that_moved_and_a_text(site: str) -> None:
    pytest.importorskip("trafilatura")
    moved, text = ingest.read([f"{site}/moved", f"{site}/text"], LOCAL)
    assert isinstance(moved, Record)
    assert "“We will win,”" in moved.text
    assert isinstance(text, Record)
    assert text.text == "“Run,” he said."
    assert text.given["url"] == f"{site}/text"


@pytest.mark.parametrize(
    ("path", "words", "url"),
    [("feed", "“Run,”", OTHER_URL), ("data", "“Run,”", OTHER_URL), ("speech", "We will win", None)],
)
def test_other_formats_are_read_by_what_the_server_says(site: str, path: str, words: str, url: str | None) -> None:
    record = one(f"{site}/{path}")
    assert isinstance(record, Record)
    assert words in record.text
    assert record.given["url"] == (url or f"{site}/{path}"), "its own address, else that of the file"


def test_articles_of_one_table_are_not_versions_of_one_address(site: str) -> None:
    found = list(ingest.read([f"{site}/table"], LOCAL))
    assert [(item.record, item.given) for item in found if isinstance(item, Record)] == [(1, {}), (2, {})]


@pytest.mark.parametrize("url", ["ftp://x.example/a", "file:///etc/passwd", "gopher://x"])
def test_addresses_of_other_kinds(url: str) -> None:
    problem = one(url)
    assert isinstance(problem, Problem)
    assert (problem.source, problem.kind) == (url, "address")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/broken.pdf", "broken"),
        ("/missing", "unreadable"),
        ("/loop", "unreadable"),
        ("/out", "address"),
        ("/endless", "too large"),
        ("/private", "robots"),
    ],
)
def test_a_page_that_cannot_be_read(site: str, path: str, kind: str) -> None:
    problem = one(site + path)
    assert isinstance(problem, Problem)
    assert (problem.source, problem.kind) == (site + path, kind)


def test_a_private_address_is_not_even_asked(site: str) -> None:
    Handler.seen.clear()
    problem = one(f"{site}/page?id=1", None)
    assert isinstance(problem, Problem)
    assert problem.kind == "address"
    assert "--allow-local" in problem.message
    assert Handler.seen == []


V4 = ["127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "0.0.0.0", "172.16.0.1", "100.64.0.1", "224.0.0.1"]
V6 = ["::1", "fe80::1%eth0", "::ffff:10.0.0.1", "fd00::1"]


@pytest.mark.parametrize("address", [*V4, *V6, "255.255.255.255"])
def test_addresses_that_are_not_public(address: str) -> None:
    assert not _public(address)


def test_addresses_that_are_public() -> None:
    assert _public("93.184.215.14")
    assert _public("2606:4700::1111")


@pytest.mark.parametrize(
    "url", ["http://user:secret@example.org/", "http://", "https:///path", "http://[::1/", "http://127.0.0.1:99999/"]
)
def test_addresses_that_are_none(url: str) -> None:
    assert isinstance(one(url), Problem)


def test_nobody_listens() -> None:
    problem = one("http://127.0.0.1:1/")
    assert isinstance(problem, Problem)
    assert problem.kind == "unreadable"
    assert problem.message == "the page cannot be fetched: Connection refused"
    problem = one("http://no-such-host.invalid/")
    assert isinstance(problem, Problem)
    assert problem.message == "there is no such host, or no network"
