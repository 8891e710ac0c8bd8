"""Bytes to text: UTF-8, UTF-16 and UTF-32 by their marks, and the older encodings by guess, which is recorded.

charset-normalizer tells scripts apart, but takes Western Windows-1252 for its Central European and Baltic relatives; so
a text mostly in ASCII is decoded with the code page of its language, which its unaccented letters give away.
"""

from __future__ import annotations

import codecs
from typing import NamedTuple

from quotes.ingest.base import UnreadableError

_CONTROLS = bytes([*range(9), *range(14, 32), 127])
_ASCII = bytes(range(128))
_BINARY_SHARE = 0.02
_FEW_HIGH = 0.25
_FEW_BROKEN = 0.001
_SAMPLE = 200_000
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CODE_PAGES = {
    "windows-1250": ("pl", "cs", "sk", "hu", "sl", "hr", "bs", "ro", "sq"),
    "windows-1254": ("tr", "az", "ku"),
    "windows-1257": ("lt", "lv", "et"),
    "windows-1258": ("vi",),
}


class Decoded(NamedTuple):
    """A text, its encoding, and what a person should know of how it was read, if anything."""

    text: str
    encoding: str
    doubt: str = ""


def decode(data: bytes) -> Decoded:
    r"""The text as it stands, white space and line ends untouched, without a byte order mark.

    Raises `UnreadableError` for what is empty or no text.

    >>> decode(b"\xef\xbb\xbfHe said.\r\n")
    Decoded(text='He said.\r\n', encoding='utf-8', doubt='')
    >>> decode(b"Le caf\xe9 de la ville est ferm\xe9").encoding
    'windows-1252'
    """
    encoding = encoding_of(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as e:
        if encoding != "utf-8":
            message = f"the bytes are no text in {e.encoding}, which they look most like: convert them to UTF-8"
            raise UnreadableError("encoding", message) from None
        text = data.decode(encoding, "replace")
    return Decoded(sound(text.removeprefix("\ufeff")), encoding, _doubt(data, text, encoding))


def encoding_of(data: bytes) -> str:
    """The encoding that bytes are most likely in. Raises `UnreadableError` for those that are no text."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    if b"\0" in data:
        return _zeros(data)
    if _share_of_controls(data) > _BINARY_SHARE:
        raise binary()
    try:
        data.decode()
    except UnicodeDecodeError:
        return "utf-8" if _nearly_utf8(data) else _guess(data)
    return "utf-8"


def sound(text: str) -> str:
    """The text itself, if it can be an article; raises `UnreadableError` for none and for what no database can hold."""
    if not text or text.isspace():
        raise UnreadableError("empty", "there is no text in it")
    if "\0" in text:
        raise binary()
    try:
        text.encode()
    except UnicodeEncodeError as e:
        message = f"half of a surrogate pair at character {e.start}: write it again as UTF-8"
        raise UnreadableError("encoding", message) from None
    return text


def _doubt(data: bytes, text: str, encoding: str) -> str:
    if not encoding.startswith("utf-"):
        return f"not UTF-8: read as {encoding}, which is a guess; look at the text, or convert the file to UTF-8"
    broken = text.count("�") - data.count("�".encode()) if encoding == "utf-8" else 0
    return f"{broken} bytes are no UTF-8: each is replaced by U+FFFD; convert the file" if broken > 0 else ""


def binary() -> UnreadableError:
    """Not a text at all."""
    return UnreadableError("binary", "not a text: control characters or zero bytes in it")


def _zeros(data: bytes) -> str:
    """Latin letters in UTF-16 have a zero as every second byte, on one side only."""
    even, odd = data[:2000:2], data[1:2000:2]
    zeros, letters = (even, odd) if even.count(0) > odd.count(0) else (odd, even)
    if zeros.count(0) * 3 < 2 * len(zeros) or _share_of_controls(letters) > 10 * _BINARY_SHARE:
        raise binary()
    return "utf-16-be" if zeros is even else "utf-16-le"


def _share_of_controls(data: bytes) -> float:
    return (len(data) - len(data.translate(None, _CONTROLS))) / max(len(data), 1)


def _nearly_utf8(data: bytes) -> bool:
    """UTF-8 in which a few bytes are broken: nearly every byte above ASCII is part of a sound character."""
    text = data.decode("utf-8", "replace")
    broken = text.count("�")
    return broken < _FEW_BROKEN * len(text) and broken * 4 < sum(c > "\x7f" for c in text)


def _guess(data: bytes) -> str:
    letters = data.translate(None, bytes(range(65)))
    high = len(letters.translate(None, _ASCII))
    if high < _FEW_HIGH * len(letters):
        return _code_page(data)
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    if best is None:
        raise UnreadableError("encoding", "not UTF-8, nor any other encoding that can be told: convert it to UTF-8")
    return str(best.encoding)


def _code_page(data: bytes) -> str:
    """The code page of the language that the letters of ASCII show."""
    from quotes.text.language import detect

    language = detect(data[:_SAMPLE].decode("ascii", "replace").replace("�", "e"))
    return next((page for page, languages in _CODE_PAGES.items() if language in languages), "windows-1252")
