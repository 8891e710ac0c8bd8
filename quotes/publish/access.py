"""Which database is ours, and what the visitor may see of it: the same on Datasette 0.65 and 1.0.

Routes and template variables of a plugin pass Datasette's permission checks by, so every page asks here first.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from datasette.utils.asgi import Forbidden, NotFound  # type: ignore[import-untyped]
from datasette.views.base import DatasetteError  # type: ignore[import-untyped]

from quotes.publish.limits import time_limit

T = TypeVar("T")

_LONGEST_TEXT = 128 * 1024 * 1024  # bytes: an article may be longer than what a question may hold
PAGE_LIMIT_MS = 3000  # a page makes several queries; Datasette's own limit is for one
_TABLES = {"quotes", "wordings", "occurrences", "articles"}


async def find_database(datasette: Any) -> str | None:
    """The name of the first database that `quotes build` wrote, or None."""
    for name, database in datasette.databases.items():
        if not name.startswith("_") and set(await database.table_names()) >= _TABLES:
            return str(name)
    return None


class Shared(dict[str, Any]):
    """What is known of a table, of which a copy is a new dictionary with the same values in it."""

    def __deepcopy__(self, memo: Any) -> Shared:
        return Shared(self)


def share_metadata(datasette: Any, database: str) -> None:
    """Make copies of what `metadata.yml` says of the tables cheap.

    Datasette 0.65 copies it all, every column's description, whenever it looks whether one table may be seen, and a page
    asks that of many tables: half of its time.
    """
    ours = (getattr(datasette, "_metadata_local", {}).get("databases") or {}).get(database) or {}
    if ours.get("tables"):
        ours["tables"] = {name: Shared(table) for name, table in ours["tables"].items()}


def is_ours(connection: Any) -> bool:
    """Whether `quotes build` wrote the database of this connection."""
    found = connection.execute("select name from sqlite_master where type = 'table'").fetchall()
    return {row[0] for row in found} >= _TABLES


async def allowed(datasette: Any, actor: Any, database: str, tables: Iterable[str]) -> bool:
    """Whether the visitor may read all these tables."""
    for table in tables:
        if hasattr(datasette, "allowed"):
            from datasette.resources import TableResource  # type: ignore[import-untyped]

            resource = TableResource(database=database, table=table)
            if not await datasette.allowed(action="view-table", resource=resource, actor=actor):
                return False
        else:
            checks = [("view-table", (database, table)), ("view-database", database), "view-instance"]
            try:
                await datasette.ensure_permissions(actor, checks)
            except Forbidden:
                return False
    return True


async def may_write_sql(datasette: Any, actor: Any, database: str) -> bool:
    """Whether the visitor may run SQL of their own."""
    if hasattr(datasette, "allowed"):
        from datasette.resources import DatabaseResource

        resource = DatabaseResource(database=database)
        return bool(await datasette.allowed(action="execute-sql", resource=resource, actor=actor))
    return bool(await datasette.permission_allowed(actor, "execute-sql", resource=database, default=True))


async def read(datasette: Any, request: Any, tables: Iterable[str], page: Callable[[Any], T]) -> T:
    """Run `page(connection)` on our database if the visitor may read all the tables it reads.

    Raises Forbidden; NotFound when no database of ours is served; DatasetteError (503) when it takes too long.
    """
    database = site_database(datasette)
    if database is None:
        raise NotFound("No database of quotes is served here. Make one with `quotes build`.")
    if not await allowed(datasette, request.actor, database, tables):
        raise Forbidden("view-table")

    def run(connection: Any) -> T:
        counted, connection.row_factory = connection.row_factory, None  # our own queries are bounded by themselves
        longest = connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_TEXT)
        try:
            with time_limit(connection, PAGE_LIMIT_MS):
                return page(connection)
        finally:
            connection.row_factory = counted
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, longest)

    try:
        result: T = await datasette.get_database(database).execute_fn(run)
    except sqlite3.OperationalError as error:
        if "interrupted" in str(error):
            raise DatasetteError("It would take too long to look all this up. Ask for less.", status=503) from error
        raise
    return result


def never_changes(datasette: Any) -> bool:
    """Whether a database of ours is served, and every file as one that nobody writes to."""
    served = [d for name, d in datasette.databases.items() if not name.startswith("_")]
    return site_database(datasette) is not None and not any(database.is_mutable for database in served)


def is_costly(datasette: Any, path: str) -> bool:
    """Whether the visitor chooses what is looked for: Datasette's tables and questions, and the differences."""
    return re.match(rf"/({re.escape(str(site_database(datasette)))}|differences)([./]|$)", path) is not None


def site_database(datasette: Any) -> str | None:
    """The database found at start-up, if it is still attached."""
    name = getattr(datasette, "_quotes_database", None)
    return name if name in datasette.databases else None
