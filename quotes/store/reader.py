"""Opens a database for reading, and refuses what is none of ours or of another version."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from quotes.errors import DatabaseError
from quotes.store.schema import SCHEMA_VERSION


def open_database(path: Path | str) -> sqlite3.Connection:
    """A read-only connection with rows by name.

    Raises DatabaseError when the file is missing, no database, or of another version of the schema.
    """
    path = Path(path)
    if not path.is_file():
        raise DatabaseError(f"{path}: no such database. Make one with `quotes build`, or name one with --db.")
    connection = _read_only(path)
    connection.row_factory = sqlite3.Row
    try:
        version = connection.execute("pragma user_version").fetchone()[0]
    except sqlite3.DatabaseError as error:
        connection.close()
        raise DatabaseError(f"{path}: not a database of quotes ({error}).") from error
    if version != SCHEMA_VERSION:
        connection.close()
        raise DatabaseError(
            f"{path}: written by another version of quotes (schema {version}, this one reads {SCHEMA_VERSION}). "
            "Build it again with `quotes build --full`."
        )
    return connection


def last_build(path: Path) -> tuple[list[str], dict[str, Any]] | None:
    """The inputs of the build that wrote the database, relative to its folder, and its settings; None without a database.

    An older file may still tell its inputs, so that `quotes build` can build them again.
    """
    if not path.is_file():
        return None
    with closing(_read_only(path)) as connection:
        try:
            row = connection.execute("select inputs, settings from builds order by id desc limit 1").fetchone()
            return (list(json.loads(row[0])), dict(json.loads(row[1]))) if row else ([], {})
        except (sqlite3.DatabaseError, ValueError) as error:
            raise DatabaseError(
                f"{path}: not a database of quotes, or damaged ({error}). Move it away or name another --db."
            ) from error


def _read_only(path: Path) -> sqlite3.Connection:
    if path.with_name(f"{path.name}-journal").exists():  # left by a program killed while it wrote: SQLite undoes that,
        with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as connection:  # but not where it may only read
            connection.execute("select count(*) from sqlite_master")
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
