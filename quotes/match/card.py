"""The card: what speaks for and against one utterance, in bits, added up; every term is kept as evidence.

TRIALS 2: hand-set and additive; a model trained on pairs did worse. Above 0: the same utterance, as far as can be told.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

Integers = np.ndarray[Any, np.dtype[Any]]
Reals = np.ndarray[Any, np.dtype[Any]]
Flags = np.ndarray[Any, np.dtype[Any]]

CHANCE = -22.0  # two stretches of speech taken at random
ENOUGH = 60.0  # bits beyond which more words make nothing surer
PER_LONGER = (
    -0.75
)  # for each doubling of length from the one to the other: the longer, the more words it could share by chance
LACKING = -0.5  # for each bit of what the one that says less has beyond the other
UNLIKE, PER_UNLIKE = -10.0, -1.5  # for words that stand for other words: at all, and for each bit
SAME_SPEAKER = 6.0
OTHER_SPEAKER = -20.0
NAMESAKE = -8.0  # same surname, other first name: may be a nickname
NAMED_NEAR = -6.0  # another speaker, but one of the two is named near the other's words
PER_DOUBLING, PER_DOUBLING_FEW = -0.35, -1.0  # of the days between; where only a few words are shared
FEW_WORDS = 4
FEW_WORDS_ALONE = -6.0  # so few words, and neither speaker nor surroundings nor the article in common
UNDATED = -1.5
SLOGAN = -24.0
INSIDE = -60.0  # a quotation within a quotation is another utterance
SOME_CONTEXT, MOST_CONTEXT = 2.0, 5.0
CONTEXT_BITS, PER_CONTEXT_BIT = 9, 0.5  # what a word must say to count as context, and what each bit more is worth


class Speakers(NamedTuple):
    """Speakers by number; 0 is unknown."""

    surname: Integers  # of a person above 0, another source below 0
    initial: Integers  # of the first name; 0: unknown


def speakers(keys: Sequence[str], kinds: Sequence[str]) -> Speakers:
    """The speakers numbered from 1, from what `inputs.speaker_key` gave."""
    numbers: dict[str, int] = {}
    surname, initial = [0], [0]
    for key, kind in zip(keys, kinds, strict=True):
        last, _, first = key.partition("|")
        person = kind == "person"
        number = numbers.setdefault(last if person else key, len(numbers) + 1)
        surname.append(number if person else -number)
        initial.append(ord(first[0]) if person and first else 0)
    return Speakers(np.array(surname), np.array(initial))


def words(run: Integers, lacking: Integers, unlike: Integers) -> dict[str, Reals]:
    """For: the best shared stretch. Against: what the one that says less has beyond it, and other words in its place."""
    shared = np.minimum(run, ENOUGH)
    return {
        "words in common": shared,
        "words that the other lacks": LACKING * np.minimum(lacking, shared),
        "other words in their place": np.where(unlike > 0, UNLIKE + PER_UNLIKE * unlike, 0.0),
    }


def most(run: int, lacking: int, unlike: int) -> float:
    """The highest score that two lines can have, whoever says them and whenever."""
    shared = min(run, ENOUGH)
    against = LACKING * min(lacking, shared) + (UNLIKE + PER_UNLIKE * unlike if unlike else 0)
    return shared + against + CHANCE + SAME_SPEAKER + MOST_CONTEXT


def speaker(known: Speakers, a: Integers, b: Integers, sure: Reals) -> Reals:
    """For: the same speaker. Against: another person. An unknown speaker, or an organisation and a person, says nothing."""
    surname_a, surname_b, first_a, first_b = known.surname[a], known.surname[b], known.initial[a], known.initial[b]
    persons = (surname_a > 0) & (surname_b > 0)
    one_name = (surname_a == surname_b) & (surname_a != 0)
    compatible = (first_a == first_b) | (first_a == 0) | (first_b == 0)
    says = np.select([one_name & compatible, one_name, persons], [SAME_SPEAKER, NAMESAKE, OTHER_SPEAKER], 0.0)
    return np.asarray(sure * says)


def date(gap: Integers, run_words: Integers) -> Reals:
    """Against: days between the printings; below 0 where a date is unknown."""
    each = np.where(run_words <= FEW_WORDS, PER_DOUBLING_FEW, PER_DOUBLING)
    return np.where(gap < 0, UNDATED, each * np.log2(1.0 + np.maximum(gap, 0)))


def context(weights: bytes, shared_codes: str) -> float:
    """For: rare names and words of other quotations that stand near both."""
    more = sum(max(0, weights[ord(c)] - CONTEXT_BITS) for c in shared_codes)
    return min(MOST_CONTEXT, PER_CONTEXT_BIT * more)
