"""The evidence for a claim, each piece as a plain sentence and the spans it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quotes.provenance.common import same_splits
from quotes.provenance.dates import before, bounds, spoken
from quotes.provenance.values import MOST, Cited, Printing, Publication, Shared

Item = dict[str, object]
ALONE = "No other article here prints it, and it credits no outlet."


def why(taken: Printing, copy: Printing, changes: str, shared: Shared) -> tuple[Item, ...]:
    """Everything that speaks for one printing as the source of another; `changes` says how their words differ."""
    return (
        *credit_items(taken, copy.article.key),
        *_wire(taken.article, copy.article),
        {"kind": "wording", "sentence": changes},
        *_splits(taken, copy),
        *_quotes(shared),
        *passage_items(shared, taken.article.article_id),
        *date_items(taken.article, copy.article),
    )


def credit_items(taken: Printing, outlet: str | None) -> Iterator[Item]:
    """The credits that a printing, or else its article, gives to an outlet."""
    if outlet is None or outlet == taken.article.key:
        return
    here = [c for c in taken.credits if c.key == outlet]
    for credit in here:
        yield credit_item(credit, taken.article, f"It credits {credit.outlet} for these words: “{credit.as_printed}”.")
    if not here:
        for credit in [c for c in taken.article.credits if c.key == outlet][:1]:
            sentence = f"Its article credits {credit.outlet} elsewhere: “{credit.as_printed}”."
            yield credit_item(credit, taken.article, sentence)


def credit_item(credit: Cited, article: Publication, sentence: str) -> Item:
    """One credit as evidence, with where it stands."""
    return {
        "kind": "credit", "sentence": sentence, "scope": credit.scope,
        "article_id": article.article_id, "start_char": credit.start, "end_char": credit.end,
    }  # fmt: skip


def passage_items(shared: Shared, article_id: str) -> Iterator[Item]:
    """The passages outside the marks; spans in the article named first."""
    if shared.whole:
        yield {"kind": "reprint", "sentence": "One article is, but for a few words, a reprint of the other."}
    if shared.passages:
        spans = [
            [p.start, p.end, p.other_start, p.other_end]
            if p.article_id == article_id
            else [p.other_start, p.other_end, p.start, p.end]
            for p in shared.passages
        ]
        n = len(spans)
        sentence = (
            f"{_counted(n, n).capitalize()} passages outside the marks stand"
            if n > 1
            else "A passage outside the marks stands"
        )
        yield {
            "kind": "passages",
            "sentence": f"{sentence} in both articles.",
            "article_id": article_id,
            "spans": spans[:8],
        }


def _counted(n: int, listed: int) -> str:
    return str(n) if listed < MOST else f"at least {n}"


def date_items(taken: Publication, copy: Publication) -> Iterator[Item]:
    """What the dates say of the order, if both are known."""
    if copy.published is None or taken.published is None:
        return
    first, last = bounds(copy)
    begins = bounds(taken)[0]
    if last < begins:
        yield {"kind": "dates", "sentence": f"It is dated {spoken(taken)}, the other {spoken(copy)}."}
    else:
        same = first == begins
        dates = f"Both are dated {spoken(taken)}" if same else f"They are dated {spoken(taken)} and {spoken(copy)}"
        yield {"kind": "dates", "sentence": f"{dates}: which came first is not known."}


def reason(taken: Printing, printings: Sequence[Printing]) -> str:
    """Why nothing can be said of where a printing was taken from."""
    own = [c for c in taken.credits if c.key == taken.article.key]
    if own:
        return f"It says that its own outlet had the words: “{own[0].as_printed}”."
    others = [p for p in printings if p.article.article_id != taken.article.article_id]
    if not others:
        return ALONE
    if taken.article.published and all(before(taken.article, p.article) for p in others):
        return f"It is the earliest printing here (dated {spoken(taken.article)}), and it credits no outlet."
    dates = "the dates do not decide" if taken.article.published else "it has no date"
    return f"It credits no outlet, {dates}, and nothing beyond the words connects it with one other printing."


def _wire(taken: Publication, copy: Publication) -> Iterator[Item]:
    if taken.wire and taken.wire == copy.outlet:
        yield {"kind": "wire", "sentence": f"Its article names {taken.wire} as its origin."}
    elif taken.wire and taken.wire == copy.wire:
        yield {"kind": "wire", "sentence": f"Both articles name {taken.wire} as their origin."}


def _splits(taken: Printing, copy: Printing) -> Iterator[Item]:
    for place in same_splits(taken.words, taken.splits, copy.words, copy.splits)[:3]:
        words = " ".join(w.printed for w in taken.words[max(0, place - 3) : place])
        yield {"kind": "interruption", "sentence": f"Both interrupt the quotation after “… {words}”."}


def _quotes(shared: Shared) -> Iterator[Item]:
    same = [q for q in shared.quotes if q.same_words]
    if same:
        others = f" and {_counted(len(same) - 1, len(shared.quotes))} more" if len(same) > 1 else ""
        sentence = f"Both articles also print “{same[0].label}”{others} in the same words."
        yield {"kind": "quotes", "sentence": sentence, "quote_ids": [q.quote_id for q in same[:8]]}
    unlike = [q for q in shared.quotes if not q.same_words]
    if unlike:
        sentence = f"But they print “{unlike[0].label}” in different words."
        yield {"kind": "unlike quotes", "sentence": sentence, "quote_ids": [q.quote_id for q in unlike[:8]]}
