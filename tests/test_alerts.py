"""Alerts: the golden cases of tests/cases/alerts*.md, and what holds for all."""

from __future__ import annotations

import re
import time
from dataclasses import replace

import pytest

from quotes.alerts import Compared, Witness, alerts
from quotes.align import align
from quotes.differences import differences
from quotes.lexicon import data
from quotes.text.wording import fragments_of
from quotes.text.words import words
from tests.fixtures.markdown import Case, cases

LINE = re.compile(r"(?P<outlet>\w+)(?: \{(?P<known>[^}]*)\})?: (?P<before>[^“]*)“(?P<text>[^”]*)”(?P<after>.*)")


def compared(text: str) -> Compared:
    rows = [LINE.fullmatch(line) for line in text.splitlines()]
    witnesses, wordings = [], []
    for n, row in enumerate(rows):
        assert row is not None, text
        known = dict(item.split(" ", 1) for item in (row["known"] or "").split(", ") if item)
        kind = "direct" if row["after"].startswith(" she") or not row["before"] or ":" in row["before"] else "mixed"
        said = words(row["text"].rstrip(","))
        if said not in wordings:
            wordings.append(said)
        witnesses.append(
            Witness(
                n, f"a{n}", row["outlet"], wordings.index(said), kind, row["text"], row["before"] + "“", "”" + row["after"],
                known.get("by"), known.get("by"), "person" if "by" in known else None, 1.0, known.get("to"), known.get("cue"),
            )
        )  # fmt: skip
    within = fragments_of(wordings)
    whole = [w for w, container in zip(wordings, within, strict=True) if container is None]
    found = differences(wordings, align(whole), within) if len(wordings) > 1 else ()
    return Compared("q1", wordings, found, witnesses)


@pytest.mark.parametrize("case", cases("alerts*.md"))
def test_case(case: Case) -> None:
    quote = compared(case.text)
    outlets = {w.occurrence_id: w.label for w in quote.witnesses}
    found = [(a.kind, outlets[a.occurrence_id], outlets[a.other_occurrence_id]) for a in alerts(quote)]
    assert found == case.rows
    assert case.rows or case.name.startswith("No alert")


def test_a_sentence_names_both_and_says_no_verdict() -> None:
    quote = compared("Herald: “We will not sell the harbour.”\nEcho: “We will sell the harbour.”")
    [alert] = alerts(quote)
    assert alert.sentence == "Herald prints “not”, Echo does not: “We will … sell the harbour.”."
    assert alert.evidence == {"base_text": "not", "this_text": None}


def test_one_article_and_a_join_that_is_not_sure_give_none() -> None:
    quote = compared("Herald: “We will not sell the harbour.”\nEcho: “We will sell the harbour.”")
    same = [replace(w, article_id="a0") for w in quote.witnesses]
    assert alerts(replace(quote, witnesses=same)) == []
    assert alerts(replace(quote, confidence=0.6)) == []


def test_where_a_transcript_prints_words_without_marks_says_nothing() -> None:
    quote = compared(
        "Herald: “They are the last smugglers of the eastern harbour,” she said.\n"
        "Echo: She called them the last smugglers “of the eastern harbour.”"
    )
    assert [alert.kind for alert in alerts(quote)] == ["marks"]
    for n in range(2):
        witnesses = [replace(w, transcript=w.occurrence_id == n) for w in quote.witnesses]
        assert alerts(replace(quote, witnesses=witnesses)) == []


def test_the_order_of_printings_is_irrelevant() -> None:
    quote = compared(
        "Herald: “We will not sell the harbour.”\nEcho: “We will sell the harbour.”\nPost: “We will sell the harbour.”"
    )
    assert alerts(replace(quote, witnesses=quote.witnesses[::-1])) == alerts(quote)


@pytest.mark.parametrize("language", sorted(data("alerts")))
def test_the_lists_are_lower_case_and_cues_are_on_one_side(language: str) -> None:
    table = data("alerts")[language]
    listed = [word for key, words_ in table.items() if key != "examples" for word in words_]
    assert [w for w in listed if w != w.lower() or w != w.strip()] == []
    assert set(table["neutral"]).isdisjoint(table["charged"])


def test_a_quote_of_many_printings_takes_linear_time() -> None:
    quote = compared("Herald: “We will not sell the harbour.”\nEcho: “We will sell the harbour.”")
    many = [replace(quote.witnesses[n % 2], occurrence_id=n, article_id=f"a{n}") for n in range(20_000)]
    started = time.process_time()
    assert len(alerts(replace(quote, witnesses=many))) == 1
    assert time.process_time() - started < 2
