"""What holds of attributions whatever the text: spans, unknowns, sameness, time."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotes.attribute import attribute, named
from quotes.extract import extract
from quotes.lexicon import languages
from quotes.model import Article, Attribution, Extraction
from tests.growth import assert_linear

WORDS = (
    "Anna Berg", "Berg", "Mr. Holm", "Peter Holm", "the mayor", "a town official", "she", "He", "who", "that", "said", "told",
    "reporters", "called", "according to", "According to", "the report", "The Guardian", "in a statement", "on Twitter",
    "and", "after", "was", "has", "of", "the Council of Europe", "—", "-", ":", ",", ".", "?", "\n", "\n\n", "“", "”", '"',
    "'", "’", "''", "(", ")", "U.S.", "3", "sagte", "so", "Bürgermeisterin", "a déclaré", "selon", "-t-elle", "l'eau", "dijo",
    "我们", "他说", "\x00", "\u202e", "Ünal", "ﬁ", "İ", "ß", "’s", "JOHNSON", "van der", "Jr.",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join) | st.text(max_size=200)


def read(text: str, language: str) -> tuple[Article, Extraction, tuple[Attribution, ...]]:
    article = Article("a1", text, "a.txt", language=language)
    extraction = extract(article)
    return article, extraction, attribute(article, extraction)


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.sampled_from([*languages(), "xx"]))
def test_spans_lie_in_the_text_and_hold_something(text: str, language: str) -> None:
    _, extraction, said = read(text, language)
    assert len(said) == len(extraction.occurrences)
    for one in said:
        assert 0 <= one.confidence <= 1
        assert one.rule
        for span in (one.speaker, one.cue, one.addressee, one.channel):
            if span is not None:
                assert 0 <= span.start < span.end <= len(text)
                assert text[span.start : span.end].strip()


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.sampled_from(["en", "de", "fr", "es"]))
def test_unknown_is_unknown_altogether(text: str, language: str) -> None:
    for one in read(text, language)[2]:
        if one.speaker is None:
            assert (one.name, one.speaker_kind, one.cue, one.cue_position, one.addressee, one.channel) == (None,) * 6
            assert one.rule.startswith("unknown: ")
        else:
            assert one.speaker_kind in ("person", "organisation", "document", "unnamed")
            assert (one.cue is None) == (one.cue_position is None)


@settings(max_examples=100, deadline=None)
@given(TEXTS, TEXTS)
def test_the_same_text_has_the_same_answer_whatever_was_read_before(text: str, other: str) -> None:
    article, extraction, said = read(text, "en")
    names = named(article, extraction, said)
    other_article, other_extraction, other_said = read(other, "en")
    named(other_article, other_extraction, other_said)
    assert read(text, "en")[2] == said
    assert named(article, extraction, said) == names


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.sampled_from([*languages(), "xx"]))
def test_forms_of_the_named_stand_in_the_text(text: str, language: str) -> None:
    article, extraction, said = read(text, language)
    found = named(article, extraction, said)
    assert list(found) == sorted(found)
    for one in found:
        assert one.kind in ("person", "organisation")
        assert one.forms
        for form, n in one.forms:
            assert n > 0
            assert all(word in text for word in form.split())


@pytest.mark.parametrize(
    "unit",
    [
        "word " * 50,
        "Anna Berg met Peter Holm and ",
        "“We will win,” she said. ",
        "“ ” ",
        "Ann" + "a" * 300 + " ",
        "(" * 50,
        "who said that he said ",
        "A. B. C. D. ",
        "Democratic ",
        "Board of ",
        "NATO waits. “We will win,” he said. ",
        "Anna Berg ",
        "Berg, the mayor of the town of the land, ",
    ],
)
def test_time_grows_no_faster_than_the_text(unit: str) -> None:
    """Long lines, many marks, many names, many pronouns."""

    def run(text: str) -> None:
        article, extraction, said = read(text, "en")
        named(article, extraction, said)

    assert_linear(run, lambda times: unit * times, 60)
