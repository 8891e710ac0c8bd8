"""Laws of marks and extraction, on made-up texts: soups of marks, and paragraphs that look like news."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from quotes.extract import extract
from quotes.model import Article, Extraction, Zone
from quotes.text.marks import marked_spans
from quotes.text.paragraphs import paragraphs, sentences

PIECES = [
    "“", "”", '"', "''", "``", "'", "‘", "’", "«", "»", "„", "‚", "‹", "›", "「", "」", "『", "』", "《", "》", "—", "–", "=",
    "We stay", "we go,", "he said", "she said.", "The mayor", "is", "a", "I", "dogs'", "don't", "5'10\"", "…", ".", ",", ":",
    "\n", "\n\n", " ", "\u00a0", "\u202e", "\0", "&quot;", "&ldquo;", "â€œ", "市长说", "dijo", "<b a=\"c\">", "\r", "\ud800",
]  # fmt: skip
SOUP = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
SPACED = st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join)
TEXT = st.one_of(SOUP, SPACED, st.text(max_size=60))
LANGUAGE = st.sampled_from(["en", "de", "fr", "es", "sv", "ja", "zh", "ar", "hu", "xx"])
ZONES = st.lists(
    st.tuples(st.integers(0, 80), st.integers(1, 30), st.sampled_from(["title", "comments"])).map(
        lambda z: Zone(z[0], z[0] + z[1], z[2])
    ),
    max_size=3,
).map(tuple)


def read(text: str, language: str, zones: tuple[Zone, ...] = ()) -> Extraction:
    return extract(Article("a", text, "law.txt", language=language, zones=zones))


@given(TEXT, LANGUAGE, ZONES)
@settings(max_examples=400, deadline=None)
def test_parts_are_ordered_disjoint_trimmed_and_between_their_marks(
    text: str, language: str, zones: tuple[Zone, ...]
) -> None:
    for occurrence in read(text, language, zones).occurrences:
        last = 0
        for part in occurrence.parts:
            assert last <= part.start < part.end <= len(text)
            last = part.end
            printed = text[part.start : part.end]
            assert printed == printed.strip()
            assert text[: part.start].rstrip().endswith(part.open_mark)
            assert text[part.end :].lstrip().startswith(part.close_mark)
            assert not any(part.start < zone.end and zone.start < part.end for zone in zones)


@given(TEXT, LANGUAGE)
@settings(max_examples=300, deadline=None)
def test_everything_is_in_reading_order_and_nothing_is_there_twice(text: str, language: str) -> None:
    found = read(text, language)
    starts = [occurrence.start for occurrence in found.occurrences]
    assert starts == sorted(starts)
    assert list(found.set_aside) == sorted(found.set_aside)
    places = [(part.start, part.end) for occurrence in found.occurrences for part in occurrence.parts]
    assert len(places) == len(set(places))


@given(TEXT, LANGUAGE)
@settings(max_examples=300, deadline=None)
def test_a_parent_comes_before_and_around(text: str, language: str) -> None:
    found = read(text, language)
    for number, occurrence in enumerate(found.occurrences):
        if occurrence.parent is not None:
            outer = found.occurrences[occurrence.parent]
            assert occurrence.parent < number
            assert any(p.start <= occurrence.start and occurrence.parts[0].end <= p.end for p in outer.parts)


@given(TEXT, LANGUAGE)
@settings(max_examples=300, deadline=None)
def test_a_paragraph_is_the_line_the_first_part_stands_in(text: str, language: str) -> None:
    lines = paragraphs(text)
    for occurrence in read(text, language).occurrences:
        line = lines[occurrence.paragraph]
        assert line.start <= occurrence.start < line.end


@given(SPACED, SPACED, LANGUAGE)
@settings(max_examples=300, deadline=None)
def test_what_comes_after_a_paragraph_of_plain_words_changes_nothing_before_it(
    one: str, two: str, language: str
) -> None:
    before = one + "\nThe council met.\n"
    alone = marked_spans(before, language).spans
    both = marked_spans(before + two, language).spans
    assert both[: len(alone)] == alone


@given(TEXT, LANGUAGE)
@settings(max_examples=200, deadline=None)
def test_the_same_text_gives_the_same(text: str, language: str) -> None:
    assert read(text, language) == read(text, language)


@given(SPACED, LANGUAGE)
@settings(max_examples=200, deadline=None)
def test_every_stretch_is_kept_or_set_aside(text: str, language: str) -> None:
    found = read(text, language)
    kept = {(part.start, part.end) for occurrence in found.occurrences for part in occurrence.parts}
    aside = {(a.start, a.end) for a in found.set_aside}
    for span in marked_spans(text, language).spans:
        assert ((span.start, span.end) in kept) != ((span.start, span.end) in aside)


@given(TEXT, LANGUAGE)
@settings(max_examples=300, deadline=None)
def test_sentences_cover_all_words_in_order(text: str, language: str) -> None:
    found = sentences(text, 0, len(text), language)
    assert "".join("".join(text[s.start : s.end].split()) for s in found) == "".join(text.split())
    assert all(a.end <= b.start for a, b in pairwise(found))
