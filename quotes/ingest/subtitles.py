"""Subtitles (SRT and WebVTT): what was spoken, as a transcript."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quotes.ingest.base import Source
from quotes.ingest.decode import decode, sound
from quotes.model import Problem, Record

_TIME = re.compile(r"(?:\d{1,3}:)?\d\d:\d\d[.,]\d{1,3}\s*-->")
_TAG = re.compile(r"<[^<>\n]{0,100}>")
_ENDS = re.compile(r"[.!?…][\"'”’»)\]]{0,3}\Z")
_BLOCKS = ("WEBVTT", "NOTE", "STYLE", "REGION")


def read(source: Source) -> Iterator[Record | Problem]:
    """The words of all cues, joined to paragraphs that end with a sentence; times and tags are left out."""
    text = spoken(decode(source.whole()).text)
    given = {"kind": source.options.kind or "transcript"}
    yield Record(sound(text), source.name, 0, source.stem, given)


def spoken(text: str) -> str:
    r"""The spoken words of a subtitle file.

    >>> spoken("1\n00:00:01,000 --> 00:00:02,000\nWe will\n\n2\n00:00:02,000 --> 00:00:03,000\nwin.\n")
    'We will win.'
    """
    paragraphs: list[str] = []
    goes_on = False
    for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n")):
        lines = block.strip("\n").split("\n")
        first = next((i for i, line in enumerate(lines) if _TIME.match(line)), None)
        if first is None or lines[0].startswith(_BLOCKS[1:]):
            continue
        words = " ".join(" ".join(_TAG.sub("", line) for line in lines[first + 1 :]).split())
        if not words:
            continue
        if goes_on:
            paragraphs[-1] += " " + words
        else:
            paragraphs.append(words)
        goes_on = not _ENDS.search(words)
    return "\n".join(paragraphs)
