"""What only several articles together show: passages they share, and who had the words from whom.

`reuse_rows` is read beside everything else of an article; `derive_all` runs when quotes and wordings are known. It
fills the staging tables `reuse` and `derivations`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from quotes.build.alerting import ALERTS, alert_row
from quotes.build.labels import LABEL, shorten
from quotes.engine import Engine, Group, Row, statement
from quotes.model import Alert, Article, Derivation, Extraction, Reuse, Span, Word
from quotes.provenance import (
    Cited,
    OtherQuote,
    Printing,
    Publication,
    Shared,
    derive,
    derive_article,
    direction,
    only_printing,
)
from quotes.provenance.common import at_sentence, same_splits
from quotes.reuse import Laid, blocks, laid, passages, reuse
from quotes.text import ids
from quotes.text.words import compared_words, words

Rows = dict[str, list[Row]]
TEXT, INTEGER, REAL = "VARCHAR", "BIGINT", "DOUBLE"

READ = {
    "passages": {"article_id": TEXT, "hash": INTEGER, "start_char": INTEGER, "end_char": INTEGER},
    "quoted": {"article_id": TEXT, "hash": INTEGER, "occurrence_id": INTEGER},
    "publications": {"article_id": TEXT, "stretches": TEXT, "credits": TEXT},
}
_COMMON_QUOTES = {
    "quote_id": TEXT, "article_id": TEXT, "other_article_id": TEXT, "label": TEXT, "same_words": INTEGER,
    "same_splits": INTEGER,
}  # fmt: skip
DERIVED = {
    "reuse": {
        "article_id": TEXT, "start_char": INTEGER, "end_char": INTEGER, "other_article_id": TEXT,
        "other_start_char": INTEGER, "other_end_char": INTEGER, "direction": TEXT, "whole": INTEGER,
    },
    "derivations": {
        "made_for": TEXT,  # the group of rows: a quote, an article as a whole, or its printings that stand alone
        "id": INTEGER, "article_id": TEXT, "occurrence_id": INTEGER, "from_article_id": TEXT,
        "from_occurrence_id": INTEGER, "from_outlet_id": TEXT, "relation": TEXT, "rank": INTEGER, "probability": REAL,
        "evidence": TEXT,
    },
}  # fmt: skip
_FEW = 5  # articles that print a sentence: more, and it alone says nothing of two of them
_SEVERAL = 3  # sentences that two articles share: from here on their texts are compared
_BESIDE = 3  # printings after each that it is compared with, in quotes of many
_TEXTS_AT_ONCE = 200  # pairs of articles handed to a process
_ROWS_AT_ONCE = 10_000


def reuse_rows(article: Article, extraction: Extraction, credit_rows: Iterable[Row]) -> dict[str, list[Row]]:
    """The rows of `passages`, `quoted` and `publications` for one article; `credit_rows` are its rows of `credits`."""
    skip = [Span(start, end) for o in extraction.occurrences for start, end, *_ in o.parts]
    skip += [Span(z.start, z.end) for z in article.zones if z.kind != "title"]
    stretches = blocks(article.text, skip)
    given = [
        [occurrence, outlet, name, scope, start, end, printed]
        for _, _, occurrence, _, outlet, _, name, printed, start, end, scope in credit_rows
        if outlet
    ]
    found = passages(article.text, stretches) if article.kind == "article" else []
    quoted = [
        (article.id, p.hash, ids.occurrence_id(article.id, o.start, o.end))
        for o in extraction.occurrences
        if o.parent is None
        for p in passages(article.text, [Span(part.start, part.end) for part in o.parts])
    ]
    return {
        "passages": [(article.id, hash_, start, end) for hash_, start, end, _ in found],
        "quoted": quoted,
        "publications": [(article.id, " ".join(f"{s.start}-{s.end}" for s in stretches), _json(given))],
    }


def derive_all(engine: Engine) -> None:
    """Fill `reuse`, `derivations` and `unmarked_alerts` from the staging tables, when `placed` says which printing is in which quote."""
    for table, columns in {**DERIVED, "common_quotes": _COMMON_QUOTES, "unmarked_alerts": ALERTS}.items():
        engine.create(table, columns)
    _reuse_all(engine)
    engine.sql("common_pairs", beside=_BESIDE)
    order = "quote_id, article_id, other_article_id"
    engine.map_groups(
        _common_rows, [(statement("derive_common"), order)], {"common_quotes": "quote_id"}, size=_ROWS_AT_ONCE
    )
    alone = (statement("derive_alone"), "made_for, id")
    engine.map_groups(_alone_rows, [alone], {"derivations": "made_for"}, size=_ROWS_AT_ONCE)
    streams = (
        (statement("derive_printings"), "quote_id, id"),
        (statement("derive_quotes"), f"{order}, other_quote_id"),
        (statement("derive_passages"), f"{order}, start_char"),
    )
    engine.map_groups(_derivation_rows, streams, {"derivations": "made_for"})
    streams = (
        (statement("derive_articles"), "article_id"),
        (statement("derive_partners"), "article_id, other_article_id"),
        (statement("derive_reuse"), "article_id, other_article_id, start_char"),
    )
    engine.map_groups(_article_rows, streams, {"derivations": "made_for"})
    engine.map_rows(_unmarked_rows, (statement("unmarked"), "quote_id, article_id"), ("unmarked_alerts",))


# ------------------------------------------------------------------ passages


def _reuse_all(engine: Engine) -> None:
    engine.sql("reuse_pairs", few=_FEW, several=_SEVERAL)
    engine.create("reuse_compared", DERIVED["reuse"])
    order = "article_id, other_article_id"
    engine.map_groups(
        _reuse_rows, [(statement("reuse_texts"), order)], {"reuse_compared": "article_id"}, size=_TEXTS_AT_ONCE
    )
    engine.sql("reuse_found")
    found = (statement("reuse_directed"), f"{order}, start_char")
    engine.map_groups(_directed_rows, [found], {"reuse": "article_id"}, size=_ROWS_AT_ONCE)


def _reuse_rows(groups: Sequence[Group]) -> Rows:
    ready: dict[str, Laid] = {}

    def article(article_id: str, text: str, stretches: str) -> Laid:
        if article_id not in ready:
            ready[article_id] = laid(article_id, text, _spans(stretches))
        return ready[article_id]

    found = [passage for row in _rows(groups) for passage in reuse(article(*row[:3]), article(*row[3:]))]
    return {"reuse_compared": [(*row[:7], int(row.whole)) for row in found]}


def _directed_rows(groups: Sequence[Group]) -> Rows:
    out: list[Row] = []
    for row in _rows(groups):
        passage, article, other = row[:6], _publication(row[0], *row[7:14]), _publication(row[3], *row[14:])
        out.append((*passage, direction(article, other), row[6]))
    return {"reuse": out}


def _spans(stretches: str) -> list[Span]:
    return [Span(*map(int, s.split("-"))) for s in stretches.split()]


# ------------------------------------------------------------------ quotes


class _Printed(NamedTuple):
    """A row of derive_printings.sql."""

    quote_id: str
    id: int
    wording_id: int
    text: str
    part_lengths: str
    article_id: str
    label: str
    outlet_id: str | None
    outlet: str | None
    published: str | None
    precision: str | None
    wire: str | None
    credits: str
    start: int
    end: int
    before: str
    after: str


def _printings(rows: Sequence[Row]) -> list[Printing]:
    """The printings of one quote, ready to be compared."""
    found = []
    by_wording: dict[int, tuple[Word, ...]] = {}
    printed = list(map(_Printed._make, rows))
    first = printed[0].wording_id
    alike = all(row.wording_id == first and " " not in row.part_lengths for row in printed)
    for row in printed:
        if row.wording_id not in by_wording:
            by_wording[row.wording_id] = () if alike else words(row.text)
        article = _publication(*row[5:13])
        own = [c for c in json.loads(row.credits) if c[0] == row.id] if row.credits != "[]" else []
        found.append(
            Printing(
                row.id, article, row.wording_id, by_wording[row.wording_id], row.text,
                _splits(row.text, row.part_lengths, by_wording[row.wording_id]), tuple(Cited(*c[1:]) for c in own),
                row.start, row.end, row.before, row.after,
            )
        )  # fmt: skip
    return found


def _publication(
    article_id: str,
    label: str,
    outlet_id: str | None,
    outlet: str | None,
    published: str | None,
    precision: str | None,
    wire: str | None,
    given: str,
) -> Publication:
    """An article as provenance sees it; `given` are its credits as `reuse_rows` wrote them."""
    cited = tuple(Cited(*c[1:]) for c in json.loads(given)) if given != "[]" else ()
    return Publication(article_id, label, outlet_id, outlet, published, precision, wire, cited)


def _splits(text: str, part_lengths: str, wording: Sequence[Word]) -> tuple[int, ...]:
    """Before which words an interruption stands; none where the parts do not make the wording's words."""
    if " " not in part_lengths:
        return ()
    lengths = [int(n) for n in part_lengths.split()]
    splits, at, n = [], 0, 0
    for length in lengths:
        n += len(words(text[at : at + length]))
        at += length + 1
        splits.append(n)
    return tuple(splits[:-1]) if splits[-1] == len(wording) else ()


