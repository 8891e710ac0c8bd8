"""Wordings: which printings of a quote say the same, and which of its wordings the others are shown against.

A wording is a form of the words, the inner punctuation and the editor's brackets. These make no new wording: glyphs of
marks, apostrophes, dashes and ellipses; white space; the case of the first letter; a mark that stands only because the
quotation ends there or is interrupted ("Yes," he said. "We go." is "Yes. We go." where another prints it unbroken).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from string import ascii_uppercase
from typing import NamedTuple

from quotes.model import Word
from quotes.text.normalise import APOSTROPHES, DASHES, DOUBLE_MARKS, HYPHENS, IGNORED, composed
from quotes.text.words import compared_words, plain, words

_CONTEXT = 3  # words on either side that must agree before one printing's mark is carried over to another
_NEAR = 2

_TIDY = str.maketrans(
    dict.fromkeys(APOSTROPHES + DOUBLE_MARKS + '"', "'")
    | dict.fromkeys(DASHES, "—")
    | dict.fromkeys(HYPHENS, "-")
    | dict.fromkeys(IGNORED)
)
# Of ASCII without space at its ends: what `tidy` would change.
_UNTIDY = re.compile(r"""["`\t-\r\x1c-\x1f]|  |''|\. ?\.|-(?:-|(?!\S))|[.,]'""").search
_ELLIPSIS = re.compile(r"\s?(?:…|\.\s?\.\s?\.)(?:\s?[….])*")
_RANGE = re.compile(r"(?<=\d)—(?=\d)")
_DASH = re.compile(r"\s*(?:-?—[—-]*|--[—-]*|(?<!\S)-(?!\S))\s*")
_DOUBLED = re.compile("''+")
_CLOSED = re.compile(r"[.,']{0,9}[.,]'[.,']{0,9}(?!\w)")


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
    if len(printings) == 1:
        return [_without_comma(" ".join(filter(None, printings[0])))]
    counts = Counter(printings)
    if len(counts) == 1:
        return [_without_comma(" ".join(filter(None, printings[0])))] * len(printings)
    joined = _join(counts)
    texts = Counter[str]()
    for printing, n in counts.items():
        texts[joined[printing]] += n
    forms = _closed(_opened({text: text for text in texts}, texts), texts)
    return [forms[joined[p]] for p in printings]


def tidy(text: str) -> str:
    """One glyph for each kind of mark, apostrophe, dash and ellipsis, single spaces, composed letters.

    >>> tidy("“Wait”--it’s . . .  [...] 2015–16,” ")
    "'Wait' — it's … […] 2015-16',"
    """
    text = text.strip()
    straight = text.replace("’", "'").replace("‘", "'")
    if straight.isascii() and not _UNTIDY(straight):
        return straight
    if not text.isascii():
        text = composed(text)
    text = " ".join(_DOUBLED.sub("'", text.translate(_TIDY)).split())
    text = _DASH.sub(" — ", _RANGE.sub("-", _spaced_ellipses(text)))
    return _CLOSED.sub(lambda m: "'." if "." in m.group() else "',", " ".join(text.split()))


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

_Key = tuple[str, ...]
_Read = list[tuple[Word, ...]]  # the words of each part of one printing
_Seen = dict[_Key, Counter[Gap]]


def _join(printings: Counter[tuple[str, ...]]) -> dict[tuple[str, ...], str]:
    """Each printing as one text, with the form at its interruptions that an unbroken printing has there."""
    if all(len(p) == 1 for p in printings):
        return {p: p[0] for p in printings}
    read: dict[tuple[str, ...], _Read] = {p: [words(part) for part in p] for p in printings}
    broken: _Seen = defaultdict(Counter)
    wanted: set[_Key] = set()
    for printing, n in printings.items():
        for i in _breaks(read[printing]):
            keys = _break_keys(read[printing], i)
            broken[keys[0]][_break(read[printing], i)] += n
            wanted.update(keys)
    unbroken = _unbroken(read, printings, wanted)
    return {p: _joined(p, read[p], unbroken, broken) for p in printings}


def _breaks(read: _Read) -> list[int]:
    """The parts before which there is an interruption."""
    return [i for i in range(1, len(read)) if read[i - 1] and read[i]]


def _break(read: _Read, i: int) -> Gap:
    after, before = read[i - 1][-1].after, read[i][0].before
    return Gap(f"{after} {before}", read[i][0].printed[:1].isupper())


