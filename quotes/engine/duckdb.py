"""The engine that runs inside the build's own process: DuckDB in memory, and in the build's temporary folder beyond it."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from quotes.engine import Arrays, Filled, Group, Row, Stream, statement
from quotes.engine.groups import cut, merged
from quotes.engine.memo import Memo
from quotes.engine.processes import Processes
from quotes.errors import CacheError, DatabaseError, SettingsError

_MEMORY = re.compile(r"\s*\d{1,6}(\.\d{1,6})?\s*[KMGT]i?B\s*", re.I)
_AT_ONCE = 10_000  # rows turned into arrays at a time: more is slower, since the lists leave the processor's cache
_DTYPES = {"BIGINT": np.int64, "INTEGER": np.int64, "DOUBLE": np.float64}


class DuckEngine:
    """Tables in memory; what does not fit in `memory` spills into `folder`, which must exist.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     engine = DuckEngine(folder)
    ...     engine.create("t", {"id": "BIGINT", "words": "VARCHAR"})
    ...     engine.append("t", [(2, "two"), (1, None)])
    ...     print(list(engine.batches("t", "id")))
    ...     engine.close()
    [[(1, None), (2, 'two')]]
    """

    distributed = False

    memo: Memo | None = None  # where what groups became in the build before is to be used, and kept for the next
    watch: Callable[[str, int, int], None] | None = None  # is told of a stage how many rows are done, of how many

    def __init__(self, folder: str | Path, memory: str = "4GB", jobs: int = 1) -> None:
        if not _MEMORY.fullmatch(memory):
            raise SettingsError(f"--memory {memory}: write an amount of memory, for example 500MB or 4GB.")
        self._memory, self.processes = memory, Processes(jobs)
        self._columns: dict[str, dict[str, str]] = {}
        with self._plainly():
            self._connection = duckdb.connect(
                config={
                    "memory_limit": memory,
                    "threads": jobs,
                    "temp_directory": str(Path(folder) / "spill"),
                    "preserve_insertion_order": False,
                    "default_null_order": "nulls_first",  # as other engines and SQLite have it
                    "pandas_analyze_sample": 0,  # arrays of objects hold texts: no need to look
                },
            )

    def create(self, table: str, columns: Mapping[str, str]) -> None:
        """See Engine."""
        self._columns[table] = dict(columns)
        names = ", ".join(f"{name} {kind}" for name, kind in columns.items())
        with self._plainly():
            self._connection.execute(f"create or replace table {table} ({names})")

    def append(self, table: str, rows: Sequence[tuple[object, ...]]) -> None:
        """See Engine. Half a million rows of ten columns a second."""
        columns = self._columns[table]
        for start in range(0, len(rows), _AT_ONCE):
            values = zip(*rows[start : start + _AT_ONCE], strict=True)
            self.append_arrays(
                table, {name: _array(kind, v) for (name, kind), v in zip(columns.items(), values, strict=True)}
            )

    def run(self, statement: str) -> duckdb.DuckDBPyConnection:
        """Run a statement; what it selects can be fetched until the next."""
        with self._plainly():
            return self._connection.execute(statement)

    def append_arrays(self, table: str, columns: Arrays) -> None:
        """See Engine."""
        self._connection.register("incoming", dict(columns))
        with self._plainly():
            self._connection.execute(f"insert into {table} select * from incoming")  # noqa: S608 (our own names)
        self._connection.unregister("incoming")

    def sql(self, name: str, **parameters: object) -> None:
        """See Engine."""
        with self._plainly():
            self._connection.execute(statement(name), parameters or None)

    def batches(self, query: str, order_by: str, size: int = 10_000) -> Iterator[list[tuple[Any, ...]]]:
        """See Engine."""
        cursor = self._connection.cursor()  # of its own, so that the rows stream while other statements run
        try:
            source = query if query.isidentifier() else f"({query})"
            order = f" order by {order_by}" if order_by else ""
            with self._plainly():
                cursor.execute(f"select * from {source}{order}")  # noqa: S608 (our own names)
            while rows := self._fetch(cursor, size):
                yield rows
        finally:
            cursor.close()

    def arrays(self, query: str) -> dict[str, np.ndarray[Any, Any]]:
        """See Engine. A column with nulls comes as a masked array."""
        text = f"select * from {query}" if query.isidentifier() else query  # noqa: S608 (our own names)
        with self._plainly():
            return dict(self._connection.execute(text).fetchnumpy())

    def map_rows(
        self, function: Callable[[list[Row]], Filled], stream: Stream, into: Sequence[str], size: int = 10_000
    ) -> None:
        """See Engine. Works in so many processes as the engine has jobs."""
        self._keep(self.processes.spread(function, self.batches(*stream, size)), into)

    def map_groups(
        self,
        function: Callable[[list[Group]], Filled],
        streams: Sequence[Stream],
        into: Mapping[str, str],
        give: Callable[[Filled], None] | None = None,
        size: int = 1000,
    ) -> None:
        """See Engine. With a memo, only groups whose rows are not as they were in the build before are given."""
        stage, left = function.__name__.strip("_"), streams
        if self.memo is not None:
            left = self.memo.changed(stage, streams, anew=give is not None and not self.memo.updates)
        rows = [(row for batch in self.batches(*stream) for row in batch) for stream in left]
        of = self.run(f"select count(*) from ({left[0][0]})").fetchall()[0][0] if self.watch and self.memo else 0  # noqa: S608
        parts, sizes = _counted(cut(rows, size))
        made = self.processes.spread(partial(_on_groups, function), parts)
        self._keep(self._watched(made, sizes, stage, of), tuple(into), give)
        if self.memo is not None:
            self.memo.fill(stage, streams, into)

    def _watched(self, made: Iterable[Filled], sizes: deque[int], stage: str, of: int) -> Iterator[Filled]:
        done = 0
        for tables in made:
            if self.watch and of:
                self.watch(stage, done, of)
            yield tables
            done += sizes.popleft()

    def _keep(self, made: Iterable[Filled], into: Sequence[str], give: Callable[[Filled], None] | None = None) -> None:
        for tables in made:
            for table in into:
                rows = tables[table]
                if isinstance(rows, Mapping):
                    self.append_arrays(table, rows)
                else:
                    self.append(table, rows)
            if give is not None:
                give({table: rows for table, rows in tables.items() if table not in into})

    def _fetch(self, cursor: duckdb.DuckDBPyConnection, size: int) -> list[tuple[Any, ...]]:
        with self._plainly():
            return list(cursor.fetchmany(size))

    @contextmanager
    def _plainly(self) -> Iterator[None]:
        """What the user can put right is told in plain words: too little memory, no room on the disk."""
        try:
            yield
        except duckdb.OutOfMemoryException as error:
            raise SettingsError(
                f"--memory {self._memory} is too little for this build, or its folder is full. The database is "
                f"unchanged. ({_first_line(error)})"
            ) from error
        except duckdb.Error as error:
            if self.memo is not None and self.memo.knows:
                raise CacheError(_first_line(error)) from error
            if not isinstance(error, duckdb.OperationalError | duckdb.FatalException):
                raise
            raise DatabaseError(
                f"the build's own files could not be written; is the disk full? The database is unchanged. "
                f"({_first_line(error)})"
            ) from error

    def close(self) -> None:
        """See Engine. Closing twice does no harm."""
        self.processes.close()
        self._connection.close()


def _on_groups(function: Callable[[list[Group]], Filled], streams: list[list[Row]]) -> Filled:
    return function(list(merged(streams)))


def _counted(parts: Iterable[list[list[Row]]]) -> tuple[Iterator[list[list[Row]]], deque[int]]:
    """The parts, and how many rows of the first stream are in each that has been taken."""
    sizes: deque[int] = deque()

    def taken() -> Iterator[list[list[Row]]]:
        for part in parts:
            sizes.append(len(part[0]))
            yield part

    return taken(), sizes


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]


def _array(kind: str, values: tuple[object, ...]) -> np.ndarray[Any, Any]:
    dtype = _DTYPES.get(kind)
    if dtype is None:
        return np.array(values, dtype=object)
    if None not in values:
        return np.array(values, dtype=dtype)
    missing = np.fromiter((v is None for v in values), bool, len(values))
    return np.ma.masked_array(np.array([0 if v is None else v for v in values], dtype=dtype), missing)
