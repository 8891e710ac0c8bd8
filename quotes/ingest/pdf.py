"""PDF files, by pypdf: lines joined to paragraphs, and the title and author that the file carries."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from io import BytesIO

from quotes.ingest.base import Source, UnreadableError, extra
from quotes.ingest.decode import sound
from quotes.model import Problem, Record

_MOST_PAGES = 2000
_ENDS = re.compile(r"[.!?…:][\"'”’»)\]]{0,3}\Z")
_HYPHEN = re.compile(r"[^\W\d_]-\Z")
_FULL = 0.8


def read(source: Source) -> Iterator[Record | Problem]:
    """The file's text as one record."""
    try:
        from pypdf import PdfReader
    except ImportError:
        raise extra("office") from None
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    data = source.whole()
    try:
        document = PdfReader(BytesIO(data))
        locked = document.is_encrypted and not document.decrypt("")
        pages = [] if locked else [page.extract_text() for page in document.pages[:_MOST_PAGES]]
        meta = None if locked else document.metadata
        facts = {"title": meta.title, "byline": meta.author} if meta else {}
    except Exception as e:  # whatever a library makes of a file, it must not stop the build
        raise UnreadableError("broken", f"the PDF file is damaged, or is none ({type(e).__name__})") from None
    if locked:
        raise UnreadableError("broken", "the PDF file is protected by a password: save it without")
    text = joined("\n".join(pages).replace("\0", " "))
    if not text:
        raise UnreadableError("no text", "a PDF without text: perhaps scanned pages, which need text recognition")
    facts["kind"] = source.options.kind
    given = {name: value.strip() for name, value in facts.items() if value and value.strip()}
    yield Record(sound(text), source.name, 0, source.stem, given)


def joined(text: str) -> str:
    r"""Lines of a printed page joined to paragraphs: a line goes on when it is full, or does not end a sentence.

    >>> joined("The dam broke on Mon-\nday night, officials said in\nthe capital.\nNobody was hurt.")
    'The dam broke on Monday night, officials said in the capital.\nNobody was hurt.'
    """
    lines = [" ".join(line.split()) for line in text.splitlines()]
    full = _FULL * max(map(len, lines), default=0)
    paragraphs: list[str] = []
    goes_on = False
    for line in lines:
        if goes_on and line:
            before = paragraphs[-1]
            cut = _HYPHEN.search(before) and line[0].islower()
            paragraphs[-1] = before[:-1] + line if cut else f"{before} {line}"
        elif line:
            paragraphs.append(line)
        goes_on = bool(line) and not (_ENDS.search(line) and len(line) < full)
    return "\n".join(paragraphs)
