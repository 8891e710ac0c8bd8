"""From an article and its quotations to speakers: rank the mentions, find the source's extent, its cue and its name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from math import exp, fsum, log
from typing import Any, NamedTuple

from quotes.attribute import antecedent, cues, names, people, rank, turns
from quotes.attribute.extent import extent
from quotes.attribute.grammar import Grammar, grammar
from quotes.attribute.mentions import OUTLET, SORTS
from quotes.attribute.scene import Scene
from quotes.lexicon import data
from quotes.model import Article, Attribution, Extraction, Named, Occurrence, Span

THRESHOLD = 0.3  # less sure than this, the speaker is unknown
_SIDES = {
    "A": "after",
    "M": "between the parts",
    "B": "before",
    "P": "in the paragraph before",
    "N": "in the next paragraph",
}
_HOWS = (
    "no verb",
    "subject",
    "subject",
    "subject taken up again",
    "inverted",
    "relative clause",
    "agent",
    "participle",
)


class Models(NamedTuple):
    """The weights of one language."""

    rank: rank.Model
    extent: Mapping[str, int]
    antecedent: antecedent.Model
    calibration: tuple[float, float]
    beside: float  # how often the plain case is right


@cache
def models(name: str) -> Models:
    """The weights stored under a name: "en", or "any" for languages without weights of their own."""
    return as_models(data(f"attribution_{name}"))


def as_models(stored: Mapping[str, Any]) -> Models:
    """Weights as the lexicon keeps them, ready for use."""
    tables = stored["rank"]
    return Models(
        rank.Model(
            tuple(tables["before"][t] for t in rank.BEFORE),
            tuple(tables["after"][t] for t in rank.AFTER),
        ),
        stored["extent"],
        tuple(stored["antecedent"][t] for t in antecedent.TEMPLATES),
        (stored["calibration"][0], stored["calibration"][1]),
        stored["beside"],
    )


def attribute(article: Article, extraction: Extraction) -> tuple[Attribution, ...]:
    """The attributions of an article's quotations, beside `extraction.occurrences`.

    Spans are code points of the article's text. Where nothing near names a source, or several mentions are about
    equally likely, the speaker is unknown and `rule` says why. A quotation within another is attributed within it.

    >>> from quotes.model import Part
    >>> text = '"The bridge stays closed," said Anna Berg, the mayor.'
    >>> quote = Occurrence((Part(1, 25, '"', '"'),), "direct", 0)
    >>> found = attribute(Article("a1", text, "a.txt"), Extraction((quote,), ()))[0]
    >>> found.name, text[slice(*found.speaker)], text[slice(*found.cue)], found.cue_position
    ('Anna Berg', 'Anna Berg, the mayor', 'said', 'after')
    """
    if not extraction.occurrences:
        return ()
    language = grammar(article.language)
    return read(article, extraction, language, models(language.code if language.lexical else "any"))


def read(article: Article, extraction: Extraction, language: Grammar, weights: Models) -> tuple[Attribution, ...]:
    """`attribute` with a grammar and weights of one's own, as training and evaluation need it."""
    return _Reader(article, extraction, language, weights).read()


