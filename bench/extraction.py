"""How well quotations are found, joined and attributed, on gold that humans made; and how fast.

    python bench/extraction.py [--set news|german|fiction] [--quick] [--unattributed] [--breakdown] [--out FOLDER]

Three columns: as shipped (the models have seen these articles), held out by article (five folds, each read by models
that have not seen it) and by publisher. `--quick` leaves the last two out, `--unattributed` the speakers, `--breakdown` adds the tables by publisher
and by phenomenon, `--out` keeps the predictions in the form that score.py reads. The gold folder is named by
QUOTES_GOLD (default: ../shared/gold beside the project); its score.py is the judge.

Quotations inside quotations are occurrences of their own and are left out here, for the gold does not have them.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import train_extract as training

from quotes.attribute import attribute
from quotes.extract import extract, read
from quotes.extract.scorer import Scorers, scorers
from quotes.model import Article, Attribution, Extraction
from quotes.text.ids import hash63

Models = Callable[[dict[str, Any]], Scorers]

SETS = {"news": (training.NEWS, "en"), "german": (training.GERMAN, "de"), "fiction": (training.FICTION, "en")}
FOLDS = 5
MEASURES = (
    ("exact F1 of marked speech", "detection_exact", "f1"),
    ("  precision", "detection_exact", "p"),
    ("  recall", "detection_exact", "r"),
    ("split quotations joined", "joining", "ALL but bridge"),
    ("over-joined", "over_joined", None),
    ("whole quotations exact", "whole_quote_exact_recall", None),
    ("marked stretches that are no speech, rejected", "rejection_of_non_speech", "ALL"),
    ("three words or fewer within a sentence, found", "grey_short_mixed_extracted", None),
    ("right source head, of those detected", "source_on_detected", "head"),
    ("source span exact, of those detected", "source_on_detected", "exact"),
    ("detected with the right source head", "end_to_end", "detected+source_head"),
    ("speaker's full name, of those detected", "canonical_on_detected", "strict"),
)


def judge() -> ModuleType:
    """The gold folder's score.py."""
    spec = importlib.util.spec_from_file_location("score", training.GOLD / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def as_article(gold: dict[str, Any], language: str) -> Article:
    """A gold article as ingest would give it; no zones, as the gold has the text only."""
    return Article(gold["id"], gold["text"], gold["id"], title=gold.get("title"), language=language)


Attribute = Callable[[Article, Extraction], tuple[Attribution, ...]]


def nobody(_article: Article, extraction: Extraction) -> tuple[Attribution, ...]:
    """Attribution left out."""
    return (Attribution(),) * len(extraction.occurrences)


def predictions(
    gold: list[dict[str, Any]], language: str, models: Models, attributed: Attribute
) -> dict[str, dict[str, Any]]:
    """What extraction and attribution say, in the form that score.py reads."""
    found = {}
    for each in gold:
        article = as_article(each, language)
        extraction = read(article, models(each))
        found[each["id"]] = {"id": each["id"], "quotes": _quotes(article, extraction, attributed)}
    return found


def _quotes(article: Article, extraction: Extraction, attributed: Attribute) -> list[dict[str, Any]]:
    made = []
    for occurrence, said in zip(extraction.occurrences, attributed(article, extraction), strict=True):
        if occurrence.parent is None:
            made.append(
                {
                    "segments": [[part.start, part.end] for part in occurrence.parts],
                    "kind": occurrence.kind,
                    "speaker_span": list(said.speaker) if said.speaker else None,
                    "speaker_text": article.text[slice(*said.speaker)] if said.speaker else None,
                    "speaker": said.name,
                    "cue": article.text[slice(*said.cue)] if said.cue else None,
                }
            )
    return made


def held_out(model: str, part: Callable[[str, str], object], gold: list[dict[str, Any]]) -> Models:
    """Models for each part of the gold that have not seen that part; `part` is told an article's id and publisher."""
    trained = {}
    for left_out in sorted({part(each["id"], each["publisher"]) for each in gold}, key=str):
        rows = training.gathered(model, lambda article, publisher, no=left_out: part(article, publisher) != no)
        trained[left_out] = training.models(rows, model)
    return lambda each: trained[part(each["id"], each["publisher"])]


def fold(article: str, _publisher: str) -> int:
    """Which of the folds an article belongs to: by a hash, so the same in every run."""
    return hash63("fold", article) % FOLDS


def columns(name: str, quick: bool, attributed: Attribute) -> dict[str, dict[str, dict[str, Any]]]:
    """The predictions of every column of the table."""
    file, language = SETS[name]
    gold = list(training.articles(training.GOLD / file))
    made = {"as shipped": predictions(gold, language, lambda _each: scorers(language), attributed)}
    if not quick:
        made["held-out articles"] = predictions(gold, language, held_out(language, fold, gold), attributed)
        if len({each["publisher"] for each in gold}) > 1:
            made["held-out publishers"] = predictions(
                gold, language, held_out(language, lambda _article, publisher: publisher, gold), attributed
            )
    return made


def table(results: dict[str, dict[str, Any]], measures: tuple[tuple[str, str, str | None], ...] = MEASURES) -> str:
    """The measures, a line each, a column for each way of reading."""
    lines = [f"{'%':48s}" + "".join(f"{name:>22s}" for name in results)]
    for label, group, key in measures:
        cells = []
        for result in results.values():
            value = result[group] if key is None else result[group].get(key)
            rate = value["rate"] if isinstance(value, dict) else value
            cells.append("–" if rate is None else f"{100 * rate:.1f}")
        lines.append(f"{label:48s}" + "".join(f"{cell:>22s}" for cell in cells))
    return "\n".join(lines)


def breakdown(results: dict[str, dict[str, Any]]) -> str:
    """By publisher (F1 of stretches that overlap by four fifths), by kind of joint, and recall by phenomenon."""
    last = list(results.values())[-1]
    groups = (
        ("by_publisher", "f1"),
        ("joining", None),
        ("recall_by_phenomenon", None),
        ("rejection_of_non_speech", None),
    )
    parts = []
    for group, key in groups:
        rows = tuple((f"  {name}", group, name) for name in last[group])
        chosen = {
            column: {group: {n: (v[key] if key else v["rate"]) for n, v in result[group].items()}}
            for column, result in results.items()
        }
        parts.append(f"{group}\n{table(chosen, rows)}")
    return "\n\n".join(parts)


def speed(name: str, attributed: Attribute) -> str:
    """Articles a CPU second, beside a plain regular expression on the same texts in the same run."""
    file, language = SETS[name]
    gold = [as_article(each, language) for each in training.articles(training.GOLD / file)]
    plain = re.compile(r"[“\"]([^“”\"\n]+)[”\"]")

    def rate(run: Callable[[Article], object]) -> float:
        best = 0.0
        for _ in range(3):
            start = time.process_time()
            for article in gold:
                run(article)
            best = max(best, len(gold) / (time.process_time() - start))
        return best

    return (
        f"articles a CPU second: extraction {rate(extract):,.0f}, with attribution "
        f"{rate(lambda a: attributed(a, extract(a))):,.0f}, a plain regular expression "
        f"{rate(lambda a: plain.findall(a.text)):,.0f}"
    )


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--set", choices=SETS, default="news")
    parser.add_argument("--target", choices=("main", "direct", "all"), default="main")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--unattributed", action="store_true")
    parser.add_argument("--breakdown", action="store_true")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    if not training.GOLD.is_dir():
        print(f"the gold folder {training.GOLD} is not there: set QUOTES_GOLD", file=sys.stderr)
        return 2
    gold = {each["id"]: each for each in training.articles(training.GOLD / SETS[options.set][0])}
    attributed = nobody if options.unattributed else attribute
    made = columns(options.set, options.quick, attributed)
    results = {column: judge().score(gold, found, options.target) for column, found in made.items()}
    print(f"{options.set}: {len(gold)} articles, score.py --target {options.target}\n{table(results)}")
    if options.breakdown:
        print("\n" + breakdown(results))
    print("\n" + speed(options.set, attributed))
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
        for column, found in made.items():
            lines = (json.dumps(each, ensure_ascii=False) + "\n" for each in found.values())
            (options.out / f"{options.set}, {column}.jsonl").write_text("".join(lines), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
