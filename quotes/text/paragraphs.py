"""Paragraphs and sentences, as spans.

A paragraph is a line that is not blank, as the database counts them. A sentence ends at . ! ? … or their kin in other
scripts, unless the full stop belongs to an abbreviation, an initial or a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from quotes.lexicon import lexicon
from quotes.model import Span

LINE_ENDS = "\n\r\x0b\x0c\u2028\u2029"
"""The characters that end a line."""

_LINE = re.compile(r"\S[^\n]*")
_ODD_LINE = re.compile(rf"\S[^{LINE_ENDS}]*")
# Where a sentence may end: stops, then closing marks and brackets, then white space; or a stop of a script without it.
_STOP = re.compile(r"(?:[.!?…]{1,9}[\"'”’»›“‘)\]}]{0,4}(?=\s)|[。！？｡।]{1,9}[」』”’»）]{0,4})\s*")
_LAST_WORD = re.compile(r"[^\s(\[\"'“‘„«‹]{1,20}\Z")
_INITIALS = re.compile(r"(?:[^\W\d_]\.-?){1,6}\Z")
_WORD = re.compile(r"\w{1,20}")
_NUMBER = re.compile(r"\d{1,3}\.\Z")


def paragraphs(text: str) -> list[Span]:
    r"""The lines that are not blank, without white space at their edges, in code points.

    >>> [p.start for p in paragraphs("One.\n\n  Two. \n")]
    [0, 8]
    """
    return list(each_paragraph(text))


def each_paragraph(text: str) -> Iterator[Span]:
    """The paragraphs one by one, for who does not want to hold ten million of them."""
    return map(without_space, lines(text))


def lines(text: str) -> Iterator[re.Match[str]]:
    """The lines that are not blank, each from its first character that is no white space."""
    odd = any(end in text for end in LINE_ENDS[1:])  # slower, and rare
    return (_ODD_LINE if odd else _LINE).finditer(text)


def without_space(line: re.Match[str]) -> Span:
    """A line that `lines` found, without white space at its end."""
    start, end = line.span()
    text = line.string
    while text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def sentences(text: str, start: int, end: int, language: str = "en") -> list[Span]:
    """The sentences of text[start:end], in code points of the text, without white space at their edges.

    >>> text = "Gov. J. R. Smith met Mrs. Hall at 5 p.m. in St. Paul. She left."
    >>> [text[s.start : s.end] for s in sentences(text, 0, len(text))]
    ['Gov. J. R. Smith met Mrs. Hall at 5 p.m. in St. Paul.', 'She left.']
    """
    return list(each_sentence(text, start, end, language))


def each_sentence(text: str, start: int, end: int, language: str = "en") -> Iterator[Span]:
    """The sentences one by one, for who wants but the first."""
    known = _stops(language)
    first = start
    for stop in _STOP.finditer(text, start, end):
        if stop.end() >= end:
            break
        if _ends(text, first, stop, known):
            if (sentence := _trimmed(text, first, stop.end())).end > sentence.start:
                yield sentence
            first = stop.end()
    if (sentence := _trimmed(text, first, end)).end > sentence.start:
        yield sentence


class _Stops(NamedTuple):
    """What a language's lexicon says of full stops: where they end nothing, where the next word decides."""

    never: frozenset[str]
    either: frozenset[str]
    openers: frozenset[str]
    ordinals: bool


@cache
def _stops(language: str) -> _Stops:
    words = lexicon(language)
    never, either, openers = (words.words("abbreviations", key) for key in ("words", "either", "openers"))
    return _Stops(never, either, openers, bool(words.table["abbreviations"].get("ordinals")))


def _ends(text: str, first: int, stop: re.Match[str], known: _Stops) -> bool:
    """Whether this stop ends a sentence: no abbreviation before it, no small letter after it."""
    if text[stop.end()].islower():
        return False
    if not stop.group().startswith(".") or stop.group().startswith(".."):
        return True
    dot = stop.start() + 1
    found = _LAST_WORD.search(text, max(first, dot - 20), dot)
    if found is None:
        return True
    word = found.group()
    if word in known.never or (known.ordinals and _NUMBER.match(word)):
        return False
    if word in known.either or _INITIALS.match(word):
        following = _WORD.match(text, stop.end())
        return following is not None and following.group() in known.openers
    return True


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
