"""Where the build keeps its rows while they do not fit in memory, and runs its few all-to-all statements.

An engine holds named tables of plain columns (BIGINT, INTEGER, DOUBLE, VARCHAR). What runs on it is portable SQL: window
functions, integers and strings, total orders, and no hash function of the engine's own, so that the same tables give the
same rows on every engine, with any number of threads and any memory limit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Any, Protocol

import numpy as np

Arrays = Mapping[str, np.ndarray[Any, Any]]


class Engine(Protocol):
    """Tables out of core. A `query` is the name of a table or the text of a select."""

    def create(self, table: str, columns: Mapping[str, str]) -> None:
        """Make an empty table, in place of one of that name; `columns` maps each name to its SQL type."""

    def append(self, table: str, rows: Sequence[tuple[object, ...]]) -> None:
        """Add rows of str, int, float and None, in the order of the table's columns."""

    def append_arrays(self, table: str, columns: Arrays) -> None:
        """Add rows held as one array a column, in the order of the table's columns."""

    def sql(self, name: str, **parameters: object) -> None:
        """Run the statement of `sql/NAME.sql` with `$parameter` replaced by values."""

    def batches(self, query: str, order_by: str, size: int = 10_000) -> Iterator[list[tuple[Any, ...]]]:
        """The rows in a total order, some at a time, without ever holding all of them.

        `order_by` may be empty where the order of the rows does not matter: it may then differ from run to run.
        """

    def arrays(self, query: str) -> dict[str, np.ndarray[Any, Any]]:
        """All rows, one array a column; the query orders them if it matters."""

    def close(self) -> None:
        """Let go of the tables and of what they took on disk."""


def statement(name: str) -> str:
    """The text of `sql/NAME.sql`."""
    return files(__name__).joinpath("sql", f"{name}.sql").read_text("utf-8")
