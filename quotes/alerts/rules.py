"""The rules: each finds one sort of alteration in a quote."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

from rapidfuzz.distance import Indel

from quotes.alerts.view import Cut, Lists, View, Witness
from quotes.model import Alert, Difference, Word
from quotes.text.words import compared_words

_SHORT = 4  # words on either side of a difference that is one slip, and not another stretch of text
_LOST = 3  # words left out without a sign that are more than a slip of the tongue tidied away
_ALIKE = 0.7  # letters in common of a slip of the pen: "than", "then"
_STEM = 3  # first letters that two forms of one word have in common: "voted", "voting"
_FRAME = 6  # words before a cut that may govern what follows
_MOVED = 3  # words that stand next to the marks outside in one printing and inside in another
_SURE = 0.8  # how sure two different speakers must be
_LEAST_WORDS = 5  # of a wording, for its speakers, addressees and cues to be compared
_STOPS = (".", "!", "?", "…")
_WORD = re.compile(r"\w+")
_NESTED = re.compile(r"(?:^|[\s(—-])['‘\"“]\w")


# ------------------------------------------------------------------ words changed


def _meaning(quote: View) -> Iterator[Alert]:
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


def _touched(d: Difference, old: Sequence[str], new: Sequence[str], lists: Lists) -> str | None:
    """What a small difference touches, if anything."""
    both = bool(old and new)
    if "negation" in d.flags:
        return "negation"
    if both and "number" in d.flags:
        return "number"
    if both and "name" in d.flags and d.kind == "word changed":
        return "name"
    if lists.hedge & (set(old) ^ set(new)) and d.kind != "order":
        return "qualifier"
    return "word" if d.kind == "word changed" and len(old) == len(new) == 1 and _unlike(old[0], new[0], lists) else None


def _unlike(old: str, new: str, lists: Lists) -> bool:
    """Whether two words say different things: neither is a small word, nor are they forms of one word."""
    if (lists.small | lists.restrict) & {old, new}:
        return False
    if min(len(old), len(new)) <= _STEM or old[:_STEM] == new[:_STEM]:
        return False
    return Indel.normalized_similarity(old, new) < _ALIKE


def _differing(d: Difference, this: Witness, base: Witness) -> str:
    if d.base_text and d.this_text:
        return f"{base.label} prints “{d.base_text}”, {this.label} “{d.this_text}”"
    if d.base_text:
        return f"{base.label} prints “{d.base_text}”, {this.label} does not"
    return f"{this.label} prints “{d.this_text}”, {base.label} does not"


# ------------------------------------------------------------------ words left out


def _omissions(quote: View) -> Iterator[Alert]:
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
        elif cut.difference.kind == "splice" or (cut.difference.kind == "words" and _is_missed(cut, lists)):
            sentence = f"{has.label} has “{_short(said)}” inside the quotation; {lacks.label} has no sign of it."
            yield _alert(quote, "splice", lacks, has, sentence, words=said)


def _is_missed(cut: Cut, lists: Lists) -> bool:
    """Whether words left out without a sign are many, or some that say something and that no other rule names."""
    said = [w.compared for w in cut.words if w.kind == "word"]
    if len(said) > _SHORT:
        return True
    return len(said) >= _LOST and not lists.small.issuperset(said) and not _touched(cut.difference, said, [], lists)


def _loses_qualifier(cut: Cut, lacks: Witness, lists: Lists) -> bool:
    """Whether words cut restrict those that stay, and the reporter does not say so outside the marks."""
    compared = [w.compared for w in cut.words]
    if cut.edge == "end":
        goes_on = cut.start > 0 and not _stops(cut.longer[cut.start - 1])
        said_outside = bool(lists.restrict & set(compared_words(_beside(lacks.after))))
        restricts = compared[0] in lists.restrict and not cut.words[0].after  # not "…, though, …"
        return goes_on and restricts and not said_outside
    if cut.edge == "start":
        before = compared_words(lacks.before)
        if _limited(cut.words, lists):
            return _complete(lacks) and not set(before) & lists.restrict
        return _framed(cut.words, lists) and not any(_doubts(w, lists) for w in before)
    if cut.difference.kind == "words" and len(compared) <= _SHORT:
        return False  # a hedge by itself is a matter of words changed
    return not _whole_sentences(cut) and bool(lists.hedge & set(compared[:2] + compared[-2:]))


def _limited(words: Sequence[Word], lists: Lists) -> bool:
    """Whether a sentence that begins later has lost a condition or a limit of time: "If the tests fail, …"."""
    sentence = _same_sentence(words, _STOPS)
    if len(sentence) < 2 or "," not in words[-1].after:
        return False
    return sentence[0] in lists.limit or " ".join(sentence[:2]) in lists.limit


def _framed(words: Sequence[Word], lists: Lists) -> bool:
    """Whether words end in a frame that says no to what follows or leaves it open: "I don't think that"."""
    frame = _same_sentence(words)[-_FRAME:]
    near = frame[-2:]
    return any(_doubts(w, lists) for w in frame) and (
        bool(lists.govern & set(near)) or any(_doubts(w, lists) for w in near)
    )


def _doubts(word: str, lists: Lists) -> bool:
    return word in lists.doubt or word.endswith(tuple(lists.doubt_endings or ("\0",)))


def _beside(after: str) -> str:
    """What follows the marks in the same sentence."""
    return re.split(r"[.!?\n“\"]", after.lstrip("\"“”«»„'’ ,."))[0]


def _same_sentence(words: Sequence[Word], marks: Sequence[str] | None = None) -> list[str]:
    """The last words, as far back as no mark stands behind one, or none of these marks."""
    found: list[str] = []
    for word in reversed(words):
        if word.after.strip("'’") if marks is None else any(mark in word.after for mark in marks):
            break
        found.append(word.compared)
    return found[::-1]


def _complete(witness: Witness) -> bool:
    """Whether a printing stands as a sentence of its own, and not as part of the reporter's."""
    return witness.kind == "direct" and witness.text[:1].isupper()


