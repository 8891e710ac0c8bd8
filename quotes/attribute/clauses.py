"""Which verb has whom as its subject, clause by clause, without a parser.

What news allows is enough: a phrase before the verb, the clause's subject taken up again after "and" or a comma, a
phrase behind it when it is inverted ("said Berg"), a relative clause between, "Berg, an aide said, had …".
"""

from __future__ import annotations

from quotes.attribute.grammar import (
    ADVERB,
    AND,
    AUX,
    COMMA,
    ING,
    MODAL,
    NOT,
    PREP,
    QUOTE,
    STOP,
    SUB,
    TO,
    VERB,
    Grammar,
)
from quotes.attribute.mentions import DOCUMENT, FIRST, GROUP, HE, SHE, THEY, THING, WHO, Mention
from quotes.attribute.stream import Stream

_FINITE = frozenset((VERB, AUX, MODAL))
_GROUP = frozenset((AUX, MODAL, NOT, ADVERB))
_GROUP_GOES_ON = _GROUP | {VERB, ING}
_PRONOUNS = frozenset((HE, SHE, THEY, FIRST))


class _Clauses:
    """Reads a stream clause by clause: who is the subject of which verb.

    `pending` is a phrase that still wants its verb, `subject` the last verb's subject, `last` the last phrase. A relative
    or subordinate clause puts the outer pair aside until a comma ends it.
    """

    def __init__(self, stream: Stream, mentions: list[Mention], grammar: Grammar) -> None:
        self.stream = stream
        self.kinds = stream.kinds
        self.mentions = mentions
        self.grammar = grammar
        self.at = {m.start: k for k, m in enumerate(mentions) if not m.inner}
        self.subject_of: dict[int, int] = {}
        self.new_sentence()

    def new_sentence(self) -> None:
        self.pending = self.subject = self.last = -1
        self.stack: list[tuple[int, int]] = []

    def read(self) -> dict[int, int]:
        kinds, sentences, at = self.kinds, self.stream.sentence, self.at
        sentence = -1
        i, n = 0, len(kinds)
        while i < n:
            if sentences[i] != sentence:
                sentence = sentences[i]
                self.new_sentence()
            kind = kinds[i]
            if i in at:
                i = self.mention(at[i], i)
            elif kind in _FINITE or (kind == ING and i and kinds[i - 1] != PREP):
                i = self.verb(i)
            else:
                if kind == SUB:
                    self.stack.append((self.subject, self.pending))
                    self.pending = -1
                elif (
                    self.stack
                    and self.pending < 0
                    and (kind == COMMA or (kind == QUOTE and self.stream.ends_in_comma(i)))
                ):
                    self.subject, self.pending = self.stack.pop()
                i += 1
        for k, m in enumerate(self.mentions):
            if m.verb < 0 and not m.inner and m.end < n and kinds[m.end] == ING:
                m.verb, m.how = m.end, 7
                self.subject_of.setdefault(m.end, k)
        return self.subject_of

    def mention(self, k: int, i: int) -> int:
        m = self.mentions[k]
        before = self.kinds[i - 1] if i else STOP
        if m.sort == WHO:
            m.above = antecedent(self.stream, self.mentions, k)
            self.stack.append((self.subject, self.pending))
            self.pending = k
        elif m.sort in _PRONOUNS:
            if self.pending >= 0 and before == COMMA:
                self.stack.append((self.subject, self.pending))
            self.pending = k
        elif before in (PREP, TO):
            if self.stream.lows[i - 1] in self.grammar.by and i > 1 and self.kinds[i - 2] == VERB and m.verb < 0:
                m.verb, m.how = i - 2, 6
        elif before in (VERB, ING):
            if self.finite_after(m.end):
                self.pending = k
        elif before in (AND, COMMA) and self.pending >= 0 and self.mentions[self.last].end == i - 1:
            if before == COMMA and self.is_tag(m.end):  # "Berg, an aide said, had …"
                self.stack.append((self.subject, self.pending))
                self.pending = k
        else:
            self.pending = k
        self.last = k
        return max(m.end, i + 1)

    def may_invert(self, verb: int, before: int) -> bool:
        """After a quotation, a comma or at the beginning a cue may stand before its subject."""
        return before in (QUOTE, COMMA, STOP) and self.stream.lows[verb] in self.grammar.cues

    def finite_after(self, i: int) -> bool:
        while i < len(self.kinds) and self.kinds[i] in (ADVERB, NOT):
            i += 1
        return i < len(self.kinds) and self.kinds[i] in _FINITE

    def is_tag(self, i: int) -> bool:
        kinds = self.kinds
        return (
            i + 1 < len(kinds)
            and kinds[i] == VERB
            and self.stream.lows[i] in self.grammar.cues
            and kinds[i + 1] in (COMMA, QUOTE, STOP)
        )

    def verb(self, i: int) -> int:
        """Read a group of verbs that begins at i; the index after it."""
        kinds, lows = self.kinds, self.stream.lows
        main, last = i, len(kinds) - 1
        while main < last and kinds[main] in _GROUP and kinds[main + 1] in _GROUP_GOES_ON:
            main += 1
        if kinds[main] in (NOT, ADVERB):
            main = i
        if i == main and i < last and lows[i + 1] in self.grammar.by and kinds[i] == VERB:
            return main + 1  # "a letter published by …"
        who, how = self.find_subject(i, main)
        if who >= 0:
            self.subject_of[main] = who
            m = self.mentions[who]
            if m.verb < 0 or self.grammar.cues.get(lows[main], 0) > self.grammar.cues.get(lows[m.verb], 0):
                m.verb, m.how = main, how
                m.passive = kinds[main] == VERB and main > i and any(x in self.grammar.being for x in lows[i:main])
            if m.above >= 0 and self.mentions[m.above].verb < 0:
                self.mentions[m.above].verb, self.mentions[m.above].how = main, 5
            if kinds[i] != ING:
                self.subject, self.pending = who, -1
        return main + 1

    def find_subject(self, first: int, main: int) -> tuple[int, int]:
        kinds, sentences = self.kinds, self.stream.sentence
        before = kinds[first - 1] if first and sentences[first] == sentences[first - 1] else STOP
        if kinds[first] == ING:
            return (self.subject if self.subject >= 0 else self.pending), 3
        if before == TO:
            return self.subject, 3
        if self.pending < 0 and (self.grammar.verb_second or self.may_invert(main, before)):
            k = self.at.get(main + 1)
            if k is not None and not self.finite_after(self.mentions[k].end):
                return k, 4
        j = first - 1
        while j > 0 and kinds[j] == ADVERB:
            j -= 1
        if self.last >= 0 and self.mentions[self.last].end == j + 1:
            if self.last == self.pending or self.pending < 0:
                return self.last, 1
            return self.pending, 2
        return (self.pending, 2) if self.pending >= 0 else (self.subject, 3)


def antecedent(stream: Stream, mentions: list[Mention], who: int) -> int:
    """The mention a relative pronoun stands for: the phrase before it, past a "published by …" or "of …"; or -1."""
    kinds = stream.kinds
    persons = stream.lows[mentions[who].start] in ("who", "whom")
    k = who - 1
    best = -1
    while k >= 0 and who - k < 6 and stream.sentence[mentions[k].start] == stream.sentence[mentions[who].start]:
        m = mentions[k]
        before = kinds[m.start - 1] if m.start else STOP
        if not m.inner:
            best = k if best < 0 else best
            if persons or m.sort in (DOCUMENT, GROUP, THING) or before != PREP:
                return k if persons or m.sort in (DOCUMENT, GROUP) else best
        k -= 1
    return best


def link(stream: Stream, mentions: list[Mention], grammar: Grammar) -> dict[int, int]:
    """For each verb the mention that is its subject; sets `verb`, `how` and `passive` of the mentions."""
    return _Clauses(stream, mentions, grammar).read()
