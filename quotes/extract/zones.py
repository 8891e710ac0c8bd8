"""The stretches of an article that are no running text, found by place."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate

from quotes.model import Zone


class Zones:
    """Answers which zone a stretch touches, in a time that hardly depends on how many zones there are."""

    def __init__(self, zones: Iterable[Zone]) -> None:
        self._zones = sorted(zones)
        self._starts = [zone.start for zone in self._zones]
        self._reach = list(accumulate((zone.end for zone in self._zones), max))  # how far the zones up to here go

    def touched(self, start: int, end: int) -> Zone | None:
        """A zone that shares a character with text[start:end]."""
        last = bisect_left(self._starts, end) - 1
        while last >= 0 and self._reach[last] > start:
            if self._zones[last].end > start:
                return self._zones[last]
            last -= 1
        return None
