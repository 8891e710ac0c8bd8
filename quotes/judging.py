"""People's verdicts, replayed at every build.

A judgement names a text by its SHA-256 and a quotation by where it stands. When the text has changed it is reported as
orphaned; it is never applied to a lookalike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from quotes.model import Attribution, Extraction, Occurrence, SetAside

SAME, DIFFERENT, UNSURE = "same", "different", "unsure"
NO_QUOTE, SPEAKER, WRONG_SPLIT = "not a quote", "speaker is", "wrong split"
PAIRWISE = (SAME, DIFFERENT, UNSURE)
VERDICTS = (*PAIRWISE, NO_QUOTE, SPEAKER, WRONG_SPLIT)
RULE = "judgement"


class Place(NamedTuple):
    """A quotation as a judgement names it: the SHA-256 of its text, and its first and last code point."""

    article_sha256: str
    start: int
    end: int


class Judgement(NamedTuple):
    """One verdict: by whom, when, on which quotation, and for `same` and `different` on which other."""

    made_at: str
    who: str
    verdict: str
    place: Place
    other: Place | None
    value: str | None
    note: str | None


def judged_extraction(extraction: Extraction, judgements: Sequence[Judgement]) -> Extraction:
    """The extraction with what people say is no quotation set aside, and what they say is wrongly joined taken apart."""
    verdicts = _latest(j for j in judgements if j.verdict in (NO_QUOTE, WRONG_SPLIT))
    if not verdicts:
        return extraction
    kept: list[tuple[Occurrence, int]] = []
    aside = list(extraction.set_aside)
    for index, occurrence in enumerate(extraction.occurrences):
        judgement = verdicts.get((occurrence.start, occurrence.end))
        if judgement is None:
            kept.append((occurrence, index))
        elif judgement.verdict == NO_QUOTE:
            reason = f"judged to be no quotation by {judgement.who}"
            aside += [SetAside(p.start, p.end, "judged", reason) for p in occurrence.parts]
        else:
            kept += [(replace(occurrence, parts=(part,)), index) for part in occurrence.parts]
    first: dict[int, int] = {}
    for new, (_, old) in enumerate(kept):
        first.setdefault(old, new)
    occurrences = [o if o.parent is None else replace(o, parent=first.get(o.parent)) for o, _ in kept]
    return Extraction(tuple(occurrences), tuple(sorted(aside)))


def judged_attributions(
    extraction: Extraction, attributions: Sequence[Attribution], judgements: Sequence[Judgement]
) -> tuple[Attribution, ...]:
    """The attributions with the speakers that people named; what the text says stays as evidence."""
    verdicts = _latest(j for j in judgements if j.verdict == SPEAKER and j.value)
    return tuple(
        _spoken(attribution, verdicts.get((occurrence.start, occurrence.end)))
        for occurrence, attribution in zip(extraction.occurrences, attributions, strict=True)
    )


def _spoken(attribution: Attribution, judgement: Judgement | None) -> Attribution:
    if judgement is None:
        return attribution
    evidence = {
        "who": judgement.who,
        "made_at": judgement.made_at,
        "rule_found": attribution.rule,
        "name_found": attribution.name,
    }
    kind = attribution.speaker_kind if attribution.name == judgement.value else None
    return replace(
        attribution, name=judgement.value, speaker_kind=kind or "person", rule=RULE, confidence=1.0, evidence=evidence
    )


def _latest(judgements: Iterable[Judgement]) -> Mapping[tuple[int, int], Judgement]:
    """The last verdict on each quotation: a later one takes an earlier one back."""
    return {(j.place.start, j.place.end): j for j in sorted(judgements, key=lambda j: (j.made_at, j.who))}
