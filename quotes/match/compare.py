"""How the words of two lines agree: what they share, what each lacks, what stands in one for another in the other."""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import accumulate
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
_HOPELESS = 3
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
    lacking_bits: int  # of the words of a that b has not
    unlike: int  # content words of a in whose place b has other, unlike words
    unlike_bits: int  # what is said there by the line that says less there


def agreement(a: Line, b: Line) -> Agreement | None:
    """How the words of `a` stand in `b`; `a` should be the one that says less (see `says`).

    None where less than half of the words of `a` stand in `b`, and fewer than eight. Where three content words have
    been found to stand for others, the rest is not looked at: the two are different, and it stays at that.
    """
    codes, other = a.codes, b.codes
    if codes in other:
        return Agreement(len(codes), says(codes), len(codes), 0, 0, 0)
    blocks = Indel.editops(codes, other).as_matching_blocks()
    agreeing = sum([size for _, _, size in blocks])
    if agreeing < min(_LEAST_WORDS, len(codes) / 2):
        return None
    said_to = _sums(codes)
    shared = lacking = unlike = unlike_bits = best = best_words = stretch = start = end_a = end_b = 0
    for i, j, size in blocks:
        missing, added = i - end_a, j - end_b
        if missing:
            said = said_to[i] - said_to[end_a]
            if added:
                at_edge = not end_a or not size
                gap = _edge(a, b, end_a, i, end_b, j) if at_edge else _gap(a, b, end_a, i, end_b, j)
                like, words, n, different = gap
                if n:
                    unlike, unlike_bits = unlike + n, unlike_bits + different
                    if unlike >= _HOPELESS:
                        return Agreement(agreeing, best, best_words, lacking, unlike, unlike_bits)
                if words:
                    said, stretch, shared = said - like, stretch + like, shared + words
                    missing, added = missing - words, added - words
            lacking += said
        if missing or added:
            stretch -= _BREAK + (min(added, _LONG_GAP) if added > 0 else 0)
            if stretch <= 0:
                stretch, start = 0, i
        stretch += said_to[i + size] - said_to[i]
        shared += size
        end_a, end_b = i + size, j + size
        if stretch > best:
            best, best_words = stretch, end_a - start
    return Agreement(shared, best, best_words, lacking, unlike, unlike_bits)


def says(codes: str) -> int:
    """How much a line says, in bits."""
    bits = weights()
    return sum([bits[ord(c)] for c in codes])


@lru_cache(maxsize=1 << 12)
def _sums(codes: str) -> list[int]:
    """How much a line says up to each of its words; lines are compared with several others in a row."""
    bits = weights()
    return [0, *accumulate([bits[ord(c)] for c in codes])]


@cache
def weights() -> bytes:
    """What every code point says in running speech, in bits, as bytes: the fastest table to look one up in."""
    return bytes(np.maximum(bits_by_code() - FORETOLD_BITS, 0).astype(np.uint8))


# ------------------------------------------------------------------ where both have words


# A gap, where both have words: bits of the words of a that are like words of b there, how many these are, how many
# content words of a stand for unlike ones, and what is said by those of the line that says less there.
_Gap = tuple[int, int, int, int]
_NOTHING: _Gap = (0, 0, 0, 0)


def _edge(a: Line, b: Line, a_from: int, a_to: int, b_from: int, b_to: int) -> _Gap:
    """What stands before or after all that agrees: only the words next to it are in each other's place."""
    size = min(a_to - a_from, b_to - b_from, _EDGE)
    if a_from:
        gap = _gap(a, b, a_from, a_from + size, b_from, b_from + size)
    else:
        gap = _gap(a, b, a_to - size, a_to, b_to - size, b_to)
    return 0, 0, gap[2], gap[3]


def _gap(a: Line, b: Line, a_from: int, a_to: int, b_from: int, b_to: int) -> _Gap:
    if a_to - a_from > _LONG_GAP or b_to - b_from > _LONG_GAP:
        return _NOTHING
    left, right = a.codes[a_from:a_to], b.codes[b_from:b_to]
    if max(left) < FIRST_UNLISTED > max(right):
        return _listed_gap(left, right)
    return _instead(left, right, _words(a, a_from, left), _words(b, b_from, right))


def _words(line: Line, start: int, codes: str) -> list[str]:
    """The words of some codes of a line, the first of which is its code number `start`."""
    before = len([c for c in line.codes[:start] if c >= FIRST_UNLISTED])
    return words_of(codes, line.unlisted.split(" ")[before:])


@lru_cache(maxsize=1 << 16)
def _listed_gap(left: str, right: str) -> _Gap:
    return _instead(left, right, [listed_word(c) for c in left], [listed_word(c) for c in right])


def _instead(left: str, right: str, left_words: list[str], right_words: list[str]) -> _Gap:
    bits = weights()
    left_said, right_said = [bits[ord(c)] for c in left], [bits[ord(c)] for c in right]
    if max(left_said) < CONTENT_BITS or max(right_said) < CONTENT_BITS:
        return _NOTHING
    if len(left) + len(right) > 2 and "".join(left_words) == "".join(right_words):
        return sum(left_said), len(left), 0, 0
    like = words = 0
    for i, x in enumerate(left_words):
        for j, y in enumerate(right_words):
            if y and alike(x, y):
                like, words = like + left_said[i], words + 1
                left_said[i] = right_said[j] = 0
                right_words[j] = ""
                break
    unlike = min(sum([n >= CONTENT_BITS for n in left_said]), sum([n >= CONTENT_BITS for n in right_said]))
    return like, words, unlike, min(sum(left_said), sum(right_said)) if unlike else 0


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
