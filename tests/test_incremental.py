"""A second build works on what changed, and its database is what a build of everything would have been."""

from __future__ import annotations

import csv
import json
import random
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from dumping import dump
from test_robust import damaged
from typer.testing import CliRunner

from quotes.build import Progress, Settings, Summary, build, quoting, reading
from quotes.build import cache as caching
from quotes.build.cache import cache_file
from quotes.build.judgements import COLUMNS
from quotes.cli import app
from quotes.errors import CacheError
from quotes.store.lock import building
from quotes.store.verify import verify
from quotes.store.withdraw import NAME_WITHHELD
from quotes.store.writer import Writer

SAID = [
    "We will not sell the harbour to anybody, and we have told them so twice",
    "The bridge was never safe for lorries of more than seven tons",
    "I have never seen so many people in the old market square",
    "Nobody asked the fishermen before the new quota was announced",
    "This is the worst winter that the northern villages remember",
    "Our schools need teachers, not another committee of inquiry",
]
NAMES = ["Marta Okafor", "Henrik Dahl", "Lucia Ferrante", "Tomasz Zielinski"]
OUTLETS = ["Harbour Times", "Northern Echo Post", "The Daily Ledger", "Reuters"]
SHARED = "The council met on Monday evening and heard eleven speakers before it adjourned without any vote."


