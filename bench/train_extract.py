"""Learn what extraction asks its models, from the gold folder, and write the weights to the lexicon folder.

    python bench/train_extract.py [--check]

The gold folder is named by QUOTES_GOLD (default: ../shared/gold beside the project). Trained are, from each set: is it
speech (all marked stretches but those that a rule settles); do two neighbours belong together, within a paragraph and
across one. The weights are those of a logistic regression with both penalties, found by accelerated proximal gradient
descent: no chance in it, so the same data give the same file. No text goes into the files but single words that stand
in several articles. `--check` says whether the files would change.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from quotes.extract import _LONG, joins, speech
from quotes.extract.around import Around
from quotes.extract.scorer import Features, Scorer, Scorers
from quotes.text.marks import Marked, Marks, marked_spans

PROJECT = Path(__file__).resolve().parent.parent
GOLD = Path(os.environ.get("QUOTES_GOLD", PROJECT.parent / "shared" / "gold"))
EDGES = " \t\n\r\xa0\"“”„‟«»‹›‘’'`´"

QUESTIONS = {
    "speech": (speech.VALUES, speech.BAGS),
    "joins": (joins.VALUES, joins.BAGS),
    "goes_on": (joins.VALUES, joins.BAGS),
}


class Example(NamedTuple):
    """One decision of a human: the features, the answer, and how much it weighs."""

    article: str
    publisher: str
    features: Features
    answer: bool
    weight: float


Rows = dict[str, list[Example]]


@dataclass(frozen=True)
class Setting:
    """How one question is learnt: the penalties, and the log odds, in hundredths, from which on the answer is yes."""

    lasso: float
    ridge: float
    threshold: int


SETTINGS = {
    "en": {"speech": Setting(0.5, 4.0, 60), "joins": Setting(0.3, 2.0, -100), "goes_on": Setting(0.3, 2.0, -60)},
    "de": {"speech": Setting(0.5, 4.0, 10), "joins": Setting(0.3, 2.0, -100), "goes_on": Setting(0.3, 2.0, -60)},
    "any": {"speech": Setting(0.5, 4.0, 30), "joins": Setting(0.3, 2.0, -100), "goes_on": Setting(0.3, 2.0, -60)},
}
LEAST = 3  # a value must stand in so many examples to have a weight


class Source(NamedTuple):
    """A gold set as one model learns from it."""

    file: str
    language: str
    questions: tuple[str, ...]
    weight: float = 1.0
    wordless: bool = False  # without the features that are words: what holds in any language


NEWS, GERMAN, FICTION = "polnear/train.jsonl", "wikinews-de/train.jsonl", "fiction/riqua_train.jsonl"
BOTH_JOINS = ("joins", "goes_on")
SOURCES = {
    "en": (Source(NEWS, "en", tuple(QUESTIONS)), Source(FICTION, "en", ("speech",), 0.3)),
    # The German gold has no quotation in several parts, so joining is learnt in English from the kinds of words.
    "de": (Source(GERMAN, "de", ("speech",)), Source(NEWS, "en", BOTH_JOINS, wordless=True)),
    "any": (
        Source(NEWS, "en", tuple(QUESTIONS), wordless=True),
        Source(GERMAN, "de", ("speech",), wordless=True),
        Source(FICTION, "en", ("speech",), 0.3, wordless=True),
    ),
}


# ------------------------------------------------------------------ the gold, as examples


def articles(path: Path) -> Iterator[dict[str, Any]]:
    """The gold articles of one file."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without marks and white space at its edges, as score.py compares them."""
    while start < end and text[start] in EDGES:
        start += 1
    while end > start and text[end - 1] in EDGES:
        end -= 1
    return start, end


