"""The world's outlets (outlets.toml): which of them a text names, and who stands behind a name or an address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from quotes.lexicon import data

_WORDS = re.compile(r"\w+")
_CAPITAL = re.compile(r"[A-ZÀ-ÞĀ-ſЀ-Я]\w*+")
_SIGNS = "!?"
_LONGEST_NAME = 200
_CERTAINTY = ("known", "ambiguous", "form")
_NOT_A_NAME = r"(?!(?:The|This|That|In|On|But|And|As|When|At|By|For|A|An|Of)\b)"
_NAME = re.compile(rf"(?:\b(?:The|the) )?(?<![\w.'’-]){_NOT_A_NAME}(?:[A-ZÀ-Þ][\w.&-]{{0,20}} ){{1,4}}\Z")
_TAIL = re.compile(r"(?:-[A-Z]\w{0,10})?(?: (?:News|TV|Agency|Online|Radio|Magazine))?(?![\w@-])(?! [A-ZÀ-Þ]\w)")
_HOST = re.compile(r"\s*(?:[a-zA-Z][a-zA-Z+.-]{0,20}:)?//(?:[^/@?#\s]{0,200}@)?([^/:?#\s]{1,253})")
_ARCHIVED = re.compile(r"\s*https?://web\.archive\.org/web/\d{4,14}[a-z_]{0,4}/(?=https?:)")
_LABEL = re.compile(r"(?<![\w@/.:-])[A-Za-z0-9](?:[\w-]{0,40}\w)?(?:\.[A-Za-z0-9-]{1,40}){0,2}\Z")
_ADJECTIVE = re.compile(r"(\w{3}e)(\s[A-ZÄÖÜ])")  # "Süddeutsche Zeitung" is also "der Süddeutschen Zeitung"
_STUCK = re.compile(r"[^\W\d_A-Z][A-Z][^\W\d_A-Z]")
_LANGUAGES = {"de": "de", "at": "de", "ch": "de", "cn": "zh", "jp": "ja", "kr": "ko", "sa": "ar"}
_LEADING = ("The ", "Der ", "Die ", "Das ", "die ", "Le ", "La ", "Les ", "El ", "Il ", "De ", "Het ")


class Outlet(NamedTuple):
    """Who publishes: the name by which it goes here, its domain ("" if none is known), its kind and its country."""

    name: str
    domain: str
    kind: str
    country: str


class Mention(NamedTuple):
    """An outlet named in a text. How certain: "known"; "ambiguous", words that also mean something else ("Time",
    "People"); or "form", a name that is in no list but looks like an outlet's ("Osh Evening News", "osh-news.kg").
    """

    start: int
    end: int
    name: str
    certain: str


class _Form(NamedTuple):
    """One printed form: the words looked for, the article before them, whose they are, and its other capital words."""

    words: str
    article: str
    name: str
    sure: bool
    rest: frozenset[str]


def find_outlets(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int, str]]:
    """The outlets that a stretch of text surely names, in reading order: start, end and the lexicon's name.

    >>> find_outlets("he vanished, the Guardian and Washington Post noted")
    [(13, 25, 'The Guardian'), (30, 45, 'The Washington Post')]
    """
    return [(m.start, m.end, m.name) for m in mentions(text, start, end) if m.certain == "known"]


def mentions(
    text: str,
    start: int = 0,
    end: int | None = None,
    language: str = "",
    unknown: bool = False,
    among: str | None = None,
) -> list[Mention]:
    """As `find_outlets`, with the names that may mean something else and, if asked for, `unknown` ones by their form.

    `among` may be the part of the text in which names matter: what it does not hold is not looked for.
    One pass collects the capital words; a name is looked for only where all of its capital words stand. Names without
    one ("dpa", those in Chinese) are looked for only in a text of their language. The longest name counts.

    >>> [m.name for m in mentions("Osh Evening News wrote to Time", unknown=True)]
    ['Osh Evening News', 'Time']
    """
    end = len(text) if end is None else end
    table = _forms()
    words = set(_CAPITAL.findall(text, start, end) if among is None else _CAPITAL.findall(among))
    forms = [form for word in table.keys() & words for form in table[word] if form.rest <= words]
    forms += _uncapitalised().get(language, ())
    found = [m for form in forms for m in _all(text, start, end, form)]
    if unknown:
        found += _by_form(text, start, end, words)
    return found if len(found) < 2 else longest(found)


def longest(found: Iterable[Mention]) -> list[Mention]:
    """In reading order; of mentions that overlap the longest counts, then the more certain."""
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda m: (m.start, -m.end, _CERTAINTY.index(m.certain), m.name)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
        elif mention.end - mention.start > kept[-1].end - kept[-1].start:
            kept[-1] = mention
    return kept


def outlet(name: str) -> Outlet | None:
    """The outlet that goes by a name, a short form or a domain, however it is written.

    >>> outlet("WASHINGTON POST").name, outlet("washington-post").domain, outlet("wsj.com").name
    ('The Washington Post', 'washingtonpost.com', 'The Wall Street Journal')
    >>> outlet("the media") is None
    True
    """
    return _outlet(name) if len(name) <= _LONGEST_NAME else None


@lru_cache(maxsize=1 << 14)
def _outlet(name: str) -> Outlet | None:
    return _outlets().get(_key(name))


def glued(line: str) -> tuple[str, int] | None:
    """The outlet whose name a line begins with, the next word stuck to it, and where the name ends.

    >>> glued("The Irish TimesNews you can trust")
    ('The Irish Times', 15)
    """
    article = next((a for a in _LEADING if line.startswith(a)), "")
    first = _CAPITAL.match(line, len(article))
    for form in _forms().get(first[0], ()) if first else ():
        stop = len(article) + len(form.words)
        if " " in form.words and line.startswith(form.words, len(article)) and _STUCK.match(line, stop - 1):
            return form.name, stop
    return None


def host_outlet(url: str) -> Outlet | None:
    """The outlet at a web address, by its host or the nearest domain above it.

    >>> host_outlet("https://www.washingtonpost.com/news/worldviews/").name
    'The Washington Post'
    """
    domains = _domains()
    labels = host(url).split(".")
    for first in range(max(len(labels) - 1, 0)):
        if found := domains.get(".".join(labels[first:])):
            return found
    return None


def host(url: str) -> str:
    """The host of a web address in lower case, without "www."; "" where there is none. An archived page has its own.

    >>> host("HTTPS://www.Example.org:8080/a?b"), host("not an address")
    ('example.org', '')
    >>> host("https://web.archive.org/web/20150529/http://www.example.org/a")
    'example.org'
    """
    found = _HOST.match(_ARCHIVED.sub("", url, count=1))
    name = found[1].lower() if found else ""
    return name.removeprefix("www.")


def all_outlets() -> tuple[Outlet, ...]:
    """Every outlet of the lexicon, in the file's order."""
    return tuple(o for o, _ in _lines())


