"""Speech in scripts without spaces, where the models' words are no words: a few plain signs, two of which must agree."""

from __future__ import annotations

from functools import cache

from quotes.lexicon import lexicon
from quotes.text.marks import Marked

_REACH = 15  # characters looked at on either side
_LONG = 12  # characters that are more than a name or a term
_COLONS = frozenset(":：")
_INTRODUCE = _COLONS | frozenset(",，、")
_SENTENCE_ENDS = "。！？!?…"


def is_unspaced(language: str) -> bool:
    """Whether the language is written without spaces between words."""
    return not _language(language).get("spaces", True)


def unspaced_speech(text: str, span: Marked, language: str) -> bool:
    """Whether a stretch is speech: its length, its end, a colon before, a cue or a particle of quoting beside it."""
    before = text[max(0, span.outer_start - _REACH) : span.outer_start].rstrip()
    after = text[span.outer_end : span.outer_end + _REACH].lstrip()
    signs = (
        span.end - span.start >= _LONG,
        text[span.end - 1] in _SENTENCE_ENDS,
        before[-1:] in _COLONS,
        any(cue in before or cue in after for cue in _cues(language)),
        after.startswith(_particles(language)),
    )
    return sum(signs) >= 2


def unspaced_utterance(text: str, span: Marked, language: str) -> bool:
    """Whether it stands as an utterance of its own: after a colon, as a sentence, or before a particle of quoting."""
    before = text[max(0, span.outer_start - _REACH) : span.outer_start].rstrip()
    after = text[span.outer_end : span.outer_end + _REACH].lstrip()
    return before[-1:] in _INTRODUCE or text[span.end - 1] in _SENTENCE_ENDS or after.startswith(_particles(language))


@cache
def _language(language: str) -> dict[str, object]:
    return dict(lexicon(language).table.get("language", {}))


@cache
def _cues(language: str) -> tuple[str, ...]:
    return tuple(sorted(form for entry in lexicon(language).words("cues", "verbs") for form in entry.split()))


@cache
def _particles(language: str) -> tuple[str, ...]:
    return tuple(sorted(lexicon(language).words("speech", "after")))
