"""The words around an article's quotations as one stream, each quotation's part standing in it as a single token.

Only what can name a source is read: the paragraphs in which marks stand, the end of the one before, the beginning of the
one after. Each stretch is tokenised once, whatever the number of quotations, and a stretch without an end costs no more
than its cut length.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from quotes.attribute.grammar import (
    ADVERB,
    AUX,
    COMMA,
    DATE,
    GENITIVE,
    ING,
    NAME,
    NOUN,
    NUMBER,
    OBJECT,
    OPEN,
    OTHER,
    PREP,
    PRONOUN,
    QUOTE,
    REL,
    RIGHT,
    STOP,
    STRONG,
    VERB,
    Grammar,
)
from quotes.model import Part, Span, Zone
from quotes.text.tokens import Tokens

_AFTER = 350  # characters read after a part in its paragraph, at most
_NEXT = 80  # … and of a paragraph after it that begins with a dash ("– Anna Berg")
_BEFORE = 1000  # characters read before a part in its paragraph, at most
_PREVIOUS = 500  # … and of the paragraph before, where little else stands in its own
_SHORT = 30
_ENDS = ".!?…"
_DASHES = frozenset("-–—―")
_TURNS = frozenset((STOP, QUOTE, GENITIVE, OTHER))
_NEVER_SHOWN = {NAME: "N", QUOTE: "Q", NUMBER: "#", DATE: "T"}
_SHOWN = [_NEVER_SHOWN.get(kind, "") for kind in range(DATE + 1)]
_SHOWN_KINDS = {**_NEVER_SHOWN, OPEN: "x", NOUN: "n", VERB: "V", ING: "G", ADVERB: "v"}


@dataclass(slots=True)
class Stream(Tokens):
    """Tokens beside each other in lists; `sentence` and `paragraph` number them, `parts` finds a part's token."""

    text: str = ""
    forms: list[str] = field(default_factory=list)  # what the weights know of a word: itself, or what kind it is
    sentence: list[int] = field(default_factory=list)
    paragraph: list[int] = field(default_factory=list)
    parts: dict[int, int] = field(default_factory=dict)  # a part's start → its token

    def ends_in_comma(self, i: int) -> bool:
        """Whether the part at a token ends in a comma, before or after its closing mark."""
        return "," in self.text[max(self.ends[i] - 3, self.starts[i]) : self.ends[i]]


def build(text: str, parts: Sequence[Part], zones: Sequence[Zone], limits: Span, grammar: Grammar) -> Stream:
    """The stream of `text[limits]` around `parts` (ordered, disjoint), zones left out."""
    stream = Stream(text=text)
    at, paragraph = limits.start, 0
    for number, part in enumerate(parts):
        opening, closing = max(at, _before_mark(text, part)), _after_mark(text, part)
        for start, end in _stretches(text, at, opening, number > 0, True, _alone(text, closing)):
            paragraph = _add(stream, start, end, at, paragraph, zones, grammar)
            at = end
        if "\n" in text[at:opening]:
            paragraph += 1
        at = closing
        stream.parts[part.start] = len(stream.words)
        stream.words.append("")
        stream.lows.append("")
        stream.kinds.append(QUOTE)
        stream.starts.append(opening)
        stream.ends.append(at)
        stream.paragraph.append(paragraph)
        if "\n" in text[part.start : part.end]:
            paragraph += 1
    for start, end in _stretches(text, at, max(at, limits.end), True, False, False):
        paragraph = _add(stream, start, end, at, paragraph, zones, grammar)
        at = end
    _sentences(stream, grammar)
    stream.forms = _forms(stream, grammar)
    return stream


def _before_mark(text: str, part: Part) -> int:
    """Where a part's opening mark begins; the part's own start where none is printed."""
    at = part.start
    while at > 0 and part.start - at < 4 and text[at - 1].isspace():
        at -= 1
    at -= len(part.open_mark)
    return at if part.open_mark and at >= 0 and text.startswith(part.open_mark, at) else part.start


def _after_mark(text: str, part: Part) -> int:
    """Where a part's closing mark ends; the part's own end where none is printed."""
    at = part.end
    while at < len(text) and at - part.end < 4 and text[at].isspace():
        at += 1
    return at + len(part.close_mark) if part.close_mark and text.startswith(part.close_mark, at) else part.end


def _alone(text: str, end: int) -> bool:
    """Nothing but a mark or two follows in the line, so that the source may stand in another."""
    return "\n" in text[end : end + 4] or end + 4 > len(text)


def _stretches(text: str, start: int, end: int, head: bool, tail: bool, alone: bool) -> list[tuple[int, int]]:
    """What is read of the stretch between two parts: what follows the first, and what leads to the second."""
    first = start
    if head:
        first = _end_of_line(text, start, min(end, start + _AFTER))
        following = _skip_space(text, first, end)
        if following > first and text[following : following + 1] in _DASHES:
            first = _end_of_line(text, following, min(end, following + _NEXT))
    last = end
    if tail:
        last = _start_of_line(text, max(first, end - _BEFORE), end)
        before = _skip_space_back(text, last, first)
        if alone and before < last and end - last < _SHORT:
            last = _start_of_line(text, max(first, before - _PREVIOUS), before)
    if first >= last:
        return [(start, end)] if end > start else []
    return [s for s in ((start, first), (last, end)) if s[1] > s[0]]


