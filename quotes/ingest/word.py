"""Word files, by python-docx: the paragraphs, one a line, and the title and author that the file carries."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO

from quotes.ingest.base import LIMIT, Source, UnreadableError, extra, too_large
from quotes.ingest.decode import sound
from quotes.model import Problem, Record


def read(source: Source) -> Iterator[Record | Problem]:
    """The file's paragraphs as one record."""
    try:
        from docx import Document
    except ImportError:
        raise extra("office") from None
    data = source.whole()
    _no_bomb(data)
    try:
        document = Document(BytesIO(data))
        text = "\n".join(p.text for p in document.paragraphs)
        core = document.core_properties
        facts = {"title": core.title, "byline": core.author, "language": core.language, "kind": source.options.kind}
    except Exception as e:  # whatever a library makes of a file, it must not stop the build
        raise UnreadableError("broken", f"the Word file cannot be read: {type(e).__name__}") from None
    given = {name: value.strip() for name, value in facts.items() if value and value.strip()}
    yield Record(sound(text), source.name, 0, source.stem, given)


def _no_bomb(data: bytes) -> None:
    """A Word file is a zip archive: refuses one that unpacks to more than an article can have."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError) as e:
        raise UnreadableError("broken", f"no Word file: {str(e)[:100]}") from None
    if size > 4 * LIMIT:
        raise too_large(4 * LIMIT)
