"""Alterations worth a human look: where two printings of one quote differ in a way that may touch its meaning.

An alert says what stands where, never what was said or who is right. The kinds follow what readers and courts have
found to matter (Masson v. New Yorker, 1991: an alteration matters when it materially changes the meaning): a negation,
number or name; a qualifier or an antecedent lost in a cut; a splice; words that cross the marks; a fragment made a
sentence; another speaker or addressee; a stronger cue.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import NamedTuple

from quotes.lexicon import data
from quotes.model import Alert, Difference, Word
from quotes.text.words import compared_words

_SHORT = 4  # words on either side of a difference that is one slip, and not another stretch of text
_FRAME = 6  # words before a cut that may govern what follows
_MOVED = 3  # words that stand next to the marks outside in one printing and inside in another
_SURE = 0.8  # how sure two different speakers must be
_SURE_QUOTE = 0.7  # how sure it must be that the printings are of one utterance
_TRIED = 8  # printings of a wording that are tried, to find two in different articles
_LEAST_WORDS = 5  # of a wording, for its speakers, addressees and cues to be compared
_STOPS = (".", "!", "?", "…")
_WORD = re.compile(r"\w+")
_NESTED = re.compile(r"(?:^|[\s(—-])['‘\"“]\w")
_EDGES = {"start cut": "start", "end cut": "end", "ellipsis": "inside", "splice": "inside", "words": "inside"}


@dataclass(frozen=True, slots=True)
class Witness:
    """One printing as alerts see it; what stands inside another quotation is none.

    `wording` is the index of its wording. `before` and `after` are what stands around it in its article. `sure` says
    how sure its speaker is.
    """

    occurrence_id: int
    article_id: str
    label: str
    wording: int
    kind: str
    text: str
    before: str = ""
    after: str = ""
    speaker: str | None = None
    speaker_as_printed: str | None = None
    speaker_kind: str | None = None
    sure: float = 0.0
    addressee: str | None = None
    cue: str | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """One quote with its wordings, the base first, what differs from the base, and all printings.

    `confidence` says how sure it is that all are printings of one utterance.
    """

    quote_id: str
    wordings: Sequence[Sequence[Word]]
    differences: Sequence[Difference]
    witnesses: Sequence[Witness]
    language: str = "en"
    confidence: float = 1.0


class _View:
    """A quote with what the rules look up again and again."""

    def __init__(self, quote: Compared) -> None:
        self.quote_id = quote.quote_id
        self.wordings = quote.wordings
        self.differences = quote.differences
        self.witnesses = sorted(quote.witnesses, key=lambda w: w.occurrence_id)
        self.lists = _lists(quote.language)
        self.of: dict[int, list[Witness]] = defaultdict(list)
        for witness in self.witnesses:
            self.of[witness.wording].append(witness)
        self.cuts = list(self._cuts())

    def pair(self, wording: int, other: int) -> tuple[Witness, Witness] | None:
        """The first printings of two wordings that stand in different articles."""
        here, there = self.of[wording][:_TRIED], self.of[other][:_TRIED]
        return next(((a, b) for a in here for b in there if a.article_id != b.article_id), None)

    def _cuts(self) -> Iterator[_Cut]:
        """All words that one wording has and the other lacks, from the side of the one that lacks them."""
        for d in self.differences:
            edge = _EDGES.get(d.kind)
            if edge is None:
                continue
            base, this = self.wordings[0], self.wordings[d.wording]
            if not compared_words(d.this_text or ""):
                cut = _Cut(base, *_range(base, d.base_start, d.base_end), edge, d.wording, 0, d)
            elif not compared_words(d.base_text or ""):
                cut = _Cut(this, *_range(this, d.start, d.end), edge, 0, d.wording, d)
            else:
                continue
            if cut.words:
                yield cut


class _Lists(NamedTuple):
    """The lists of alerts.toml for one language."""

    restrict: frozenset[str] = frozenset()
    hedge: frozenset[str] = frozenset()
    govern: frozenset[str] = frozenset()
    doubt: frozenset[str] = frozenset()
    doubt_endings: frozenset[str] = frozenset()
    look_back: frozenset[str] = frozenset()
    neutral: frozenset[str] = frozenset()
    charged: frozenset[str] = frozenset()
    small: frozenset[str] = frozenset()


class _Cut(NamedTuple):
    """Words `longer[start:end]` that one wording lacks and the other has; `edge` is "start", "end" or "inside"."""

    longer: Sequence[Word]
    start: int
    end: int
    edge: str
    lacks: int
    has: int
    difference: Difference

    @property
    def words(self) -> Sequence[Word]:
        """The words that are lacking."""
        return self.longer[self.start : self.end]


def alerts(quote: Compared) -> list[Alert]:
    """What in a quote deserves a human look: of each kind the first for any two printings, in a fixed order.

    Nothing is said of a quote whose printings are joined with little confidence.

    >>> from quotes.text.words import words
    >>> said = [words("We will not sell the harbour."), words("We will sell the harbour.")]
    >>> flags, at = ("negation",), (8, 8, 8, 11)
    >>> lost = Difference(1, 1, "absent", "words", "substantive", flags, "We will", "not", None, "sell", *at)
    >>> seen = [Witness(n, f"a{n}", outlet, n, "direct", "…") for n, outlet in enumerate(("Herald", "Echo"))]
    >>> [(a.kind, a.sentence) for a in alerts(Compared("q1", said, [lost], seen))]
    [('negation', 'Herald prints “not”, Echo does not: “We will … sell”.')]
    """
    if len(quote.witnesses) < 2 or quote.confidence < _SURE_QUOTE:
        return []
    view = _View(quote)
    found = [alert for rule in _RULES for alert in rule(view)]
    first: dict[tuple[str, int, int], Alert] = {}
    for alert in found:
        first.setdefault((alert.kind, alert.occurrence_id, alert.other_occurrence_id or 0), alert)
    return [first[key] for key in sorted(first)]


@cache
def _lists(language: str) -> _Lists:
    table = data("alerts").get(language.split("-")[0], {})
    return _Lists(**{name: frozenset(table.get(name, ())) for name in _Lists._fields})


# ------------------------------------------------------------------ words changed


def _meaning(quote: _View) -> Iterator[Alert]:
    """A negation lost or added, a number or a name changed, a hedge lost or added."""
    for d in quote.differences:
        old, new = compared_words(d.base_text or ""), compared_words(d.this_text or "")
        if d.class_ != "substantive" or d.kind == "repetition" or max(len(old), len(new)) > _SHORT:
            continue
        kind = _touched(d, old, new, quote.lists)
        pair = quote.pair(d.wording, 0) if kind else None
        if kind and pair:
            sentence = f"{_differing(d, *pair)}: “{d.before} … {d.after}”."
            yield _alert(quote, kind, *pair, sentence, base_text=d.base_text, this_text=d.this_text)


def _touched(d: Difference, old: Sequence[str], new: Sequence[str], lists: _Lists) -> str | None:
    """What a small difference touches, if anything."""
    both = bool(old and new)
    if "negation" in d.flags:
        return "negation"
    if both and "number" in d.flags:
        return "number"
    if both and "name" in d.flags and d.kind == "word changed":
        return "name"
    return "qualifier" if lists.hedge & (set(old) ^ set(new)) and d.kind != "order" else None


def _differing(d: Difference, this: Witness, base: Witness) -> str:
    if d.base_text and d.this_text:
        return f"{base.label} prints “{d.base_text}”, {this.label} “{d.this_text}”"
    if d.base_text:
        return f"{base.label} prints “{d.base_text}”, {this.label} does not"
    return f"{this.label} prints “{d.this_text}”, {base.label} does not"


# ------------------------------------------------------------------ words left out


def _range(words: Sequence[Word], start: int, end: int) -> tuple[int, int]:
    """The indexes of the words between two offsets."""
    inside = [n for n, w in enumerate(words) if w.start >= start and w.end <= end]
    return (inside[0], inside[-1] + 1) if inside else (0, 0)


def _omissions(quote: _View) -> Iterator[Alert]:
    """A cut that takes a condition, a hedge or a frame with it, or the noun of a pronoun that stays; a splice."""
    lists = quote.lists
    for cut in quote.cuts:
        pair = quote.pair(cut.lacks, cut.has)
        if pair is None:
            continue
        lacks, has = pair
        said = " ".join(w.printed for w in cut.words)
        if _loses_qualifier(cut, lacks, lists):
            sentence = f"{has.label} has “{_short(said)}”, which {lacks.label} leaves out."
            yield _alert(quote, "qualifier", lacks, has, sentence, words=said)
        elif cut.edge == "inside" and _moves_antecedent(cut, lists):
            pronoun = cut.longer[cut.end].printed
            sentence = f"In {lacks.label} “{pronoun}” follows an omission: {has.label} has “{_short(said)}” before it."
            yield _alert(quote, "antecedent", lacks, has, sentence, words=said)
        elif cut.difference.kind == "splice" or (cut.difference.kind == "words" and len(cut.words) > _SHORT):
            sentence = f"{has.label} has “{_short(said)}” inside the quotation; {lacks.label} has no sign of it."
            yield _alert(quote, "splice", lacks, has, sentence, words=said)


def _loses_qualifier(cut: _Cut, lacks: Witness, lists: _Lists) -> bool:
    """Whether words cut restrict those that stay, and the reporter does not say so outside the marks."""
    compared = [w.compared for w in cut.words]
    if cut.edge == "end":
        goes_on = cut.start > 0 and not _stops(cut.longer[cut.start - 1])
        said_outside = bool(lists.restrict & set(compared_words(_beside(lacks.after))))
        return goes_on and compared[0] in lists.restrict and not said_outside
    if cut.edge == "start":
        said_outside = any(_doubts(w, lists) for w in compared_words(lacks.before))
        return _framed(cut.words, lists) and not said_outside
    if cut.difference.kind == "words" and len(compared) <= _SHORT:
        return False  # a hedge by itself is a matter of words changed
    return not _whole_sentences(cut) and bool(lists.hedge & set(compared[:2] + compared[-2:]))


def _framed(words: Sequence[Word], lists: _Lists) -> bool:
    """Whether words end in a frame that says no to what follows or leaves it open: "I don't think that"."""
    frame = _same_sentence(words)[-_FRAME:]
    near = frame[-2:]
    return any(_doubts(w, lists) for w in frame) and (
        bool(lists.govern & set(near)) or any(_doubts(w, lists) for w in near)
    )


def _doubts(word: str, lists: _Lists) -> bool:
    return word in lists.doubt or word.endswith(tuple(lists.doubt_endings or ("\0",)))


def _beside(after: str) -> str:
    """What follows the marks in the same sentence."""
    return re.split(r"[.!?\n“\"]", after.lstrip("\"“”«»„'’ ,."))[0]


def _same_sentence(words: Sequence[Word]) -> list[str]:
    """The last words, as far back as no mark stands behind one."""
    found: list[str] = []
    for word in reversed(words):
        if word.after.strip("'’"):
            break
        found.append(word.compared)
    return found[::-1]


def _complete(witness: Witness) -> bool:
    """Whether a printing stands as a sentence of its own, and not as part of the reporter's."""
    return witness.kind == "direct" and witness.text[:1].isupper()


