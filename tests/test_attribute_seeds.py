"""The seeds' speakers, cues, addressees and channels against the gold, from the gold's own quotations."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from quotes.attribute import attribute, named
from quotes.describe import describe
from quotes.ingest import read
from quotes.model import Article, Attribution, Extraction, Named, Occurrence, Part, Record

SEEDS = Path(__file__).parent.parent / "seeds"
KEYS = ("000", "001", "002", "003", "004")


class Seed:
    """One seed: its article, and what is said of the gold's quotations."""

    def __init__(self, key: str, gold: dict[str, Any]) -> None:
        record = next(r for r in read([SEEDS / gold["files"][key]["file"]]) if isinstance(r, Record))
        self.article: Article = describe(record)
        self.quotes = [q for q in gold["quotes"] if q["article"] == key and q["quote_type"] in ("direct", "mixed")]
        text = self.article.text
        extraction = Extraction(tuple(Occurrence(_parts(q, text), q["quote_type"], 0) for q in self.quotes), ())
        self.said: tuple[Attribution, ...] = attribute(self.article, extraction)
        self.named: dict[str, Named] = {n.name: n for n in named(self.article, extraction, self.said)}

    def pairs(self) -> list[tuple[dict[str, Any], Attribution]]:
        return list(zip(self.quotes, self.said, strict=True))


def _parts(quote: dict[str, Any], text: str) -> tuple[Part, ...]:
    return tuple(
        Part(s["content"]["start"], s["content"]["end"], text[s["marked"]["start"]], text[s["marked"]["end"] - 1])
        for s in quote["segments"]
    )


@pytest.fixture(params=KEYS)
def seed(request: pytest.FixtureRequest, seeds_gold: dict[str, Any]) -> Seed:
    return Seed(request.param, seeds_gold)


def test_the_source_as_printed(seed: Seed) -> None:
    for quote, said in seed.pairs():
        mention = quote["speaker_mention"]
        assert said.speaker == (mention["start"], mention["end"]), quote["id"]


def test_who_it_is(seed: Seed, seeds_gold: dict[str, Any]) -> None:
    for quote, said in seed.pairs():
        entity = seeds_gold["entities"][quote["speaker_entity"]]
        if entity.get("type") == "document":
            assert said.speaker_kind == "document", quote["id"]
        elif entity.get("type") == "outlet":
            assert (said.name, said.speaker_kind) == (entity["canonical"], "organisation"), quote["id"]
        else:
            assert (said.name, said.speaker_kind) == (entity["canonical"], "person"), quote["id"]


def test_cues(seed: Seed) -> None:
    for quote, said in seed.pairs():
        span = quote["cue"]["span"]
        assert said.cue == (span["start"], span["end"]), quote["id"]
        assert said.cue_position == quote["cue"]["position"], quote["id"]


def test_to_whom_and_where(seed: Seed) -> None:
    text = seed.article.text
    for quote, said in seed.pairs():
        channel = text[slice(*said.channel)] if said.channel else None
        assert channel == quote.get("channel", {}).get("text"), quote["id"]
        addressee = text[slice(*said.addressee)] if said.addressee else None
        wanted = quote.get("addressee")
        assert addressee == (wanted if wanted and wanted in text else None), quote["id"]


def test_every_answer_has_a_rule_and_a_confidence(seed: Seed) -> None:
    for quote, said in seed.pairs():
        assert said.rule, quote["id"]
        assert 0.5 < said.confidence <= 1, quote["id"]


def test_the_name_that_is_only_mentioned(seeds_gold: dict[str, Any]) -> None:
    forms = dict(Seed("003", seeds_gold).named["Gulmurod Khalimov"].forms)
    assert {"Gulmorad Halimov", "Gulmurod Khalimov", "Khalimov"} <= set(forms)


def test_outlets_that_hand_on_are_no_speakers(seeds_gold: dict[str, Any]) -> None:
    for key in KEYS:
        for said in Seed(key, seeds_gold).said:
            assert said.name not in ("The Washington Post", "Washington Post", "Reuters", "EurasiaNet.org")
