"""Wordings: which printings of a quote say the same, and which of its wordings the others are shown against.

A wording is a form of the words, the inner punctuation and the editor's brackets. These make no new wording: glyphs of
marks, apostrophes, dashes and ellipses; white space; the case of the first letter; a mark that stands only because the
quotation ends there or is interrupted ("Yes," he said. "We go." is "Yes. We go." where another prints it unbroken).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from string import ascii_uppercase
from typing import NamedTuple

import regex

from quotes.model import Word
from quotes.text.normalise import APOSTROPHES, DASHES, DOUBLE_MARKS, HYPHENS, IGNORED
from quotes.text.words import compared_words, plain, words

_CONTEXT = 3  # words on either side that must agree before one printing's mark is carried over to another
_NEAR = 2

_TIDY = str.maketrans(
    dict.fromkeys(APOSTROPHES + DOUBLE_MARKS + '"', "'")
    | dict.fromkeys(DASHES, "—")
    | dict.fromkeys(HYPHENS, "-")
    | dict.fromkeys(IGNORED)
)
_UNTIDY = re.compile(r"""["`…—]|''|\s\s|[^\S ]|\.\s?\.|--|\s-\s|^\s|\s\Z|[.,]'""").search
_ELLIPSIS = re.compile(r"\s?(?:…(?:\s?[….])*|\.(?:\s?\.){2,}(?:\s?…)*)")
_RANGE = re.compile(r"(?<=\d)—(?=\d)")
_DASH = re.compile(r"\s*(?:—+|-{2,}|(?<=\s)-(?=\s))\s*")
_CLOSED = re.compile(r"([.,])'+[.,]?(?!\w)")
_STRONG = regex.compile(r"(?:\s?…|[.!?])+'*\Z")
_COMMA = regex.compile(r",+(?=\s?'*\Z)")


class Gap(NamedTuple):
    """The marks and spaces between two words that stand beside each other, and whether the second has a capital."""

    marks: str
    capital: bool


class Candidate(NamedTuple):
    """What decides which wording is the base. `earliest` is None where dates do not decide."""

    text: str
    n_articles: int
    n_words: int
    earliest: str | None = None
    is_transcript: bool = False
    is_fragment: bool = False


def wording_forms(occurrences: Sequence[Sequence[str]]) -> list[str]:
    """The wording of each printing of one quote, given the texts of the parts of each. Equal texts are one wording.

    The result does not depend on the order of the printings.

    >>> wording_forms([["yes. It’s time,"], ["Yes,", "it's time."], ["It's time,"]])
    ["Yes. It's time.", "Yes. It's time.", "It's time"]
    """
    printings = [tuple(map(tidy, parts)) for parts in occurrences]
    counts = Counter(printings)
    if len(counts) == 1 and len(printings[0]) == 1:
        return [_COMMA.sub("", printings[0][0])] * len(printings)
    joined = _join(counts)
    texts = Counter[str]()
    for printing, n in counts.items():
        texts[joined[printing]] += n
    first = _agreed(texts, lambda ws: ws[:_CONTEXT], _has_capital)
    last = _agreed(texts, lambda ws: ws[-_CONTEXT:], _final_mark)
    done = {t: _closed(_opened(t, first), last) for t in texts}
    return [done[joined[p]] for p in printings]


def tidy(text: str) -> str:
    """One glyph for each kind of mark, apostrophe, dash and ellipsis, single spaces, composed letters.

    >>> tidy("“Wait”--it’s . . .  [...] 2015–16,” ")
    "'Wait' — it's … […] 2015-16',"
    """
    if text.isascii():
        if not _UNTIDY(text):
            return text
    else:
        text = unicodedata.normalize("NFC", text)
    text = text.translate(_TIDY).replace("''", "'")
    text = _DASH.sub(" — ", _RANGE.sub("-", text))
    text = _spaced_ellipses(text)
    return _CLOSED.sub(r"'\1", " ".join(text.split()))


