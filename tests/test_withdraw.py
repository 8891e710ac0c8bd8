"""`quotes withdraw`: an article or a person leaves the file, every byte of it, and every later build."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from dumping import dump
from typer.testing import CliRunner

from quotes.build import Settings, build
from quotes.cli import app
from quotes.errors import SettingsError
from quotes.judging import Judgement, Place
from quotes.model import Problem, Record
from quotes.store.withdraw import Withdrawal, Withdrawn, append_withdrawals, read_withdrawals
from quotes.store.writer import Writer
from tests.growth import assert_linear

SEEDS = Path(__file__).parent.parent / "seeds"
ALONE = "003_5343346e4ecfd74f.txt"  # prints quotations that no other seed prints


class Desk:
    """A database of its own, its articles beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.articles, self.db = folder, folder / "articles", folder / "q.db"

    def build(self, db: Path | None = None, **settings: Any) -> dict[str, Any]:
        build(Settings(db=db or self.db, inputs=(str(self.articles),), **settings))
        return dump(db or self.db)

    def run(self, *arguments: str, answer: str = "") -> tuple[int, str]:
        result = CliRunner().invoke(app, [*arguments, "--db", str(self.db)], input=answer)
        return result.exit_code, result.output

    def withdraw(self, *ids: str) -> dict[str, Any]:
        code, out = self.run("withdraw", *ids, "--yes", "--note", "on request")
        assert code == 0, out
        code, out = self.run("verify")
        assert code == 0, out
        return dump(self.db)

    def ask(self, query: str) -> Any:
        with sqlite3.connect(self.db) as db:
            return db.execute(query).fetchall()

    def article(self, source: str) -> str:
        return str(self.ask(f"select article_id from sources where source like '%{source}'")[0][0])

    def speaker(self, name: str) -> str:
        return str(self.ask(f"select id from speakers where name = '{name}'")[0][0])


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    shutil.copytree(SEEDS, tmp_path / "articles")
    desk = Desk(tmp_path)
    desk.build()
    return desk


def without_problems(rows: dict[str, Any]) -> dict[str, Any]:
    return {table: values for table, values in rows.items() if table != "problems"}


def runs_of_words(text: str, n: int = 6) -> set[bytes]:
    words = text.split(" ")
    return {" ".join(words[i : i + n]).encode() for i in range(len(words) - n + 1)}


def test_a_withdrawn_article_leaves_no_trace_but_a_note(desk: Desk) -> None:
    gone, key, before = (desk.articles / ALONE).read_text("utf-8"), desk.article(ALONE), desk.db.read_bytes()
    rows = desk.withdraw(key)
    left = desk.db.read_bytes()
    (source, _, kind, message), *more = rows["problems"]
    assert (source, kind, more) == (key, "withdrawn", [])
    assert "taken out of the published file on 20" in message

    (desk.articles / ALONE).unlink()
    never_read = desk.build(desk.folder / "other" / "q.db")
    assert without_problems(rows) == without_problems(never_read), "as if it had never been read"
    others = (desk.folder / "other" / "q.db").read_bytes()
    own = {words for words in runs_of_words(gone) if words in before and words not in others}
    assert len(own) > 100
    assert [words for words in (*own, ALONE.encode()) if words in left] == []


def test_every_later_build_keeps_it_out(desk: Desk) -> None:
    rows = desk.withdraw(desk.article(ALONE))
    assert desk.build() == rows
    code, out = desk.run("build", "--strict")
    assert code == 0, "a withdrawal is no failure"
    assert "skipped" not in out
    assert dump(desk.db) == rows


def test_the_inputs_need_not_be_there(desk: Desk) -> None:
    key = desk.article(ALONE)
    shutil.rmtree(desk.articles)
    rows = desk.withdraw(key)
    assert len(rows["articles"]) == 4


def test_what_the_inputs_said_of_the_articles_stays(tmp_path: Path) -> None:
    records = [
        {
            "id": f"r{n}",
            "title": f"Bridge closed, part {n}",
            "url": f"https://www.example.com/2019/03/0{n}/bridge-{n}",
            "published": f"March {n}, 2019",
            "outlet": "The Guardian" if n % 2 else "Example Post",
            "author": "Jane Doe",
            "language": "en",
            "text": f"The bridge was closed.\n\n“We {words} reopen it before the summer,” Mayor Ann Lee said on day {n}.",
        }
        for n, words in enumerate(("will", "will", "will not", "shall"), 1)
    ]
    desk = Desk(tmp_path)
    desk.articles.mkdir()
    (desk.articles / "a.jsonl").write_text("\n".join(map(json.dumps, [*records, {"title": "no text"}])))
    (tmp_path / "speech.txt").write_text("MAYOR ANN LEE: “We will not reopen it before the summer.”")
    desk.build(transcripts=(str(tmp_path / "speech.txt"),))
    key = desk.ask("select article_id from sources where source_id = 'r2'")[0][0]
    rows = desk.withdraw(key)
    (desk.articles / "a.jsonl").write_text(
        "\n".join(json.dumps(r) if r.get("id") != "r2" else "" for r in [*records, {"title": "no text"}])
    )
    (tmp_path / "withdrawn.csv").unlink()
    again = desk.build(tmp_path / "again.db", transcripts=(str(tmp_path / "speech.txt"),))
    assert without_problems(rows) == without_problems(again)
    assert {p[2] for p in rows["problems"]} == {p[2] for p in again["problems"]} | {"withdrawn"}
    assert len(rows["articles"]) == 4
    assert {row[14] for row in rows["articles"]} == {"article", "transcript"}


