"""The site: every page on both kinds of data, permissions, hostile text, cheap errors. Runs on either Datasette."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import time
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette
from fixtures import site
from fixtures.serving import datasette

from quotes.publish.pages.quote import find_quote, quote_page

ROOT = Path(__file__).parent.parent


async def test_every_page_answers_and_every_link_on_it_too(town: Path) -> None:
    ds = await datasette(town)
    seen: set[str] = set()
    waiting = site.addresses(town)
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        response = await ds.client.get(address, follow_redirects=True)
        assert response.status_code == 200, address
        if address.startswith("/town") or not response.headers["content-type"].startswith("text/html"):
            continue
        links = re.findall(r'(?:href|action)="(/[^"]*)"', response.text)
        waiting += [link.replace("&amp;", "&").split("#")[0] for link in links]
        for fragment in re.findall(r'href="#([^"]+)"', response.text):
            assert f'id="{fragment}"' in response.text, (address, fragment)
    assert len(seen) > 100


async def test_every_page_of_the_seeds_answers(seeds_db: Path) -> None:
    ds = await datasette(seeds_db)
    for address in site.addresses(seeds_db):
        response = await ds.client.get(address)
        assert response.status_code == 200, address
        assert "Undefined" not in response.text
    with sqlite3.connect(seeds_db) as connection:
        (quote,) = connection.execute("select id from quotes order by n_wordings desc, id limit 1").fetchone()
    page = (await ds.client.get(f"/quote/{quote}.json")).json()
    readings = [[(r["text"], len(r["letters"])) for r in place["readings"]] for place in page["places"]]
    assert readings == [
        [(None, 2), ("[Tajikistan's Emamoli Rahmon]", 1)],
        [(None, 2), ("to Tajikistan", 1)],
        [("reestablish", 2), ("re-establish", 1)],
    ]


async def test_the_json_of_a_page_is_the_data_that_it_shows(town: Path) -> None:
    ds = await datasette(town)
    for address in site.addresses(town):
        if "?" in address or address == "/":
            continue
        page = (await ds.client.get(f"{address}.json")).json()
        html = (await ds.client.get(address)).text
        for key in ("text", "title", "name"):
            if isinstance(page.get(key), str):
                assert page[key].split()[0] in html
        json.dumps(page, allow_nan=False)


async def test_any_address_of_a_quote_leads_to_it(town: Path, rows: sqlite3.Connection) -> None:
    ds = await datasette(town)
    for occurrence, wording, quote in rows.execute("select id, wording_id, quote_id from occurrences").fetchall():
        for address in (f"o{occurrence:x}", f"w{wording:x}", f"q{occurrence:x}"):
            response = await ds.client.get(f"/quote/{address}", follow_redirects=True)
            assert str(response.url).endswith(f"/quote/{quote}"), address
    assert find_quote(rows, "qffffffffffffffff") is None
    assert (await ds.client.get("/quote/o1")).status_code == 404


async def test_the_quote_page_says_what_is_known_and_what_is_not(town: Path, rows: sqlite3.Connection) -> None:
    ds = await datasette(town)
    (quote,) = rows.execute("select id from quotes where n_wordings > 1").fetchone()
    html = (await ds.client.get(f"/quote/{quote}")).text
    text = " ".join(re.sub(r"<[^>]+>", " ", html).split())
    assert "The earliest printing is unknown: the printing in reader-3 has no known date" in text
    assert "it is no claim about what was said" in text
    assert "1 partial quotation of this wording" in text.replace("\u00a0", " ")
    assert "date unknown" in text
    assert "touches a negation" in text
    assert 'class="arc credited"' in html
    assert 'class="arc inferred"' in html
    assert 'class="arc shared"' in html
    assert not re.search(r"\b(inserted|omitted|fabricated|added by)\b", text)


def test_a_fragment_is_no_column_and_no_place(rows: sqlite3.Connection) -> None:
    rows.row_factory = None
    (quote,) = rows.execute("select id from quotes where n_wordings > 1").fetchone()
    page = quote_page(rows, quote)
    assert [w["letter"] for w in page["wordings"]] == ["A", "B", "C"]
    assert [f["letter"] for f in page["wordings"][0]["fragments"]] == ["D"]
    assert [p["place"] for p in page["places"]] == [1, 2, 3, 4]
    assert {letter for p in page["places"] for letter in p["cells"]} == {"A", "B", "C"}


def test_the_pieces_of_every_wording_give_its_text(rows: sqlite3.Connection) -> None:
    for (quote,) in rows.execute("select id from quotes").fetchall():
        for wording in quote_page(rows, quote)["wordings"]:
            for each in [wording, *wording["fragments"]]:
                assert "".join(p["text"] or "" for p in each["pieces"]) == each["text"]


async def test_the_text_of_an_article_is_shown_as_printed(town: Path, rows: sqlite3.Connection) -> None:
    ds = await datasette(town)
    for article, text in rows.execute("select article_id, text from article_texts").fetchall():
        page = (await ds.client.get(f"/article/{article}.json")).json()
        shown = "\n\n".join("".join(piece["text"] for piece in p["pieces"]) for p in page["paragraphs"])
        assert shown == text
        for q in page["quotations"]:
            pieces = [s["text"] for p in page["paragraphs"] for s in p["pieces"] if s.get("quotation") == q["id"]]
            assert "".join(pieces) == "".join(text[a:b] for a, b in q["parts"])


async def test_a_text_longer_than_what_a_question_may_hold_is_shown(tmp_path: Path, town: Path) -> None:
    db = tmp_path / "town.db"
    shutil.copy(town, db)
    with sqlite3.connect(db) as connection:
        connection.execute("update article_texts set text = text || ?", (" and so on" * 250_000,))
        [article] = connection.execute("select min(article_id) from article_texts").fetchone()
    connection.close()
    client = (await datasette(db)).client
    assert (await client.get(f"/article/{article}")).status_code == 200
    assert (await client.get("/town/article_texts.json?_size=1")).status_code != 200, "the bound holds for the rest"


async def test_an_article_whose_text_is_left_out_keeps_its_quotations(tmp_path: Path) -> None:
    db = site.write(tmp_path / "town.db", article_text=False)
    ds = await datasette(db)
    with sqlite3.connect(db) as connection:
        (article,) = connection.execute("select article_id from occurrences limit 1").fetchone()
    html = (await ds.client.get(f"/article/{article}")).text
    assert "not published here" in html


ROUTES = [
    "/quote/{quote}",
    "/article/{article}",
    "/speaker/{speaker}",
    "/speakers",
    "/outlet/coast-radio",
    "/outlets",
    "/differences",
    "/data",
]


@pytest.mark.parametrize(
    "closed", [{"allow": {"id": "root"}}, {"tables": {t: {"allow": {"id": "root"}} for t in ("quotes", "occurrences")}}]
)
async def test_what_may_not_be_seen_is_on_no_page(town: Path, rows: sqlite3.Connection, closed: dict[str, Any]) -> None:
    ds = await datasette(town, closed)
    ids = {
        "quote": rows.execute("select id from quotes where n_wordings > 1").fetchone()[0],
        "article": rows.execute("select id from articles order by id").fetchone()[0],
        "speaker": rows.execute("select id from speakers order by id").fetchone()[0],
    }
    for route in ROUTES:
        for suffix in ("", ".json"):
            response = await ds.client.get(route.format(**ids) + suffix)
            assert response.status_code == 403, route
            assert "school" not in response.text
    for address in ("/", "/?q=school"):
        home = await ds.client.get(address)
        assert home.status_code == 200
        assert "lose a place" not in home.text
        assert "Brandt" not in home.text


async def test_a_closed_table_of_texts_leaves_the_rest_of_the_article(town: Path, rows: sqlite3.Connection) -> None:
    ds = await datasette(town, {"tables": {"article_texts": {"allow": {"id": "root"}}}})
    (article,) = rows.execute("select article_id from article_texts where text like '%gathered%'").fetchone()
    response = await ds.client.get(f"/article/{article}")
    assert response.status_code == 200
    assert "not published here" in response.text


class Live(HTMLParser):
    """Collects what would run: script elements without a source of ours, on… attributes, addresses that execute."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in ("script", "iframe", "object", "embed", "base", "meta") and "alert" in str(values):
            self.found.append(tag)
        for name, value in attrs:
            if (name.startswith("on") and "alert" in (value or "")) or (
                name in ("href", "src", "action") and re.match(r"\s*(javascript|data:text)", value or "", re.I)
            ):
                self.found.append(f"{tag} {name}={value}")
        if tag in ("img", "svg") and {"onerror", "onload"} & set(values):
            self.found.append(tag)


