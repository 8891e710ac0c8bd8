"""Do two quotations belong together? What stands between them and around them, as features of a linear model."""

from __future__ import annotations

from collections.abc import Mapping

from quotes.extract.context import Words
from quotes.extract.scorer import Features

REACH = 400
"""Two stretches with more characters than this between them are never one."""

SENTENCE = 3
"""More words than this after the first sentence of the gap are another sentence: the two are never one."""

VALUES = (
    "last", "first", "end", "last, first, end", "size", "kind 1", "kind 2", "kinds at end", "own cue", "after 2",
    "after", "before", "cue before", "last, after", "shape, cues", "size, cues, first", "cues, rest", "kinds",
    "cue in rest", "rest", "rest begins",
)  # fmt: skip
"""The features that have one value each."""

BAGS = ("words",)


def join_features(
    last: str, first: str, gap: Words, rest: Words, lead: Words, tail: Words, plain: Mapping[str, str]
) -> Features:
    """What speaks for or against joining: `last` and `first` are the characters on both sides of the gap.

    `rest` is what stands in the gap after its first sentence. `lead` stands before the first of the two stretches,
    `tail` after the second: a quotation that brings an attribution of its own seldom belongs to the one before.
    `plain` has the words in small letters, a name as X.
    """
    kinds = gap.kinds
    letters = "".join(filter(str.isalnum, kinds))
    last = "w" if last.isalnum() else last
    first = "U" if first.isupper() else ("l" if first.islower() else ("9" if first.isdigit() else first))
    end = "s" if kinds[-1:] in _STOPS else kinds[-1:] or "^"
    n, said = len(letters), "0123"[min(kinds.count("V"), 3)]
    own = "V" if "V" in tail.kinds.partition(".")[0] else "-"
    more = str(len(rest.printed))
    a1 = tail.kinds[:1] or "$"
    shape = last + first + end
    return (
        (
            last, first, end, shape, _size(n), kinds[:1], kinds[:2], kinds[-2:], own, tail.kinds[:2], a1,
            lead.kinds[-1:] or "^", "V" if "V" in lead.kinds else "-", last + a1 + own, shape + said,
            f"{min(n, 9)}{said}{end}{first}", said + more, letters if n < 9 else "",
            ("V" if "V" in rest.kinds else "-") if rest.kinds else "", more, rest.kinds[:1],
        ),
        ([plain[w] for w in gap.printed[:40]],),
    )  # fmt: skip


_STOPS = frozenset(".!?")
_SIZES = (("7", 7), ("12", 12), ("20", 20), ("99", 1000))


def _size(n: int) -> str:
    return "01234"[n] if n < 5 else next(size for size, most in _SIZES if n <= most)
