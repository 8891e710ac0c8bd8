"""The words around an article's quotations as one stream, each quotation's part standing in it as a single token.

Only what can name a source is read: the paragraphs in which marks stand and the one before and after. Each stretch is
tokenised once, whatever the number of quotations, and a stretch without an end costs no more than its cut length.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from quotes.attribute.grammar import (
    ADVERB,
    AND,
    AUX,
    COMMA,
    DATE,
    DET,
    GENITIVE,
    ING,
    NAME,
    NOUN,
    NUMBER,
    OBJECT,
    OPEN,
    OTHER,
    POSSESSIVE,
    PREP,
    PRONOUN,
    PUNCTUATION,
    QUOTE,
    REL,
    RIGHT,
    STOP,
    SUB,
    VERB,
    Grammar,
)
from quotes.model import Part, Span, Zone
from quotes.text.tokens import tokens

_CUT = 1500  # characters read on either side of a part, at most
_ENDS = ".!?…"
_CLOSED = frozenset((DET, PREP, AND, SUB, PRONOUN, POSSESSIVE, AUX, ADVERB))


@dataclass(slots=True)
class Stream:
    """Tokens beside each other in lists; `sentence` and `paragraph` number them, `parts` finds a part's token."""

    text: str
    words: list[str] = field(default_factory=list)
    lows: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    kinds: list[int] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)  # what the weights know of a word: itself, or what kind it is
    sentence: list[int] = field(default_factory=list)
    paragraph: list[int] = field(default_factory=list)
    parts: dict[int, int] = field(default_factory=dict)  # a part's start → its token


def build(text: str, parts: Sequence[Part], zones: Sequence[Zone], limits: Span, grammar: Grammar) -> Stream:
    """The stream of `text[limits]` around `parts` (ordered, disjoint), zones left out."""
    stream = Stream(text)
    paragraph = 0
    at = limits.start
    for number, part in enumerate(parts):
        opening = _before_mark(text, part)
        for stretch in _stretches(text, at, max(at, opening), number > 0, True):
            paragraph = _add(stream, text, *stretch, zones, grammar, paragraph)
        stream.parts[part.start] = len(stream.words)
        _append(stream, "", opening, _after_mark(text, part), QUOTE, paragraph)
        paragraph += text.count("\n", part.start, part.end) > 0
        at = _after_mark(text, part)
    for stretch in _stretches(text, at, max(at, limits.end), True, False):
        paragraph = _add(stream, text, *stretch, zones, grammar, paragraph)
    _sentences(stream, grammar)
    _forms(stream, grammar)
    return stream


def _before_mark(text: str, part: Part) -> int:
    at = part.start
    while at > 0 and text[at - 1].isspace() and part.start - at < 4:
        at -= 1
    at -= len(part.open_mark)
    return at if part.open_mark and text.startswith(part.open_mark, max(at, 0)) else part.start


def _after_mark(text: str, part: Part) -> int:
    at = part.end
    while at < len(text) and text[at].isspace() and at - part.end < 4:
        at += 1
    return at + len(part.close_mark) if part.close_mark and text.startswith(part.close_mark, at) else part.end


def _stretches(text: str, start: int, end: int, head: bool, tail: bool) -> list[tuple[int, int, bool]]:
    """What is read of the stretch between two parts, each with whether something is left out before it."""
    if end - start <= 2 * _CUT and text.count("\n", start, end) <= 4:
        return [(start, end, False)]
    found = []
    stop = start
    if head:
        stop = _lines(text, start, end, 2)
        found.append((start, stop, False))
    if tail:
        begin = max(_lines_back(text, start, end, 2), stop)
        found.append((begin, end, True))
    return found


def _lines(text: str, start: int, end: int, count: int) -> int:
    """The end of the next `count` lines that are not empty."""
    at, limit = start, min(end, start + _CUT)
    for _ in range(count):
        while at < limit and text[at].isspace():
            at += 1
        found = text.find("\n", at, limit)
        at = found if found >= 0 else limit
    return at


def _lines_back(text: str, start: int, end: int, count: int) -> int:
    """The start of the last `count` lines that are not empty."""
    at, limit = end, max(start, end - _CUT)
    for _ in range(count):
        while at > limit and text[at - 1].isspace():
            at -= 1
        at = text.rfind("\n", limit, at) + 1 or limit
        if at > limit:
            at -= 1
    return at


