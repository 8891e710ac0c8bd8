"""People's verdicts: written by `quotes judge`, replayed by every build, orphaned when the text has changed."""

import csv
import shutil
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner

from quotes.build import Settings, build
from quotes.cli import app
from quotes.errors import SettingsError

SEEDS = Path(__file__).parent.parent / "seeds"


class Desk:
    """A database of the seeds that can be judged and built again."""

    def __init__(self, folder: Path) -> None:
        self.articles, self.path = folder / "articles", folder / "q.db"
        shutil.copytree(SEEDS, self.articles)
        self.build()

    def build(self) -> None:
        build(Settings(db=self.path, inputs=(str(self.articles),)))

    def ask(self, query: str) -> list[tuple[object, ...]]:
        with sqlite3.connect(self.path) as db:
            return db.execute(query).fetchall()

    def printing(self, words: str, article: str) -> str:
        found = self.ask(
            "select 'o' || printf('%x', o.id) from occurrences o join sources s using (article_id) "
            f"where o.text like '%{words}%' and s.source_id like '{article}%'"
        )
        return str(found[0][0])

    def judge(self, *arguments: str) -> None:
        result = CliRunner().invoke(app, ["judge", *arguments, "--who", "editor", "--db", str(self.path)])
        assert result.exit_code == 0, result.output
        self.build()

    def states(self) -> list[tuple[object, ...]]:
        return self.ask("select verdict, state from judgements order by made_at, verdict")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_different_keeps_two_printings_apart(desk: Desk) -> None:
    one, other = desk.printing("you dogs", "001"), desk.printing("you dogs", "004")
    before = desk.ask("select count(*) from quotes")[0][0]
    desk.judge("different", one, other)
    quotes = desk.ask(
        f"select distinct quote_id from occurrences where id in ({int(one[1:], 16)}, {int(other[1:], 16)})"
    )
    assert len(quotes) == 2
    assert desk.ask("select count(*) from quotes")[0][0] == before + 1
    assert desk.states() == [("different", "applied")]


def test_same_joins_what_the_words_keep_apart(desk: Desk) -> None:
    one, other = desk.printing("slaves of infidels", "001"), desk.printing("stop serving infidels", "004")
    desk.judge("same", one, other)
    quotes = desk.ask("select distinct quote_id from occurrences where text like '%infidels%'")
    assert len(quotes) == 1
    assert desk.states() == [("same", "applied")]


def test_not_a_quote_is_set_aside_with_who_said_so(desk: Desk) -> None:
    desk.judge("not a quote", desk.printing("slaves of infidels", "001"))
    assert desk.ask("select count(*) from occurrences where text like '%slaves of infidels%'") == [(0,)]
    assert desk.ask("select kind, reason from set_aside where text like '%slaves of infidels%'") == [
        ("judged", "judged to be no quotation by editor")
    ]
    assert desk.states() == [("not a quote", "applied")]


def test_speaker_is_outweighs_what_the_text_says(desk: Desk) -> None:
    desk.judge("speaker is", desk.printing("slaves of infidels", "001"), "--value", "Somebody Else")
    found = desk.ask(
        "select s.name, o.speaker_rule from occurrences o join speakers s on s.id = o.speaker_id "
        "where o.text like '%slaves of infidels%'"
    )
    assert found == [("Somebody Else", "judgement")]


def test_wrong_split_takes_the_parts_apart(desk: Desk) -> None:
    desk.judge("wrong split", desk.printing("you dogs", "004"))
    parts = desk.ask(
        "select n_parts from occurrences o join sources s using (article_id) where s.source_id like '004%'"
    )
    assert sorted(n for (n,) in parts) == [1, 1, 1, 2]
    assert desk.states() == [("wrong split", "applied")]


def test_a_judgement_of_a_text_that_has_changed_is_orphaned(desk: Desk) -> None:
    desk.judge("not a quote", desk.printing("slaves of infidels", "001"))
    file = next(desk.articles.glob("001*"))
    file.write_text(file.read_text(encoding="utf-8") + "\nOne more line.\n", encoding="utf-8")
    desk.build()
    assert desk.states() == [("not a quote", "orphaned")]
    assert desk.ask("select count(*) from occurrences where text like '%slaves of infidels%'") == [(1,)]


def test_contradicting_judgements_are_a_conflict(desk: Desk) -> None:
    one, other = desk.printing("you dogs", "001"), desk.printing("you dogs", "004")
    desk.judge("different", one, other)
    desk.judge("same", one, other)
    assert sorted(state for _, state in desk.states()) == ["applied", "conflict"]


def test_a_verdict_that_cannot_be_kept_is_an_error_not_a_silence(desk: Desk) -> None:
    for arguments in (
        ["maybe", "o1"],
        ["same", "o1"],
        ["same", "o1", "o2"],
        ["speaker is", desk.printing("dogs", "001")],
    ):
        result = CliRunner().invoke(app, ["judge", *arguments, "--db", str(desk.path)])
        assert (result.exit_code, result.stderr[:8]) == (1, "quotes: "), arguments
    assert not desk.path.with_name("judgements.csv").exists()
    with desk.path.with_name("judgements.csv").open("w", encoding="utf-8") as file:
        csv.writer(file).writerows(
            [["made_at", "who", "verdict", "article_sha256", "start_char", "end_char"], ["", "", "?", "", "", ""]]
        )
    with pytest.raises(SettingsError, match="line 2"):
        desk.build()


def test_review_lists_joins_that_can_be_judged(desk: Desk) -> None:
    result = CliRunner().invoke(app, ["judge", "--review", "--db", str(desk.path)])
    assert result.exit_code == 0
    assert "quotes judge same|different o" in result.stdout
