"""Text made to hurt costs time in proportion to its length, and no more."""

from __future__ import annotations

import re

import pytest

from quotes.credit import credit
from quotes.describe import describe
from quotes.model import Extraction, Occurrence, Part, Record
from tests.growth import assert_linear

REPEATED = [
    "(",
    "The ",
    "News ",
    "told CNN ",
    '"a," told CNN ',
    "a.com ",
    "By A ",
    "a\n",
    "h/t CNN, ",
    "1",
    " ",
    "CNN: a\n",
    "the Post ",
    "a -- BBC\n",
    "(Reporting by ",
    "May 3, 2016 ",
    "Abc News\n",
    "Aaaaaaaaaaa Bbbbbbbbbbbbbbb News",
    "Copyright ",
    '"b" ',
    "\u00a0",
    "you might also like\n",
    "said Time ",
    "Sources: A B, Reuters\n",
    "A. ",
    "“",
    "''",
]
HEAD = "The Washington Post reported.\n" + "A line that is long enough to be one.\n" * 12 + "Related\n"


def article(unit: str, length: int) -> tuple[Record, Extraction]:
    text = HEAD + unit * (length // len(unit)) + "end"
    parts = [Part(*m.span(1), '"', '"') for m in re.finditer(r'"([^"]+)"', text)]
    return Record(text, "a.txt"), Extraction(tuple(Occurrence((p,), "direct", 0) for p in parts), ())


@pytest.mark.parametrize("unit", REPEATED)
def test_linear(unit: str) -> None:
    def run(given: tuple[Record, Extraction]) -> None:
        credit(describe(given[0]), given[1], ())

    assert_linear(run, lambda length: article(unit, length), 10_000)
