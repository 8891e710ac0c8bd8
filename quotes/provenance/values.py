"""What provenance is told: articles, printings, and what two articles have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from quotes.model import Reuse, Word


class Dated(NamedTuple):
    """When an occurrence was printed: ISO 8601 in UTC and "year", "month", "day" or "second"; None: not known."""

    occurrence_id: int
    published: str | None
    precision: str | None


class Cited(NamedTuple):
    """An outlet that an article credits: where (code points of the article) and in which words."""

    outlet_id: str
    outlet: str
    scope: str
    start: int
    end: int
    as_printed: str

    @property
    def key(self) -> str:
        """What the outlet is compared by."""
        return outlet_key(self.outlet_id)


class Publication(NamedTuple):
    """An article as provenance sees it. What is not known is None.

    `published` is ISO 8601 in UTC, `precision` "year", "month", "day" or "second". `credits` are all that the article
    gives, whatever their scope. `wire` is the agency that the text names as its origin.
    """

    article_id: str
    label: str
    outlet_id: str | None = None
    outlet: str | None = None
    published: str | None = None
    precision: str | None = None
    wire: str | None = None
    credits: tuple[Cited, ...] = ()

    @property
    def key(self) -> str | None:
        """What the outlet is compared by."""
        return outlet_key(self.outlet_id) if self.outlet_id else None


class Printing(NamedTuple):
    """One occurrence of a quote.

    `words` are the wording's words: one tuple for all printings of a wording; it may be left empty where a quote has a
    single wording and no printing interrupts it. `text` is what this printing has between its marks. `before` and
    `after` are what stands around it in its article, where it stands from `start` to `end`. `splits` are indexes into
    `words`: an interruption stands before each of them.
    `credits` are those on this printing.
    """

    occurrence_id: int
    article: Publication
    wording_id: int
    words: tuple[Word, ...]
    text: str
    splits: tuple[int, ...] = ()
    credits: tuple[Cited, ...] = ()
    start: int = 0
    end: int = 0
    before: str = ""
    after: str = ""


class OtherQuote(NamedTuple):
    """Another quote that both articles print.

    `same_words`: in the same words, brackets apart. `same_splits`: both interrupt it in mid-sentence at the same words.
    """

    quote_id: str
    label: str
    same_words: bool
    same_splits: bool


MOST = 100  # quotes, and passages, that two articles are said to share: what they share beyond is left out


@dataclass(frozen=True, slots=True)
class Shared:
    """What two articles have in common beyond one quote, up to MOST quotes and MOST passages.

    `whole` says that one of them is, but for a few words, a reprint of the other or of its beginning.
    """

    quotes: tuple[OtherQuote, ...] = ()
    passages: tuple[Reuse, ...] = ()
    whole: bool = False


def outlet_key(outlet_id: str) -> str:
    """An outlet's id without the article before its name: a credit may leave it out."""
    return outlet_id.removeprefix("the-")


NOTHING = Shared()
SharedBy = Mapping[tuple[str, str], Shared]


def shared_by(shared: SharedBy, a: str, b: str) -> Shared:
    """What two articles share; the smaller id comes first in the mapping's keys."""
    return shared.get((a, b) if a < b else (b, a), NOTHING)
