"""SQL functions offered to people who write their own SQL. No shipped view or query needs them."""

from __future__ import annotations

import sqlite3

from rapidfuzz import fuzz

from quotes.align import align, edit_script
from quotes.text.normalise import normalise
from quotes.text.words import words

LONGEST = 5_000  # characters of an argument that are looked at: SQL typed by strangers must not keep the machine busy
MOST_WORDS = 300


def add_functions(connection: sqlite3.Connection) -> None:
    """Make `normalise`, `similarity` and `word_diff` known to SQL."""
    connection.create_function("normalise", 1, _normalise, deterministic=True)
    connection.create_function("similarity", 2, similarity, deterministic=True)
    connection.create_function("word_diff", 2, word_diff, deterministic=True)


def _normalise(text: str | None) -> str | None:
    return None if text is None else normalise(str(text)[:LONGEST])


def similarity(a: str | None, b: str | None) -> float | None:
    """How alike two texts are in their words, 0 to 1, whatever the case, the marks and the order of the arguments.

    >>> similarity("We will not close", "we will NOT close")
    1.0
    """
    if a is None or b is None:
        return None
    left, right = sorted((normalise(str(a)[:LONGEST]), normalise(str(b)[:LONGEST])))
    return round(fuzz.ratio(left, right) / 100, 4)


def word_diff(a: str | None, b: str | None) -> str | None:
    """The second text with what departs from the first: [-there-]{+here+}. None when a text is missing or too long.

    >>> word_diff("yearning to return", "yearning to return home")
    'yearning to return {+home+}'
    """
    if a is None or b is None:
        return None
    pair = (words(str(a)[:LONGEST]), words(str(b)[:LONGEST]))
    if not pair[0] or not pair[1] or max(map(len, pair)) > MOST_WORDS:
        return None
    found: list[str] = []
    at = 0
    for edit in edit_script(align(pair), pair, 1):
        found += [word.printed for word in pair[0][at : edit.start]]
        gone = " ".join(word.before + word.printed + word.after for word in pair[0][edit.start : edit.end])
        come = " ".join(word.before + word.printed + word.after for word in edit.words)
        found.append((f"[-{gone}-]" if gone else "") + (f"{{+{come}+}}" if come else ""))
        at = edit.end
    return " ".join([*found, *(word.printed for word in pair[0][at:])])
