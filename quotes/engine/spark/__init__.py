"""The engine for more than one machine: Spark, with every table in Parquet files that all of them see."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import reduce
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from quotes.engine import Arrays, Filled, Group, Row, Stream, statement
from quotes.engine.processes import Processes
from quotes.engine.spark.session import start
from quotes.errors import QuotesError

_HELD = 100_000  # rows that come from the driver are written so many at a time
_SPARK = {"VARCHAR": "string", "BIGINT": "bigint", "INTEGER": "int", "DOUBLE": "double"}
_OURS = {kind: ours for ours, kind in _SPARK.items()}
_STATEMENT = re.compile(r"(?:\s*--[^\n]*\n)*\s*(create or replace table|insert into)\s+(\w+)(?:\s+as)?\s+(.*)", re.S)


class _Piece(NamedTuple):
    """Some rows of a table: Parquet files by themselves, or among those of other tables that were made with them."""

    path: str
    places: Sequence[str] | None = None


class SparkEngine:
    """Tables as Parquet files under `work`, a folder that Spark's machines all see: a path or an address.

    The driver holds no table: it passes on what it is given a hundred thousand rows at a time, and reads a partition at
    a time. Only `arrays` gathers whole columns here. See Engine for the rest.
    """

    distributed = True

    def __init__(
        self,
        work: str | Path,
        master: str | None = None,
        settings: Sequence[str] = (),
        memory: str = "4GB",
        jobs: int = 1,
    ) -> None:
        self._spark, self._own = start(master, settings, memory, jobs)
        self.processes = Processes(jobs)
        self._folder = f"{_address(work)}/quotes-{self._spark.sparkContext.applicationId}"
        self._written = 0
        self._columns: dict[str, dict[str, str]] = {}
        self._pieces: dict[str, list[_Piece]] = {}
        self._held: dict[str, list[Row]] = {}
        self._stale: set[str] = set()  # tables whose view does not show all pieces yet

    def create(self, table: str, columns: Mapping[str, str]) -> None:
        """See Engine."""
        self._columns[table] = dict(columns)
        self._pieces[table], self._held[table] = [], []
        self._stale.add(table)

    def append(self, table: str, rows: Sequence[Row]) -> None:
        """See Engine."""
        width = len(self._columns[table])
        if any(len(row) != width for row in rows):
            raise ValueError(f"a row of {table} has {width} values")
        self._held[table] += rows
        self._stale.add(table)
        if len(self._held[table]) >= _HELD:
            self._write_held(table)

    def append_arrays(self, table: str, columns: Arrays) -> None:
        """See Engine."""
        for start_ in range(0, len(next(iter(columns.values()))), _HELD):
            self.append(table, list(zip(*(c[start_ : start_ + _HELD].tolist() for c in columns.values()), strict=True)))

    def sql(self, name: str, **parameters: object) -> None:
        """See Engine: the result is written as Parquet."""
        found = _STATEMENT.fullmatch(statement(name))
        assert found, name
        verb, table, query = found.groups()
        self._refresh()
        with self._stage(name):
            frame = self._spark.sql(re.sub(r"\$(\w+)", r":\1", query), args=parameters or None)
            if verb.startswith("create"):
                self.create(table, {field.name: _OURS[field.dataType.simpleString()] for field in frame.schema})
            self._add(table, frame.toDF(*self._columns[table]))

    def batches(self, query: str, order_by: str, size: int = 10_000) -> Iterator[list[Row]]:
        """See Engine. A partition at a time comes here."""
        from quotes.engine.spark.work import rows_of

        with self._stage(f"rows of {_short(query)}"):
            frame = self._frame(query)
            for batch in _fetched(frame.orderBy(*_names(order_by)) if order_by else frame, size):
                yield list(rows_of([batch]))

    def arrays(self, query: str) -> dict[str, np.ndarray[Any, Any]]:
        """See Engine. A column with nulls comes as a masked array."""
        import pyarrow as pa

        with self._stage(f"columns of {_short(query)}"):
            frame = self._frame(query)
            batches = list(_fetched(frame, _HELD))
            table = pa.Table.from_batches(batches) if batches else frame.limit(0).toArrow()
            return {name: _numpy(table[name]) for name in table.column_names}

    def map_rows(
        self,
        function: Callable[[list[Row]], Filled | Iterator[Filled]],
        stream: Stream,
        into: Sequence[str],
        size: int = 10_000,
    ) -> None:
        """See Engine. The function may also make what it makes bit by bit, so that no task holds all of it."""
        from quotes.engine.spark.work import on_rows, places

        frame = self._frame(stream[0])
        if order := _names(stream[1]):
            frame = frame.repartitionByRange(self._partitions(), *order).sortWithinPartitions(*order)
        of = places({table: self._columns[table] for table in into})
        self._fill(_name(function), frame, on_rows(function, of, size), of)

    def map_groups(
        self,
        function: Callable[[list[Group]], Filled],
        streams: Sequence[Stream],
        into: Mapping[str, str],
        give: Callable[[Filled], None] | None = None,  # noqa: ARG002 (everything stays here)
        size: int = 1000,
    ) -> None:
        """See Engine: groups are brought together by a shuffle."""
        from quotes.engine.spark.work import on_groups, places

        frames = [self._frame(query) for query, _ in streams]
        orders = [(n, name) for n, (_, order) in enumerate(streams) for name in _names(order)]
        sort = ["key", "stream", *(f"`{n}_{name}`" for n, name in orders)]
        together = _tagged(frames).repartition(self._partitions(), "key").sortWithinPartitions(*sort)
        of = places({table: self._columns[table] for table in into})
        widths = [len(frame.columns) for frame in frames]
        self._fill(_name(function), together, on_groups(function, of, widths, size), of)

    # ------------------------------------------------------------------ what only this engine can do

    def view(self, name: str, query: str) -> None:
        """Let a name stand for the rows of a query."""
        frame = self._frame(query)
        self._columns[name] = {field.name: _OURS[field.dataType.simpleString()] for field in frame.schema}
        frame.createOrReplaceTempView(name)

    def files(self, name: str, path: str) -> None:
        """Let a name stand for the files below a path or address as Spark reads it: path, length, content."""
        with self._stage(f"files of {path}"):
            source = self._spark.read.format("binaryFile").option("recursiveFileLookup", "true")
            source.load(path).select("path", "length", "content").createOrReplaceTempView(name)

    def save(self, query: str, order_by: str, columns: Sequence[str], path: str) -> int:
        """Write the rows of a query as Parquet files, in order and under these names; returns how many there are."""
        with self._stage(f"writing {path.rsplit('/', 1)[-1]}"):
            frame = self._frame(query)
            ordered = frame.orderBy(*_names(order_by)) if order_by else frame
            ordered.toDF(*columns).write.mode("overwrite").option("compression", "zstd").parquet(path)
            return int(self._spark.read.parquet(path).count())

    def names(self, path: str) -> list[str]:
        """What a folder holds; nothing where it is not there."""
        with self._stage("looking"):
            files, place = self._file_system(path)
            return [item.getPath().getName() for item in files.listStatus(place)] if files.exists(place) else []

    def move(self, path: str, to: str) -> None:
        """Put a folder in the place of another, which is there until the new one is."""
        with self._stage("moving"):
            files, new = self._file_system(path)
            (_, place), (_, aside) = self._file_system(to), self._file_system(f"{to}.old")
            files.delete(aside, True)
            if files.exists(place):
                files.rename(place, aside)
            if not files.rename(new, place):
                raise QuotesError(f"{path}: could not be renamed to {to}")
            files.delete(aside, True)

    def close(self) -> None:
        """See Engine. Closing twice does no harm."""
        self.processes.close()
        if not self._folder:
            return
        with suppress(QuotesError), self._stage("clearing up"):  # Spark may be gone: that is told elsewhere
            files, place = self._file_system(self._folder)
            files.delete(place, True)
            for table in self._columns:
                self._spark.catalog.dropTempView(table)
        if self._own:
            self._spark.stop()
        self._folder = ""

    # ------------------------------------------------------------------ tables

    def _fill(self, name: str, frame: Any, work: Any, of: Mapping[str, Sequence[str]]) -> None:
        """Run work over a frame; what it makes is written once, and is a piece of every table."""
        from quotes.engine.spark.work import TABLE, all_places

        path = self._new_path()
        with self._stage(name):
            made = frame.mapInArrow(work, _travelling(all_places(of), TABLE))
            made.write.partitionBy(TABLE).parquet(path)
        for table, names in of.items():
            self._pieces[table].append(_Piece(path, names))
            self._stale.add(table)

    def _add(self, table: str, frame: Any) -> None:
        path = self._new_path()
        frame.write.parquet(path)
        self._pieces[table].append(_Piece(path))
        self._stale.add(table)

    def _write_held(self, table: str) -> None:
        from quotes.engine.spark.work import arrow_table

        rows, self._held[table] = self._held[table], []
        with self._stage(f"rows for {table}"):
            frame = self._spark.createDataFrame(arrow_table(self._columns[table], rows))
            self._add(table, self._typed(frame, self._columns[table], list(self._columns[table])))

    def _refresh(self) -> None:
        """Let every table's name stand for all its rows."""
        for table in sorted(self._stale):
            if self._held[table]:
                self._write_held(table)
            frames = [self._read(table, piece) for piece in self._pieces[table]] or [self._empty(table)]
            reduce(lambda a, b: a.unionAll(b), frames).createOrReplaceTempView(table)
        self._stale.clear()

    def _read(self, table: str, piece: _Piece) -> Any:
        from quotes.engine.spark.work import TABLE

        columns = self._columns[table]
        if piece.places is None:
            return self._spark.read.schema(_ddl(columns)).parquet(piece.path)
        frame = self._spark.read.schema(_travelling(piece.places, TABLE)).parquet(piece.path)
        return self._typed(frame.where(f"{TABLE} = '{table}'"), columns, piece.places)

    def _empty(self, table: str) -> Any:
        columns = ", ".join(f"cast(null as {_SPARK[kind]}) as `{c}`" for c, kind in self._columns[table].items())
        return self._spark.sql(f"select {columns} where false")

    def _typed(self, frame: Any, columns: Mapping[str, str], names: Sequence[str]) -> Any:
        casts = zip(names, columns.items(), strict=True)
        return frame.selectExpr(*(f"cast(`{old}` as {_SPARK[kind]}) as `{new}`" for old, (new, kind) in casts))

    def _frame(self, query: str) -> Any:
        self._refresh()
        return self._spark.table(query) if query.isidentifier() else self._spark.sql(query)

    def _partitions(self) -> int:
        return int(self._spark.conf.get("spark.sql.shuffle.partitions"))

    def _new_path(self) -> str:
        self._written += 1
        return f"{self._folder}/{self._written:04d}"

    def _file_system(self, path: str) -> tuple[Any, Any]:
        context = self._spark.sparkContext
        place = context._jvm.org.apache.hadoop.fs.Path(path)
        return place.getFileSystem(context._jsc.hadoopConfiguration()), place

    @contextmanager
    def _stage(self, name: str) -> Iterator[None]:
        """Names the stage in Spark's own pages, and tells in plain words what went wrong in it."""
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException

        self._spark.sparkContext.setJobGroup(name, name)
        try:
            yield
        except (PySparkException, Py4JError) as error:
            said = next((line.strip() for line in reversed(str(error).splitlines()) if line.strip()), "")
            raise QuotesError(f"Spark could not finish “{name}”. The database is unchanged. ({said[:300]})") from error