def test_without_article_texts_the_inputs_are_needed(desk: Desk) -> None:
    desk.build(article_text=False)
    rows = desk.withdraw(desk.article(ALONE))
    assert (len(rows["articles"]), rows["article_texts"]) == (4, [])

    other, before = desk.article("004_f445d24ef3263d98.txt"), desk.db.read_bytes()
    shutil.rmtree(desk.articles)
    code, out = desk.run("withdraw", other, "--yes")
    assert code == 1
    assert "still holds it" in out
    assert "quotes build --no-article-text" in out
    assert desk.db.read_bytes() == before
    shutil.copytree(SEEDS, desk.articles)
    assert len(desk.build(article_text=False)["articles"]) == 3, "it was noted, and the next build honours it"


def test_a_withdrawn_person_is_named_nowhere(desk: Desk) -> None:
    before = dump(desk.db)
    assert b"Khalimov" in desk.db.read_bytes()
    rows = desk.withdraw(desk.speaker("Gulmurod Khalimov"))
    assert re.findall(rb"(?i)khalimov|gulmurod", desk.db.read_bytes()) == []
    assert len(rows["occurrences"]) == len(before["occurrences"])
    assert len(rows["quotes"]) == len(before["quotes"])
    assert {(name, kind) for _, name, kind, *_ in rows["speakers"]} >= {("a person (name withheld)", "unnamed")}
    said = "select count(*) from occurrences join speakers s on s.id = speaker_id where s.name like '%withheld)'"
    assert desk.ask(said) == [(11,)], "what the person said stays, said by nobody else"
    assert "Alexander Knyazev" in {row[1] for row in rows["speakers"]}
    assert {row[2] for row in rows["problems"]} == {"withheld"}
    assert desk.build() == rows, "from the inputs too"


def test_a_person_and_then_an_article(desk: Desk) -> None:
    desk.withdraw(desk.speaker("Gulmurod Khalimov"))
    rows = desk.withdraw(desk.article(ALONE), desk.speaker("Alexander Knyazev"))
    assert len(rows["articles"]) == 4
    assert desk.build() == rows, "the article is known by the text from which the name was already gone"
    assert re.findall(rb"(?i)khalimov|knyazev", desk.db.read_bytes()) == []


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ("Jane Smith came. Smith said no.", "Name Withheld came. Name Withheld said no."),
        ("Paul Smith came. Smith said no.", "Paul Smith came. Smith said no."),
        ("JANE SMITH, and Jane\n Smith’s dog", "Name Withheld, and Name Withheld’s dog"),
        ("Jane Smithers and Blacksmith", "Jane Smithers and Blacksmith"),
        ("Jane Smith met a smith named Jane.", "Name Withheld met a smith named Jane."),
    ],
)
def test_which_words_are_the_name(given: str, left: str) -> None:
    people = Withdrawn([Withdrawal("2026-01-01", "me", "s1", "", ("Jane Smith", "Smith"))])
    record = next(r for r in people.remaining([Record(given, "a.txt")]) if isinstance(r, Record))
    assert record.text == left


def test_the_name_leaves_headline_byline_address_and_file_name_too() -> None:
    people = Withdrawn([Withdrawal("2026-01-01", "me", "s1", "", ("Jane Smith", "Smith"))])
    given = {"title": "SMITH OUT", "byline": "Jane Smith", "url": "https://news.example.com/2020/jane-smith-out"}
    record, problem = people.remaining([Record("Text.", "in/jane_smith-out.txt", 0, "Jane_Smith-out", given)])
    assert isinstance(record, Record)
    assert record.given == {"title": "Name Withheld OUT", "byline": "Name Withheld", "outlet": "news.example.com"}
    assert (record.source, record.source_id) == ("in/name-withheld-out.txt", "name-withheld-out")
    assert problem == Problem(
        "in/name-withheld-out.txt", 0, "withheld", "a name was taken out: Name Withheld stands there"
    )


