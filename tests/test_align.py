"""Wordings side by side: golden cases, the seeds, and wordings too long for a matrix."""

from __future__ import annotations

import random
from typing import Any

import pytest

from quotes.align import Coder, align, align_pair, apply, edit_script, pairs, with_marks, word_pairs
from quotes.align import pair as pair_module
from quotes.text.words import words
from tests.fixtures.markdown import Case, cases


@pytest.mark.parametrize("case", cases("align*.md"))
def test_case(case: Case) -> None:
    read = [words(line) for line in case.text.splitlines()]
    for order in (range(len(read)), range(len(read) - 1, -1, -1)):
        table = align([read[w] for w in order])
        rows = [
            tuple("·" if i is None else read[w][i].printed for i in column)
            for n, w in enumerate(order)
            for column in [[cells[n] for cells in table.columns]]
        ]
        assert rows == [case.rows[w] for w in order]


def test_the_seeds(seeds_gold: dict[str, Any]) -> None:
    family = next(f for f in seeds_gold["families"] if f["id"] == "F1")
    quotes = {q["id"]: q for q in seeds_gold["quotes"]}
    read = [words(" ".join(p["content"]["text"] for p in quotes[m]["segments"])) for m in family["members"]]
    table = align(read)
    expected = family["expected_alignment"]
    assert len(table.columns) == 31
    assert with_marks(table, read) == tuple(tuple(c[w] for w in expected["witnesses"]) for c in expected["columns"])


def answers(*texts: str) -> list[tuple[str, str]]:
    read = [words(t) for t in texts]
    found = pairs(align(read), read, 0, 1)
    coder = Coder()
    assert found == word_pairs(align_pair(*(coder.prepare(r) for r in read)))
    return [(read[0][i].printed, read[1][j].printed) for i, j in found]


def test_every_word_of_a_phrase_answers_to_every_word_of_its_other_form() -> None:
    assert answers("I don't know", "I do not know") == [("I", "I"), ("don't", "do"), ("don't", "not"), ("know", "know")]


def test_words_that_changed_places_answer_to_each_other() -> None:
    assert answers("bread and water now", "water and bread now") == [
        ("bread", "bread"), ("and", "and"), ("water", "water"), ("now", "now"),
    ]  # fmt: skip


def test_an_edit_script_turns_the_base_into_the_wording() -> None:
    read = [words(t) for t in ("We return to rebuild it.", "We return to Derry to re-build it!")]
    script = edit_script(align(read), read, 1)
    assert [(e.start, e.end, [w.printed for w in e.words]) for e in script] == [
        (2, 2, ["to", "Derry"]),
        (3, 5, ["re-build", "it"]),
    ]
    assert [w.printed + w.after for w in apply(read[0], script)] == [w.printed + w.after for w in read[1]]


def test_marks_have_columns_of_their_own_and_the_last_stands_last() -> None:
    read = [words(t) for t in ("Yes, we 'go'.", "Yes we go now!")]
    assert with_marks(align(read), read) == (
        ("Yes", "Yes"), (",", None), ("we", "we"), ("'", None), ("go", "go"), (None, "now"), ("'.", "!"),
    )  # fmt: skip


def test_wordings_too_long_for_a_matrix(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(1)
    text = [f"word{chance.randrange(400)}" for _ in range(300)]
    copy = [*text[:50], "new", *text[50:200], *text[210:]]
    read = [words(" ".join(t)) for t in (text, copy)]
    whole = align(read)
    monkeypatch.setattr(pair_module, "_MATRIX", 1)
    assert align(read) == whole


def test_nothing_and_hardly_anything() -> None:
    assert align([]).columns == ()
    assert align([()]).columns == ()
    assert align([(), words("a")]).columns == ((None, 0),)


def test_hostile_wordings() -> None:
    align([words("a " * 20_000), words("b a " * 10_000)])
    align([words("x" * n) for n in range(1, 300)])
