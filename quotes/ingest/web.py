"""One page by its address: only http and https, only public addresses, politely, and never for long or without end."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from http.client import HTTPConnection, HTTPException, HTTPResponse
from importlib import import_module
from io import BufferedReader, BytesIO
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from quotes.ingest import html
from quotes.ingest.base import LIMIT, Options, Source, UnreadableError, too_large
from quotes.model import Problem, Record

_AGENT = "quotes (quotation tracker; reads single pages on request)"
_TIMEOUT = 20
_DEADLINE = 60
_PAUSE = 1.0
_REDIRECTS = 5
_ROBOTS = 500_000
_CHUNK = 1 << 16
_READERS: Mapping[str, str] = {
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "word",
    "application/rss+xml": "feed",
    "application/atom+xml": "feed",
    "application/xml": "feed",
    "text/xml": "feed",
    "application/json": "json_file",
    "application/x-ndjson": "jsonl",
    "text/csv": "table",
    "text/tab-separated-values": "table",
    "text/vtt": "subtitles",
    "application/x-subrip": "subtitles",
}
"""Who reads what a server sends by its content type; all else is a page or plain text."""


class Web:
    """Reads pages one after another, with a pause between two from the same host, as its robots.txt permits."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.robots: dict[str, RobotFileParser] = {}
        self.last: dict[str, float] = {}

    def read(self, url: str) -> Iterator[Record | Problem]:
        """The article at an address."""
        try:
            self._permitted(url)
            data, kind, url_in_the_end = self._fetch(url, LIMIT)
            source = Source(Path(url), url, BufferedReader(BytesIO(data)), self.options)
            reader = _READERS.get(kind.partition(";")[0].strip())
            if "html" in kind or (reader is None and data.lstrip()[:1] == b"<"):
                if len(data) > html.LIMIT:
                    raise too_large(html.LIMIT)
                yield html.page(data, url, 0, url, source, url_in_the_end)
            else:
                for item in import_module(f"quotes.ingest.{reader or 'plain'}").read(source):
                    yield _from(url_in_the_end, item)
        except UnreadableError as e:
            yield e.problem(url)
        except socket.gaierror:
            yield Problem(url, 0, "unreadable", "there is no such host, or no network")
        except (OSError, HTTPException, ValueError) as e:
            reason = getattr(e, "strerror", None) or str(e)[:150] or type(e).__name__
            yield Problem(url, 0, "unreadable", f"the page cannot be fetched: {reason}")

    def _permitted(self, url: str) -> None:
        """Raises `UnreadableError` where the site asks programs to stay away."""
        root = "{0.scheme}://{0.netloc}".format(urlsplit(url))
        if root not in self.robots:
            rules = RobotFileParser()
            try:
                data, _, _ = self._fetch(root + "/robots.txt", _ROBOTS)
                rules.parse(data.decode("utf-8", "replace").splitlines())
            except UnreadableError as e:
                if e.kind == "address":
                    raise
                rules.parse([])
            self.robots[root] = rules
        if not self.robots[root].can_fetch(_AGENT, url):
            raise UnreadableError(
                "robots", "the site's robots.txt asks programs not to read this page: save it yourself"
            )

    def _fetch(self, url: str, limit: int) -> tuple[bytes, str, str]:
        """Bytes, content type and final address, redirects followed."""
        deadline = time.monotonic() + _DEADLINE
        for _ in range(_REDIRECTS + 1):
            with _connected(url, self.options.allow_local) as connection:
                self._pause(urlsplit(url).netloc)
                response = _asked(connection, url)
                if response.status in (301, 302, 303, 307, 308):
                    url = urljoin(url, response.getheader("Location", ""))
                    continue
                if response.status != 200:
                    raise UnreadableError("unreadable", f"the server answers {response.status} {response.reason}")
                return _body(response, limit, deadline), response.getheader("Content-Type", "").lower(), url
        raise UnreadableError("unreadable", f"more than {_REDIRECTS} redirects")

    def _pause(self, host: str) -> None:
        wait = self.last.get(host, 0) + _PAUSE - time.monotonic()
        if wait > 0 and host in self.last:
            time.sleep(min(wait, _PAUSE))
        self.last[host] = time.monotonic()


def _from(url: str, item: Record | Problem) -> Record | Problem:
    """An article that says no address of its own gets that of its file; several in one file would be versions of one."""
    if isinstance(item, Problem) or item.record or "url" in item.given:
        return item
    return replace(item, given={**item.given, "url": url})


class _connected:  # noqa: N801 - used as a function
    """A connection to the host of an address, made to an address of the network that was looked at before."""

    def __init__(self, url: str, allow_local: bool) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
            raise UnreadableError("address", "only plain http and https addresses are read")
        port = parts.port or (443 if parts.scheme == "https" else 80)
        where = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)[0][4]
        if not allow_local and not _public(str(where[0])):
            raise UnreadableError("address", "an address inside a private network: not read without --allow-local")
        sock = socket.create_connection((str(where[0]), port), _TIMEOUT)
        if parts.scheme == "https":
            sock = ssl.create_default_context().wrap_socket(sock, server_hostname=parts.hostname)
        self.connection = HTTPConnection(parts.hostname, port, timeout=_TIMEOUT)
        self.connection.sock = sock

    def __enter__(self) -> HTTPConnection:
        return self.connection

    def __exit__(self, *_: object) -> None:
        self.connection.close()


def _public(address: str) -> bool:
    ip = ipaddress.ip_address(address.split("%")[0])
    inner = getattr(ip, "ipv4_mapped", None) or ip
    return inner.is_global and not inner.is_multicast


def _asked(connection: HTTPConnection, url: str) -> HTTPResponse:
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"User-Agent": _AGENT, "Accept": "text/html, text/plain;q=0.9, */*;q=0.1", "Accept-Encoding": "identity"}
    connection.request("GET", path, headers={**headers, "Host": parts.netloc, "Connection": "close"})
    return connection.getresponse()


def _body(response: HTTPResponse, limit: int, deadline: float) -> bytes:
    """The bytes of an answer, up to a limit and a point in time."""
    chunks: list[bytes] = []
    size = 0
    while chunk := response.read1(_CHUNK):
        size += len(chunk)
        if size > limit:
            raise too_large(limit)
        if time.monotonic() > deadline:
            raise UnreadableError("unreadable", f"the server took more than {_DEADLINE} seconds")
        chunks.append(chunk)
    return b"".join(chunks)
