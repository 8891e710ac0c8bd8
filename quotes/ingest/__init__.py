"""From files to records: one module a format, one line a registration.

Nothing here raises for what is wrong with an input: it becomes a `Problem`, and the rest is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from importlib import import_module
from io import BufferedReader
from pathlib import Path
from sys import stdin
from typing import BinaryIO, cast

from quotes.ingest.base import Options, Reader, Source, UnreadableError
from quotes.ingest.beside import Facts, told
from quotes.ingest.walk import Found, files
from quotes.model import Problem, Record

__all__ = ["READERS", "Facts", "Found", "Options", "ending", "known", "listed", "read", "read_file"]

READERS: dict[str, str] = {
    ".txt": "plain",
    ".text": "plain",
    ".md": "plain",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json_file",
    ".csv": "table",
    ".tsv": "table",
    ".html": "html",
    ".htm": "html",
    ".xml": "feed",
    ".rss": "feed",
    ".atom": "feed",
    ".warc": "warc",
    ".wet": "warc",
    ".parquet": "parquet",
    ".db": "sqlite",
    ".sqlite": "sqlite",
    ".sqlite3": "sqlite",
    ".docx": "word",
    ".pdf": "pdf",
    ".srt": "subtitles",
    ".vtt": "subtitles",
}
"""The ending of a file's name, and the module of this package whose `read` reads it; `.gz` may stand behind it.

Modules are loaded when the first file of their kind is met.
"""

_BUFFER = 1 << 18
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,15}://")
_GZIP = b"\x1f\x8b"


def read(inputs: Sequence[str | Path] | str | Path, options: Options | None = None) -> Iterator[Record | Problem]:
    """Every record of the inputs, one by one: files and folders, sorted by relative path and then by record; then web
    addresses; then, for `-`, the standard input.

    `source` is the path relative to the input given: the file's name where a file is given. A file that was named
    itself is read as plain text when its ending is not known. Input that cannot be used is a `Problem`.

    >>> [r.source for r in read("seeds")][:2]
    ['000_e7e0535b4c4bdd1e.txt', '001_c71b3f58fba28056.txt']
    """
    options = options or Options()
    names = [str(i) for i in ([inputs] if isinstance(inputs, str | Path) else inputs)]
    facts = Facts()
    for item in listed([n for n in names if n != "-" and not _is_address(n)]):
        if isinstance(item, Problem):
            yield item
        else:
            yield from read_file(item, options, facts)
    yield from _pages(sorted({n for n in names if _is_address(n)}), options)
    if "-" in names:
        yield from _piped(options)


def known(name: str) -> bool:
    """Whether files of this name can be read."""
    return ending(name) in READERS


def listed(inputs: Sequence[str | Path]) -> Iterator[Found | Problem]:
    """The files that `read` reads, in its order, unopened."""
    return files(inputs, known)


def read_file(found: Found, options: Options, facts: Facts) -> Iterator[Record | Problem]:
    """The records of a file with what stands beside them."""
    beside = facts.of(found.path, found.name)
    yield from facts.problems
    facts.problems.clear()
    for item in _file(found, options):
        yield told(item, beside) if beside and isinstance(item, Record) else item


def _pages(urls: Sequence[str], options: Options) -> Iterator[Record | Problem]:
    """The pages at web addresses."""
    if urls:
        from quotes.ingest.web import Web

        web = Web(options)
        for url in urls:
            yield from web.read(url)


def _is_address(name: str) -> bool:
    return _ADDRESS.match(name) is not None


def _reader(name: str) -> Reader:
    """Who reads a file of this name."""
    module = import_module(f"quotes.ingest.{READERS.get(ending(name), 'plain')}")
    return cast(Reader, module.read)


def _piped(options: Options) -> Iterator[Record | Problem]:
    """The standard input, gzipped or not: JSON lines if it begins like them, else one plain text."""
    stream = cast(BufferedReader, stdin.buffer)
    try:
        if stream.peek(2).startswith(_GZIP):
            from quotes.ingest.packed import unpacked

            stream = unpacked(stream, 0)
        reader = _reader("-.jsonl" if stream.peek(1).lstrip()[:1] == b"{" else "-.txt")
        yield from reader(Source(Path("-"), "-", stream, options))
    except UnreadableError as e:
        yield e.problem("-")


def ending(name: str) -> str:
    """The ending that tells the format, in lower case and without `.gz`.

    >>> ending("2015/A.JSONL.gz"), ending("archive.tar")
    ('.jsonl', '.tar')
    """
    name = name.lower().rsplit("/", 1)[-1].removesuffix(".gz")
    return name[name.rfind(".") :] if "." in name else ""


def _file(found: Found, options: Options) -> Iterator[Record | Problem]:
    path = Path(found.path)
    reader = _reader(found.name)
    try:
        with path.open("rb", buffering=_BUFFER) as file, closing(_stream(file, found.name, path)) as stream:
            yield from reader(Source(path, found.name, stream, options))
    except UnreadableError as e:
        yield e.problem(found.name)
    except FileNotFoundError:
        yield Problem(found.name, 0, "missing", "it vanished before it was read: build again")
    except OSError as e:
        yield Problem(found.name, 0, "unreadable", f"it cannot be read: {e.strerror or type(e).__name__}")


def _stream(file: BinaryIO, name: str, path: Path) -> BufferedReader:
    if name.lower().endswith(".gz"):
        from quotes.ingest.packed import unpacked

        return unpacked(file, path.stat().st_size)
    return cast(BufferedReader, file)
