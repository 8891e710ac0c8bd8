"""Group quotations of the gold data by matching alone, from the gold's own spans, and score them.

python bench/matching.py polnear            pairs read by eye, and the seeds' (QUOTES_GOLD)
python bench/matching.py synthetic FOLDER   what synthetic/mutate.py gen wrote to FOLDER

With --db, from a database that `quotes build` made of the same articles, their ids being the gold's.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from quotes.build.grouping import group
from quotes.engine.duckdb import DuckEngine
from quotes.match import MATCH_COLUMNS, match_rows
from quotes.model import Article, Attribution, Extraction, Occurrence, Part, Reading
from quotes.text.ids import article_id, occurrence_id
from quotes.text.words import compared_words

GOLD = Path(os.environ.get("QUOTES_GOLD", Path(__file__).parents[2] / "shared" / "gold"))

Spans = list[list[int]]
Found = list[tuple[Spans, str | None, str | None]]  # spans of the parts, speaker, kind of speaker


def reading(text: str, name: str, date: str | None, found: Found) -> Reading:
    """A reading as the stages would give it, from spans and speakers that are known."""
    article = Article(
        article_id(text, name, date), text, name, published=date, published_precision="day" if date else None
    )
    found = sorted(found, key=lambda f: f[0])
    occurrences = tuple(Occurrence(tuple(Part(s, e, '"', '"') for s, e in spans), "direct", 0) for spans, _, _ in found)
    attributions = tuple(
        Attribution(name=who, speaker_kind=kind, confidence=0.95 if who else 0.0) for _, who, kind in found
    )
    return Reading(article, Extraction(occurrences, ()), attributions, (), ())


def polnear() -> Iterator[tuple[str, Reading]]:
    """PolNeAR's articles with the gold's quotations and speakers, and the stretches of the pairs beside them."""
    extra: dict[str, set[tuple[int, int]]] = {}
    for line in (GOLD / "variants/pairs.jsonl").open(encoding="utf-8"):
        pair = json.loads(line)
        for side in (pair["a"], pair["b"]):
            extra.setdefault(side["article"], set()).add((side["start"], side["end"]))
    for line in (GOLD / "polnear/train.jsonl").open(encoding="utf-8"):
        a = json.loads(line)
        found: Found = []
        kinds = {"organisation": "organisation", "pronoun": "person", "name": "person", "name_other": "person"}
        for q in a["quotes"]:
            kind = kinds.get(q["source_type"], "person") if q["speaker_silver"] else None
            found += [([q["segments"][i] for i in unit], q["speaker_silver"], kind) for unit in q["units"]]
        known = [s for spans, _, _ in found for s in spans]
        for s, e in extra.get(a["id"], ()):
            if not any(x < e and s < y for x, y in known):
                found.append(([[s, e]], None, None))
        yield a["id"], reading(a["text"], a["id"], a["date"], found)


def seeds() -> Iterator[tuple[str, Reading]]:
    """The seeds with the gold's quotations and speakers."""
    gold = json.loads((GOLD / "seeds_gold.json").read_text("utf-8"))
    names = {k: v.get("canonical") for k, v in gold["entities"].items()}
    for key, file in gold["files"].items():
        text = (GOLD.parent / "seeds" / file["file"]).read_text("utf-8")
        found: Found = [
            (
                [[s["content"]["start"], s["content"]["end"]] for s in q["segments"]],
                names.get((q.get("speaker") or {}).get("entity")),
                "person",
            )
            for q in gold["quotes"]
            if q["article"] == key and q["kind"] == "speech"
        ]
        yield file["file"].removesuffix(".txt"), reading(text, key, None, found)


def synthetic(folder: Path) -> Iterator[tuple[str, Reading]]:
    """A synthetic corpus with its mentions and the speakers' names as printed (a pronoun: the name)."""
    with (folder / "mentions.jsonl").open(encoding="utf-8") as mentions:
        waiting = json.loads(next(mentions, "null"))
        for line in (folder / "articles.jsonl").open(encoding="utf-8"):
            a = json.loads(line)
            found: Found = []
            while waiting and waiting["article"] == a["id"]:
                who = waiting["speaker"] if waiting["surface"] else None
                found.append((waiting["spans"], who, "person" if who else None))
                waiting = json.loads(next(mentions, "null"))
            yield str(a["id"]), reading(a["text"], str(a["id"]), a["date"], found)


