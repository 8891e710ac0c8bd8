"""Which of two printings is the earlier: only as far as the precision of their dates decides."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from quotes.provenance.values import Dated, Publication

_LENGTH = {"year": 4, "month": 7, "day": 10, "second": 19}
_LAST = "~"  # sorts after every digit and sign of a date
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def bounds(article: Publication | Dated) -> tuple[str, str]:
    """The first and the last moment at which an article may have appeared, as strings that sort like time.

    >>> bounds(Publication("a1", "", published="2015-05-29", precision="month"))
    ('2015-05', '2015-05~')
    """
    if not article.published:
        return "", _LAST
    key = article.published[: _LENGTH.get(article.precision or "day", 10)]
    return key, key + _LAST


def before(a: Publication, b: Publication) -> bool:
    """Whether the dates say that `a` appeared before `b`. The same day, or a date unknown, says nothing."""
    return bounds(a)[1] < bounds(b)[0]


def spoken(article: Publication | Dated) -> str:
    """The date as a sentence has it.

    >>> spoken(Publication("a1", "", published="2015-05-29T10:00:00Z", precision="day"))
    '29 May 2015'
    """
    return _in_words(bounds(article)[0])


@lru_cache
def _in_words(key: str) -> str:
    parts = key[:10].split("-")
    if len(parts) < 2 or not parts[1].isdigit() or not 1 <= int(parts[1]) <= 12:
        return key
    month = f"{_MONTHS[int(parts[1]) - 1]} {parts[0]}"
    day = f"{int(parts[2])} {month}" if len(parts) > 2 and parts[2].isdigit() else month
    return f"{day}, {key[11:16]} UTC" if len(key) > 16 else day


def earliest(printings: Sequence[Dated]) -> tuple[int | None, str]:
    """The printing that the dates show to be the first of all here, or None; and a clause that says why.

    >>> earliest([Dated(1, "2015-05-29", "day"), Dated(2, "2015-05-28", "day")])
    (2, 'dated 28 May 2015, before every other printing here')
    >>> earliest([Dated(1, "2015-05-29", "day"), Dated(2, None, None)])
    (None, '1 of 2 printings has no date')
    """
    if len(printings) == 1:
        return printings[0].occurrence_id, "the only printing here"
    undated = sum(p.published is None for p in printings)
    if undated:
        has = "has" if undated == 1 else "have"
        return None, f"{undated} of {len(printings)} printings {has} no date"
    first = min(printings, key=lambda p: (bounds(p)[1], p.occurrence_id))
    last_moment = bounds(first)[1]
    rivals = sum(bounds(p)[0] < last_moment for p in printings)
    if rivals > 1:
        return None, f"{rivals} printings may be the first: their dates ({spoken(first)}) do not decide"
    return first.occurrence_id, f"dated {spoken(first)}, before every other printing here"
