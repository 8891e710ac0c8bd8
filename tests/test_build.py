"""The build as a whole: the same dump from the same texts, the old database safe, bad input reported."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from dumping import dump
from typer.testing import CliRunner

from quotes.build import WATCHED, Settings, build, shards
from quotes.cli import app
from quotes.errors import DatabaseError, InputError

SEEDS = Path(__file__).parent.parent / "seeds"


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, [str(a) for a in arguments])
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    shutil.copytree(SEEDS, tmp_path / "articles")
    return tmp_path / "articles"


def test_the_same_dump_whatever_the_order_of_files(seeds_db: Path, tmp_path: Path) -> None:
    files = sorted(SEEDS.glob("*.txt"), reverse=True)
    build(Settings(db=tmp_path / "q.db", inputs=tuple(map(str, files[2:] + files[:2]))))
    assert dump(tmp_path / "q.db") == dump(seeds_db)


def test_the_same_dump_from_two_processes(seeds_db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "SHARD_RECORDS", 1)
    build(Settings(db=tmp_path / "q.db", inputs=(str(SEEDS),), jobs=2, memory="200MB"))
    assert dump(tmp_path / "q.db") == dump(seeds_db)


def test_an_article_read_twice_is_one_article_with_two_sources(articles: Path, tmp_path: Path, seeds_db: Path) -> None:
    name = "004_f445d24ef3263d98.txt"
    shutil.copy(articles / name, articles / "again.txt")
    build(Settings(db=tmp_path / "q.db", inputs=(str(articles),)))
    built, seeds = dump(tmp_path / "q.db"), dump(seeds_db)
    assert {row[1] for row in built.pop("sources")} - {row[1] for row in seeds.pop("sources")} == {"again.txt"}
    assert built == seeds


def test_bad_input_is_reported_and_the_rest_is_built(articles: Path, tmp_path: Path, seeds_db: Path) -> None:
    (articles / "empty.txt").write_bytes(b"")
    (articles / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)))
    (articles / "more.jsonl").write_text(
        '{"text": "Nothing quoted here, but a text."}\nnot json\n{"title": "no text"}\n'
    )
    code, out, _ = run("build", articles, tmp_path / "gone.txt", "--db", tmp_path / "q.db")
    assert code == 3
    assert "skipped" in out
    with sqlite3.connect(tmp_path / "q.db") as db:
        problems = {row[0] for row in db.execute("select source from problems")}
        assert {"empty.txt", "picture.txt", "more.jsonl"} <= {Path(p).name for p in problems}
        assert any("gone.txt" in p for p in problems)
        assert db.execute("select count(*) from articles").fetchone()[0] == 6
    assert dump(tmp_path / "q.db")["occurrences"] == dump(seeds_db)["occurrences"]


def test_strict_keeps_the_old_database(articles: Path, tmp_path: Path) -> None:
    db = tmp_path / "q.db"
    run("build", articles, "--db", db)
    before = db.read_bytes()
    (articles / "empty.txt").write_bytes(b"")
    code, _, err = run("build", articles, "--db", db, "--strict")
    assert (code, db.read_bytes()) == (1, before)
    assert "empty.txt" in err


def test_nothing_to_read_is_an_error_that_names_the_path(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere"):
        build(Settings(db=tmp_path / "q.db", inputs=(str(tmp_path / "nowhere"),)))
    assert not (tmp_path / "q.db").exists()
    assert list(tmp_path.iterdir()) == []


def test_other_inputs_need_replace_or_add(articles: Path, tmp_path: Path) -> None:
    db = tmp_path / "q.db"
    one, two = articles / "000_e7e0535b4c4bdd1e.txt", articles / "001_c71b3f58fba28056.txt"

    def sources() -> set[str]:
        with sqlite3.connect(db) as connection:
            return {row[0] for row in connection.execute("select source from sources")}

    build(Settings(db=db, inputs=(str(one),)))
    with pytest.raises(DatabaseError, match="--add"):
        build(Settings(db=db, inputs=(str(two),)))
    build(Settings(db=db, inputs=(str(two),), add=True))
    assert sources() == {one.name, two.name}
    build(Settings(db=db))
    assert sources() == {one.name, two.name}, "without inputs: those of the last build"
    build(Settings(db=db, inputs=(str(two),), replace=True))
    assert sources() == {two.name}
    code, _, err = run("build", two, "--db", db, "--add", "--replace")
    assert code == 2
    assert "exclude" in err


def test_the_inputs_are_kept_relative_to_the_database(articles: Path, tmp_path: Path) -> None:
    build(Settings(db=tmp_path / "data" / "q.db", inputs=(str(articles),)))
    with sqlite3.connect(tmp_path / "data" / "q.db") as db:
        assert json.loads(db.execute("select inputs from builds").fetchone()[0]) == ["../articles"]
        assert str(tmp_path) not in "".join(db.iterdump())


def test_a_killed_build_leaves_the_old_database(articles: Path, tmp_path: Path) -> None:
    db = tmp_path / "q.db"
    build(Settings(db=db, inputs=(str(articles),)))
    before = dump(db)
    for wait in (0.2, 0.5, 0.8):
        process = subprocess.Popen([sys.executable, "-m", "quotes.cli", "build", "--db", str(db)], cwd=tmp_path)
        time.sleep(wait)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        assert dump(db) == before
    build(Settings(db=db))
    assert dump(db) == before
    assert sorted(p.name for p in tmp_path.iterdir()) == [".q.db.cache", "articles", "q.db"], (
        "what the killed builds left is cleared away"
    )


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "q.db").write_text("nothing like it")
    code, _, err = run("build", SEEDS, "--db", tmp_path / "q.db")
    assert code == 1
    assert "not a database of quotes" in err
    assert (tmp_path / "q.db").read_text() == "nothing like it"


def test_without_article_texts_spans_and_context_stay(tmp_path: Path, seeds_db: Path) -> None:
    build(Settings(db=tmp_path / "q.db", inputs=(str(SEEDS),), article_text=False))
    without, full = dump(tmp_path / "q.db"), dump(seeds_db)
    assert without["article_texts"] == []
    assert without["occurrences"] == full["occurrences"]
    code, out, _ = run("verify", "--db", tmp_path / "q.db")
    assert code == 0
    assert "without their text" in out


def test_verify_finds_every_kind_of_tampering(seeds_db: Path, tmp_path: Path) -> None:
    assert run("verify", "--db", seeds_db)[0] == 0
    for statement in (
        "update occurrences set text = replace(text, 'dogs', 'cats')",
        "update occurrence_parts set start_char = start_char + 1 where part = 1",
        "update occurrences set cue_start_char = cue_start_char + 1 where cue is not null",
        "update article_texts set text = replace(text, 'dogs', 'cats')",
        "update credits set as_printed = as_printed || '!'",
        "update set_aside set text = 'x'",
        "update zones set end_char = 99999",
        "update quotes set n_occurrences = n_occurrences + 1",
        "update wordings set is_base = 0",
        "delete from wordings where letter = 'B'",
        "update occurrences set wording_id = 1",
    ):
        copy = tmp_path / "tampered.db"
        shutil.copy(seeds_db, copy)
        with sqlite3.connect(copy) as db:
            assert db.execute(statement).rowcount > 0, statement
        db.close()
        assert run("verify", "--db", copy)[0] == 1, statement


def test_every_command_explains_itself_with_an_example() -> None:
    code, out, _ = run("--help")
    assert code == 0
    for command in ("build", "serve", "find", "show", "check", "judge", "withdraw", "export", "verify"):
        assert command in out
        code, text, _ = run(command, "--help")
        assert code == 0
        assert "Examples:" in text
        assert f"quotes {command}" in text


def test_show_and_find(seeds_db: Path) -> None:
    code, out, _ = run("find", "waitng", "and", "yearning", "--db", seeds_db)
    assert code == 0
    assert "Listen, you dogs" in out
    quote = next(word for word in out.split() if word.startswith("q") and word[1:2].isalnum() and len(word) > 12)
    code, out, _ = run("show", quote, "--db", seeds_db)
    assert code == 0
    for words in ("Gulmurod Khalimov", "in 4 articles", "3 wordings", "to Tajikistan", "re-establish", "hyphenation"):
        assert words in out
    code, out, _ = run("show", quote, "--db", seeds_db, "--json")
    assert json.loads(out)["counts"]["articles"] == 4
    code, _, err = run("show", "q123", "--db", seeds_db)
    assert code == 1
    assert "q123" in err


def test_the_command_line_starts_fast() -> None:
    def start() -> float:
        began = time.monotonic()
        subprocess.run([sys.executable, "-m", "quotes.cli", "--help"], check=True, capture_output=True)
        return time.monotonic() - began

    def bare() -> float:
        app = "import typer; app = typer.Typer(rich_markup_mode=None)\n@app.command()\ndef main(v: bool = False): pass\napp()"
        began = time.monotonic()
        subprocess.run([sys.executable, "-c", app], check=True, capture_output=True)
        return time.monotonic() - began

    # a ratio within one run: hardly more than the smallest command that typer can make
    assert min(start() for _ in range(5)) < 1.3 * min(bare() for _ in range(5)) + 0.05


def test_a_transcript_is_the_base_and_stays_an_input(articles: Path, tmp_path: Path) -> None:
    said = "Listen, you dogs, the president and ministers, if only you knew how many boys, our brothers are here."
    (tmp_path / "transcript.txt").write_text(f"GULMUROD KHALIMOV: “{said}”\n", encoding="utf-8")
    db = tmp_path / "q.db"
    build(Settings(db=db, inputs=(str(articles),), transcripts=(str(tmp_path / "transcript.txt"),)))
    for _ in range(2):
        with sqlite3.connect(db) as connection:
            kinds = [row[0] for row in connection.execute("select kind from articles order by kind")]
        assert kinds == ["article"] * 5 + ["transcript"]
        build(Settings(db=db))


def test_progress_tells_how_much_is_done_and_how_long_the_rest_takes(tmp_path: Path) -> None:
    told: list[str] = []
    build(Settings(db=tmp_path / "q.db", inputs=(str(SEEDS),)), told.append)
    assert re.fullmatch(r"reading articles … 5, [\d,]+ a second", told[0])
    counts = [re.search(r"^(.*) … ([\d,]+) of ([\d,]+)(, about \d+ s left)?$", line) for line in told]
    assert {count[1] for count in counts if count} == set(WATCHED.values())
    assert all(bool(count[4]) == (count[2] != "0") for count in counts if count)
