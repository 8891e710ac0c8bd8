"""A language's closed classes, cues and nouns, compiled once from its lexicon: word → kind of word."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from quotes.lexicon import has_data, lexicon
from quotes.text.tokens import Tokeniser

# Kinds of word. The order matters only where a comment says so.
OTHER, COMMA, STOP, COLON, DASH, LEFT, RIGHT, SEMI, QUOTE = range(9)
DET, PREP, AND, SUB, REL, PRONOUN, OBJECT, POSSESSIVE, GENITIVE, AUX, MODAL, TO, NOT, ADVERB = range(9, 23)
NUMBER, NAME, NOUN, OPEN, VERB, ING, INDEFINITE, DATE = range(23, 31)

PUNCTUATION = {
    ",": COMMA, ".": STOP, "!": STOP, "?": STOP, "…": STOP, ":": COLON, "-": DASH, "–": DASH, "—": DASH, "--": DASH, "―": DASH,
    "(": LEFT, "[": LEFT, ")": RIGHT, "]": RIGHT, ";": SEMI, "、": COMMA, "，": COMMA, "。": STOP, "：": COLON, "¿": OTHER,
}  # fmt: skip

# How strongly a verb hands on words.
NO_CUE, WEAK, STRONG = range(3)

_DATES = frozenset(
    [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "Jan.",
        "Feb.",
        "Aug.",
        "Sept.",
        "Oct.",
        "Nov.",
        "Dec.",
    ]
)


# Which list of the lexicon makes which kind of word; of a word in several lists the last counts.
_CLASSES = (
    (POSSESSIVE, "pronouns", "possessive"),
    (OBJECT, "pronouns", "male_object female_object plural_object neutral_object"),
    (ADVERB, "grammar", "adverbs"),
    (OPEN, "grammar", "not_adverbs"),
    (PREP, "grammar", "prepositions"),
    (PREP, "cues", "after"),
    (SUB, "grammar", "subordinators"),
    (AND, "grammar", "conjunctions"),
    (DET, "grammar", "determiners"),
    (AUX, "grammar", "auxiliaries"),
    (MODAL, "grammar", "modals"),
    (NOT, "grammar", "negations"),
    (TO, "grammar", "infinitive"),
    (INDEFINITE, "pronouns", "other"),
    (REL, "pronouns", "relative"),
    (PRONOUN, "pronouns", "male female neutral plural first"),
)
_CLOSED = (DET, PREP, AND, SUB, PRONOUN, POSSESSIVE, AUX, ADVERB)
_MOST_WORDS = 1 << 17


class _Kinds(dict[str, int]):
    """The kind of each word as printed, found once: what a capital, a digit or a mark tells, else the lexicon."""

    def __init__(self, known: dict[str, int], endings: tuple[tuple[str, int], ...], dates: frozenset[str]) -> None:
        super().__init__({"": QUOTE, "'s": GENITIVE, "’s": GENITIVE, "'S": GENITIVE, "’S": GENITIVE})
        self.known = known
        self.endings = endings
        self.dates = dates

    def __missing__(self, word: str) -> int:
        kind = self._kind(word)
        if len(self) < _MOST_WORDS:
            self[word] = kind
        return kind

    def _kind(self, word: str) -> int:
        first = word[0]
        if first.isupper():
            known = self.known.get(word.lower())
            if word in self.dates:
                return DATE
            return known if known in _CLOSED and (len(word) == 1 or not word.isupper()) else NAME
        if first.isalpha() or word in self.known:
            return self.by_ending(word.lower())
        if first.isdigit() or (first in "$€£" and len(word) > 1):
            return NUMBER
        return PUNCTUATION.get(first, OTHER)

    def by_ending(self, low: str) -> int:
        """From the lexicon, else by the word's ending, else open."""
        known = self.known.get(low)
        if known is not None:
            return known
        for ending, kind in self.endings:
            if low.endswith(ending) and len(low) > len(ending) + 2:
                return OPEN if kind == VERB and "-" in low else kind
        return OPEN


@dataclass(frozen=True, slots=True, eq=False)
class Grammar:
    """What the attribution knows of one language, as sets and one table from a word in small letters to its kind."""

    code: str
    kinds: dict[str, int]
    kind_of_printed: _Kinds
    possessive: frozenset[str]  # pronouns that own; an object pronoun among them owns before a noun
    cues: dict[str, int]  # form of a verb → WEAK or STRONG
    before: tuple[tuple[str, ...], ...]  # phrases that stand before the source, longest first
    before_last: frozenset[str]  # the last words of these phrases
    after: frozenset[str]  # words that stand after it
    addressing: frozenset[str]  # verbs whose object is the one spoken to
    to: frozenset[str]  # words that stand before the one spoken to
    nouns: frozenset[str]  # claim, statement …
    channel_prepositions: frozenset[str]
    channels: frozenset[str]
    people: frozenset[str]
    groups: frozenset[str]
    documents: frozenset[str]
    roles: frozenset[str]  # people, groups and documents
    naming: frozenset[str]  # … and nouns such as claim
    titles: frozenset[str]
    male: frozenset[str]  # titles, first names, role nouns and pronouns
    female: frozenset[str]
    gendered: frozenset[str]
    plural: frozenset[str]
    first_names: frozenset[str]
    organisations: frozenset[str]
    things: frozenset[str]
    places: frozenset[str]
    not_names: frozenset[str]
    opening: frozenset[str]  # closed-class words and dates with a capital: no names by themselves
    prefixes: frozenset[str]
    particles: frozenset[str]
    suffixes: frozenset[str]
    abbreviations: frozenset[str]
    dates: frozenset[str]
    neutral: frozenset[str]
    being: frozenset[str]  # forms of "to be": with a participle, a passive
    of: frozenset[str]  # joins an office to its place
    times: frozenset[str]  # nouns of time, which are never a source
    by: frozenset[str]  # before the one who acts in a passive
    tokeniser: Tokeniser
    noun_endings: tuple[str, ...]  # … and these endings make a noun of any word
    verb_second: bool  # the subject stands behind the verb where something else stands before it
    lexical: bool  # there are weights for this language's own words
    capital_nouns: bool  # nouns are written with a capital (German)

    def kind_of(self, low: str) -> int:
        """The kind of a word in small letters: from the lexicon, else by its ending, else open."""
        return self.kind_of_printed.by_ending(low)


