"""The golden cases of tests/cases/describe*.md, and the examples that the lexicons carry."""

from __future__ import annotations

from typing import Any

import pytest

from quotes.describe import describe
from quotes.describe.dates import of_line
from quotes.describe.head import byline
from quotes.describe.zones import marked_zones
from quotes.lexicon import data
from quotes.model import Record, Span
from tests.fixtures.markdown import Case, cases

FACTS = ("title", "outlet", "byline", "published")


@pytest.mark.parametrize("case", cases("describe*.md"))
def test_case(case: Case) -> None:
    article = describe(Record(case.text, "case.txt"))
    found = [(name, value) for name in FACTS if (value := getattr(article, name)) is not None]
    found += [("wire", f.value) for f in article.facts if f.field == "wire" and f.chosen]
    found += [(f"zone {z.kind}", article.text[z.start : z.end].strip().replace("\n", "\\n")) for z in article.zones]
    assert sorted(found) == sorted(case.rows)


def marks() -> list[tuple[str, str]]:
    return [(kind, line) for kind, table in data("pages").items() for line in table["examples"]]


@pytest.mark.parametrize(("kind", "line"), marks())
def test_mark(kind: str, line: str) -> None:
    assert [z.kind for z in marked_zones(line, [Span(0, len(line))])] == [kind]


@pytest.mark.parametrize("line", [line for table in data("pages").values() for line in table["not"]])
def test_no_mark(line: str) -> None:
    assert marked_zones(line, [Span(0, len(line))]) == []


@pytest.mark.parametrize("line", [e for t in data("dates").values() if "examples" in t for e in t["examples"]])
def test_date(line: str) -> None:
    found = of_line(line)
    assert found is not None
    assert found.precision in ("day", "second")


def test_bylines() -> None:
    table: dict[str, Any] = data("heads")["byline"]
    assert all(byline(line) for line in table["examples"])
    assert not any(byline(line) for line in table["not"])