def _common_rows(groups: Sequence[Group]) -> Rows:
    """The quotes that two articles have in common, and whether they print and interrupt them alike."""
    out: list[Row] = []
    for *key, one_wording, text, part_lengths, other, other_lengths in _rows(groups):
        same = one_wording or compared_words(text) == compared_words(other)
        splits = " " in part_lengths and " " in other_lengths and _split_alike(text, part_lengths, other, other_lengths)
        out.append((*key, shorten(text, LABEL), int(same), int(splits)))
    return {"common_quotes": out}


def _alone_rows(groups: Sequence[Group]) -> Rows:
    made = [_row(only_printing(article, occurrence), group) for group, occurrence, article in _rows(groups)]
    return {"derivations": made}


def _split_alike(text: str, part_lengths: str, other: str, other_lengths: str) -> bool:
    """Whether two printings are interrupted in mid-sentence at the same words."""
    a, b = words(text), words(other)
    splits = same_splits(a, _splits(text, part_lengths, a), b, _splits(other, other_lengths, b))
    return any(not at_sentence(a, n) for n in splits)


def _derivation_rows(groups: Sequence[Group]) -> Rows:
    out: list[Row] = []
    for quote, (rows, quotes, reused) in groups:
        others: dict[tuple[str, str], list[OtherQuote]] = defaultdict(list)
        for _, a, b, quote_id, label, same_words, splits in quotes:
            others[a, b].append(OtherQuote(quote_id, label, bool(same_words), bool(splits)))
        shared: dict[tuple[str, str], list[Reuse]] = defaultdict(list)
        for _, a, start, end, b, other_start, other_end, towards, whole in reused:
            shared[a, b].append(Reuse(a, start, end, b, other_start, other_end, towards, bool(whole)))
        pairs = {
            pair: Shared(tuple(others.get(pair, ())), tuple(found), any(r.whole for r in found))
            for pair in {*others, *shared}
            for found in [shared.get(pair, [])]
        }
        out += [_row(d, quote) for d in derive(_printings(rows), pairs)]
    return {"derivations": out}


