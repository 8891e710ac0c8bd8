"""What is compared of a text, and the way back."""

from __future__ import annotations

import pytest

from quotes.text.normalise import normalise, normalise_with_map


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We WON’T go", "we won't go"),
        ("“Go,” he said", '"go," he said'),
        ("''Go'' ``go´´", '"go" "go"'),
        ("a -- b – c — d - e", "a — b — c — d — e"),
        ("re-open re‐open re‑open", "re-open re-open re-open"),
        ("so... so . . . so…", "so… so… so…".replace("so… so… so…", "so… so … so…")),
        ("  two\u00a0\n spaces ", "two spaces"),
        ("re\u00adopen\u200b", "reopen"),
        ("cafe\u0301", "café"),
        ("Straße", "strasse"),
        ("", ""),
    ],
)
def test_what_is_compared(text: str, expected: str) -> None:
    assert normalise(text) == expected


def test_the_map_leads_back_to_what_is_printed() -> None:
    text = "  “Wait . . . it’s  STRAẞE” "
    found = normalise_with_map(text)
    assert found.text == '"wait … it\'s strasse"'

    def printed(words: str) -> str:
        start = found.text.index(words)
        return text[slice(*found.span(start, start + len(words)))]

    assert printed("wait …") == "Wait . . ."
    assert printed("it's") == "it’s"
    assert printed("strasse") == "STRAẞE"
    assert printed('"wait') == "“Wait"


def test_an_empty_span_stays_empty() -> None:
    found = normalise_with_map(" ab ")
    assert found.span(1, 1) == (2, 2)
    assert found.span(2, 2) == (3, 3)
    assert normalise_with_map("").span(0, 0) == (0, 0)


@pytest.mark.parametrize("piece", ["\u0301\u0316", ". ", "-", "' ", "\u0301", "“", " ", ".\u200b", "a"])
def test_hostile_text_costs_linear_time(piece: str) -> None:
    text = piece * 100_000
    assert len(normalise(text)) <= len(text)