@cache
def _lines() -> tuple[tuple[Outlet, tuple[str, ...]], ...]:
    """Each line of the file: the outlet, and its printed forms with their "!" where they have one."""
    return tuple(
        _line(line, kind, country)
        for country, kinds in data("outlets").items()
        if country != "forms"
        for kind, lines in kinds.items()
        for line in lines.splitlines()
        if line
    )


def _line(line: str, kind: str, country: str) -> tuple[Outlet, tuple[str, ...]]:
    name, domain, others = (field.strip() for field in line.split("|"))
    forms = [name, *(o.strip() for o in others.split(",") if o)]
    if _LANGUAGES.get(country) == "de":
        forms += [inflected for form in forms if (inflected := _ADJECTIVE.sub(r"\1n\2", form)) != form]
    return Outlet(name.lstrip(_SIGNS), domain, kind, country), tuple(forms)


@cache
def _outlets() -> dict[str, Outlet]:
    found: dict[str, Outlet] = {}
    for one, forms in _lines():
        for form in (*forms, one.domain):
            found.setdefault(_key(form), one)
    found.pop("", None)
    return found


@cache
def _domains() -> dict[str, Outlet]:
    found: dict[str, Outlet] = {}
    for one, forms in _lines():
        for domain in (one.domain, *(f.lower() for f in forms if " " not in f and "." in f)):
            if domain:
                found.setdefault(domain, one)
    return found


def _key(name: str) -> str:
    """A name as it is compared: letters and digits, lower case, without "the"; hyphens and spaces count the same."""
    words = " ".join(_WORDS.findall(name.casefold()))
    return words.removeprefix("the ")


