"""What every reader is given and hands back, and the limits that hold for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path
from typing import NamedTuple

from quotes.errors import SettingsError
from quotes.model import Problem, Record

LIMIT = 32 * 1024 * 1024
"""Bytes of one record. The longest newspaper article is a thousandth of it; what is larger is no article."""

FIELDS = ("text", "id", "title", "outlet", "byline", "published", "url", "language", "kind")
"""What may be known of an article, under our names."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a user may say of the inputs: nothing of it is needed where the usual names are used.

    `columns` maps our names (text, title, outlet, published …) to the input's own; `table` or `sql` name what is read
    from SQLite files; `kind` is the kind of all that is read ("transcript"); `allow_local` permits web addresses inside
    the own network. Raises SettingsError for a column that is none of `FIELDS`.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    table: str | None = None
    sql: str | None = None
    kind: str | None = None
    allow_local: bool = False

    def __post_init__(self) -> None:
        unknown = sorted(set(self.columns) - set(FIELDS))
        if unknown:
            raise SettingsError(f"--column {unknown[0]}=…: there is no such field. The fields: {', '.join(FIELDS)}.")


class Source(NamedTuple):
    """An opened input: where it lies, its name relative to the input given, its bytes, and what the user said."""

    path: Path
    name: str
    stream: BufferedReader
    options: Options = Options()

    @property
    def stem(self) -> str:
        """The name of the file without folders and without its endings.

        >>> import io
        >>> Source(Path("x"), "2015/05/commander.jsonl.gz", io.BufferedReader(io.BytesIO())).stem
        'commander'
        """
        file = self.name.rsplit("/", 1)[-1]
        return file.split(".", 1)[0] or file

    def whole(self, limit: int | None = None) -> bytes:
        """All its bytes; raises `UnreadableError` when there are more than an article can have."""
        limit = limit or LIMIT
        data = self.stream.read(limit + 1)
        if len(data) > limit:
            raise too_large(limit)
        return data


Reader = Callable[[Source], Iterator[Record | Problem]]


class UnreadableError(ValueError):
    """Why an input could not be read, as the kind and the message of a `Problem`. Never leaves this package."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message

    def problem(self, source: str, record: int = 0) -> Problem:
        """The problem to be listed."""
        return Problem(source, record, self.kind, self.message)


def too_large(limit: int | None = None) -> UnreadableError:
    """A record, or a file that is one record, beyond what an article can have."""
    size = (limit or LIMIT) // 2**20
    return UnreadableError("too large", f"more than {size} MB: no article; split it or leave it out")


def extra(name: str) -> UnreadableError:
    """A library is missing that an extra brings."""
    return UnreadableError("extra", f"needs a library that is not installed: pip install 'quote-provenance[{name}]'")
