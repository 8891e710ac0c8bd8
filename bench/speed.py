"""How fast quotations are found and attributed, beside textacy and a plain regular expression on the same articles.

    python bench/speed.py [FILE.jsonl] [--articles N] [--model NAME]

FILE has one English article a line, under "text" (default: the news of the gold folder, which is named by QUOTES_GOLD).
All systems take turns in one run, three rounds, and the best round of each counts, in articles a second of processor
time; starting up and loading are left out.

textacy and spaCy are wanted for this file only (`pip install textacy`); without them their line is left out. textacy
names a speaker only with a spaCy model that parses (`--model`, default en_core_web_sm, which spaCy's own site hands out
and PyPI does not have). Without the model, spaCy's tokeniser and sentence splitter run alone: textacy then finds no
speaker, and its line says what it costs at the very least. It refuses articles with an odd number of marks; they count
as read.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import time
from collections.abc import Callable
from importlib import import_module
from itertools import islice
from pathlib import Path

from quotes.attribute import attribute
from quotes.extract import extract
from quotes.model import Article

GOLD = Path(os.environ.get("QUOTES_GOLD", Path(__file__).resolve().parents[1].parent / "shared" / "gold"))
ROUNDS = 3
_PAIR = re.compile(r"[“\"]([^“”\"\n]+)[”\"]|''((?:(?!'')[^\n])+)''")

System = Callable[[Article], int]
"""Reads an article and tells how many quotations it found."""


def extraction(article: Article) -> int:
    """This project, without speakers."""
    return len(extract(article).occurrences)


def attribution(article: Article) -> int:
    """This project: quotations and their speakers."""
    return len(attribute(article, extract(article)))


def plain(article: Article) -> int:
    """Whatever stands between two marks."""
    return len(_PAIR.findall(article.text))


def textacy(model: str) -> tuple[str, System] | None:
    """textacy's quotations with what runs it, or None where it is not installed."""
    try:
        spacy, triples = import_module("spacy"), import_module("textacy.extract.triples")
    except ImportError:
        return None
    if spacy.util.is_package(model):
        pipeline, name = spacy.load(model, exclude=["ner"]), f"textacy, {model}"
    else:
        pipeline, name = spacy.blank("en"), "textacy, no parser"
        pipeline.add_pipe("sentencizer")

    def run(article: Article) -> int:
        try:
            return len(list(triples.direct_quotations(pipeline(article.text))))
        except ValueError:  # an odd number of marks
            return 0

    return name, run


def rates(systems: dict[str, System], articles: list[Article]) -> dict[str, tuple[float, int]]:
    """Of each system the articles a second of processor time in its best round, and how many quotations it found."""
    best: dict[str, tuple[float, int]] = {}
    for _ in range(ROUNDS):
        for name, system in systems.items():
            start = time.process_time()
            found = sum(map(system, articles))
            rate = len(articles) / (time.process_time() - start)
            best[name] = max(best.get(name, (0.0, 0)), (rate, found))
    return best


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path, nargs="?", default=GOLD / "polnear" / "train.jsonl")
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--model", default="en_core_web_sm")
    options = parser.parse_args()
    if not options.file.is_file():
        print(f"{options.file} is not there: name a file, or the gold folder by QUOTES_GOLD", file=sys.stderr)
        return 2
    with options.file.open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in islice(lines, options.articles)]
    articles = [Article(str(n), text, options.file.name) for n, text in enumerate(texts)]
    systems: dict[str, System] = {"extraction": extraction, "extraction + attribution": attribution}
    if other := textacy(options.model):
        systems[other[0]] = other[1]
    else:
        print("textacy is not installed (pip install textacy): left out", file=sys.stderr)
    systems["a plain regular expression"] = plain
    found = rates(systems, articles)
    ours = found["extraction + attribution"][0]
    print(f"{len(articles)} articles, {sum(map(len, texts)):,} characters, best of {ROUNDS} rounds")
    print(f"{'':<28}{'articles a CPU second':>22}{'ours is so many times as fast':>32}{'found':>8}")
    for name, (rate, n) in found.items():
        print(f"{name:<28}{rate:>22,.0f}{ours / rate:>32.2f}{n:>8,}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
