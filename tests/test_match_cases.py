"""tests/cases/match.md: which printings are joined, through the whole of matching."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from pathlib import Path

import pytest

from quotes.build.grouping import group
from quotes.engine.duckdb import DuckEngine
from quotes.match import MATCH_COLUMNS
from quotes.match.codes import code, heard, line_of, unlisted
from quotes.match.inputs import speaker_key
from quotes.model import Attribution
from quotes.text.words import compared_words

CASES = Path(__file__).parent / "cases" / "match.md"


def cases() -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    for section in CASES.read_text("utf-8").split("\n## ")[1:]:
        title, _, body = section.partition("\n")
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in re.findall(r"^\|.*\|$", body, re.M)]
        found[title] = rows[2:]
    return found


def row(number: int, day: str, speaker: str, near: str, words: str) -> tuple[object, ...]:
    kind = None if not speaker else "organisation" if speaker.startswith("*") else "person"
    key, kind = speaker_key(Attribution(name=speaker.strip("*") or None, speaker_kind=kind))
    said = heard(compared_words(words))
    names = "".join(sorted({code(name.casefold()) for name in near.split()}))
    ordinal = datetime.date.fromisoformat(day).toordinal()
    return (number, number, line_of(said), unlisted(said), key, kind, 0.95 if key else 0.0, ordinal, names, "", None)


def grouped(rows: list[tuple[object, ...]], folder: Path, **options: object) -> dict[int, int]:
    engine = DuckEngine(folder)
    engine.create("match_inputs", MATCH_COLUMNS)
    engine.append("match_inputs", rows)
    group(engine, **options)  # type: ignore[arg-type]
    members = engine.arrays("select occurrence_id, quote_id from members")
    engine.close()
    return dict(
        zip(members["occurrence_id"].tolist(), (int(quote[1:], 16) for quote in members["quote_id"]), strict=True)
    )


@pytest.mark.parametrize("title", cases())
def test_case(title: str, tmp_path: Path) -> None:
    rows = cases()[title]
    assert len(rows) > 1
    quote = grouped([row(n, *cells[:4]) for n, cells in enumerate(rows, 1)], tmp_path)
    wanted = defaultdict(list)
    for n, cells in enumerate(rows, 1):
        wanted[cells[4]].append(n)
    got = defaultdict(list)
    for n, q in sorted(quote.items()):
        got[q].append(n)
    assert sorted(got.values()) == sorted(wanted.values())


def test_a_judgement_joins_and_parts(tmp_path: Path) -> None:
    rows = [row(n, *cells[:4]) for n, cells in enumerate(cases()["The same words by the same speaker"], 1)]
    rows.append(row(3, "2024-06-01", "Ines Halder", "", "something else altogether, thank you"))
    assert grouped(rows, tmp_path) == {1: 1, 2: 1, 3: 3}
    assert grouped(rows, tmp_path, judgements=[(1, 2, False)]) == {1: 1, 2: 2, 3: 3}
    assert grouped(rows, tmp_path, judgements=[(1, 3, True), (1, 2, False)]) == {1: 1, 2: 2, 3: 1}


def test_nothing_to_group(tmp_path: Path) -> None:
    assert grouped([], tmp_path) == {}


def test_a_quotation_without_words_stands_alone(tmp_path: Path) -> None:
    assert grouped([row(1, "2024-01-01", "", "", "…"), row(2, "2024-01-01", "", "", "!")], tmp_path) == {1: 1, 2: 2}


def test_a_quotation_within_a_quotation_is_another_utterance(tmp_path: Path) -> None:
    outer = row(
        1, "2024-01-01", "Mara Quill", "", "The mayor told us the ferry will never sail again and then he laughed"
    )
    inner = row(2, "2024-01-01", "", "", "the ferry will never sail again")
    assert grouped([outer, inner], tmp_path) == {1: 1, 2: 1}
    assert grouped([outer, (2, 1, *inner[2:10], 1)], tmp_path) == {1: 1, 2: 2}
