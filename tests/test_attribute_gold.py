"""Floors of the attribution on gold that humans made, and what the weights may know."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest

from quotes.attribute.decide import as_models, read
from quotes.attribute.grammar import grammar
from quotes.attribute.rank import Around, candidates, values
from quotes.attribute.scene import Scene
from quotes.lexicon import data
from quotes.model import Part, Span

BENCH = Path(__file__).parent.parent / "bench"


def every_feature(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [f for key, inner in value.items() for f in ([key] if isinstance(inner, int) else every_feature(inner))]
    return []


@pytest.mark.parametrize("name", ["attribution_en", "attribution_any"])
def test_no_weight_is_for_a_name(name: str) -> None:
    known = grammar("en")
    for feature in every_feature(dict(data(name))):
        for word in re.findall(r"[a-z]{4,}", feature):
            assert word.capitalize() not in known.first_names or word in known.kinds, feature


def test_names_are_never_shown_to_the_weights() -> None:
    text = "Zorbla Quux told Mr. Brimblot: “We stay,” said Zorbla of the Quux Council."
    start = text.index("We stay")
    for lexical in (True, False):
        language = grammar("en", lexical=lexical)
        part = Part(start, text.index("”"), "“", "”")
        scene = Scene(text, [part], (), Span(0, len(text)), language)
        near = candidates(scene, [scene.stream.parts[start]])
        around = Around(scene, [scene.stream.parts[start]], near)
        seen = " ".join(v for k, side in near for v in values(around, k, side)).lower()
        assert near
        assert not re.search("zorbla|quux|brimblot|council", seen)


@pytest.mark.parametrize("name", ["attribution_en", "attribution_any"])
def test_the_weights_are_small_and_readable(name: str) -> None:
    features = every_feature(dict(data(name)))
    assert 500 < len(features) < 10_000
    assert max(map(len, features)) < 60


@pytest.mark.gold
@pytest.mark.slow
def test_floors_on_publishers_the_weights_have_not_seen(gold: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Learnt from five publishers, read on the other two, the quotations taken from the gold."""
    monkeypatch.syspath_prepend(str(BENCH))
    monkeypatch.syspath_prepend(str(gold))
    monkeypatch.setenv("QUOTES_GOLD", str(gold))
    import attribution
    import attribution_gold
    import score
    import train_attribution

    language = grammar("en")
    articles = attribution_gold.gold_articles(gold / "polnear" / "train.jsonl")
    unseen = [a for a in articles if a["publisher"] in ("nyt", "breitbart")]
    learned = train_attribution.learn([([a for a in articles if a not in unseen], language)])
    weights = as_models(train_attribution.as_stored(learned))
    found = {}
    for each in unseen:
        extraction = attribution_gold.extraction_of(each)
        said = read(attribution_gold.article_of(each, "en"), extraction, language, weights)
        found[each["id"]] = attribution.prediction(each, extraction, said)
    result = score.score({a["id"]: a for a in unseen}, found, "main")
    assert result["source_on_detected"]["head"]["rate"] >= 0.935
    assert result["source_on_detected"]["exact"]["rate"] >= 0.87
    assert result["canonical_on_detected"]["strict"]["rate"] >= 0.925
    for module in ("attribution", "attribution_gold", "score", "train_attribution"):
        sys.modules.pop(module, None)
