"""Passages that stand in two articles outside the quotation marks: reprints, agency copy, excerpts.

Every sentence of at least eight words is hashed by itself; articles that share such a hash are candidates, so nothing
is compared all to all. Two articles that share several sentences are then laid side by side: their common stretches,
cut at paragraphs, with small changes inside allowed, longest first, no stretch used twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from quotes.model import Reuse, Span
from quotes.text.ids import hash63
from quotes.text.paragraphs import paragraphs

LEAST_WORDS = 8  # of a sentence, to be a passage
_SHORTEST = 2 * LEAST_WORDS - 1  # letters and spaces of so many words
_LONG = 20  # words of a stretch that is a passage wherever sentences end
_GRAM = 5  # words by which stretches are found
_PLACES = 4  # at which one run of words is looked up in the other article
_PATIENCE = 20  # words compared for each word of the two articles, before texts that repeat themselves are given up
_GAP = 3  # changed words that a passage may run across
_WHOLE = 0.8  # of an article's words outside the marks: above it, the article is a reprint
_LEAST_WHOLE = 40  # words
_STOP = re.compile(r"[.!?…。！？｡।](?:(?<=[。！？｡।])|[\"'”’»)\]]{0,3}\s+)")  # one class first: many times faster
_SHORT = re.compile(r"[A-Z][a-z]{0,2}\Z")  # an initial or a title: "J.", "Dr.", "Gov."
_WORD = re.compile(r"\w+")
_APOSTROPHES = str.maketrans("‘’", "''")


class Passage(NamedTuple):
    """A sentence that may stand in other articles: a hash of its words, where it stands, and how many words it has."""

    hash: int
    start: int
    end: int
    n_words: int


_passage = partial(tuple.__new__, Passage)  # a Passage, made of a tuple: the fastest way


class Laid(NamedTuple):
    """An article laid out for comparing: the words of its stretches, and after each stretch a word like no other."""

    article_id: str
    text: str
    keys: list[str]
    spans: list[tuple[int, int]]
    n_words: int


class _Run(NamedTuple):
    """A stretch of words common to both articles: word indexes, half-open, and how many words are the same."""

    start: int
    end: int
    other_start: int
    other_end: int
    same: int


def blocks(text: str, skip: Sequence[Span]) -> list[Span]:
    r"""The stretches of a text that are compared: its paragraphs, without what is skipped (quotations, zones).

    >>> blocks('He said: "No way." Then he left.\nBye', [Span(10, 17)])
    [Span(start=0, end=10), Span(start=17, end=32), Span(start=33, end=36)]
    """
    found: list[Span] = []
    skipped = sorted(skip)
    n = 0
    for start, end in paragraphs(text):
        while n < len(skipped) and skipped[n].end <= start:
            n += 1
        k = n
        while k < len(skipped) and skipped[k].start < end:
            _add_trimmed(found, text, start, min(skipped[k].start, end))
            start = max(start, skipped[k].end)
            k += 1
        _add_trimmed(found, text, start, end)
    return found


def _add_trimmed(found: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        found.append(Span(start, end))


def passages(text: str, stretches: Sequence[Span]) -> list[Passage]:
    """The sentences of at least eight words within the stretches, each with a hash of its words.

    The hash ignores case, spaces, glyphs of apostrophes and the last mark. Sentences are cut roughly: what counts
    is that the same text is cut at the same places in every article.

    >>> one = passages("The chief of the elite unit disappeared in April.", [Span(0, 49)])
    >>> two = passages("the chief of the elite  unit disappeared in April", [Span(0, 49)])
    >>> one[0].hash == two[0].hash, one[0].n_words
    (True, 9)
    """
    found: list[Passage] = []
    for start, end in stretches:
        if end - start < _SHORTEST:
            continue
        for stop in _STOP.finditer(text, start, end):
            at, after = stop.span()
            if text[at] != "." or text[at - 3 : at].islower() or not _SHORT.search(text, max(start, at - 3), at):
                if at - start >= _SHORTEST:
                    _add_passage(found, text, start, at)
                start = after
        if end - start >= _SHORTEST:
            _add_passage(found, text, start, end)
    return found


def _add_passage(found: list[Passage], text: str, start: int, end: int) -> None:
    while start < end and not text[start].isalnum():  # marks of a quotation before it
        start += 1
    key = text[start:end].lower().rstrip(" ")
    if "  " in key or not key.isprintable():  # white space other than single spaces
        key = " ".join(key.split())
    n_words = key.count(" ") + 1
    if n_words >= LEAST_WORDS:
        key = key.rstrip(".,;:!?")
        if not key.isascii():
            key = key.replace("’", "'").replace("‘", "'")
        found.append(_passage((hash63(key), start, end, n_words)))


def laid(article_id: str, text: str, stretches: Sequence[Span]) -> Laid:
    """An article laid out for `reuse`, in the given stretches (see `blocks`)."""
    keys: list[str] = []
    spans: list[tuple[int, int]] = []
    for start, end in stretches:
        found = [m.span() for m in _WORD.finditer(text, start, end)]
        keys += [text[a:b].lower() for a, b in found]
        keys.append(f"\n{article_id}")
        spans += found
        spans.append((end, end))
    return Laid(article_id, text, keys, spans, len(keys) - len(stretches))


def reuse(one: Laid, other: Laid) -> list[Reuse]:
    """The passages that two different articles share, in the first one's order.

    A passage holds a whole sentence of either article, or twenty words; it never crosses a paragraph. `direction` is
    "unknown": the texts alone do not show it. `whole` marks passages that together are nearly all of either article.

    >>> text = "The council met late on Monday to discuss the sale."
    >>> other = f"Herald: {text}"
    >>> [passage] = reuse(laid("a1", text, blocks(text, [])), laid("a2", other, blocks(other, [])))
    >>> passage[1:3], passage[4:6]
    ((0, 51), (8, 59))
    """
    runs = [run for run in _chosen(_joined(_runs(one, other), one, other)) if _is_passage(run, one, other)]
    covered = sum(run.same for run in runs)
    whole = covered >= _LEAST_WHOLE and covered >= _WHOLE * min(one.n_words, other.n_words)
    found = []
    for run in sorted(runs):
        start, end = one.spans[run.start][0], one.spans[run.end - 1][1]
        other_start, other_end = other.spans[run.other_start][0], other.spans[run.other_end - 1][1]
        more = _common_marks(one.text, end, other.text, other_end)
        found.append(
            Reuse(
                one.article_id, start, end + more, other.article_id, other_start, other_end + more, "unknown", whole
            )
        )  # fmt: skip
    return found


def _runs(one: Laid, other: Laid) -> list[_Run]:
    """Maximal common runs of at least five words. The words after the stretches differ, so no run crosses them."""
    keys, other_keys = one.keys, other.keys
    places: dict[tuple[str, ...], list[int]] = {}
    for n, gram in enumerate(_grams(keys)):
        found = places.setdefault(gram, [])
        if len(found) < _PLACES:
            found.append(n)
    runs: list[_Run] = []
    reached: dict[int, int] = {}  # how far each diagonal has been followed
    patience = _PATIENCE * (len(keys) + len(other_keys))
    for m, gram in enumerate(_grams(other_keys)):
        for n in places.get(gram, ()):
            if reached.get(m - n, -1) > m or patience < 0:
                continue
            length = _GRAM
            most = min(len(keys) - n, len(other_keys) - m)
            while length < most and keys[n + length] == other_keys[m + length]:
                length += 1
            reached[m - n] = m + length
            patience -= length
            runs.append(_Run(n, n + length, m, m + length, length))
    return runs


def _grams(keys: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(keys[n:] for n in range(_GRAM)), strict=False)


def _joined(runs: list[_Run], one: Laid, other: Laid) -> list[_Run]:
    """Runs of the same two stretches with at most a few changed words between them become one."""
    joined: list[_Run] = []
    for run in sorted(runs):
        last = joined[-1] if joined else None
        if (
            last is not None
            and 0 <= run.start - last.end <= _GAP
            and 0 <= run.other_start - last.other_end <= _GAP
            and one.keys[-1] not in one.keys[last.end : run.start]
            and other.keys[-1] not in other.keys[last.other_end : run.other_start]
        ):
            joined[-1] = _Run(last.start, run.end, last.other_start, run.other_end, last.same + run.same)
        else:
            joined.append(run)
    return joined


def _chosen(runs: Sequence[_Run]) -> list[_Run]:
    """The longest runs such that none overlaps another on either side."""
    taken: set[int] = set()
    other_taken: set[int] = set()
    chosen = []
    for run in sorted(runs, key=lambda r: (-r.same, r)):
        here, there = range(run.start, run.end), range(run.other_start, run.other_end)
        if taken.isdisjoint(here) and other_taken.isdisjoint(there):
            taken.update(here)
            other_taken.update(there)
            chosen.append(run)
    return chosen


def _is_passage(run: _Run, one: Laid, other: Laid) -> bool:
    if run.same < LEAST_WORDS or run.same >= _LONG:
        return run.same >= _LONG
    return _holds_sentence(one, run.start, run.end) or _holds_sentence(other, run.other_start, run.other_end)


def _holds_sentence(laid_out: Laid, start: int, end: int) -> bool:
    """Whether a run of words begins and ends with a sentence of its article, or with a stretch."""
    spans, after_stretch = laid_out.spans, laid_out.keys[-1]
    first = start == 0 or laid_out.keys[start - 1] == after_stretch
    last = laid_out.keys[end] == after_stretch
    return (first or _stops(laid_out.text, spans[start - 1][1], spans[start][0])) and (
        last or _stops(laid_out.text, spans[end - 1][1], spans[end][0])
    )


def _stops(text: str, start: int, end: int) -> bool:
    return any(mark in text[start:end] for mark in ".!?…。！？｡।")


def _common_marks(text: str, end: int, other_text: str, other_end: int) -> int:
    """How many characters of punctuation behind a passage are the same in both texts."""
    n = 0
    while end + n < len(text) and other_end + n < len(other_text):
        mark, other = text[end + n].translate(_APOSTROPHES), other_text[other_end + n].translate(_APOSTROPHES)
        if mark != other or mark.isalnum() or mark.isspace() or mark in "\"'“”(":
            return n
        n += 1
    return n
