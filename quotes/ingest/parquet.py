"""Parquet files: one article a row, columns by their usual names. Read some rows at a time, whatever the file's size.

Only columns whose names tell a field are read, and of these words, lists of words, whole numbers, dates and times. A value
that stands once in the file may stand in each of a million rows, so that a file of a few kilobytes can hold any amount of
text: how much it holds is counted before it is read.
"""

from __future__ import annotations

import glob
import re
from collections.abc import Iterator
from datetime import date
from functools import partial
from itertools import chain

import duckdb

from quotes.ingest.base import Source, UnreadableError
from quotes.ingest.fields import USUAL, names_of, record
from quotes.ingest.packed import ALWAYS, MOST_TIMES
from quotes.model import Problem, Record

_AT_ONCE = 200
_MEMORY = "2GB"
_STRETCH = 2048  # rows that DuckDB lays out together, whatever its limit of memory
_MOST_IN_A_STRETCH = 256 * 1024 * 1024  # bytes
_LENGTH = {"VARCHAR": "strlen({0})", "VARCHAR[]": "list_sum(list_transform({0}, lambda x: strlen(x)))"}
_PLAIN = re.compile(r"(?:U?(?:TINY|SMALL|BIG|HUGE)INT|U?INTEGER|DATE|TIMESTAMP.*)")


def read(source: Source) -> Iterator[Record | Problem]:
    """A record or a problem for each row; rows are counted from 1."""
    try:
        with duckdb.connect(config={"threads": 1, "memory_limit": _MEMORY}) as engine:
            path = glob.escape(str(source.path))
            columns = _columns(engine, path, source)
            _no_bomb(engine, path, columns, source.path.stat().st_size)
            cursor = engine.execute(f"select {', '.join(columns)} from read_parquet(?)", [path])  # noqa: S608 (quoted)
            names = [column[0] for column in cursor.description or ()]
            rows = chain.from_iterable(iter(partial(cursor.fetchmany, _AT_ONCE), []))
            for number, row in enumerate(rows, 1):
                values = dict(zip(names, map(_plain, row), strict=True))
                yield record(values, source.name, number, source.stem, source.options)
    except duckdb.Error as e:
        raise UnreadableError("broken", f"Parquet that cannot be read: {str(e).splitlines()[0][:150]}") from None


def _columns(engine: duckdb.DuckDBPyConnection, path: str, source: Source) -> dict[str, str]:
    """The columns that are read, as SQL writes their names, with their types."""
    found = engine.execute("describe select * from read_parquet(?)", [path]).fetchall()
    known = {name for ours in USUAL for name in names_of(ours, source.options)}
    columns = {name: kind for name, kind, *_ in found if kind in _LENGTH or _PLAIN.fullmatch(kind)}
    texts = names_of("text", source.options)
    if not any(name.lower() in texts and kind in _LENGTH for name, kind in columns.items()):
        shown = ", ".join(name for name, *_ in found[:8])[:200]
        raise UnreadableError("no text", f"no column with the text of an article among: {shown}; map one of them")
    return {_quoted(name): kind for name, kind in columns.items() if name.lower() in known}


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _no_bomb(engine: duckdb.DuckDBPyConnection, path: str, columns: dict[str, str], size: int) -> None:
    """Refuses a file that holds many times its size, or more in some rows than fits in memory."""
    lengths = [f"coalesce({_LENGTH[kind].format(name)}, 0)" for name, kind in columns.items() if kind in _LENGTH]
    counted = f"""select coalesce(sum(n), 0), coalesce(max(n), 0) from (
        select sum(n) as n from (
            select {" + ".join(lengths) or "0"} as n, row_number() over () as number from read_parquet(?)
        ) group by number // {_STRETCH})"""  # noqa: S608 (quoted)
    whole, stretch = engine.execute(counted, [path]).fetchone() or (0, 0)
    if whole > max(size * MOST_TIMES, ALWAYS):
        raise UnreadableError("too large", f"it unpacks to more than {MOST_TIMES} times its size: not read")
    if stretch > _MOST_IN_A_STRETCH:
        most = _MOST_IN_A_STRETCH // 1024 // 1024
        raise UnreadableError("too large", f"more than {most} MB of text in {_STRETCH} rows: save it as JSON lines")


def _plain(value: object) -> object:
    """Dates and times as other files write them."""
    return value.isoformat() if isinstance(value, date) else value