def _end_of_line(text: str, start: int, limit: int) -> int:
    found = text.find("\n", start, limit)
    return limit if found < 0 else found


def _start_of_line(text: str, limit: int, end: int) -> int:
    found = text.rfind("\n", limit, end)
    return limit if found < 0 else found + 1


def _skip_space(text: str, at: int, limit: int) -> int:
    while at < limit and text[at].isspace():
        at += 1
    return at


def _skip_space_back(text: str, at: int, limit: int) -> int:
    while at > limit and text[at - 1].isspace():
        at -= 1
    return at


def _add(stream: Stream, start: int, end: int, at: int, paragraph: int, zones: Sequence[Zone], grammar: Grammar) -> int:
    """Tokenise a stretch line by line; the number of the paragraph in which it ends. `at` is where the last one ended."""
    text = stream.text
    if "\n" in text[at:start]:
        paragraph += 1
    while start < end:
        stop = _end_of_line(text, start, end)
        if stop > start and not any(z.start < stop and start < z.end for z in zones):
            grammar.tokeniser.read(text, start, stop, stream)
            stream.paragraph += [paragraph] * (len(stream.words) - len(stream.paragraph))
        if stop < end and stream.paragraph and stream.paragraph[-1] == paragraph:
            paragraph += 1
        start = stop + 1
    return paragraph


def _sentences(stream: Stream, grammar: Grammar) -> None:
    """Number the sentences, and set right the kinds that depend on a word's place."""
    kinds, words, lows, paragraph = stream.kinds, stream.words, stream.lows, stream.paragraph
    last = len(words) - 1
    sentence: list[int] = []
    number = 0
    for i, kind in enumerate(kinds):
        if kind not in _TURNS:
            if i < last and paragraph[i] == paragraph[i + 1]:
                continue
        elif kind == GENITIVE:
            if i and kinds[i - 1] in (PRONOUN, REL, ADVERB):
                kinds[i] = AUX
            if i < last and paragraph[i] == paragraph[i + 1]:
                continue
        elif kind == OTHER:
            if i and words[i] in "'’" and lows[i - 1].endswith("s") and stream.ends[i - 1] == stream.starts[i]:
                kinds[i] = GENITIVE
            if i < last and paragraph[i] == paragraph[i + 1]:
                continue
        elif i < last and paragraph[i] == paragraph[i + 1] and not _ends_sentence(stream, i):
            continue
        begun = len(sentence)
        if kinds[begun] == NAME:
            kinds[begun] = _opening_kind(words[begun], kinds[begun + 1] if begun < last else STOP, grammar)
        sentence += [number] * (i + 1 - begun)
        number += 1
    stream.sentence = sentence


def _ends_sentence(stream: Stream, i: int) -> bool:
    """Whether a sentence ends with a full stop or a quotation, by what follows."""
    word, kind = stream.words[i + 1], stream.kinds[i + 1]
    if stream.kinds[i] == STOP:
        return not (kind in (COMMA, RIGHT) or word[:1].islower())
    if not word[:1].isupper():
        return False
    text, at = stream.text, stream.ends[i] - 1
    while at > 0 and not text[at].isalnum() and text[at] not in ",:;-–—" and text[at] not in _ENDS:
        at -= 1
    return text[at] == "." or (text[at] in _ENDS and kind != NAME)


def _opening_kind(word: str, after: int, grammar: Grammar) -> int:
    """The kind of a word whose capital only the sentence's beginning may have given it."""
    if word in grammar.first_names and after != COMMA:
        return NAME
    low = word.lower()
    kind = grammar.kind_of(low)
    if after == NAME and low.endswith(("ed", "said")) and grammar.cues.get(low) == STRONG:
        return VERB  # "Stated Berg: …"
    if kind in (OPEN, NOUN) or (kind in (VERB, OBJECT) and after in (NAME, VERB, AUX)):
        return NAME
    if kind == ING and after in (NAME, VERB) and low not in grammar.kinds:
        return NAME
    return kind if low in grammar.kinds or kind in (ING, ADVERB) or (kind == VERB and after in (COMMA, PREP)) else NAME


def _forms(stream: Stream, grammar: Grammar) -> list[str]:
    """No name is ever seen by the weights; with weights for all languages no open word is either."""
    if grammar.lexical:
        return [_SHOWN[kind] or low for kind, low in zip(stream.kinds, stream.lows, strict=True)]
    shown = _SHOWN_KINDS
    cues, joining = grammar.cues, grammar.of | grammar.by | grammar.before_last
    return [
        f"{shown[kind]}{cues.get(low, '')}"
        if kind in shown
        else low
        if kind < QUOTE
        else f"{kind}{'o' if low in grammar.of else 'j' if low in joining else ''}"
        for kind, low in zip(stream.kinds, stream.lows, strict=True)
    ]