def _fetched(frame: Any, size: int) -> Iterator[Any]:
    """The rows of a frame in its order, as Arrow batches of at most `size` rows; Java never holds all of them."""
    import pyarrow as pa

    from quotes.engine.spark.work import as_messages

    for (message,) in frame.mapInArrow(as_messages(size), "message binary").toLocalIterator(True):
        with pa.ipc.open_stream(message) as stream:
            yield from stream


def _tagged(frames: Sequence[Any]) -> Any:
    """The rows of several frames as one: the key, the number of the frame, and columns of each beside each other."""
    every = [(n, field) for n, frame in enumerate(frames) for field in frame.schema]

    def one(n: int, frame: Any) -> Any:
        own = {(n, name): f"`{name}`" for name in frame.columns}
        columns = [
            f"{own.get((m, f.name), f'cast(null as {f.dataType.simpleString()})')} as `{m}_{f.name}`" for m, f in every
        ]
        return frame.selectExpr(f"`{frame.columns[0]}` as key", f"{n} as stream", *columns)

    return reduce(lambda a, b: a.unionAll(b), [one(n, frame) for n, frame in enumerate(frames)])


def _address(work: str | Path) -> str:
    """A path as Spark takes it for a file of the machine, whatever the cluster's usual file system is."""
    text = str(work)
    return text.rstrip("/") if "://" in text else f"file://{Path(text).absolute()}"


def _ddl(columns: Mapping[str, str]) -> str:
    return ", ".join(f"`{name}` {_SPARK[kind]}" for name, kind in columns.items())


def _travelling(places: Sequence[str], table: str) -> str:
    kinds = {"s": "string", "i": "bigint", "d": "double"}
    return ", ".join([*(f"{place} {kinds[place[0]]}" for place in places), f"{table} string"])


def _names(order_by: str) -> list[str]:
    return [name.strip() for name in order_by.split(",") if name.strip()]


def _short(query: str) -> str:
    return " ".join(line for line in query.splitlines() if not line.startswith("--"))[:60]


def _name(function: Any) -> str:
    return str(getattr(function, "func", function).__name__).strip("_").replace("_", " ")


def _numpy(column: Any) -> np.ndarray[Any, Any]:
    if not column.null_count:
        return np.asarray(column.to_numpy())
    values = column.to_numpy() if column.type in ("string", "large_string") else column.fill_null(0).to_numpy()
    return np.ma.masked_array(values, column.is_null().to_numpy())
