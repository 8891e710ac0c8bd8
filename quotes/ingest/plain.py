"""Plain text: one file, one article, with front matter if it has any."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quotes.ingest.base import Source
from quotes.ingest.decode import decode
from quotes.ingest.fields import given_of
from quotes.model import Problem, Record

_FENCE = "---"
_MOST_LINES = 60
_ENTRY = re.compile(r"([A-Za-z_][\w -]{0,40}?)\s*:\s*(.{0,2000})\Z")


def read(source: Source) -> Iterator[Record | Problem]:
    """The file's text as one record. Its encoding is recorded when it is not UTF-8."""
    decoded = decode(source.whole())
    matter, text = front_matter(decoded.text)
    given = given_of(matter, source.options)
    if decoded.encoding != "utf-8":
        given["encoding"] = decoded.encoding
    if decoded.doubt:
        yield Problem(source.name, 0, "encoding", decoded.doubt)
    yield Record(text, source.name, 0, matter.get("id") or source.stem, given)


def front_matter(text: str) -> tuple[dict[str, str], str]:
    r"""The fields of a block between `---` lines at the top, one `name: value` a line, and the text below it.

    A block with anything else in it is text.

    >>> front_matter("---\ntitle: Dam breaks\ndate: 2016-05-03\n---\nIt broke.\n")
    ({'title': 'Dam breaks', 'date': '2016-05-03'}, 'It broke.\n')
    >>> front_matter("---\nIt broke.\n---\n")[1]
    '---\nIt broke.\n---\n'
    """
    if not text.startswith((_FENCE + "\n", _FENCE + "\r\n")):
        return {}, text
    found: dict[str, str] = {}
    at = text.index("\n") + 1
    for _ in range(_MOST_LINES):
        stop = text.find("\n", at)
        line = (text[at:stop] if stop >= 0 else text[at:]).rstrip()
        at = stop + 1
        if line == _FENCE:
            return (found, text[at:]) if stop >= 0 else ({}, text)
        entry = _ENTRY.match(line)
        if stop < 0 or not entry:
            break
        value = entry[2].strip()
        quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
        found[entry[1].lower()] = value[1:-1] if quoted else value
    return {}, text
