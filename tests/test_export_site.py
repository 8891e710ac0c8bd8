"""The static site: every link leads to a file, every page can be reached, nothing needs a server or a script."""

from __future__ import annotations

import asyncio
import posixpath
import re
import sqlite3
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from quotes.publish.export import export


class Links(HTMLParser):
    """What a page points at, the ids it has, and the elements it is made of."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.elements: set[str] = set()
        self.scripts: set[str | None] = set()
        self.handlers: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        named = dict(attributes)
        self.links += [value for name in ("href", "src", "action") if (value := named.get(name))]
        self.handlers |= {name for name in named if name.startswith("on")}
        if named.get("id"):
            self.ids.add(str(named["id"]))
        if tag == "script":
            self.scripts.add(named.get("type"))


def pages(out: Path) -> dict[str, Links]:
    return {
        str(path.relative_to(out).as_posix()): Links(path.read_text(encoding="utf-8")) for path in out.rglob("*.html")
    }


def test_every_link_leads_somewhere_and_every_page_can_be_reached(db: Path, tmp_path: Path) -> None:
    export(db, "site", tmp_path / "out")
    found = pages(tmp_path / "out")
    leads_to: dict[str, set[str]] = {name: set() for name in found}
    for name, page in found.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme in ("http", "https", "data"):
                continue
            assert not parts.scheme, (name, link)
            assert not parts.netloc, (name, link)
            assert not parts.query, (name, link)
            assert not parts.path.startswith("/"), (name, link)
            file = (
                posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(parts.path))) if parts.path else name
            )
            assert (tmp_path / "out" / file).is_file(), (name, link)
            if parts.fragment:
                assert parts.fragment in found[file].ids, (name, link)
            leads_to[name].add(file)
    reached, waiting = set(), ["index.html"]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += [file for file in leads_to[name] if file in found]
    assert found.keys() - reached == set()


def test_there_is_a_page_for_everything(db: Path, tmp_path: Path) -> None:
    files = export(db, "site", tmp_path / "out")
    with closing(sqlite3.connect(db)) as connection:
        for kind in ("quote", "article", "speaker", "outlet"):
            n = connection.execute(f"select count(*) from {kind}s").fetchone()[0]
            assert len([f for f in files if f.parent.name == kind]) == n > 0, kind


def test_no_script_and_no_form(db: Path, tmp_path: Path) -> None:
    export(db, "site", tmp_path / "out")
    for name, page in pages(tmp_path / "out").items():
        assert page.scripts <= {"application/ld+json"}, name
        assert not page.elements & {"form", "iframe", "object", "embed"}, name
        assert not page.handlers, name


def test_lists_go_over_several_pages(seeds_db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quotes.publish.export.site.PER_PAGE", 4)
    export(seeds_db, "site", tmp_path / "out")
    listed = [
        link
        for name, page in pages(tmp_path / "out").items()
        if re.fullmatch(r"quotes-\d+\.html", name)
        for link in page.links
        if link.startswith("quote/")
    ]
    with closing(sqlite3.connect(seeds_db)) as connection:
        ids = [row[0] for row in connection.execute("select id from quotes")]
    assert sorted(listed) == sorted(f"quote/{key}.html" for key in ids)
    assert (tmp_path / "out" / "quotes-3.html").is_file()


async def test_it_works_inside_a_running_event_loop(seeds_db: Path, tmp_path: Path) -> None:
    assert asyncio.get_running_loop().is_running()
    assert tmp_path / "out" / "index.html" in export(seeds_db, "site", tmp_path / "out")
