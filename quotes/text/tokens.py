"""Words and marks of a stretch of text with their places: what the attribution reads instead of a parse.

Fast and forgiving: a linear expression cuts what stands between two spaces, once for all its places. Clitics are cut off ("Berg's" is "Berg" and "'s", "affirme-t-il" is
"affirme" and "-t-il"), a full stop that belongs to its word stays with it ("U.S.", "Mr."), so that a lone "." ends a
sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

_INVERTED = r"[-‐‑](?:t[-‐‑])?(?:il|elle|on|ils|elles|je)\b"
_WORD = rf"\w+(?:(?!['’][sS]\b)(?!{_INVERTED})(?:[-‐‑'’&.@]|[\u0300-\u036f]+)\w+)*[\u0300-\u036f]*"
_EITHER = (
    r"(?:[^\W\d_]\.){2,}(?:[-‐‑]\w+)*"  # U.S., a.m., U.S.-trained
    r"|[$€£]?\d+(?:[.,]\d+)*(?:[^\W\d_]+|(?:[-‐‑–]\w+)+)?"  # $1,000  59-year-old  1990s
    rf"|{_WORD}"  # O'Neill  News-NA  EurasiaNet.org
    r"|['’](?:[sS]|re|ve|ll|d|m)\b"
    rf"|{_INVERTED}"
    r"|\.\.+|--+|''|``"
    r"|[^\w\s]"
)
_TOKEN = re.compile(_EITHER)
_ELIDING = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|dell|dall|nell|sull|all|un)['’](?=\w)|" + _EITHER, re.I)

_LONGEST = 40  # characters of a piece that is remembered
_MOST_REMEMBERED = 1 << 16


@dataclass(slots=True)
class Tokens:
    """Tokens in lists beside each other: as printed, in small letters, their kinds, where they start and end."""

    words: list[str] = field(default_factory=list)
    lows: list[str] = field(default_factory=list)
    kinds: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)


_Token = tuple[str, str, int, int, int]


class Tokeniser(dict[str, tuple[_Token, ...]]):
    """Cuts text into tokens. It maps each piece between two spaces to its tokens: as printed, in small letters, its
    kind, where in the piece it starts and ends. No token reaches over a space, so "the" or "said," is cut but once.

    `abbreviations` are words that keep their full stop; so does a single capital before a capitalised word. With
    `elision`, "l'" and "d'" before a word are tokens of their own (French, Italian). `kinds` numbers the kinds of words.

    >>> Tokeniser(frozenset({"Mr."})).read("Mr. J. Berg's boat sank.", 0, 24, found := Tokens())
    >>> found.words
    ['Mr.', 'J.', 'Berg', "'s", 'boat', 'sank', '.']
    >>> Tokeniser(elision=True).read("l'eau monte, affirme-t-il", 0, 25, found := Tokens())
    >>> found.words, found.starts
    (["l'", 'eau', 'monte', ',', 'affirme', '-t-il'], [0, 2, 6, 11, 13, 20])
    """

    def __init__(
        self,
        abbreviations: AbstractSet[str] = frozenset(),
        elision: bool = False,
        kinds: Mapping[str, int] | None = None,
    ) -> None:
        super().__init__()
        self._abbreviations = abbreviations
        self._findall = (_ELIDING if elision else _TOKEN).findall
        self._kinds = defaultdict(int) if kinds is None else kinds

    def read(self, text: str, start: int, end: int, into: Tokens) -> None:
        """Add the tokens of `text[start:end]`, their places in code points of `text`."""
        words, lows, kinds, starts, ends = into.words, into.lows, into.kinds, into.starts, into.ends
        first = len(words)
        at = start
        for piece in text[start:end].split(" "):
            for word, low, kind, begins, stops in self[piece]:
                words.append(word)
                lows.append(low)
                kinds.append(kind)
                starts.append(at + begins)
                ends.append(at + stops)
            at += len(piece) + 1
        stop = text.find(". ", start + 1, end + 1)
        while stop >= 0:
            if text[stop - 1].isupper() and text[stop + 2 : stop + 3].isupper():
                self._keep_stop(into, stop, bisect_left(starts, stop, first + 1))
            stop = text.find(". ", stop + 2, end + 1)

    def _keep_stop(self, tokens: Tokens, at: int, i: int) -> None:
        """Give a full stop, if it is token i, back to a single capital before it: an initial."""
        if i == len(tokens.words) or tokens.starts[i] != at or tokens.words[i] != "." or len(tokens.words[i - 1]) > 1:
            return
        word = tokens.words[i - 1] + "."
        tokens.words[i - 1 : i + 1] = [word]
        tokens.lows[i - 1 : i + 1] = [word.lower()]
        tokens.kinds[i - 1 : i + 1] = [self._kinds[word]]
        del tokens.starts[i], tokens.ends[i - 1]

    def __missing__(self, piece: str) -> tuple[_Token, ...]:
        words: list[str] = []
        starts: list[int] = []
        at = 0
        for word in self._findall(piece):
            start = piece.find(word, at)
            if word == "." and words and start == at and words[-1] + "." in self._abbreviations:
                words[-1] += "."
            else:
                words.append(word)
                starts.append(start)
            at = start + len(word)
        kinds = self._kinds
        found = tuple([(w, w.lower(), kinds[w], s, s + len(w)) for w, s in zip(words, starts, strict=True)])
        if len(piece) <= _LONGEST:
            if len(self) >= _MOST_REMEMBERED:
                self.clear()
            self[piece] = found
        return found
