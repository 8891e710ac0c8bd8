"""Quality on the gold of others, end to end from a built database: floors in tests/gold/floors.json may rise, never sink.

The models have seen these articles; what they reach on articles and publishers they have not seen is measured by
bench/extraction.py and bench/attribution.py, and held by test_extract_gold.py.
"""

from __future__ import annotations

import importlib.util
import json
import sqlite3
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from quotes.build import Settings, build
from quotes.store.verify import verify

pytestmark = [pytest.mark.gold, pytest.mark.slow]
FLOORS = json.loads((Path(__file__).parent / "gold" / "floors.json").read_text(encoding="utf-8"))


def script(folder: Path, name: str) -> ModuleType:
    """One of the gold folder's scorers."""
    spec = importlib.util.spec_from_file_location(name, folder / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def news(gold: Path, tmp_path_factory: pytest.TempPathFactory) -> sqlite3.Connection:
    """The news articles as a built database, verified."""
    path = tmp_path_factory.mktemp("floors") / "news.db"
    build(Settings(db=path, inputs=(str(gold / "polnear" / "train.jsonl"),), jobs=2))
    assert verify(path)[1] == []
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    return connection


def held(measures: dict[str, float], which: str) -> None:
    """Every measure at or above its floor; a floor far below what is reached is raised by hand."""
    for name, floor in FLOORS[which].items():
        assert measures[name] >= floor, f"{which}, {name}: {measures[name]:.4f} is below its floor {floor}"


def predictions(db: sqlite3.Connection) -> list[dict[str, Any]]:
    """The occurrences in the form that score.py reads; what stands inside another quotation is left out."""
    parts: dict[int, list[list[int]]] = defaultdict(list)
    for row in db.execute(
        "select occurrence_id, start_char, end_char from occurrence_parts order by occurrence_id, part"
    ):
        parts[row[0]].append([row[1], row[2]])
    found: dict[str, dict[str, Any]] = {
        row[0]: {"id": row[0], "quotes": []} for row in db.execute("select source_id from sources order by record")
    }
    for row in db.execute(
        "select s.source_id, o.*, p.name as speaker from occurrences o join sources s using (article_id) "
        "left join speakers p on p.id = o.speaker_id where parent_occurrence_id is null order by o.article_id, start_char"
    ):
        span = [row["speaker_start_char"], row["speaker_end_char"]]
        found[row["source_id"]]["quotes"].append(
            {
                "segments": parts[row["id"]],
                "speaker_text": row["speaker_as_printed"],
                "speaker_span": span if span[0] is not None else None,
                "speaker": row["speaker"],
                "kind": row["kind"],
            }
        )
    return list(found.values())


def test_speech_and_speakers(news: sqlite3.Connection, gold: Path) -> None:
    judge = script(gold, "score")
    predicted = {p["id"]: p for p in predictions(news)}
    result = judge.score(judge.load(gold / "polnear" / "train.jsonl"), predicted, "main")
    held(
        {
            "exact F1 of marked speech": result["detection_exact"]["f1"],
            "split quotations joined": result["joining"]["ALL but bridge"]["rate"],
            "not over-joined": 1 - result["over_joined"]["rate"],
            "right source head, of those detected": result["source_on_detected"]["head"]["rate"],
            "source span exact, of those detected": result["source_on_detected"]["exact"]["rate"],
            "detected with the right source head": result["end_to_end"]["detected+source_head"]["rate"],
            "speaker's full name, of those detected": result["canonical_on_detected"]["strict"]["rate"],
            "marked spans that are no speech, rejected": result["rejection_of_non_speech"]["ALL"]["rate"],
        },
        "news",
    )


def test_pairs_of_printings(news: sqlite3.Connection, gold: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(gold))
    judge = script(gold, "score_variants")
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for article, start, end, quote in news.execute(
        "select s.source_id, p.start_char, p.end_char, o.quote_id from occurrence_parts p "
        "join occurrences o on o.id = p.occurrence_id join sources s using (article_id)"
    ):
        found[article].append({"start": start, "end": end, "quote": quote})
    pairs = list(judge.rows(str(gold / "variants" / "pairs.jsonl")))
    hard = [p for p in pairs if not (p.get("reprint") or (p.get("identical") and p["label"] == "same"))]
    held({"F1, all": judge.score(pairs, found)["f1"], "F1, hard": judge.score(hard, found)["f1"]}, "pairs")


def test_families_of_generated_news(gold: Path, tmp_path: Path) -> None:
    corpus, made = tmp_path / "corpus", gold / "synthetic"
    command = [sys.executable, str(made / "mutate.py"), "gen", str(made / "seed.json.gz"), str(corpus)]
    subprocess.run([*command, "--articles", "1500", "--seed", "3"], check=True, capture_output=True)
    build(Settings(db=tmp_path / "q.db", inputs=(str(corpus / "articles.jsonl"),), jobs=2))
    with sqlite3.connect(tmp_path / "q.db") as db:
        largest = db.execute("select max(n_occurrences) from quotes").fetchone()[0]
        rows = db.execute(
            "select cast(s.source_id as integer), p.start_char, p.end_char, o.quote_id from occurrence_parts p "
            "join occurrences o on o.id = p.occurrence_id join sources s using (article_id)"
        ).fetchall()
    quote_at = defaultdict(list)
    for article, start, end, quote in rows:
        quote_at[article].append((start, end, quote))
    slogans = {f["family"] for f in lines(corpus / "families.jsonl") if f["kind"] == "slogan"}
    mentions = [m for m in lines(corpus / "mentions.jsonl") if m["family"] not in slogans]
    gold_sizes: dict[int, int] = defaultdict(int)
    together: dict[tuple[int, str], int] = defaultdict(int)
    quotes: dict[str, int] = defaultdict(int)
    covered = 0
    for mention in mentions:
        start, end = mention["spans"][0]
        quote = next(
            (q for s, e, q in quote_at[mention["article"]] if min(e, end) - max(s, start) >= (end - start) / 2), None
        )
        gold_sizes[mention["family"]] += 1
        if quote is not None:
            covered += 1
            together[mention["family"], quote] += 1
            quotes[quote] += 1
    hit = sum(n * (n - 1) for n in together.values())
    held(
        {
            "pairwise precision": hit / max(1, sum(n * (n - 1) for n in quotes.values())),
            "pairwise recall": hit / max(1, sum(n * (n - 1) for n in gold_sizes.values())),
            "coverage": covered / len(mentions),
            "largest gold family against largest quote": 1.5 * max(gold_sizes.values()) / largest,
        },
        "generated",
    )


def lines(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]