def examples(gold: Iterable[dict[str, Any]], language: str) -> dict[str, list[Example]]:
    """Every decision that the gold answers, by question."""
    found: dict[str, list[Example]] = {question: [] for question in QUESTIONS}
    for article in gold:
        text, key = article["text"], (article["id"], article["publisher"])
        marks = marked_spans(text, language)
        around = Around(text, marks, language)
        parts = {
            trimmed(text, *segment): (quote, n)
            for quote in article["quotes"]
            for n, segment in enumerate(quote["segments"])
            if quote["kind"] != "indirect_or_unmarked"
        }
        said: list[Said] = []
        for i, span in enumerate(marks.spans):
            if span.parent >= 0 or span.family == "single":
                continue
            place = trimmed(text, span.start, span.end)
            if place in parts:
                said.append(Said(i, *parts[place]))
            elif not _is_no(article, place):
                continue
            if not settled(text, span):
                weight = _weight(article, parts[place][0], around, i) if place in parts else 1.0
                found["speech"].append(Example(*key, around.speech(i, around.inner(i)), place in parts, weight))
        for one, two in pairwise(said):
            if (apart := _asked(marks, one.index, two.index)) is None:
                continue
            gap = around.gap(one.index, two.index)
            rest = around.rest(one.index, two.index, gap)
            if len(rest.printed) > joins.SENTENCE:
                continue
            joint = one.quote["joints"][one.part] if two.quote is one.quote and two.part == one.part + 1 else None
            yes = joint not in (None, "bridge")
            weight = 1.0 if joint in (None, "bridge", "sentence") else 2.0  # the rare kinds
            features = around.join(one.index, two.index, gap, rest)
            found["goes_on" if apart else "joins"].append(Example(*key, features, yes, weight))
    return found


class Said(NamedTuple):
    """A stretch that the gold has as part of a quotation."""

    index: int
    quote: dict[str, Any]
    part: int


def _asked(marks: Marks, i: int, j: int) -> int | None:
    """How many paragraphs lie between, if the models are asked whether the two belong together."""
    one, two = marks.spans[i], marks.spans[j]
    apart = two.paragraph - one.paragraph
    if one.continues or apart > 1 or two.outer_start - one.outer_end > joins.REACH:
        return None
    return None if apart and two.outer_start != marks.paragraphs[two.paragraph].start else apart


def _is_no(article: dict[str, Any], place: tuple[int, int]) -> bool:
    """Whether the gold says that this is no speech; in fiction all is no speech that is not marked as such."""
    if article["publisher"] == "19c fiction":
        return not any(place[0] < end and start < place[1] for q in article["quotes"] for start, end in q["segments"])
    return any(
        place == trimmed(article["text"], no["start"], no["end"])
        for no in article["negatives"]
        if no.get("cls") != "suspect_speech"
    )


def without_words(example: Example) -> Example:
    """The example as a model sees it that knows no words, only their kinds."""
    values, bags = example.features
    names = speech.VALUES if len(values) == len(speech.VALUES) else joins.VALUES
    kept = tuple("" if name.startswith("word") else value for name, value in zip(names, values, strict=True))
    return example._replace(features=(kept, tuple(() for _ in bags)))


def settled(text: str, span: Marked) -> bool:
    """Whether a rule decides before the model is asked."""
    long = span.end - span.start > _LONG and text[span.end - 1] in ".,!?" and text[span.start].isupper()
    return span.continues or long or text[span.outer_start - 1 : span.outer_start] == "="


def _weight(article: dict[str, Any], quote: dict[str, Any], around: Around, i: int) -> float:
    """Little, where annotators agree least: three words or fewer within a sentence, and German indirect speech."""
    if quote["kind"] != "direct" and (article["publisher"] == "de.wikinews" or around.inner(i).size in "0123"):
        return 0.15
    return 1.0


# ------------------------------------------------------------------ learning


def learn(rows: Sequence[Example], question: str, setting: Setting, steps: int = 400) -> Scorer:
    """Logistic regression with an L1 and an L2 penalty, by accelerated proximal gradient descent (FISTA)."""
    values, bags = QUESTIONS[question]
    names = [*_named(rows, values, bags)]
    counts = Counter(name for row in names for name in row)
    columns = {name: n for n, name in enumerate(sorted(name for name, count in counts.items() if count >= LEAST))}
    index = np.array([columns[name] for row in names for name in row if name in columns], dtype=np.int64)
    of_row = np.array([n for n, row in enumerate(names) for name in row if name in columns], dtype=np.int64)
    answers = np.array([row.answer for row in rows], dtype=float)
    weights = np.array([row.weight for row in rows])
    bias, found = _fista(index, of_row, answers, weights, len(columns), setting, steps)
    tables: dict[str, dict[str, int]] = {name: {} for name in (*values, *bags)}
    for (feature, value), n in columns.items():
        if weight := round(100 * float(found[n])):
            tables[feature][value] = weight
    return Scorer(
        round(100 * bias), setting.threshold, tuple(tables[v] for v in values), tuple(tables[b] for b in bags)
    )


