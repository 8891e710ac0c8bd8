"""What two printings' articles have in common beyond the words of the quote, and what it weighs."""

from __future__ import annotations

from quotes.provenance import weights
from quotes.provenance.values import Printing, Shared


def weight(a: Printing, b: Printing, shared: Shared) -> float:
    """The weight of everything beyond the words: other quotes, passages outside the marks, where both interrupt.

    In the same unit as `weights`; the same in both directions.
    """
    same = sum(weights.OTHER_QUOTE + weights.SPLIT * q.same_splits for q in shared.quotes if q.same_words)
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
    return sum(weights.SPLIT_AT_SENTENCE if at_sentence(a, n) else weights.SPLIT for n in same_splits(a, b))


def same_splits(a: Printing, b: Printing) -> list[int]:
    """The interruptions of `a`, as indexes into its words, that `b` has between the same words."""
    if not a.splits or not b.splits:
        return []
    others = [_around(b, n) for n in b.splits]
    return [n for n in a.splits if _around(a, n) in others]


def at_sentence(printing: Printing, place: int) -> bool:
    """Whether an interruption stands at the end of a sentence, where anybody might have put it."""
    if not 0 < place < len(printing.words):
        return True
    last, following = printing.words[place - 1], printing.words[place].printed
    return any(mark in last.after for mark in ".!?…") or (following[:1].isupper() and following != "I")


def _around(printing: Printing, place: int) -> tuple[list[str], list[str]]:
    words = printing.words
    return [w.compared for w in words[max(0, place - 2) : place]], [w.compared for w in words[place : place + 2]]
