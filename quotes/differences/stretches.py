"""Where two wordings of a table part: the stretches of words, and of marks, at which one is not as the base."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import NamedTuple

from quotes.lexicon.variants import relation, variants
from quotes.model import Word
from quotes.text.normalise import normalise
from quotes.text.wording import tidy

_SHORT = 3  # words that may be a changed beginning or ending rather than a cut
_LONG_ADDITION = 4  # words before or after the base's own that make it the one that was cut


class Printed(NamedTuple):
    """Words or marks as printed, and where they stand in the text of their wording."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch at which a wording departs from the base, with all that the rules ask about.

    `columns` is where it stands in the table, `base_at` and `this_at` the indexes of words, half-open; `marks` holds
    the marks of both where only marks differ; `edge` is "start" or "end" where a wording is cut there.
    """

    columns: tuple[int, int]
    base_at: tuple[int, int]
    this_at: tuple[int, int]
    base: tuple[Word, ...]
    this: tuple[Word, ...]
    language: str
    marks: tuple[Printed, Printed] | None = None
    edge: str = ""
    moved: bool = False
    doubled: bool = False
    after_abbreviation: bool = False

    @property
    def compared(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The words of both as compared."""
        return tuple(w.compared for w in self.base), tuple(w.compared for w in self.this)

    @property
    def printed(self) -> tuple[str, str]:
        """The words of both as printed."""
        return " ".join(tidy(w.printed) for w in self.base), " ".join(tidy(w.printed) for w in self.this)

    @property
    def form(self) -> str | None:
        """What makes both one thing in two forms, if the lexicon knows."""
        if not self.base or not self.this or any(w.kind != "word" for w in self.base + self.this):
            return None
        names = all(w.printed[:1].isupper() for w in self.base + self.this)
        return relation(self.language, *self.compared, names)


class Atom(NamedTuple):
    """The smallest thing compared: a column, or a unit of columns, in two wordings. Indexes of words."""

    columns: tuple[int, int]
    base: tuple[int, ...]
    this: tuple[int, ...]
    status: str  # same, form, unlike, replaced, absent, present, bracket, sic, ellipsis


_PAIRED = frozenset({"same", "form", "unlike", "replaced"})


class Cell(NamedTuple):
    """One column, or the place between two, and the indexes of the words that base and wording have there."""

    start: int
    end: int
    base: int | None
    this: int | None


@dataclass(frozen=True, slots=True)
class Pair:
    """The base and one wording beside each other, as the columns of the table have them."""

    cells: Sequence[Cell]
    units: Sequence[tuple[int, int]]
    moves: Sequence[tuple[int, int]]
    base: Sequence[Word]
    this: Sequence[Word]
    language: str


def stretches(pair: Pair) -> list[Stretch]:
    """Where the wording departs from the base, in reading order."""
    found = _atoms(pair)
    groups = _groups(found, pair)
    apart = {k: n for n, (start, end, *_) in enumerate(groups) for k in range(start, end)}
    marks = list(_marks(found, apart, pair))
    repunctuated = {s.columns[1] for s in marks}
    out = marks
    for start, end, edge, moved in groups:
        if end == start + 1 and _same_letters(found[start], pair) and not _after_same(found, start, repunctuated):
            continue  # a capital at the start, after other words or after another mark is no difference of its own
        out.append(_stretch(found, start, end, edge, moved, pair))
    return sorted(out, key=lambda s: s.columns)


# ------------------------------------------------------------------ words


def _atoms(pair: Pair) -> list[Atom]:
    """What the base and the wording have in each column that either has a word in."""
    cells, base, this = pair.cells, pair.base, pair.this
    unit_at = {c: end for start, end in pair.units for c in range(start, end)}
    found: list[Atom] = []
    at = 0
    while at < len(cells):
        start, end, i, j = cells[at]
        n = at + 1
        if start in unit_at:
            n = _unit_end(cells, at, unit_at[start])
        if n == at + 1 and i is not None and j is not None and base[i].printed == this[j].printed:
            found.append(Atom((start, end), (i,), (j,), "same"))
        else:
            xs = tuple(c.base for c in cells[at:n] if c.base is not None)
            ys = tuple(c.this for c in cells[at:n] if c.this is not None)
            status = _status([base[x] for x in xs], [this[y] for y in ys], pair.language)
            found.append(Atom((start, cells[n - 1].end), xs, ys, status))
        at = n
    return found


def _unit_end(cells: Sequence[Cell], at: int, until: int) -> int:
    """Where a unit of columns ends, if the two have different numbers of words for the same thing in it."""
    n = at + 1
    while n < len(cells) and cells[n].end <= until:
        n += 1
    ours, theirs = sum(c.base is not None for c in cells[at:n]), sum(c.this is not None for c in cells[at:n])
    return n if ours != theirs and ours and theirs else at + 1


