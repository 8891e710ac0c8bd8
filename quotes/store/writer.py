"""Writes the database beside the old one and puts it in its place only when it is whole."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlite_utils import Database

from quotes.errors import DatabaseError
from quotes.store import schema
from quotes.store.lock import building_file

Row = Sequence[object]


class Writer:
    """A new database file, written as `.NAME.building` and renamed over NAME by `finish`.

    Without `finish` the old database stays as it was; the new file is removed by the lock under which it is written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.building = building_file(path)
        try:
            self._db = Database(sqlite3.connect(self.building, isolation_level=None))
            for pragma in (
                "page_size=8192",
                "journal_mode=off",
                "synchronous=off",
                "cache_size=-200000",
                "temp_store=2",
            ):
                self._db.conn.execute(f"pragma {pragma}")
            self._db.conn.executescript(schema.sql("schema"))
            self._db.conn.execute("begin")
        except sqlite3.Error as error:
            raise self._failed(error) from error

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
        conn.executescript(schema.sql("indexes"))
        for view in schema.views().values():
            conn.executescript(view)
        for table, column in (("wordings", "text"), ("article_texts", "text"), ("speakers", "name")):
            self._db.table(table).enable_fts([column], tokenize="unicode61 remove_diacritics 2")
        conn.executescript(schema.sql("vocabulary"))
        conn.execute("pragma optimize")
        conn.execute(f"pragma user_version={schema.SCHEMA_VERSION}")
        conn.execute("pragma journal_mode=delete")
        broken = conn.execute("pragma foreign_key_check").fetchall()
        if broken:
            table, rowid, parent, _ = broken[0]
            raise DatabaseError(f"{len(broken)} rows point at nothing, the first in {table} ({rowid}) at {parent}")
        if (verdict := conn.execute("pragma integrity_check").fetchone()[0]) != "ok":
            raise DatabaseError(f"the new database is damaged: {verdict}")
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

    def _failed(self, error: Exception) -> DatabaseError:
        return DatabaseError(
            f"{self.path}: the new database could not be written ({error}); is the disk full? "
            "What was there before is unchanged."
        )