def fragments_of(wordings: Sequence[Sequence[Word]]) -> list[int | None]:
    """For each wording the index of the wording that it is a fragment of: the longest, which is no fragment itself."""
    sequences = [" ".join(["", *plain(w), ""]) for w in wordings]
    lengths = [len(s) for s in sequences]
    order = sorted(range(len(wordings)), key=lambda w: (-lengths[w], sequences[w], rebuilt_key(wordings[w])))
    containers: list[int] = []
    found: list[int | None] = [None] * len(wordings)
    for w in order:
        inside = (c for c in containers if lengths[w] < lengths[c] and sequences[w] in sequences[c])
        found[w] = next(inside, None) if lengths[w] > 1 else None
        if found[w] is None:
            containers.append(w)
    return found


def is_fragment(part: Sequence[Word], whole: Sequence[Word]) -> bool:
    """Whether the words of one wording, brackets apart, are a proper contiguous stretch of the other's."""
    a, b = plain(part), plain(whole)
    return 0 < len(a) < len(b) and f" {' '.join(a)} " in f" {' '.join(b)} "


def choose_base(wordings: Sequence[Candidate]) -> int:
    """The index of the wording that the others are shown against.

    A transcript's, if there is one; else, among those that are no fragment, most articles, then earliest if dates
    decide, then longest, then by text.
    """
    pool = [w for w in wordings if w.is_transcript and not w.is_fragment]
    pool = pool or [w for w in wordings if not w.is_fragment] or list(wordings)
    most = max(w.n_articles for w in pool)
    pool = [w for w in pool if w.n_articles == most]
    dates = [w.earliest for w in pool]
    if None not in dates:
        pool = [w for w in pool if w.earliest == min(filter(None, dates))]
    return wordings.index(min(pool, key=lambda w: (-w.n_words, w.text)))


def letters(n: int) -> str:
    """The letters of the wording with index n: A … Z, AA, AB …

    >>> [letters(n) for n in (0, 25, 26, 701, 702)]
    ['A', 'Z', 'AA', 'ZZ', 'AAA']
    """
    out = ""
    n += 1
    while n:
        n, rest = divmod(n - 1, 26)
        out = ascii_uppercase[rest] + out
    return out


def rebuilt_key(wording: Sequence[Word]) -> tuple[str, ...]:
    """What orders wordings when all else is equal: everything printed."""
    return tuple(f"{w.before}{w.printed}{w.after}" for w in wording)


# ------------------------------------------------------------------ interruptions


def _join(printings: Counter[tuple[str, ...]]) -> dict[tuple[str, ...], str]:
    """Each printing as one text, with the form at its interruptions that an unbroken printing has there."""
    if all(len(p) == 1 for p in printings):
        return {p: p[0] for p in printings}
    read = {p: [words(part) for part in p] for p in printings}
    unbroken: dict[tuple[str, ...], Counter[Gap]] = defaultdict(Counter)
    broken: dict[tuple[str, ...], Counter[Gap]] = defaultdict(Counter)
    for printing, n in printings.items():
        for part, ws in zip(printing, read[printing], strict=True):
            for key, gap in _gaps(part, ws):
                unbroken[key][gap] += n
        for key, gap in _breaks(read[printing]):
            broken[key][gap] += n
    return {p: _joined(p, read[p], unbroken, broken) for p in printings}


def _gaps(part: str, ws: Sequence[Word]) -> Iterable[tuple[tuple[str, ...], Gap]]:
    compared = [w.compared for w in ws]
    for i in range(1, len(ws)):
        if ws[i - 1].kind != "word" or ws[i].kind != "word":
            continue
        gap = Gap(part[ws[i - 1].end : ws[i].start], ws[i].printed[:1].isupper())
        for key in _keys(compared[:i][-_CONTEXT:], compared[i : i + _CONTEXT]):
            yield key, gap


def _breaks(read: Sequence[Sequence[Word]]) -> Iterable[tuple[tuple[str, ...], Gap]]:
    for i in range(1, len(read)):
        if read[i - 1] and read[i]:
            yield _break_keys(read, i)[0], _break(read, i)


