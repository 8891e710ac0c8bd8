"""Words and marks of a stretch of text with their places: what the attribution reads instead of a parse.

Fast and forgiving: one pass of a linear expression. Clitics are cut off ("Berg's" is "Berg" and "'s", "affirme-t-il" is
"affirme" and "-t-il"), a full stop that belongs to its word stays with it ("U.S.", "Mr."), so that a lone "." ends a
sentence.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

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

Tokens = tuple[list[str], list[int], list[int]]


def tokens(
    text: str, start: int, end: int, abbreviations: AbstractSet[str] = frozenset(), elision: bool = False
) -> Tokens:
    """The tokens of `text[start:end]`, with their starts and ends in code points of `text`.

    `abbreviations` are words that keep their full stop; so does a single capital before a capitalised word. With
    `elision`, "l'" and "d'" before a word are tokens of their own (French, Italian).

    >>> tokens("Mr. J. Berg's boat sank.", 0, 24, frozenset({"Mr."}))[0]
    ['Mr.', 'J.', 'Berg', "'s", 'boat', 'sank', '.']
    >>> tokens("l'eau monte, affirme-t-il", 0, 25, elision=True)[0]
    ["l'", 'eau', 'monte', ',', 'affirme', '-t-il']
    """
    stretch = text[start:end]
    words = (_ELIDING if elision else _TOKEN).findall(stretch)
    starts: list[int] = []
    at = 0
    find, append = stretch.find, starts.append
    for word in words:
        at = find(word, at)
        append(at + start)
        at += len(word)
    ends = [s + len(w) for s, w in zip(starts, words, strict=True)]
    if "." in words:
        _keep_stops(text, words, starts, ends, abbreviations)
    return words, starts, ends


def _keep_stops(
    text: str, words: list[str], starts: list[int], ends: list[int], abbreviations: AbstractSet[str]
) -> None:
    """Give a full stop back to the abbreviation or initial it belongs to."""
    gone: list[int] = []
    for i in range(1, len(words)):
        if words[i] == "." and starts[i] == ends[i - 1]:
            word = words[i - 1]
            initial = len(word) == 1 and word.isupper() and text[ends[i] : ends[i] + 1] == " "
            if word + "." in abbreviations or (initial and text[ends[i] + 1 : ends[i] + 2].isupper()):
                words[i - 1] += "."
                ends[i - 1] += 1
                gone.append(i)
    if gone:
        kept = sorted(set(range(len(words))).difference(gone))
        words[:] = [words[i] for i in kept]
        starts[:] = [starts[i] for i in kept]
        ends[:] = [ends[i] for i in kept]
