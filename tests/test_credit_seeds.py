"""The seeds' credits against the gold, from the gold's own spans and speakers: other stages cannot help or harm."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from quotes.credit import credit
from quotes.describe import describe
from quotes.ingest import read
from quotes.lexicon.outlets import outlet
from quotes.model import Attribution, Credit, Extraction, Occurrence, Part, Record, SetAside, Span

SEEDS = Path(__file__).parent.parent / "seeds"
KEYS = ("000", "001", "002", "003", "004")


class Gold:
    """One seed: its article, its extraction and attributions as the gold has them, and its credits."""

    def __init__(self, key: str, gold: dict[str, Any]) -> None:
        record = next(r for r in read([SEEDS / gold["files"][key]["file"]]) if isinstance(r, Record))
        self.article = describe(record)
        self.quotes = [q for q in gold["quotes"] if q["article"] == key]
        self.said = [q for q in self.quotes if q["quote_type"] in ("direct", "mixed")]
        self.aside = [q for q in self.quotes if q not in self.said]
        extraction = Extraction(
            tuple(Occurrence(_parts(q), q["quote_type"], 0) for q in self.said),
            tuple(SetAside(_parts(q)[0].start, _parts(q)[0].end, q["quote_type"], "gold") for q in self.aside),
        )
        self.credits = credit(self.article, extraction, [_attribution(q) for q in self.said])

    def printed(self, one: Credit) -> str:
        return self.article.text[one.start : one.end]


def _parts(quote: dict[str, Any]) -> tuple[Part, ...]:
    return tuple(Part(s["content"]["start"], s["content"]["end"], '"', '"') for s in quote["segments"])


def _attribution(quote: dict[str, Any]) -> Attribution:
    speaker = quote["speaker_mention"]
    return Attribution(speaker=Span(speaker["start"], speaker["end"]) if speaker else None)


@pytest.fixture(params=KEYS)
def seed(request: pytest.FixtureRequest, seeds_gold: dict[str, Any]) -> Gold:
    return Gold(request.param, seeds_gold)


def test_credits_of_each_quotation(seed: Gold) -> None:
    for index, quote in enumerate(seed.said):
        wanted = {
            (c["span"]["start"], c["span"]["end"], c["scope"], _name(c["outlet"])) for c in quote["credited_outlets"]
        }
        found = {(c.start, c.end, c.scope, c.name) for c in seed.credits if c.occurrence == index}
        assert found == wanted, quote["id"]


def test_credits_of_each_marked_span_that_is_no_quotation(seed: Gold) -> None:
    for index, quote in enumerate(seed.aside):
        wanted = {
            (c["span"]["start"], c["span"]["end"], c["scope"], _name(c["outlet"]))
            for c in quote.get("credited_outlets", ())
        }
        assert {(c.start, c.end, c.scope, c.name) for c in seed.credits if c.set_aside == index} == wanted


@pytest.mark.parametrize(
    ("key", "what", "wanted"),
    [
        (
            "000",
            "Sources: line",
            [
                ("Reuters", "article"),
                ("The Washington Post", "article"),
                ("Tajikistan News-NA", "article"),
                ("EurasiaNet.org", "article"),
                ("Central Asia TV", "article"),
            ],
        ),
        ("000", "image credit", []),
        ("000", '"noted Reuters" without quotation marks', [("noted Reuters", "statement")]),
        ("001", 'dateless "media" credit', []),
        ("001", "photo credit with brackets and NBSP", []),
        ("003", "outlet prefix crediting the excerpt", [("Washington Post", "article")]),
        ("003", "headline list", [("BBC", "headline")]),
        ("003", "comment author + cue verb", []),
        ("004", "glued masthead", []),
    ],
)
def test_traps(key: str, what: str, wanted: list[tuple[str, str]], seeds_gold: dict[str, Any]) -> None:
    seed = Gold(key, seeds_gold)
    spans = [t["span"] for t in seeds_gold["traps"] if t["article"] == key and t["what"] == what]
    assert spans
    found = [
        (seed.printed(c), c.scope) for c in seed.credits for s in spans if s["start"] <= c.start and c.end <= s["end"]
    ]
    assert found == wanted


def test_headlines_of_others(seeds_gold: dict[str, Any]) -> None:
    seed = Gold("003", seeds_gold)
    found = [seed.printed(c) for c in seed.credits if c.scope == "headline"]
    assert found == ["BBC", "Radio Free Europe", "The Telegraph", "The Guardian", "RT"]


def test_nothing_is_credited_beyond_the_gold(seeds_gold: dict[str, Any]) -> None:
    """Every other credit is for a statement, and its words say so."""
    rest = {
        key: [seed.printed(c) for c in seed.credits if c.scope == "statement"]
        for key in KEYS
        for seed in [Gold(key, seeds_gold)]
    }
    assert rest == {
        "000": ["reported on by Central Asia TV", "noted Reuters"],
        "001": [],
        "002": [],
        "003": [],
        "004": [],
    }


def _name(printed: str) -> str:
    known = outlet(printed)
    return known.name if known else printed