def _by_form(text: str, start: int, end: int, words: set[str]) -> Iterator[Mention]:
    """Names that end in a word such as News or Herald, and names that are web domains."""
    last_words, domains = _name_forms()
    for word in last_words & words:
        at = text.find(word, start, end)
        while at >= 0:
            first = _NAME.search(text, max(start, at - 60), at)
            last = _TAIL.match(text, at + len(word), end)
            if first and last:
                yield _looks(text, first.start(), last.end())
            at = text.find(word, last.end() if last else at + len(word), end)
    for domain in domains.finditer(text, start, end):
        if label := _LABEL.search(text, max(start, domain.start() - 60), domain.start()):
            yield _looks(text, label.start(), domain.end())


def _looks(text: str, start: int, end: int) -> Mention:
    """What only looks like an outlet's name, unless the lexicon knows it after all."""
    name = text[start:end]
    if known := outlet(name):
        return Mention(start, end, known.name, "known")
    return Mention(start, end, name.removeprefix("the ").removeprefix("The "), "form")


@cache
def _name_forms() -> tuple[frozenset[str], re.Pattern[str]]:
    """The last words of names that look like an outlet's, and the ends of web domains."""
    table = data("outlets")["forms"]
    ends = "|".join(re.escape(d) for d in sorted(table["domains"], key=lambda d: (-len(d), d)))
    return frozenset(table["words"]), re.compile(rf"\.(?=[a-z])(?:{ends})\b(?![\w/@-]|\.\w)")


@cache
def _other_titles() -> frozenset[str]:
    """Words that make another outlet's name of a known one."""
    table = data("outlets")["forms"]
    return frozenset(table["words"]) - frozenset(table["same"])


@cache
def _forms() -> dict[str, tuple[_Form, ...]]:
    """The printed forms by their first capital word."""
    table: dict[str, list[_Form]] = {}
    for one, forms in _lines():
        for printed in forms:
            form = _form(printed, one.name)
            if not printed.startswith("?") and (word := _CAPITAL.search(form.words)):
                table.setdefault(word[0], []).append(form)
    return {word: tuple(forms) for word, forms in table.items()}


@cache
def _uncapitalised() -> dict[str, tuple[_Form, ...]]:
    """The printed forms without a capital word, by language."""
    table: dict[str, list[_Form]] = {}
    for one, forms in _lines():
        for printed in forms:
            if (language := _LANGUAGES.get(one.country)) and not _CAPITAL.search(printed) and "." not in printed:
                table.setdefault(language, []).append(_form(printed, one.name))
    return {language: tuple(forms) for language, forms in table.items()}


def _form(printed: str, name: str) -> _Form:
    words = printed.lstrip(_SIGNS)
    article = next((a for a in _LEADING if words.startswith(a)), "")
    words = words.removeprefix(article)
    return _Form(words, article, name, not printed.startswith("!"), frozenset(_CAPITAL.findall(words)[1:]))


def _all(text: str, start: int, end: int, form: _Form) -> Iterator[Mention]:
    """Every place at which one form stands as words of its own."""
    words, article, name, sure, _ = form
    at = text.find(words, start, end)
    while at >= 0:
        stop = at + len(words)
        if not (at > start and _joined(text[at - 1])) and not _goes_on(text, stop):
            left = _with_article(text, at, start, article)
            if left < at or not article or " " in words:
                yield Mention(left, stop, name, "known" if sure else "ambiguous")
        at = text.find(words, stop, end)


def _with_article(text: str, at: int, start: int, article: str) -> int:
    """Where the article before a name starts, upper or lower case; the name's own start if there is none."""
    left = at - len(article)
    if article and left >= start and text[left + 1 : at] == article[1:] and text[left].upper() == article[0]:
        return left if left == 0 or not _joined(text[left - 1]) else at
    return at


def _joined(char: str) -> bool:
    return char.isalnum() or char in "_-@#/."


def _goes_on(text: str, stop: int) -> bool:
    """Whether the name is only the beginning of a longer one ("CNNMoney", "Time-Warner", "time.com", "Times Review")."""
    if stop >= len(text):
        return False
    char = text[stop]
    if char == " ":
        following = _CAPITAL.match(text, stop + 1)
        return following is not None and following[0] in _other_titles()
    if char.isalnum() or char == "_":
        return True
    return char in "-.@" and stop + 1 < len(text) and text[stop + 1].isalnum()
