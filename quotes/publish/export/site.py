"""The site as plain files, for those without a server: the pages of Datasette's site with relative links, no script.

Every quote, article, speaker and outlet has its page; `quotes-1.html` … and `articles-1.html` … list all of them. What
needs a server (search, SQL, CSV and JSON of each table) is left out; the other formats give the data.
"""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from html import escape, unescape
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple
from urllib.parse import quote as percent
from urllib.parse import unquote

from datasette.app import Datasette  # type: ignore[import-untyped]
from jinja2 import ChoiceLoader, Environment, FileSystemLoader

from quotes.publish.export.base import Source
from quotes.publish.functions import add_functions
from quotes.publish.pages import article, home, outlet, speaker
from quotes.publish.pages import quote as quotation
from quotes.publish.serve import datasette_version, metadata_for
from quotes.store.reader import open_database
from quotes.text.ids import hash63

HERE = Path(__file__).parent
PER_PAGE = 500
_LONGEST_NAME = 200  # bytes: most file systems take 255

# what only a server can answer
_NEEDS_A_SERVER = re.compile(
    r'<form\b.*?</form>|<p class="doors">.*?</p>|<section aria-labelledby="ways">.*?</section>'
    r'|<link rel="alternate"[^>]*>',
    re.S,
)
_LINK = re.compile(r'<a\b([^>]*?)href="([^"]*)"([^>]*)>(.*?)</a>', re.S)
_STYLES = re.compile(r'<link rel="stylesheet" href="/-/quotes/([a-z]+\.css)[^"]*">')
_ADDRESS = re.compile(
    r"/(?:(quote)/([qow][0-9a-f]{1,16})|(?:article|speaker|outlet)/[^/?#]+)(#.*)?|/(speakers|outlets|(?:quotes|articles)-\d+)?"
)


class Page(NamedTuple):
    """One page to write: where, by which template, with which data."""

    address: str
    template: str
    data: dict[str, Any] | None


def write(source: Source, out: Path) -> None:
    """Write the pages. In a thread of its own, since the caller (a notebook) may have an event loop that runs."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, _write(source, out)).result()


async def _write(source: Source, out: Path) -> None:
    metadata = metadata_for(source.path.stem)
    config = {"config": metadata} if datasette_version() >= (1, 0) else {}
    datasette = Datasette([], immutables=[str(source.path)], metadata=metadata, **config)
    await datasette.invoke_startup()
    templates = _templates(datasette)
    for style in (HERE.parent / "static").glob("*.css"):
        (out / style.name).write_bytes(style.read_bytes())
    with closing(open_database(source.path)) as connection:
        add_functions(connection)
        for page in _pages(connection, source.article_text):
            path = out / _file(page.address)
            context = {
                "page": page.data,
                "database": source.path.stem,
                "may_write_sql": False,
                "path": page.address,
                "here": str(_file(page.address)),
            }
            html = await datasette.render_template(templates.get_template(page.template), context)
            path.parent.mkdir(exist_ok=True)
            path.write_text(_static(html, page.address, connection), encoding="utf-8")
    datasette.get_database(source.path.stem).close()


def _templates(datasette: Any) -> Environment:
    """The site's templates, with a header and a footer for pages without a server."""
    site: Environment = datasette.get_jinja_environment() if datasette_version() >= (1, 0) else datasette.jinja_env
    assert site.loader is not None
    return site.overlay(loader=ChoiceLoader([FileSystemLoader(str(HERE / "templates")), site.loader]))


def _pages(connection: sqlite3.Connection, with_text: bool) -> Iterator[Page]:
    yield Page("/", "site/home.html", home.home_page(connection))
    yield Page("/speakers", "site/speakers.html", speaker.speakers_page(connection, "", ""))
    yield Page("/outlets", "site/outlets.html", outlet.outlets_page(connection))
    yield from _lists(connection, "quote", "Quotes", "printing", "n_occurrences desc, id")
    yield from _lists(connection, "article", "Articles", "quotation", "published is null, published, id")
    kinds: dict[str, Callable[[str], Any]] = {
        "quote": lambda key: quotation.quote_page(connection, key),
        "article": lambda key: article.article_page(connection, key, with_text),
        "speaker": lambda key: speaker.speaker_page(connection, key),
        "outlet": lambda key: outlet.outlet_page(connection, key),
    }
    for kind, page in kinds.items():
        for (key,) in connection.execute(f"select id from {kind}s order by id"):  # noqa: S608 — the four names above
            yield Page(f"/{kind}/{percent(key, safe='')}", f"site/{kind}.html", page(key))


def _lists(connection: sqlite3.Connection, kind: str, title: str, noun: str, order: str) -> Iterator[Page]:
    """Pages that list everything of a kind, so that every page can be reached."""
    table = f"{kind}s"
    total = connection.execute(f"select count(*) from {table}").fetchone()[0]  # noqa: S608
    last = max(1, -(-total // PER_PAGE))
    rows = connection.execute(f"select id, label, n_occurrences as n from {table} order by {order}")  # noqa: S608
    for number in range(1, last + 1):
        data = {
            "kind": kind,
            "title": title,
            "noun": noun,
            "total": total,
            "number": number,
            "last": last,
            "name": table,
        }
        data["items"] = [{"id": key, "label": label, "n": n} for key, label, n in islice(rows, PER_PAGE)]
        yield Page(f"/{table}-{number}", "export/list.html", data)


def _file(address: str) -> PurePosixPath:
    """Where a page is written.

    >>> str(_file("/")), str(_file("/outlet/the-times")), str(_file("/speakers"))
    ('index.html', 'outlet/the-times.html', 'speakers.html')
    """
    *folder, name = address.strip("/").split("/")
    key = unquote(name)
    if folder and (not key.replace("-", "").isalnum() or len(key.encode()) > _LONGEST_NAME):
        key = f"x{hash63('page', key):x}"
    return PurePosixPath(*folder, f"{key or 'index'}.html")


def _static(html: str, address: str, connection: sqlite3.Connection) -> str:
    """A page with relative links; a link to what needs a server becomes its words."""
    up = "../" * (address.count("/") - 1)

    def link(match: re.Match[str]) -> str:
        before, href, after, words = match.groups()
        found = _relative(unescape(href), up, connection)
        return f"<span>{words}</span>" if found is None else f'<a{before}href="{escape(found)}"{after}>{words}</a>'

    html = _STYLES.sub(rf'<link rel="stylesheet" href="{up}\1">', _NEEDS_A_SERVER.sub("", html))
    return _LINK.sub(link, html)


def _relative(href: str, up: str, connection: sqlite3.Connection) -> str | None:
    """A link as it stands between files; None for what is not among them."""
    if not href.startswith("/"):
        return href
    match = _ADDRESS.fullmatch(href)
    if match is None or href.endswith(".json"):
        return None
    quote, key, fragment, _ = match.groups()
    address = href.removesuffix(fragment or "")
    if quote:
        own_id = quotation.find_quote(connection, key)
        if own_id is None:
            return None
        address = f"/quote/{own_id}"
    return up + percent(str(_file(address))) + (fragment or "")
