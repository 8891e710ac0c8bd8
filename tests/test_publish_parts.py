"""The parts of the site by themselves: search, drawings, cells, citations, CSV, functions, what `quotes serve` starts."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from fixtures import site
from hypothesis import given
from hypothesis import strategies as st

from quotes.errors import DatabaseError
from quotes.publish import cite, drawings, feed
from quotes.publish.cells import cell
from quotes.publish.functions import add_functions
from quotes.publish.pages import article, data, differences, home, outlet, quote, speaker
from quotes.publish.pages.home import home_page
from quotes.publish.search import find
from quotes.publish.serve import arguments, metadata_for, serve
from quotes.publish.spreadsheets import SafeCsv, safe_cell
from quotes.publish.words import pieces


@pytest.mark.parametrize(
    ("words", "how"),
    [
        ("nobody lose place", "all words"),
        ("WINTER, the school!", "all words"),
        ("harbor westhaven", "all words"),
        ("harbuor scool", "all words, some respelt"),
        ("nobdy will loose a plase", "all words, some respelt"),
        ("the school elephants were closed", "some words"),
    ],
)
def test_words_remembered_roughly_find_the_quote(rows: sqlite3.Connection, words: str, how: str) -> None:
    found = find(rows, words)
    assert found["how"] == how
    assert found["quotes"][0]["text"] == site.SCHOOL


@given(st.text(max_size=80))
def test_no_search_is_an_error(town: Path, words: str) -> None:
    connection = sqlite3.connect(town)
    find(connection, words)
    home_page(connection, words)
    connection.close()


def test_a_search_for_nothing_known_finds_nothing(rows: sqlite3.Connection) -> None:
    assert find(rows, "xylophone zebra") == {"quotes": [], "how": "some words", "respelt": {}}
    assert find(rows, "— \ud83d …")["quotes"] == []


def test_what_changed_most_shows_the_change_and_no_fragment(rows: sqlite3.Connection) -> None:
    (quote,) = home_page(rows)["changed"]
    assert [w["letter"] for w in quote["wordings"]] == ["B", "C"]
    gone = [p["base"] for w in quote["wordings"] for p in w["pieces"] if p.get("class") == "substantive"]
    assert gone == ["nobody", "not"]


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 12)), max_size=6))
def test_pieces_give_the_text_whatever_the_rows_say(text: str, spans: list[tuple[int, int]]) -> None:
    rows = [
        {
            "start_char": min(a, len(text)),
            "end_char": min(a + n, len(text)),
            "base_text": "x",
            "kind": "words",
            "class": "substantive",
            "flags": [],
            "place": i,
        }
        for i, (a, n) in enumerate(spans)
    ]
    assert "".join(p["text"] or "" for p in pieces(text, rows)) == text


def test_the_timeline_says_how_many_have_no_date() -> None:
    printing = {"printing": "o1", "wording": "A", "name": "Herald", "article": "a1", "published_precision": "day"}
    drawn = drawings.timeline(
        [{**printing, "published": "2026-03-02"}, {**printing, "published": None}, {**printing, "published": "2026"}]
    )
    assert drawn is not None
    assert drawn["unknown"] == 1
    assert [p["published"] for p in drawn["dated"]] == ["2026", "2026-03-02"]
    assert drawings.timeline([{**printing, "published": None}]) is None


def test_a_picture_puts_sources_above_and_draws_every_numbered_claim() -> None:
    printings = [{"article": a, "name": a, "wording": "A", "published": None} for a in ("a1", "a2", "a3")]
    claim = {"likely": True, "from_outlet": None, "name": "x", "from_name": "y"}
    claims = [
        {**claim, "number": 1, "article": "a1", "from_article": "a3", "relation": "credited"},
        {**claim, "number": 2, "article": "a2", "from_article": "a1", "relation": "inferred"},
    ]
    drawn = drawings.picture(printings, claims)
    assert drawn is not None
    assert [n["article"] for n in drawn["nodes"]] == ["a3", "a1", "a2"]
    assert [a["number"] for a in drawn["arcs"]] == [1, 2]
    assert drawings.picture(printings, []) is None


def test_a_circle_of_claims_is_drawn_too() -> None:
    printings = [{"article": a, "name": a, "wording": "A", "published": None} for a in ("a1", "a2")]
    claim = {"likely": True, "from_outlet": None, "name": "x", "from_name": "y", "relation": "inferred"}
    claims = [
        {**claim, "number": 1, "article": "a1", "from_article": "a2"},
        {**claim, "number": 2, "article": "a2", "from_article": "a1"},
    ]
    drawn = drawings.picture(printings, claims)
    assert drawn is not None
    assert len(drawn["nodes"]) == 2
    assert len(drawn["arcs"]) == 2


def test_months_become_bars_and_many_months_years() -> None:
    drawn = drawings.months([("2026-03", 2), ("2026-05", 1)])
    assert drawn is not None
    assert [(b["period"], b["n"]) for b in drawn["bars"]] == [("2026-03", 2), ("2026-04", 0), ("2026-05", 1)]
    long = drawings.months([("2001-01", 1), ("2020-12", 4)])
    assert long is not None
    assert long["bars"][0]["period"] == "2001"
    assert long["bars"][-1]["period"] == "2020"


@pytest.mark.parametrize(
    ("value", "column", "table", "address"),
    [
        ("qab12", "quote_id", "differences", "/quote/qab12"),
        (255, "wording_id", "occurrences", "/quote/wff"),
        (255, "occurrence_id", "credits", "/quote/off"),
        (255, "id", "wordings", "/quote/wff"),
        ("a" + "0" * 16, "article_id", "credits", "/article/a" + "0" * 16),
        ("s" + "0" * 12, "speaker_id", "quotes", "/speaker/s" + "0" * 12),
        ("the-herald", "outlet_id", "articles", "/outlet/the-herald"),
        ("/quote/off", "address", "printings", "/quote/off"),
    ],
)
def test_ids_lead_to_their_pages(value: object, column: str, table: str, address: str) -> None:
    assert f'href="{address}"' in str(cell(value, column, table, lambda path: path))


@pytest.mark.parametrize(
    ("value", "column"),
    [("queen", "quote"), ("abc", "text"), (None, "quote_id"), (7, "n_occurrences"), ("q<script>", "quote_id")],
)
def test_other_values_are_left_to_datasette(value: object, column: str) -> None:
    assert cell(value, column, "quotes", lambda path: path) is None


def test_a_citation_leaves_out_what_is_not_known() -> None:
    printing = {
        "printing": "o1",
        "article_title": None,
        "article_label": "reader-3",
        "outlet": None,
        "url": None,
        "published": None,
        "published_precision": None,
        "printed": "Yes",
    }
    page = {
        "id": "q1",
        "text": "Yes",
        "base": "A",
        "speakers": [],
        "counts": {"wordings": 1, "articles": 1},
        "printings": {"rows": [printing]},
    }
    found = cite.quote(page)
    assert found["text"] == "“Yes” (speaker unknown; one wording, as printed in 1 article)"
    assert found["address"] == "/quote/q1"
    assert found["csl"] == [
        {"id": "o1", "type": "article-newspaper", "title": "reader-3", "note": "quotes speaker unknown: “Yes”"}
    ]


CELLS = [
    "=1+1",
    "+cmd",
    "-x",
    "@SUM(A1)",
    "\t=1",
    "plain",
    "a,=b",
    'say "=no"',
    "two\nlines",
    "-1.5",
    "+49",
    "",
    "'",
    "|x",
    "%0A",
]


@given(
    st.lists(st.lists(st.sampled_from(CELLS) | st.text(max_size=8), min_size=2, max_size=4), min_size=1, max_size=5),
    st.integers(1, 9),
)
def test_csv_keeps_its_cells_and_none_is_a_formula(table: list[list[str]], size: int) -> None:
    out = io.StringIO()
    csv.writer(out).writerows(table)
    text = out.getvalue()
    data = text.encode()
    safe = SafeCsv()
    fed = [safe.feed(data[i : i + size]) for i in range(0, len(data), size)]
    rewritten = b"".join([*fed, safe.feed(b"", last=True)]).decode()
    expected = [[safe_cell(c) for c in row] for row in csv.reader(io.StringIO(text, newline=""))]
    assert list(csv.reader(io.StringIO(rewritten, newline=""))) == expected


def test_functions_help_but_never_fail(rows: sqlite3.Connection) -> None:
    add_functions(rows)
    row = rows.execute(
        "select normalise('“We”  WILL'), similarity('a b', null), word_diff('We will not go', 'We will go')"
    ).fetchone()
    assert row == ('"we" will', None, "We will [-not-] go")
    for odd in ("", " ", "“", "x" * 100_000, "a " * 10_000, "日本", "\x00"):
        rows.execute("select normalise(?), similarity(?, 'a'), word_diff(?, 'a b')", (odd, odd, odd)).fetchone()


def test_a_missing_or_foreign_database_gets_a_clear_message(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="quotes build"):
        serve(tmp_path / "none.db", 0, public=False)
    sqlite3.connect(tmp_path / "other.db").execute("create table t (a)")
    with pytest.raises(DatabaseError, match="another version"):
        serve(tmp_path / "other.db", 0, public=False)


def test_serving_in_public_sets_the_limits() -> None:
    quiet, public = (arguments(Path("data/x.db"), 8001, p, "127.0.0.1", Path("m.json")) for p in (False, True))
    assert "--immutable" in public
    assert "--immutable" not in quiet
    settings = {public[i + 1]: public[i + 2] for i, a in enumerate(public) if a == "--setting"}
    assert settings["default_allow_sql"] == "off"
    assert int(settings["max_returned_rows"]) <= 500
    assert "--root" not in public
    assert "--cors" not in public


def test_the_database_of_the_metadata_is_called_as_the_file() -> None:
    assert list(metadata_for("election")["databases"]) == ["election"]


@pytest.mark.parametrize(
    ("page", "calls"),
    [
        (home, [lambda c: home.home_page(c), lambda c: home.home_page(c, "harbour scool")]),
        (quote, [lambda c: quote.quote_page(c, of(c, "quotes"))]),
        (feed, [lambda c: feed.of_quote(c, of(c, "quotes"), "https://quotes.example")]),
        (article, [lambda c: article.article_page(c, of(c, "articles"), False)]),
        (speaker, [lambda c: speaker.speaker_page(c, of(c, "speakers")), lambda c: speaker.speakers_page(c, "an", "")]),
        (outlet, [lambda c: outlet.outlet_page(c, of(c, "outlets")), outlet.outlets_page]),
        (differences, [lambda c: differences.differences_page(c, {"outlet": "x", "speaker": "y", "since": "2020"})]),
        (data, [data.data_page]),
    ],
)
def test_a_page_asks_for_every_table_that_it_reads(rows: sqlite3.Connection, page: Any, calls: list[Any]) -> None:
    read = set()

    def note(action: int, table: str | None, *_: object) -> int:
        if action == sqlite3.SQLITE_READ and table and not table.startswith(("sqlite_", "json_")):
            read.add(re.sub(r"_fts(_\w+)?$", "", table))
        return sqlite3.SQLITE_OK

    rows.set_authorizer(note)
    for call in calls:
        call(rows)
    assert read - set(page.TABLES) == set()
    assert len(read) > 4


def of(connection: sqlite3.Connection, table: str) -> str:
    """The id with the most beside it."""
    count = "n_wordings" if table == "quotes" else "n_occurrences"
    return str(connection.execute(f"select id from {table} order by {count} desc, id limit 1").fetchone()[0])
