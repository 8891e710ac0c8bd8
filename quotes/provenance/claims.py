"""A quote's printings to claims of who took from whom."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, fsum
from typing import TypeVar

from quotes.model import Derivation, Relation
from quotes.provenance.evidence import ALONE, Item, credit_items, reason, why
from quotes.provenance.family import Family, Sources
from quotes.provenance.naming import by_first_word, named_beside
from quotes.provenance.tree import marginals
from quotes.provenance.values import Printing, SharedBy, outlet_key
from quotes.provenance.weights import CAUTION
from quotes.provenance.wordings import described

_MOST_ROWS = 3
_LEAST_PROBABILITY = 0.1  # of a claim that is not the likeliest
_SHARED_FROM = 2.0  # evidence beyond the utterance from which `shared` is said
_DECIDED = 2.0  # how many times likelier one direction must be than the other where dates leave both open
_EXCLUDED = -6.0  # the weight of the edits that a direction would need, from which it is out of the question

_Key = TypeVar("_Key")
Chances = Sequence[tuple[dict[int, float], dict[str, float]]]


def derive(quote: Sequence[Printing], shared: SharedBy) -> list[Derivation]:
    """For every printing of a quote the likeliest places it was taken from, best first; else why that is unknown.

    `shared` says what two articles have in common beyond this quote, by their ids, the smaller first. A probability is
    that of the one source named, among all printings here and the event itself. Without dates a direction is claimed
    only from a credit or from words that exclude the reverse.
    """
    printings = _with_named_outlets(sorted(quote, key=lambda p: p.occurrence_id))
    family = Family(printings, shared)
    chances = _chances([family.sources(child) for child in range(len(printings))], blocks_of(family))
    return [row for child in range(len(printings)) for row in _claims(family, child, chances)]


def only_printing(article_id: str, occurrence_id: int) -> Derivation:
    """What `derive` says of a quote's only printing when it credits nobody: so common that it is not worth the rest.

    >>> only_printing("a1", 1).relation
    'unknown'
    """
    item = {"kind": "reason", "sentence": ALONE}
    return Derivation(article_id, occurrence_id, None, None, None, "unknown", 1, None, (item,))


def _with_named_outlets(printings: list[Printing]) -> list[Printing]:
    """The printings, with credits to outlets that print the quote too and are named beside it."""
    outlets = {p.article.outlet_id: p.article.outlet for p in printings}
    if len(outlets) < 2:
        return printings
    names = by_first_word({key: name for key, name in outlets.items() if key and name})
    found = [() if p.credits else named_beside(p, names) for p in printings]
    return [p._replace(credits=named) if named else p for p, named in zip(printings, found, strict=True)]


def blocks_of(family: Family) -> list[list[int]]:
    """Printings in runs whose dates overlap, so that nothing in one run is surely before anything else in it."""
    blocks: list[list[int]] = []
    until = ""
    for first, last, n in sorted(zip(family.first, family.last, range(len(family.first)), strict=True)):
        if not blocks or first > until:
            blocks.append([])
        blocks[-1].append(n)
        until = max(until, last)
    return blocks


def _chances(sources: Sequence[Sources], blocks: Sequence[Sequence[int]]) -> Chances:
    """The probability of each source of each printing: of printings here, and of outlets that print nothing here."""
    parents, outlets = [], []
    for one in sources:
        top = max((one.event, *one.printings.values(), *one.outlets.values(), *(w for w, _ in one.unseen)))
        here = {n: exp(CAUTION * (w - top)) for n, w in one.printings.items()}
        elsewhere = {outlet: exp(CAUTION * (w - top)) for outlet, w in one.outlets.items()}
        unseen = [n * exp(CAUTION * (w - top)) for w, n in one.unseen]
        total = fsum((exp(CAUTION * (one.event - top)), *here.values(), *elsewhere.values(), *unseen))
        parents.append({n: share / total for n, share in here.items()})
        outlets.append({outlet: share / total for outlet, share in elsewhere.items()})
    return list(zip(_rounded(marginals(parents, blocks)), _rounded(outlets), strict=True))


def _rounded(chances: Sequence[dict[_Key, float]]) -> list[dict[_Key, float]]:
    """Without the last digits, which differ from processor to processor: equal chances stay equal."""
    return [{key: round(chance, 9) for key, chance in one.items()} for one in chances]


def _claims(family: Family, child: int, chances: Chances) -> list[Derivation]:
    taken = family.printings[child]
    here, outlets = chances[child]
    least = min(_LEAST_PROBABILITY, max((*here.values(), *outlets.values()), default=0.0))
    rows = [
        _row(taken, None, outlet, "credited", chance, tuple(credit_items(taken, outlet_key(outlet))))
        for outlet, chance in outlets.items()
    ]
    ranked = sorted(here.items(), key=_likeliest_first) if len(here) > 1 else here.items()
    for n, chance in ranked:
        if len(rows) >= _MOST_ROWS:
            break
        if chance < least and family.keys[n] not in family.credited[child]:
            continue
        relation = _relation(family, n, child, chances)
        if relation:
            changes = described(family.edits_of(family.printings[n].wording_id, taken.wording_id))
            evidence = why(taken, family.printings[n], changes, family.in_common(n, child))
            rows.append(_row(taken, family.printings[n], None, relation, chance, evidence))
    if len(rows) > 1:
        rows.sort(key=lambda r: (-(r.probability or 0.0), r.from_occurrence_id or 0, r.from_outlet_id or ""))
    if not rows:
        item: Item = {"kind": "reason", "sentence": reason(taken, family.printings)}
        rows = [_row(taken, None, None, "unknown", None, (item,))]
    return [row._replace(rank=n) for n, row in enumerate(rows, 1)]


def _likeliest_first(item: tuple[int, float]) -> tuple[float, int]:
    return -round(item[1], 3), item[0]


def _relation(family: Family, source: int, child: int, chances: Chances) -> Relation | None:
    """What may be said of one printing and one possible source; None: nothing, for want of evidence."""
    copy, taken = family.printings[source], family.printings[child]
    if family.keys[source] in family.credited[child]:
        return "credited"
    if family.surely_before(source, child):
        return "inferred"
    if family.credits_elsewhere(source, child):
        return "inferred"
    beyond = family.beyond(source, child)
    forward, backward = chances[child][0][source], chances[source][0].get(child, 0.0)
    if copy.article.published and taken.article.published:
        return "shared" if beyond >= _SHARED_FROM and forward < _DECIDED * backward else "inferred"
    if beyond < _SHARED_FROM:
        return None
    if backward >= _DECIDED * forward and family.score(copy.wording_id, taken.wording_id) < _EXCLUDED:
        return None
    decided = forward >= _DECIDED * backward and family.score(taken.wording_id, copy.wording_id) < _EXCLUDED
    return "inferred" if decided else "shared"


def _row(
    taken: Printing,
    copy: Printing | None,
    outlet: str | None,
    relation: Relation,
    probability: float | None,
    evidence: tuple[Item, ...],
) -> Derivation:
    source = copy.article if copy else None
    return Derivation(
        taken.article.article_id,
        taken.occurrence_id,
        source.article_id if source else None,
        copy.occurrence_id if copy else None,
        source.outlet_id if source else outlet,
        relation,
        0,
        None if probability is None else round(probability, 3),
        evidence,
    )
