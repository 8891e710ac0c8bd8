"""Passages that two articles share outside the marks."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from quotes.model import Reuse, Span
from quotes.reuse import Laid, blocks, laid, passages, reuse

STORY = (
    "The council met late on Monday to discuss the sale of the harbour.\n"
    "Nobody from the company that wants to buy it came to the meeting. The mayor said that he was surprised by this.\n"
    "The port has been losing money for ten years, and the town has paid for it.\n"
    "A second meeting is planned for the end of the month, if the company can be brought to send somebody this time."
)


def lay(article_id: str, text: str) -> Laid:
    return laid(article_id, text, blocks(text, []))


def shared(one: str, other: str) -> list[tuple[str, str]]:
    found = reuse(lay("a1", one), lay("a2", other))
    return [(one[p.start : p.end], other[p.other_start : p.other_end]) for p in found]


def test_a_paragraph_in_other_glyphs_is_the_same() -> None:
    one = "It’s the third time that the plan has failed, said the mayor’s aide."
    other = "It's  the third time that the plan has failed, said the mayor's aide!"
    assert shared(one, other) == [(one[:-1], other[:-1])]


def test_a_passage_may_begin_behind_other_words() -> None:
    line = "The U.S.-trained head of the port police has left the country"
    assert shared(line, f"Gazette: {line}") == [(line, line)]


def test_a_passage_stops_at_the_end_of_a_paragraph() -> None:
    assert [one for one, _ in shared(STORY, STORY.replace("\n", " "))] == STORY.split("\n")


def test_a_few_changed_words_do_not_cut_a_passage() -> None:
    changed = STORY.replace("the end of the month", "the very start of the month")
    assert [one for one, _ in shared(STORY, changed)] == STORY.split("\n")


def test_a_run_of_words_that_is_no_sentence_is_none() -> None:
    one = "Some say that the council met late on Monday to discuss things."
    other = "I heard the council met late on Monday to eat in the old town hall."
    assert shared(one, other) == []


def test_words_are_used_once_and_the_longest_stretch_wins() -> None:
    title = "Head of the port police has left the country"
    line = f"The U.S.-trained {title[0].lower()}{title[1:]}"
    assert shared(f"{title}\n{line}", line) == [(line, line)]


def test_a_reprint_is_marked_as_a_whole() -> None:
    reprint = "(GAZETTE) " + STORY.rsplit("\n", 1)[0]
    found = reuse(lay("a1", STORY), lay("a2", reprint))
    assert [p.whole for p in found] == [True, True, True]
    excerpt = (
        STORY.split("\n")[0] + "\nBut that is another story, told by other people elsewhere and at another time. " * 3
    )
    found = reuse(lay("a1", STORY), lay("a2", excerpt))
    assert [p.whole for p in found] == [False]


def test_quotations_are_left_out() -> None:
    text = 'The mayor said: "We will not sell the harbour to anybody who asks for it, ever." Then the mayor went home to rest for a week.'
    start, end = text.index("We will"), text.index('" Then')
    stretches = blocks(text, [Span(start, end)])
    assert [text[p.start : p.end] for p in passages(text, stretches)] == [
        "Then the mayor went home to rest for a week."
    ]


def test_a_sentence_has_the_same_hash_wherever_it_stands() -> None:
    one, other = "In the end the plan for the port failed. Rain.", "Sun! In the end the plan for the port failed"
    hashes = [{p.hash for p in passages(text, blocks(text, []))} for text in (one, other)]
    assert len(hashes[0] & hashes[1]) == 1


@pytest.mark.parametrize(
    "text", ["", "\n\n", "word " * 50_000, "a. " * 50_000, "same words again and again here now ok " * 5_000]
)
def test_hostile_texts_take_linear_time(text: str) -> None:
    started = time.process_time()
    stretches = blocks(text, [])
    passages(text, stretches)
    reuse(laid("a1", text, stretches), laid("a2", text, stretches))
    assert time.process_time() - started < 5


def test_the_four_passages_of_the_seeds(seeds_gold: dict[str, object]) -> None:
    root = Path(__file__).parent.parent / "seeds"
    gold = seeds_gold
    texts = {key: (root / f["file"]).read_bytes().decode("utf-8") for key, f in gold["files"].items()}  # type: ignore[attr-defined]
    skip: dict[str, list[Span]] = {key: [] for key in texts}
    for quote in gold["quotes"]:  # type: ignore[attr-defined]
        skip[quote["article"]] += [Span(s["content"]["start"], s["content"]["end"]) for s in quote["segments"]]
    ready = {key: laid(key, text, blocks(text, skip[key])) for key, text in texts.items()}
    found = {(a, b): reuse(ready[a], ready[b]) for a in texts for b in texts if a < b}
    expected = [
        Reuse("003", u["a_start"], u["a_end"], "004", u["b_start"], u["b_end"], "unknown")
        for u in gold["unmarked_reuse"]  # type: ignore[attr-defined]
    ]
    assert {pair: passages for pair, passages in found.items() if passages} == {("003", "004"): expected}
