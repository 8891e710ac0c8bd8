"""Finding quotes by words remembered roughly: every wording is searched, order does not matter, nothing is an error."""

from __future__ import annotations

import os
import sqlite3
import unicodedata
from collections.abc import Iterable
from typing import Any

import regex
from rapidfuzz import fuzz, process
from rapidfuzz.distance import DamerauLevenshtein

MAX_WORDS = 24  # of what was asked; nobody remembers more
_MAX_HITS = 3000  # rows looked at for one search, so that common words cost no more than rare ones
_MAX_NEIGHBOURS = 4
_MAX_RESPELT = 4  # of a search's words: who misspells more has remembered something else
_MAX_KEPT = 64
_KEPT: dict[tuple[object, ...], list[str]] = {}
_WORD = regex.compile(r"[\p{L}\p{N}]+(?:['’][\p{L}\p{N}]+)*")

Found = dict[str, Any]


def find(connection: sqlite3.Connection, words: str, limit: int = 20) -> Found:
    """The quotes nearest to the words: `quotes` (each with its best wording), `how` they were found, `respelt`.

    First the wordings that have all the words; else, with words that no wording has replaced by near spellings; else
    those that have some of them. `respelt` maps a word asked for to the spellings searched instead.
    """
    asked = _WORD.findall(words.encode("utf-8", "replace").decode("utf-8"))[:MAX_WORDS]
    if not asked:
        return {"quotes": [], "how": "nothing asked", "respelt": {}}
    groups: list[list[str]] = [[word] for word in asked]
    ids = _matching(connection, " AND ".join(_any_of(g) for g in groups))
    respelt: dict[str, list[str]] = {}
    how = "all words"
    if not ids:
        for group in groups:
            if (
                len(respelt) < _MAX_RESPELT
                and not _frequency(connection, group[0])
                and (near := _neighbours(connection, group[0]))
            ):
                respelt[group[0]] = near
                group[:] = near
        ids = _matching(connection, " AND ".join(_any_of(g) for g in groups)) if respelt else []
        how = "all words, some respelt"
    if not ids:
        how = "some words"
        ids = _matching_some(connection, groups)
    return {"quotes": _ranked(connection, ids, groups, limit), "how": how, "respelt": respelt}


def add_vocabulary(connection: sqlite3.Connection) -> None:
    """Make the words of all wordings readable as `temp.wording_words`, for near spellings. Needed once a connection."""
    connection.execute("create virtual table if not exists temp.wording_words using fts5vocab(main, wordings_fts, row)")


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
    terms = _terms(word)
    found = 0
    for n, term in enumerate(terms):
        row = connection.execute("select doc from temp.wording_words where term = ?", (term,)).fetchone()
        found = min(found, row[0] if row else 0) if n else (row[0] if row else 0)
    return found


def _terms(word: str) -> list[str]:
    """A word as the index holds it: lower case, without accents, split at apostrophes."""
    plain = "".join(c for c in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(c))
    return [t for t in plain.replace("’", "'").split("'") if t]


def _neighbours(connection: sqlite3.Connection, word: str) -> list[str]:
    """Words of the index spelt nearly like this one: the first letter right, or the second where the first is not."""
    term = _terms(word)[0]
    if len(term) < 4:
        return []
    near: dict[str, float] = {}
    for start in dict.fromkeys((term[0], term[1])):
        candidates = [t for t in _words_from(connection, start) if abs(len(t) - len(term)) <= 2]
        nearest = process.extract(
            term, candidates, scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=0.7, limit=_MAX_NEIGHBOURS
        )
        near |= {candidate: score for candidate, score, _ in nearest}
    return sorted(near, key=lambda t: (-near[t], t))[:_MAX_NEIGHBOURS]


def _words_from(connection: sqlite3.Connection, start: str) -> list[str]:
    """The words of the index with this first letter. Reading them means reading much of the index, so they are kept."""
    file = connection.execute("select file from pragma_database_list where name = 'main'").fetchone()[0]
    state = os.stat(file) if file else None
    key = (file, state and state.st_mtime_ns, state and state.st_size, start)
    if key not in _KEPT:
        while len(_KEPT) >= _MAX_KEPT:
            _KEPT.pop(next(iter(_KEPT)))
        cursor = connection.execute(
            "select term from temp.wording_words where term >= ? and term < ? limit 200000",
            (start, start + "\U0010ffff"),
        )
        _KEPT[key] = [term for (term,) in cursor]
    return _KEPT[key]


def _ranked(connection: sqlite3.Connection, ids: list[int], groups: list[list[str]], limit: int) -> list[Found]:
    """The quotes of these wordings, the nearest wording of each, best first; equal ones by how often they are printed."""
    if not ids:
        return []
    wanted = " ".join(group[0] for group in groups).lower()
    spelt = [{term for word in group for term in _terms(word)} for group in groups]
    best: dict[str, tuple[float, int, str, str, int]] = {}
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        cursor = connection.execute(
            f"select id, quote_id, letter, text, n_occurrences from wordings where id in ({','.join('?' * len(some))})",  # noqa: S608
            some,
        )
        for i, quote, letter, text, n in cursor:
            have = {term for word in _WORD.findall(text) for term in _terms(word)}
            share = sum(bool(have & terms) for terms in spelt) / len(spelt)
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
