"""The turns of a transcript: who is said to speak, as the text prints it, and the lines of what is spoken.

ANNA BERG: The bridge stays closed.      >> REPORTER: For how long?      [00:01:07] Col. Berg (by phone): Until May.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from quotes.model import Span
from quotes.text.paragraphs import each_paragraph

_VOICE = re.compile(r">>+\s?")  # captions: another voice, named or not
_LABEL = re.compile(
    r"(?:[-–—]\s?)?"
    r"(?:[\[(]?\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?[\])]?\s{1,4})?"  # when
    r"(?P<name>[^\W\d_][^\n:：()\[\]“”\"]{0,60})"
    r"(?:[(\[][^()\[\]\n:]{1,60}[)\]]\s?)?"  # how: by phone, through an interpreter
    r"(?P<colon>:(?=\s|\Z)|：)"
)
_LETTER = re.compile(r"(?P<name>[QA])(?P<colon>)(?:\t|[ \xa0]{2,20})\s{0,20}")  # question and answer, without a colon
_MOST_WORDS = 8
_SMALL = 3  # letters of a small word in a name: "of", "van", "de"


class Line(NamedTuple):
    """What is spoken in one line; `paragraph` counts the lines that are not blank from 0."""

    paragraph: int
    start: int
    end: int


class Turn(NamedTuple):
    """What one speaks until the next begins, at `start`.

    `label` is the speaker's name as printed, None where only another voice is marked; `colon` is what follows it.
    """

    start: int
    label: Span | None
    colon: Span | None
    lines: tuple[Line, ...]


def turns(text: str) -> list[Turn]:
    """The turns of a transcript. What stands above the first is in none; where no turn is marked, there is none.

    >>> text = "Northport, May 3\\n\\nBERG: We stay.\\nAll of us.\\n\\nLEE: Why?"
    >>> [(text[slice(*t.label)], [text[n.start : n.end] for n in t.lines]) for t in turns(text)]
    [('BERG', ['We stay.', 'All of us.']), ('LEE', ['Why?'])]
    """
    lines = spoken_lines(text)
    openings = _openings(text, lines)
    found: list[tuple[Turn, list[Line]]] = []
    for line in lines:
        if opening := openings.get(line.paragraph):
            found.append((opening[0], []))
            line = line._replace(start=opening[1])
        if found and line.end > line.start:
            found[-1][1].append(line)
    return [turn._replace(lines=tuple(spoken)) for turn, spoken in found]


def spoken_lines(text: str) -> list[Line]:
    """Every line that is not blank."""
    return [Line(n, *line) for n, line in enumerate(each_paragraph(text))]


def _openings(text: str, lines: list[Line]) -> dict[int, tuple[Turn, int]]:
    """The turns by the lines in which they begin, and where their words do.

    A single word in small letters before a colon ("Remember: …") is a name only where one such word comes again.
    """
    voices = {line.paragraph: voice.end() for line in lines if (voice := _VOICE.match(text, line.start, line.end))}
    labels = {}
    for line in lines:
        start = voices.get(line.paragraph, line.start)
        label = _LETTER.match(text, start, line.end) or _LABEL.match(text, start, line.end)
        if label and _is_name(label["name"]):
            labels[line.paragraph] = label
    single = Counter(name for label in labels.values() if not _stands_out(name := label["name"].strip()))
    plain = any(times > 1 for times in single.values())
    found = {}
    for line in lines:
        label = labels.get(line.paragraph)
        if label and (_stands_out(name := label["name"].strip()) or plain):
            at = label.start("name")
            colon = Span(*label.span("colon")) if label["colon"] else None
            turn = Turn(line.start, Span(at, at + len(name)), colon, ())
            found[line.paragraph] = turn, _next_word(text, label.end(), line.end)
        elif line.paragraph in voices:
            found[line.paragraph] = Turn(line.start, None, None, ()), voices[line.paragraph]
    return found


def _next_word(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start


def _is_name(printed: str) -> bool:
    words = printed.split(",")[0].split()
    large = [not word[0].islower() for word in words]
    return (
        len(words) <= _MOST_WORDS
        and large[0]
        and large[-1]
        and all(big or len(word) <= _SMALL for big, word in zip(large, words, strict=True))
    )


def _stands_out(name: str) -> bool:
    return " " in name or not any(c.islower() for c in name)
