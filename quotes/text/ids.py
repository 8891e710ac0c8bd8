"""Ids that are computed, never counted: the same text has the same id in every build, on every engine."""

from __future__ import annotations

from hashlib import blake2b

_MASK = (1 << 63) - 1


def hash63(*fields: object) -> int:
    """A 63-bit hash of the fields, never 0 and never negative: fits SQLite's INTEGER and every engine's BIGINT."""
    data = "\x1f".join(map(str, fields)).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "big") & _MASK or 1


def article_id(text: str, outlet: str | None, published: str | None) -> str:
    """`a` and 16 hexadecimal digits: the same text of one outlet and date is one article."""
    return f"a{hash63('article', text, outlet or '', published or ''):016x}"


def occurrence_id(article: str, start: int, end: int) -> int:
    """The key of an occurrence: its article, where it starts and where it ends."""
    return hash63("occurrence", article, start, end)


def quote_id(smallest_occurrence: int) -> str:
    """`q` and hexadecimal digits: the smallest id among the quote's occurrences, written short."""
    return f"q{smallest_occurrence:x}"


def speaker_id(name: str, kind: str, article: str | None = None) -> str:
    """`s` and 12 hexadecimal digits. An unnamed source takes its article with it and is never shared."""
    return f"s{hash63('speaker', kind, name.casefold(), article or '') >> 15:012x}"


def slug(name: str) -> str:
    """A name as an address can carry it: letters and digits of any script, lower case, joined by hyphens.

    >>> slug("The Washington Post")
    'the-washington-post'
    """
    words = "".join(c if c.isalnum() else " " for c in name.casefold()).split()
    return "-".join(words) or f"x{hash63('slug', name):x}"
