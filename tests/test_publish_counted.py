"""The counted tables say what the rows they are counted from say: counted here again, in another way."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from quotes.build import Settings, build
from quotes.publish.pages.home import home_page
from quotes.publish.search import named
from quotes.publish.serve import MOST_FACETED, inspected, metadata_for

OUTLETS = ("Island Post", "Daily Lantern", None, "Coast Radio", "Island Post")
SAID = (
    "“We will not sell the ferry to anybody before the spring,” said mayor Anna Brandt.",
    "“We will sell the ferry to anybody before the spring,” said mayor Anna Brandt, the Daily Lantern reported.",
    "“We will not sell the ferry [of the island] to anybody before the spring,” mayor Anna Brandt told Coast Radio.",
    "“We'll not sell the Ferry to anybody before the spring,” said mayor Anna Brandt. She told Coast Radio so.",
    "“We will sell the ferry to anybody before the spring,” said Brandt. “Nobody asked the people on the pier,” said Ole Dahl.",
)


@pytest.fixture(scope="module")
def ferry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ferry")
    rows = [
        {
            "id": f"{n}",
            "text": f"Story {n}\n\n{said}\n\nThe weather was number {n}.",
            "outlet": outlet,
            "date": f"2026-03-0{n + 1}",
        }
        for n, (said, outlet) in enumerate(zip(SAID, OUTLETS, strict=True))
    ]
    (folder / "articles.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    build(Settings(db=folder / "ferry.db", inputs=(str(folder / "articles.jsonl"),)))
    return folder / "ferry.db"


@pytest.fixture(params=["ferry", "seeds"])
def counted(request: pytest.FixtureRequest, ferry: Path, seeds_db: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(ferry if request.param == "ferry" else seeds_db)
    yield connection
    connection.close()


def test_how_outlets_differ(counted: sqlite3.Connection) -> None:
    printed = counted.execute(
        "select o.quote_id, o.wording_id, a.outlet_id from occurrences o join articles a on a.id = o.article_id "
        "join quotes q on q.id = o.quote_id where q.n_articles > 1"
    ).fetchall()
    kinds: dict[int, set[tuple[str, str]]] = {}
    for wording, class_, kind in counted.execute("select wording_id, class, kind from differences"):
        kinds.setdefault(wording, set()).add((class_, kind))
    expected = set()
    for outlet in {outlet for _, _, outlet in printed if outlet}:
        quotes = {quote for quote, _, by in printed if by == outlet}
        own = [wording for quote, wording, by in printed if quote in quotes and by == outlet]
        other = [wording for quote, wording, by in printed if quote in quotes and by != outlet]
        for class_, kind in {pair for wording in own + other for pair in kinds.get(wording, ())}:
            n = [sum((class_, kind) in kinds.get(wording, ()) for wording in side) for side in (own, other)]
            expected.add((outlet, class_, kind, n[0], len(own), n[1], len(other)))
    found = counted.execute("select * from outlet_differences").fetchall()
    assert set(found) == expected
    assert len(found) == len(expected) > 2


def test_whom_outlets_credit(counted: sqlite3.Connection) -> None:
    rows = counted.execute(
        "select a.outlet_id, c.outlet_id, c.speaker_id, c.scope, c.article_id from credits c "
        "join articles a on a.id = c.article_id"
    ).fetchall()
    times = Counter(row[:4] for row in rows)
    articles = {key: {row[4] for row in rows if row[:4] == key} for key in times}
    expected = {(*key, n, len(articles[key]), min(articles[key])) for key, n in times.items()}
    assert set(counted.execute("select * from outlet_credits")) == expected
    assert expected


def test_the_words_of_all_wordings(counted: sqlite3.Connection) -> None:
    words = counted.execute("select word, n_wordings, initial from wording_words order by word").fetchall()
    assert words
    for word, n, initial in words:
        match = counted.execute(
            "select count(*) from wordings_fts where wordings_fts match ?", (f'"{word}"',)
        ).fetchone()
        assert (n, initial) == (match[0], word[0])
    texts = " ".join(text for (text,) in counted.execute("select text from wordings")).lower()
    assert {word for word, *_ in words} >= {word for word in texts.split() if word.isascii() and word.isalpha()}


def test_the_build_notes_the_rows_of_every_table(counted: sqlite3.Connection) -> None:
    (text,) = counted.execute("select counts from builds").fetchone()
    for table, n in json.loads(text).items():
        assert table == "builds" or n == counted.execute(f"select count(*) from {table}").fetchone()[0], table
    page = home_page(counted)
    assert page["counts"]["printings"] == counted.execute("select count(*) from occurrences").fetchone()[0]


def test_what_is_known_of_the_file_is_what_datasette_would_find_out(ferry: Path) -> None:
    known = inspected(ferry)["ferry"]
    assert known["size"] == ferry.stat().st_size
    with sqlite3.connect(ferry) as connection:
        for table, found in known["tables"].items():
            assert found["count"] == connection.execute(f"select count(*) from {table}").fetchone()[0], table


def test_tables_of_very_many_rows_have_no_facets(ferry: Path) -> None:
    known = inspected(ferry)
    assert "facets" in metadata_for("ferry", known)["databases"]["ferry"]["tables"]["occurrences"]
    known["ferry"]["tables"]["occurrences"]["count"] = MOST_FACETED + 1
    tables = metadata_for("ferry", known)["databases"]["ferry"]["tables"]
    assert "facets" not in tables["occurrences"]
    assert "facets" in tables["differences"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("brandt", ["Anna Brandt"]), ("ANNA BRA", ["Anna Brandt"]), ("Haddad, Omar", ["Omar Haddad"]), ("Bränd", ["Anna Brandt"]),
        ("had", ["Omar Haddad"]), ("letter council", ["a letter from the council"]), ("The council", ["a letter from the council"]),
        ("xyz", []), ("—", []), ('"', []), ("", []),
    ],
)  # fmt: skip
def test_speakers_are_found_by_words_of_a_name_or_their_beginning(
    rows: sqlite3.Connection, words: str, expected: list[str]
) -> None:
    ids = named(rows, words, 10)
    assert [rows.execute("select name from speakers where id = ?", (i,)).fetchone()[0] for i in ids] == expected
