"""Which mentions could be a quotation's source, and how well each fits: a linear model over readable features.

Each feature is a short string of codes and words ("B0Vs" …); its template's name stands beside it in the weights file.
A weight is a hundredth of a log-odds; whole numbers, so that no order of adding changes a sum.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from quotes.attribute.grammar import AUX, COMMA, DASH, ING, NO_CUE, QUOTE, STOP, STRONG, VERB
from quotes.attribute.mentions import (
    DOCUMENT,
    FIRST,
    GROUP,
    HE,
    OTHER_NAME,
    OUTLET,
    OWNER,
    PEOPLE,
    PERSON_NAME,
    SHE,
    THEY,
    THING,
    Mention,
)
from quotes.attribute.scene import KIND, Scene

SORT = "pohsitfwequdxnz"
_SIDES_BEFORE = "BP"
_LEFT, _LEFT_BEFORE, _RIGHT = 16, 12, 45  # mentions looked at before, in the paragraph before; tokens after
_IDLE_LEFT, _IDLE_RIGHT = 4, 8  # how near a phrase without a verb must stand: mentions before, tokens after
_IDLE = frozenset((THING, OWNER, OTHER_NAME, GROUP, DOCUMENT))
_SPEAKING = frozenset((PERSON_NAME, HE, SHE, THEY, FIRST, PEOPLE))
_GOVERNORS = 12  # verbs before a quotation that are looked at, at most
_QUOTE, _VERB, _ING, _AUX = (KIND[kind] for kind in (QUOTE, VERB, ING, AUX))

BEFORE = (
    "place", "sort", "verb", "verb word", "word before", "words before", "word after", "kind after", "gap", "phrase",
    "verb and next", "verbs between", "governor", "governor word", "tag", "opens", "quote's end",
)  # fmt: skip
AFTER = (
    "place", "sort", "verb", "verb word", "word before", "words before", "word after", "kind after", "gap", "phrase",
    "verb and next", "between", "between, verb", "closeness", "quote's end", "tag", "before the quote", "last word",
)  # fmt: skip
_ZEROS = (0,) * 40


class Model(NamedTuple):
    """The weights of both questions: a table for each template, in the order of BEFORE and AFTER."""

    before: tuple[Mapping[str, int], ...]
    after: tuple[Mapping[str, int], ...]

    def score(self, side: str, values: Sequence[str]) -> int:
        """How well a mention fits, in hundredths of log-odds."""
        return sum(map(dict.get, self.before if side in _SIDES_BEFORE else self.after, values, _ZEROS))  # type: ignore[arg-type]


def beside(scene: Scene, tokens: Sequence[int]) -> tuple[int, str] | None:
    """The source that stands with its verb directly after a part, as in three of five quotations: `"…," Berg said`.

    In the gold folder it is right in 98 % of the cases, and most of the others are slips of the annotation.
    """
    stream, mentions = scene.stream, scene.mentions
    kinds = stream.kinds
    for number, part in enumerate(tokens):
        i = part + 1
        if i >= len(kinds) or stream.sentence[i] != stream.sentence[part]:
            continue
        k = scene.first_mention(i)
        if k < 0:
            continue
        m = mentions[k]
        straight = m.how == 1 and m.start == i and m.verb == m.end
        inverted = m.how == 4 and m.start == i + 1 and m.verb == i
        if (straight or inverted) and m.sort in _SPEAKING and not m.passive and scene.cue(m.verb) == STRONG:
            return k, "A" if number == len(tokens) - 1 else "M"
    return None


def candidates(scene: Scene, tokens: Sequence[int]) -> list[tuple[int, str]]:
    """The mentions that could be the source, from the right to the left, with their side: After, Middle, Before,
    Paragraph before, Next paragraph. What hardly ever is one, such as a phrase without a verb far off, is left out.
    """
    stream, mentions = scene.stream, scene.mentions
    paragraph, sentence, lows = stream.paragraph, stream.sentence, stream.lows
    before_last = scene.grammar.before_last
    first, last = tokens[0], tokens[-1]
    found: list[tuple[int, str]] = []
    left = farther = 0
    subject = False
    k = scene.mention_before(last + _RIGHT)
    while k >= 0:
        m = mentions[k]
        k -= 1
        if m.inner and m.sort != OWNER:
            continue
        start = m.start
        idle = m.verb < 0 and lows[start - 1] not in before_last
        if start > last:
            if paragraph[start] == paragraph[last]:
                if sentence[start] <= sentence[last] + 1 and not (idle and start > last + _IDLE_RIGHT):
                    found.append((k + 1, "A"))
            elif paragraph[start] == paragraph[last] + 1 and start < last + 4 and stream.kinds[last + 1] == DASH:
                found.append((k + 1, "N"))
        elif start > first:
            found.append((k + 1, "M"))
        elif paragraph[start] == paragraph[first]:
            left += 1
            if left > _LEFT:
                break
            if not (idle and left > _IDLE_LEFT and m.sort in _IDLE):
                found.append((k + 1, "B"))
                subject = subject or m.verb >= 0
        else:
            if subject or paragraph[first] - paragraph[start] > 1 or farther >= _LEFT_BEFORE:
                break
            farther += 1
            if not idle:
                found.append((k + 1, "P"))
    return found


class Around:
    """What the features of all mentions near one quotation share."""

    def __init__(self, scene: Scene, tokens: Sequence[int], near: Sequence[tuple[int, str]]) -> None:
        stream, mentions = scene.stream, scene.mentions
        kinds, paragraph, sentence = stream.kinds, stream.paragraph, stream.sentence
        self.scene = scene
        self.tokens = tokens
        first, last = tokens[0], tokens[-1]
        self.first_letter = _first_letter(stream.text, stream.starts[first], stream.ends[first])
        self.end = _end_mark(stream.text, stream.starts[last], stream.ends[last])
        if last + 1 >= len(kinds) or paragraph[last + 1] != paragraph[last]:
            self.tail = "$"
        else:
            self.tail = "s" if sentence[last + 1] != sentence[last] else scene.codes[last + 1]
        if not first or paragraph[first - 1] != paragraph[first]:
            self.lead = "^"
        else:
            self.lead = "s" if sentence[first - 1] != sentence[first] else scene.codes[first - 1]
        self.closeness: dict[int, str] = {}
        self.order: dict[int, str] = {}
        counts = {"A": 0, "M": 0, "N": 0}
        ncue = ordinal = 0
        here = (sentence[first], sentence[last])
        for k, side in reversed(near):
            m = mentions[k]
            if side in counts:
                self.closeness[k] = "01234"[min(counts[side], 4)]
                counts[side] += 1
            if m.verb >= 0 and sentence[m.start] in here:
                self.order[k] = "0123"[min(ordinal, 3)]
                ordinal += 1
                ncue += scene.cue(m.verb) > NO_CUE
        self.cues = "0123"[min(ncue, 3)]
        self.governors = self._governors(first)

    def speaking_nearer(self, near: Sequence[tuple[int, str]], best: int) -> list[int]:
        """Who has a cue nearer to the quotation than an outlet that only hands the words on."""
        mentions = self.scene.mentions
        outlet = self.governors.get(near[best][0], (_GOVERNORS, -1))[0]
        return [
            j
            for j, (k, side) in enumerate(near)
            if side == "B" and mentions[k].sort != OUTLET and not mentions[k].passive
            for nearer, verb in [self._governor(k)]
            if verb >= 0 and self.scene.cue(verb) and (nearer < outlet or near[best][1] != "B")
        ]

    def _governor(self, k: int) -> tuple[int, int]:
        """The verb of mention k nearest before the quotation, its own or one of a relative pronoun for it."""
        relatives = [r for r in self.governors if self.scene.mentions[r].above == k]
        return min((self.governors[r] for r in (k, *relatives) if r in self.governors), default=(_GOVERNORS, -1))

    def _governors(self, first: int) -> dict[int, tuple[int, int]]:
        """For each mention its verb nearest before the quotation: how many verbs nearer there are, and the verb."""
        subject_of = self.scene.subject_of
        found: dict[int, tuple[int, int]] = {}
        for nearer, verb in enumerate(islice(self.scene.verbs_before(first, 0), _GOVERNORS)):
            found.setdefault(subject_of[verb], (nearer, verb))
        return found


def values(around: Around, k: int, side: str) -> tuple[str, ...]:
    """The features of mention k, in the order of BEFORE or AFTER."""
    scene = around.scene
    stream = scene.stream
    codes, forms, sentence = scene.codes, stream.forms, stream.sentence
    m = scene.mentions[k]
    n = len(codes)
    start, stop, verb = m.start, m.end, m.verb
    before = side in _SIDES_BEFORE
    if before:
        part = around.tokens[0]
        low, high = stop, part
    else:
        part = around.tokens[bisect_left(around.tokens, start) - 1]
        low, high = part + 1, start
    distance = abs(sentence[start] - sentence[part])
    far = "012"[distance if distance < 2 else 2]
    quotes = codes.count(_QUOTE, low, high)
    passed = "012"[quotes if quotes < 2 else 2]
    strength = "3" if verb < 0 else "4" if m.passive else "012"[scene.cue(verb)]
    how = "01234567"[m.how]
    sort = SORT[m.sort]
    word = forms[verb] if verb >= 0 else "-"
    previous = forms[start - 1] if start else "^"
    second = forms[start - 2] if start > 1 else "^"
    after = forms[stop] if stop < n else "^"
    kind_after = codes[stop] if stop < n else "^"
    gap = high - low
    size = "0123344445555555"[gap] if gap < 16 else "6"
    phrase = _phrase(scene, m)
    sf = side + far
    sv = strength + how
    shared = (
        sf + passed,
        sf + sort,
        sf + sv,
        side + word,
        side + previous,
        side + second + " " + previous,
        side + after,
        side + kind_after + strength,
        side + size + strength,
        sf + phrase + passed,
        side + word + " " + (forms[verb + 1] if 0 <= verb < n - 1 else "-"),
    )
    tag = "1" if verb == stop and _is_tag(stream.kinds, m, n) else "0"
    if not before:
        between = codes[low:high] if gap < 5 else codes[low : low + 4] + "+"
        end = _end_mark(stream.text, stream.starts[part], stream.ends[part])
        return (
            *shared,
            side + between + end,
            side + between + sv,
            side + around.closeness[k] + far,
            side + end + far + sv,
            side + tag + strength + far + end,
            around.lead + side + far,
            side + (forms[high - 1] if high > low else "=") + size,
        )
    begin = verb + 1 if verb >= low else low
    verbs = codes.count(_VERB, begin, high) + codes.count(_ING, begin, high) + codes.count(_AUX, begin, high)
    nearer, governor = around.governors.get(k, (4, -1))
    near = "01234"[nearer if nearer < 4 else 4]
    return (
        *shared,
        sf + "0123"[verbs if verbs < 3 else 3] + strength,
        side + near + ("3" if governor < 0 else "012"[scene.cue(governor)]) + around.cues + around.order.get(k, "-"),
        side + ("1" if nearer else "0") + (forms[governor] if governor >= 0 else "-"),
        side + tag + strength + far,
        side + ("1" if not start or sentence[start - 1] != sentence[start] else "0") + far,
        side + around.end + around.first_letter + far + around.tail,
    )


def _phrase(scene: Scene, m: Mention) -> str:
    """The first word of a phrase such as "according to" before the mention, or one such as "zufolge" after it."""
    lows, grammar = scene.stream.lows, scene.grammar
    start = m.start
    if start and lows[start - 1] in grammar.before_last:
        for phrase in grammar.before:
            if tuple(lows[max(start - len(phrase), 0) : start]) == phrase:
                return phrase[0] if grammar.lexical else "phrase"
    if grammar.after and m.end < len(lows) and lows[m.end] in grammar.after:
        return "phrase"
    return "-"


def _is_tag(kinds: Sequence[int], m: Mention, n: int) -> bool:
    """A mention and the verb after it stand between commas or marks: ", Berg said,"."""
    return (
        m.start > 0
        and kinds[m.start - 1] in (COMMA, QUOTE, DASH)
        and (m.verb + 1 >= n or kinds[m.verb + 1] in (STOP, COMMA, DASH))
    )


def _end_mark(text: str, start: int, end: int) -> str:
    """The last mark of a part, quotation marks apart; "w" for a word."""
    at = end - 1
    while at > start and (text[at].isspace() or text[at] in "\"'”’“»«"):
        at -= 1
    return text[at] if text[at] in ",.?!:;-–—…" else "w"


def _first_letter(text: str, start: int, end: int) -> str:
    """Whether a part begins with a capital (U) or a small letter (l)."""
    for at in range(start, min(end, start + 12)):
        if text[at].isalnum():
            return "U" if text[at].isupper() else "l"
    return "l"
