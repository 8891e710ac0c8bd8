"""The values of aligning two wordings: what is compared, and the segments that come of it."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from typing import NamedTuple

from quotes.model import Word

# What stands in a segment: equal words one to one; a form of the same thing (any number to any number); unlike words
# one to one; words of the first alone; words of the second alone; words of both that are not looked into yet.
EQUAL, VARIANT, UNLIKE, FIRST, SECOND, ISLAND = "equal", "variant", "unlike", "first", "second", "island"
Segment = tuple[str, int, int, int, int]  # what, start and end in the first, start and end in the second

_MODULUS, _SURROGATES, _N_SURROGATES = 1_000_000, 0xD800, 0x800


class Prepared(NamedTuple):
    """A wording ready for aligning: its words, and one code point a word."""

    words: Sequence[Word]
    code: str


class Script(NamedTuple):
    """How two wordings stand to each other: segments in order, and pairs of words that changed places."""

    segments: tuple[Segment, ...]
    moved: tuple[tuple[int, int], ...] = ()


class Coder:
    """Gives each distinct word one code point: pairs to be aligned must come from one coder."""

    def __init__(self) -> None:
        self._codes = _Codes()

    def prepare(self, words: Sequence[Word]) -> Prepared:
        """The wording ready for aligning."""
        return Prepared(words, "".join(map(self._codes.__getitem__, map(COMPARED, words))))


class _Codes(dict[str, str]):
    def __missing__(self, word: str) -> str:
        n = len(self) + 0x100
        if n >= _SURROGATES:
            n = 0x100 + (len(self) % _MODULUS) + _N_SURROGATES
        code = self[word] = chr(n)
        return code


COMPARED = itemgetter(1)  # of a Word