def _break_keys(read: _Read, i: int) -> list[_Key]:
    left = [w.compared for ws in read[:i] for w in ws[-_CONTEXT:]][-_CONTEXT:]
    right = [w.compared for ws in read[i:] for w in ws[:_CONTEXT]][:_CONTEXT]
    return _keys(left, right)


def _keys(left: Sequence[str], right: Sequence[str]) -> list[_Key]:
    """What must agree, the strictest first: words on both sides, fewer of them, those on one side alone."""
    keys = [(*left, "|", *right), (*left[-_NEAR:], "|", *right[:_NEAR])]
    keys += [(*left, "|")] if len(left) == _CONTEXT else []
    keys += [("|", *right)] if len(right) == _CONTEXT else []
    return list(dict.fromkeys(keys))


def _unbroken(read: dict[tuple[str, ...], _Read], printings: Counter[tuple[str, ...]], wanted: set[_Key]) -> _Seen:
    """How the words at the interruptions wanted stand beside each other where no interruption is."""
    lefts = {key[key.index("|") - 1] for key in wanted if key[0] != "|"}
    rights = {key[key.index("|") + 1] for key in wanted if key[-1] != "|"}
    seen: _Seen = defaultdict(Counter)
    for printing, n in printings.items():
        for part, ws in zip(printing, read[printing], strict=True):
            compared = [w.compared for w in ws]
            for i in range(1, len(ws)):
                if compared[i - 1] not in lefts and compared[i] not in rights:
                    continue
                if ws[i - 1].kind != "word" or ws[i].kind != "word":
                    continue
                gap = Gap(part[ws[i - 1].end : ws[i].start], ws[i].printed[:1].isupper())
                for key in _keys(compared[max(0, i - _CONTEXT) : i], compared[i : i + _CONTEXT]):
                    if key in wanted:
                        seen[key][gap] += n
    return seen


def _joined(printing: Sequence[str], read: _Read, unbroken: _Seen, broken: _Seen) -> str:
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


def _opened(forms: dict[str, str], texts: Counter[str]) -> dict[str, str]:
    """The forms with a capital where another text that begins with the same words has one."""
    first = {text: _first_letter(text) for text in texts}
    capital = {text: at is not None and text[at].isupper() for text, at in first.items()}
    if len(set(capital.values())) == 1:
        return forms
    capitals = {_first_words(text) for text, has in capital.items() if has}
    for text, at in first.items():
        if at is not None and not capital[text] and _first_words(text) in capitals:
            forms[text] = text[:at] + text[at].upper() + text[at + 1 :]
    return forms


def _first_letter(text: str) -> int | None:
    """Where the first letter stands, if nothing but marks stands before it."""
    for i, c in enumerate(text):
        if c.isalnum() or c in "[(…":
            return i if c.isalpha() else None
    return None


def _first_words(text: str) -> tuple[str, ...]:
    return tuple(compared_words(text)[:_CONTEXT])


def _closed(forms: dict[str, str], texts: Counter[str]) -> dict[str, str]:
    """The forms without a last comma, and with the commonest last mark of texts that end with the same words."""
    final = {text: _final_mark(text) for text in texts}
    forms = {text: _without_comma(form) for text, form in forms.items()}
    if all(final.values()) or not any(final.values()):
        return forms
    marks: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for text, mark in final.items():
        if mark:
            marks[_last_words(text)][mark] += texts[text]
    for text, form in forms.items():
        if not _final_mark(form) and form and (form[-1].isalnum() or form[-1] in "]')%"):
            seen = marks.get(_last_words(text), Counter[str]())
            forms[text] = form + max(seen, key=lambda m: (seen[m], m), default="")
    return forms


def _final_mark(text: str) -> str:
    """The marks of the sentence at the end, a closing mark of quotation after them left out."""
    text = text.rstrip("'")
    return text[len(text.rstrip(".!?… ")) :].strip()


def _without_comma(text: str) -> str:
    return text.rstrip(", ") if text.endswith(",") else text


def _last_words(text: str) -> tuple[str, ...]:
    return tuple(compared_words(text)[-_CONTEXT:])


def _spaced_ellipses(text: str) -> str:
    def spaced(m: re.Match[str]) -> str:
        opened = m.start() and text[m.start() - 1] in "[("
        closed = text[m.end() : m.end() + 1] in {"]", ")"}
        return "…" if opened or closed else " … "

    return _ELLIPSIS.sub(spaced, text)
