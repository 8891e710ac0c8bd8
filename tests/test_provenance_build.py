"""What a build says of articles that share passages, quotations and credits."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from quotes.build import Settings, build
from quotes.build.quoting import PLACED
from quotes.engine.duckdb import DuckEngine

STORY = """The council of the port town met late on Monday to discuss the sale of the old harbour.

“We will never sell the old harbour to anybody who has not seen it in winter,” said Ann Lee, the mayor, after the meeting.

Nobody from the company that wants to buy it had come to the town hall that evening. The harbour has lost money for ten
years, and the town has paid for it from what it earns with its two ferries.

The next meeting is planned for the end of May, if the company can be brought to send somebody who may decide."""
UNMARKED = """In the town hall people were angry last night, and they had every reason to be.

We will never sell the old harbour to anybody who has not seen it in winter. That is what it says on all the walls."""
FOLLOWING = """Harbour sale stopped for now, as the people of the town had asked for many weeks.

Ann Lee told the Port Herald, “We will never sell the old harbour to anybody who has not seen it in winter.”"""


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> sqlite3.Connection:
    folder = tmp_path_factory.mktemp("harbour")
    rows = [
        {"id": "story", "outlet": "The Port Herald", "date": "2020-05-01", "text": STORY},
        {"id": "reprint", "outlet": "Northern Echo Weekly", "date": "2020-05-02", "text": f"(ECHO) {STORY}"},
        {"id": "unmarked", "outlet": "Town Gazette", "date": "2020-05-03", "text": UNMARKED},
        {"id": "following", "outlet": "Island Star", "date": "2020-05-04", "text": FOLLOWING},
    ]
    file = folder / "articles.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    build(Settings(db=folder / "quotes.db", inputs=(str(file),)))
    connection = sqlite3.connect(folder / "quotes.db")
    connection.create_function("name", 1, lambda article: names[article])
    names: dict[str | None, str | None] = {None: None}
    names.update(connection.execute("select article_id, source_id from sources"))
    return connection


def test_a_reprint_has_all_its_paragraphs_and_a_direction(db: sqlite3.Connection) -> None:
    rows = db.execute(
        "select name(r.article_id), name(r.other_article_id), r.direction, "
        "substr(a.text, r.start_char + 1, r.end_char - r.start_char), "
        "substr(b.text, r.other_start_char + 1, r.other_end_char - r.other_start_char) "
        "from reuse r join article_texts a on a.article_id = r.article_id "
        "join article_texts b on b.article_id = r.other_article_id"
    ).fetchall()
    assert {frozenset(row[:2]) for row in rows} == {frozenset(("story", "reprint"))}
    assert all(row[3] == row[4] for row in rows)
    assert {row[2] for row in rows} == {"to" if rows[0][0] == "story" else "from"}
    lines = [line for line in STORY.split("\n") if line and "“" not in line]
    assert {row[3] for row in rows} == {*lines, "said Ann Lee, the mayor, after the meeting."}


def test_the_reprint_was_taken_from_the_story_as_a_whole(db: sqlite3.Connection) -> None:
    rows = db.execute(
        "select name(article_id), name(from_article_id), relation, evidence from derivations where occurrence_id is null"
    ).fetchall()
    assert [row[:3] for row in rows] == [("reprint", "story", "inferred")]
    assert [item["kind"] for item in json.loads(rows[0][3])] == ["reprint", "passages", "dates"]


def test_each_printing_has_its_claim(db: sqlite3.Connection) -> None:
    rows = db.execute(
        "select name(article_id), name(from_article_id), relation from derivations "
        "where occurrence_id is not null and rank = 1 order by 1"
    ).fetchall()
    assert rows == [
        ("following", "story", "credited"),
        ("reprint", "story", "inferred"),
        ("story", None, "unknown"),
    ]


def test_words_of_a_quotation_without_marks_are_shown(db: sqlite3.Connection) -> None:
    [(kind, sentence, evidence)] = db.execute("select kind, sentence, evidence from alerts").fetchall()
    assert kind == "unmarked"
    assert sentence.startswith("Town Gazette, 2020-05-03 prints the words without marks: “We will never sell")
    place = json.loads(evidence)
    [text] = db.execute("select text from article_texts where article_id = ?", (place["article_id"],)).fetchone()
    assert text[place["start_char"] : place["end_char"]] == UNMARKED.split("\n\n")[1].split(". ")[0]


def test_a_quote_printed_once_is_credited_all_the_same(tmp_path: Path) -> None:
    rows = [
        {"id": "credits", "date": "2020-05-01", "text": "Ann Lee told Reuters, “We will not sell the old harbour.”"},
        {"id": "alone", "date": "2020-05-02", "text": "Bob Orr said: “The new bridge is safe for anybody.”"},
    ]
    file = tmp_path / "articles.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    build(Settings(db=tmp_path / "quotes.db", inputs=(str(file),)))
    found = sqlite3.connect(tmp_path / "quotes.db").execute(
        "select source_id, relation, from_outlet_id, rank, evidence ->> '$[0].kind' "
        "from derivations join sources using (article_id) order by 1"
    )
    assert found.fetchall() == [
        ("alone", "unknown", None, 1, "reason"),
        ("credits", "credited", "reuters", 1, "credit"),
    ]


def test_articles_that_print_the_same_quotes_meet_few_others(tmp_path: Path) -> None:
    """Two quotes that the same hundred articles print: each article is paired with the next three, not with all."""
    with closing(DuckEngine(tmp_path)) as engine:
        engine.create("placed", PLACED)
        engine.create("occurrences", {"article_id": "VARCHAR", "id": "BIGINT"})
        engine.create("articles", {"article_id": "VARCHAR", "published": "VARCHAR"})
        articles = [f"a{n:03}" for n in range(100)]
        engine.append("articles", [(a, f"2020-05-{1 + n // 10:02}") for n, a in enumerate(articles)])
        engine.append("occurrences", [(a, 1000 * q + n) for q in (1, 2) for n, a in enumerate(articles)])
        engine.append("placed", [(1000 * q + n, f"q{q}", 1000 * q) for q in (1, 2) for n in range(100)])
        engine.sql("common_pairs", beside=3)
        pairs = [row for batch in engine.batches("common_pairs", "quote_id, article_id") for row in batch]
    assert len(pairs) == 2 * (3 * 100 - 6)
    assert all(row[1] < row[2] and row[5] == 1 for row in pairs)
