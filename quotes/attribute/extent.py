"""How far a source extends: appositions, phrases and brackets after its name or noun.

From the mention on, stretch by stretch (a comma's, a phrase's, a bracket's), a small linear model says whether the
stretch still belongs to the source. As in PolNeAR, an apposition's closing comma belongs to it.
"""

from __future__ import annotations

from collections.abc import Mapping

from quotes.attribute.grammar import (
    AUX,
    COLON,
    COMMA,
    DASH,
    GENITIVE,
    LEFT,
    MODAL,
    QUOTE,
    REL,
    RIGHT,
    SEMI,
    STOP,
    VERB,
    Grammar,
)
from quotes.attribute.mentions import OWNER, WHO, Mention
from quotes.attribute.stream import Stream

_END = frozenset((STOP, QUOTE, COLON, SEMI, DASH))
_FINITE = frozenset((VERB, AUX, MODAL))
_LONGEST = 40  # tokens of one stretch, at most
_ZEROS = (0,) * 40
STEPS = 4  # stretches after a mention, at most


def extent(
    stream: Stream, phrases: Mapping[int, int], mention: Mention, grammar: Grammar, weights: Mapping[str, int]
) -> int:
    """The token after a source's last."""
    end = mention.end
    if mention.sort == OWNER or mention.verb == end:
        return end
    for step in range(STEPS):
        after = stretch(stream, phrases, end)
        if after is None:
            break
        seen = features(stream, mention, end, after, step, grammar)
        if sum(map(weights.get, seen, _ZEROS)) <= 0:
            break
        end = after
    return end + closes(stream, mention, end)


def stretch(stream: Stream, phrases: Mapping[int, int], end: int) -> int | None:
    """The end of the next stretch that could belong to a source which so far ends at `end`."""
    kinds, paragraph = stream.kinds, stream.paragraph
    last = min(len(kinds), end + _LONGEST)
    if (
        end >= last
        or end == 0
        or paragraph[end] != paragraph[end - 1]
        or kinds[end] in _END
        or kinds[end] in (RIGHT, GENITIVE)
    ):
        return None
    first = kinds[end]
    if first in _FINITE and not (first == VERB and stream.lows[end].endswith("ed")):
        return None
    if first == LEFT:
        for i in range(end + 1, last):
            if kinds[i] == RIGHT:
                return i + 1
        return None
    begin = end + 1 if first == COMMA else end
    clause = begin < last and kinds[begin] == REL
    i = begin + 1
    if begin in phrases:
        i = max(i, phrases[begin])
    while i < last and paragraph[i] == paragraph[end]:
        if i in phrases:
            i = phrases[i]
            continue
        kind = kinds[i]
        clause = clause or kind == REL
        if kind in _END or kind in (COMMA, LEFT) or (kind in _FINITE and not clause and i > begin):
            break
        i += 1
    return i if i > begin and not (i < last and kinds[i] == QUOTE and first != COMMA and i - begin < 1) else None


def closes(stream: Stream, mention: Mention, end: int) -> bool:
    """A comma after the source that closes its apposition."""
    if end >= len(stream.kinds) or stream.kinds[end] != COMMA:
        return False
    return COMMA in stream.kinds[mention.start : end]


def features(stream: Stream, mention: Mention, end: int, after: int, step: int, grammar: Grammar) -> list[str]:
    """What is seen of a stretch: its first words, its length, what follows it, where the source stands."""
    kinds, lows, forms = stream.kinds, stream.lows, stream.forms
    n = len(kinds)

    def low(i: int) -> str:
        return forms[i] if i < n and stream.paragraph[i] == stream.paragraph[end] else "^"

    def kind(i: int) -> int:
        return kinds[i] if i < n and stream.paragraph[i] == stream.paragraph[end] else 99

    def cue(i: int) -> int:
        return grammar.cues.get(lows[i], 0) if i < n else 0

    inverted = mention.how == 4
    length = after - end
    size = length if length < 4 else 4 if length < 7 else 5 if length < 12 else 6
    w, w1, k1 = low(end), low(end + 1), kind(end + 1)
    ka = kind(after)
    kb, cb = kind(after + 1), cue(after + 1)
    people = not grammar.roles.isdisjoint(lows[end:after])
    return [
        "bias",
        f"w={w}",
        f"wi={w}{inverted}{mention.sort}",
        f"ws={w}{step}",
        f"w1={w}|{w1}",
        f"k1={w}|{k1}",
        f"k1i={w}|{k1}{inverted}",
        f"k2={w}|{k1}{kind(end + 2)}",
        f"size={w}{size}",
        f"end={w}{ka}{kb if ka == COMMA else ''}",
        f"endc={w}{ka}{cb if ka == COMMA else cue(after)}{inverted}",
        f"people={w}{people}{inverted}",
        f"peoplek={w}{people}{k1}{ka}",
        f"sort={mention.sort}{w}{people}",
        f"stop={w}{ka in (STOP, 99)}{inverted}{people}",
        f"verb={mention.verb >= 0 and end <= mention.verb < after}{w}",
        f"own verb={0 <= after <= mention.verb and ka in _FINITE}{kind(end)}",
    ]


def phrases(mentions: list[Mention]) -> dict[int, int]:
    """Where each noun phrase that begins at a token ends."""
    found: dict[int, int] = {}
    for m in mentions:
        if m.sort not in (OWNER, WHO):
            found[m.start] = max(m.end, found.get(m.start, 0))
    return found