def _status(xs: Sequence[Word], ys: Sequence[Word], language: str) -> str:
    if not xs or not ys:
        word = (*xs, *ys)[0]
        if word.kind == "word":
            return "absent" if xs else "present"
        return "sic" if word.compared == "[sic]" else word.kind
    if len(xs) == len(ys) == 1 and xs[0].compared == ys[0].compared:
        return "same" if _undotted(xs[0]) == _undotted(ys[0]) else "form"
    if any(w.kind != "word" for w in (*xs, *ys)):
        return "replaced"
    names = all(w.printed[:1].isupper() for w in (*xs, *ys))
    known = relation(language, tuple(w.compared for w in xs), tuple(w.compared for w in ys), names)
    return "form" if known else "unlike"


def _undotted(word: Word) -> str:
    """What is printed, without the last dot of initials: before another mark it is left out."""
    return tidy(word.printed).rstrip(".")


Group = tuple[int, int, str, bool]  # the atoms from and to, the edge it is cut at, whether words changed places


def _groups(found: Sequence[Atom], pair: Pair) -> list[Group]:
    """Which atoms make one difference together."""
    moved = _moved(found, pair)
    paired = [k for k, atom in enumerate(found) if atom.status in _PAIRED]
    paired += [k for start, end in moved for k in (start, end - 1)]
    first, last = (min(paired), max(paired) + 1) if paired else (0, len(found))
    out = [*_edge(found, 0, first, "start")] + [(start, end, "", True) for start, end in moved]
    start = first
    for begin, end in [*moved, (last, last)]:
        out += [(a, b, "", False) for a, b in _runs(found, start, max(start, min(begin, last)))]
        start = max(start, end)
    return [*out, *_edge(found, last, len(found), "end")]


def _moved(found: Sequence[Atom], pair: Pair) -> list[tuple[int, int]]:
    """The ranges of atoms within which words changed places; overlapping ones are one."""
    base_at = {c.start: c.base for c in pair.cells if c.base is not None}
    this_at = {c.start: c.this for c in pair.cells if c.this is not None}
    spans = []
    for c, d in pair.moves:
        for x, y in ((c, d), (d, c)):
            if x in base_at and y in this_at and pair.base[base_at[x]].compared == pair.this[this_at[y]].compared:
                inside = [k for k, atom in enumerate(found) if atom.columns[0] <= d and atom.columns[1] > c]
                spans.append((inside[0], inside[-1] + 1))
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def _edge(found: Sequence[Atom], start: int, end: int, edge: str) -> list[Group]:
    """The differences before the first word that both have, or after the last."""
    lacking = [k for k in range(start, end) if found[k].base]
    added = [k for k in range(start, end) if found[k].this]
    if lacking and added:
        mixed = lacking[0] < added[-1] and added[0] < lacking[-1]
        if mixed or len(lacking) <= _SHORT or all(found[k].status == "ellipsis" for k in added):
            return [(start, end, "", False)]
    groups: list[Group] = []
    if lacking:
        groups.append((lacking[0], lacking[-1] + 1, edge, False))
    if added and not lacking and len(added) >= _LONG_ADDITION:
        groups.append((start, end, edge, False))
    elif added:
        groups += [(a, b, "", False) for a, b in _runs(found, added[0], added[-1] + 1)]
    return groups


def _runs(found: Sequence[Atom], start: int, end: int) -> list[tuple[int, int]]:
    """Neighbouring atoms that make one difference."""
    out: list[tuple[int, int]] = []
    for k in range(start, end):
        if found[k].status == "same":
            continue
        if out and out[-1][1] == k and _join(found[out[-1][0] : k], found[k]):
            out[-1] = (out[-1][0], k + 1)
        else:
            out.append((k, k + 1))
    return out


def _join(group: Sequence[Atom], atom: Atom) -> bool:
    """Whether an atom belongs to the difference before it."""
    statuses = {a.status for a in group} | {atom.status}
    if statuses & {"form", "sic"}:
        return False
    if "ellipsis" in statuses:
        return statuses <= {"ellipsis", "absent", "present"}
    if "bracket" in statuses:
        of_base = any(a.base for a in (*group, atom) if a.status == "bracket")
        return statuses <= {"bracket", "present" if of_base else "absent"}
    return True


