"""The golden cases of tests/cases/extract*.md, the seeds to the character, and what holds on hostile text."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest

from quotes.extract import extract
from quotes.extract.context import Kinds, kinds_of
from quotes.lexicon import languages, lexicon
from quotes.model import Article, Extraction, Zone
from quotes.text.marks import MAX_MARKS
from tests.conftest import SEEDS
from tests.fixtures.markdown import Case, cases
from tests.growth import assert_linear
from tests.test_marks import HOSTILE

LANGUAGE = re.compile(r"\(([a-z]{2})\)$")
DASHED = [
    pytest.param(code, example, id=f"{code} {example['text']}")
    for code in languages()
    for example in lexicon(code).table["marks"]["examples"]
    if example["text"][0] in lexicon(code).words("marks", "dashes")
]


def read(text: str, language: str = "en", *zones: Zone) -> Extraction:
    return extract(Article("a", text, "case.txt", language=language, zones=zones))


def rows_of(text: str, found: Extraction) -> list[tuple[str, ...]]:
    rows = []
    for occurrence in found.occurrences:
        words = " / ".join(text[part.start : part.end] for part in occurrence.parts)
        inside = "" if occurrence.parent is None else str(occurrence.parent + 1)
        rows.append((occurrence.start, words, occurrence.kind, inside))
    rows += [(aside.start, text[aside.start : aside.end], aside.kind, "") for aside in found.set_aside]
    return [tuple(row[1:]) for row in sorted(rows)]


def agrees(case: Case) -> bool:
    language = LANGUAGE.search(case.name)
    found = rows_of(case.text, read(case.text, language[1] if language else "en"))
    return found == [tuple((*row, "", "")[:3]) for row in case.rows]


@pytest.mark.parametrize("case", cases("extract.md"))
def test_case(case: Case) -> None:
    language = LANGUAGE.search(case.name)
    found = rows_of(case.text, read(case.text, language[1] if language else "en"))
    assert found == [tuple((*row, "", "")[:3]) for row in case.rows]


@pytest.mark.parametrize("case", cases("extract_known_failures.md"))
def test_known_failure(case: Case) -> None:
    assert not agrees(case), "put right: move it to extract.md"


@pytest.mark.parametrize(("code", "example"), DASHED)
def test_the_dashes_of_a_lexicon(code: str, example: dict[str, Any]) -> None:
    found = read(example["text"], code)
    assert [occurrence.printed(example["text"]) for occurrence in found.occurrences] == example["quotes"]


# ------------------------------------------------------------------ the seeds


def test_the_seeds_to_the_character(seeds_gold: dict[str, Any]) -> None:
    for key, file in seeds_gold["files"].items():
        text = (SEEDS / file["file"]).read_text(encoding="utf-8")
        found = read(text)
        got = [(occurrence.kind, [tuple(part) for part in occurrence.parts]) for occurrence in found.occurrences]
        wanted = [
            (
                quote["quote_type"],
                [
                    (
                        segment["content"]["start"],
                        segment["content"]["end"],
                        chr(int(segment["open_mark"][2:], 16)),
                        chr(int(segment["close_mark"][2:], 16)),
                    )
                    for segment in quote["segments"]
                ],
            )
            for quote in seeds_gold["quotes"]
            if quote["article"] == key and quote["quote_type"] in ("direct", "mixed")
        ]
        assert got == wanted


def test_the_seeds_marked_spans_that_are_no_speech(seeds_gold: dict[str, Any]) -> None:
    aside = {
        text[a.start : a.end]: a.kind
        for text in ((SEEDS / file["file"]).read_text(encoding="utf-8") for file in seeds_gold["files"].values())
        for a in read(text).set_aside
    }
    assert set(aside) == {"spetsnaz", "joins IS"}
    assert aside["spetsnaz"] == "scare"


# ------------------------------------------------------------------ zones, paragraphs, parents


def test_nothing_comes_from_a_zone() -> None:
    text = "Mayor: “We will not sell”\n“We will not sell the harbour,” the mayor said."
    found = read(text, "en", Zone(0, 25, "title"))
    assert [(text[a.start : a.end], a.kind) for a in found.set_aside] == [("We will not sell", "title")]
    assert len(found.occurrences) == 1


def test_parts_are_not_joined_across_a_zone() -> None:
    text = "“We will not sell the harbour,” the mayor said.\nAdvertisement\n“Not in this year, and not in the next.”"
    start = text.index("Adv")
    assert len(read(text, "en", Zone(start, start + 13, "related")).occurrences) == 2


def test_a_paragraph_counts_lines_that_are_not_blank() -> None:
    found = read("One.\n\n\nTwo.\n \n“We will not sell the harbour,” the mayor said.")
    assert [occurrence.paragraph for occurrence in found.occurrences] == [2]


def test_a_mark_that_is_not_printed_is_empty() -> None:
    found = read("“We will not sell the harbour at all.\n“It belongs to the town,” the mayor said.")
    assert [(part.open_mark, part.close_mark) for part in found.occurrences[0].parts] == [("“", ""), ("“", "”")]


def test_an_empty_article_has_nothing() -> None:
    assert read("") == Extraction((), ())
    assert read("\n \n") == Extraction((), ())


def test_every_row_aside_has_a_reason() -> None:
    text = 'The “dead man” switch, a="b", “” and “Dead Man” and ” and “so.'
    found = read(text)
    assert {aside.kind for aside in found.set_aside} >= {"scare", "markup", "empty"}
    assert all(len(aside.reason) > 10 for aside in found.set_aside)


def test_the_same_text_gives_the_same_whatever_was_read_before() -> None:
    text = (SEEDS / "001_c71b3f58fba28056.txt").read_text(encoding="utf-8")
    first = read(text)
    for other in SEEDS.glob("*.txt"):
        read(other.read_text(encoding="utf-8"))
    assert read(text) == first


# ------------------------------------------------------------------ hostile text


@pytest.mark.parametrize("name", HOSTILE)
def test_time_is_linear(name: str) -> None:
    assert_linear(read, HOSTILE[name], 2_000)


def test_many_zones_cost_little() -> None:
    text = "“We stay,” he said.\n" * 3000
    zones = [Zone(i, i + 1, "form") for i in range(19, len(text), 20)]
    start = time.process_time()
    few = read(text)
    middle = time.process_time()
    many = read(text, "en", *zones)
    assert len(many.occurrences) >= len(few.occurrences) > 1000
    assert time.process_time() - middle < 0.5 + 4 * (middle - start)


def test_marks_beyond_the_bound_are_set_aside_in_one_row() -> None:
    found = read('"a" ' * (MAX_MARKS + 5))
    assert found.set_aside[-1].kind == "unread"


def test_a_capital_word_is_of_the_kind_its_letters_say_whatever_was_read_before() -> None:
    text = "“We will win,” she said. “Taxes and Prices” was the title. He spoke of “Taxes”."
    first = read(text)
    read(text.lower())
    assert read(text) == first
    kinds = kinds_of("en")
    before = kinds["Qwghlms"]
    assert kinds["qwghlms"] != before
    assert Kinds.__missing__(kinds, "Qwghlms") == before
