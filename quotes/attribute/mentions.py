"""Who might have spoken: pronouns, names and noun phrases of a stream, and whose subject each verb has.

No parser: a noun phrase is what the kinds of its words allow, a verb's subject what clauses in news allow (a phrase
before it, the clause's subject taken up again after "and" or a comma, a phrase after it when it is inverted).
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from quotes.attribute.grammar import (
    ADVERB,
    AND,
    AUX,
    COMMA,
    DASH,
    DATE,
    DET,
    GENITIVE,
    INDEFINITE,
    ING,
    LEFT,
    MODAL,
    NAME,
    NOT,
    NOUN,
    NUMBER,
    OBJECT,
    OPEN,
    POSSESSIVE,
    PREP,
    PRONOUN,
    QUOTE,
    REL,
    STOP,
    SUB,
    TO,
    VERB,
    Grammar,
)
from quotes.attribute.stream import Stream
from quotes.lexicon import outlets

# Sorts of mention.
PERSON_NAME, OTHER_NAME, HE, SHE, IT, THEY, FIRST, WHO, SOME, PEOPLE, GROUP, DOCUMENT, THING, OWNER, OUTLET = range(15)
SORTS = (
    "person name", "other name", "he", "she", "it", "they", "first person", "who", "indefinite", "people", "group",
    "document", "thing", "owner", "outlet",
)  # fmt: skip


class Mention:
    """A phrase that could be a source: tokens start to end, its head, its sort, and the verb it is the subject of."""

    __slots__ = ("above", "end", "head", "how", "inner", "passive", "sort", "start", "verb")

    def __init__(self, start: int, end: int, head: int, sort: int, inner: bool = False) -> None:
        self.start = start
        self.end = end
        self.head = head
        self.sort = sort
        self.inner = inner  # stands within another mention
        self.verb = -1
        self.above = -1  # of a relative pronoun: the mention it stands for
        # How the verb was found: 0 none, 1 adjacent, 2 after a parenthesis or phrase, 3 taken up again, 4 inverted,
        # 5 through a relative pronoun, 6 after "by", 7 of a participle ("with Anna Berg saying").
        self.how = 0
        self.passive = False


_INSIDE = frozenset((NAME, NOUN, OPEN, NUMBER))
_HEADS = frozenset((NAME, NOUN, OPEN))
_LEADS = frozenset((DET, POSSESSIVE, INDEFINITE))
_BEGINS = _INSIDE | _LEADS
_OWNED = _INSIDE | {VERB, ING}
_VAGUE = frozenset(["this", "that", "these", "those", "all", "many", "some", "most", "few", "both", "several"])
_FINITE = frozenset((VERB, AUX, MODAL))
_OPENS = frozenset((COMMA, AND, STOP, PREP, QUOTE, VERB, SUB))


def find(stream: Stream, grammar: Grammar) -> list[Mention]:
    """The mentions of a stream by their start."""
    kinds, lows = stream.kinds, stream.lows
    found: list[Mention] = []
    n = len(kinds)
    i = 0
    while i < n:
        kind = kinds[i]
        if kind in _BEGINS or (kind == VERB and _is_noun(stream, i, i, grammar)):
            i = _phrase(stream, i, grammar, found)
            continue
        if kind == PRONOUN:
            found.append(Mention(i, i + 1, i, _pronoun(lows[i], grammar)))
        elif kind == REL:
            if i and (lows[i] == "who" or (kinds[i - 1] in (COMMA, NAME, NOUN, OPEN) and _verb_follows(kinds, i + 1))):
                found.append(Mention(i, i + 1, i, WHO))
        elif kind == OBJECT and lows[i] in grammar.possessive and i + 1 < n and kinds[i + 1] in _OWNED:
            kinds[i] = POSSESSIVE
            continue
        i += 1
    found.sort(key=_place)
    _appositions(stream, found)
    return found


def _place(mention: Mention) -> tuple[int, bool]:
    return mention.start, mention.inner


def _appositions(stream: Stream, found: list[Mention]) -> None:
    """ "The mayor, Anna Berg" is one mention; in "Anna Berg, the mayor" the second is none of its own."""
    kinds = stream.kinds
    outer = [m for m in found if not m.inner]
    for a, b in pairwise(outer):
        if (
            b.start != a.end + 1
            or kinds[a.end] != COMMA
            or a.inner
            or stream.sentence[a.start] != stream.sentence[b.start]
        ):
            continue
        after = kinds[b.end] if b.end < len(kinds) else STOP
        if after == AND:
            continue
        if a.sort == PEOPLE and b.sort in (PERSON_NAME, OTHER_NAME) and kinds[b.start] == NAME:
            before = kinds[a.start - 1] if a.start else STOP
            if before in (PREP, TO, ING, AND, VERB) and (after in _FINITE or after == LEFT):
                continue  # "in an answer to the mayor, Berg said"
            a.end, b.inner = b.end, True
        elif a.sort == PERSON_NAME and b.sort == PEOPLE and kinds[b.start] in (DET, NOUN, OPEN, POSSESSIVE, NAME):
            b.inner = True


def _verb_follows(kinds: list[int], i: int) -> bool:
    while i < len(kinds) and kinds[i] in (ADVERB, NOT):
        i += 1
    return i < len(kinds) and kinds[i] in (VERB, AUX, MODAL)


def _pronoun(low: str, grammar: Grammar) -> int:
    if low in grammar.male:
        return HE
    if low in grammar.female:
        return SHE
    if low in grammar.plural:
        return THEY
    return IT if low in grammar.neutral else FIRST


def _phrase(stream: Stream, i: int, grammar: Grammar, found: list[Mention]) -> int:
    """Read a noun phrase that begins at i; add it and its owners; the index after it."""
    kinds, lows, paragraphs = stream.kinds, stream.lows, stream.paragraph
    n = len(kinds)
    begin = i
    head = -1
    owner = -1
    paragraph = paragraphs[i]
    while i < n and paragraphs[i] == paragraph:
        kind = kinds[i]
        if kind in _INSIDE:
            head = i if kind in _HEADS or head < 0 else head
        elif kind == GENITIVE and head >= 0:
            owner = head
            found.append(Mention(begin, i, head, OWNER, True))
            head = -1
        elif kind in _LEADS:
            if i > begin and kinds[i - 1] not in (DET, INDEFINITE):
                break
            if kind == POSSESSIVE:
                found.append(Mention(i, i + 1, i, OWNER, True))
            if kind == INDEFINITE:
                head = i
        elif kind in (VERB, ING) and _is_noun(stream, i, begin, grammar):
            head = i
        elif (
            (kind == ADVERB and i > begin and head < 0 and i + 1 < n and kinds[i + 1] in (OPEN, VERB, NOUN))
            or (
                kind == QUOTE
                and i > begin
                and not stream.ends_in_comma(i)
                and i + 1 < n
                and kinds[i + 1] in (NOUN, NAME, OPEN)
                and head < 0
                and kinds[begin] == DET
            )
            or (kind == PREP and head == i - 1 and _office(stream, i, grammar))
            or (
                kind == DASH
                and i > begin
                and lows[i] == "-"
                and i + 1 < n
                and kinds[i + 1] in _INSIDE
                and stream.ends[i - 1] == stream.starts[i]
            )
        ):
            pass
        else:
            break
        i += 1
    if head < 0:
        if kinds[begin] == DET and lows[begin] in _VAGUE:
            found.append(Mention(begin, begin + 1, begin, SOME))
            return max(i, begin + 1)
        if owner >= 0:
            return i
        return max(i, begin + 1)
    if lows[head] in grammar.times or (kinds[head] == NUMBER and begin and kinds[begin - 1] in (DATE, PREP)):
        return i
    end = i
    while (
        end - 1 > head
        and kinds[end - 1] not in _HEADS
        and not (kinds[end - 1] == NUMBER and end - 2 == head and kinds[head] == NAME)
    ):
        end -= 1
    sort = _sort(stream, begin, head, grammar)
    found.append(Mention(begin, end, head, sort))
    if kinds[head] == NAME and kinds[begin] in (DET, OPEN, NOUN, POSSESSIVE, NUMBER):
        run = head
        while run > begin and kinds[run - 1] == NAME:
            run -= 1
        if run > begin:
            found.append(Mention(run, end, head, _sort(stream, run, head, grammar), True))
    return i


def _office(stream: Stream, i: int, grammar: Grammar) -> bool:
    """An office between title and name: "Secretary of State Anna Berg", "director of studies Anna Berg"."""
    kinds, words = stream.kinds, stream.words
    if stream.lows[i] not in grammar.of or not (words[i - 1] in grammar.titles or words[i - 1] in grammar.people):
        return False
    j = i + 1
    while j < min(len(kinds), i + 4) and kinds[j] in (DET, NOUN, OPEN, VERB) and stream.lows[j] not in grammar.cues:
        j += 1
    if j == i + 1:
        j += kinds[j : j + 1] == [NAME]
    return kinds[j : j + 2] == [NAME, NAME]


def _is_noun(stream: Stream, i: int, begin: int, grammar: Grammar) -> bool:
    """Whether a word that can be a verb is a noun or adjective here, by what stands around it."""
    kinds, low = stream.kinds, stream.lows[i]
    n = len(kinds)
    after = kinds[i + 1] if i + 1 < n else STOP
    if after == ADVERB and i + 2 < n:
        after = kinds[i + 2]
    noun = low in grammar.naming
    inflected = low.endswith(("ed", "ing"))
    if i == begin:
        before = kinds[i - 1] if i else STOP
        if inflected:
            return (
                low.endswith("ed")
                and low not in grammar.cues
                and stream.lows[i + 1 : i + 2] != []
                and stream.lows[i + 1] in grammar.people
                and before in _OPENS
            )
        return noun and (after == NOUN or after in _FINITE) and before in _OPENS
    before = kinds[i - 1]
    if (
        before in (DET, POSSESSIVE, GENITIVE)
        or (before == INDEFINITE and i - 1 == begin and after in (NOUN, OPEN, NAME))
        or (before == NUMBER and not inflected)
    ):
        return True
    if before == ADVERB:
        return after in (NOUN, OPEN)
    if kinds[i] == ING:
        return after in (NOUN, OPEN, VERB) and before == OPEN and kinds[begin] in (DET, POSSESSIVE)
    if inflected:
        return after in (NOUN, OPEN) and kinds[begin] in (DET, POSSESSIVE) and before == OPEN
    if after == NOUN and (low.endswith("ss") or not low.endswith("s")) and (noun or low not in grammar.cues):
        return True
    if after in (VERB, AUX, MODAL) and (noun or low not in grammar.cues):
        return True
    plural = stream.lows[i - 1].endswith("s")
    return (
        noun and not low.endswith("s") and not plural and after in (NOUN, OPEN, NAME, PREP, GENITIVE, COMMA, STOP, VERB)
    )


def _sort(stream: Stream, begin: int, head: int, grammar: Grammar) -> int:
    if stream.kinds[head] == INDEFINITE:
        return SOME
    if stream.kinds[head] == NAME:
        run = head
        while run > begin and stream.kinds[run - 1] == NAME:
            run -= 1
        if not grammar.capital_nouns or _is_german_name(stream, begin, run, head, grammar):
            return _name_sort(tuple(stream.words[run : head + 1]), grammar)
    return _noun_sort(stream.words[head], grammar)


@lru_cache(maxsize=1 << 14)
def _noun_sort(word: str, grammar: Grammar) -> int:
    """What a noun is: people, a group, a document, or another thing."""
    low = word.lower()
    for words, sort in ((grammar.people, PEOPLE), (grammar.groups, GROUP), (grammar.documents, DOCUMENT)):
        if low in words or word in words or (sort == PEOPLE and low.removesuffix("s") in words):
            return sort
    compound = low.rpartition("-")[2]
    if compound in grammar.people:
        return PEOPLE
    return _compound(word, grammar) if grammar.capital_nouns else THING


def _is_german_name(stream: Stream, begin: int, run: int, head: int, grammar: Grammar) -> bool:
    """Where all nouns have a capital: a name has a first name or a title, or no determiner and no noun's ending."""
    words = stream.words[run : head + 1]
    if any(w in grammar.first_names or w in grammar.titles or w in grammar.organisations for w in words):
        return len(words) > 1 or words[0] not in grammar.titles
    if stream.kinds[begin] in (DET, POSSESSIVE) or run > begin:
        return False
    last = words[-1]
    return not last.endswith(grammar.noun_endings) and last not in grammar.people and _compound(last, grammar) == THING


def _compound(word: str, grammar: Grammar) -> int:
    """What a compound noun is by its last part: Regierungssprecher."""
    for at in range(max(len(word) - 16, 2), len(word) - 3):
        last = word[at:].capitalize()
        if last in grammar.people:
            return PEOPLE
        if last in grammar.groups:
            return GROUP
        if last in grammar.documents:
            return DOCUMENT
    return THING


@lru_cache(maxsize=1 << 16)
def _name_sort(words: tuple[str, ...], grammar: Grammar) -> int:
    """Whether a name is an outlet's (by the world's list, or by its form), another thing's, or a person's."""
    last = words[-1]
    other = (
        last in grammar.not_names
        or (len(last) > 1 and last.isupper() and last not in grammar.suffixes)
        or any(w in grammar.organisations or w in grammar.things or w in grammar.places for w in words)
    )
    name = " ".join(words)
    if outlets.outlet(name) is not None:
        return OUTLET
    if (other or "." in name) and any(m.end == len(name) for m in outlets.mentions(name, unknown=True)):
        return OUTLET
    return OTHER_NAME if other else PERSON_NAME