def _stretch(found: Sequence[Atom], start: int, end: int, edge: str, moved: bool, pair: Pair) -> Stretch:
    atoms = found[start:end]
    base_at = _range([a.base for a in found], start, end)
    this_at = _range([a.this for a in found], start, end)
    columns = (atoms[0].columns[0], atoms[-1].columns[1])
    if edge:  # the words of the other side that stand among them are a difference of their own
        lacking = any(atom.base for atom in atoms)
        base_at = base_at if lacking else (base_at[0], base_at[0])
        this_at = (this_at[0], this_at[0]) if lacking else this_at
    base, this = tuple(pair.base[slice(*base_at)]), tuple(pair.this[slice(*this_at)])
    one_sided, at, side = (base, base_at, pair.base) if not this else (this, this_at, pair.this)
    return Stretch(
        columns=columns,
        base_at=base_at,
        this_at=this_at,
        base=base,
        this=this,
        language=pair.language,
        edge=edge,
        moved=moved,
        doubled=not (base and this) and _is_doubled(one_sided, at, side),
    )


def _range(words: Sequence[tuple[int, ...]], start: int, end: int) -> tuple[int, int]:
    """The words of one side in a range of atoms; where there are none, where they would stand."""
    inside = [i for indexes in words[start:end] for i in indexes]
    if inside:
        return inside[0], inside[-1] + 1
    at = sum(map(len, words[:start]))
    return at, at


def _is_doubled(words: Sequence[Word], at: tuple[int, int], side: Sequence[Word]) -> bool:
    said = [w.compared for w in words]
    before, after = side[max(0, at[0] - len(said)) : at[0]], side[at[1] : at[1] + len(said)]
    return said in ([w.compared for w in before], [w.compared for w in after])


def _after_same(found: Sequence[Atom], k: int, repunctuated: AbstractSet[int]) -> bool:
    """Whether both have the same word and the same marks before a place."""
    if 0 in found[k].base or 0 in found[k].this or found[k].columns[0] in repunctuated:
        return False
    return found[k - 1].status == "same"


def _same_letters(atom: Atom, pair: Pair) -> bool:
    """Whether both have the same word and only its first letter's case differs."""
    if atom.status != "form" or len(atom.base) != 1 or len(atom.this) != 1:
        return False
    a, b = tidy(pair.base[atom.base[0]].printed), tidy(pair.this[atom.this[0]].printed)
    return a[1:] == b[1:] and a[:1].casefold() == b[:1].casefold()


# ------------------------------------------------------------------ marks


def _marks(found: Sequence[Atom], apart: dict[int, int], pair: Pair) -> Iterator[Stretch]:
    """Where only the marks between two words that both have are not the same."""
    for k in range(len(found) + 1):
        left, right = found[k - 1] if k else None, found[k] if k < len(found) else None
        if _same_marks(left, right, pair) or (left and right and apart.get(k - 1, -1) == apart.get(k, -2)):
            continue
        base = _between(pair.base, left.base[-1] if left else None, right.base[0] if right else None)
        this = _between(pair.this, left.this[-1] if left else None, right.this[0] if right else None)
        both = {base.text, this.text}
        if _alike(base.text, this.text) or (not (left and right) and both & _WEAK):
            continue
        if left and left.status == "form" and both == {"", "."}:
            continue  # the dot of a short form, beside the full one
        column = left.columns[1] if left else 0
        word = pair.base[left.base[-1]].compared if left else ""
        base_at, this_at = right.base[0] if right else len(pair.base), right.this[0] if right else len(pair.this)
        yield Stretch(
            columns=(column, column),
            base_at=(base_at, base_at),
            this_at=(this_at, this_at),
            base=(),
            this=(),
            language=pair.language,
            marks=(base, this),
            after_abbreviation=both == {"", "."} and word in variants(pair.language).abbreviations,
        )


def _same_marks(left: Atom | None, right: Atom | None, pair: Pair) -> bool:
    """Whether the marks between two places are the same in both, or not to be compared: a word is lacking there."""
    if (left and not (left.base and left.this)) or (right and not (right.base and right.this)):
        return True
    same_after = not left or pair.base[left.base[-1]].after == pair.this[left.this[-1]].after
    same_before = not right or pair.base[right.base[0]].before == pair.this[right.this[0]].before
    return same_after and same_before


_WEAK = frozenset(("", ","))  # marks that stand, or are lacking, only because a wording begins or ends there


def _between(words: Sequence[Word], left: int | None, right: int | None) -> Printed:
    """The marks between two neighbouring words, or before the first, or after the last, as the text has them."""
    after = words[left].after if left is not None else ""
    before = words[right].before if right is not None else ""
    start = words[left].end if left is not None else words[right].start - len(before) if right is not None else 0
    end = words[right].start if right is not None else start + len(after)
    space = " " if start + len(after) < end - len(before) else ""
    gap = f"{after}{space}{before}" if before else after
    lead = len(gap) - len(gap.lstrip())
    return Printed(gap.strip(), start + lead, start + lead + len(gap.strip()))


def _alike(a: str, b: str) -> bool:
    return a == b or normalise(a).replace('"', "'") == normalise(b).replace('"', "'")
