"""Subtitles (SRT and WebVTT): what was spoken, as a transcript."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quotes.ingest.base import Source
from quotes.ingest.decode import decode, sound
from quotes.model import Problem, Record

_TIME = re.compile(r"(?:\d{1,3}:)?\d\d:\d\d[.,]\d{1,3}\s*-->")
_VOICE = re.compile(r"<v(?:\.[\w.]{1,40})?\s{1,4}([^<>\n]{1,80})>")
_TAG = re.compile(r"<[^<>\n]{0,100}>")
_ENDS = re.compile(r"[.!?…][\"'”’»)\]]{0,3}\Z")
_BLOCKS = ("WEBVTT", "NOTE", "STYLE", "REGION")


def read(source: Source) -> Iterator[Record | Problem]:
    """The words of all cues, joined to lines that end with a sentence; times and tags are left out.

    Where WebVTT names a voice, its name stands before its words, as in other transcripts.
    """
    text = spoken(decode(source.whole()).text)
    given = {"kind": source.options.kind or "transcript"}
    yield Record(sound(text), source.name, 0, source.stem, given)


def spoken(text: str) -> str:
    r"""The spoken words of a subtitle file.

    >>> spoken("1\n00:00:01,000 --> 00:00:02,000\nWe will\n\n2\n00:00:02,000 --> 00:00:03,000\nwin.\n")
    'We will win.'
    >>> spoken("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann Lee>We will\n\n00:02.000 --> 00:03.000\n<v Ann Lee>win.\n")
    'Ann Lee: We will win.'
    """
    paragraphs: list[str] = []
    goes_on = False
    voice = ""
    for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n")):
        lines = block.strip("\n").split("\n")
        first = next((i for i, line in enumerate(lines) if _TIME.match(line)), None)
        if first is None or lines[0].startswith(_BLOCKS[1:]):
            continue
        words = " ".join(" ".join(_TAG.sub("", line) for line in lines[first + 1 :]).split())
        if not words:
            continue
        named = _VOICE.search(block)
        if named and named[1].strip() not in ("", voice):
            voice, goes_on = named[1].strip(), False
            words = f"{voice if ' ' in voice else voice.upper()}: {words}"
        if goes_on:
            paragraphs[-1] += " " + words
        else:
            paragraphs.append(words)
        goes_on = not _ENDS.search(words)
    return "\n".join(paragraphs)
