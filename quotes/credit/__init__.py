"""Who handed the words on: outlets credited in an article, with the words that credit them and how far they reach.

A credit is no attribution. In `Khalimov states, "Q," noted The Washington Post` the words are Khalimov's, and the
newspaper handed them on. No corpus tells the two apart (PolNeAR's "source" mixes them), so this rests on rules: an
outlet's name beside a word of handing on (credits.toml), in a list of sources, before a colon, or behind a headline.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from quotes.credit.lists import headlines, prefixes, whole
from quotes.credit.said import Said, said
from quotes.lexicon.outlets import Mention, longest, mentions
from quotes.model import Article, Attribution, Credit, Extraction, Occurrence, Span
from quotes.text.paragraphs import sentences

_SHORT = ("Times", "Post", "Journal", "Globe", "Herald", "Tribune", "Chronicle", "Telegraph", "Star", "News", "Sun")
_FAR = 600
_MOST = 8
_LOCAL_NAMES = 20
_MARKS = " \"“”'‘’„«»‚‹›`,"


def credit(article: Article, extraction: Extraction, attributions: Sequence[Attribution]) -> tuple[Credit, ...]:
    """The outlets to which an article owes words, in reading order.

    Scope "quote": the credit stands in one sentence with a quotation, whose index is given; "statement": with none;
    "document": the outlet made a document public; "headline": it stands behind the headline of another article;
    "article": it is for all of it. What stands inside quotation marks is the speaker's, and credits nobody.
    """
    text = article.text
    found = [*whole(article), *headlines(article, extraction)]
    quoted = _Stretches([(p.start, p.end) for o in extraction.occurrences for p in o.parts])
    zones = _Stretches([(z.start, z.end) for z in article.zones])
    named = mentions(text, language=article.language, unknown=True, among=quoted.outside(text))
    again = list(_again(text, named, found))
    known = [
        m for m in (longest([*named, *again]) if again else named) if m.start not in quoted and m.start not in zones
    ]
    found += [c for c in prefixes(article, named) if c.start not in zones]
    parts = _Parts(extraction.occurrences)
    before: Said | None = None
    for mention in known:
        before = said(text, mention, article.language) or _joined(text, mention, before)
        if before and mention.name != article.outlet:
            found += _scoped(text, parts, before)
    found += _speaking(known, attributions, found)
    return tuple(sorted(set(found), key=lambda c: (c.start, c.end, c.name, c.occurrence or 0, c.set_aside or 0)))


def _joined(text: str, mention: Mention, before: Said | None) -> Said | None:
    """The same credit for the next name of an enumeration: "told CNN and Le Monde"."""
    if before and text[before.span.end : mention.start] in (" and ", ", ", ", and ", " und ", " et ", " y "):
        return Said(Span(mention.start, mention.end), mention.name, before.scope)
    return None


class _Parts:
    """The parts of the quotations that stand in no other one: start, end and index, in the order of the text."""

    def __init__(self, occurrences: Sequence[Occurrence]) -> None:
        outer = [(p.start, p.end, i) for i, o in enumerate(occurrences) if o.parent is None for p in o.parts]
        self.all = sorted(outer)
        self.starts = [start for start, _, _ in self.all]


class _Stretches:
    """Disjoint or nested stretches of a text: `at in stretches` tells whether a place lies in one."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        for start, end in sorted(spans):
            if self.ends and start < self.ends[-1]:
                self.ends[-1] = max(end, self.ends[-1])
            else:
                self.starts.append(start)
                self.ends.append(end)

    def outside(self, text: str) -> str:
        """What lies in none of them, cut into lines."""
        return "\n".join(text[a:b] for a, b in zip([0, *self.ends], [*self.starts, len(text)], strict=True))

    def __contains__(self, at: int) -> bool:
        index = bisect_right(self.starts, at) - 1
        return index >= 0 and at < self.ends[index]


