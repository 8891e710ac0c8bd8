"""How the words of two lines agree: what they share, what each lacks, what stands in one for another in the other."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import Indel
from rapidfuzz.fuzz import ratio

from quotes.match.codes import FIRST_UNLISTED, bits_by_code, listed_word, words_of

FORETOLD_BITS = 4  # in running speech the words before foretell so much of a word
CONTENT_BITS = 7  # a word that says so much beyond that is a content word
_BREAK = 4  # bits that a break in a shared stretch costs, and one more for each word that the other has there
_LONG_GAP = 12  # words: in a longer gap nothing stands in the place of anything
_LEAST_WORDS = 8
_EDGE = 3  # words before or after all that agrees that are compared with each other
_ALIKE = 80  # two words spelt so much alike (0 to 100) may be one word


class Line(NamedTuple):
    """A distinct string of words: one code point a word, and the words that are not in the table of frequencies."""

    codes: str
    unlisted: str


class Agreement(NamedTuple):
    """How the words of two lines agree; a is the one that says less. Bits are of information, by the frozen table."""

    shared_words: int  # words of a that stand in b in the same order, or words like them
    run_bits: int  # of the best stretch that both share, its breaks taken off
    run_words: int
    run_start: int  # where in a that stretch begins
    lacking_bits: int  # of the words of a that b has not
    unlike: int  # content words of a in whose place b has other, unlike words
    unlike_bits: int  # what is said there by the line that says less there


def agreement(a: Line, b: Line) -> Agreement | None:
    """How the words of `a` stand in `b`; `a` should be the one that says less (see `says`).

    None where less than half of the words of `a` stand in `b`, and fewer than eight.
    """
    codes, other = a.codes, b.codes
    bits = weights()
    if codes in other:
        return Agreement(len(codes), says(codes), len(codes), 0, 0, 0, 0)
    shared = lacking = unlike = unlike_bits = 0
    best = best_words = best_start = stretch = start = 0
    end_a = end_b = 0
    blocks = Indel.editops(codes, other).as_matching_blocks()
    if sum([size for _, _, size in blocks]) < min(_LEAST_WORDS, len(codes) / 2):
        return None
    for i, j, size in blocks:
        missing, added = i - end_a, j - end_b
        if missing:
            said = sum([bits[ord(c)] for c in codes[end_a:i]])
            if added:
                at_edge = not end_a or not size
                gap = _edge(a, b, end_a, i, end_b, j) if at_edge else _gap(a, b, end_a, i, end_b, j)
                unlike, unlike_bits = unlike + gap.unlike, unlike_bits + gap.unlike_bits
                said -= gap.bits
                stretch += gap.bits
                shared += gap.words
                missing, added = missing - gap.words, added - gap.words
            lacking += said
        if missing or added:
            stretch -= _BREAK + min(max(added, 0), _LONG_GAP)
        if stretch <= 0:
            stretch, start = 0, i
        stretch += sum([bits[ord(c)] for c in codes[i : i + size]])
        shared += size
        end_a, end_b = i + size, j + size
        if stretch > best:
            best, best_words, best_start = stretch, end_a - start, start
    return Agreement(shared, best, best_words, best_start, lacking, unlike, unlike_bits)


def says(codes: str) -> int:
    """How much a line says, in bits."""
    bits = weights()
    return sum([bits[ord(c)] for c in codes])


@cache
def weights() -> bytes:
    """What every code point says in running speech, in bits, as bytes: the fastest table to look one up in."""
    return bytes(np.maximum(bits_by_code() - FORETOLD_BITS, 0).astype(np.uint8))


# ------------------------------------------------------------------ where both have words


class _Gap(NamedTuple):
    """What stands between two stretches that agree, where both lines have words."""

    bits: int  # said by words of a that are like words of b there
    words: int
    unlike: int
    unlike_bits: int


_NOTHING = _Gap(0, 0, 0, 0)


def _edge(a: Line, b: Line, a_from: int, a_to: int, b_from: int, b_to: int) -> _Gap:
    """What stands before or after all that agrees: only the words next to it are in each other's place."""
    size = min(a_to - a_from, b_to - b_from, _EDGE)
    if a_from:
        gap = _gap(a, b, a_from, a_from + size, b_from, b_from + size)
    else:
        gap = _gap(a, b, a_to - size, a_to, b_to - size, b_to)
    return _Gap(0, 0, gap.unlike, gap.unlike_bits)


def _gap(a: Line, b: Line, a_from: int, a_to: int, b_from: int, b_to: int) -> _Gap:
    if max(a_to - a_from, b_to - b_from) > _LONG_GAP:
        return _NOTHING
    bits = weights()
    left, right = _words(a, a_from, a_to), _words(b, b_from, b_to)
    if len(left) > 1 and "".join(left) == "".join(right):
        return _Gap(sum([bits[ord(c)] for c in a.codes[a_from:a_to]]), a_to - a_from, 0, 0)
    a_said = [bits[ord(c)] for c in a.codes[a_from:a_to]]
    b_said = [bits[ord(c)] for c in b.codes[b_from:b_to]]
    like = words = 0
    for i, x in enumerate(left):
        for j, y in enumerate(right):
            if y and alike(x, y):
                like, words = like + a_said[i], words + 1
                a_said[i] = b_said[j] = 0
                right[j] = ""
                break
    unlike = min(sum([n >= CONTENT_BITS for n in a_said]), sum([n >= CONTENT_BITS for n in b_said]))
    return _Gap(like, words, unlike, min(sum(a_said), sum(b_said)) if unlike else 0)


def _words(line: Line, start: int, end: int) -> list[str]:
    codes = line.codes[start:end]
    if max(codes) < FIRST_UNLISTED:
        return [listed_word(c) for c in codes]
    return words_of(*line)[start:end]


@lru_cache(maxsize=1 << 17)
def alike(x: str, y: str) -> bool:
    """Whether two words may be forms or spellings of one.

    >>> alike("supporter", "supporters"), alike("colour", "color"), alike("blow", "slow")
    (True, True, False)
    """
    if x == y:
        return True
    short = min(len(x), len(y))
    if short >= 3 and x[: max(3, short - 2)] == y[: max(3, short - 2)]:
        return True
    return short >= 5 and ratio(x, y) >= _ALIKE