class Press:
    """A folder of articles that somebody edits at random, and its database."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.chance, self.folder, self.db = random.Random(seed), folder, folder / "q.db"
        self.articles: dict[str, list[dict[str, Any]]] = {"a.jsonl": [], "b.jsonl": []}
        for _ in range(14):
            self.add()

    def add(self) -> None:
        self.articles[self.chance.choice(["a.jsonl", "b.jsonl"])].append(self.article())

    def article(self) -> dict[str, Any]:
        pick = self.chance
        lines = [f"{pick.choice(['Town hall', 'Harbour', 'Market'])} news of the day {pick.randrange(90)}"]
        if pick.random() < 0.4:
            lines.append(SHARED)
        for said in pick.sample(SAID, pick.randrange(1, 4)):
            words = said.split()
            if pick.random() < 0.4:
                words[pick.randrange(1, len(words))] = pick.choice(["really", "not", "never", "[sic]", "thirty"])
            if pick.random() < 0.3:
                words = words[: pick.randrange(5, len(words))]
            credit = f", {pick.choice(OUTLETS)} reported" if pick.random() < 0.3 else ""
            lines.append(f"“{' '.join(words)},” said {pick.choice(NAMES)}{credit}.")
        text = "\n\n".join(lines)
        day = f"2024-03-{pick.randrange(1, 29):02}"
        return {"title": lines[0], "outlet": pick.choice(OUTLETS), "published": day, "text": text}

    def remove(self) -> None:
        some = self.pick()
        some and some[0].pop(some[1])

    def change(self) -> None:
        if some := self.pick():
            article = some[0][some[1]]
            field = self.chance.choice(["text", "text", "title", "outlet", "published"])
            article[field] = {**self.article(), "text": article["text"].replace(" the ", " that ", 1)}[field]

    def copy(self) -> None:
        if some := self.pick():
            self.articles[self.chance.choice(["a.jsonl", "b.jsonl"])].insert(0, dict(some[0][some[1]]))

    def judge(self) -> None:
        with sqlite3.connect(self.db) as connection:
            places = connection.execute(
                "select text_sha256, start_char, end_char from occurrences o join articles a on a.id = o.article_id "
                "order by o.id"
            ).fetchall()
        connection.close()
        one, other = self.chance.choice(places), self.chance.choice(places)
        verdict = self.chance.choice(["same", "different", "not a quote", "speaker is", "wrong split"])
        pairwise = verdict in ("same", "different")
        file = self.db.with_name("judgements.csv")
        rows = list(csv.reader(file.open(newline=""))) if file.is_file() else [list(COLUMNS)]
        rows.append([f"2024-05-01T00:00:{len(rows):02}", "me", verdict, *map(str, one)])
        rows[-1] += [*map(str, other)] if pairwise else ["", "", ""]
        rows[-1] += [self.chance.choice(NAMES) if verdict == "speaker is" else "", ""]
        csv.writer(file.open("w", newline="")).writerows(rows)

    def forgive(self) -> None:
        """Take a judgement back."""
        file = self.db.with_name("judgements.csv")
        if file.is_file():
            rows = list(csv.reader(file.open(newline="")))
            csv.writer(file.open("w", newline="")).writerows(rows[:1] + rows[2:])

    def pick(self) -> tuple[list[dict[str, Any]], int] | None:
        file = self.chance.choice([rows for rows in self.articles.values() if rows])
        return (file, self.chance.randrange(len(file))) if sum(map(len, self.articles.values())) > 3 else None

    def build(self, progress: Progress = lambda _: None, **settings: Any) -> Summary:
        (self.folder / "in").mkdir(exist_ok=True)
        for name, articles in self.articles.items():
            lines = "".join(json.dumps(article, ensure_ascii=False) + "\n" for article in articles)
            (self.folder / "in" / name).write_text(lines, "utf-8")
        return build(Settings(**{"db": self.db, "inputs": (str(self.folder / "in"),), **settings}), progress)

    def in_full(self) -> dict[str, list[tuple[Any, ...]]]:
        """What a build of everything makes."""
        db = self.folder / "full" / "q.db"
        shutil.rmtree(db.parent, ignore_errors=True)
        db.parent.mkdir()
        for file in self.folder.glob("*.csv"):
            shutil.copy(file, db.parent)
        self.build(db=db)
        return dump(db)


def updates(monkeypatch: pytest.MonkeyPatch, share: float = 0.0) -> list[bool]:
    """Update the database however few articles are as they were; the list tells of each build whether it did."""
    monkeypatch.setattr(caching, "_ENOUGH", share)
    told: list[bool] = []
    take = caching.Cache.take

    def taken(cache: caching.Cache, judged: Any) -> int:
        kept = take(cache, judged)
        told.append(cache.memo.updates)
        return kept

    monkeypatch.setattr(caching.Cache, "take", taken)
    return told


@pytest.mark.parametrize("seed", range(3))
def test_any_sequence_of_edits_ends_where_a_full_build_does(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, press = updates(monkeypatch), Press(tmp_path, seed)
    press.build()
    edits = [press.add, press.remove, press.change, press.change, press.copy, press.judge, press.judge, press.forgive]
    for _ in range(3):
        for edit in press.chance.choices(edits, k=press.chance.randrange(1, 4)):
            edit()
        press.build(jobs=press.chance.choice([1, 1, 2]))
        assert told.pop(), "the old database was updated"
        assert dump(press.db) == press.in_full()
        verify(press.db)
        told.clear()


@pytest.fixture
def press(tmp_path: Path) -> Press:
    """A press whose first build is done."""
    press = Press(tmp_path, 42)
    press.build()
    return press


def test_nothing_changed_and_nothing_is_read(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    before = dump(press.db)
    monkeypatch.setattr(reading, "read_article", None)
    monkeypatch.setattr(quoting, "_one_quote", None)
    summary = press.build()
    assert summary.kept == summary.counts["articles"] == len(before["articles"])
    assert f"{summary.kept} of them unchanged since the last build" in summary.as_text()
    assert dump(press.db) == before


def test_lines_that_move_within_a_file_are_not_read_again(press: Press) -> None:
    press.articles["a.jsonl"].insert(0, press.article())
    summary = press.build()
    assert summary.kept == summary.counts["articles"] - 1
    assert dump(press.db) == press.in_full()


def test_the_cache_can_be_deleted_or_ignored(press: Press) -> None:
    press.change()
    cache_file(press.db).unlink()
    assert press.build().kept == 0
    press.add()
    assert press.build(full=True).kept == 0
    assert press.build().kept > 0, "and a full build leaves one to the next"
    assert dump(press.db) == press.in_full()


def test_a_cache_of_another_version_is_not_used(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caching, "_program", lambda: "another")
    assert press.build().kept == 0
    assert press.build().kept > 0


def test_a_version_is_told_by_lexicons_and_libraries(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = caching._program.__wrapped__
    before = program()
    whole = tmp_path / "quotes"
    shutil.copytree(Path(caching.__file__).parents[1], whole, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(caching, "files", lambda _: whole)
    assert program() == before
    lexicon = next(iter(sorted(whole.rglob("*.toml"))))
    lexicon.write_text(lexicon.read_text("utf-8") + "\n# one more\n", "utf-8")
    assert program() != before
    monkeypatch.undo()
    monkeypatch.setattr(caching, "version", lambda _: "0.1")
    assert program() != before


@pytest.mark.parametrize("start", [0.0, 0.2, 0.8])
def test_a_damaged_cache_costs_time_and_nothing_else(press: Press, start: float) -> None:
    file = cache_file(press.db)
    damaged(file, start, min(60_000, int(0.2 * file.stat().st_size)))
    press.change()
    press.build()
    assert dump(press.db) == press.in_full()


def test_a_cache_that_is_none(press: Press) -> None:
    cache_file(press.db).write_text("This is no cache.")
    assert press.build().kept == 0
    assert press.build().kept > 0


def test_a_database_that_somebody_wrote_into_is_written_anew(press: Press) -> None:
    with sqlite3.connect(press.db) as connection:
        connection.execute("update articles set title = 'mine'")
        connection.execute("delete from quotes")
    connection.close()
    assert press.build().kept > 0
    assert dump(press.db) == press.in_full()


@pytest.mark.parametrize("start", [0.3, 0.5, 0.7])
def test_a_database_damaged_unseen_is_written_anew(press: Press, start: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caching, "_as_it_is", lambda _: "as it was")
    press.build(full=True)
    damaged(press.db, start, min(60_000, int(0.2 * press.db.stat().st_size)))
    press.add()
    press.build()
    assert dump(press.db) == press.in_full()


def test_an_update_that_would_leave_a_row_without_its_article_is_not_finished(press: Press) -> None:
    before = press.db.read_bytes()
    with sqlite3.connect(press.db) as connection:
        articles = connection.execute("select min(article_id) from occurrences").fetchall()
    connection.close()

    def update() -> None:
        with building(press.db), Writer(press.db, update=True) as writer:
            writer.delete("articles", "id", articles)
            writer.finish()

    with pytest.raises(CacheError, match="FOREIGN KEY"):
        update()
    assert press.db.read_bytes() == before


def test_without_the_texts_they_go_from_the_database(press: Press) -> None:
    press.build(article_text=False)
    assert dump(press.db)["article_texts"] == []
    press.build()
    assert dump(press.db) == press.in_full()


def test_what_is_withdrawn_is_in_neither_file(press: Press) -> None:
    with sqlite3.connect(press.db) as connection:
        article, text = connection.execute("select article_id, text from article_texts order by 1").fetchone()
        name = connection.execute("select id from speakers where name = ?", (NAMES[0],)).fetchone()[0]
    connection.close()
    unique = next(line for line in text.split("\n\n") if press.db.read_bytes().count(line.encode()) == 1)
    for what in (article, name):
        line = ["withdraw", what, "--db", str(press.db), "--who", "me", "--note", "asked for", "--yes"]
        result = CliRunner().invoke(app, line)
        assert result.exit_code == 0, result.output
    for file in (press.db, cache_file(press.db)):
        data = file.read_bytes()
        assert unique.encode() not in data
        assert NAMES[0].encode() not in data
    assert NAME_WITHHELD in str(dump(press.db)["article_texts"])
    assert dump(press.db) == press.in_full()


def test_a_cache_that_cannot_be_kept_is_told_and_does_no_harm(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("quotes.engine.memo.Memo.save", full)
    press.add()
    told: list[str] = []
    press.build(told.append)
    assert any("No space left on device" in line for line in told)
    assert dump(press.db) == press.in_full()
