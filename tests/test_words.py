"""Words: what is printed, what is compared, the marks around each."""

from __future__ import annotations

import pytest

from quotes.text.words import compared_words, plain, rebuilt, words


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("We can't re-open O'Neill's mill.", ["We", "can't", "re-open", "O'Neill's", "mill"]),
        ("The U.S. and the U.N. met at 10:30 a.m.", ["The", "U.S.", "and", "the", "U.N.", "met", "at", "10:30", "a.m."]),
        ("It cost $1,000.50, or 5% more.", ["It", "cost", "$1,000.50", "or", "5%", "more"]),
        ("[T]he mayor [of Derry] left … early", ["[T]he", "mayor", "[of Derry]", "left", "…", "early"]),
        ("[i]'m sure they attack[ed] it", ["[i]'m", "sure", "they", "attack[ed]", "it"]),
        ("[the mayor]'s boat [sic] (sic)", ["[the mayor]'s", "boat", "[sic]", "(sic)"]),
        ("wait . . . now... go", ["wait", ". . .", "now", "...", "go"]),
        ("the dogs—the cats -- all", ["the", "dogs", "the", "cats", "all"]),
        ("AT&T & co, write to a@example.org or example.com", ["AT&T", "&", "co", "write", "to", "a@example.org", "or", "example.com"]),
        ("see https://example.org/a?b=1, please", ["see", "https://example.org/a?b=1", "please"]),
        ("this f***ing d**n rain", ["this", "f***ing", "d**n", "rain"]),
        ("2015年に話した", ["2015", "年", "に", "話", "し", "た"]),
        ("กาแฟ", ["ก", "า", "แ", "ฟ"]),
        ("naïve cafe\u0301s", ["naïve", "cafe\u0301s"]),
        ("", []),
        ("—!?", []),
    ],
)  # fmt: skip
def test_what_a_word_is(text: str, printed: list[str]) -> None:
    assert [w.printed for w in words(text)] == printed


@pytest.mark.parametrize(
    ("text", "compared"),
    [
        ("The U.S. WON’T pay 1,000 or 3.5", ["the", "u.s", "won't", "pay", "1000", "or", "3.5"]),
        ("[S]ecurity is their[s]", ["security", "is", "theirs"]),
        ("we … [the council] agreed", ["we", "agreed"]),
        ("cafe\u0301 = café", ["café", "café"]),
        ("Straße STRASSE", ["strasse", "strasse"]),
        ("re\u00adopen", ["reopen"]),
    ],
)
def test_what_is_compared(text: str, compared: list[str]) -> None:
    assert compared_words(text) == compared
    assert plain(words(text)) == compared


def test_marks_belong_to_the_word_before_but_opening_ones_to_the_word_after() -> None:
    found = words("'Stop,' he said (twice) — \"no more!\"")
    assert [(w.before, w.printed, w.after) for w in found] == [
        ("'", "Stop", ",'"),
        ("", "he", ""),
        ("", "said", ""),
        ("(", "twice", ") —"),
        ('"', "no", ""),
        ("", "more", '!"'),
    ]


def test_kinds() -> None:
    assert [w.kind for w in words("he [the mayor] … [s]aid […] so (sic)")] == [
        "word", "bracket", "ellipsis", "word", "ellipsis", "word", "bracket",
    ]  # fmt: skip


def test_offsets_are_of_the_printed_word_alone() -> None:
    text = "“Go,” [the mayor] said."
    assert [text[w.start : w.end] for w in words(text)] == ["Go", "[the mayor]", "said"]


@pytest.mark.parametrize("text", ["We came, we saw; 'we left'.", "它不会。", "a (b) … c — d"])
def test_words_and_marks_rebuild_the_text(text: str) -> None:
    assert rebuilt(words(text)) == text


@pytest.mark.parametrize(
    "piece",
    ["[", "(", "a.", "'", "-", ". ", "a-", "[a", "…", "*", "1,", "[a]", "\u0301", "a@", "\u00ad", "\u0301\u0316"],
)
def test_hostile_text_costs_linear_time(piece: str) -> None:
    text = piece * 100_000
    assert len(compared_words(text)) <= len(text)
    assert len(words(text)) <= len(text)
