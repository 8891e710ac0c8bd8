"""Web archives (WARC, also gzipped), such as Common Crawl's news: one article a page, in bounded memory."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import redirect_stderr
from typing import Any, BinaryIO

from quotes.ingest import html
from quotes.ingest.base import LIMIT, Source, UnreadableError, extra, too_large
from quotes.ingest.decode import decode
from quotes.model import Problem, Record

_PAGES = ("text/html", "application/xhtml")


def read(source: Source) -> Iterator[Record | Problem]:
    """A record or a problem for each page that was fetched; requests, pictures and failures are passed over.

    The number of the WARC record, from 1, is the record's; the page's address is kept as `url`.
    """
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError:
        raise extra("warc") from None
    number, told, damage = 0, False, ""
    records = iter(ArchiveIterator(_Short(source.stream), arc2warc=True))
    while True:
        number += 1
        try:
            with redirect_stderr(io.StringIO()):  # warcio prints its doubts; ours are rows
                entry = next(records, None)
            damage = ""
            if entry is None:
                break
            if not entry.rec_type or entry.length is None:
                raise UnreadableError("broken", "a record that does not say what it holds, or how much: left out")
            if _wanted(entry):
                told = True
                yield _page(entry, number, source)
        except UnreadableError as e:
            if e.message != damage:  # what is cut within a page is met once more behind it
                yield e.problem(source.name, number)
            told, damage = True, e.message
        except (ArchiveLoadFailed, EOFError, ValueError, AttributeError, KeyError, IndexError) as e:
            yield Problem(source.name, number, "broken", f"the archive is damaged here: {str(e)[:100]}; not read on")
            return
    if number == 1:
        raise UnreadableError("empty", "there is no record in it")
    if not told:
        raise UnreadableError("no articles", f"none of its {number - 1} records is a page that a server sent")


class _Short:
    """A stream that gives what it has, rather than nothing, when the rest cannot be read."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream

    def read(self, size: int = -1) -> bytes:
        """At most so many bytes."""
        return self.stream.read1(size)  # type: ignore[attr-defined, no-any-return]


def _wanted(entry: Any) -> bool:
    """A page as a server sent it, or its text as Common Crawl's WET files hold it."""
    if entry.rec_type == "conversion":
        return True
    status = entry.http_headers.get_statuscode() if entry.http_headers else "200"
    return entry.rec_type == "response" and status == "200" and _kind(entry).startswith((*_PAGES, "text/plain"))


def _kind(entry: Any) -> str:
    headers = entry.http_headers or entry.rec_headers
    return (headers.get_header("Content-Type") or "").lower()


def _page(entry: Any, number: int, source: Source) -> Record:
    url = entry.rec_headers.get_header("WARC-Target-URI") or ""
    limit = html.LIMIT if _kind(entry).startswith(_PAGES) else LIMIT
    data = entry.content_stream().read(limit + 1)
    if len(data) > limit:
        raise too_large(limit)
    if not entry.raw_stream.read(1) and getattr(entry.raw_stream, "limit", 0) > 0:
        raise UnreadableError("broken", "the archive ends within this page: not read")
    name = entry.rec_headers.get_header("WARC-Record-ID") or source.stem
    if _kind(entry).startswith(_PAGES):
        return html.page(data, source.name, number, name.strip("<>"), source, url or None)
    return Record(decode(data).text, source.name, number, name.strip("<>"), {"url": url} if url else {})