class _Reader:
    """Attributes the quotations of one article: first those that stand in its own text, then those inside others."""

    def __init__(self, article: Article, extraction: Extraction, language: Grammar, weights: Models) -> None:
        self.article = article
        self.occurrences = extraction.occurrences
        self.language = language
        self.weights = weights
        self.known = names.known(article.text, article.zones, language)

    def read(self) -> tuple[Attribution, ...]:
        found = turns.of_turns(self.article, self.occurrences, self.known, self.language)
        inside: dict[int | None, list[int]] = {}
        for k, occurrence in enumerate(self.occurrences):
            if k not in found:
                inside.setdefault(occurrence.parent, []).append(k)
        for parent, which in inside.items():
            if parent is None:
                limits = Span(0, len(self.article.text))
            else:
                limits = Span(self.occurrences[parent].start, self.occurrences[parent].end)
            found.update(self._within(which, limits))
        return tuple(found[k] for k in range(len(self.occurrences)))

    def _within(self, which: Sequence[int], limits: Span) -> dict[int, Attribution]:
        parts = sorted(p for k in which for p in self.occurrences[k].parts)
        scene = Scene(self.article.text, parts, self.article.zones, limits, self.language)
        speakers = people.Speakers(self.article.text, self.known, parts, self.language, self.weights.antecedent)
        return {k: self._one(scene, self.occurrences[k], speakers) for k in which}

    def _one(self, scene: Scene, occurrence: Occurrence, speakers: people.Speakers) -> Attribution:
        tokens = [scene.stream.parts[p.start] for p in occurrence.parts]
        plain = rank.beside(scene, tokens)
        if plain is not None:
            return self._found(scene, tokens, speakers, *plain, self.weights.beside, {})
        near = rank.candidates(scene, tokens)
        if not near:
            return Attribution(rule="unknown: nobody is named near it")
        around = rank.Around(scene, tokens, near)
        model = self.weights.rank
        scores = [model.score(side, rank.values(around, k, side)) for k, side in near]
        best = scores.index(max(scores))
        if scene.mentions[near[best][0]].sort == OUTLET and (speaking := around.speaking_nearer(near, best)):
            best = max(speaking, key=lambda j: (scores[j], -j))
            kept = [j for j, (k, _) in enumerate(near) if scene.mentions[k].sort != OUTLET]
            near, scores, best = [near[j] for j in kept], [scores[j] for j in kept], kept.index(best)
        confidence = self._confidence(scores, scores[best])
        evidence: dict[str, object] = {}
        if len(near) > 1:
            second = max((j for j in range(len(near)) if j != best), key=lambda j: (scores[j], -j))
            evidence["runner_up"] = list(scene.span(scene.mentions[near[second][0]]))
        if confidence < THRESHOLD:
            return Attribution(rule="unknown: several mentions are as likely", confidence=confidence, evidence=evidence)
        return self._found(scene, tokens, speakers, *near[best], confidence, evidence)

    def _found(
        self,
        scene: Scene,
        tokens: Sequence[int],
        speakers: people.Speakers,
        k: int,
        side: str,
        confidence: float,
        evidence: dict[str, object],
    ) -> Attribution:
        """The attribution to mention k: its extent, its name, its cue and what else its clause says."""
        stream, phrases, language = scene.stream, scene.phrases, self.language
        if (above := scene.document_above(k)) >= 0:
            k = above
        mention = scene.mentions[k]
        end = extent(stream, phrases, mention, language, self.weights.extent)
        span = Span(stream.starts[mention.start], stream.ends[end - 1])
        name, kind, place = speakers.resolve(scene, k, span)
        if place is not None:
            evidence["antecedent"] = list(place)
        cue = cues.cue(scene, k, side, tokens)
        verb = cue[1] - 1 if cue else mention.end - 1
        return Attribution(
            speaker=span,
            name=name,
            speaker_kind=kind,
            rule=f"{_SIDES[side]}, {_HOWS[mention.how]}: {SORTS[mention.sort]}",
            confidence=confidence,
            cue=Span(stream.starts[cue[0]], stream.ends[cue[1] - 1]) if cue else None,
            cue_position=cues.position(cue[0], tokens) if cue else None,
            addressee=cues.addressee(stream, phrases, verb, tokens[0], language),
            channel=cues.channel(stream, phrases, verb, language),
            evidence=evidence,
        )

    def _confidence(self, scores: Sequence[int], top: int) -> float:
        """How sure the best mention is: its share among all, calibrated on held-out articles."""
        share = 1 / fsum(exp((s - top) / 100) for s in scores)
        a, b = self.weights.calibration
        odds = a * log(share / max(1 - share, 1e-9)) + b
        return round(1 / (1 + exp(-odds)), 3)


def named(
    article: Article,
    extraction: Extraction,  # noqa: ARG001 - names are read in the whole text, quotations included
    attributions: tuple[Attribution, ...],
) -> tuple[Named, ...]:
    """Every person and organisation named in an article, quoted or only mentioned, with the forms of the name.

    Two spellings of one name are joined within the article when both its words are near-equal; two people of one
    surname stay apart; an unnamed source is not among them.
    """
    language = grammar(article.language)
    known = names.known(article.text, article.zones, language)
    spoken = {a.name for a in attributions if a.name and a.speaker_kind in ("person", "organisation")}
    return people.rows(known, spoken, language)
