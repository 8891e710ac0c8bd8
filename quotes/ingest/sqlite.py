"""SQLite files: one article a row of a table, or of a query."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import quote

from quotes.ingest.base import Source, UnreadableError
from quotes.ingest.fields import names_of, record
from quotes.model import Problem, Record


def read(source: Source) -> Iterator[Record | Problem]:
    """A record or a problem for each row of the table or query named, else of the one table with a text column."""
    address = f"file:{quote(str(source.path.resolve()))}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True)) as db:
            db.execute("pragma trusted_schema = off")
            db.text_factory = _text
            statement = source.options.sql or f"select * from {_quoted(_table(db, source))}"  # noqa: S608
            cursor = db.execute(statement)
            names = [column[0] for column in cursor.description or ()]
            for number, row in enumerate(cursor, 1):
                values = dict(zip(names, row, strict=True))
                yield record(values, source.name, number, source.stem, source.options)
    except (sqlite3.Error, sqlite3.Warning) as e:
        raise UnreadableError("broken", f"SQLite cannot read it: {str(e)[:150]}") from None


def _table(db: sqlite3.Connection, source: Source) -> str:
    """The table named by the user, or the only one that has a column with the text of articles."""
    query = "select name from sqlite_master where type in ('table', 'view') and name not like 'sqlite_%' order by name"
    tables = [name for (name,) in db.execute(query)]
    wanted = source.options.table
    if wanted is not None:
        if wanted not in tables:
            raise UnreadableError("no text", f"no table {wanted}; there are: {', '.join(tables)[:200]}")
        return wanted
    names = set(names_of("text", source.options))
    found = [t for t in tables if names & {str(c[1]).lower() for c in db.execute(f"pragma table_info({_quoted(t)})")}]
    if len(found) != 1:
        which = ", ".join(found or tables)[:200] or "none"
        raise UnreadableError("no text", f"name the table with the articles (--table or --sql); there are: {which}")
    return str(found[0])


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(data: bytes) -> str:
    return str(data, "utf-8", "surrogateescape")