async def test_hostile_text_becomes_no_element(evil: Path) -> None:
    ds = await datasette(evil)
    pages = site.addresses(evil)
    with sqlite3.connect(evil) as connection:
        tables = [
            t
            for (t,) in connection.execute(
                "select name from sqlite_master where type in ('table', 'view') and name not like '%fts%'"
            )
        ]
    pages += [f"/evil/{table}" for table in tables] + [
        "/evil/find_a_quote?words=school",
        "/evil/differences_in_wording",
        "/?q=%3Cscript%3Ealert(1)%3C/script%3E",
    ]
    n_hostile = 0
    for address in pages:
        response = await ds.client.get(address)
        assert response.status_code == 200, address
        parser = Live()
        parser.feed(response.text)
        assert parser.found == [], address
        assert "<script>alert" not in response.text, address
        assert "<img src=x" not in response.text, address
        n_hostile += "&lt;script&gt;alert(1)" in response.text
    assert n_hostile > 20


async def test_links_to_other_sites_are_plain_and_say_so(town: Path, rows: sqlite3.Connection) -> None:
    ds = await datasette(town)
    for article, url in rows.execute("select id, url from articles where url is not null").fetchall():
        html = (await ds.client.get(f"/article/{article}")).text
        if url.startswith("https:"):
            assert f'<a href="{url}" rel="nofollow noopener noreferrer">' in html
        else:
            assert f'href="{url}"' not in html


