"""What two printings' articles have in common beyond the words of the quote, and what it weighs."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum

from quotes.model import Word
from quotes.provenance import weights
from quotes.provenance.values import Printing, Shared

Words = Sequence[Word]


def weight(a: Printing, b: Printing, shared: Shared) -> float:
    """The weight of everything beyond the words: other quotes, passages outside the marks, where both interrupt.

    In the same unit as `weights`; the same in both directions.
    """
    same = fsum(weights.OTHER_QUOTE + weights.SPLIT * q.same_splits for q in shared.quotes if q.same_words)
    unlike = sum(not q.same_words for q in shared.quotes)
    letters = sum(p.end - p.start for p in shared.passages)
    return (
        min(weights.MOST_QUOTES, same)
        + weights.UNLIKE_QUOTE * unlike
        + min(weights.MOST_PASSAGES, weights.PASSAGE_LETTER * letters)
        + weights.WHOLE * shared.whole
        + splits_weight(a, b)
    )


def splits_weight(a: Printing, b: Printing) -> float:
    """The weight of interruptions at the same words."""
    places = same_splits(a.words, a.splits, b.words, b.splits)
    return fsum(weights.SPLIT_AT_SENTENCE if at_sentence(a.words, n) else weights.SPLIT for n in places)


def same_splits(words: Words, splits: Sequence[int], other: Words, other_splits: Sequence[int]) -> list[int]:
    """The interruptions of a wording, as indexes into its words, that another has between the same words."""
    if not splits or not other_splits:
        return []
    others = [_around(other, n) for n in other_splits]
    return [n for n in splits if _around(words, n) in others]


def at_sentence(words: Words, place: int) -> bool:
    """Whether an interruption stands at the end of a sentence, where anybody might have put it."""
    if not 0 < place < len(words):
        return True
    last, following = words[place - 1], words[place].printed
    return any(mark in last.after for mark in ".!?…") or (following[:1].isupper() and following != "I")


def _around(words: Words, place: int) -> tuple[list[str], list[str]]:
    return [w.compared for w in words[max(0, place - 2) : place]], [w.compared for w in words[place : place + 2]]
