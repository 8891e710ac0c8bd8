"""A linear model over readable features: a bias, and a weight for each value of each feature.

`python bench/train_extract.py` learns the weights and writes them to the lexicon folder (`extraction_en.json` …). A
model answers one question with the logarithm of the odds in hundredths: 0 is an even chance, 220 is nine to one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from quotes.lexicon import data, has_data, lexicon

Features = tuple[tuple[str, ...], tuple[Sequence[str], ...]]
"""One value for each feature of the first kind, any number of values for each of the second."""


class Scorer(NamedTuple):
    """A model: weights are hundredths of log odds, whole numbers, so that no order of adding changes a sum."""

    bias: int
    threshold: int
    tables: tuple[dict[str, int], ...]
    bags: tuple[dict[str, int], ...]

    def score(self, features: Features) -> int:
        """How much the features speak for yes: above 0 yes, below 0 no."""
        values, bags = features
        total = self.bias - self.threshold + sum(map(dict.get, self.tables, values, _ZEROS))
        for table, members in zip(self.bags, bags, strict=True):
            total += sum(map(table.get, dict.fromkeys(members), _ZEROS))
        return total


_ZEROS = (0,) * 99  # more than any feature has values


class Scorers(NamedTuple):
    """The models that extraction asks."""

    speech: Scorer
    joins: Scorer
    goes_on: Scorer


@cache
def scorers(language: str) -> Scorers:
    """The models of a language; one without models of its own has those trained on the kinds of words alone."""
    code = lexicon(language).language
    stored = data(f"extraction_{code}" if has_data(f"extraction_{code}") else "extraction_any")
    return Scorers(*(_scorer(stored[question]) for question in Scorers._fields))


def _scorer(stored: Mapping[str, Any]) -> Scorer:
    return Scorer(stored["bias"], stored["threshold"], tuple(stored["values"].values()), tuple(stored["bags"].values()))
