"""What one query may take of the machine, whoever wrote it: time, memory, the length of a value and of an answer.

Datasette's own limits are the number of rows and the time, and the time is looked at only every thousand steps of SQLite's
machine: neither sees a step that takes a minute, nor a row of a gigabyte.
"""

from __future__ import annotations

import json
import re
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

LONGEST_VALUE = 2_000_000  # bytes of one string or blob
LONGEST_ANSWER = 20_000_000  # bytes of all values of an answer: JSON and HTML of it take several times as much
MOST_MEMORY = 600_000_000  # bytes that SQLite may hold in one process, its caches included
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: LONGEST_VALUE,
    sqlite3.SQLITE_LIMIT_COLUMN: 64,  # of a row: our widest table has 27
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 100,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 200,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 500,  # each of its characters may cost a walk through the whole value
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
}
_WIDE = re.compile(r"%[^%a-zA-Z]*(?:\*|[0-9]{5})")
_MOST_TRIMMED = 100  # different characters
_TICK = 0.01  # seconds


def set_limits(connection: sqlite3.Connection) -> None:
    """Bound what a query on this connection may hold and return, and what one call of a function may cost."""
    for limit, most in _LIMITS.items():
        connection.setlimit(limit, most)
    connection.execute(f"pragma hard_heap_limit = {MOST_MEMORY}")
    connection.row_factory = _Counted()
    for name, n_arguments, function in (
        ("instr", 2, _instr), ("replace", 3, _replace), ("json_patch", 2, _json_patch),
        ("trim", 2, _trim), ("ltrim", 2, _ltrim), ("rtrim", 2, _rtrim), ("printf", -1, (written := _Printf())), ("format", -1, written),
    ):  # fmt: skip
        connection.create_function(name, n_arguments, function, deterministic=True)


class _Counted:
    """Rows as Datasette wants them, until those of one cursor together are too much."""

    def __init__(self) -> None:
        self.taken: WeakKeyDictionary[sqlite3.Cursor, int] = WeakKeyDictionary()
        self.too_long: list[sqlite3.Cursor] = []

    def __call__(self, cursor: sqlite3.Cursor, row: tuple[Any, ...]) -> sqlite3.Row:
        size = sum(len(value) for value in row if isinstance(value, (str, bytes)))
        self.taken[cursor] = taken = self.taken.get(cursor, 0) + size
        if taken > LONGEST_ANSWER:
            self.too_long.append(cursor)
            raise sqlite3.OperationalError(f"The answer is longer than {LONGEST_ANSWER:,} bytes. Ask for fewer rows.")
        return sqlite3.Row(cursor, row)


# SQLite's own functions of these names compare every place of a text with the whole of another: with two texts of a
# megabyte that is a minute in which nothing can stop them. Python's take time in proportion to the length.


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _instr(text: Any, part: Any) -> int | None:
    if text is None or part is None:
        return None
    if isinstance(text, bytes) and isinstance(part, bytes):
        return text.find(part) + 1
    return _text(text).find(_text(part)) + 1


def _replace(text: Any, part: Any, by: Any) -> Any:
    if text is None or part is None or not (old := _text(part)):
        return None if part is None else text
    if by is None:
        return None
    whole, new = _text(text), _text(by)
    if len(whole) + whole.count(old) * (len(new) - len(old)) > LONGEST_VALUE:
        raise OverflowError("string or blob too big")
    return whole.replace(old, new)


def _characters(some: Any) -> str:
    different = set(_text(some))
    if len(different) > _MOST_TRIMMED:
        raise ValueError("too many characters to trim")
    return "".join(different)


def _trim(text: Any, some: Any) -> str | None:
    return None if text is None or some is None else _text(text).strip(_characters(some))


def _ltrim(text: Any, some: Any) -> str | None:
    return None if text is None or some is None else _text(text).lstrip(_characters(some))


def _rtrim(text: Any, some: Any) -> str | None:
    return None if text is None or some is None else _text(text).rstrip(_characters(some))


def _json_patch(target: str | None, patch: str | None) -> str | None:
    """RFC 7396."""
    if target is None or patch is None:
        return None
    return json.dumps(_patched(json.loads(target), json.loads(patch)), separators=(",", ":"), ensure_ascii=False)


def _patched(target: Any, patch: Any) -> Any:
    if not isinstance(patch, dict):
        return patch
    kept = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            kept.pop(key, None)
        else:
            kept[key] = _patched(kept.get(key), value)
    return kept


class _Printf:
    """SQLite's `printf`, unless it is asked for a width of more than four digits: it writes a gigabyte of blanks at one go."""

    def __init__(self) -> None:
        self.own = sqlite3.connect(":memory:", check_same_thread=False)  # like any connection, of one thread at a time

    def __call__(self, *values: Any) -> Any:
        if values and isinstance(values[0], str) and _WIDE.search(values[0]):
            raise OverflowError("string or blob too big")
        return self.own.execute(f"select printf({','.join('?' * len(values))})", values).fetchone()[0]


_running: dict[int, tuple[sqlite3.Connection, float]] = {}
_changing = threading.Lock()
_some = threading.Event()
_watching: list[threading.Thread] = []


@contextmanager
def time_limit(connection: sqlite3.Connection, ms: float) -> Iterator[None]:
    """Interrupt what the connection runs when so many milliseconds are over.

    Another thread looks at the clock. Datasette's own limit calls Python every thousand steps instead: with several
    queries at once each of those calls waits for whatever Python does for the others.
    """
    key = id(connection)
    with _changing:
        before = _running.get(key)
        deadline = time.monotonic() + ms / 1000
        _running[key] = (connection, min(deadline, before[1]) if before else deadline)
        if not _watching or not _watching[0].is_alive():
            _watching[:] = [threading.Thread(target=_watch, name="quotes-time-limit", daemon=True)]
            _watching[0].start()
        _some.set()
    try:
        yield
    finally:
        with _changing:  # so that nothing interrupts what the connection runs next
            if before:
                _running[key] = before
            else:
                del _running[key]
        _close_what_was_too_long(connection)


def _close_what_was_too_long(connection: sqlite3.Connection) -> None:
    """The exception keeps the cursor; and as long as any query of a connection is open, an interrupt stops the next ones too."""
    if isinstance(connection.row_factory, _Counted):
        while connection.row_factory.too_long:
            connection.row_factory.too_long.pop().close()


def _watch() -> None:
    while True:
        _some.wait()
        time.sleep(_TICK)
        with _changing:
            now = time.monotonic()
            for connection, deadline in _running.values():
                if now >= deadline:
                    connection.interrupt()
            if not _running:
                _some.clear()
