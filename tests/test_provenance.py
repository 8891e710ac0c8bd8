"""Who had it from whom: the golden cases of tests/cases/provenance*.md, evidence, dates, whole articles."""

from __future__ import annotations

import time

import pytest

from quotes.model import Reuse
from quotes.provenance import (
    Cited,
    Dated,
    OtherQuote,
    Publication,
    Shared,
    derive,
    derive_article,
    direction,
    earliest,
    only_printing,
)
from quotes.provenance.naming import by_first_word, named_beside
from quotes.provenance.values import MOST
from tests.fixtures.markdown import Case, cases
from tests.fixtures.printings import read_printings


@pytest.mark.parametrize("case", cases("provenance*.md"))
def test_case(case: Case) -> None:
    printings, shared = read_printings(case.text)
    outlets = {p.occurrence_id: p.article.outlet for p in printings}
    names = {p.article.outlet_id: p.article.outlet for p in printings}
    first = {outlets[row.occurrence_id]: row for row in derive(printings, shared) if row.rank == 1}
    expected = [tuple(cell.strip() for cell in row) for row in case.rows]
    found = []
    for outlet, *_ in expected:
        row = first[outlet]
        source = (
            outlets.get(row.from_occurrence_id) or names.get(row.from_outlet_id) or (row.from_outlet_id or "").title()
        )
        found.append((outlet, row.relation, source) if source else (outlet, row.relation))
    assert found == [tuple(cell for cell in row if cell) for row in expected]


def test_every_claim_says_why_in_sentences() -> None:
    printings, shared = read_printings(
        "Herald 2020-05-01 {quotes Echo 2}: We will not sell the harbour / to anybody who asks.\n"
        "Echo 2020-05-03 {credits Herald}: We will not sell the harbour / to anybody [in town] who asks."
    )
    [claim] = [row for row in derive(printings, shared) if row.occurrence_id == 2]
    assert [(item["kind"], item["sentence"]) for item in claim.evidence] == [
        ("credit", "It credits Herald for these words: “told Herald”."),
        ("wording", "Compared with the other, it has a bracket more."),
        ("interruption", "Both interrupt the quotation after “… sell the harbour”."),
        ("quotes", "Both articles also print “another quote” and 1 more in the same words."),
        ("dates", "It is dated 3 May 2020, the other 1 May 2020."),
    ]
    assert (claim.from_article_id, claim.from_outlet_id) == ("a-herald", "herald")
    assert claim.probability is not None
    assert claim.probability > 0.9


def test_unknown_says_why() -> None:
    printings, shared = read_printings(
        "Herald 2020-05-01: We will not sell.\nEcho 2020-05-03 {told Echo}: We will not sell."
    )
    reasons = {row.occurrence_id: row.evidence[0]["sentence"] for row in derive(printings[:1], {})}
    assert reasons == {1: "No other article here prints it, and it credits no outlet."}
    rows = {row.occurrence_id: row for row in derive(printings, shared)}
    assert rows[1].evidence[0]["sentence"] == (
        "It is the earliest printing here (dated 1 May 2020), and it credits no outlet."
    )


def test_a_quote_printed_once_is_told_by_its_ids_alone() -> None:
    [printing], _ = read_printings("Herald 2020-05-01: We will not sell.")
    assert derive([printing], {}) == [only_printing(printing.article.article_id, printing.occurrence_id)]


def test_a_single_wording_needs_no_words() -> None:
    printings, shared = read_printings(
        "Herald 2020-05-01: We will not sell.\nEcho 2020-05-03: We will not sell.\nStar 2020-05-03: we will not sell."
    )
    assert derive([p._replace(words=()) for p in printings], shared) == derive(printings, shared)


def test_what_is_left_out_of_what_two_articles_share_is_said() -> None:
    printings, shared = read_printings(
        f"Herald 2020-05-01 {{quotes Echo {MOST}}}: We will not sell.\nEcho 2020-05-03: We will not sell."
    )
    [claim] = [row for row in derive(printings, shared) if row.occurrence_id == 2]
    sentences = [item["sentence"] for item in claim.evidence if item["kind"] == "quotes"]
    assert sentences == [f"Both articles also print “another quote” and at least {MOST - 1} more in the same words."]


def test_printings_of_one_article_are_never_each_others_source() -> None:
    printings, _ = read_printings("Herald 2020-05-01: We will not sell.\nHerald 2020-05-01: We will not sell.")
    assert [row.relation for row in derive(printings, {})] == ["unknown", "unknown"]


def test_probabilities_of_printings_just_alike_share_what_there_is() -> None:
    lines = [f"Paper{n} 2020-05-01: We will not sell the harbour to anybody." for n in range(30)]
    printings, _ = read_printings("\n".join([*lines, "Echo 2020-05-09: We will not sell the harbour to anybody."]))
    claims = [row for row in derive(printings, {}) if row.occurrence_id == 31]
    assert all(row.probability is not None and row.probability < 0.05 for row in claims)


