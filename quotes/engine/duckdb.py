"""The engine that runs inside the build's own process: DuckDB on a file in the build's temporary folder."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from quotes.engine import Arrays, statement
from quotes.errors import DatabaseError, SettingsError

_MEMORY = re.compile(r"\s*\d{1,6}(\.\d{1,6})?\s*[KMGT]i?B\s*", re.I)
_AT_ONCE = 10_000  # rows turned into arrays at a time: more is slower, since the lists leave the processor's cache
_DTYPES = {"BIGINT": np.int64, "INTEGER": np.int64, "DOUBLE": np.float64}


class DuckEngine:
    """Tables in one DuckDB file in `folder`, which must exist; what does not fit in `memory` spills beside it.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     engine = DuckEngine(folder)
    ...     engine.create("t", {"id": "BIGINT", "words": "VARCHAR"})
    ...     engine.append("t", [(2, "two"), (1, None)])
    ...     print(list(engine.batches("t", "id")))
    ...     engine.close()
    [[(1, None), (2, 'two')]]
    """

    def __init__(self, folder: str | Path, memory: str = "4GB", jobs: int = 1) -> None:
        if not _MEMORY.fullmatch(memory):
            raise SettingsError(f"--memory {memory}: write an amount of memory, for example 500MB or 4GB.")
        self._memory = memory
        self._file = Path(folder) / "staging.duckdb"
        self._columns: dict[str, dict[str, str]] = {}
        with self._plainly():
            self._connection = duckdb.connect(
                str(self._file),
                config={
                    "memory_limit": memory,
                    "threads": jobs,
                    "temp_directory": str(Path(folder) / "spill"),
                    "preserve_insertion_order": False,
                    "checkpoint_threshold": "1GB",
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
        except (duckdb.OperationalError, duckdb.FatalException) as error:
            raise DatabaseError(
                f"the build's own files could not be written; is the disk full? The database is unchanged. "
                f"({_first_line(error)})"
            ) from error

    def close(self) -> None:
        """See Engine. Closing twice does no harm."""
        self._connection.close()
        for leftover in (self._file, self._file.with_suffix(".duckdb.wal")):
            with suppress(FileNotFoundError):
                leftover.unlink()


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
