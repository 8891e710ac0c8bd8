"""The golden cases of tests/cases/marks*.md, the marks of every lexicon, and what holds on hostile text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from quotes.lexicon import Lexicon, data, has_data, languages, lexicon
from quotes.text import language as language_module
from quotes.text import marks as marks_module
from quotes.text.language import detect
from quotes.text.marks import MAX_MARKS, Marks, marked_spans
from quotes.text.marks.glyphs import glyphs_of
from quotes.text.paragraphs import paragraphs, sentences
from tests.fixtures.markdown import Case, cases
from tests.growth import assert_linear

LANGUAGE = re.compile(r"\(([a-z]{2})\)$")
EXAMPLES = [
    pytest.param(code, example, id=f"{code} {example['text']}")
    for code in languages()
    for example in lexicon(code).table["marks"]["examples"]
    if example["text"][0] not in lexicon(code).words("marks", "dashes")  # those: tests/test_extract.py
]


def rows_of(text: str, found: Marks) -> list[tuple[str, ...]]:
    rows = [
        (s.start, (text[s.start : s.end], f"{s.open_mark} {s.close_mark}", str(s.parent + 1) if s.parent >= 0 else ""))
        for s in found.spans
    ]
    rows += [(s.start, (text[s.start : s.end], s.kind, "")) for s in found.strays]
    return [tuple(cell for cell in row) for _, row in sorted(rows)]


def padded(row: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in (*row, "", "")[:3])


@pytest.mark.parametrize("case", cases("marks*.md"))
def test_case(case: Case) -> None:
    language = LANGUAGE.search(case.name)
    found = rows_of(case.text, marked_spans(case.text, language[1] if language else "en"))
    assert [padded(row) for row in found] == [padded(row) for row in case.rows]


@pytest.mark.parametrize(("code", "example"), EXAMPLES)
def test_the_examples_of_a_lexicon(code: str, example: dict[str, object]) -> None:
    text = str(example["text"])
    found = marked_spans(text, code)
    words = [text[s.start : s.end] for s in found.spans if s.family not in {"title", "single title"}]
    assert words == example["quotes"]
    assert found.strays == []


@pytest.mark.parametrize("code", languages())
def test_every_mark_of_a_lexicon_stands_in_an_example(code: str) -> None:
    marks = lexicon(code).table["marks"]
    shown = "".join(example["text"] for example in marks["examples"])
    wanted = [*marks["pairs"], *marks.get("titles", ()), *marks.get("dashes", ())]
    assert [pair for pair in wanted if not set(pair.split()) <= set(shown)] == []


def test_thirteen_languages_have_a_file_of_their_own() -> None:
    assert set(languages()) >= {"en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "ru", "ar", "zh", "ja"}


def test_every_language_of_cldr_has_marks() -> None:
    for code in data("cldr")["pairs"]:
        assert lexicon(code).table["marks"]["pairs"]


def test_an_unknown_language_has_the_marks_of_und() -> None:
    assert lexicon("xx-YY").language == "und"
    assert lexicon("xx") is lexicon("yy")
    assert isinstance(lexicon("en_GB"), Lexicon)
    assert lexicon("en_GB").language == "en"


def test_a_lexicon_that_is_not_there_is_named() -> None:
    from quotes.errors import SettingsError

    assert not has_data("nowhere")
    with pytest.raises(SettingsError, match="nowhere"):
        data("nowhere")


# ------------------------------------------------------------------ the two ways of pairing


PIECES = (
    "“Yes,” he said. ",
    '"Go home." ',
    "''No,'' she said, ",
    "don’t ",
    "“It’s 5.” ",
    '"Why?" ',
    "‘so’ ",
    "dogs' ",
    "“",
)


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("other", PIECES)
def test_plain_pairs_are_what_weighing_finds(piece: str, other: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = piece + other + piece
    quick = marked_spans(text, "en")
    weighing = replace(glyphs_of("en"), scan=glyphs_of("en").alone)
    monkeypatch.setattr(marks_module, "glyphs_of", lambda _language: weighing)
    assert marked_spans(text, "en") == quick


# ------------------------------------------------------------------ hostile text


HOSTILE: dict[str, Callable[[int], str]] = {
    "one kind of mark": lambda n: '"' * n,
    "spaced marks": lambda n: '" ' * (n // 2),
    "apostrophes": lambda n: "dogs' " * (n // 6),
    "opening singles": lambda n: "'a " * (n // 3),
    "openers that never close": lambda n: "“a " * (n // 3),
    "nested deep": lambda n: "“a " * (n // 6) + "b” " * (n // 6),
    "all kinds": lambda n: "\"“”'‘’«»" * (n // 8),
    "no spaces": lambda n: 'a"b' * (n // 3),
    "an opener and a long paragraph": lambda n: '"' + "a" * n,
    "a mark a line": lambda n: '"a\n' * (n // 3),
    "entities": lambda n: "&quot;a" * (n // 7),
    "stops": lambda n: ". " * (n // 2),
    "overrides": lambda n: '\u202e"a\u202c" ' * (n // 6),
    "NUL": lambda n: '\0"' * (n // 2),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_time_is_linear(name: str) -> None:
    def run(text: str) -> None:
        marked_spans(text, "en")
        sentences(text, 0, len(text))

    assert_linear(run, HOSTILE[name], 3_000)


def test_marks_beyond_the_bound_are_one_stray() -> None:
    found = marked_spans('"a" ' * (MAX_MARKS + 5), "en")
    assert len(found.spans) == MAX_MARKS
    assert [s.kind for s in found.strays] == ["unread"]


# ------------------------------------------------------------------ paragraphs, sentences, language


def test_paragraphs_are_lines_that_are_not_blank() -> None:
    text = "\n\n One. \n\t\nTwo.\u2028Three.\r\nFour."
    assert [text[p.start : p.end] for p in paragraphs(text)] == ["One.", "Two.", "Three.", "Four."]


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("en", "He met Mr. J. R. Ash. She left.", ["He met Mr. J. R. Ash.", "She left."]),
        ("en", "The U.S. Senate met. The end.", ["The U.S. Senate met.", "The end."]),
        ("en", "They met at 5 p.m. He left at 6 p.m. Monday.", ["They met at 5 p.m.", "He left at 6 p.m. Monday."]),
        ("en", "“Stop!” he cried. “Go.” It was late.", ["“Stop!” he cried.", "“Go.”", "It was late."]),
        (
            "en",
            "It rose 3.5 percent… and fell. Why?! Because.",
            ["It rose 3.5 percent… and fell.", "Why?!", "Because."],
        ),
        ("de", "Am 3. Mai kam Dr. Berg. Er ging.", ["Am 3. Mai kam Dr. Berg.", "Er ging."]),
        ("fr", "M. Roux est venu. Il est parti.", ["M. Roux est venu.", "Il est parti."]),
        ("zh", "他来了。他走了！", ["他来了。", "他走了！"]),
    ],
)
def test_sentences(language: str, text: str, wanted: list[str]) -> None:
    assert [text[s.start : s.end] for s in sentences(text, 0, len(text), language)] == wanted


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The mayor said on Monday that the bridge would be rebuilt before the winter."),
        ("fr", "La maire a déclaré lundi que le pont serait reconstruit avant l’hiver."),
        ("es", "La alcaldesa dijo el lunes que el puente sería reconstruido antes del invierno."),
        ("ja", "町長は月曜日、橋を冬までに再建すると述べた。"),
        (None, "12:30 – 45 : 6 ***"),
        (None, ""),
    ],
)
def test_the_language_is_detected_or_unknown(language: str | None, text: str) -> None:
    assert detect(text) == language


def test_only_the_first_characters_decide_the_language() -> None:
    german = "Die Bürgermeisterin sagte am Montag, dass die Brücke wieder aufgebaut wird. " * 7
    assert detect(german + "The mayor said that the bridge would be rebuilt. " * 100) == "de"


def test_the_commonest_words_tell_their_own_example_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language_module, "_identifier", lambda: pytest.fail("the model was loaded"))
    for code, entry in data("common_words").items():
        assert detect(entry["example"] * 2) == code
        others = {w for other, e in data("common_words").items() if other != code for w in e["words"]}
        assert not others & set(entry["words"])
