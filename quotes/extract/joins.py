"""Do two quotations belong together? What stands between them and around them, as features of a linear model."""

from __future__ import annotations

from quotes.extract.context import Words
from quotes.extract.scorer import Features

REACH = 400
"""Two stretches with more characters than this between them are never one."""

VALUES = (
    "last", "first", "end", "last, first, end", "size", "kind 1", "kind 2", "kinds at end", "own cue", "after 2",
    "after", "before", "cue before", "last, after", "shape, cues", "size, cues, first", "cues, sentences", "kinds",
    "cue in rest",
)  # fmt: skip
"""The features that have one value each."""

BAGS = ("words",)


def join_features(last: str, first: str, gap: Words, lead: Words, tail: Words) -> Features:
    """What speaks for or against joining: `last` and `first` are the characters on both sides of the gap.

    `lead` stands before the first of the two stretches, `tail` after the second: a quotation that brings an attribution
    of its own seldom belongs to the one before.
    """
    kinds = gap.kinds
    letters = "".join(filter(str.isalnum, kinds))
    last = "w" if last.isalnum() else last
    first = "U" if first.isupper() else ("l" if first.islower() else ("9" if first.isdigit() else first))
    stops = [i for i, k in enumerate(kinds) if k in _STOPS]
    inner_stops = len(stops) - (bool(stops) and stops[-1] == len(kinds) - 1)
    end = "s" if len(stops) > inner_stops else kinds[-1:] or "^"
    n, said = len(letters), min(kinds.count("V"), 3)
    own = "V" if "V" in tail.kinds.partition(".")[0] else "-"
    size = "0123456789"[n] if n < 5 else next(s for s, most in _SIZES if n <= most)
    a1 = tail.kinds[:1] or "$"
    shape = last + first + end
    return (
        (
            last, first, end, shape, size, kinds[:1], kinds[:2], kinds[-2:], own, tail.kinds[:2], a1,
            lead.kinds[-1:] or "^", "V" if "V" in lead.kinds else "-", last + a1 + own, f"{shape}{min(said, 2)}",
            f"{min(n, 9)}{min(said, 2)}{end}{first}", f"{min(said, 2)}{min(inner_stops, 2)}", letters if n < 9 else "",
            ("V" if "V" in kinds[stops[0] :] else "-") if inner_stops else "",
        ),
        (gap.plain[:40],),
    )  # fmt: skip


_STOPS = frozenset(".!?")
_SIZES = (("7", 7), ("12", 12), ("20", 20), ("99", 1000))
