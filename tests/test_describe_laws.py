"""What holds for every text: spans lie in it and say what they claim, zones are disjoint, nothing is raised."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from quotes.credit import credit
from quotes.describe import describe
from quotes.describe.dates import parse
from quotes.model import Extraction, Occurrence, Part, Record

MARKS = ["\n", "\n\n", " ", "“", "”", ": ", "h/t ", "\u00a0", "\r\n", "\u2028"]
NAMES = ["CNN", "told the Guardian", "The Washington Post", "The Irish TimesNews you can trust", "osh-news.kg"]
LINES = ["By Jane Doe", "May 3, 2016", "Sources: Reuters, BBC", "LYON (AP) — ", "3 comments:", "You might also like"]
MORE_LINES = ["Dam breaks - BBC News", "It broke on Monday night.", "Photo: X"]
PIECES = st.sampled_from([*MARKS, *NAMES, *LINES, *MORE_LINES])
TEXTS = st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=300)).filter(lambda t: bool(t.strip()))


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_spans_and_zones(text: str) -> None:
    article = describe(Record(text, "a.txt", given={"language": "en"}))
    assert article.text == text
    assert all(0 <= z.start < z.end <= len(text) for z in article.zones)
    assert all(a.end <= b.start for a, b in zip(article.zones, article.zones[1:], strict=False))
    for fact in article.facts:
        if fact.start is not None and fact.end is not None:
            assert 0 <= fact.start < fact.end <= len(text)
    chosen = [f.field for f in article.facts if f.chosen]
    assert len(chosen) == len(set(chosen))
    assert article == describe(Record(text, "a.txt", given={"language": "en"}))


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_credits(text: str) -> None:
    article = describe(Record(text, "a.txt", given={"language": "en"}))
    starts = [i for i, c in enumerate(text) if c in "“”"]
    pairs = [(a + 1, b) for a, b in zip(starts[::2], starts[1::2], strict=False) if b > a + 1]
    extraction = Extraction(tuple(Occurrence((Part(a, b, "“", "”"),), "direct", 0) for a, b in pairs), ())
    found = credit(article, extraction, ())
    assert list(found) == sorted(set(found), key=found.index), "no credit twice"
    for one in found:
        assert 0 <= one.start < one.end <= len(text)
        assert one.name
        assert (one.occurrence is None) or one.scope in ("quote", "document")
        assert not any(a <= one.start < b for a, b in pairs) or one.scope in ("article", "headline")


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.dates(date(1900, 1, 1), date(2099, 12, 31))))
def test_dates_read_back(day: date) -> None:
    for form in ("%Y-%m-%d", "%d.%m.%Y", "%B %d, %Y", "%d %B %Y", "%A, %B %d, %Y", "%Y%m%d", "%Y/%m/%d", "%b %d, %Y"):
        found = parse(day.strftime(form))
        assert found is not None, form
        assert (found.iso, found.precision) == (day.isoformat(), "day"), form


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_dates_never_fail(value: str) -> None:
    found = parse(value)
    assert found is None or len(found.iso) in (4, 7, 10, 20)
