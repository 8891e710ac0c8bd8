"""Word files, by python-docx: the paragraphs, one a line, and the title and author that the file carries.

Paragraphs in tables and text boxes are read too, and what tracked changes inserted; what they deleted is not.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from quotes.ingest.base import LIMIT, Source, UnreadableError, extra, too_large
from quotes.ingest.decode import sound
from quotes.model import Problem, Record

_OLE = b"\xd0\xcf\x11\xe0"  # how Word files of before 2007, and encrypted ones, begin
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH, _TEXT = f"{_WORD}p", f"{_WORD}t"
_MARKS = {f"{_WORD}tab": "\t", f"{_WORD}br": "\n", f"{_WORD}cr": "\n", f"{_WORD}noBreakHyphen": "-"}
# deleted or moved away by a tracked change; a text box once more, for old readers; what is no text
_PASSED_OVER = {
    *(f"{_WORD}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "instrText")),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}


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
        text = "\n".join(_paragraphs(document.element.body))
        core = document.core_properties
        facts = {"title": core.title, "byline": core.author, "language": core.language, "kind": source.options.kind}
    except Exception as e:  # whatever a library makes of a file, it must not stop the build
        raise UnreadableError("broken", f"the Word file is damaged, or is none ({type(e).__name__})") from None
    given = {name: value.strip() for name, value in facts.items() if value and value.strip()}
    yield Record(sound(text), source.name, 0, source.stem, given)


def _paragraphs(body: Any) -> Iterator[str]:
    """The text of every paragraph in order of their ends; one pass, whatever is nested in what."""
    from lxml import etree  # type: ignore[import-untyped]  # comes with python-docx

    open_: list[list[str]] = []
    walk = etree.iterwalk(body, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            if element.tag == _PARAGRAPH:
                yield "".join(open_.pop())
        elif element.tag in _PASSED_OVER:
            walk.skip_subtree()
        elif element.tag == _PARAGRAPH:
            open_.append([])
        elif open_ and element.tag == _TEXT:
            open_[-1].append(element.text or "")
        elif open_ and element.tag in _MARKS:
            open_[-1].append(_MARKS[element.tag])


def _no_bomb(data: bytes) -> None:
    """A Word file is a zip archive: refuses one that unpacks to more than an article can have."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError) as e:
        if data.startswith(_OLE):
            message = "protected by a password, or in the form of before 2007: save it without, as .docx"
            raise UnreadableError("broken", message) from None
        raise UnreadableError("broken", f"no Word file, or a damaged one: {str(e)[:100]}") from None
    if size > 4 * LIMIT:
        raise too_large(4 * LIMIT)
