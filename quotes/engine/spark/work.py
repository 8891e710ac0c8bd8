"""What runs on Spark's machines: Arrow comes in, rows go to a function, what it makes goes out as Arrow.

What a function makes for several tables travels as one: a column for each first, second … text, integer and number of
any table, and one with the table's name. Parquet keeps the tables apart, and columns without values cost it nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate, groupby, islice
from typing import Any

from quotes.engine import Filled, Group, Row
from quotes.engine.groups import some

Columns = Mapping[str, str]
Places = Mapping[str, Sequence[str]]  # for every table, where its columns lie
Work = Callable[[Iterator[Any]], Iterator[Any]]

TABLE = "made_for"
_LETTER = {"VARCHAR": "s", "BIGINT": "i", "INTEGER": "i", "DOUBLE": "d"}


@cache
def _arrow() -> dict[str, Any]:
    import pyarrow as pa  # here, since it comes with the extra `spark` only

    return {"s": pa.string(), "i": pa.int64(), "d": pa.float64()}


def places(tables: Mapping[str, Columns]) -> dict[str, list[str]]:
    """Where the columns of tables lie when they travel together.

    >>> places({"t": {"id": "BIGINT", "text": "VARCHAR", "day": "INTEGER"}})
    {'t': ['i0', 's0', 'i1']}
    """
    found: dict[str, list[str]] = {}
    for table, columns in tables.items():
        seen = dict.fromkeys(_LETTER.values(), -1)
        found[table] = []
        for kind in columns.values():
            letter = _LETTER[kind]
            seen[letter] += 1
            found[table].append(f"{letter}{seen[letter]}")
    return found


def all_places(of: Places) -> list[str]:
    """All columns in which tables travel, but the one with the table's name."""
    return sorted({place for names in of.values() for place in names}, key=lambda p: (p[0], int(p[1:])))


def on_rows(function: Callable[[list[Row]], Filled | Iterator[Filled]], of: Places, size: int) -> Work:
    """The function over all rows of a partition, `size` at a time; what it makes may come bit by bit."""

    def work(batches: Iterator[Any]) -> Iterator[Any]:
        rows = rows_of(batches)
        while batch := list(islice(rows, size)):
            made = function(batch)
            for filled in [made] if isinstance(made, Mapping) else made:
                yield from _packed(filled, of)

    return work


def on_groups(function: Callable[[list[Group]], Filled], of: Places, widths: Sequence[int], size: int) -> Work:
    """The function over the groups of a partition, whose rows hold the key, the stream's number, and each stream's columns."""

    def work(batches: Iterator[Any]) -> Iterator[Any]:
        for groups in some(_regrouped(rows_of(batches), widths), size):
            yield from _packed(function(groups), of)

    return work


def as_messages(size: int) -> Work:
    """Rows as whole Arrow messages, `size` rows each: the driver reads thousands of rows at the price of one."""

    def work(batches: Iterator[Any]) -> Iterator[Any]:
        import pyarrow as pa

        for batch in batches:
            for start in range(0, batch.num_rows, size):
                sink = pa.BufferOutputStream()
                with pa.ipc.new_stream(sink, batch.schema) as stream:
                    stream.write_batch(batch.slice(start, size))
                yield pa.record_batch({"message": pa.array([sink.getvalue().to_pybytes()], pa.binary())})

    return work


def rows_of(batches: Iterable[Any]) -> Iterator[Row]:
    """The rows of Arrow batches."""
    for batch in batches:
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def arrow_table(columns: Columns, rows: Sequence[Row]) -> Any:
    """Rows as one Arrow table."""
    import pyarrow as pa

    values = zip(*rows, strict=True) if rows else [()] * len(columns)
    kinds = [_arrow()[_LETTER[kind]] for kind in columns.values()]
    return pa.table(dict(zip(columns, map(pa.array, values, kinds), strict=True)))


def _regrouped(rows: Iterator[Row], widths: Sequence[int]) -> Iterator[Group]:
    ends = list(accumulate(widths, initial=2))
    for key, same in groupby(rows, key=lambda row: row[0]):
        streams: list[list[Row]] = [[] for _ in widths]
        for row in same:
            streams[row[1]].append(row[ends[row[1]] : ends[row[1] + 1]])
        if streams[0]:
            yield Group(key, streams)


def _packed(made: Filled, of: Places) -> Iterator[Any]:
    import pyarrow as pa

    types = _arrow()
    wanted = all_places(of)
    for table, rows in made.items():
        values = [*rows.values()] if isinstance(rows, Mapping) else [*zip(*rows, strict=True)]
        n = len(values[0]) if values else 0
        if not n:
            continue
        own = {p: pa.array(v, types[p[0]], from_pandas=False) for p, v in zip(of[table], values, strict=True)}
        columns = {p: own[p] if p in own else pa.nulls(n, types[p[0]]) for p in wanted}
        yield pa.record_batch({**columns, TABLE: pa.repeat(table, n)})