def test_judgements_neither_name_the_person_nor_keep_the_article() -> None:
    withdrawn = Withdrawn([
        Withdrawal("2026-01-01", "me", "s1", "", ("Jane Smith", "Smith")),
        Withdrawal("2026-01-01", "me", "a1", "b" * 64),
    ])  # fmt: skip
    kept = Judgement("2026", "me", "speaker is", Place("a" * 64, 1, 2), None, "Jane Smith", "see Smith")
    gone = Judgement("2026", "me", "not a quote", Place("b" * 64, 1, 2), None, None, "its words")
    pair = Judgement("2026", "me", "same", Place("a" * 64, 1, 2), Place("b" * 64, 3, 4), None, None)
    assert withdrawn.judgements([kept, gone, pair]) == [kept._replace(value="Name Withheld", note="see Name Withheld")]


def test_what_cannot_be_withdrawn_is_said_and_nothing_changes(desk: Desk) -> None:
    before = desk.db.read_bytes()
    articles = [row[0] for row in desk.ask("select id from articles")]
    document = desk.ask("select id from speakers where kind = 'document'")[0][0]
    for ids, message in (
        (["a0000000000000000"], "no article or speaker"),
        (["s000000000000"], "no speaker"),
        (["q12"], "ids begin with a or s"),
        ([document], "only people and organisations"),
        (articles, "delete the file instead"),
    ):
        code, out = desk.run("withdraw", *ids, "--yes")
        assert (code, message in out) == (1, True), out
        assert "Traceback" not in out
    code, out = desk.run("withdraw", articles[0], answer="n\n")
    assert code == 1
    assert desk.db.read_bytes() == before
    assert not (desk.folder / "withdrawn.csv").exists()


def test_verdicts_are_replayed_or_missed_never_dropped(desk: Desk) -> None:
    printing = desk.ask("select 'o' || printf('%x', min(o.id)) from occurrences o join speakers s on s.id = speaker_id")
    assert desk.run("judge", "unsure", printing[0][0], "q1")[0] == 1
    assert desk.run("judge", "speaker is", printing[0][0], "--value", "Jane Doe")[0] == 0
    elsewhere = (desk.folder / "judgements.csv").rename(desk.folder / "verdicts.csv")
    desk.build(judgements=elsewhere)
    before, key = desk.db.read_bytes(), desk.speaker("Alexander Knyazev")
    code, out = desk.run("withdraw", key, "--yes")
    assert (code, "--judgements" in out) == (1, True)
    assert desk.db.read_bytes() == before
    assert desk.run("withdraw", key, "--yes", "--judgements", str(elsewhere))[0] == 0
    assert desk.ask("select value from judgements") == [("Jane Doe",)]


def test_a_file_of_withdrawals_that_cannot_be_read_stops_the_build(desk: Desk) -> None:
    before, file = desk.db.read_bytes(), desk.folder / "withdrawn.csv"
    for content, message in (
        ("when,what\n", "lacks"),
        ("made_at,who,id,article_sha256,names,note\n2026,me,a1,,,\n", "line 2"),
        ("made_at,who,id,article_sha256,names,note\n2026,me,a1,abc,,\n", "line 2"),
    ):
        file.write_text(content)
        code, out = desk.run("build")
        assert (code, message in out) == (1, True), out
        assert desk.db.read_bytes() == before
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match="cannot be read"):
        read_withdrawals(file)


def test_the_file_comes_back_as_it_was_written(tmp_path: Path) -> None:
    made = [
        Withdrawal("2026-01-01T00:00:00+00:00", "me, you", "s1", "", ("A | B", 'C "D"', "É F"), "on\nrequest"),
        Withdrawal("2026-01-02T00:00:00+00:00", "me", "a1", "0" * 64, (), ""),
    ]
    for withdrawal in made:
        append_withdrawals(tmp_path / "w.csv", [withdrawal])
    assert read_withdrawals(tmp_path / "w.csv") == made


def test_a_rebuild_that_fails_leaves_the_old_file_and_the_note(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    before, key = desk.db.read_bytes(), desk.article(ALONE)
    with monkeypatch.context() as patch:
        patch.setattr(Writer, "finish", lambda _: (_ for _ in ()).throw(SettingsError("no")))
        assert desk.run("withdraw", key, "--yes")[0] == 1
    assert desk.db.read_bytes() == before
    assert key not in {row[0] for row in desk.build()["articles"]}


@pytest.mark.parametrize("text", ["Jane ", "Jane\n", "Jane Smit", "J", " "])
def test_hostile_texts_cost_linear_time(text: str) -> None:
    people = Withdrawn([Withdrawal("2026-01-01", "me", "s1", "", ("Jane Smith", "Smith"))])

    assert_linear(lambda n: list(people.remaining([Record(text * n, text * n)])), int, 5_000)
