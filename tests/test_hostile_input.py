"""Text made to hurt costs time in proportion to its length, and no more."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest

from quotes.credit import credit
from quotes.describe import describe
from quotes.model import Extraction, Occurrence, Part, Record

SHORT, LONG = 20_000, 160_000
"""Eight times the length may cost eight times the time; a quadratic step would cost sixty-four times."""

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


def cost(unit: str, length: int) -> float:
    text = HEAD + unit * (length // len(unit)) + "end"
    parts = [Part(*m.span(1), '"', '"') for m in re.finditer(r'"([^"]+)"', text)]
    extraction = Extraction(tuple(Occurrence((p,), "direct", 0) for p in parts), ())
    article = describe(Record(text, "a.txt", given={"language": "en"}))
    return (
        min(_seconds(lambda: credit(describe(Record(text, "a.txt")), extraction, ())) for _ in range(2))
        if article
        else 0
    )


def _seconds(run: Callable[[], object]) -> float:
    begin = time.process_time()
    run()
    return time.process_time() - begin


@pytest.mark.parametrize("unit", REPEATED)
def test_linear(unit: str) -> None:
    short, long = cost(unit, SHORT), cost(unit, LONG)
    assert long < max(24 * short, 0.15), f"{short:.4f} s for {SHORT} characters, {long:.4f} s for {LONG}"
    assert long < 4
