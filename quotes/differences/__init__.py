"""Alignment → Difference: every place at which a wording departs from the base, of what kind, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from quotes.differences.kinds import RULES, Rule, flags_of, rule_of
from quotes.differences.stretches import Cell, Pair, Printed, Stretch, stretches
from quotes.lexicon import lexicon
from quotes.model import Alignment, Difference, Word
from quotes.text.words import rebuilt

__all__ = ["KINDS", "RULES", "Kind", "Rule", "differences", "places_of_columns"]

_CONTEXT = 6  # words shown before and after a difference
_ENDS_SENTENCE = (".", "!", "?", "…", ":")


class Kind(NamedTuple):
    """A row of `difference_kinds`."""

    kind: str
    class_: str
    meaning: str
    example: str


KINDS: tuple[Kind, ...] = tuple(Kind(r.kind, r.class_, r.meaning, r.example) for r in RULES)


def differences(
    wordings: Sequence[Sequence[Word]],
    alignment: Alignment,
    fragments: Sequence[int | None],
    language: str = "en",
) -> tuple[Difference, ...]:
    """Every place at which a wording departs from the base, wording by wording, in reading order.

    `wordings` are all of the quote, the base first; `alignment` is the table of those that are no fragment, in the
    same order; `fragments[w]` is the index of the wording that `w` is part of, or None. A fragment's words stand in
    the columns of the wording that contains it.

    >>> from quotes.align import align
    >>> from quotes.text.words import words
    >>> two = [words("We return to rebuild it."), words("We return to Derry to re-build it.")]
    >>> [(d.place, d.kind, d.base_text, d.this_text) for d in differences(two, align(two), [None, None])]
    [(1, 'words', None, 'to Derry'), (2, 'hyphenation', 'rebuild', 're-build')]
    """
    if not wordings:
        return ()
    cells = _cells(wordings, alignment, fragments)
    found: list[tuple[int, Stretch]] = []
    for w in range(1, len(wordings)):
        pair = Pair(_beside(cells[0], cells[w]), alignment.units, alignment.moves, wordings[0], wordings[w], language)
        found += [(w, s) for s in stretches(pair)]
    places = {key: n for n, key in enumerate(sorted({_place(s) for _, s in found}), 1)}
    return tuple(_difference(w, s, places[_place(s)], wordings[0], wordings[w]) for w, s in found)


def places_of_columns(alignment: Alignment, found: Sequence[Difference]) -> tuple[int | None, ...]:
    """For each column of the table the place of difference it belongs to: the shortest, extents left out; else None."""
    out: list[int | None] = [None] * len(alignment.columns)
    inner = {(d.columns[1] - d.columns[0], d.place, d.columns) for d in found if d.class_ != "extent"}
    for _, place, (start, end) in sorted(inner, reverse=True):
        out[start:end] = [place] * (end - start)
    return tuple(out)


# ------------------------------------------------------------------ where the words stand

_At = tuple[int, int]  # a column, or the place before one: half-open, empty for a place


def _cells(
    wordings: Sequence[Sequence[Word]], alignment: Alignment, fragments: Sequence[int | None]
) -> list[list[_At]]:
    """For each wording, where in the table each of its words stands. A fragment's stand where its container's do."""
    out: list[list[_At]] = [[] for _ in wordings]
    whole = [w for w, container in enumerate(fragments) if container is None]
    for c, column in enumerate(alignment.columns):
        for w, index in zip(whole, column, strict=True):
            if index is not None:
                out[w].append((c, c + 1))
    for w in sorted((w for w, c in enumerate(fragments) if c is not None), key=lambda w: -len(wordings[w])):
        container = fragments[w]
        assert container is not None
        out[w] = _within(wordings[w], wordings[container], out[container])
    return out


def _within(part: Sequence[Word], whole: Sequence[Word], at: Sequence[_At]) -> list[_At]:
    """Where the words of a fragment stand, given where its container's do. What only the fragment has is between."""
    words = [n for n, w in enumerate(whole) if w.kind == "word"]
    said = [w.compared for w in part if w.kind == "word"]
    spoken = [whole[n].compared for n in words]
    places = [n for n in range(len(spoken)) if spoken[n] == said[0] and spoken[n : n + len(said)] == said]
    start = max(places, key=lambda n: (_same_print(part, [whole[i] for i in words[n:]]), -n))
    own = iter(words[start:])
    out: list[_At] = []
    previous = words[start] - 1
    for w in part:
        following = previous + 1
        if w.kind == "word":
            previous = next(own)
            out.append(at[previous])
        elif 0 < following < len(whole) and whole[following].compared == w.compared and out:
            previous = following
            out.append(at[previous])
        else:
            column = out[-1][1] if out else at[words[start]][0]
            out.append((column, column))
    return out


