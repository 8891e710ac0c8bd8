"""What the library offers beside the stages themselves: a step of theirs on plain strings."""

from __future__ import annotations

from quotes.match.codes import heard, line_of, unlisted
from quotes.match.compare import Agreement, Line, agreement, says
from quotes.text.words import compared_words


def match(a: str, b: str) -> Agreement | None:
    """How the words of two printings agree: what they share, what one lacks, what stands in one for another in the other.

    The one that says less is held against the other. None where they have next to nothing in common. Whether two
    printings are of one utterance takes more than their words (speaker, dates, context): that is what `build` decides.

    >>> match("waiting to return", "They are waiting and yearning to return.").lacking_bits
    0
    >>> match("We won the vote.", "Bread is dearer now.") is None
    True
    """
    one, other = sorted((_line(a), _line(b)), key=lambda line: (says(line.codes), line))
    return agreement(one, other)


def _line(text: str) -> Line:
    spoken = heard(compared_words(text))
    return Line(line_of(spoken), unlisted(spoken))
