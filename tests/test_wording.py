"""Which printings are one wording, which wording is a fragment, and which is the base."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from quotes.text.wording import Candidate, choose_base, fragments_of, is_fragment, letters, wording_forms
from quotes.text.words import words


@pytest.mark.parametrize(
    ("printings", "forms"),
    [
        # glyphs and white space
        ([["We can’t—ever—go…"], ["We can't -- ever  – go ..."]], ["We can't — ever — go …"] * 2),
        ([["He said “no” to us."], ["He said ‘no’ to us."]], ["He said 'no' to us."] * 2),
        ([["He said “no.”"], ["He said 'no'."]], ["He said 'no'."] * 2),
        # the first letter
        ([["we will go there."], ["We will go there."]], ["We will go there."] * 2),
        ([["we will go there"]], ["we will go there"]),
        ([["[w]e will go."], ["We will go."]], ["[w]e will go.", "We will go."]),
        # the end
        ([["We will go,"]], ["We will go"]),
        ([["We will go,"], ["We will go."]], ["We will go."] * 2),
        ([["We will go"], ["We will go!"]], ["We will go!"] * 2),
        ([["We will go."], ["We will go?"]], ["We will go.", "We will go?"]),
        ([["We will go,"], ["We will go?"], ["We will go?"], ["We will go."]], ["We will go?"] * 3 + ["We will go."]),
        # at the end the same words decide, even if others differ before
        ([["They never said we will go,"], ["He did say we will go."]], ["They never said we will go.", "He did say we will go."]),
        # an interruption: the form of an unbroken printing, capital and mark
        ([["Yes,", "we go now."], ["Yes. We go now."]], ["Yes. We go now."] * 2),
        ([["I think,", "we go now."], ["I think we go now."]], ["I think we go now."] * 2),
        ([["I think,", "We go now."], ["I think we go now."]], ["I think we go now."] * 2),
        # no unbroken printing: as printed, a stop before a comma
        ([["Yes,", "we go now."]], ["Yes, we go now."]),
        ([["Yes,", "we go now."], ["Yes.", "we go now."]], ["Yes. we go now."] * 2),
        # another wording decides too, if the words beside the interruption are the same
        (
            [["We shall mend the bridge,", "and the mill too."], ["Yes, we shall mend the bridge and the mill too."]],
            ["We shall mend the bridge and the mill too.", "Yes, we shall mend the bridge and the mill too."],
        ),
        # marks inside are not touched
        ([["We came, we saw."], ["We came; we saw."]], ["We came, we saw.", "We came; we saw."]),
        ([["the U.S.,"]], ["the U.S."]),
        ([[""]], [""]),
        ([["", "and so"]], ["and so"]),
    ],
)  # fmt: skip
def test_forms(printings: list[list[str]], forms: list[str]) -> None:
    assert wording_forms(printings) == forms
    for order in list(permutations(range(len(printings))))[:24]:
        assert wording_forms([printings[i] for i in order]) == [forms[i] for i in order]


def printed(gold: dict[str, Any], family: str) -> list[list[str]]:
    members = next(f for f in gold["families"] if f["id"] == family)["members"]
    quotes = {q["id"]: q for q in gold["quotes"]}
    return [[part["content"]["text"] for part in quotes[m]["segments"]] for m in members]


@pytest.mark.parametrize(("family", "n"), [("F1", 3), ("F2", 1)])
def test_the_seeds(seeds_gold: dict[str, Any], family: str, n: int) -> None:
    assert len(set(wording_forms(printed(seeds_gold, family)))) == n


def test_thousands_of_printings() -> None:
    printings = [["We will mend the bridge,", "and soon."], ["We will mend the bridge, and soon,"]] * 5000
    assert set(wording_forms(printings)) == {"We will mend the bridge, and soon."}


def test_a_fragment_is_a_proper_stretch_of_another_brackets_apart() -> None:
    texts = [
        "We will mend the bridge before the winter.",
        "mend [our] bridge",
        "mend the [old] bridge",
        "We will mend the [old] bridge before the winter.",
        "the bridge",
        "[the bridge]",
        "bridge before a winter",
    ]
    read = [words(t) for t in texts]
    assert fragments_of(read) == [None, None, 0, None, 0, None, None] or fragments_of(read) == [
        None,
        None,
        3,
        None,
        3,
        None,
        None,
    ]
    assert is_fragment(read[2], read[0])
    assert not is_fragment(read[0], read[3])
    assert not is_fragment(read[5], read[0])


def test_a_word_that_begins_alike_is_no_fragment() -> None:
    assert fragments_of([words("we go to the mill"), words("go to them")]) == [None, None]


def base(*wordings: Candidate) -> str:
    return wordings[choose_base(wordings)].text


def test_the_base() -> None:
    assert base(Candidate("a", 9, 5), Candidate("b", 1, 5, is_transcript=True)) == "b"
    assert base(Candidate("a", 9, 5, is_fragment=True), Candidate("b", 1, 5)) == "b"
    assert base(Candidate("a", 1, 9), Candidate("b", 2, 5)) == "b"
    assert base(Candidate("a", 2, 9, "2015-02-02"), Candidate("b", 2, 5, "2015-02-01")) == "b"
    assert base(Candidate("a", 2, 9), Candidate("b", 2, 5, "2015-02-01")) == "a"
    assert base(Candidate("b", 2, 5), Candidate("a", 2, 5)) == "a"
    assert base(Candidate("a", 1, 5, is_fragment=True)) == "a"


def test_letters_never_come_twice() -> None:
    assert len({letters(n) for n in range(2000)}) == 2000


@pytest.mark.parametrize("piece", ["!", ",", "(", "'", ",'", "- ", "…", "\u0301\u0316", "a.", "[", "!'"])
@pytest.mark.parametrize("end", ["", "x", ".", "("])
def test_hostile_text_costs_linear_time(piece: str, end: str) -> None:
    text = piece * 50_000 + end
    assert len(wording_forms([[text], [text + "!"], [text, "we go"]])) == 3
