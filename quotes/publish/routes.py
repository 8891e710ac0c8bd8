"""The addresses of the site and what answers at each. The addresses are a contract: links outlive rebuilds."""

from __future__ import annotations

import sqlite3
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from datasette import Forbidden, NotFound, Response  # type: ignore[import-untyped]
from datasette.views.index import IndexView  # type: ignore[import-untyped]

from quotes.publish import access, feed
from quotes.publish.guard import OUR_POLICY
from quotes.publish.pages import article, data, differences, home, outlet, quote, speaker
from quotes.publish.spreadsheets import as_csv
from quotes.store.withdraw import WITHDRAWN


class Gone(NotFound):  # type: ignore[misc]
    """What stood at this address was withdrawn."""

    status = 410


_FILES = (Path(__file__).parent / "static").glob("*.css")
STATIC = {f.name: (body := f.read_bytes(), sha256(body).hexdigest()[:8]) for f in _FILES}


async def home_route(datasette: Any, request: Any) -> Any:
    """/, or Datasette's own page of databases where there is none of ours or the visitor may not see it."""
    words = (request.args.get("q") or "")[:500]
    try:
        found = await access.read(datasette, request, home.TABLES, lambda c: home.home_page(c, words))
    except (Forbidden, NotFound):
        return await IndexView(datasette).get(request)
    return await _answer(datasette, request, "site/home.html", found)


async def quote_route(datasette: Any, request: Any) -> Any:
    """/quote/ID: the quote's own id, or that of any of its printings or wordings; .atom is the feed of its wordings."""
    asked_id, as_feed = request.url_vars["id"], request.url_vars["suffix"] == ".atom"
    base = datasette.absolute_url(request, datasette.urls.path("/")).rstrip("/")

    def page(connection: sqlite3.Connection) -> dict[str, Any] | None:
        own_id = quote.find_quote(connection, asked_id)
        if own_id is None or own_id != asked_id:
            return None if own_id is None else {"id": own_id}
        if as_feed:
            return {"id": own_id, "feed": feed.of_quote(connection, own_id, base)}
        return quote.quote_page(connection, own_id)

    found = await access.read(datasette, request, feed.TABLES if as_feed else quote.TABLES, page)
    if found is not None and found["id"] != asked_id:
        suffix = request.url_vars["suffix"] or ""
        return Response.redirect(datasette.urls.path(f"/quote/{found['id']}{suffix}"))
    if found is None and await _withdrawn(datasette, request):
        raise NotFound(
            f"No quote has the id {asked_id}. Articles were withdrawn from this site; a quote that only they printed went with them."
        )
    if found is not None and as_feed:
        headers = _kept(datasette, request)
        return Response(found["feed"], content_type="application/atom+xml; charset=utf-8", headers=headers)
    return await _answer(datasette, request, "site/quote.html", found, f"No quote has the id {asked_id}.")


async def article_route(datasette: Any, request: Any) -> Any:
    """/article/ID. The text is shown only if the visitor may read the table of texts."""
    article_id = request.url_vars["id"]
    database = access.site_database(datasette)
    with_text = database is not None and await access.allowed(datasette, request.actor, database, ["article_texts"])
    found = await access.read(
        datasette, request, article.TABLES, lambda c: article.article_page(c, article_id, with_text)
    )
    if found is None and await _withdrawn(datasette, request, article_id):
        raise Gone("This article was withdrawn from this site, with all that only it printed.")
    return await _answer(datasette, request, "site/article.html", found, f"No article has the id {article_id}.")


async def speaker_route(datasette: Any, request: Any) -> Any:
    """/speaker/ID."""
    speaker_id = request.url_vars["id"]
    found = await access.read(datasette, request, speaker.TABLES, lambda c: speaker.speaker_page(c, speaker_id))
    return await _answer(datasette, request, "site/speaker.html", found, f"No speaker has the id {speaker_id}.")


async def speakers_route(datasette: Any, request: Any) -> Any:
    """/speakers: the most quoted, or those whose name has some words."""
    words, kind = (request.args.get("q") or "")[:200], (request.args.get("kind") or "")[:40]
    found = await access.read(datasette, request, speaker.TABLES, lambda c: speaker.speakers_page(c, words, kind))
    return await _answer(datasette, request, "site/speakers.html", found)


async def outlet_route(datasette: Any, request: Any) -> Any:
    """/outlet/ID."""
    outlet_id = unquote(request.url_vars["id"])
    found = await access.read(datasette, request, outlet.TABLES, lambda c: outlet.outlet_page(c, outlet_id))
    return await _answer(datasette, request, "site/outlet.html", found, f"No outlet has the id {outlet_id}.")


