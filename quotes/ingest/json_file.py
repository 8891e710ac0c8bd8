"""JSON files: one article, a list of articles, or an object that holds such a list, as trafilatura, news-please,
newspaper and news services write them. A list is read element by element, whatever the file's size.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import TextIOWrapper

from quotes.ingest.base import LIMIT, Source, UnreadableError, too_large
from quotes.ingest.fields import record
from quotes.ingest.jsonl import why
from quotes.model import Problem, Record

_LISTS = ("articles", "data", "items", "results", "docs", "hits", "documents")
_CHUNK = 1 << 16
_SPACE = " \t\r\n,"


def read(source: Source) -> Iterator[Record | Problem]:
    """A record or a problem for each article; their place in the file, from 1, is the record's."""
    number = 0
    for number, values in enumerate(_values(source), 1):
        if isinstance(values, dict):
            yield record(values, source.name, number, source.stem, source.options)
        else:
            yield Problem(source.name, number, "broken", "JSON, but no object with named fields")
    if number == 0:
        raise UnreadableError("empty", "there is no article in it")


def _values(source: Source) -> Iterator[object]:
    """The articles of a file: the elements of its list, or its objects one after another."""
    values = _Values(TextIOWrapper(source.stream, encoding="utf-8-sig"))
    if values.skip("["):
        yield from values
        return
    for value in values:
        inner = (
            next((value[k] for k in _LISTS if isinstance(value.get(k), list)), None)
            if isinstance(value, dict)
            else None
        )
        yield from [value] if inner is None else inner


class _Values:
    """The values of JSON text one after another, divided by commas or white space; memory for one of them."""

    def __init__(self, stream: TextIOWrapper) -> None:
        self.stream = stream
        self.decoder = json.JSONDecoder()
        self.ahead = ""

    def skip(self, mark: str) -> bool:
        """Reads on if this mark comes first."""
        self._more(1)
        if not self.ahead.startswith(mark):
            return False
        self.ahead = self.ahead[len(mark) :]
        return True

    def __iter__(self) -> Iterator[object]:
        while self._more(1) and not self.ahead.startswith("]"):
            value, stop = self._one()
            self.ahead = self.ahead[stop:]
            yield value

    def _more(self, size: int) -> bool:
        """Makes sure that so many characters, white space and commas at the front apart, are ahead, if there are."""
        self.ahead = self.ahead.lstrip(_SPACE)
        while len(self.ahead) < size:
            try:
                chunk = self.stream.read(max(_CHUNK, size))
            except UnicodeDecodeError:
                raise UnreadableError("encoding", "not UTF-8: convert the file, for instance with iconv") from None
            if not chunk:
                break
            self.ahead = (self.ahead + chunk).lstrip(_SPACE)
        return bool(self.ahead)

    def _one(self) -> tuple[object, int]:
        """The value ahead and its length; reads twice as far each time it seems cut."""
        while True:
            before = len(self.ahead)
            try:
                value, stop = self.decoder.raw_decode(self.ahead)
                if stop < before or not self._grown(1):
                    return value, stop
            except (ValueError, RecursionError) as e:
                if before > 2 * LIMIT:
                    raise too_large() from None
                if not self._grown(before):
                    raise UnreadableError("broken", f"not JSON: {why(e)}") from None

    def _grown(self, by: int) -> bool:
        """Reads so many characters more, if there are any."""
        before = len(self.ahead)
        self._more(before + by)
        return len(self.ahead) > before