def _named(rows: Sequence[Example], values: Sequence[str], bags: Sequence[str]) -> Iterator[set[tuple[str, str]]]:
    for row in rows:
        names = set(zip(values, row.features[0], strict=True))
        for bag, members in zip(bags, row.features[1], strict=True):
            names.update((bag, member) for member in members)
        yield names


def _fista(
    index: np.ndarray,
    of_row: np.ndarray,
    answers: np.ndarray,
    weights: np.ndarray,
    width: int,
    setting: Setting,
    steps: int,
) -> tuple[float, np.ndarray]:
    height = len(answers)

    def times(vector: np.ndarray) -> np.ndarray:
        return np.bincount(of_row, vector[index], height)

    def back(vector: np.ndarray) -> np.ndarray:
        return np.bincount(index, vector[of_row], width)

    direction = np.ones(width) / np.sqrt(width)
    for _ in range(20):  # the largest curvature, for the length of a step
        image = back(weights * times(direction))
        curvature = float(np.linalg.norm(image))
        direction = image / curvature
    rate = 1 / (0.275 * curvature + setting.ridge + 1)
    bias_rate = 2 / float(weights.sum())
    bias = ahead_bias = 0.0
    found, ahead, momentum = np.zeros(width), np.zeros(width), 1.0
    for _ in range(steps):
        error = weights * (1 / (1 + np.exp(-(times(ahead) + ahead_bias))) - answers)
        step = ahead - rate * (back(error) + setting.ridge * ahead)
        step = np.sign(step) * np.maximum(np.abs(step) - rate * setting.lasso, 0)
        bias_step = ahead_bias - bias_rate * float(error.sum())
        faster = (1 + np.sqrt(1 + 4 * momentum * momentum)) / 2
        push = (momentum - 1) / faster
        ahead, ahead_bias = step + push * (step - found), bias_step + push * (bias_step - bias)
        found, bias, momentum = step, bias_step, faster
    return bias, found


def gathered(model: str, keep: Callable[[str, str], bool] = lambda _article, _publisher: True) -> Rows:
    """The examples from which a model learns; `keep` says of which articles, by id and publisher."""
    rows: Rows = {question: [] for question in QUESTIONS}
    for source in SOURCES[model]:
        for question, found in _of_file(source.file, source.language).items():
            if question in source.questions:
                kept = (e._replace(weight=e.weight * source.weight) for e in found if keep(e.article, e.publisher))
                rows[question] += map(without_words, kept) if source.wordless else kept
    return rows


@cache
def _of_file(name: str, language: str) -> Rows:
    return examples(articles(GOLD / name), language)


def models(rows: Rows, model: str) -> Scorers:
    """The three models from the examples."""
    return Scorers(*(learn(rows[question], question, SETTINGS[model][question]) for question in Scorers._fields))


# ------------------------------------------------------------------ writing


def as_json(trained: Scorers, about: str) -> str:
    """The models as the lexicon folder keeps them."""
    stored: dict[str, Any] = {"about": about}
    for question, model in zip(Scorers._fields, trained, strict=True):
        values, bags = QUESTIONS[question]
        stored[question] = {
            "bias": model.bias,
            "threshold": model.threshold,
            "values": dict(zip(values, model.tables, strict=True)),
            "bags": dict(zip(bags, model.bags, strict=True)),
        }
    return json.dumps(stored, ensure_ascii=False, indent=1) + "\n"


def main() -> int:
    """Train, and write or compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file would change")
    check = parser.parse_args().check
    if not GOLD.is_dir():
        print(f"the gold folder {GOLD} is not there: set QUOTES_GOLD", file=sys.stderr)
        return 2
    changed = []
    for model, sources in SOURCES.items():
        rows = gathered(model)
        about = f"Learnt by bench/train_extract.py from {', '.join(s.file for s in sources)}: " + ", ".join(
            f"{question} {len(found)} decisions" for question, found in rows.items()
        )
        path = PROJECT / "quotes" / "lexicon" / f"extraction_{model}.json"
        fresh = as_json(models(rows, model), about)
        if not path.exists() or path.read_text(encoding="utf-8") != fresh:
            changed.append(path.name)
            if not check:
                path.write_text(fresh, encoding="utf-8")
        print(f"{path.name}: {about}")
    print("changed: " + (", ".join(changed) or "nothing"))
    return 1 if check and changed else 0


if __name__ == "__main__":
    sys.exit(main())
