"""What matching knows of an occurrence, taken from its own article alone: one row of `match_inputs`."""

from __future__ import annotations

import datetime
import re
from bisect import bisect_left
from collections.abc import Collection, Sequence
from functools import cache, lru_cache

from quotes.match.codes import bits_by_code, code, heard, line_of, spoken, unlisted
from quotes.model import Article, Attribution, Occurrence, Reading

MATCH_COLUMNS = {
    "occurrence_id": "BIGINT",
    "article": "BIGINT",  # a number for the article
    "line": "VARCHAR",  # the words, one code point a word
    "unlisted": "VARCHAR",  # the words that are not in the table of frequencies, joined by spaces
    "speaker": "VARCHAR",  # surname|first name of a person, |name of another source; null: unknown or unnamed
    "speaker_kind": "VARCHAR",  # person, organisation, document; null with the speaker
    "speaker_sure": "DOUBLE",  # 0 to 1
    "day": "INTEGER",  # when the article was published, counted from the year 1; null: unknown
    "names": "VARCHAR",  # names and other rare capitalised words near the occurrence, one code point each
    "phrases": "VARCHAR",  # the rarest words of the article's other quotations, one code point each
    "within": "BIGINT",  # the occurrence inside which this one stands; null: none
}
_NEAR = 600  # characters before and after an occurrence that count as near: about two paragraphs
_BESIDE = 12  # other quotations of the article that are looked at, on either side
_NAME_ELSEWHERE = 0.6
_MOST = 32  # names and phrases kept
_NAME_BITS, _PHRASE_BITS = 13, 15  # what a word must say to be kept
_CAPITALISED = re.compile(r"[A-ZÀ-ÖØ-ÞĆČĐĞİŁŃŐŘŚŞŠŰŹŻŽΑ-ΩА-Я]\w{1,40}").finditer
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "phd", "md", "esq"})

Row = tuple[int, int, str, str, str | None, str | None, float, int | None, str, str, int | None]


def match_rows(reading: Reading, occurrence_ids: Sequence[int], words: Sequence[Sequence[str]]) -> list[Row]:
    """The rows of `match_inputs` of one article, in the order of its occurrences.

    `occurrence_ids` and `words` run beside the occurrences; `words` are compared words, brackets left out
    (`quotes.text.words.compared_words`).
    """
    article, occurrences = reading.article, reading.extraction.occurrences
    spoken_words = [heard(w) for w in words]
    lines = [line_of(w) for w in spoken_words]
    bits = _bits()
    telling = [_rarest({c for c in line if bits[ord(c)] >= _PHRASE_BITS}, 2) for line in lines]
    names = _names(article.text) if occurrences else []
    day = _day(article)
    number = int(article.id[1:], 16)
    rows: list[Row] = []
    for i, (occurrence, attribution) in enumerate(zip(occurrences, reading.attributions, strict=True)):
        speaker, kind = speaker_key(attribution)
        beside = set("".join(telling[max(0, i - _BESIDE) : i + _BESIDE + 1]))
        rows.append((
            occurrence_ids[i],
            number,
            lines[i],
            unlisted(spoken_words[i]),
            speaker,
            kind,
            _sure(article, attribution) if speaker else 0.0,
            day,
            _near(names, occurrence),
            _rarest(beside.difference(lines[i]), _MOST),
            None if occurrence.parent is None else occurrence_ids[occurrence.parent],
        ))  # fmt: skip
    return rows


def speaker_key(attribution: Attribution) -> tuple[str | None, str | None]:
    """What tells speakers of different articles apart, and the kind of speaker; None when that is unknown.

    >>> speaker_key(Attribution(name="Ann-Marie O’Dell Jr.", speaker_kind="person"))
    ('odell|ann', 'person')
    >>> speaker_key(Attribution(name="the Harbour Board", speaker_kind="organisation"))
    ('|harbour board', 'organisation')
    """
    kind = attribution.speaker_kind
    if kind is None or kind == "unnamed" or not attribution.name:
        return None, None
    words = [w for w in heard(attribution.name.casefold().replace(".", " ").split()) if w[0].isalnum()]
    if kind != "person":
        words = words[1:] if words[:1] == ["the"] else words
        return (f"|{' '.join(words)}", kind) if words else (None, None)
    words = [w for w in words if w not in _SUFFIXES] or words
    if not words:
        return None, None
    return f"{words[-1]}|{words[0] if len(words) > 1 else ''}", kind


def _sure(article: Article, attribution: Attribution) -> float:
    """How sure the speaker's name is: less so where the words beside the quotation do not print it (he, the senator)."""
    span, name = attribution.speaker, attribution.name or ""
    named_there = span is None or name.rsplit(" ", 1)[-1] in article.text[span.start : span.end]
    return attribution.confidence * (1.0 if named_there else _NAME_ELSEWHERE)


def _day(article: Article) -> int | None:
    if article.published is None or article.published_precision not in {"day", "second"}:
        return None
    try:
        return datetime.date.fromisoformat(article.published[:10]).toordinal()
    except ValueError:
        return None


def _names(text: str) -> list[tuple[int, str]]:
    return [(m.start(), c) for m in _CAPITALISED(text) if (c := _name_code(m[0]))]


@lru_cache(maxsize=1 << 17)
def _name_code(word: str) -> str:
    """The code of a capitalised word if it says enough to be a name, else nothing."""
    c = code(spoken(word.casefold()))
    return c if _bits()[ord(c)] >= _NAME_BITS else ""


def _near(names: list[tuple[int, str]], occurrence: Occurrence) -> str:
    first = bisect_left(names, (occurrence.start - _NEAR, ""))
    begin = bisect_left(names, (occurrence.start, ""), first)
    end = bisect_left(names, (occurrence.end, ""), begin)
    last = bisect_left(names, (occurrence.end + _NEAR, ""), end)
    return _rarest({c for _, c in names[first:begin] + names[end:last]}, _MOST)


def _rarest(codes: Collection[str], most: int) -> str:
    """The rarest of these codes, in the order of the codes."""
    if len(codes) > most:
        bits = _bits()
        codes = sorted(codes, key=lambda c: (-bits[ord(c)], c))[:most]
    return "".join(sorted(codes))


@cache
def _bits() -> bytes:
    return bytes(bits_by_code().astype("uint8"))
