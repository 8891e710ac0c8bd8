"""Whole articles: who took from whom, by credits to an outlet and by passages that both print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from quotes.model import Derivation, Relation
from quotes.provenance.dates import before
from quotes.provenance.evidence import Item, credit_item, date_items, passage_items
from quotes.provenance.values import Cited, Publication, Shared

_WIDE = "article"  # the scope of a credit that is meant for the article, not for one quotation or headline
_MOST_ROWS = 8
_PARAGRAPH = 300  # letters of a single passage that is more than a stock sentence


def derive_article(
    article: Publication, others: Mapping[str, Publication], shared: Mapping[str, Shared]
) -> list[Derivation]:
    """What a whole article was taken from: the outlets it credits as an article, and articles that share its passages.

    `others` are the articles that have something in common with it, by id; `shared` says what. A credit leads to the
    one article of that outlet with which it has most in common, else to the outlet alone. No row: nothing to say.
    """
    rows = [_credited(article, cited, others, shared) for cited in _by_outlet(article)]
    named = {row.from_article_id for row in rows}
    others_in_common = [o for o in sorted(shared) if o not in named and _passages(shared[o])]
    found = [_common(article, others[o], shared[o]) for o in others_in_common]
    kept = rows + [row for row in found if row is not None]
    kept.sort(
        key=lambda r: (
            r.relation != "credited",
            -(r.probability or 0),
            r.from_article_id or "~",
            r.from_outlet_id or "",
        )
    )
    return [row._replace(rank=n) for n, row in enumerate(kept[:_MOST_ROWS], 1)]


def direction(article: Publication, other: Publication) -> str:
    """Whether an article took a passage "from" another, gave it "to" the other, or "unknown": by credits, else dates.

    >>> direction(Publication("a1", "", published="2015-05-29"), Publication("a2", "", published="2015-05-28"))
    'from'
    """
    crediting, credited = _credits(article, other), _credits(other, article)
    if crediting != credited:
        return "from" if crediting else "to"
    if before(other, article):
        return "from"
    return "to" if before(article, other) else "unknown"


def _credits(article: Publication, other: Publication) -> bool:
    if other.key is None or other.key == article.key:
        return False
    return article.wire == other.outlet or any(c.key == other.key for c in article.credits)


def _by_outlet(article: Publication) -> list[list[Cited]]:
    found: dict[str, list[Cited]] = {}
    for credit in article.credits:
        if credit.scope == _WIDE and credit.key != article.key:
            found.setdefault(credit.key, []).append(credit)
    return [found[o] for o in sorted(found)]


def _credited(
    article: Publication, cited: Sequence[Cited], others: Mapping[str, Publication], shared: Mapping[str, Shared]
) -> Derivation:
    """The row for one outlet that is credited: its article here with most in common, if there is one."""
    outlet = cited[0].outlet_id
    here = [o for o in sorted(shared) if others[o].key == cited[0].key and not before(article, others[o])]
    best = max(here, key=lambda o: (_letters(shared[o]), len(shared[o].quotes), o), default=None)
    items: list[Item] = [
        credit_item(c, article, f"It credits {c.outlet} as its source: “{c.as_printed}”.") for c in cited[:3]
    ]
    if best is None:
        return _row(article, None, outlet, "credited", None, items)
    items += passage_items(shared[best], article.article_id)
    items += date_items(article, others[best])
    return _row(article, best, outlet, "credited", 0.95 if _passages(shared[best]) else 0.7, items)


def _common(article: Publication, other: Publication, shared: Shared) -> Derivation | None:
    items = [*passage_items(shared, article.article_id), *date_items(article, other)]
    towards = direction(article, other)
    if towards == "to":
        return None
    probability = 0.9 if shared.whole else 0.6
    if towards == "unknown":
        return _row(article, other.article_id, other.outlet_id, "shared", None, items)
    return _row(article, other.article_id, other.outlet_id, "inferred", probability, items)


def _passages(shared: Shared) -> bool:
    """Whether what is shared outside the marks is more than a stock sentence."""
    return shared.whole or len(shared.passages) > 1 or _letters(shared) >= _PARAGRAPH


def _letters(shared: Shared) -> int:
    return sum(p.end - p.start for p in shared.passages)


def _row(
    article: Publication,
    other: str | None,
    outlet: str | None,
    relation: Relation,
    probability: float | None,
    items: Sequence[Item],
) -> Derivation:
    return Derivation(article.article_id, None, other, None, outlet, relation, 0, probability, tuple(items))
