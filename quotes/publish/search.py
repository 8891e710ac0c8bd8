"""Finding quotes by words remembered roughly: every wording is searched, order does not matter, nothing is an error."""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

import regex
from rapidfuzz import fuzz, process
from rapidfuzz.distance import DamerauLevenshtein

MAX_WORDS = 24  # of what was asked; nobody remembers more
_MAX_HITS = 1000  # wordings looked at for one search, so that common words cost no more than rare ones
_MAX_NEIGHBOURS = 4
_TELLING = 8  # words: whoever remembers so many in their order is not looking for them in another
_MAX_RESPELT = 4  # of a search's words: who misspells more has remembered something else
_MAX_COMPARED = 300  # of the wordings found, those with most of the words, compared letter by letter
_MAX_CANDIDATES = 1500  # words compared with a misspelt one, for each way in which they are found
_PLAIN = re.compile("[a-z0-9]+")
_WORD = regex.compile(r"[\p{L}\p{N}]+(?:['’][\p{L}\p{N}]+)*")

Found = dict[str, Any]


def find(connection: sqlite3.Connection, words: str, limit: int = 20) -> Found:
    """The quotes nearest to the words: `quotes` (each with its best wording), `how` they were found, `respelt`.

    First the wordings that have all the words (of many words, those that have them in their order, if there are any);
    else, with words that no wording has replaced by near spellings; else those that have some of them. `respelt` maps a
    word asked for to the spellings searched instead.
    """
    asked = _words(words)
    if not asked:
        return {"quotes": [], "how": "nothing asked", "respelt": {}}
    groups: list[list[str]] = [[word] for word in asked]
    ids = _matching(connection, _in_this_order(asked)) if len(asked) >= _TELLING else []
    if not ids:
        ids = _matching(connection, " AND ".join(_any_of(g) for g in groups))
        if len(ids) == _MAX_HITS:  # there are more: those with the words in this order must be among them
            ids = list(dict.fromkeys([*_matching(connection, _in_this_order(asked)), *ids]))
    respelt: dict[str, list[str]] = {}
    how = "all words"
    if not ids:
        unknown = [group for group in groups if not _frequency(connection, group[0])]
        for group in unknown[:_MAX_RESPELT]:
            if near := _neighbours(connection, group[0]):
                respelt[group[0]] = near
                group[:] = near
        ids = _matching(connection, " AND ".join(_any_of(g) for g in groups)) if respelt else []
        how = "all words, some respelt"
    if not ids:
        how = "some words"
        ids = _matching_some(connection, groups)
    return {"quotes": _ranked(connection, ids, groups, limit), "how": how, "respelt": respelt}


def named(connection: sqlite3.Connection, words: str, limit: int) -> list[str]:
    """The ids of speakers whose name has all the words, the last one perhaps only begun; the most quoted of those found first.

    Whole words come before begun ones, so that of thousands of names the one that was typed out is among those found.
    """
    asked = _words(words)
    if not asked:
        return []
    all_but_last = [_any_of([word]) for word in asked[:-1]]
    last = _any_of([asked[-1]])
    found: dict[str, None] = {}
    for match in (" AND ".join([*all_but_last, last]), " AND ".join([*all_but_last, f"{last[1:-1]}*"])):
        cursor = connection.execute(
            """select s.id from (select rowid from speakers_fts where speakers_fts match ? limit ?) f
            join speakers s on s.rowid = f.rowid order by s.n_occurrences desc, s.id""",
            (match, _MAX_HITS),
        )
        found |= dict.fromkeys(i for (i,) in cursor)
        if len(found) >= limit:
            break
    other_form = connection.execute(
        "select speaker_id from speaker_names where name = ? order by n desc limit ?", (words.strip(), limit)
    )
    return list(found | dict.fromkeys(i for (i,) in other_form))[:limit]


def _words(text: str) -> list[str]:
    found: list[str] = _WORD.findall(text.encode("utf-8", "replace").decode("utf-8"))
    return found[:MAX_WORDS]


def _in_this_order(words: Iterable[str]) -> str:
    return '"' + " ".join(words).replace('"', '""') + '"'


def _any_of(group: Iterable[str]) -> str:
    quoted = ['"' + word.replace('"', '""') + '"' for word in group]
    return f"({' OR '.join(quoted)})"


def _matching(connection: sqlite3.Connection, match: str) -> list[int]:
    cursor = connection.execute("select rowid from wordings_fts where wordings_fts match ? limit ?", (match, _MAX_HITS))
    return [i for (i,) in cursor]