def _whole_sentences(cut: _Cut) -> bool:
    return _stops(cut.words[-1]) and (cut.start == 0 or _stops(cut.longer[cut.start - 1]))


def _moves_antecedent(cut: _Cut, lists: _Lists) -> bool:
    """Whether the first word kept after an omission looks back, and what it looked back to is left out."""
    if cut.end >= len(cut.longer) or not _stops(cut.words[-1]):
        return False
    return cut.longer[cut.end].compared in lists.look_back


def _stops(word: Word) -> bool:
    return any(mark in word.after for mark in _STOPS)


# ------------------------------------------------------------------ words and marks


def _crossing(quote: _View) -> Iterator[Alert]:
    """Words that stand outside the marks in one printing and inside them in another."""
    small = quote.lists.small
    for cut in quote.cuts:
        if cut.edge == "inside":
            continue
        said = [w.compared for w in cut.words if w.kind == "word"]
        for witness in quote.of[cut.lacks]:
            has = next((w for w in quote.of[cut.has][:_TRIED] if w.article_id != witness.article_id), None)
            if has is None:
                continue
            run = _run_before(said, witness.before) if cut.edge == "start" else _run_after(said, witness.after)
            if len(run) >= _MOVED and len([w for w in run if w not in small]) > 0:
                words = " ".join(run)
                sentence = f"{witness.label} prints “{words}” outside the marks, {has.label} inside."
                yield _alert(quote, "marks", witness, has, sentence, words=words)


