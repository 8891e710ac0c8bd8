"""Is a stretch between marks speech? What a reader would look at, as features of a linear model."""

from __future__ import annotations

from collections.abc import Mapping

from quotes.extract.context import Inner, Words
from quotes.extract.scorer import Features

VALUES = (
    "size", "end", "case", "form", "before", "after", "before 2", "after 2", "end, after", "case, before",
    "case, after", "before, after", "cue before", "cue after", "cues, size", "cue before, form", "word before",
    "word after", "says I", "has auxiliary", "opening", "before 3", "after 3",
)  # fmt: skip
"""The features that have one value each."""

BAGS = ("words before", "words after")


def speech_features(within: Inner, lead: Words, tail: Words, plain: Mapping[str, str]) -> Features:
    """What speaks for or against speech: the words between the marks, before them and after them.

    `plain` has the words in small letters, a name as X.
    """
    size, case, end = within.size, within.case + within.titled, within.end
    if end == "w" and tail.kinds[:1] in _PUNCTUATION:
        end = "o" + tail.kinds[:1]  # outside the marks, as in German
    form = size + case + end
    bk, ak = lead.kinds, tail.kinds
    b1, a1 = bk[-1:] or "^", ak[:1] or "$"
    said_before, said_after = _cue(bk[bk.rfind(".") + 1 :]), _cue(ak.partition(".")[0])
    lead_words, tail_words = [plain[w] for w in lead.printed[-8:]], [plain[w] for w in tail.printed[:6]]
    cues = said_before + said_after
    return (
        (
            size, end, case, form, b1, a1, bk[-2:] or "^", ak[:2] or "$", end + a1, case + b1,
            case + a1, b1 + a1, said_before, said_after, cues + ("s" if size in _SHORT else "l"),
            said_before + size + case, lead_words[-1] if lead_words else "^", tail_words[0] if tail_words else "$",
            within.first, within.verb, within.opening, bk[-3:], ak[:3],
        ),
        (lead_words, tail_words),
    )  # fmt: skip


_PUNCTUATION = frozenset(".,!?")
_SHORT = frozenset("0123")


def _cue(kinds: str) -> str:
    """The strongest kind of word, in one sentence, that hands on words."""
    for cue in "VWN":
        if cue in kinds:
            return cue
    return "-"
