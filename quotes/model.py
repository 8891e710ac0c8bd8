"""The values that pass between the stages.

Offsets are code points into the article's text as decoded, half-open, quotation marks excluded.

Invariants (held by tests):
* the parts of an occurrence are ordered and disjoint, and lie outside every zone;
* `text[part.start:part.end]` is what is printed between the marks, white space at the edges left out;
* an alignment's columns, read down one wording, give that wording's words, each once and in order;
* the differences of a wording, applied to the base, give the wording.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

# ------------------------------------------------------------------ ingest


class Problem(NamedTuple):
    """Input that could not be used, or only in part: a row of `problems`.

    `source` is the path relative to the input given, `record` the line or record within it (0: the whole).
    """

    source: str
    record: int
    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class Record:
    """One text as an input held it, with what the input said of it.

    `given` holds the input's own words under our names: title, outlet, byline, published, url, language, kind.
    """

    text: str
    source: str
    record: int = 0
    source_id: str = ""
    given: Mapping[str, str] = field(default_factory=dict)


# ------------------------------------------------------------------ articles


class Span(NamedTuple):
    """A stretch of an article's text: code points, half-open."""

    start: int
    end: int


class Zone(NamedTuple):
    """A stretch that is no running text of the article: title, masthead, comments, related, form, credits …"""

    start: int
    end: int
    kind: str


class Fact(NamedTuple):
    """One thing said of an article: title, outlet, byline, published, url, language, wire.

    `origin` is "given" (by the input) or "found" (in the text at start:end). `chosen` marks the one that counts.
    """

    field: str
    value: str
    origin: str
    start: int | None
    end: int | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class Article:
    """One text as one outlet published it. What is not known is None, never guessed.

    `published` is ISO 8601 in UTC, `published_precision` "year", "month", "day" or "second".
    """

    id: str
    text: str
    source: str
    record: int = 0
    source_id: str = ""
    title: str | None = None
    outlet: str | None = None
    outlet_id: str | None = None
    byline: str | None = None
    published: str | None = None
    published_precision: str | None = None
    published_evidence: str | None = None
    url: str | None = None
    language: str = "en"
    kind: str = "article"
    facts: tuple[Fact, ...] = ()
    zones: tuple[Zone, ...] = ()


# ------------------------------------------------------------------ extraction


class Part(NamedTuple):
    """One stretch between quotation marks; a mark that is not printed (a continued paragraph) is ""."""

    start: int
    end: int
    open_mark: str
    close_mark: str


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One printing of a quotation in one article.

    `kind` is "direct" or "mixed". `paragraph` counts the article's non-empty lines from 0.
    `parent` is the index, in the same extraction, of the occurrence inside which this one stands.
    """

    parts: tuple[Part, ...]
    kind: Literal["direct", "mixed"]
    paragraph: int
    parent: int | None = None

    @property
    def start(self) -> int:
        """Where the first part starts."""
        return self.parts[0].start

    @property
    def end(self) -> int:
        """Where the last part ends."""
        return self.parts[-1].end

    def printed(self, text: str) -> str:
        """What is printed, the parts joined by one space."""
        return " ".join(text[p.start : p.end] for p in self.parts)


class SetAside(NamedTuple):
    """A marked span that is no quotation: scare, title, headline, markup, unclosed …, with a readable reason."""

    start: int
    end: int
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """All marked spans of one article, in reading order of their starts."""

    occurrences: tuple[Occurrence, ...]
    set_aside: tuple[SetAside, ...]


# ------------------------------------------------------------------ attribution


SpeakerKind = Literal["person", "organisation", "document", "unnamed"]


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who is said to have spoken, by which words. All None: unknown, and `rule` says why.

    `speaker` is the source as printed, with titles and appositions; `name` the fullest form that the article has
    for the same source ("Gulmurod Khalimov" for "he"). `evidence` maps a word ("antecedent", "runner_up", "clause" …)
    to what it rests on: numbers, strings, or [start, end].
    """

    speaker: Span | None = None
    name: str | None = None
    speaker_kind: SpeakerKind | None = None
    rule: str = "unknown"
    confidence: float = 0.0
    cue: Span | None = None
    cue_position: Literal["before", "medial", "after"] | None = None
    addressee: Span | None = None
    channel: Span | None = None
    evidence: Mapping[str, object] = field(default_factory=dict)


