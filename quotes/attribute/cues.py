"""The words that say that somebody speaks, to whom, and where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from quotes.attribute.grammar import (
    ADVERB,
    AUX,
    COLON,
    COMMA,
    DASH,
    DET,
    GENITIVE,
    MODAL,
    OBJECT,
    PREP,
    PRONOUN,
    QUOTE,
    REL,
    STOP,
    VERB,
    Grammar,
)
from quotes.attribute.mentions import Mention
from quotes.attribute.scene import Scene
from quotes.attribute.stream import Stream
from quotes.model import Span

Position = Literal["before", "medial", "after"]
_SKIPPED = frozenset((ADVERB, AUX))


def cue(scene: Scene, k: int, side: str, tokens: Sequence[int]) -> tuple[int, int] | None:
    """The tokens of the words that hand on a quotation: a phrase, a verb of the source, a noun, a colon or a dash."""
    stream, grammar, mention = scene.stream, scene.grammar, scene.mentions[k]
    if mention.start and stream.lows[mention.start - 1] in grammar.before_last:
        for phrase in grammar.before:
            start = mention.start - len(phrase)
            if start >= 0 and tuple(stream.lows[start : mention.start]) == phrase:
                return start, mention.start
    if grammar.after and mention.end < len(stream.lows) and stream.lows[mention.end] in grammar.after:
        return mention.end, mention.end + 1
    if side in "BP" and (verb := _last_cue(scene, k, tokens[0])) >= 0:
        return verb, verb + 1
    if mention.verb >= 0 and not (mention.how == 5 and mention.verb > tokens[-1]):
        return mention.verb, mention.verb + 1
    return _noun(stream, mention, grammar) or _mark(stream, mention, tokens)


def _last_cue(scene: Scene, k: int, part: int) -> int:
    """The source's cue verb that stands nearest before the quotation, or -1."""
    subject_of, mentions = scene.subject_of, scene.mentions
    for verb in scene.verbs_before(part, 2):
        subject = subject_of[verb]
        if (subject == k or mentions[subject].above == k) and scene.cue(verb):
            return verb
    return -1


def _noun(stream: Stream, mention: Mention, grammar: Grammar) -> tuple[int, int] | None:
    """ "the mayor's claim that …": the noun behind the owner."""
    i = mention.end
    if i < len(stream.kinds) and stream.kinds[i] == GENITIVE:
        i += 1
    for j in range(i, min(i + 4, len(stream.kinds))):
        if stream.lows[j] in grammar.nouns:
            return j, j + 1
        if stream.kinds[j] in (QUOTE, COMMA, PREP):
            break
    return None


def _mark(stream: Stream, mention: Mention, tokens: Sequence[int]) -> tuple[int, int] | None:
    """A colon after the source, or a dash between the quotation and it."""
    before = mention.start - 1
    if before >= 0 and stream.kinds[before] in (DASH, COLON) and mention.start > tokens[-1]:
        return before, before + 1
    for i in range(mention.end, min(mention.end + 12, len(stream.kinds))):
        if stream.kinds[i] in (COLON, DASH):
            return i, i + 1
        if stream.kinds[i] == QUOTE:
            break
    return None


def position(cue_start: int, tokens: Sequence[int]) -> Position:
    """Where the cue stands to the quotation's parts."""
    if cue_start < tokens[0]:
        return "before"
    return "medial" if cue_start < tokens[-1] else "after"


def addressee(stream: Stream, phrases: Mapping[int, int], verb: int, part: int, grammar: Grammar) -> Span | None:
    """To whom it is said: the object of "told" or "urged", the phrase after "said to" or "addressing"; also in a
    sentence that leads to the quotation: `She scolded the guards. "You …"`.
    """
    kinds, lows = stream.kinds, stream.lows
    if verb > part and (before := _leading(stream, part, grammar)) >= 0:
        return _object(stream, phrases, before + 1)
    i = verb + 1
    if lows[verb] in grammar.addressing:
        return _object(stream, phrases, i)
    steps = 0
    while i < len(kinds) and stream.sentence[i] == stream.sentence[verb] and kinds[i] != QUOTE and steps < 14:
        if lows[i] in grammar.to and lows[i - 1] not in grammar.addressing and steps < 6:
            return _object(stream, phrases, i + 1)
        if lows[i] in grammar.addressing:
            return _object(stream, phrases, i + 1 + (lows[i + 1 : i + 2] != [] and lows[i + 1] in grammar.to))
        i = phrases.get(i, i + 1)
        steps += 1
    return None


def _leading(stream: Stream, part: int, grammar: Grammar) -> int:
    """The verb of the short sentence right before a quotation if its object is one spoken to, or -1."""
    last = part - 1
    if last < 2 or stream.kinds[last] != STOP or stream.paragraph[last] != stream.paragraph[part]:
        return -1
    first = last
    while first > 0 and stream.sentence[first - 1] == stream.sentence[last] and last - first < 12:
        first -= 1
    verb = first + 1
    return verb if stream.kinds[first] == PRONOUN and stream.lows[verb] in grammar.addressing else -1


def _object(stream: Stream, phrases: Mapping[int, int], i: int) -> Span | None:
    kinds = stream.kinds
    while i < len(kinds) and kinds[i] in _SKIPPED:
        i += 1
    if i >= len(kinds):
        return None
    if i in phrases:
        end = phrases[i]
        if end + 1 < len(kinds) and kinds[end] == REL and kinds[end + 1] in (VERB, AUX, MODAL):
            while end < len(kinds) and kinds[end] not in (COMMA, STOP, QUOTE) and end - i < 20:
                end += 1
        return Span(stream.starts[i], stream.ends[end - 1])
    return Span(stream.starts[i], stream.ends[i]) if kinds[i] == OBJECT else None


def channel(stream: Stream, phrases: Mapping[int, int], verb: int, grammar: Grammar) -> Span | None:
    """Where it is said: "in the video", "in a statement", "on Twitter", after the cue or at the sentence's beginning."""
    kinds, sentence = stream.kinds, stream.sentence
    here = sentence[verb]
    first, last = verb, verb + 1
    stop, begin = min(verb + 26, len(kinds)), max(verb - 40, 0)
    while last < stop and sentence[last] == here and kinds[last] != QUOTE:
        last += 1
    while first > begin and sentence[first - 1] == here and kinds[first - 1] != QUOTE:
        first -= 1
    prepositions = grammar.channel_prepositions
    if prepositions.isdisjoint(stream.lows[first:last]):
        return None
    for i in (*range(verb + 1, last), *range(first, verb)):
        if stream.lows[i] in prepositions:
            end = phrases.get(i + 1, last + 1)
            if end <= last and _is_channel(stream, i + 1, end, grammar):
                return Span(stream.starts[i], stream.ends[end - 1])
    return None


def _is_channel(stream: Stream, start: int, end: int, grammar: Grammar) -> bool:
    word, low = stream.words[end - 1], stream.lows[end - 1]
    return word in grammar.channels or (low in grammar.channels and (end - start > 1 or stream.kinds[start] != DET))
