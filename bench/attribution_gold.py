"""The gold folder's articles as values of this package: used by training, evaluation and tests of the attribution."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from quotes.model import Article, Extraction, Occurrence, Part, Span

_OPEN, _CLOSE = "“”\"„‟«»‘’'`", "”“\"«»’‘'`"


def gold_folder() -> Path:
    """The folder named by QUOTES_GOLD, else ../shared/gold beside the project; ends the program where there is none."""
    folder = Path(os.environ.get("QUOTES_GOLD") or Path(__file__).resolve().parents[2] / "shared" / "gold")
    if not (folder / "polnear" / "train.jsonl").is_file():
        sys.exit(f"no gold folder at {folder}: set QUOTES_GOLD")
    return folder


def gold_articles(path: Path) -> list[dict[str, Any]]:
    """The articles of one JSONL file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


class GoldQuote:
    """One gold quotation: its parts with their marks, its source, head and silver name."""

    def __init__(self, text: str, quote: dict[str, Any]) -> None:
        self.kind = quote["kind"]
        self.parts = tuple(sorted(p for p in (_part(text, *s) for s in quote["segments"]) if p))
        spans = quote["source_spans"]
        end = spans[-1][1] if spans else 0
        while spans and end > spans[0][0] and text[end - 1] in " ,.\n\xa0":
            end -= 1
        self.source = Span(spans[0][0], end) if spans else Span(0, 0)
        self.head: tuple[int, int] | None = tuple(quote["source_head"]) if quote.get("source_head") else None
        self.name: str | None = quote.get("speaker_silver")


def _part(text: str, start: int, end: int) -> Part | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start >= end:
        return None
    left, right = start, end
    if left and text[left - 1].isspace():
        left -= 1
    if right < len(text) and text[right].isspace():
        right += 1
    opening = "''" if text[max(left - 2, 0) : left] == "''" else text[left - 1 : left] if left else ""
    closing = "''" if text[right : right + 2] == "''" else text[right : right + 1]
    return Part(
        start,
        end,
        opening if opening and opening[0] in _OPEN else "",
        closing if closing and closing[0] in _CLOSE else "",
    )


def article_of(gold: dict[str, Any], language: str) -> Article:
    """A gold article as ingest would give it."""
    return Article(
        gold["id"], gold["text"], gold["id"], title=gold.get("title"), outlet=gold.get("publisher"), language=language
    )


def extraction_of(gold: dict[str, Any]) -> Extraction:
    """The gold quotations as an extraction."""
    text = gold["text"]
    quotes = sorted(
        (q for q in (GoldQuote(text, q) for q in gold["quotes"]) if q.parts), key=lambda q: q.parts[0].start
    )
    return Extraction(
        tuple(
            Occurrence(q.parts, "direct" if q.kind == "direct" else "mixed", text.count("\n", 0, q.parts[0].start))
            for q in quotes
        ),
        (),
    )