def _add(
    stream: Stream, text: str, start: int, end: int, cut: bool, zones: Sequence[Zone], grammar: Grammar, paragraph: int
) -> int:
    paragraph += cut
    at = start
    while at < end:
        stop = text.find("\n", at, end)
        if stop < 0:
            stop = end
        if stop > at and not any(z.start < stop and at < z.end for z in zones):
            words, starts, ends = tokens(text, at, stop, grammar.abbreviations)
            _extend(stream, words, starts, ends, grammar, paragraph)
        if stop < end and stream.paragraph and stream.paragraph[-1] == paragraph:
            paragraph += 1
        at = stop + 1
    return paragraph


def _extend(stream: Stream, words: list[str], starts: list[int], ends: list[int], grammar: Grammar, paragraph: int) -> None:
    lows = [w.lower() for w in words]
    stream.words += words
    stream.lows += lows
    stream.starts += starts
    stream.ends += ends
    stream.kinds += [_kind(w, low, grammar) for w, low in zip(words, lows, strict=True)]
    stream.paragraph += [paragraph] * len(words)


def _append(stream: Stream, word: str, start: int, end: int, kind: int, paragraph: int) -> None:
    stream.words.append(word)
    stream.lows.append(word)
    stream.starts.append(start)
    stream.ends.append(end)
    stream.kinds.append(kind)
    stream.paragraph.append(paragraph)


def _kind(word: str, low: str, grammar: Grammar) -> int:
    first = word[0]
    known = grammar.kinds.get(low)
    if low in ("'s", "’s"):
        return GENITIVE
    if first.isupper():
        if word in grammar.dates:
            return DATE
        return known if known in _CLOSED and not (word.isupper() and len(word) > 1) else NAME
    if known is not None:
        return known
    if first.isalpha():
        return grammar.kind_of(low)
    if first in PUNCTUATION:
        return PUNCTUATION[first]
    return NUMBER if first.isdigit() or first in "$€£" else OTHER


def _sentences(stream: Stream, grammar: Grammar) -> None:
    """Number the sentences, and set right the kinds that depend on a word's place."""
    number = 0
    sentence = stream.sentence
    kinds, words, text = stream.kinds, stream.words, stream.text
    last = len(words) - 1
    for i, kind in enumerate(kinds):
        if i and stream.paragraph[i] != stream.paragraph[i - 1]:
            number += 1
        first = not i or number != sentence[-1]
        sentence.append(number)
        if kind == STOP:
            number += not (i < last and (kinds[i + 1] in (COMMA, RIGHT) or words[i + 1][:1].islower()))
        elif kind == QUOTE and i < last:
            number += _ends_sentence(text, stream.ends[i], words[i + 1], kinds[i + 1])
        elif kind == GENITIVE and i and kinds[i - 1] in (PRONOUN, REL, ADVERB):
            kinds[i] = AUX
        elif words[i] in ("'", "’") and i and stream.lows[i - 1].endswith("s") and stream.ends[i - 1] == stream.starts[i]:
            kinds[i] = GENITIVE
        elif first and kind == NAME:
            known = grammar.kinds.get(stream.lows[i])
            after = kinds[i + 1] if i < last else OTHER
            if known is not None and known not in (NAME, NOUN, OPEN) and not (known in (VERB, OBJECT) and after in (NAME, VERB, AUX)):
                kinds[i] = known
            elif known is None and after not in (NAME, VERB) and grammar.kind_of(stream.lows[i]) == ING:
                kinds[i] = ING


def _ends_sentence(text: str, end: int, word: str, kind: int) -> bool:
    at = end - 1
    while at > 0 and (text[at].isspace() or not text[at].isalnum() and text[at] not in _ENDS + ",:;-–—"):
        at -= 1
    mark = text[at]
    if not word[:1].isupper():
        return False
    return mark == "." or (mark in _ENDS and kind != NAME)


_SHOWN = {NAME: "N", QUOTE: "Q", NUMBER: "#", DATE: "T"}
_OPEN_KINDS = {OPEN: "x", NOUN: "n", VERB: "V", ING: "G", ADVERB: "v"}


def _forms(stream: Stream, grammar: Grammar) -> None:
    """No name is ever seen by the weights; with weights for all languages no open word is either."""
    if grammar.lexical:
        stream.forms = [_SHOWN.get(kind) or low for kind, low in zip(stream.kinds, stream.lows, strict=True)]
        return
    cues = grammar.cues
    stream.forms = [
        _SHOWN.get(kind) or (_OPEN_KINDS.get(kind, chr(48 + kind)) + str(cues.get(low, "")) if kind > 3 else low)
        for kind, low in zip(stream.kinds, stream.lows, strict=True)
    ]
