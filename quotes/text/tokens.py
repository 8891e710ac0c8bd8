"""Words and marks of a stretch of text with their places: what the attribution reads instead of a parse.

Fast and forgiving: one pass of a linear expression. Clitics are cut off ("Berg's" is "Berg" and "'s"), a full stop
that belongs to its word stays with it ("U.S.", "Mr."), so that a lone "." ends a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}(?:[-‐‑]\w+)*"  # U.S., a.m., U.S.-trained
    r"|[$€£]?\d+(?:[.,]\d+)*(?:[^\W\d_]+|(?:[-‐‑–]\w+)+)?"  # $1,000  59-year-old  1990s
    r"|\w+(?:(?!['’][sS]\b)(?:[-‐‑'’&.@]|[\u0300-\u036f]+)\w+)*[\u0300-\u036f]*"  # O'Neill  News-NA  EurasiaNet.org
    r"|['’](?:[sS]|re|ve|ll|d|m)\b"
    r"|\.\.+|--+|''|``"
    r"|[^\w\s]"
)

Tokens = tuple[list[str], list[int], list[int]]


def tokens(text: str, start: int, end: int, abbreviations: AbstractSet[str] = frozenset()) -> Tokens:
    """The tokens of `text[start:end]`, with their starts and ends in code points of `text`.

    `abbreviations` are words that keep their full stop; so does a single capital before a capitalised word.

    >>> tokens("Mr. J. Berg's boat sank.", 0, 24, frozenset({"Mr."}))[0]
    ['Mr.', 'J.', 'Berg', "'s", 'boat', 'sank', '.']
    """
    stretch = text[start:end]
    found = _TOKEN.findall(stretch)
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for word in found:
        begin = stretch.find(word, at)
        at = begin + len(word)
        if word == "." and words and ends[-1] == begin + start and _keeps_stop(words[-1], stretch, at, abbreviations):
            words[-1] += "."
            ends[-1] += 1
            continue
        words.append(word)
        starts.append(begin + start)
        ends.append(at + start)
    return words, starts, ends


def _keeps_stop(word: str, stretch: str, at: int, abbreviations: AbstractSet[str]) -> bool:
    if word + "." in abbreviations:
        return True
    return len(word) == 1 and word.isupper() and stretch[at : at + 1] == " " and stretch[at + 1 : at + 2].isupper()