def _same_print(part: Sequence[Word], whole: Sequence[Word]) -> int:
    """How many words, and marks around words, are printed the same."""
    spoken = [w for w in part if w.kind == "word"]
    pairs = zip(spoken, whole, strict=False)
    return sum((a.printed == b.printed) + (a.before == b.before) + (a.after == b.after) for a, b in pairs)


def _beside(base: Sequence[_At], this: Sequence[_At]) -> list[Cell]:
    """Base and wording column by column."""
    cells: list[Cell] = []
    i = j = 0
    while i < len(base) or j < len(this):
        if i < len(base) and j < len(this) and base[i] == this[j]:
            cells.append(Cell(*base[i], i, j))
            i, j = i + 1, j + 1
        elif j == len(this) or (i < len(base) and base[i] < this[j]):
            cells.append(Cell(*base[i], i, None))
            i += 1
        else:
            cells.append(Cell(*this[j], None, j))
            j += 1
    return cells


# ------------------------------------------------------------------ rows


def _place(stretch: Stretch) -> tuple[int, int, bool]:
    return (*stretch.columns, stretch.marks is None)


def _difference(w: int, s: Stretch, place: int, base: Sequence[Word], this: Sequence[Word]) -> Difference:
    rule = rule_of(s)
    base_text, base_start, base_end = s.marks[0] if s.marks else _words_at(base, s.base_at)
    this_text, start, end = s.marks[1] if s.marks else _words_at(this, s.this_at)
    operation: Literal["present", "absent", "changed"] = "changed"
    if not base_text or not this_text:
        operation = "absent" if base_text else "present"
    return Difference(
        wording=w,
        place=place,
        operation=operation,
        kind=rule.kind,
        class_=rule.class_,
        flags=flags_of(s, rule.class_, lambda: _names(s, base, this)),
        before=rebuilt(this[max(0, s.this_at[0] - _CONTEXT) : s.this_at[0]]),
        base_text=base_text or None,
        this_text=this_text or None,
        after=rebuilt(this[s.this_at[1] : s.this_at[1] + _CONTEXT]),
        start=start,
        end=end,
        base_start=base_start,
        base_end=base_end,
        columns=s.columns,
    )


def _words_at(words: Sequence[Word], at: tuple[int, int]) -> Printed:
    """What words are in their text, without the marks around them, and where; where none are, where they would stand."""
    if at[0] == at[1]:
        place = words[at[0]].start if at[0] < len(words) else words[-1].end if words else 0
        return Printed("", place, place)
    inside = [words[at[0]]._replace(before=""), *words[at[0] + 1 : at[1]]]
    inside[-1] = inside[-1]._replace(after="")
    return Printed(rebuilt(inside), inside[0].start, inside[-1].end)


def _names(s: Stretch, base: Sequence[Word], this: Sequence[Word]) -> set[str]:
    """The words of a stretch, as compared, that have a capital although no sentence begins with them."""
    sides = ((base, s.base_at), (this, s.this_at))
    return {
        words[i].compared
        for words, at in sides
        for i in range(*at)
        if words[i].printed.lstrip("[")[:1].isupper()
        and words[i].compared.split("'")[0] != "i"
        and not _opens_sentence(words, i, s.language)
    }


def _opens_sentence(words: Sequence[Word], i: int, language: str) -> bool:
    """Whether a capital may stand here because a sentence begins."""
    if i == 0 or words[i - 1].kind == "ellipsis":
        return True
    before = words[i - 1]
    if before.after == "." and f"{before.printed}." in lexicon(language).words("abbreviations"):
        return False
    return before.after.strip("'\" )").endswith(_ENDS_SENTENCE)
