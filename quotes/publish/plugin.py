"""The Datasette plugin: routes, templates' variables, canned queries, cells and headers, on 0.65 and 1.0."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import datasette.database as datasette_database  # type: ignore[import-untyped]
import datasette.handle_exception as datasette_errors  # type: ignore[import-untyped]
from datasette import hookimpl  # type: ignore[import-untyped,unused-ignore]
from jinja2 import ChoiceLoader, FileSystemLoader
from markupsafe import Markup, escape

from quotes.publish import access
from quotes.publish.cells import cell
from quotes.publish.functions import add_functions
from quotes.publish.guard import guarded
from quotes.publish.kept import Kept, keeping
from quotes.publish.limits import set_limits, time_limit
from quotes.publish.links import safe_url
from quotes.publish.pages import home
from quotes.publish.questions import questions
from quotes.publish.routes import ROUTES, STATIC
from quotes.publish.turns import in_turn

# With rich installed Datasette prints a traceback with all local variables for every 404, which takes half a second and
# more: any bot would take a public site down. Without it a 404 takes milliseconds.
datasette_errors.rich = None

# Its own asks Python every thousand steps of a query.
datasette_database.sqlite_timelimit = time_limit

HERE = Path(__file__).parent


@hookimpl  # type: ignore[untyped-decorator]
def startup(datasette: Any) -> Any:
    """Remember which database is ours; on 1.0, where the hook `canned_queries` is gone, register the queries."""

    async def inner() -> None:
        datasette._quotes_database = await access.find_database(datasette)
        if datasette._quotes_database:
            access.share_metadata(datasette, datasette._quotes_database)
            if access.never_changes(datasette):
                await _made_ready(datasette)
        if datasette._quotes_database and hasattr(datasette, "add_query"):
            for question in questions().values():
                await datasette.add_query(
                    datasette._quotes_database,
                    question.name,
                    question.sql,
                    title=question.title,
                    description=question.sentence,
                    hide_sql=True,
                    parameters=list(question.parameters),
                    is_trusted=True,
                )

    return inner


async def _made_ready(datasette: Any) -> None:
    """Read the templates and count what the home page counts, for which else the first visitors would wait."""
    on_1_0 = hasattr(datasette, "get_jinja_environment")
    templates = datasette.get_jinja_environment() if on_1_0 else datasette.jinja_env
    for name in templates.list_templates(filter_func=lambda name: name.startswith("site/")):
        templates.get_template(name)
    await datasette.get_database(datasette._quotes_database).execute_fn(home.home_page)


@hookimpl(specname="canned_queries", optionalhook=True)  # type: ignore[untyped-decorator]
def canned_queries(datasette: Any, database: str) -> dict[str, Any]:
    """The queries on 0.65."""
    if database != access.site_database(datasette):
        return {}
    return {
        q.name: {
            "sql": q.sql,
            "title": q.title,
            "description": q.sentence,
            "hide_sql": True,
            "params": list(q.parameters),
        }
        for q in questions().values()
    }


@hookimpl  # type: ignore[untyped-decorator]
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Bound what a query may take; offer our functions to typed SQL."""
    if not access.is_ours(conn):
        return
    set_limits(conn)
    add_functions(conn)


@hookimpl  # type: ignore[untyped-decorator]
def prepare_jinja2_environment(env: Any, datasette: Any) -> None:
    """What every template may use, those of errors included."""
    ours = FileSystemLoader(str(HERE / "templates"))
    theirs = [FileSystemLoader(datasette.template_dir)] if datasette.template_dir else []
    env.loader = ChoiceLoader([*theirs, ours, env.loader])
    env.globals["quotes_site"] = lambda: access.site_database(datasette)
    env.globals["quotes_static"] = lambda name: datasette.urls.path(f"/-/quotes/{name}?{STATIC[name][1]}")
    env.filters["thousands"] = lambda n: f"{n:,}"
    env.filters["safe_url"] = safe_url
    env.filters["counted"] = counted
    env.filters["breakable"] = lambda name: escape(name).replace("_", Markup("_<wbr>"))
    env.filters["numbered"] = lambda items, *noun: counted(len(items), *noun)


@hookimpl  # type: ignore[untyped-decorator]
def register_routes() -> list[tuple[str, Any]]:
    """Our addresses."""
    return ROUTES


@hookimpl  # type: ignore[untyped-decorator]
def render_cell(value: Any, column: str, table: str | None, database: str, datasette: Any) -> Any:
    """Ids as links to their pages, addresses only if they are safe."""
    if database != access.site_database(datasette):
        return None
    return cell(value, column, table, datasette.urls.path)


@hookimpl  # type: ignore[untyped-decorator]
def asgi_wrapper(datasette: Any) -> Any:
    """Headers on every answer; CSV of our database rewritten so that spreadsheets do not execute it.

    Where nothing changes, as on a public site, answers are kept and few costly ones given at a time.
    """

    def wrapped(app: Any) -> Any:
        costly = in_turn(app, lambda path: access.never_changes(datasette) and access.is_costly(datasette, path))
        # of Datasette, not of the application, which 1.0's own client makes anew each time
        kept = datasette.__dict__.setdefault("_quotes_kept", Kept())
        safe = guarded(costly, lambda: access.site_database(datasette))
        return keeping(safe, kept, lambda: access.never_changes(datasette))

    return wrapped


def counted(n: int, one: str, many: str | None = None) -> Markup:
    """A number with its noun.

    >>> str(counted(1, "article")), str(counted(2000, "article"))
    ('1\\xa0article', '2,000\\xa0articles')
    """
    return Markup("{}\u00a0{}").format(f"{n:,}", one if n == 1 else many or f"{one}s")
