"""How wordings differ: golden cases, the seeds, the kinds and the lexicon of variants."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from quotes.align import align
from quotes.differences import KINDS, differences, places_of_columns
from quotes.lexicon import data
from quotes.lexicon.variants import variants
from quotes.model import Difference
from quotes.text.wording import fragments_of, letters
from quotes.text.words import compared_words, words
from tests.fixtures.markdown import Case, cases


def found(*texts: str) -> tuple[Difference, ...]:
    """The differences of wordings, the first the base; stretches of others are fragments."""
    read = [words(t) for t in texts]
    fragments = fragments_of(read)
    fragments[0] = None
    return differences(read, align([r for r, f in zip(read, fragments, strict=True) if f is None]), fragments)


@pytest.mark.parametrize("case", cases("differences*.md"))
def test_case(case: Case) -> None:
    texts = case.text.splitlines()
    rows = found(*texts)
    assert [
        (str(d.place), letters(d.wording), d.kind, d.base_text or "·", d.this_text or "·", ", ".join(d.flags) or "·")
        for d in rows
    ] == case.rows
    for d in rows:
        assert texts[d.wording][d.start : d.end] == (d.this_text or "")
        assert texts[0][d.base_start : d.base_end] == (d.base_text or "")
        assert d.operation == ("present" if d.base_text is None else "absent" if d.this_text is None else "changed")


def test_every_kind_has_a_case() -> None:
    in_cases = {row[2] for parameter in cases("differences*.md") for row in parameter.values[0].rows}  # type: ignore[attr-defined]
    assert in_cases == {k.kind for k in KINDS}


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_of_a_kind_is_of_that_kind(kind: Any) -> None:
    this, base = (f"It was so: {text}, and so it was." for text in kind.example.split(" | "))
    if kind.class_ == "extent":
        this, base = kind.example.split(" | ")
    assert kind.kind in {d.kind for d in found(base, this)}, found(base, this)


def test_what_stands_around_a_difference() -> None:
    (d,) = found("One two three four five six seven now.", "One two three four five six seven, eight nine ten now.")[
        -1:
    ]
    assert (d.before, d.this_text, d.after) == ("two three four five six seven,", "eight nine ten", "now.")


def test_places_run_through_the_quote_and_wordings_share_them() -> None:
    rows = found(
        "We have a red boat and no other.",
        "We have a blue boat and no other.",
        "We have a green boat and one other.",
    )
    assert [(d.wording, d.place, d.base_text) for d in rows] == [(1, 1, "red"), (2, 1, "red"), (2, 2, "no")]


def test_columns_know_their_place() -> None:
    read = [words(t) for t in ("We return to rebuild it.", "We return to Derry to re-build it.")]
    table = align(read)
    rows = differences(read, table, [None, None])
    assert places_of_columns(table, rows) == (None, None, 1, 1, None, 2, None)


def test_the_seeds(seeds_gold: dict[str, Any]) -> None:
    quotes = {q["id"]: q for q in seeds_gold["quotes"]}
    base, *others = [
        " ".join(p["content"]["text"] for p in quotes[m]["segments"]) for m in ("004.q1", "000.q1", "001.q1")
    ]
    assert [
        (d.place, d.kind, d.operation, d.this_text) for d in found(base, *others) if d.kind != "inner punctuation"
    ] == [
        (1, "bracket added", "present", "[Tajikistan's Emamoli Rahmon]"),
        (2, "words", "present", "to Tajikistan"),
        (3, "hyphenation", "changed", "re-establish"),
    ]


def test_no_difference_without_a_second_wording() -> None:
    assert found("We go.") == ()
    assert differences([], align([]), []) == ()


# ------------------------------------------------------------------ variants.toml


def entries(section: str, key: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for language, table in data("variants").items():
        for entry in table.get(section, {}).get(key, ()):
            yield language, entry


@pytest.mark.parametrize(
    ("language", "entry"),
    [*entries("contractions", "endings"), *entries("contractions", "words"), *entries("numbers", "signs")],
)
def test_a_form_is_the_same_as_what_it_stands_for(language: str, entry: dict[str, Any]) -> None:
    a, b = (tuple(compared_words(side)) for side in entry["example"].split(" = "))
    if len(a) > 1 and len(b) > 1:  # the words around it are the same
        assert entry.get("word", entry.get("ending", "")).lstrip("'") in " ".join(a)
    assert variants(language).expanded(a) & variants(language).expanded(b) or variants(language).relation(a, b)


@pytest.mark.parametrize(("language", "entry"), list(entries("spelling", "endings")))
def test_two_spellings_of_an_ending(language: str, entry: dict[str, str]) -> None:
    a, b = entry["example"].split()
    assert a.endswith(entry["a"])
    assert b.endswith(entry["b"])
    assert variants(language).relation((a,), (b,)) == "spelling"


@pytest.mark.parametrize(("language", "pair"), [*entries("spelling", "words"), *entries("abbreviations", "words")])
def test_two_forms_of_a_word(language: str, pair: str) -> None:
    a, b = pair.split(" = ")  # type: ignore[attr-defined]
    assert variants(language).relation(tuple(a.split()), tuple(b.split())) in {
        "spelling",
        "hyphenation",
        "abbreviation",
        "contraction",
    }


@pytest.mark.parametrize(("language", "entry"), list(entries("transliteration", "letters")))
def test_two_ways_to_write_a_sound(language: str, entry: dict[str, str]) -> None:
    a, b = entry["example"].split()
    assert entry["a"] in a
    assert variants(language).relation((a,), (b,), names=True) in {"transliteration", "spelling", "hyphenation"}


@pytest.mark.parametrize(("language", "pair"), list(entries("changed", "pairs")))
def test_two_words_that_look_alike(language: str, pair: str) -> None:
    a, b = pair.split()  # type: ignore[attr-defined]
    assert variants(language).relation((a,), (b,)) is None


@pytest.mark.parametrize(("language", "entry"), list(entries("changed", "turns")))
def test_a_prefix_turns_the_meaning(language: str, entry: dict[str, str]) -> None:
    a, b = entry["example"].split()
    assert b == entry["prefix"] + a
    assert variants(language).turned(a, b)


@pytest.mark.parametrize(("language", "value"), [*entries("numbers", "values"), *entries("numbers", "scales")])
def test_a_number_in_words(language: str, value: str) -> None:
    word, figure = value.split()  # type: ignore[attr-defined]
    number = variants(language).value((word,))
    assert number is not None
    assert number == variants(language).value((figure,))


@pytest.mark.parametrize(
    ("language", "name", "entry"),
    [
        (language, name, entry)
        for language, table in data("variants").items()
        for section in ("flags", "function")
        for name, entry in table.get(section, {}).items()
    ],
)
def test_every_word_of_a_list_is_in_an_example_and_every_example_has_one(
    language: str, name: str, entry: dict[str, Any]
) -> None:
    said = [f" {example.replace(',', ' ').replace('  ', ' ')} " for example in entry["examples"]]
    missing = [w for w in entry["words"] if not any(f" {w} " in example for example in said)]
    assert not missing, f"{language} {name}: no example has {missing}"
    for example in said:
        assert any(f" {w} " in example for w in entry["words"])


def test_a_language_that_nobody_knows_has_no_variants() -> None:
    assert variants("xx").relation(("two",), ("2",)) is None
    assert variants("xx").relation(("re-open",), ("reopen",)) == "hyphenation"
