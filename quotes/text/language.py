"""Which language a text is in, where its input does not say: py3langid's model, loaded when first asked.

Only the first characters are read, so a long text costs no more than a short one.
"""

from __future__ import annotations

from functools import cache
from typing import Protocol

SAMPLE = 500
"""How many characters are looked at, at most."""

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
    if not any(map(str.isalpha, text[:SAMPLE])):
        return None
    code, probability = _identifier().classify(text[:_GLANCE])
    if probability < _SETTLED:
        code, probability = _identifier().classify(text[:SAMPLE])
    return None if probability < _SURE or code in _NO_LANGUAGE else code


@cache
def _identifier() -> _Identifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier: _Identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    return identifier
