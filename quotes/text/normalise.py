"""What is compared of a text, and the way back to what is printed.

Two printings of the same words differ in glyphs: curly and straight apostrophes, three dots and an ellipsis, two
hyphens and a dash, capitals, composed and decomposed accents, spaces. `normalise` makes these equal and nothing else.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

import regex

from quotes.model import Span

# Zero-width characters, soft hyphens and the marks of writing direction are not compared.
IGNORED = "\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
APOSTROPHES = "’‘‛ʼʹ′´`\u1fef\u1ffd＇"
DOUBLE_MARKS = "“”„‟«»″〝〞〟＂"
DASHES = "—–―‒−⸺⸻"
HYPHENS = "\u2010\u2011\u2043"

_GLYPHS = str.maketrans(
    dict.fromkeys(APOSTROPHES, "'")
    | dict.fromkeys(DOUBLE_MARKS, '"')
    | dict.fromkeys(DASHES, "—")
    | dict.fromkeys(HYPHENS, "-")
    | {"\u037e": ";", "ŉ": "n"}
)
_HEAPED = regex.compile(r"\p{M}{31}")
_IGNORED = regex.compile(f"[{IGNORED}]+")
# Of ASCII without space at its ends: what would change but for capitals.
_UNTIDY = re.compile(r"[`\t-\r\x1c-\x1f]|  |''|\. ?\.|-(?:-|(?!\S))").search
# One piece of text that is normalised by itself, whatever stands around it.
_PIECE = regex.compile(
    r"""(?P<space>[\s\x1c-\x1f]+)
      | (?P<dots>\.(?:\s?\.){2,})
      | (?P<dash>-{2,}|(?<![^\s\x1c-\x1f])-(?![^\s\x1c-\x1f]))
      | (?P<double>'')
      | (?P<plain>\X)""",
    regex.VERBOSE,
)


class Normalised(NamedTuple):
    """A normalised text and, for each of its characters, where the printed characters it stands for start and end."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """Where the printed characters of `text[start:end]` stand. An empty span stays empty, before the next one."""
        if start < end:
            return Span(self.starts[start], self.ends[end - 1])
        at = self.starts[start] if start < len(self.starts) else (self.ends[-1] if self.ends else 0)
        return Span(at, at)


def normalise(text: str) -> str:
    """What is compared: case folded, one glyph for each kind of apostrophe, mark, dash and ellipsis, NFC, tidy spaces.

    Doing it twice changes nothing more.

    >>> normalise("  “Wait . . . it’s  not -- ready” ")
    '"wait … it\\'s not — ready"'
    """
    straight = text.strip().replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')
    if straight.isascii() and not _UNTIDY(straight):
        return straight.lower()
    return normalise_with_map(text).text


def normalise_with_map(text: str) -> Normalised:
    """The same text as `normalise` gives, with the way back to the offsets (code points) of the text given."""
    kept = [i for i, c in enumerate(text) if c not in IGNORED] if _IGNORED.search(text) else range(len(text))
    clean = "".join(text[i] for i in kept).translate(_GLYPHS)  # one character for one: the offsets stay
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for m in _PIECE.finditer(clean):
        piece = _normal_piece(m.lastgroup or "plain", m.group())
        if piece == " " and (not out or m.end() == len(clean)):
            continue
        out.append(piece)
        starts += [kept[m.start()]] * len(piece)
        ends += [kept[m.end() - 1] + 1] * len(piece)
    return Normalised("".join(out), tuple(starts), tuple(ends))


def composed(text: str) -> str:
    """The text in Unicode's form NFC; as it is where a letter bears more marks than any script has.

    Putting marks in order costs the square of their number, and a text may be made to hold a hundred thousand.
    """
    return text if _HEAPED.search(text) else unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Case folded and composed, with one glyph for each kind of apostrophe, mark, dash and hyphen.

    Folding is done on decomposed text, as Unicode's canonical caseless matching asks (section 3.13, D145).
    """
    if text.isascii():
        return text.lower().replace("`", "'")
    if _HEAPED.search(text):
        return text.casefold().translate(_GLYPHS)
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).casefold()).translate(_GLYPHS)


def _normal_piece(kind: str, piece: str) -> str:
    if kind == "plain":
        return fold(piece)
    return {"space": " ", "dots": "…", "dash": "—", "double": '"'}[kind]
