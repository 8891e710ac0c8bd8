"""Writes the database beside the old one and puts it in its place only when it is whole."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlite_utils import Database

from quotes.errors import CacheError, DatabaseError, QuotesError
from quotes.store import schema
from quotes.store.lock import building_file

Row = Sequence[object]

# while a database is updated, its full-text search follows
_FOLLOW = """
create temp trigger {table}_gone after delete on main.{table} begin
  insert into {table}_fts ({table}_fts, rowid, {column}) values ('delete', old.rowid, old.{column});
end;
create temp trigger {table}_new after insert on main.{table} begin
  insert into {table}_fts (rowid, {column}) values (new.rowid, new.{column});
end;
"""


_WHOLE = ("judgements", "difference_kinds", "builds", "wording_words")  # small: an update writes them anew
_SEARCHED = {"wordings": "text", "article_texts": "text", "speakers": "name"}


class Writer:
    """A new database file, written as `.NAME.building` and renamed over NAME by `finish`.

    With `update` it begins as a copy of the old one: `delete` what is no longer so before writing what is. Without
    `finish` the old database stays as it was; the new file is removed by the lock under which it is written.
    """

    def __init__(self, path: Path, update: bool = False) -> None:
        self.path, self._update = path, update
        self.building = building_file(path)
        try:
            if update:
                shutil.copyfile(path, self.building)
            self._db = Database(sqlite3.connect(self.building, isolation_level=None))
            for pragma in (
                "page_size=8192",
                "journal_mode=off",
                "synchronous=off",
                "cache_size=-200000",
                "temp_store=2",
            ):
                self._db.conn.execute(f"pragma {pragma}")
            if update:
                self._prepare_update()
            else:
                self._db.conn.executescript(schema.sql("schema"))
                self._db.conn.execute("begin")
        except (sqlite3.Error, OSError) as error:
            raise self._failed(error) from error

    def _prepare_update(self) -> None:
        conn = self._db.conn
        conn.execute("pragma secure_delete=on")
        for table, column in _SEARCHED.items():
            conn.executescript(_FOLLOW.format(table=table, column=column))
        conn.execute(
            "pragma foreign_keys=on"
        )  # SQLite looks at the rows that change, and at the end of the transaction
        conn.execute("begin")
        conn.execute("pragma defer_foreign_keys=on")
        for table in _WHOLE:
            conn.execute(f"delete from {table}")  # noqa: S608 — names are ours
        conn.execute("drop index if exists wording_words_initial")

    def delete(self, table: str, key: str, values: Iterable[Row]) -> None:
        """Delete the rows with these values of the columns `key` ("a, b")."""
        where = " and ".join(f"{column.strip()} is ?" for column in key.split(","))
        self._db.conn.executemany(f"delete from {table} where {where}", values)  # noqa: S608 — names are ours

    def write(self, table: str, rows: Iterable[Row]) -> None:
        """Append rows whose values stand in the order of the table's columns in schema.sql."""
        places = ",".join("?" * len(schema.tables()[table].columns))
        self._db.conn.executemany(f"insert into {table} values ({places})", rows)  # noqa: S608 — names are ours

    def counts(self) -> dict[str, int]:
        """Rows of each table so far: all but `wording_words`, which `finish` fills."""
        written = [t for t in schema.tables() if t != "wording_words"]
        return {t: self._db.conn.execute(f"select count(*) from {t}").fetchone()[0] for t in written}  # noqa: S608

    def finish(self) -> None:
        """Indexes, views, full-text search; check the whole; put it in place of the old one.

        Raises DatabaseError when a key does not hold; the old database is then untouched.
        """
        conn = self._db.conn
        conn.execute("commit")
        if not self._update:
            conn.executescript(schema.sql("indexes"))
            for view in schema.views().values():
                conn.executescript(view)
            for table, column in _SEARCHED.items():
                self._db.table(table).enable_fts([column], tokenize="unicode61 remove_diacritics 2")
        conn.executescript(schema.sql("vocabulary"))
        conn.execute("pragma optimize")
        conn.execute(f"pragma user_version={schema.SCHEMA_VERSION}")
        conn.execute("pragma journal_mode=delete")
        if not self._update and (broken := conn.execute("pragma foreign_key_check").fetchall()):
            table, rowid, parent, _ = broken[0]
            raise self._failed(
                ValueError(f"{len(broken)} rows point at nothing, the first in {table} ({rowid}) at {parent}")
            )
        if (verdict := conn.execute("pragma integrity_check").fetchone()[0]) != "ok":
            raise self._failed(ValueError(f"it is damaged: {verdict}"))
        self._db.close()
        with open(self.building, "rb") as file:
            os.fsync(file.fileno())
        os.replace(self.building, self.path)
        for suffix in ("-journal", "-wal", "-shm"):  # of the old file: SQLite would write them into the new one
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(sqlite3.Error):  # on a full disk closing fails too; what is left is cleared away
            self._db.close()
        if isinstance(error, sqlite3.Error | OSError):
            raise self._failed(error) from error

    def _failed(self, error: Exception) -> QuotesError:
        if self._update:
            return CacheError(f"{self.path}: could not be updated ({error})")
        if isinstance(error, sqlite3.IntegrityError | ValueError):
            advice = "this is a fault of the program, please report it."
        else:
            advice = "is the disk full?"
        return DatabaseError(
            f"{self.path}: the new database could not be written ({error}); {advice} "
            "What was there before is unchanged."
        )
