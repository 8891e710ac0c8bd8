"""Who had it from whom: for every printing of a quote, where it was probably taken from, with the evidence.

A quote is read like a text handed down in manuscripts: a tree with the event as its root, in which cuts are cheap and
additions are dear, time runs one way, and credits and whatever else two articles have in common count as they should.
Every claim carries its evidence; where nothing beyond the words speaks, the answer is `shared` or `unknown`.
"""

from quotes.provenance.claims import derive, only_printing
from quotes.provenance.dates import before, earliest
from quotes.provenance.values import Cited, Dated, OtherQuote, Printing, Publication, Shared
from quotes.provenance.whole import derive_article, direction

__all__ = [
    "Cited",
    "Dated",
    "OtherQuote",
    "Printing",
    "Publication",
    "Shared",
    "before",
    "derive",
    "derive_article",
    "direction",
    "earliest",
    "only_printing",
]
