"""Dialogue without marks: a paragraph that begins with a dash, as French, Spanish, Polish or Russian print it.

    —Reconstruiremos el puente —dijo la alcaldesa—. Este año.      — Oui, dit la maire.

What a narrator adds is told by a verb that hands on words right after a dash or after the comma that ends the speech.
A paragraph without one is speech only beside a paragraph with one; a list of things that begin with dashes is none.
Paragraphs in which other marks stand are left to those.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from functools import cache
from typing import NamedTuple

from quotes.extract.context import Kinds, kinds_of
from quotes.extract.zones import Zones
from quotes.lexicon import lexicon
from quotes.model import Part, Span
from quotes.text.paragraphs import each_paragraph

_FIRST_WORD = re.compile(r"\s*([^\W\d_]+)")
_TURN = re.compile(r"[,!?…]\s+(?=[^\W\d_])")
_SENTENCE_END = re.compile(r"[.!?…](?=\s|\Z)")


class Dialogue(NamedTuple):
    """One paragraph of dialogue: its speech."""

    paragraph: int
    parts: tuple[Part, ...]


def dialogue(text: str, marked: Container[int], zones: Zones, language: str) -> list[Dialogue]:
    """The paragraphs that dashes mark as speech. `marked` are those in which other marks stand."""
    dashes = _dashes(language)
    if not any(dash in text for dash in dashes):
        return []
    kinds = kinds_of(language)
    found: list[Dialogue] = []
    run: list[tuple[Dialogue, bool]] = []  # neighbouring paragraphs with a dash, and whether a narrator speaks in each
    for i, line in enumerate(each_paragraph(text)):
        opens = text[line.start] in dashes and i not in marked and not zones.touched(*line)
        if opens and text[line.start + 1 : line.start + 2] not in dashes:
            parts, narrated = _speech(text, line, dashes, kinds)
            if parts:
                run.append((Dialogue(i, parts), narrated))
                continue
        found += _settled(run)
        run = []
    return found + _settled(run)


@cache
def _dashes(language: str) -> frozenset[str]:
    return lexicon(language).words("marks", "dashes")


def _settled(run: Sequence[tuple[Dialogue, bool]]) -> list[Dialogue]:
    return [one for one, _ in run] if any(narrated for _, narrated in run) else []


def _speech(text: str, line: Span, dashes: frozenset[str], kinds: Kinds) -> tuple[tuple[Part, ...], bool]:
    """The stretches of speech in one paragraph, and whether a narrator takes turns with them."""
    places = [i for i in range(line.start + 1, line.end) if text[i] in dashes and _stands_free(text, i)]
    pieces: list[Span] = []
    start, narrated, narrator = line.start + 1, False, False
    for place in places:
        if narrator:
            start, narrator = place + 1, False
        elif _hands_on(text, place + 1, kinds):
            pieces.append(Span(start, place))
            narrated = narrator = True
    if not narrator:
        pieces.append(Span(start, line.end))
    spoken: list[Span] = []
    for piece in pieces:
        stretches, turned = _without_narrator(text, piece, kinds)
        spoken += stretches
        narrated = narrated or turned
    open_mark = text[line.start]
    trimmed = (_trimmed(text, *piece) for piece in spoken)
    return tuple(Part(*piece, open_mark, "") for piece in trimmed if piece.end > piece.start), narrated


def _stands_free(text: str, place: int) -> bool:
    """Whether a dash is no hyphen between words: white space or punctuation on one side at least."""
    return not (text[place - 1].isalnum() and text[place + 1 : place + 2].isalnum())


def _hands_on(text: str, start: int, kinds: Kinds) -> bool:
    """Whether a small word that hands on speech stands here: "dijo", "dit-il"."""
    word = _FIRST_WORD.match(text, start)
    return word is not None and word.group(1)[0].islower() and kinds[word.group(1)] in "VW"


def _without_narrator(text: str, piece: Span, kinds: Kinds) -> tuple[list[Span], bool]:
    """French puts no second dash: "Oui, dit la maire." is cut at the comma, and "Oui, dit-il, je viens." twice."""
    for turn in _TURN.finditer(text, piece.start, piece.end):
        if not _hands_on(text, turn.end(), kinds):
            continue
        said = Span(piece.start, turn.start() + 1)
        comma = text.find(",", turn.end(), piece.end)
        stop = _SENTENCE_END.search(text, turn.end(), piece.end)
        end = stop.start() if stop else piece.end
        if turn.group()[0] == "," and 0 <= comma < end:
            return [said, Span(comma + 1, piece.end)], True
        return [said], True
    return [piece], False


def _trimmed(text: str, start: int, end: int) -> Span:
    """Without white space, and without the stop that Spanish prints after the narrator: "—dijo—. Sí."."""
    while start < end and (text[start].isspace() or text[start] in ".,;:"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