def test_a_quote_printed_ten_thousand_times_takes_seconds() -> None:
    printings, _ = read_printings(
        "Herald 2020-05-01: We will not sell the harbour.\nEcho 2020-05-02: We will not sell it."
    )
    many = [
        printings[n % 2]._replace(
            occurrence_id=n,
            article=printings[n % 2].article._replace(
                article_id=f"a{n}", published=f"2020-{1 + n % 12:02}-{1 + n % 28:02}"
            ),
        )
        for n in range(10_000)
    ]
    started = time.process_time()
    assert len({row.occurrence_id for row in derive(many, {})}) == 10_000
    assert time.process_time() - started < 20


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (("2020-05-01", "2020-05-02"), (0, "dated 1 May 2020, before every other printing here")),
        (
            ("2020-05-02T08:00:00Z", "2020-05-02T07:00:00Z"),
            (1, "dated 2 May 2020, 07:00 UTC, before every other printing here"),
        ),
        (("2020-05-01", "2020-05-01"), (None, "2 printings may be the first: their dates (1 May 2020) do not decide")),
        (("2020-05", "2020-05-07"), (None, "2 printings may be the first: their dates (7 May 2020) do not decide")),
        (("2020-04", "2020-05-07"), (0, "dated April 2020, before every other printing here")),
        (("2020-05-01", None), (None, "1 of 2 printings has no date")),
        ((None, None), (None, "2 of 2 printings have no date")),
        ((None,), (0, "the only printing here")),
    ],
)
def test_the_earliest_is_named_only_where_dates_decide(
    dates: tuple[str | None, ...], expected: tuple[int | None, str]
) -> None:
    precision = {4: "year", 7: "month", 10: "day", 20: "second"}
    printings = [Dated(n, date, precision[len(date)] if date else None) for n, date in enumerate(dates)]
    assert earliest(printings) == expected


def test_an_article_that_credits_an_outlet_is_led_to_its_article() -> None:
    credit = Cited("herald", "Herald", "article", 0, 7, "Herald:")
    echo = Publication("a1", "Echo", "echo", "Echo", credits=(credit,))
    others = {
        "a2": Publication("a2", "Herald, one", "herald", "Herald"),
        "a3": Publication("a3", "Herald, two", "herald", "Herald"),
    }
    passage = Reuse("a1", 10, 300, "a3", 0, 290, "unknown")
    shared = {"a2": Shared((OtherQuote("q1", "", True, False),)), "a3": Shared((), (passage, passage))}
    [claim] = derive_article(echo, others, shared)
    assert (claim.relation, claim.from_article_id, claim.occurrence_id) == ("credited", "a3", None)
    assert claim.evidence[1]["spans"] == [[10, 300, 0, 290]] * 2
    [alone] = derive_article(echo, {}, {})
    assert (alone.relation, alone.from_article_id, alone.from_outlet_id) == ("credited", None, "herald")


def test_passages_alone_are_shared_until_a_date_gives_a_direction() -> None:
    passages = (Reuse("a1", 10, 300, "a2", 0, 290, "unknown"), Reuse("a1", 310, 400, "a2", 300, 390, "unknown"))
    echo, herald = Publication("a1", "Echo", "echo", "Echo"), Publication("a2", "Herald", "herald", "Herald")
    shared = Shared((), passages)
    assert [row.relation for row in derive_article(echo, {"a2": herald}, {"a2": shared})] == ["shared"]
    later = echo._replace(published="2020-05-02", precision="day")
    earlier = herald._replace(published="2020-05-01", precision="day")
    assert [row.relation for row in derive_article(later, {"a2": earlier}, {"a2": shared})] == ["inferred"]
    assert derive_article(earlier, {"a1": later}, {"a1": shared}) == []
    assert (direction(later, earlier), direction(earlier, later), direction(echo, herald)) == ("from", "to", "unknown")


def test_one_stock_sentence_makes_no_claim_about_articles() -> None:
    one = Shared((), (Reuse("a1", 0, 60, "a2", 0, 60, "unknown"),))
    echo, herald = Publication("a1", "Echo", "echo", "Echo"), Publication("a2", "Herald", "herald", "Herald")
    assert derive_article(echo, {"a2": herald}, {"a2": one}) == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("“", "”, said Ann, noted the Harbour Post. Then", ["Ann, noted the Harbour Post"]),
        ("Ann told the Harbour Post, “", "” Then", ["Ann told the Harbour Post"]),
        ("“", "”, said Sen. Ann Lee, noted the Harbour Post. Then", ["Lee, noted the Harbour Post"]),
        ("It is late. Dr. Lee told the Harbour Post, “", "” Then", ["Lee told the Harbour Post"]),
        ("“", ".” In an interview with the harbour post. Then", ["interview with the harbour post"]),
        ("“", "”, said Ann. The Harbour Post has moved to a new house.", []),
        ("The Harbour Post has moved. Ann said: “", "”", []),
        ("“", "”, said Ann. “No,” says the Harbour Post.", []),
        ("“", "”, said Ann, noted the Harbour Postman.", []),
        ("“", "”, said Ann\nHarbour Post", []),
        ("“", "”, said Ann for the sun.", []),
    ],
)
def test_an_outlet_named_in_the_sentence_of_a_quotation_is_credited(
    before: str, after: str, expected: list[str]
) -> None:
    printings, _ = read_printings("Echo: We will not sell.")
    printing = printings[0]._replace(start=500, end=516, before=before, after=after)
    names = {"harbour-post": "The Harbour Post", "sun": "The Sun", "echo": "Echo"}
    found = named_beside(printing, by_first_word(names))
    many = names | {f"paper-{n}": f"Paper {n}" for n in range(20)}
    assert named_beside(printing, by_first_word(many)) == found
    assert [c.as_printed for c in found] == expected
    text = before + " " * 16 + after
    assert [text[c.start - 500 + len(before) : c.end - 500 + len(before)] for c in found] == expected