@cache
def grammar(language: str, lexical: bool | None = None) -> Grammar:
    """The grammar of a language, by its code; what its lexicon lacks is empty.

    `lexical`: its weights know single words; by default where the lexicon folder has weights for the language.
    """
    code = lexicon(language).language
    return _grammar(code, has_data(f"attribution_{code}") if lexical is None else lexical)


@cache
def _grammar(code: str, lexical: bool) -> Grammar:
    lex = lexicon(code)
    words = lex.words
    kinds: dict[str, int] = {}

    def put(kind: int, *lists: frozenset[str]) -> None:
        for entry in lists:
            kinds.update(dict.fromkeys((w.lower() for w in entry), kind))

    strong = _forms(words("cues", "verbs"))
    weak = _forms(words("cues", "weak"))
    plain = _forms(words("grammar", "verbs"))
    people = words("roles", "people") | words("roles", "male") | words("roles", "female")
    roles = people | words("roles", "groups") | words("roles", "documents")
    nouns = roles | words("cues", "nouns")
    table = lex.table.get("grammar", {})
    endings = _endings(table.get("endings", {}))
    participle = str(table.get("participle", ""))
    for form in plain | weak | strong:
        kinds[form] = ING if participle and form.endswith(participle) and len(form) > len(participle) + 1 else VERB
    put(NOUN, frozenset(n for n in nouns if n not in kinds))
    for kind, section, keys in _CLASSES:
        put(kind, *(words(section, key) for key in keys.split()))
    dates = words("names", "dates") or _DATES
    abbreviations = words("abbreviations") | words("abbreviations", "either")
    kind_of_printed = _Kinds(kinds, endings, dates)
    return Grammar(
        code=code,
        kinds=kinds,
        kind_of_printed=kind_of_printed,
        possessive=words("pronouns", "possessive"),
        cues={**dict.fromkeys(weak, WEAK), **dict.fromkeys(strong, STRONG)},
        before=tuple(sorted((tuple(p.split()) for p in words("cues", "before")), key=lambda p: (-len(p), p))),
        before_last=frozenset(p.split()[-1] for p in words("cues", "before")),
        after=words("cues", "after"),
        addressing=_forms(words("cues", "addressing")),
        to=words("cues", "to"),
        nouns=words("cues", "nouns"),
        channel_prepositions=words("cues", "channel_prepositions"),
        channels=words("cues", "channels"),
        people=people,
        groups=words("roles", "groups"),
        documents=words("roles", "documents"),
        roles=roles,
        naming=nouns,
        titles=words("titles", "any") | words("titles", "male") | words("titles", "female"),
        male=_all(lex.language, "male"),
        female=_all(lex.language, "female"),
        gendered=_all(lex.language, "male") | _all(lex.language, "female"),
        plural=words("pronouns", "plural"),
        first_names=words("names", "male") | words("names", "female"),
        organisations=words("names", "organisations"),
        things=words("names", "things"),
        places=words("names", "places"),
        not_names=words("names", "not_names"),
        opening=_opening(kinds, dates),
        prefixes=words("names", "prefixes"),
        particles=words("names", "particles"),
        suffixes=words("names", "suffixes"),
        abbreviations=abbreviations,
        dates=dates,
        neutral=words("pronouns", "neutral"),
        being=words("grammar", "being"),
        of=words("grammar", "of"),
        times=words("grammar", "times"),
        by=words("grammar", "by"),
        tokeniser=Tokeniser(abbreviations, bool(table.get("elision")), kind_of_printed),
        lexical=lexical,
        capital_nouns=bool(table.get("capital_nouns")),
        noun_endings=tuple(table.get("noun_endings", ())),
        verb_second=bool(table.get("verb_second")),
    )


def _all(language: str, key: str) -> frozenset[str]:
    words = lexicon(language).words
    return words("titles", key) | words("pronouns", key) | words("roles", key) | words("names", key)


def _opening(kinds: dict[str, int], dates: frozenset[str]) -> frozenset[str]:
    closed = (DET, PREP, AND, SUB, PRONOUN, POSSESSIVE, AUX, ADVERB, MODAL, NOT, OBJECT, REL, TO, INDEFINITE)
    words = frozenset(w[:1].upper() + w[1:] for w, kind in kinds.items() if kind in closed)
    return dates | words


def _forms(entries: frozenset[str]) -> frozenset[str]:
    return frozenset(form for entry in entries for form in entry.split())


def _endings(table: dict[str, str]) -> tuple[tuple[str, int], ...]:
    kinds = {"adverb": ADVERB, "verb": VERB, "participle": ING, "noun": OPEN}
    return tuple((ending, kinds[table[ending]]) for ending in sorted(table, key=lambda e: (-len(e), e)))
