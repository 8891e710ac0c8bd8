"""Who speaks in a transcript: the name before the turn, by the fullest form that the text has for it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from quotes.attribute.grammar import Grammar
from quotes.attribute.names import Names
from quotes.lexicon import lexicon
from quotes.model import Article, Attribution, Occurrence, SpeakerKind
from quotes.text.turns import Turn, turns

_SURE = 0.99
_RULE = "the turn's name"
_NOBODY = "unknown: no name stands before the turn"


def of_turns(
    article: Article, occurrences: Sequence[Occurrence], names: Names, grammar: Grammar
) -> dict[int, Attribution]:
    """The attributions of what is spoken in a transcript, by the occurrences' indexes.

    A quotation within what is spoken, or above the first turn, is none of these, nor is one between marks in a text
    that names nobody.
    """
    if article.kind != "transcript":
        return {}
    said = turns(article.text)
    starts = [turn.start for turn in said]
    printed = [None if turn.label is None else article.text[slice(*turn.label)] for turn in said]
    fullest = _fullest([label for label in printed if label], names, grammar)
    found = {}
    for k, one in enumerate(occurrences):
        if one.parent is not None:
            continue
        turn = bisect_right(starts, one.start) - 1
        label = printed[turn] if turn >= 0 else None
        if label:
            found[k] = _named(said[turn], *fullest[label])
        elif turn >= 0 or (not said and not one.parts[0].open_mark):
            found[k] = Attribution(rule=_NOBODY)
    return found


def _named(turn: Turn, name: str, kind: SpeakerKind) -> Attribution:
    return Attribution(
        speaker=turn.label,
        name=name,
        speaker_kind=kind,
        rule=_RULE,
        confidence=_SURE,
        cue=turn.colon,
        cue_position="before" if turn.colon else None,
    )


def _fullest(labels: Sequence[str], names: Names, grammar: Grammar) -> dict[str, tuple[str, SpeakerKind]]:
    """For each name as printed the fullest one and what kind of speaker it is."""
    plain = {label: _plain(label, grammar) for label in dict.fromkeys(labels)}
    kinds = {label: _kind(label, name, grammar) for label, name in plain.items()}
    by_last: dict[str, set[str]] = {}
    for label, name in plain.items():
        if kinds[label] == "person" and " " in name:
            by_last.setdefault(name.split()[-1], set()).add(name)
    for entity in names.entities:
        if entity.person and " " in entity.name and not any(word.isupper() for word in entity.name.split()):
            by_last.setdefault(entity.name.split()[-1], set()).add(entity.name)
    found = {}
    for label, name in plain.items():
        whole = by_last.get(name, set()) if kinds[label] == "person" else set()
        found[label] = (min(whole) if len(whole) == 1 else name, kinds[label])
    return found


def _plain(label: str, grammar: Grammar) -> str:
    """A name without titles and what stands behind a comma, written as names are: "SEN. ANN LEE, CHAIR" is "Ann Lee"."""
    words = label.split(",")[0].split()
    words = [word.title() if word.isupper() and len(word) > 1 else word for word in words]
    words = [word.lower() if word.lower() in grammar.particles and n else word for n, word in enumerate(words)]
    while words[1:] and words[1][0].isalpha() and not grammar.titles.isdisjoint((words[0], words[0] + ".")):
        del words[0]
    return " ".join(words).replace("’S", "’s").replace("'S", "'s")


def _kind(label: str, name: str, grammar: Grammar) -> SpeakerKind:
    """Unnamed: a role, a number or a letter ("THE PRESIDENT", "SPEAKER 2", "Q")."""
    words = name.lower().split()
    role = words[-1] in grammar.naming or not lexicon(grammar.code).words("roles", "in_transcripts").isdisjoint(words)
    return "unnamed" if role or len(name) == 1 or any(c.isdigit() for c in label) else "person"
