"""The words around an outlet's name that credit it: "told CNN", "CNN reported in 2014", "a cable published by …"."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from quotes.lexicon import data
from quotes.lexicon.outlets import Mention
from quotes.model import Span

_REACH = 80
_WORD = re.compile(r"\S+")
_EDGES = '"“”„«»‹›()[],;'
_OPENERS = '„“»«"‚ \u00a0'
_CLOSERS = ",”\"»’'–—-"
_DOCUMENT_REACH = 4
_WORDS = 14
_CLAUSE = 9
_PERSON = 6
_NAMES = r"(?-i:[A-Z][\w.'’-]{1,20}(?:\s[A-Z][\w.'’-]{1,20}){0,2})"
_TIME = (
    r"(?:\s(?:in|on|im|am|en|le|el)\s(?:(?:early|late)\s)?"
    r"(?:(?:19|20)\d\d|(?-i:[A-Z]\w{2,9}day)|(?-i:[A-Z]\w{2,9})\.?\s(?:\d{1,2},?\s)?(?:19|20)\d\d)\b)?"
)
_LONGER = re.compile(r" (?!(?:\w{2,9}day|January|February|March|April|May|June|July|August)\b)[A-Z][a-z]")
_CLOSES = re.compile(r"\.?[\])]")
_CLOSED = re.compile(r"\s?(?:[.,;:!?)\n–—]|\Z|(?:in|on|last|earlier|this)\b)")


class Said(NamedTuple):
    """Words that credit an outlet, and whether that is for a statement (or quotation), a document, or the article."""

    span: Span
    name: str
    scope: str


def said(text: str, mention: Mention, language: str) -> Said | None:
    """The credit that the words around a mention make, if they make one.

    >>> text = "“We will win,” she told the Guardian."
    >>> found = said(text, Mention(24, 36, "The Guardian", "known"), "en")
    >>> text[found.span.start : found.span.end], found.scope
    ('told the Guardian', 'statement')
    """
    known = _known(language)
    if mention.certain == "ambiguous" and _LONGER.match(text, mention.end):
        return None
    if found := _spoken_to(text, mention, known) or _before(text, mention, known):
        return found
    if known.whole.match(text, mention.end, mention.end + _REACH):
        return Said(Span(mention.start, mention.end), mention.name, "article")
    if _bracketed(text, mention):
        return Said(Span(mention.start, mention.end), mention.name, "statement")
    after = known.after.match(text, mention.end, mention.end + _REACH)
    if after and not _begins(text, mention):
        return Said(Span(mention.start, after.end()), mention.name, "statement")
    return None


def _spoken_to(text: str, mention: Mention, known: _Known) -> Said | None:
    """The credit by a verb of speech and, in the same clause, the case or preposition of the one spoken to."""
    low = _low(text, mention.start)
    words = text[low : mention.start].rstrip(_OPENERS).lower().split()[-_CLAUSE:]
    if not words or words[-1] not in known.to:
        return None
    for back in range(len(words) - 2, -1, -1):
        if words[back][-1] in ',.;:!?”“"»':
            return None
        if words[back] in known.speech:
            first = 2 if back == len(words) - 2 else 1
            return Said(Span(_start_of(text, low, mention.start, first), mention.end), mention.name, "statement")
    return None


def _before(text: str, mention: Mention, known: _Known) -> Said | None:
    """The credit by a phrase that stands before the name; determiners, nouns and a person may divide them."""
    low = _low(text, mention.start)
    printed = text[low : mention.start].rstrip(_OPENERS).split()[-_WORDS:]
    words = [w.strip(_EDGES).lower() for w in printed]
    stop = _without_fillers(words, len(words), known)
    if stop > 1 and words[stop - 1] in known.of and printed[stop - 2][:1].isupper():
        stop -= 1
        while stop and printed[stop - 1][:1].isupper() and len(words) - stop < _PERSON:
            stop -= 1
        stop = _without_fillers(words, stop, known)
    for first in range(max(0, stop - known.longest), stop):
        kind = known.phrases.get(" ".join(words[first:stop]))
        if kind is None:
            continue
        start = _start_of(text, low, mention.start, len(words) - first)
        if kind == "inverted" and not (_follows(text, start) and _CLOSED.match(text, mention.end)):
            continue
        if kind == "published":
            kind = "document" if known.documents & set(words[max(0, first - _DOCUMENT_REACH) : first]) else "statement"
        span = Span(mention.start if kind == "article" else start, mention.end)
        return Said(span, mention.name, "statement" if kind == "inverted" else kind)
    return None


def _low(text: str, at: int) -> int:
    """How far back words are looked at: the beginning of the line, or `_REACH`."""
    low = max(0, at - _REACH)
    return max(low, text.rfind("\n", low, at) + 1)


def _without_fillers(words: list[str], stop: int, known: _Known) -> int:
    """Where the words end when determiners, possessives and nouns such as "newspaper" at the end are left out."""
    for _ in range(3):
        if stop and (words[stop - 1] in known.fillers or words[stop - 1].endswith(("'s", "’s"))):
            stop -= 1
    return stop


def _start_of(text: str, low: int, end: int, count: int) -> int:
    """Where the last `count` words of a stretch begin."""
    return [w.start() for w in _WORD.finditer(text, low, end) if w.group().strip(_OPENERS)][-count]


def _follows(text: str, start: int) -> bool:
    """Whether an inverted verb stands where one can: behind a comma, a dash or a quotation, or after "as"."""
    before = text[max(0, start - 6) : start].rstrip()
    return before.endswith(tuple(_CLOSERS)) or before.lower().endswith((" as", " wie", "comme", "como"))


def _bracketed(text: str, mention: Mention) -> bool:
    """Whether the name stands alone in brackets behind a sentence or a quotation: `It fell.” [Reuters]`."""
    if text[mention.start - 1 : mention.start] not in ("[", "("):
        return False
    before = text[max(0, mention.start - 4) : mention.start - 1].rstrip()
    return before.endswith((".", "!", "?", "”", '"', "’", "»", "“")) and bool(_CLOSES.match(text, mention.end))


def _begins(text: str, mention: Mention) -> bool:
    """Whether ambiguous words stand where a capital says nothing: first in a sentence, or inside a longer name."""
    if mention.certain != "ambiguous":
        return False
    before = text[max(0, mention.start - 24) : mention.start].rstrip(" \"“”'‘’„«»(")
    return not before or before[-1] in ".!?:\n" or before.rsplit(None, 1)[-1][:1].isupper()


class _Known(NamedTuple):
    """The phrases before a name with what they credit it for, what may stand between, and the patterns behind it."""

    phrases: dict[str, str]
    longest: int
    fillers: frozenset[str]
    documents: frozenset[str]
    speech: frozenset[str]
    to: frozenset[str]
    of: frozenset[str]
    whole: re.Pattern[str]
    after: re.Pattern[str]


@cache
def _known(language: str) -> _Known:
    """The words of a language, with those of English, which many pages mix in."""
    table = data("credits")
    tables = [table["en"], *([table[language]] if language != "en" and language in table else [])]
    phrases: dict[str, str] = {}
    for key, kind in (
        ("before", "statement"),
        ("inverted", "inverted"),
        ("published", "published"),
        ("whole", "article"),
    ):
        phrases |= {phrase: kind for t in tables for phrase in t[key]}
    media = _any(tables, "media")
    return _Known(
        phrases,
        max(p.count(" ") + 1 for p in phrases),
        frozenset(w for phrase in _all(tables, "determiners") | _all(tables, "media") for w in phrase.split()),
        _all(tables, "documents"),
        _all(tables, "speech"),
        _all(tables, "to"),
        _all(tables, "of"),
        re.compile(rf"\s(?:{_any(tables, 'whole')})\b", re.IGNORECASE),
        re.compile(
            rf"[”“»\"]?(?:['’]s?\s(?:(?:{media})\s)?{_NAMES}|\s(?:{media})(?:\s{_NAMES})?)?,?"
            rf"(?:\s(?:{_any(tables, 'between')})){{0,3}}\s(?:{_any(tables, 'after')})\b"
            rf"(?!\s(?:{_any(tables, 'itself')})\b){_TIME}",
            re.IGNORECASE,
        ),
    )


def _all(tables: list[dict[str, list[str]]], key: str) -> frozenset[str]:
    return frozenset(word for table in tables for word in table[key])


def _any(tables: list[dict[str, list[str]]], key: str) -> str:
    words = sorted(_all(tables, key), key=lambda w: (-len(w), w))
    return "|".join(re.escape(w).replace(r"\ ", r"\s") for w in words)