# ------------------------------------------------------------------ articles


def _article_rows(groups: Sequence[Group]) -> Rows:
    out: list[Row] = []
    for article_id, (own, partners, reused) in groups:
        article = _publication(article_id, *own[0][1:])
        others = {row[1]: _publication(*row[1:9]) for row in partners}
        quotes = {row[1]: row[9] for row in partners}
        passages_of: dict[str, list[Reuse]] = defaultdict(list)
        for a, b, start, end, other_start, other_end, towards, whole in reused:
            passages_of[b].append(Reuse(a, start, end, b, other_start, other_end, towards, bool(whole)))
        shared = {
            other: Shared(
                tuple(OtherQuote("", "", True, False) for _ in range(quotes[other])),
                tuple(passages_of[other]),
                any(r.whole for r in passages_of[other]),
            )
            for other in others
        }
        out += [_row(d, article_id) for d in derive_article(article, others, shared)]
    return {"derivations": out}


def _unmarked_rows(rows: Sequence[Row]) -> Rows:
    return {"unmarked_alerts": [_unmarked(*row) for row in rows]}


def _unmarked(quote_id: str, article_id: str, occurrence_id: int, start: int, end: int, label: str, words_: str) -> Row:
    """The alert that words of a quotation stand without marks in an article that does not quote them."""
    alert = Alert(
        "unmarked", quote_id, occurrence_id, None, f"{label} prints the words without marks: “{shorten(words_, 120)}”.",
        {"article_id": article_id, "start_char": start, "end_char": end},
    )  # fmt: skip
    return alert_row(alert)


def _rows(groups: Sequence[Group]) -> Iterator[Row]:
    """The rows of the first stream."""
    return (row for group in groups for row in group.rows[0])


def _row(d: Derivation, made_for: str) -> Row:
    evidence = _json(list(d.evidence))
    key = ids.hash63(
        "derivation",
        d.article_id,
        d.occurrence_id,
        d.from_article_id,
        d.from_occurrence_id,
        d.from_outlet_id,
        d.relation,
    )
    return (made_for, key, *d[:-1], evidence)


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
