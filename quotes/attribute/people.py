"""From a source as printed to who it is: the fullest name the article has for it, and what kind of source."""

from __future__ import annotations

from collections.abc import Sequence

from quotes.attribute import mentions as m
from quotes.attribute.antecedent import Model, Pronouns
from quotes.attribute.grammar import COLON, NAME, STOP, Grammar
from quotes.attribute.mentions import Mention
from quotes.attribute.names import Entity, Names
from quotes.attribute.scene import Scene
from quotes.attribute.stream import Stream
from quotes.model import Named, Part, Span, SpeakerKind


class Speakers:
    """Resolves the sources of one article in reading order; a pronoun may go on from the source before."""

    def __init__(self, text: str, names: Names, parts: Sequence[Part], grammar: Grammar, model: Model) -> None:
        self.text = text
        self.names = names
        self.grammar = grammar
        self.pronouns = Pronouns(text, names, parts, grammar, model)

    def resolve(self, scene: Scene, k: int, span: Span) -> tuple[str | None, SpeakerKind, Span | None]:
        """The name and kind of a source as printed, and for a pronoun where its antecedent stands."""
        stream, mention = scene.stream, scene.mentions[k]
        if mention.above >= 0:
            mention = scene.mentions[mention.above]
        start, end = stream.starts[mention.start], stream.ends[mention.end - 1]
        low = stream.lows[mention.head]
        if (owner := self._named(stream, mention, start, end, span)) >= 0:
            return self._known(owner, start)
        if mention.sort in (m.HE, m.SHE) or (mention.sort == m.OWNER and low in self.grammar.gendered):
            return self._pronoun(start, low)
        printed = self.text[span.start : span.end].rstrip(", ")
        if mention.sort == m.DOCUMENT:
            return printed, "document", None
        if mention.sort in (m.OTHER_NAME, m.OUTLET):
            return printed, "person" if self._is_script(stream, mention) else "organisation", None
        if mention.sort == m.PERSON_NAME:
            return printed, "person", None
        return printed, "unnamed", None

    def _pronoun(self, start: int, low: str) -> tuple[str | None, SpeakerKind, Span | None]:
        k = self.pronouns.antecedent(start, low)
        if k < 0:
            return None, "person", None
        return self._known(self.names.owners[k], start, Span(self.names.starts[k], self.names.ends[k]))

    def _known(self, owner: int, at: int, antecedent: Span | None = None) -> tuple[str, SpeakerKind, Span | None]:
        entity = self.names.entities[owner]
        if entity.person:
            self.pronouns.spoke(at, owner)
        return entity.name, "person" if entity.person else "organisation", antecedent

    def _named(self, stream: Stream, mention: Mention, start: int, end: int, span: Span) -> int:
        """The entity a mention names itself or by an apposition ("the mayor, Anna Berg"), or -1."""
        names = self.names
        if stream.kinds[mention.head] == NAME:
            word = stream.words[mention.head]
            if self._is_script(stream, mention):
                return names.called(word.capitalize())
            k = names.at(start, end)
            return names.owners[k] if k >= 0 else names.called(word)
        if mention.sort not in (m.PEOPLE, m.THING, m.SOME):
            return -1
        comma = self.text.find(",", start, max(end, span.end))
        k = names.first(comma, max(end, span.end)) if comma > 0 else -1
        return names.owners[k] if k >= 0 and names.entities[names.owners[k]].person else -1

    def _is_script(self, stream: Stream, mention: Mention) -> bool:
        """A speaker as transcripts print it: "JOHNSON:"."""
        after = stream.kinds[mention.end] if mention.end < len(stream.kinds) else STOP
        return after == COLON and stream.words[mention.head].isupper() and mention.sort != m.OUTLET


def rows(names: Names, spoken: set[str], grammar: Grammar) -> tuple[Named, ...]:
    """The entities that are surely people or organisations, by name."""
    found = []
    for entity in names.entities:
        if entity.forms and (entity.name in spoken or _sure(entity, grammar)):
            forms = tuple(sorted(entity.forms.items(), key=lambda f: (-f[1], f[0])))
            found.append(Named(entity.name, "person" if entity.person else "organisation", forms))
    return tuple(sorted(found))


def _sure(entity: Entity, grammar: Grammar) -> bool:
    words = entity.name.split()
    if not entity.person:
        return True
    return entity.sure and words[-1] not in grammar.not_names
