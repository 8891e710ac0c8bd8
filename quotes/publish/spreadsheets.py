"""CSV that a spreadsheet shows and does not execute: a cell that starts like a formula gets an apostrophe before it."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_CELL = re.compile(r'"(?:[^"]|"")*"|[^",\r\n]+|,|\r\n|\r|\n|"')
_FORMULA = re.compile(r"[=+\-@\t\r|%]")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*(?:[eE][+-]?\d+)?")


def safe_cell(value: str) -> str:
    """The value of a cell, harmless in a spreadsheet; numbers stay numbers.

    >>> safe_cell("=HYPERLINK(1)"), safe_cell("-1.5"), safe_cell("- so it goes")
    ("'=HYPERLINK(1)", '-1.5', "'- so it goes")
    """
    return f"'{value}" if _FORMULA.match(value) and not _NUMBER.fullmatch(value) else value


def as_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows as CSV with a line of names, every cell harmless."""
    out = io.StringIO()
    writer = csv.writer(out)
    if rows:
        writer.writerow(rows[0])
    writer.writerows([safe_cell("" if value is None else str(value)) for value in row.values()] for row in rows)
    return out.getvalue()


class SafeCsv:
    """Rewrites CSV (UTF-8) that comes in pieces: each line as soon as it is whole, the rest with the last piece."""

    def __init__(self) -> None:
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._rest = ""

    def feed(self, piece: bytes, last: bool = False) -> bytes:
        """What can be said of the CSV so far; with `last`, all of it."""
        text = self._rest + self._decode(piece, last)
        end = len(text) if last else _safe_end(text)
        self._rest = text[end:]
        return "".join(_rewritten(text[:end])).encode("utf-8")


def _rewritten(text: str) -> Iterator[str]:
    for match in _CELL.finditer(text):
        cell = match.group()
        if cell.startswith('"') and len(cell) > 1:
            inner = cell[1:-1]
            yield f'"{safe_cell(inner)}"'
        else:
            yield cell if cell in (",", "\r\n", "\r", "\n", '"') else safe_cell(cell)


def _safe_end(text: str) -> int:
    """Where the last line ends that is surely whole: outside quotation marks."""
    end = 0
    inside = False
    for match in re.finditer(r'"|\n', text):
        if match.group() == '"':
            inside = not inside
        elif not inside:
            end = match.end()
    return end
