"""Transcripts: what is spoken needs no quotation marks, has the turn's name as speaker, and is the base of its quotes."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from quotes import Settings, attribute, build, describe, extract, verify
from quotes.ingest.subtitles import spoken
from quotes.model import Article, Attribution, Occurrence, Record
from quotes.text.turns import turns

SEEDS = Path(__file__).parent.parent / "seeds"
SPEECH = """Message of May 27, 2015

GULMUROD KHALIMOV: My brothers, peace be upon you. Listen, you dogs, the president and ministers, if only you knew how
many boys, our brothers, are here, waiting and yearning to return to Tajikistan to re-establish sharia law there.

(Shouts.)

Listen, you American pigs, I have been three times to America, and I saw how you train soldiers to kill Muslims. God
willing, I will come with this weapon to your cities, your homes, and we will kill you. That is all I have to say.

REPORTER: Where are you?
"""


def read(text: str) -> tuple[Article, list[tuple[Occurrence, Attribution]]]:
    article = describe(Record(text, "speech.txt", given={"kind": "transcript"}))
    found = extract(article)
    return article, list(zip(found.occurrences, attribute(article, found), strict=True))


def said(text: str) -> list[tuple[str | None, str]]:
    return [(attribution.name, one.printed(text)) for one, attribution in read(text)[1]]


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("transcript")
    (folder / "speech.txt").write_text(SPEECH, encoding="utf-8")
    build(Settings(db=folder / "q.db", inputs=(str(SEEDS),), transcripts=(str(folder / "speech.txt"),)))
    return folder / "q.db"


@pytest.mark.parametrize(
    ("printed", "substantive"),
    [
        ("Listen, you dogs, the president and ministers,%", {(None, "to Tajikistan")}),
        ("Listen, you American pigs,%", {("fighters", "soldiers")}),
    ],
)
def test_the_base_is_what_was_said(db: Path, printed: str, substantive: set[tuple[str | None, str]]) -> None:
    with sqlite3.connect(db) as connection:
        quotes = connection.execute(
            "select distinct o.quote_id from occurrences o join articles a on a.id = o.article_id "
            "where a.kind = 'article' and o.text like ?",
            (printed,),
        ).fetchall()
        assert len(quotes) == 1
        base = connection.execute(
            "select a.kind, s.name, w.text from wordings w join occurrences o on o.wording_id = w.id "
            "join articles a on a.id = o.article_id join speakers s on s.id = o.speaker_id "
            "where w.is_base and w.quote_id = ?",
            quotes[0],
        ).fetchall()
        assert [row[:2] for row in base] == [("transcript", "Gulmurod Khalimov")]
        found = connection.execute(
            "select this_text, base_text from differences where class = 'substantive' and quote_id = ?", quotes[0]
        ).fetchall()
        assert set(found) == substantive


def test_what_is_printed_in_full_is_part_of_what_was_said(db: Path) -> None:
    with sqlite3.connect(db) as connection:
        found = connection.execute(
            "select w.part_of_wording_id is null, w.is_base, count(*) from occurrences o join articles a "
            "on a.id = o.article_id join wordings w on w.id = o.wording_id "
            "where o.text like 'Listen, you American pigs%' or o.text like 'Where are you%' group by 1, 2"
        ).fetchall()
    assert sum(n for _, _, n in found) == 6
    assert verify(db)[1:] == ([], [])


def test_quotes_of_different_paragraphs_stay_apart(db: Path) -> None:
    with sqlite3.connect(db) as connection:
        found = connection.execute(
            "select count(distinct quote_id) from occurrences where text like '%you dogs%' or text like '%American pigs%'"
        ).fetchone()
    assert found == (2,)


def test_turns_with_their_names() -> None:
    text = (
        "Remarks by the mayor\nMay 3, 2016\n\nMAYOR ANN LEE, NORTHPORT: Thank you. (Applause.) We will\nbuild it.\n\n"
        "Let me be clear: we stay.\n\nQ    When?\n\nMR. O'NEIL (through an interpreter): Soon.\n\nLEE: Yes.\n\nSPEAKER 2: No.\n"
    )
    assert said(text) == [
        ("Ann Lee", "Thank you. We will\nbuild it."),
        ("Ann Lee", "Let me be clear: we stay."),
        ("Q", "When?"),
        ("O'Neil", "Soon."),
        ("Ann Lee", "Yes."),
        ("Speaker 2", "No."),
    ]
    article, found = read(text)
    assert [a.speaker_kind for _, a in found] == ["person", "person", "unnamed", "person", "person", "unnamed"]
    assert found[0][1].rule == "the turn's name"
    assert text[slice(*found[3][1].speaker or ())] == "MR. O'NEIL"
    assert {z.kind for z in article.zones} == {"title", "dateline"}


def test_a_short_first_turn_is_no_title() -> None:
    assert said("LEE: We will stay here and fight\n\nBERG: Why?\n") == [
        ("Lee", "We will stay here and fight"),
        ("Berg", "Why?"),
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Remember: we stay.\n\nAll of us.\n", [None, None]),
        ("Berg: We stay.\nLee: Why?\nBerg: All of us.\n", ["Berg", "Lee", "Berg"]),
        (">> ANN LEE: We stay.\n>> Why?\n[00:01:07] Jim Roe: All of us.\n", ["Ann Lee", None, "Jim Roe"]),
        ("李明：因为我们要留下。\n王芳：好。\n", ["李明", "王芳"]),
    ],
)
def test_what_is_a_name(text: str, names: list[str | None]) -> None:
    assert [name for name, _ in said(text)] == names


def test_a_speech_without_names() -> None:
    ((one, attribution), other) = read("We will build the bridge. Thank you.\n\nNow we go.\n")[1]
    assert (one.kind, attribution.name, attribution.rule) == ("direct", None, "unknown: no name stands before the turn")
    assert other[0].paragraph == 1


def test_marks_around_a_turn_are_no_part_of_it_and_marks_within_are_a_quotation_in_it() -> None:
    assert said("ANN LEE: “We will stay, whatever it costs. Thank you.”\n") == [
        ("Ann Lee", "We will stay, whatever it costs. Thank you.")
    ]
    text = "ANN LEE: Jim Berg said, “We will stay here for all of the winter,” and he left.\n"
    _, found = read(text)
    assert [(o.parent, a.name) for o, a in found] == [(None, "Ann Lee"), (0, "Jim Berg")]


def test_a_text_that_marks_what_was_said() -> None:
    text = "He said: “We will stay here for all of the winter.” And: “We will not go to the river.”\n\nSo it was.\n"
    assert [words for _, words in said(text)] == [
        "We will stay here for all of the winter.",
        "We will not go to the river.",
    ]


def test_long_turns_are_cut_between_sentences_and_what_has_none_between_words() -> None:
    sentence = "We will build the bridge over the river before the winter comes."
    for text in ("LEE: " + " ".join([sentence] * 200), "LEE: " + "we will build " * 2000):
        found = [words for _, words in said(text)]
        assert all(400 < len(words) <= 1300 for words in found[:-1])
        assert " ".join(found).split() == text.split()[1:]
    assert all(words.endswith("comes.") for _, words in said("LEE: " + " ".join([sentence] * 200)))


def test_a_passage_is_counted_by_the_line_in_which_it_begins() -> None:
    text = "Head\n\nLEE: " + "\n".join(["We will build the bridge over the river before the winter comes."] * 60)
    for one, _ in read(text)[1]:
        assert one.paragraph == len([line for line in text[: one.start].split("\n")[:-1] if line])


def test_only_transcripts_are_read_so() -> None:
    article = describe(Record("ANN LEE: We will stay here. All of us.\n", "a.txt"))
    assert extract(article).occurrences == ()


def test_every_span_lies_in_its_turn() -> None:
    for turn in turns(SPEECH):
        assert turn.label is not None
        assert all(turn.label.end < line.start < line.end for line in turn.lines)


def test_voices_of_subtitles() -> None:
    text = spoken(
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann Lee>We will\n\n00:02.000 --> 00:03.000\n<v Ann Lee>stay.\n\n"
        "00:03.000 --> 00:04.000\n<v.loud Jim>Why?\n"
    )
    assert said(text) == [("Ann Lee", "We will stay."), ("Jim", "Why?")]
