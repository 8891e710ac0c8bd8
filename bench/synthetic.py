"""The synthetic corpus of the gold folder, for the benches that read printings beside their canonical wordings."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

GOLD = Path(os.environ.get("QUOTES_GOLD", Path(__file__).parents[2] / "shared" / "gold"))


class Mention(NamedTuple):
    """One printing: the texts of its parts, its chunks as (start, end, ids) in the parts joined by one space."""

    parts: list[str]
    chunks: list[tuple[int, int, list[int]]]
    canonical: str
    edits: list[str]
    parent: str | None

    @property
    def text(self) -> str:
        """The parts joined by one space."""
        return " ".join(self.parts)


def mentions(articles: int, seed: int) -> list[Mention]:
    """The printings of a corpus made anew by the gold folder's synthetic/mutate.py; exits where that is not there."""
    maker = GOLD / "synthetic" / "mutate.py"
    if not maker.exists():
        sys.exit(f"{maker} is not there: set QUOTES_GOLD to the gold folder.")
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, maker, "gen", maker.with_name("seed.json.gz"), folder]
        subprocess.run(
            [*command, "--articles", str(articles), "--seed", str(seed)], check=True, stdout=subprocess.DEVNULL
        )
        texts = {row["id"]: row["text"] for row in _rows(Path(folder, "articles.jsonl"))}
        canonical = {row["family"]: row["canonical"] for row in _rows(Path(folder, "families.jsonl"))}
        return [
            _mention(row, texts[row["article"]], canonical[row["family"]])
            for row in _rows(Path(folder, "mentions.jsonl"))
        ]


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _mention(row: dict[str, Any], article: str, canonical: str) -> Mention:
    parts, chunks, at = [], [], 0
    for start, end in row["spans"]:
        parts.append(article[start:end])
        chunks += [(s - start + at, e - start + at, ids) for s, e, ids in row["chunks"] if start <= s and e <= end]
        at += end - start + 1
    return Mention(parts, chunks, canonical, row["edits"], row["parent"])


def machine() -> dict[str, str]:
    """What the figures were measured on."""
    return {"python": platform.python_version(), "processor": platform.processor() or platform.machine()}