def predict(articles: Iterator[tuple[str, Reading]], out: Path, jobs: int, memory: str) -> None:
    """Group the articles' quotations and write the scorers' file of predictions."""
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder:
        engine = DuckEngine(folder, memory, jobs)
        engine.create("match_inputs", MATCH_COLUMNS)
        parts, rows = [], []
        for name, r in articles:
            occurrences = r.extraction.occurrences
            ids = [occurrence_id(r.article.id, o.start, o.end) for o in occurrences]
            words = [compared_words(o.printed(r.article.text)) for o in occurrences]
            rows += match_rows(r, ids, words)
            if len(rows) > 10_000:
                engine.append("match_inputs", rows)
                rows = []
            parts += [(name, p.start, p.end, i) for i, o in zip(ids, occurrences, strict=True) for p in o.parts]
        engine.append("match_inputs", rows)
        clock.lap(f"inputs of {len(parts)} parts")
        group(engine)
        clock.lap("grouping")
        members = engine.arrays("select occurrence_id, quote_id from members")
        quote = dict(zip(members["occurrence_id"].tolist(), members["quote_id"].tolist(), strict=True))
        engine.close()
    with out.open("w", encoding="utf-8") as lines:
        for name, start, end, i in parts:
            lines.write(json.dumps({"article": name, "start": start, "end": end, "quote": quote[i]}) + "\n")


def from_database(database: Path, out: Path) -> None:
    """Write the scorers' file of predictions from a built database."""
    query = """select s.source_id, p.start_char, p.end_char, o.quote_id from occurrence_parts p
        join occurrences o on o.id = p.occurrence_id join sources s on s.article_id = o.article_id
        order by s.source_id, p.start_char"""
    with (
        sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True) as db,
        out.open("w", encoding="utf-8") as lines,
    ):
        for article, start, end, quote in db.execute(query):
            lines.write(json.dumps({"article": article, "start": start, "end": end, "quote": quote}) + "\n")


class Clock:
    """Says how long each step took, in wall and CPU seconds, and how much memory the process has had at most."""

    def __init__(self) -> None:
        self.wall, self.cpu = time.perf_counter(), time.process_time()

    def lap(self, what: str) -> None:
        """Say what has been done since the last lap."""
        wall, cpu = time.perf_counter(), time.process_time()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        print(f"{what}: {wall - self.wall:.1f} s wall, {cpu - self.cpu:.1f} s CPU, peak {peak:.2f} GB", file=sys.stderr)
        self.wall, self.cpu = wall, cpu


def score(script: str, *arguments: str | Path) -> None:
    """Run one of the gold folder's scorers and print what it says."""
    subprocess.run([sys.executable, GOLD / script, *map(str, arguments)], check=True)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("corpus", choices=["polnear", "synthetic"])
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--out", type=Path, default=Path(tempfile.gettempdir()) / "matching-predictions.jsonl")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--memory", default="4GB")
    parser.add_argument("--db", type=Path)
    options = parser.parse_args()
    pairs = GOLD / "variants/pairs.jsonl"
    if options.db:
        from_database(options.db, options.out)
        if options.corpus == "synthetic":
            score("score_families.py", options.folder, options.out)
        else:
            score("score_variants.py", pairs, options.out)
        return
    if options.corpus == "synthetic":
        predict(synthetic(options.folder), options.out, options.jobs, options.memory)
        score("score_families.py", options.folder, options.out)
        return
    predict(polnear(), options.out, options.jobs, options.memory)
    score("score_variants.py", pairs, options.out)
    predict(seeds(), options.out, options.jobs, options.memory)
    score("score_variants.py", GOLD / "variants/pairs_seeds.jsonl", options.out)


if __name__ == "__main__":
    main()
