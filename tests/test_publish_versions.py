"""What changes with time: versions of an article, copies, verdicts, withdrawals, and the feed of a quote's wordings."""

from __future__ import annotations

import re
import sqlite3
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from fixtures.serving import datasette
from fixtures.story import article, printings, write
from lxml import etree

from quotes.publish import feed
from quotes.publish.pages.versions import is_later
from quotes.publish.questions import questions

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("story"))


async def get(db: Path, address: str) -> Any:
    return await (await datasette(db)).client.get(address, follow_redirects=True)


def seen(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("\u00a0", " ").split())


def ferry_quote(db: Path) -> str:
    with sqlite3.connect(db) as connection:
        return str(connection.execute("select id from quotes where text like '%the ferry%'").fetchone()[0])


async def test_an_article_shows_its_versions_and_what_changed_in_its_quotations(story: Path) -> None:
    first, second = article(story, "first"), article(story, "second")
    page = (await get(story, f"/article/{second}.json")).json()
    assert [(v["id"], v["this"]) for v in page["versions"]] == [(first, False), (second, True)]
    changes = page["changes"]
    assert changes["dated"]
    assert [[p["base"] for p in c["pieces"] if "kind" in p] for c in changes["changed"]] == [["not"]]
    assert [q["text"] for q in changes["only_now"]] == ["Nobody asked the people who take it every morning"]
    assert [q["text"] for q in changes["only_before"]] == ["It is a relief for all of us on the island"]
    text = seen((await get(story, f"/article/{first}")).text)
    assert "One of 2 versions of the text at its address" in text
    assert "In the version after it" in text
    assert "Only in the later text: “Nobody asked" in text


async def test_a_quote_shows_where_a_version_changed_it(story: Path) -> None:
    page = (await get(story, f"/quote/{ferry_quote(story)}.json")).json()
    [change] = page["versions"]
    assert (change["was"]["id"], change["now"]["id"]) == (article(story, "first"), article(story, "second"))
    assert (change["change"], change["dated"]) == ("changed", True)
    text = seen((await get(story, f"/quote/{page['id']}")).text)
    assert "Changed between versions of an article" in text
    assert "(order not known)" not in text


async def test_a_copy_says_so_on_both_sides(story: Path) -> None:
    for one, other in (("first", "copy"), ("copy", "first")):
        page = (await get(story, f"/article/{article(story, one)}.json")).json()
        assert [c["id"] for c in page["copies"]] == [article(story, other)]
    assert "word for word the same article as" in seen((await get(story, f"/quote/{ferry_quote(story)}")).text)


def test_the_query_lists_every_change_between_versions(story: Path) -> None:
    with sqlite3.connect(story) as connection:
        found = connection.execute(questions()["changed_between_versions"].sql).fetchall()
    assert [(row[0], row[2] and row[2][:7], row[3] and row[3][:7]) for row in found] == [
        ("changed", "We will", "We will"),
        ("only in the earlier", "It is a", None),
        ("only in the later", None, "Nobody "),
    ]


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        (("2026-03-02", "day"), ("2026-03-03", "day"), True),
        (("2026-03-02", "day"), ("2026-03-02T10:00:00Z", "second"), False),
        (("2026-03-02", "month"), ("2026-03-09", "day"), False),
        (("2026", "year"), ("2027-01", "month"), True),
        ((None, None), ("2027-01-01", "day"), False),
    ],
)
def test_dates_say_which_version_is_later_only_as_far_as_they_are_known(was: Any, now: Any, expected: bool) -> None:
    older, newer = ({"published": date, "published_precision": exact} for date, exact in (was, now))
    assert is_later(newer, older) is expected


async def test_verdicts_are_shown_with_the_command_that_would_change_them(story: Path) -> None:
    html = (await get(story, f"/quote/{ferry_quote(story)}")).text
    text = seen(html)
    assert "“ same ”, by ada on" in text
    assert "one press conference (applied)" in text
    assert re.search(r"quotes judge different o[0-9a-f]+ o[0-9a-f]+", text)
    known = {o for o, _ in printings(story)}
    assert set(re.findall(r"judge [^<]*?(o[0-9a-f]{6,})", html)) <= known
    page = (await get(story, f"/article/{article(story, 'second')}.json")).json()
    assert {(j["verdict"], j["value"], j["state"]) for j in page["judgements"]} >= {
        ("speaker is", "Josephine Lind", "applied")
    }


