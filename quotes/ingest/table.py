"""CSV and TSV files: one article a row, columns by their usual names. Read row by row, whatever the file's size."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import BufferedReader, TextIOWrapper

from quotes.ingest.base import LIMIT, Source, UnreadableError, too_large
from quotes.ingest.decode import encoding_of
from quotes.ingest.fields import names_of, record
from quotes.model import Problem, Record

_SAMPLE = 1 << 16
_ENDLESS = f"a field of more than {LIMIT // 2**20} MB, or a quotation mark never closed: the rest is not read"
_DELIMITERS = ",;\t|"


def read(source: Source) -> Iterator[Record | Problem]:
    """A record or a problem for each row below the header; rows are counted from 1."""
    delimiter = "\t" if ".tsv" in source.name.lower().rsplit("/", 1)[-1] else None
    found = rows(source.stream, delimiter)
    wanted = names_of("text", source.options)
    for number, row in found:
        if isinstance(row, UnreadableError):
            yield row.problem(source.name, number)
        elif number == 1 and not any(name.lower() in wanted for name in row):
            names = ", ".join(list(row)[:8])[:200]
            raise UnreadableError("no text", f"no column with the text of an article among: {names}; map one of them")
        else:
            yield record(row, source.name, number, source.stem, source.options)


def rows(
    stream: BufferedReader, delimiter: str | None = None
) -> Iterator[tuple[int, dict[str, str] | UnreadableError]]:
    """The rows below the header by the header's names, with their numbers; an error stands for what cannot be read.

    Raises `UnreadableError` when there is no header.
    """
    encoding = _encoding(stream.peek(_SAMPLE)[:_SAMPLE])
    text = TextIOWrapper(stream, encoding, errors="surrogateescape", newline="")
    lines = _Lines(text)
    first = next(lines, "").removeprefix("\ufeff")
    delimiter = delimiter or max(_DELIMITERS, key=lambda d: (first.count(d), -_DELIMITERS.index(d)))
    csv.field_size_limit(LIMIT)
    header = next(csv.reader([first], delimiter=delimiter), [])
    if not any(header):
        raise UnreadableError("empty", "there is no header with the names of the columns")
    reader = csv.reader(lines, delimiter=delimiter)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader, None)
        except csv.Error:
            yield number, UnreadableError("too large", _ENDLESS)
            return
        if cells is None:
            return
        if lines.cut:
            lines.cut = False
            yield number, too_large()
        elif cells:
            yield number, dict(zip(header, cells, strict=False))


class _Lines:
    """Lines of a text, never more than `LIMIT` characters of one: `cut` tells that one was longer."""

    def __init__(self, text: TextIOWrapper) -> None:
        self.text = text
        self.cut = False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self.text.readline(LIMIT + 1)
        if not line:
            raise StopIteration
        if len(line) > LIMIT:
            self.cut = True
            while line and not line.endswith("\n"):
                line = self.text.readline(LIMIT)
            return "\n"
        return line


def _encoding(sample: bytes) -> str:
    """The encoding of a beginning of a file, cut after the last whole line."""
    whole = sample.rfind(b"\n") + 1
    return encoding_of(sample[:whole] if whole else sample)