async def outlets_route(datasette: Any, request: Any) -> Any:
    """/outlets."""
    found = await access.read(datasette, request, outlet.TABLES, outlet.outlets_page)
    return await _answer(datasette, request, "site/outlets.html", found)


def _filters(request: Any) -> dict[str, str]:
    return {name: (request.args.get(name) or "")[:200] for name in differences.FILTERS}


async def differences_route(datasette: Any, request: Any) -> Any:
    """/differences, with filters."""
    filters = _filters(request)
    asked_page = request.args.get("page") or "1"
    number = min(int(asked_page), 200) if asked_page.isdecimal() and len(asked_page) < 9 else 1
    found = await access.read(
        datasette, request, differences.TABLES, lambda c: differences.differences_page(c, filters, max(number, 1))
    )
    return await _answer(datasette, request, "site/differences.html", found)


async def differences_csv_route(datasette: Any, request: Any) -> Any:
    """/differences.csv: the rows that meet the filters, as a spreadsheet may open them."""
    filters = _filters(request)
    found = await access.read(datasette, request, differences.TABLES, lambda c: differences.all_rows(c, filters))
    return Response(as_csv(found), content_type="text/csv; charset=utf-8", headers=_kept(datasette, request))


async def data_route(datasette: Any, request: Any) -> Any:
    """/data: the questions, the tables, the formats."""
    found = await access.read(datasette, request, data.TABLES, data.data_page)
    return await _answer(datasette, request, "site/data.html", found)


async def static_route(request: Any) -> Any:
    """Our style sheets. Datasette finds a plugin's static folder only where the plugin is a package of its own."""
    name = request.url_vars["name"]
    if name not in STATIC:
        raise NotFound(f"No style sheet is called {name}.")
    headers = {"cache-control": "public, max-age=31536000, immutable"}
    return Response(STATIC[name][0], content_type="text/css; charset=utf-8", headers=headers)


async def _answer(datasette: Any, request: Any, template: str, page: dict[str, Any] | None, missing: str = "") -> Any:
    """The page as HTML or, at an address that ends in .json, as exactly the data that it shows."""
    if page is None:
        raise NotFound(missing)
    headers = _kept(datasette, request)
    if request.url_vars.get("suffix"):
        return Response.json(page, headers=headers)
    context = {"page": page, **await shared(datasette, request)}
    html = await datasette.render_template(template, context, request=request)
    return Response.html(html, headers={"content-security-policy": OUR_POLICY, **headers})


def _kept(datasette: Any, request: Any) -> dict[str, str]:
    """For how long a browser or a proxy may keep the answer: as Datasette says of its own pages, if anybody may see it."""
    seconds = int(datasette.setting("default_cache_ttl"))
    if request.actor is not None or not datasette.cache_headers:
        return {}
    return {"cache-control": f"max-age={seconds}" if seconds else "no-cache"}


async def _withdrawn(datasette: Any, request: Any, article_id: str | None = None) -> bool:
    """Whether the build noted that this article, or any, was withdrawn; False for who may not read the notes."""
    sql = "select 1 from problems where kind = :kind and source = coalesce(:id, source) limit 1"
    noted = {"kind": WITHDRAWN, "id": article_id}
    try:
        return await access.read(
            datasette, request, ["problems"], lambda c: c.execute(sql, noted).fetchone() is not None
        )
    except Forbidden:
        return False


async def shared(datasette: Any, request: Any) -> dict[str, Any]:
    """What every page of ours needs beside its own data."""
    database = access.site_database(datasette)
    return {
        "database": database,
        "may_write_sql": await access.may_write_sql(datasette, request.actor, database) if database else False,
        "path": request.path.removesuffix(".json"),
        "here": datasette.absolute_url(request, request.path),
    }


ROUTES = [
    (r"^/(?P<format>)$", home_route),
    (r"^/quote/(?P<id>[qow][0-9a-f]{1,16})(?P<suffix>\.json|\.atom)?$", quote_route),
    (r"^/article/(?P<id>a[0-9a-f]{1,16})(?P<suffix>\.json)?$", article_route),
    (r"^/speaker/(?P<id>s[0-9a-f]{1,16})(?P<suffix>\.json)?$", speaker_route),
    (r"^/outlet/(?P<id>[^/]{1,400}?)(?P<suffix>\.json)?$", outlet_route),
    (r"^/speakers(?P<suffix>\.json)?$", speakers_route),
    (r"^/outlets(?P<suffix>\.json)?$", outlets_route),
    (r"^/differences(?P<suffix>\.json)?$", differences_route),
    (r"^/differences\.csv$", differences_csv_route),
    (r"^/data(?P<suffix>\.json)?$", data_route),
    (r"^/-/quotes/(?P<name>[a-z]+\.css)$", static_route),
]
