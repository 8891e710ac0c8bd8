"""Laws of provenance and reuse, on made-up families and articles."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import LCSseq

from quotes.model import Span
from quotes.provenance import Cited, OtherQuote, Printing, Publication, Shared, before, derive
from quotes.reuse import LEAST_WORDS, blocks, laid, passages, reuse
from quotes.text.words import words

_WORDS = ["we", "will", "not", "sell", "the", "old", "harbour", "to", "[anyone]", "who", "asks", "…", "now,", "ever."]
_DATES = st.sampled_from(
    [(None, None), ("2020", "year"), ("2020-05", "month"), ("2020-05-01", "day"), ("2020-05-02", "day")]
)
_OUTLETS = ["herald", "echo", "gazette", None]


@st.composite
def families(draw: st.DrawFn) -> tuple[list[Printing], dict[tuple[str, str], Shared]]:
    """A few printings of one quote, with all that may be known of them."""
    texts = draw(
        st.lists(st.lists(st.sampled_from(_WORDS), min_size=1, max_size=12).map(" ".join), min_size=1, max_size=4)
    )
    printings = []
    for n in range(draw(st.integers(1, 9))):
        wording = draw(st.integers(0, len(texts) - 1))
        outlet = draw(st.sampled_from(_OUTLETS))
        credited = draw(st.lists(st.sampled_from(["herald", "echo", "times"]), max_size=2, unique=True))
        cited = tuple(Cited(c, c, draw(st.sampled_from(["quote", "document"])), 0, 1, c) for c in credited)
        published, precision = draw(_DATES)
        article = Publication(
            f"a{draw(st.integers(0, 6))}",
            "",
            outlet,
            outlet,
            published,
            precision,
            draw(st.sampled_from(["herald", None])),
            cited,
        )
        said = words(texts[wording])
        splits = (draw(st.integers(1, len(said) - 1)),) if len(said) > 1 and draw(st.booleans()) else ()
        own = cited if draw(st.booleans()) else ()
        printings.append(Printing(n, article, wording, said, texts[wording], splits, own))
    pairs = draw(st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=4))
    shared = {
        (f"a{a}", f"a{b}"): Shared(
            (OtherQuote("q1", "x", draw(st.booleans()), draw(st.booleans())),), (), draw(st.booleans())
        )
        for a, b in pairs
        if a < b
    }
    return printings, shared


@given(families())
@settings(max_examples=150, deadline=None)
def test_every_printing_has_ranked_claims_that_add_up(
    family: tuple[list[Printing], dict[tuple[str, str], Shared]],
) -> None:
    printings, shared = family
    claims = defaultdict(list)
    for row in derive(printings, shared):
        claims[row.occurrence_id].append(row)
    by_id = {p.occurrence_id: p for p in printings}
    assert set(claims) == set(by_id)
    for occurrence, rows in claims.items():
        assert [row.rank for row in rows] == list(range(1, len(rows) + 1))
        chances = [row.probability for row in rows if row.probability is not None]
        assert chances == sorted(chances, reverse=True)
        assert sum(chances) <= 1.01
        assert all(item["sentence"] for row in rows for item in row.evidence)
        assert all(row.evidence for row in rows)
        for row in rows:
            if row.from_occurrence_id is not None:
                source = by_id[row.from_occurrence_id]
                assert source.article.article_id != by_id[occurrence].article.article_id
                assert not before(by_id[occurrence].article, source.article)
            else:
                assert (row.relation == "unknown") == (row.from_outlet_id is None)


@given(families(), st.randoms(use_true_random=False))
@settings(max_examples=80, deadline=None)
def test_the_order_of_printings_is_irrelevant(
    family: tuple[list[Printing], dict[tuple[str, str], Shared]], random
) -> None:
    printings, shared = family
    shuffled = list(printings)
    random.shuffle(shuffled)
    pairs = list(shared.items())
    random.shuffle(pairs)
    assert derive(shuffled, dict(pairs)) == derive(printings, shared)


@given(families())
@settings(max_examples=80, deadline=None)
def test_without_dates_credits_and_anything_in_common_nothing_is_claimed(
    family: tuple[list[Printing], dict[tuple[str, str], Shared]],
) -> None:
    printings = [
        Printing(p.occurrence_id, Publication(p.article.article_id, ""), p.wording_id, p.words, p.text)
        for p in family[0]
    ]
    assert {row.relation for row in derive(printings, {})} == {"unknown"}


_SENTENCES = [
    "The council met late on Monday to discuss the sale of the harbour.",
    "Nobody from the company that wants to buy it came to the meeting!",
    "“We saw,” she said.",
    "Dr. Berg of St. Paul, who has run the port for ten years, left early.",
    "Rain.",
    "It’s the third time that the plan has failed since the election in May",
]
_ARTICLES = st.lists(
    st.tuples(st.sampled_from(_SENTENCES), st.sampled_from([" ", "\n", "\n\n"])).map("".join), min_size=1, max_size=9
).map("".join)


@given(_ARTICLES, _ARTICLES)
@settings(max_examples=150, deadline=None)
def test_passages_have_the_same_words_but_a_few_within_one_paragraph_and_overlap_nowhere(one: str, other: str) -> None:
    stretches, other_stretches = blocks(one, []), blocks(other, [])
    found = reuse(laid("a1", one, stretches), laid("a2", other, other_stretches))
    for p in found:
        here, there = words_of(one[p.start : p.end]), words_of(other[p.other_start : p.other_end])
        assert here[:5] == there[:5]
        assert here[-5:] == there[-5:]
        assert LCSseq.similarity(here, there) >= max(LEAST_WORDS, 0.6 * max(len(here), len(there)))
        assert any(b.start <= p.start < p.end <= b.end for b in stretches)
        assert any(b.start <= p.other_start < p.other_end <= b.end for b in other_stretches)
    for spans in ([(p.start, p.end) for p in found], sorted((p.other_start, p.other_end) for p in found)):
        assert all(a[1] <= b[0] for a, b in pairwise(spans))


@given(_ARTICLES, st.lists(st.tuples(st.integers(0, 200), st.integers(0, 30)), max_size=4))
@settings(max_examples=100, deadline=None)
def test_nothing_that_is_skipped_is_in_a_stretch_or_a_passage(text: str, skip: list[tuple[int, int]]) -> None:
    spans = [Span(start, start + length) for start, length in skip if start + length <= len(text)]
    stretches = blocks(text, spans)
    for start, end in [*stretches, *((p.start, p.end) for p in passages(text, stretches))]:
        assert start < end
        assert "\n" not in text[start:end]
        assert all(end <= s.start or s.end <= start for s in spans if s.start < s.end)


def words_of(text: str) -> tuple[str, ...]:
    return tuple("".join(c if c.isalnum() else " " for c in text.lower()).split())
