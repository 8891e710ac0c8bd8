"""Web pages, by trafilatura: text, title, date, outlet, author and address from the page itself."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

from quotes.ingest.base import Source, UnreadableError, extra
from quotes.ingest.decode import sound
from quotes.model import Problem, Record

LIMIT = 8 * 1024 * 1024
"""Bytes of a page: extraction costs some seconds a megabyte."""

_HEAD = 300_000
_TIME = re.compile(
    r"""(?:article:published_time["'][^>]{0,100}?content=["']|["']datePublished["']\s{0,4}:\s{0,4}["'])"""
    r"""(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:\.\d{1,6})?(?:Z|[+-]\d\d:?\d\d))["']"""
)


def read(source: Source) -> Iterator[Record | Problem]:
    """The article of one page."""
    yield page(source.whole(LIMIT), source.name, 0, source.stem, source)


def page(data: bytes, name: str, number: int, stem: str, source: Source, url: str | None = None) -> Record:
    """The article of a page's bytes. Raises `UnreadableError` where there is none."""
    try:
        from trafilatura import bare_extraction
        from trafilatura.settings import Document
    except ImportError:
        raise extra("html") from None
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    if not data.strip():
        raise UnreadableError("empty", "there is no text in it")
    try:
        found = bare_extraction(data, url=url, with_metadata=True, include_comments=False, include_tables=False)
    except Exception as e:  # whatever a library makes of a page, it must not stop the build
        raise UnreadableError("broken", f"the page cannot be read: {type(e).__name__}") from None
    if not isinstance(found, Document) or not found.text:
        raise UnreadableError("no text", "no article was found in the page")
    values = {
        "title": found.title,
        "outlet": found.sitename or found.hostname,
        "byline": found.author,
        "published": _published(data, found.date),
        "url": found.url or url,
        "language": found.language,
        "kind": source.options.kind,
    }
    return Record(sound(found.text), name, number, stem, {k: v for k, v in values.items() if v})


def _published(data: bytes, day: str | None) -> str | None:
    """The page's own time of publication, to the second where the day agrees."""
    time = _TIME.search(data[:_HEAD].decode("utf-8", "replace"))
    return time[1] if time and (day is None or time[1].startswith(day)) else day