def _run_before(said: Sequence[str], context: str) -> list[str]:
    """The words next to the opening mark that are also the last words cut."""
    outside = compared_words(re.split(r"[\"“”«»„]", context.rstrip("\"“”«»„'‘ "))[-1])
    n = 0
    while n < min(len(said), len(outside)) and said[-n - 1] == outside[-n - 1]:
        n += 1
    return list(said[len(said) - n :])


def _run_after(said: Sequence[str], context: str) -> list[str]:
    outside = compared_words(_beside(context))
    n = 0
    while n < min(len(said), len(outside)) and said[n] == outside[n]:
        n += 1
    return list(said[:n])


def _unbracketed(quote: _View) -> Iterator[Alert]:
    """The editor's words in one printing that are the speaker's in another."""
    for d in quote.differences:
        if d.kind != "bracket replaced" or not d.base_text or not d.this_text:
            continue
        if _letters(d.base_text) != _letters(d.this_text) or ("[" in d.base_text) == ("[" in d.this_text):
            continue
        plain, bracketed = (d.wording, 0) if "[" in d.base_text else (0, d.wording)
        pair = quote.pair(plain, bracketed)
        if pair:
            words, added = sorted((d.base_text, d.this_text), key=lambda text: "[" in text)
            sentence = f"{pair[1].label} prints “{added}” as added by the editor, {pair[0].label} “{words}” as said."
            yield _alert(quote, "bracket", *pair, sentence, bracket=added, words=words)


