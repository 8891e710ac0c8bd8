"""Everything that is read around the quotations of an article before anything is decided."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from quotes.attribute import mentions as m
from quotes.attribute import stream as s
from quotes.attribute.clauses import link
from quotes.attribute.extent import phrases
from quotes.attribute.grammar import NO_CUE, Grammar
from quotes.model import Part, Span, Zone

KIND = "oc.:-();QDP&srpOg'AMt!vNCnxVGidT"
"""A code for each kind of word, in the order of grammar.py."""

_FAR = 200  # tokens between a quotation and a verb before it, at most
_CODES = KIND.encode().ljust(256)


class Scene:
    """A stretch of text around quotations: its words, who is mentioned, which verb has whom as its subject.

    `codes` has a character for the kind of each word, `verbs` are those that have a subject.
    """

    __slots__ = ("codes", "grammar", "mentions", "phrases", "starts", "stream", "subject_of", "verbs")

    def __init__(self, text: str, parts: Sequence[Part], zones: Sequence[Zone], limits: Span, grammar: Grammar) -> None:
        self.grammar = grammar
        self.stream = s.build(text, parts, zones, limits, grammar)
        self.mentions = m.find(self.stream, grammar)
        self.subject_of = link(self.stream, self.mentions, grammar)
        self.phrases = phrases(self.mentions)
        self.verbs = sorted(self.subject_of)
        self.starts = [mention.start for mention in self.mentions]
        self.codes = bytes(self.stream.kinds).translate(_CODES).decode()

    def cue(self, verb: int) -> int:
        """How strongly a verb hands on words."""
        return self.grammar.cues.get(self.stream.lows[verb], NO_CUE)

    def verbs_before(self, token: int, sentences: int) -> Iterator[int]:
        """The verbs with a subject before a token, the nearest first, in its own sentence and so many before it."""
        sentence = self.stream.sentence
        first = sentence[token] - sentences
        for k in range(bisect_left(self.verbs, token) - 1, -1, -1):
            verb = self.verbs[k]
            if sentence[verb] < first or token - verb >= _FAR:
                break
            yield verb

    def mention_before(self, token: int) -> int:
        """The index of the last mention that starts before a token, or -1."""
        return bisect_left(self.starts, token) - 1

    def first_mention(self, token: int) -> int:
        """The index of the first mention that starts at a token or the one after it, or -1."""
        k = bisect_left(self.starts, token)
        return k if k < len(self.starts) and self.starts[k] <= token + 1 else -1

    def span(self, mention: m.Mention) -> Span:
        """Where a mention stands in the text."""
        return Span(self.stream.starts[mention.start], self.stream.ends[mention.end - 1])

    def document_above(self, k: int) -> int:
        """The document that a relative pronoun stands for ("a cable that recalled …"), or -1."""
        above = self.mentions[k].above
        return above if above >= 0 and self.mentions[above].sort == m.DOCUMENT else -1