class Named(NamedTuple):
    """One person or organisation named in an article, quoted or not: the forms of the name and how often each stands."""

    name: str
    kind: SpeakerKind
    forms: tuple[tuple[str, int], ...]


class Credit(NamedTuple):
    """The outlet or document that handed words on.

    `name` is the outlet's name as the lexicon has it, else as printed; `kind` "outlet" or "document".
    `scope` is "quote", "statement", "document", "headline" or "article".
    `occurrence` and `set_aside` are indexes into the article's extraction.
    """

    start: int
    end: int
    name: str
    kind: str
    scope: str
    occurrence: int | None = None
    set_aside: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that is read out of one article by itself. `attributions` run beside `extraction.occurrences`."""

    article: Article
    extraction: Extraction
    attributions: tuple[Attribution, ...]
    credits: tuple[Credit, ...]
    named: tuple[Named, ...]


# ------------------------------------------------------------------ wordings, alignment, differences


class Word(NamedTuple):
    """One word of a wording: what is printed, what is compared, and the marks that stand around it.

    `start` and `end` are offsets in the wording's text and span `printed` only. `before` holds opening punctuation,
    `after` closing punctuation. `kind` is "word", "bracket" (the editor's words, one Word for the whole bracket) or
    "ellipsis".
    """

    printed: str
    compared: str
    start: int
    end: int
    before: str = ""
    after: str = ""
    kind: str = "word"


@dataclass(frozen=True, slots=True)
class Alignment:
    """All wordings of a quote in one table.

    `columns[c][w]` is the index of the word of wording w that stands in column c, or None. Wordings are in the order
    given to `align`, the base first.

    `units` are stretches of columns, half-open, whose words belong together: "re establish" beside "reestablish".
    `moves` are pairs of columns, the lower first: a word of the one stands in the other in some wording.
    """

    columns: tuple[tuple[int | None, ...], ...]
    units: tuple[tuple[int, int], ...] = ()
    moves: tuple[tuple[int, int], ...] = ()


class Difference(NamedTuple):
    """One place at which a wording departs from the base. `wording` is its index, the base being 0.

    `start` and `end` are offsets in the wording's text; where words are absent, both stand where the words would.
    `base_start` and `base_end` are the same in the base's text, so that a wording's differences, applied to the base,
    give the wording's words. `base_text` is None where present, `this_text` None where absent. `class_` is accidental,
    editorial, extent or substantive; `flags` name what may touch the meaning. `columns` is the stretch of the quote's
    table, half-open.
    """

    wording: int
    place: int
    operation: Literal["present", "absent", "changed"]
    kind: str
    class_: str
    flags: tuple[str, ...]
    before: str
    base_text: str | None
    this_text: str | None
    after: str
    start: int
    end: int
    base_start: int = 0
    base_end: int = 0
    columns: tuple[int, int] = (0, 0)


# ------------------------------------------------------------------ provenance


Relation = Literal["credited", "inferred", "shared", "unknown"]


class Derivation(NamedTuple):
    """A claim that one printing was taken from another, or from an outlet. See DESIGN's table `derivations`."""

    article_id: str
    occurrence_id: int | None
    from_article_id: str | None
    from_occurrence_id: int | None
    from_outlet_id: str | None
    relation: Relation
    rank: int
    probability: float | None
    evidence: tuple[Mapping[str, object], ...]


class Reuse(NamedTuple):
    """A passage that stands in two articles outside the marks. `direction` is "from", "to" or "unknown".

    `whole`: such passages are nearly all of one of the two articles, which is a reprint.
    """

    article_id: str
    start: int
    end: int
    other_article_id: str
    other_start: int
    other_end: int
    direction: str
    whole: bool = False


class Alert(NamedTuple):
    """What deserves a human look: never a verdict."""

    kind: str
    quote_id: str
    occurrence_id: int
    other_occurrence_id: int | None
    sentence: str
    evidence: Mapping[str, object]
