"""Short names for articles and quotations, as lists and links show them."""

from __future__ import annotations

from quotes.model import Article

LABEL = 70


def article_label(article: Article) -> str:
    """Outlet, date: title; what is missing is left out; else the file's name."""
    head = ", ".join(filter(None, (article.outlet, (article.published or "")[:10])))
    return shorten(": ".join(filter(None, (head, article.title))) or article.source_id or article.source, 90)


def shorten(text: str, length: int) -> str:
    """The text on one line, cut at a word with an ellipsis when it is longer than `length` characters.

    >>> shorten("Listen, you dogs, the president and ministers", 20)
    'Listen, you dogs, …'
    """
    line = " ".join(text[: 4 * length].split())
    if len(line) <= length:
        return line
    words, _, rest = line[: length - 1].rpartition(" ")
    return f"{words} …" if words else f"{rest}…"
