"""Scores of pairs of units by the card, with every term kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from quotes.match import card
from quotes.match.card import Flags, Integers, Reals
from quotes.match.codes import code
from quotes.match.compare import weights
from quotes.match.line_pairs import LinePairs
from quotes.match.units import SLOGAN_WORDS, Lines, UnitPairs, Units

Surroundings = Mapping[int, tuple[str, str]]  # by unit: the codes of names near it, and of words of other quotations


_ALONE, _AROUND = "few words and nothing else in common", "surroundings in common"


class Scores(NamedTuple):
    """The terms of the score of each pair of units, and what their evidence says beside the figures."""

    terms: dict[str, Reals]
    total: Reals
    near: Flags  # nearly equal; else a is part of b, or they overlap
    run_words: Integers
    days: Integers  # between the two; below 0: unknown

    def said(self, pairs: Integers) -> list[str]:
        """The terms of some pairs as JSON, in words: "12 words in common", "another speaker"."""
        words, days = self.run_words[pairs].tolist(), self.days[pairs].tolist()
        rows = zip(*(values[pairs].round(1).tolist() for values in self.terms.values()), strict=True)
        return [
            "{"
            + ", ".join([f'"{_said(name, v, n, d)}": {v}' for name, v in zip(self.terms, row, strict=True) if v])
            + "}"
            for row, n, d in zip(rows, words, days, strict=True)
        ]


def _said(name: str, value: float, run_words: int, days: int) -> str:
    if name == "words in common":
        return f"{run_words} words in common" if run_words > 1 else "1 word in common"
    if name == "time":
        return "date unknown" if days < 0 else "1 day apart" if days == 1 else f"{days} days apart"
    if name == "speaker":
        return "the same speaker" if value > 0 else "another speaker"
    return name


def scored(chosen: UnitPairs, them: Units, pairs: LinePairs, known: card.Speakers, lines: Lines) -> Scores:
    """Score pairs of units by all but their surroundings."""
    a, b, via = chosen
    own = via < 0
    line_a, line_b = them.line[a], them.line[b]

    def of(column: Integers, within: Integers | int) -> Integers:
        return np.where(own, within, column[via]) if len(column) else np.broadcast_to(within, via.shape)

    run_words = of(pairs.run_words, lines.length[line_a])
    terms = card.words(of(pairs.run, lines.weight[line_a]), of(pairs.lacking, 0), of(pairs.unlike, 0))
    terms["speaker"] = card.speaker(known, them.speaker[a], them.speaker[b], np.minimum(them.sure[a], them.sure[b]))
    dated = (them.last_day[a] > 0) & (them.last_day[b] > 0)
    gap = np.maximum(them.first_day[a], them.first_day[b]) - np.minimum(them.last_day[a], them.last_day[b])
    days = np.where(dated, np.maximum(gap, 0), -1)
    terms["time"] = card.date(days, run_words)
    terms["slogan"] = np.where(
        (lines.slogan[line_a] | lines.slogan[line_b]) & (run_words <= SLOGAN_WORDS), card.SLOGAN, 0.0
    )
    near = of(pairs.near, 1).astype(bool)
    one_article = them.article[a] == them.article[b]
    inside = one_article & ~near & (them.nested[a] + them.nested[b] > 0)
    terms["quoted inside the other"] = np.where(inside, card.INSIDE, 0.0)
    alone = (run_words <= card.FEW_WORDS) & (terms["speaker"] <= 0) & ~one_article
    terms[_ALONE] = np.where(alone, card.FEW_WORDS_ALONE, 0.0)
    longer = np.log2(np.maximum(lines.length[line_a], 1) / np.maximum(lines.length[line_b], 1))
    terms["part of something longer"] = card.PER_LONGER * np.abs(longer)
    terms[_AROUND] = np.zeros(len(a))
    terms["chance"] = np.full(len(a), card.CHANCE)
    return Scores(terms, sum(terms.values(), np.zeros(len(a))), near, run_words, days)


def undecided(scores: Scores) -> Integers:
    """The pairs that what stands around them could tip."""
    waived = np.maximum(0.0, -scores.terms["speaker"])
    alone = -scores.terms[_ALONE]
    return np.flatnonzero((scores.total <= 0) & (scores.total + card.MOST_CONTEXT + waived + alone > 0))


def with_surroundings(
    scores: Scores, which: Integers, chosen: UnitPairs, them: Units, around: Surroundings, speaker_keys: Sequence[str]
) -> Scores:
    """The scores with what stands around some pairs added."""
    said = weights()
    surname = ["", *(code(key.partition("|")[0]) if key[0] != "|" else "" for key in speaker_keys)]
    speaker, alone, context = (scores.terms[name].copy() for name in ("speaker", _ALONE, _AROUND))
    for k in which.tolist():
        a, b = int(chosen.a[k]), int(chosen.b[k])
        (names_a, phrases_a), (names_b, phrases_b) = around[a], around[b]
        shared = set(names_a).intersection(names_b).union(set(phrases_a).intersection(phrases_b))
        context[k] = card.context(said, "".join(shared))
        if context[k] >= card.SOME_CONTEXT:
            alone[k] = 0.0
        who_a, who_b = surname[them.speaker[a]], surname[them.speaker[b]]
        if (who_a and who_a in names_b) or (who_b and who_b in names_a):
            speaker[k] = max(speaker[k], card.NAMED_NEAR * min(them.sure[a], them.sure[b]))
    terms = {**scores.terms, "speaker": speaker, _ALONE: alone, _AROUND: context}
    return scores._replace(terms=terms, total=sum(terms.values(), np.zeros(len(context))))