def _whole_sentences(cut: Cut) -> bool:
    return _stops(cut.words[-1]) and (cut.start == 0 or _stops(cut.longer[cut.start - 1]))


def _moves_antecedent(cut: Cut, lists: Lists) -> bool:
    """Whether the first word kept after an omission looks back, and what it looked back to is left out."""
    if cut.end >= len(cut.longer) or not _stops(cut.words[-1]):
        return False
    return cut.longer[cut.end].compared in lists.look_back


def _stops(word: Word) -> bool:
    return any(mark in word.after for mark in _STOPS)


# ------------------------------------------------------------------ words and marks


def _crossing(quote: View) -> Iterator[Alert]:
    """Words that stand outside the marks in one printing and inside them in another."""
    small = quote.lists.small
    for cut in quote.cuts:
        if cut.edge == "inside":
            continue
        said = [w.compared for w in cut.words if w.kind == "word"]
        for witness in quote.of[cut.lacks]:
            has = quote.elsewhere(cut.has, witness)
            if has is None or has.transcript or witness.transcript:
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


def _unbracketed(quote: View) -> Iterator[Alert]:
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


def _inflated(quote: View) -> Iterator[Alert]:
    """A fragment that begins in the middle of a sentence, and is printed as a sentence of its own."""
    small = quote.lists.small
    for cut in quote.cuts:
        pair = quote.pair(cut.lacks, 0) if cut.edge == "start" and cut.has == 0 else None
        if pair is None or cut.end >= len(cut.longer) or not _complete(pair[0]):
            continue
        first, lost = cut.longer[cut.end].printed, _same_sentence(cut.words, _STOPS)
        goes_on = first[:1].islower() and f" {first} " in pair[1].text and not small.issuperset(lost)
        limited = _limited(cut.words, quote.lists) or _loses_qualifier(cut, pair[0], quote.lists)
        if goes_on and not limited:
            sentence = f"{pair[0].label} prints as a sentence what is part of one in {pair[1].label}."
            yield _alert(quote, "inflated", *pair, sentence, words=pair[0].text)


# ------------------------------------------------------------------ speaker, addressee, cue


def _persons(quote: View) -> Iterator[Alert]:
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


def _cues(quote: View) -> Iterator[Alert]:
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


def _short(text: str) -> str:
    return text if len(text) <= 120 else f"{text[:117].rsplit(' ', 1)[0]} …"


def _alert(quote: View, kind: str, about: Witness, other: Witness, sentence: str, **evidence: object) -> Alert:
    return Alert(kind, quote.quote_id, about.occurrence_id, other.occurrence_id, sentence, evidence)


RULES: tuple[Callable[[View], Iterator[Alert]], ...] = (
    _meaning,
    _omissions,
    _crossing,
    _unbracketed,
    _inflated,
    _persons,
    _cues,
)