def _break(read: Sequence[Sequence[Word]], i: int) -> Gap:
    after, before = read[i - 1][-1].after, read[i][0].before
    return Gap(f"{after} {before}", read[i][0].printed[:1].isupper())


def _break_keys(read: Sequence[Sequence[Word]], i: int) -> list[tuple[str, ...]]:
    left = [w.compared for ws in read[:i] for w in ws[-_CONTEXT:]][-_CONTEXT:]
    right = [w.compared for ws in read[i:] for w in ws[:_CONTEXT]][:_CONTEXT]
    return _keys(left, right)


def _keys(left: Sequence[str], right: Sequence[str]) -> list[tuple[str, ...]]:
    """What must agree, the strictest first: words on both sides, fewer of them, those on one side alone."""
    keys = [(*left, "|", *right), (*left[-_NEAR:], "|", *right[:_NEAR])]
    keys += [(*left, "|")] if len(left) == _CONTEXT else []
    keys += [("|", *right)] if len(right) == _CONTEXT else []
    return list(dict.fromkeys(keys))


def _joined(
    printing: Sequence[str],
    read: Sequence[Sequence[Word]],
    unbroken: dict[tuple[str, ...], Counter[Gap]],
    broken: dict[tuple[str, ...], Counter[Gap]],
) -> str:
    text = printing[0]
    for i in range(1, len(printing)):
        if not read[i - 1] or not read[i]:
            text = f"{text} {printing[i]}"
            continue
        keys = _break_keys(read, i)
        seen = next((unbroken[k] for k in keys if k in unbroken), None)
        own = broken[keys[0]]
        gap = max(seen, key=lambda g: (seen[g], g)) if seen else max(own, key=lambda g: (_strength(g), own[g], g))
        rest = printing[i][read[i][0].start :]
        rest = (rest[0].upper() if gap.capital else rest[0].lower()) + rest[1:] if seen else rest
        text = text[: len(text) - len(read[i - 1][-1].after)] + gap.marks + rest
    return " ".join(text.split())


def _strength(gap: Gap) -> int:
    mark = gap.marks.strip()[:1]
    return 2 if mark in {".", "!", "?", "…"} else 1 if mark else 0


# ------------------------------------------------------------------ first letter, last mark


def _agreed(
    texts: Counter[str], key: Callable[[list[str]], list[str]], form: Callable[[str], str]
) -> dict[tuple[str, ...], str]:
    """For each group of texts that begin or end with the same words, the commonest of the forms they print."""
    forms: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for text, n in texts.items():
        if f := form(text):
            forms[tuple(key(compared_words(text)))][f] += n
    return {k: max(seen, key=lambda f: (seen[f], f)) for k, seen in forms.items()}


def _has_capital(text: str) -> str:
    return "capital" if (i := _first_letter(text)) is not None and text[i].isupper() else ""


def _first_letter(text: str) -> int | None:
    """Where the first letter stands, if nothing but marks stands before it."""
    for i, c in enumerate(text):
        if c.isalnum() or c in "[(…":
            return i if c.isalpha() else None
    return None


def _opened(text: str, capitals: dict[tuple[str, ...], str]) -> str:
    i = _first_letter(text)
    if i is None or text[i].isupper() or tuple(compared_words(text)[:_CONTEXT]) not in capitals:
        return text
    return text[:i] + text[i].upper() + text[i + 1 :]


def _final_mark(text: str) -> str:
    m = _STRONG.search(text)
    return m.group().strip("'") if m else ""


def _closed(text: str, marks: dict[tuple[str, ...], str]) -> str:
    text = _COMMA.sub("", text)
    if _STRONG.search(text) or not text or not (text[-1].isalnum() or text[-1] in "]')%"):
        return text
    return text + marks.get(tuple(compared_words(text)[-_CONTEXT:]), "")


def _spaced_ellipses(text: str) -> str:
    def spaced(m: re.Match[str]) -> str:
        opened = m.start() and text[m.start() - 1] in "[("
        closed = text[m.end() : m.end() + 1] in {"]", ")"}
        return "…" if opened or closed else " … "

    return _ELLIPSIS.sub(spaced, text)
