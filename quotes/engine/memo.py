# ruff: noqa: S608 (the names in the statements are the program's own)
"""What the build before made of groups of rows and of whole tables, so that the next one works on what changed.

A memo is a file of DuckDB. It may be lost at any time: it only holds what a build would find again. Whether the rows of
a group are as they were is told by a hash of them, and the same rows become the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from quotes.engine import Row, Stream
from quotes.errors import CacheError, DatabaseError

if TYPE_CHECKING:
    from quotes.engine.duckdb import DuckEngine


class Memo:
    """The tables of an engine that a later build may use, and those of the build before, as the schema `before`.

    Raises CacheError when the file of the build before cannot be read, or is damaged, also later.
    """

    def __init__(self, engine: DuckEngine, before: Path | None = None) -> None:
        self._run = engine.run
        self._kept: list[str] = []
        self._known: set[str] = set()
        self.updates = False  # whether what is written goes into the database of the build before
        if before is None:
            return
        try:
            self._run(f"attach {_quoted(before)} as before (read_only)")
            self._known = set(self._column("select table_name from duckdb_tables() where database_name = 'before'"))
        except (duckdb.Error, DatabaseError) as error:
            raise CacheError(f"{before}: {error}") from error

    @property
    def knows(self) -> bool:
        """Whether there is anything of the build before."""
        return bool(self._known)

    def keep(self, *tables: str) -> None:
        """Have `save` write these tables."""
        self._kept += tables

    def save(self, file: Path) -> None:
        """Write what a later build may use into a new file."""
        self._run(f"attach {_quoted(file)} as later")
        for table in dict.fromkeys(self._kept):
            self._run(f"create table later.{table} as select * from {table}")
        self._run("detach later")
        self.close()

    def close(self) -> None:
        """Let go of the file of the build before, so that another may take its place."""
        self._run("detach database if exists before")
        self._known = set()

    # ------------------------------------------------------------------ groups

    def changed(self, stage: str, streams: Sequence[Stream], anew: bool) -> list[Stream]:
        """The streams of a stage less the groups whose rows are all as they were; with `anew`, nothing is left out."""
        hashes, keys = [], []
        for n, (query, _) in enumerate(streams):
            table = f"{stage}_stream{n}"
            self._run(f"create or replace table {table} as select * from {_source(query)}")
            keys.append(self._column(f"describe {table}")[0])
            hashes.append(f"select {keys[n]} as memo_key, {n} as stream, hash(t) as row_hash from {table} t")
        self._run(
            f"create or replace table {stage}_groups as select memo_key, sum(hash(stream, row_hash)) as memo_hash "
            f"from ({' union all '.join(hashes)}) group by memo_key having min(stream) = 0"
        )
        self.keep(f"{stage}_groups")
        known = f"{stage}_groups" in self._known and not anew
        same = f"semi join before.{stage}_groups using (memo_key, memo_hash)" if known else "where false"
        self._run(f"create or replace table {stage}_same as select memo_key from {stage}_groups {same}")
        return [
            (f"select s.* from {stage}_stream{n} s anti join {stage}_same m on m.memo_key = s.{key}", order)
            for (n, key), (_, order) in zip(enumerate(keys), streams, strict=True)
        ]

    def fill(self, stage: str, streams: Sequence[Stream], into: Mapping[str, str]) -> None:
        """Add to the tables what the unchanged groups became before."""
        for table, column in into.items():
            self.keep(table)
            if table in self._known:
                self._run(
                    f"insert into {table} select b.* from before.{table} b "
                    f"semi join {stage}_same s on s.memo_key = b.{column}"
                )
        for n in range(len(streams)):
            self._run(f"drop table {stage}_stream{n}")

    def replaced(self, stage: str) -> Iterator[Any]:
        """The groups of the build before that are gone, or whose rows are others now."""
        if f"{stage}_groups" in self._known:
            yield from self._column(
                f"select memo_key from before.{stage}_groups anti join {stage}_groups using (memo_key, memo_hash)"
            )

    # ------------------------------------------------------------------ tables

    def note(self, table: str, query: str, key: str) -> None:
        """Keep a hash of every row of a query, by its key."""
        self._run(f"create or replace table {table}_rows as select {key}, hash(t) as row_hash from {_source(query)} t")
        self.keep(f"{table}_rows")

    def gone(self, table: str, key: str) -> list[Row]:
        """The keys of the rows, as noted by the build before, that are gone or others now."""
        return self._run(f"select {key} from before.{table}_rows b anti join {table}_rows a on {_same(key)}").fetchall()

    def fresh(self, table: str, query: str, key: str) -> str:
        """The query, for its rows that the build before had not, or had as others."""
        rows = f"select {key} from {table}_rows b anti join before.{table}_rows a on {_same(key)}"
        on = " and ".join(f"t.{k} is not distinct from f.{k}" for k in _columns(key))
        return f"select t.* from {_source(query)} t semi join ({rows}) f on {on}"

    def _column(self, query: str) -> list[Any]:
        return [row[0] for row in self._run(query).fetchall()]


def _same(key: str) -> str:
    return " and ".join(f"a.{k} is not distinct from b.{k}" for k in [*_columns(key), "row_hash"])


def _columns(key: str) -> list[str]:
    return [k.strip() for k in key.split(",")]


def _source(query: str) -> str:
    return query if query.isidentifier() else f"({query})"


def _quoted(file: Path) -> str:
    return "'" + str(file).replace("'", "''") + "'"