async def test_every_answer_carries_a_policy(town: Path) -> None:
    ds = await datasette(town)
    for address in ("/differences", "/", "/town/quotes", "/quote/q1", "/town/quotes.json"):
        headers = (await ds.client.get(address)).headers
        assert "default-src 'none'" in headers["content-security-policy"], address
        assert headers["x-content-type-options"] == "nosniff", address
    ours = (await ds.client.get("/differences")).headers["content-security-policy"]
    assert "script-src" not in ours
    assert "unsafe" not in ours


async def test_a_404_is_cheap_and_prints_no_traceback(town: Path, capfd: pytest.CaptureFixture[str]) -> None:
    ds = await datasette(town)
    await ds.client.get("/quote/q2")
    capfd.readouterr()
    best = 9.0
    for address in ("/quote/q1", "/outlet/nobody", "/town/nothing", "/-/static-plugins/x/y"):
        start = time.perf_counter()
        response = await ds.client.get(address)
        best = min(best, time.perf_counter() - start)
        assert response.status_code == 404
    printed = "".join(capfd.readouterr())
    assert "Traceback" not in printed
    assert "locals" not in printed
    assert best < 0.1


async def test_one_value_cannot_grow_without_end(town: Path) -> None:
    ds = await datasette(town)
    sql = "select length(randomblob(50000000))"
    response = await ds.client.get("/town.json", params={"sql": sql}, follow_redirects=True)
    assert response.status_code == 400
    assert "too big" in response.text


async def test_other_peoples_databases_keep_datasettes_face(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "other.db") as connection:
        connection.execute("create table things (id integer primary key, name text)")
    ds = Datasette([str(tmp_path / "other.db")])
    await ds.invoke_startup()
    for address in ("/", "/other", "/other/things"):
        html = (await ds.client.get(address)).text
        assert "site-header" not in html
        assert "quotes.css" not in html
    assert (await ds.client.get("/differences")).status_code == 404
