"""Floors for extraction on the gold of others: they may rise, but not sink (bench/extraction.py prints all measures).

Read by models that have not seen the article, or its publisher. A floor lies a little below what was measured: one
article more or less in a fold moves F1 by 0.02.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from quotes.extract.scorer import scorers

pytestmark = [pytest.mark.gold, pytest.mark.slow]
BENCH = Path(__file__).parent.parent / "bench"


@pytest.fixture
def bench(gold: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """bench/extraction.py, with the gold folder that the tests use."""
    monkeypatch.syspath_prepend(str(BENCH))
    import extraction
    import train_extract

    monkeypatch.setattr(train_extract, "GOLD", gold)
    return extraction


def measured(bench: Any, name: str, models: Callable[[list[dict[str, Any]]], Any]) -> dict[str, Any]:
    training = sys.modules["train_extract"]
    file, language = bench.SETS[name]
    articles = list(training.articles(training.GOLD / file))
    found = bench.predictions(articles, language, models(articles), bench.nobody)
    result: dict[str, Any] = bench.judge().score({each["id"]: each for each in articles}, found, "main")
    return result


def test_news_by_articles_and_by_publishers_not_seen(bench: Any) -> None:
    for part in (bench.fold, lambda _article, publisher: publisher):
        result = measured(bench, "news", lambda articles, part=part: bench.held_out("en", part, articles))
        assert result["detection_exact"]["f1"] >= 0.985
        assert result["joining"]["ALL but bridge"]["rate"] >= 0.979
        assert result["over_joined"]["rate"] <= 0.045
        assert result["rejection_of_non_speech"]["ALL"]["rate"] >= 0.865


def test_german_by_articles_not_seen(bench: Any) -> None:
    result = measured(bench, "german", lambda articles: bench.held_out("de", bench.fold, articles))
    assert result["detection_exact"]["f1"] >= 0.89
    assert result["rejection_of_non_speech"]["ALL"]["rate"] >= 0.89


def test_fiction_by_passages_not_seen(bench: Any) -> None:
    result = measured(bench, "fiction", lambda articles: bench.held_out("en", bench.fold, articles))
    assert result["detection_exact"]["f1"] >= 0.955


def test_the_models_that_are_shipped_are_these_models(bench: Any) -> None:
    shipped = measured(bench, "german", lambda _articles: lambda _each: scorers("de"))
    assert shipped["detection_exact"]["f1"] >= 0.93