def _again(text: str, known: Sequence[Mention], credited: Sequence[Credit]) -> Iterator[Mention]:
    """Names that only this article explains: "the Post" after The Washington Post, and those of its list of sources."""
    short: dict[str, set[str]] = {}
    for mention in known:
        last = text[mention.start : mention.end].rsplit(" ", 1)
        if mention.certain == "known" and len(last) == 2 and last[1] in _SHORT:
            short.setdefault(last[1], set()).add(mention.name)
    for word, names in short.items():
        if len(names) == 1:
            (name,) = names
            for article in ("the ", "The "):
                yield from _everywhere(text, article + word, name)
    listed = [c.name for c in credited if c.scope == "article" and text[c.start : c.end] == c.name]
    for name in listed[:_LOCAL_NAMES]:
        yield from _everywhere(text, name, name)


def _everywhere(text: str, words: str, name: str) -> Iterator[Mention]:
    at = text.find(words)
    while at >= 0:
        stop = at + len(words)
        if not text[at - 1 : at].isalnum() and not text[stop : stop + 1].isalnum():
            yield Mention(at, stop, name, "known")
        at = text.find(words, stop)


def _scoped(text: str, parts: _Parts, words: Said) -> Iterator[Credit]:
    """The credit with what it is for: every quotation in its sentence, else the statement."""
    start, end = words.span
    if words.scope == "article":
        yield Credit(start, end, words.name, "outlet", "article")
        return
    quoted = _quoted(text, parts, words.span)
    if words.scope == "document":
        yield Credit(start, end, words.name, "outlet", "document", quoted[0] if quoted else None)
    elif quoted:
        for index in quoted:
            yield Credit(start, end, words.name, "outlet", "quote", index)
    else:
        yield Credit(start, end, words.name, "outlet", "statement")


def _quoted(text: str, parts: _Parts, words: Span) -> list[int]:
    """The quotations in a credit's sentence, or the one to which its line leads by a colon; both ways step by step."""
    before, after = bisect_left(parts.starts, words.start), bisect_left(parts.starts, words.end)
    found = set()
    at = words.start
    for start, end, index in reversed(parts.all[max(0, before - _MOST) : before]):
        if at - end > _FAR or "\n" in text[end:at] or _apart(text, end, at):
            break
        found.add(index)
        at = start
    at = words.end
    for start, end, index in parts.all[after : after + _MOST]:
        if start - at > _FAR or "\n" in text[at:start] or _over(text, at, start):
            break
        found.add(index)
        at = end
    if not found and after < len(parts.all):
        start, _, index = parts.all[after]
        gap = text[words.end : min(start, words.end + _FAR)]
        if "\n" in gap and gap.rstrip(_MARKS + "\n").endswith(":") and not _over(gap, 0, len(gap)):
            found.add(index)
    return sorted(found)


def _apart(text: str, stop: int, at: int) -> bool:
    """Whether the sentence of a quotation that ends at `stop` is over before what begins at `at`."""
    following = text[stop : at + 1].lstrip(_MARKS)[:1]
    return (text[stop - 1] in ".!?…" and following.isupper()) or _over(text, stop, at + 1)


def _over(text: str, start: int, end: int) -> bool:
    """Whether a sentence ends in a stretch."""
    return len(sentences(text, start, end)) > 1


def _speaking(
    known: Sequence[Mention], attributions: Sequence[Attribution], credited: Sequence[Credit]
) -> Iterator[Credit]:
    """An outlet that is itself the source of a quotation, where no other words have credited it for that already."""
    done = {(c.name, c.occurrence) for c in credited}
    for index, attribution in enumerate(attributions):
        if (speaker := attribution.speaker) is None:
            continue
        for mention in known:
            whole_name = mention.start <= speaker.start + 4 and mention.end == speaker.end
            if mention.certain == "known" and whole_name and (mention.name, index) not in done:
                yield Credit(mention.start, mention.end, mention.name, "outlet", "quote", index)
