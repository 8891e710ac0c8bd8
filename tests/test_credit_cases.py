"""The golden cases of tests/cases/credit*.md, the examples of credits.toml, and the promises of outlets.toml."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from quotes.credit import credit
from quotes.describe import describe
from quotes.lexicon import data
from quotes.lexicon.outlets import all_outlets, find_outlets, mentions, outlet
from quotes.model import Credit, Extraction, Occurrence, Part, Record
from quotes.text.ids import slug
from tests.fixtures.markdown import Case, cases

LANGUAGE = re.compile(r"\(([a-z]{2})\)$")
QUOTED = re.compile("[“„«]([^“”„«»]+)[”“»]")


def credited(text: str, language: str = "en") -> tuple[Credit, ...]:
    parts = [Part(*m.span(1), "“", "”") for m in QUOTED.finditer(text)]
    extraction = Extraction(tuple(Occurrence((p,), "direct", 0) for p in parts), ())
    return credit(describe(Record(text, "case.txt", given={"language": language})), extraction, ())


@pytest.mark.parametrize("case", cases("credit*.md"))
def test_case(case: Case) -> None:
    language = LANGUAGE.search(case.name)
    found = [
        (case.text[c.start : c.end], c.name, c.scope + (f" {c.occurrence + 1}" if c.occurrence is not None else ""))
        for c in credited(case.text, language[1] if language else "en")
    ]
    assert found == case.rows


@pytest.mark.parametrize(
    ("language", "words", "text"), [(code, *e) for code, t in data("credits").items() for e in t["examples"]]
)
def test_example(language: str, words: str, text: str) -> None:
    found = [text[c.start : c.end].lower() for c in credited(text, language)]
    assert found == ([words.lower()] if words else [])


def test_no_two_outlets_share_a_name() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for one in all_outlets():
        owners[slug(one.name)].add(one.name)
        if one.domain:
            owners[one.domain].add(one.name)
    assert {name: sorted(found) for name, found in owners.items() if len(found) > 1} == {}


def test_every_outlet_is_known_by_its_name_and_domain() -> None:
    for one in all_outlets():
        assert outlet(one.name) == one
        assert not one.domain or outlet(one.domain) == one


def test_form_of_unknown_names() -> None:
    for name in data("outlets")["forms"]["examples"]:
        text = f"The mayor told {name}."
        assert [(text[m.start : m.end], m.certain) for m in mentions(text, unknown=True)] == [(name, "form")]
        assert find_outlets(text) == []