async def test_a_withdrawn_article_is_gone_and_not_just_unknown(story: Path) -> None:
    with sqlite3.connect(story) as connection:
        (gone,) = connection.execute("select source from problems where kind = 'withdrawn'").fetchone()
    for suffix in ("", ".json"):
        response = await get(story, f"/article/{gone}{suffix}")
        assert response.status_code == 410
        assert "withdrawn" in response.text
        assert "neighbour" not in response.text
    assert (await get(story, "/article/a0000000000000001")).status_code == 404
    response = await get(story, "/quote/q1")
    assert response.status_code == 404
    assert "withdrawn" in response.text


async def test_who_may_not_read_the_notes_is_not_told_of_a_withdrawal(story: Path) -> None:
    ds = await datasette(story, {"tables": {"problems": {"allow": {"id": "root"}}}})
    with sqlite3.connect(story) as connection:
        (gone,) = connection.execute("select source from problems where kind = 'withdrawn'").fetchone()
    assert (await ds.client.get(f"/article/{gone}")).status_code == 404


def check_atom(text: str) -> list[Any]:
    """The MUSTs of RFC 4287 for what we write (sections 3.2, 3.3, 4.1.1, 4.1.2, 4.2.6, 4.2.7); the entries."""
    root = etree.fromstring(text.encode())
    assert root.tag == f"{ATOM}feed"
    entries = root.findall(f"{ATOM}entry")
    for element in (root, *entries):
        for name in ("id", "title", "updated"):
            [only] = element.findall(f"{ATOM}{name}")
            assert only.text
        assert re.match(r"https?://|urn:uuid:[0-9a-f-]{36}$", element.findtext(f"{ATOM}id"))
        moment = element.findtext(f"{ATOM}updated")
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", moment)
        datetime.fromisoformat(moment)
        alternates = [link for link in element.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
        assert len({(link.get("type"), link.get("hreflang")) for link in alternates}) == len(alternates) == 1
        assert all(link.get("href") for link in element.findall(f"{ATOM}link"))
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    assert [link.get("href") for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries)
    assert all(entry.find(f"{ATOM}content").get("type") == "text" for entry in entries)
    assert max(e.findtext(f"{ATOM}updated") for e in entries) == root.findtext(f"{ATOM}updated")
    return entries


async def test_the_feed_of_a_quote_has_an_entry_for_each_wording_the_newest_first(story: Path) -> None:
    quote = ferry_quote(story)
    response = await get(story, f"/quote/{quote}.atom")
    assert response.headers["content-type"].startswith("application/atom+xml")
    entries = check_atom(response.text)
    assert [e.findtext(f"{ATOM}updated")[:10] for e in entries] == ["2026-03-03", "2026-03-02"]
    assert [e.findtext(f"{ATOM}content") for e in entries] == [
        "“We will sell the ferry to anybody before the spring” Printed by Island Post. First known printing: 2026-03-03.",
        "“We will not sell the ferry to anybody before the spring” Printed by Island Post, Daily Lantern. "
        "First known printing: 2026-03-02.",
    ]
    assert f'href="/quote/{quote}.atom"' in (await get(story, f"/quote/{quote}")).text


async def test_any_address_of_a_quote_leads_to_its_feed(town: Path, rows: sqlite3.Connection) -> None:
    for (occurrence,) in rows.execute("select id from occurrences").fetchall():
        check_atom((await get(town, f"/quote/o{occurrence:x}.atom")).text)


async def test_hostile_text_leaves_the_feed_well_formed(evil: Path) -> None:
    with sqlite3.connect(evil) as connection:
        quotes = [q for (q,) in connection.execute("select id from quotes")]
    assert quotes
    for quote in quotes:
        check_atom((await get(evil, f"/quote/{quote}.atom")).text)


def test_characters_that_xml_cannot_hold_are_replaced(town: Path, tmp_path: Path) -> None:
    db = tmp_path / "control.db"
    db.write_bytes(town.read_bytes())
    with sqlite3.connect(db) as connection:
        connection.execute("update wordings set text = ?, first_seen = null", ("a\x00b\x1b <&> \ufffe",))
        (quote,) = connection.execute("select id from quotes order by n_wordings limit 1").fetchone()
        [entry] = check_atom(feed.of_quote(connection, quote, "https://quotes.example"))
    assert entry.findtext(f"{ATOM}title") == "A: a\ufffdb\ufffd <&> \ufffd"
    assert entry.findtext(f"{ATOM}updated") == "2026-03-10T00:00:00Z"
    assert entry.findtext(f"{ATOM}content").endswith("Date unknown.")
