"""Which language a text is in, where its input does not say.

Only the first characters are read, so a long text costs no more than a short one. The commonest words of a few languages
settle most texts; for the others there is py3langid's model, loaded when first asked.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import Protocol

from quotes.lexicon import data

SAMPLE = 500
"""How many characters are looked at, at most."""

_WORDS = re.compile(r"[^\W\d_]+").findall
_MANY, _TIMES = 8, 5  # so many common words of a language, and so many times those of the next
_GLANCE = 200  # so many settle most texts, in half the time
_SETTLED = 0.9
_SURE = 0.5  # below this probability the language is unknown
_NO_LANGUAGE = frozenset({"und", "zxx"})


class _Identifier(Protocol):
    def classify(self, text: str) -> tuple[str, float]: ...


def detect(text: str) -> str | None:
    """The code of the language in which the first characters of a text are written; None where they do not tell.

    >>> detect("Die Bürgermeisterin sagte am Montag, dass die Brücke wieder aufgebaut wird.")
    'de'
    >>> detect("12:30 – 45 : 6") is None
    True
    """
    sample = text[:SAMPLE]
    if not any(map(str.isalpha, sample)):
        return None
    if told := _told_by_words(sample):
        return told
    code, probability = _identifier().classify(text[:_GLANCE])
    if probability < _SETTLED:
        code, probability = _identifier().classify(text[:SAMPLE])
    return None if probability < _SURE or code in _NO_LANGUAGE else code


def _told_by_words(sample: str) -> str | None:
    """The language of which the sample has many of the commonest words, if it has hardly any of another's."""
    found = Counter(filter(None, map(_common_words().get, _WORDS(sample.lower()))))
    (first, n), (_, second) = (*found.most_common(2), ("", 0), ("", 0))[:2]
    return first if n >= _MANY and n >= _TIMES * second else None


@cache
def _common_words() -> dict[str, str]:
    return {word: code for code, entry in data("common_words").items() for word in entry["words"]}


@cache
def _identifier() -> _Identifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier: _Identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    return identifier