def _letters(text: str) -> str:
    return "".join(_WORD.findall(text.lower()))


def _inflated(quote: _View) -> Iterator[Alert]:
    """A fragment from the middle of a sentence that is printed as a sentence."""
    edges: dict[int, dict[str, _Cut]] = defaultdict(dict)
    for cut in quote.cuts:
        if cut.edge != "inside" and cut.has == 0:
            edges[cut.lacks][cut.edge] = cut
    for wording, cuts in edges.items():
        if len(cuts) < 2:
            continue
        start, end = cuts["start"], cuts["end"]
        if (
            _stops(start.words[-1])
            or _stops(end.longer[end.start - 1])
            or not start.longer[start.end].printed[:1].islower()
        ):
            continue
        pair = quote.pair(wording, 0)
        if pair and _complete(pair[0]) and pair[0].text[-1:] in _STOPS:
            sentence = f"{pair[0].label} prints as a sentence what is part of one in {pair[1].label}."
            yield _alert(quote, "inflated", *pair, sentence, words=pair[0].text)


# ------------------------------------------------------------------ speaker, addressee, cue


def _persons(quote: _View) -> Iterator[Alert]:
    """The same words given to another speaker, or told to another addressee."""
    told = [w for w in quote.witnesses if len(quote.wordings[w.wording]) >= _LEAST_WORDS]
    speakers = _distinct([(w.speaker, w) for w in told if w.speaker and _is_named(w)])
    for (one, a), (other, b) in _apart(speakers):
        sentence = f"{a.label} gives the words to {one}, {b.label} to {other}."
        yield _alert(quote, "speaker", b, a, sentence, speakers=[one, other])
    addressees = _distinct([(w.addressee, w) for w in told if w.addressee and w.addressee[:1].isupper()])
    for (one, a), (other, b) in _apart(addressees):
        sentence = f"In {a.label} the words are said to {one}, in {b.label} to {other}."
        yield _alert(quote, "addressee", b, a, sentence, addressees=[one, other])


def _is_named(witness: Witness) -> bool:
    """Whether a printing itself names a person as its speaker, and has no quotation within it."""
    named = _words_of(witness.speaker) & _words_of(witness.speaker_as_printed)
    return (
        witness.speaker_kind == "person" and witness.sure >= _SURE and bool(named) and not _NESTED.search(witness.text)
    )


def _distinct(named: Sequence[tuple[str, Witness]]) -> list[tuple[str, Witness]]:
    """The names that have no word in common with another before them; at most four."""
    found: list[tuple[str, Witness]] = []
    for name, witness in sorted(named, key=lambda item: item[1].occurrence_id):
        words = {w for w in _WORD.findall(name.casefold()) if len(w) > 2}
        if words and all(words.isdisjoint(_WORD.findall(other.casefold())) for other, _ in found):
            found.append((name, witness))
    return found[:4]


def _apart(named: Sequence[tuple[str, Witness]]) -> list[tuple[tuple[str, Witness], tuple[str, Witness]]]:
    return [(a, b) for a, b in combinations(named, 2) if a[1].article_id != b[1].article_id]


def _cues(quote: _View) -> Iterator[Alert]:
    """A cue that judges, where another printing has one that does not."""
    lists = quote.lists
    told = [w for w in quote.witnesses if w.cue and len(quote.wordings[w.wording]) >= _LEAST_WORDS]
    plain = next((w for w in told if _words_of(w.cue) & lists.neutral and not _words_of(w.cue) & lists.charged), None)
    if plain is None:
        return
    for witness in told:
        if _words_of(witness.cue) & lists.charged and witness.article_id != plain.article_id:
            sentence = f"{witness.label} has the speaker say it with “{witness.cue}”, {plain.label} with “{plain.cue}”."
            yield _alert(quote, "stronger cue", witness, plain, sentence, cues=[plain.cue, witness.cue])


def _words_of(text: str | None) -> frozenset[str]:
    return frozenset(_WORD.findall((text or "").lower()))


# ------------------------------------------------------------------ what all share

_RULES: tuple[Callable[[_View], Iterator[Alert]], ...] = (
    _meaning,
    _omissions,
    _crossing,
    _unbracketed,
    _inflated,
    _persons,
    _cues,
)


def _short(text: str) -> str:
    return text if len(text) <= 120 else f"{text[:117].rsplit(' ', 1)[0]} …"


def _alert(quote: _View, kind: str, about: Witness, other: Witness, sentence: str, **evidence: object) -> Alert:
    return Alert(kind, quote.quote_id, about.occurrence_id, other.occurrence_id, sentence, evidence)
