"""What only several articles together show: passages they share, and who had the words from whom.

`reuse_rows` is read beside everything else of an article; `derive_all` runs when quotes and wordings are known. It
fills the staging tables `reuse` and `derivations`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, groupby
from typing import Any, NamedTuple

from quotes.build.alerting import ALERTS, alert_row
from quotes.build.labels import LABEL, shorten
from quotes.build.shards import spread
from quotes.engine import Engine, statement
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
)
from quotes.provenance.common import at_sentence, same_splits
from quotes.reuse import Laid, blocks, laid, passages, reuse
from quotes.text import ids
from quotes.text.words import plain, words

Row = tuple[Any, ...]
TEXT, INTEGER, REAL = "VARCHAR", "BIGINT", "DOUBLE"

READ = {
    "passages": {"article_id": TEXT, "hash": INTEGER, "start_char": INTEGER, "end_char": INTEGER},
    "quoted": {"article_id": TEXT, "hash": INTEGER, "occurrence_id": INTEGER},
    "publications": {"article_id": TEXT, "stretches": TEXT, "credits": TEXT},
}
_COMMON_QUOTES = {
    "article_id": TEXT, "other_article_id": TEXT, "quote_id": TEXT, "label": TEXT, "same_words": INTEGER,
    "same_splits": INTEGER,
}  # fmt: skip
DERIVED = {
    "reuse": {
        "article_id": TEXT, "start_char": INTEGER, "end_char": INTEGER, "other_article_id": TEXT,
        "other_start_char": INTEGER, "other_end_char": INTEGER, "direction": TEXT, "whole": INTEGER,
    },
    "derivations": {
        "id": INTEGER, "article_id": TEXT, "occurrence_id": INTEGER, "from_article_id": TEXT,
        "from_occurrence_id": INTEGER, "from_outlet_id": TEXT, "relation": TEXT, "rank": INTEGER, "probability": REAL,
        "evidence": TEXT,
    },
}  # fmt: skip
_FEW = 5  # articles that print a sentence: more, and it alone says nothing of two of them
_SEVERAL = 3  # sentences that two articles share: from here on their texts are compared
_BESIDE = 3  # printings after each that it is compared with, in quotes of many
_AT_ONCE = 400  # quotes or articles handed to a process


def reuse_rows(article: Article, extraction: Extraction, credit_rows: Iterable[Row]) -> dict[str, list[Row]]:
    """The rows of `passages`, `quoted` and `publications` for one article; `credit_rows` are its rows of `credits`."""
    skip = [Span(part.start, part.end) for o in extraction.occurrences for part in o.parts]
    skip += [Span(z.start, z.end) for z in article.zones if z.kind != "title"]
    stretches = blocks(article.text, skip)
    given = [
        [occurrence, outlet, name, scope, start, end, printed]
        for _, _, occurrence, _, outlet, _, name, printed, start, end, scope in credit_rows
        if outlet
    ]
    found = passages(article.text, stretches) if article.kind == "article" else []
    outer = [o for o in extraction.occurrences if o.parent is None]
    quoted = [
        (article.id, p.hash, ids.occurrence_id(article.id, o.start, o.end))
        for o in outer
        for p in passages(article.text, [Span(part.start, part.end) for part in o.parts])
    ]
    return {
        "passages": [(article.id, p.hash, p.start, p.end) for p in found],
        "quoted": quoted,
        "publications": [(article.id, " ".join(f"{s.start}-{s.end}" for s in stretches), _json(given))],
    }


def derive_all(engine: Engine, jobs: int) -> None:
    """Fill `reuse`, `derivations` and `unmarked_alerts` from the staging tables, when `placed` says which printing is in which quote."""
    for table, columns in {**DERIVED, "common_quotes": _COMMON_QUOTES, "unmarked_alerts": ALERTS}.items():
        engine.create(table, columns)
    _reuse_all(engine, jobs)
    printings = statement("derive_printings")
    for rows in spread(_common_rows, _batches(engine, (printings, "quote_id, id")), jobs):
        engine.append("common_quotes", rows)
    engine.sql("common_pairs")
    streams = (
        (printings, "quote_id, id"),
        (statement("derive_quotes"), "quote_id, article_id, other_article_id, other_quote_id"),
        (statement("derive_passages"), "quote_id, article_id, other_article_id, start_char"),
    )
    for rows in spread(_derivation_rows, _batches(engine, *streams), jobs):
        engine.append("derivations", rows)
    streams = (
        (statement("derive_articles"), "article_id"),
        (statement("derive_partners"), "article_id, other_article_id"),
        (statement("derive_reuse"), "article_id, other_article_id, start_char"),
    )
    for rows in spread(_article_rows, _batches(engine, *streams), jobs):
        engine.append("derivations", rows)
    for rows in engine.batches(statement("unmarked"), "quote_id, article_id"):
        engine.append("unmarked_alerts", [_unmarked(*row) for row in rows])


class _Group(NamedTuple):
    """The rows of several streams that begin with the same key."""

    key: str
    rows: list[list[Row]]


def _batches(engine: Engine, *streams: tuple[str, str]) -> Iterator[list[_Group]]:
    """Groups of rows by their first column, some at a time. The first stream says which keys; all are in order."""
    runs = [
        groupby((row for batch in engine.batches(*stream) for row in batch), key=lambda row: row[0])
        for stream in streams
    ]
    heads: list[tuple[str, list[Row]] | None] = [_next(run) for run in runs]
    batch: list[_Group] = []
    while heads[0] is not None:
        key = heads[0][0]
        rows: list[list[Row]] = []
        for n, run in enumerate(runs):
            head = heads[n]
            while head is not None and head[0] < key:
                head = _next(run)
            heads[n] = head
            if head is not None and head[0] == key:
                rows.append(head[1])
                heads[n] = _next(run)
            else:
                rows.append([])
        batch.append(_Group(key, rows))
        if len(batch) == _AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _next(run: Iterator[tuple[str, Iterator[Row]]]) -> tuple[str, list[Row]] | None:
    found = next(run, None)
    return None if found is None else (found[0], list(found[1]))


# ------------------------------------------------------------------ passages


def _reuse_all(engine: Engine, jobs: int) -> None:
    engine.sql("reuse_pairs", few=_FEW, several=_SEVERAL)
    engine.create("reuse_found", DERIVED["reuse"])
    engine.sql("reuse_sentences")
    pairs = engine.batches(statement("reuse_texts"), "article_id, other_article_id", 200)
    for rows in spread(_reuse_rows, pairs, jobs):
        engine.append("reuse_found", rows)
    for rows in spread(
        _directed_rows, engine.batches(statement("reuse_directed"), "article_id, other_article_id, start_char"), jobs
    ):
        engine.append("reuse", rows)


def _reuse_rows(pairs: Sequence[Row]) -> list[Row]:
    ready: dict[str, Laid] = {}

    def article(article_id: str, text: str, stretches: str) -> Laid:
        if article_id not in ready:
            ready[article_id] = laid(article_id, text, _spans(stretches))
        return ready[article_id]

    found = [passage for row in pairs for passage in reuse(article(*row[:3]), article(*row[3:]))]
    return [(*row[:7], int(row.whole)) for row in found]


def _directed_rows(rows: Sequence[Row]) -> list[Row]:
    out = []
    for row in rows:
        passage, article, other = row[:6], _publication(row[0], *row[7:14]), _publication(row[3], *row[14:])
        out.append((*passage, direction(article, other), row[6]))
    return out


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


def _printings(rows: Iterable[Row]) -> list[Printing]:
    """The printings of one quote, ready to be compared."""
    found = []
    by_wording: dict[int, tuple[Word, ...]] = {}
    for row in map(_Printed._make, rows):
        if row.wording_id not in by_wording:
            by_wording[row.wording_id] = words(row.text)
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
    lengths = [int(n) for n in part_lengths.split()]
    if len(lengths) < 2:
        return ()
    splits, at, n = [], 0, 0
    for length in lengths:
        n += len(words(text[at : at + length]))
        at += length + 1
        splits.append(n)
    return tuple(splits[:-1]) if splits[-1] == len(wording) else ()


def _common_rows(groups: Sequence[_Group]) -> list[Row]:
    """Pairs of articles that print the same quote: all pairs of few, of many each with the next ones by date."""
    out: list[Row] = []
    for quote_id, (rows,) in groups:
        if len({row[5] for row in rows}) < 2:
            continue
        printings = _printings(rows)
        printings.sort(key=lambda p: (p.article.published or "~", p.article.article_id, p.occurrence_id))
        near = [(p, q) for n, p in enumerate(printings) for q in printings[n + 1 : n + 1 + _BESIDE]]
        seen = set()
        for p, q in combinations(printings, 2) if len(printings) <= 2 * _BESIDE else near:
            pair = tuple(sorted((p.article.article_id, q.article.article_id)))
            if pair[0] == pair[1] or pair in seen:
                continue
            seen.add(pair)
            same = p.wording_id == q.wording_id or plain(p.words) == plain(q.words)
            splits = any(not at_sentence(p, n) for n in same_splits(p, q))
            out.append((*pair, quote_id, shorten(p.text, LABEL), int(same), int(splits)))
    return out


def _derivation_rows(groups: Sequence[_Group]) -> list[Row]:
    out = []
    for _, (rows, quotes, reused) in groups:
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
        out += [_row(d) for d in derive(_printings(rows), pairs)]
    return out


# ------------------------------------------------------------------ articles


def _article_rows(groups: Sequence[_Group]) -> list[Row]:
    out = []
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
        out += [_row(d) for d in derive_article(article, others, shared)]
    return out


def _unmarked(quote_id: str, article_id: str, occurrence_id: int, start: int, end: int, label: str, words_: str) -> Row:
    """The alert that words of a quotation stand without marks in an article that does not quote them."""
    alert = Alert(
        "unmarked", quote_id, occurrence_id, None, f"{label} prints the words without marks: “{shorten(words_, 120)}”.",
        {"article_id": article_id, "start_char": start, "end_char": end},
    )  # fmt: skip
    return alert_row(alert)


def _row(d: Derivation) -> Row:
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
    return (key, *d[:-1], evidence)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