def _matching_some(connection: sqlite3.Connection, groups: list[list[str]]) -> list[int]:
    """Wordings with some of the words, the rarest words first: those decide, and the common ones are not read."""
    frequencies = sorted((sum(_frequency(connection, w) for w in group), n) for n, group in enumerate(groups))
    found: dict[int, None] = {}
    for frequency, n in frequencies:
        if frequency and len(found) < _MAX_HITS:
            found.update(dict.fromkeys(_matching(connection, _any_of(groups[n]))))
    return list(found)[:_MAX_HITS]


def _frequency(connection: sqlite3.Connection, word: str) -> int:
    """In how many wordings a word stands, as the index spells it; the words inside an apostrophe count as one."""
    found = []
    for term in _terms(word):
        row = connection.execute("select n_wordings from wording_words where word = ?", (term,)).fetchone()
        found.append(row[0] if row else 0)
    return min(found, default=0)


def _terms(word: str) -> list[str]:
    """A word as the index holds it: lower case, without accents, split at apostrophes."""
    plain = "".join(c for c in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(c))
    return [t for t in plain.replace("’", "'").split("'") if t]


def _have(text: str) -> set[str]:
    """The words of a text as the index holds them."""
    if text.isascii():
        return set(_PLAIN.findall(text.lower()))
    return {term for word in _WORD.findall(text) for term in _terms(word)}


def _neighbours(connection: sqlite3.Connection, word: str) -> list[str]:
    """Words of the index spelt nearly like this one, the nearest first."""
    term = _terms(word)[0]
    if len(term) < 4:
        return []
    nearest = process.extract(
        term,
        _candidates(connection, term),
        scorer=DamerauLevenshtein.normalized_similarity,
        score_cutoff=0.7,
        limit=None,
    )
    return [t for t, _, _ in sorted(nearest, key=lambda found: (-found[1], found[0]))[:_MAX_NEIGHBOURS]]


def _candidates(connection: sqlite3.Connection, term: str) -> list[str]:
    """Where a near spelling may be: words with the same first half, and the commonest with either of the first two letters.

    The first finds whatever is misspelt towards its end, however rare; the second, what is misspelt anywhere.
    """
    half, lengths = term[: (len(term) + 1) // 2], (len(term) - 2, len(term) + 2, _MAX_CANDIDATES)
    cursor = connection.execute(
        "select word from wording_words where word >= ? and word < ? and length(word) between ? and ? limit ?",
        (half, half + "\U0010ffff", *lengths),
    )
    found = dict.fromkeys(word for (word,) in cursor)
    for initial in term[:2]:
        cursor = connection.execute(
            """select word from wording_words where initial = ? and length(word) between ? and ?
            order by n_wordings desc, word desc limit ?""",
            (initial, *lengths),
        )
        found |= dict.fromkeys(word for (word,) in cursor)
    return list(found)


def _wordings(connection: sqlite3.Connection, ids: list[int]) -> Iterator[tuple[int, str, str, str, int]]:
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        yield from connection.execute(
            f"select id, quote_id, letter, text, n_occurrences from wordings where id in ({','.join('?' * len(some))})",  # noqa: S608
            some,
        )


def _ranked(connection: sqlite3.Connection, ids: list[int], groups: list[list[str]], limit: int) -> list[Found]:
    """The quotes of these wordings, the nearest wording of each, best first; equal ones by how often they are printed."""
    if not ids:
        return []
    wanted = " ".join(group[0] for group in groups).lower()
    spelt = [{term for word in group for term in _terms(word)} for group in groups]
    shares = []
    for wording in _wordings(connection, ids):
        have = _have(wording[3])
        shares.append((sum(not have.isdisjoint(terms) for terms in spelt) / len(spelt), wording))
    shares.sort(key=lambda found: (-found[0], -found[1][4], found[1][0]))
    best: dict[str, tuple[float, int, str, str, int]] = {}
    for share, (i, quote, letter, text, n) in shares[:_MAX_COMPARED]:
        score = share + fuzz.partial_ratio(wanted, text.lower()) / 200
        if quote not in best or (score, n, -i) > (best[quote][0], best[quote][4], -best[quote][1]):
            best[quote] = (score, i, letter, text, n)
    order = sorted(best, key=lambda q: (-round(best[q][0], 3), q))[: 5 * limit]
    quotes = {}
    for quote in order:
        cursor = connection.execute(
            "select id, text, speaker_id, n_articles, n_outlets, n_wordings, n_substantive, n_differences, n_occurrences "
            "from quotes where id = ?",
            (quote,),
        )
        quotes[quote] = dict(zip([c[0] for c in cursor.description], cursor.fetchone(), strict=True))
    order.sort(key=lambda q: (-round(best[q][0], 2), -quotes[q]["n_occurrences"], q))
    return [
        {**quotes[q], "letter": best[q][2], "wording": best[q][3], "score": round(best[q][0], 3)} for q in order[:limit]
    ]
