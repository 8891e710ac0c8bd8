"""Where the build keeps its rows while they do not fit in memory, and runs its few all-to-all statements.

An engine holds named tables of plain columns (BIGINT, INTEGER, DOUBLE, VARCHAR). What runs on it is portable SQL: window
functions, integers and strings, total orders, and no hash function of the engine's own, so that the same tables give the
same rows on every engine, with any number of threads and any memory limit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Any, NamedTuple, Protocol

import numpy as np

from quotes.engine.processes import Processes

Row = tuple[Any, ...]
Arrays = Mapping[str, np.ndarray[Any, Any]]
Filled = Mapping[str, Sequence[Row] | Arrays]  # what is to be added to tables
Stream = tuple[str, str]  # a query, and the columns that put its rows in a total order


class Group(NamedTuple):
    """The rows of several streams that begin with the same value: a list for each stream."""

    key: Any
    rows: list[list[Row]]


class Engine(Protocol):
    """Tables out of core. A `query` is the name of a table or the text of a select."""

    distributed: bool  # whether the work is done on other machines
    processes: Processes  # of this machine, for what is not

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

    def map_rows(
        self, function: Callable[[list[Row]], Filled], stream: Stream, into: Sequence[str], size: int = 10_000
    ) -> None:
        """Give `function` all rows of a stream, some at a time and wherever there is room to work; keep what it makes.

        It returns rows for the tables `into`, which must exist, and runs in another process: it and what it is bound to
        are pickled. The order of the batches does not matter to it, and a batch holds rows that stand side by side.
        """

    def map_groups(
        self,
        function: Callable[[list[Group]], Filled],
        streams: Sequence[Stream],
        into: Mapping[str, str],
        give: Callable[[Filled], None] | None = None,
        size: int = 1000,
    ) -> None:
        """The same with groups, which are never cut: all rows of the streams that begin with the same value.

        The first stream says which values there are, and `size` how many of its rows come at a time; the order of every
        stream begins with its first column. `into` names the column of each table that holds the value with which the
        row's group begins. What is made for tables that are not among `into` goes to `give`, unless
        the engine is `distributed`: then it must keep everything, since nothing that grows with the articles may pass
        through this process.
        """

    def close(self) -> None:
        """Let go of the tables and of what they took on disk."""


def statement(name: str) -> str:
    """The text of `sql/NAME.sql`."""
    return files(__name__).joinpath("sql", f"{name}.sql").read_text("utf-8")
