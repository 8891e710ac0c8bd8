"""Fragments of HTML, as feeds and JSON hold them, to text: one paragraph a line."""

from __future__ import annotations

from html.parser import HTMLParser

_BLOCKS = frozenset(
    ["address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure", "footer", "h1"]
) | frozenset(["h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "ol", "p", "pre", "section", "table", "tr", "ul"])
_SILENT = frozenset(["script", "style", "template", "noscript", "svg"])


def text_of(fragment: str) -> str:
    """The text of a fragment: tags left out, blocks divided by a blank line, white space as a browser shows it.

    >>> text_of("<p>The <b>dam</b> broke&nbsp;&hellip;</p><script>x</script><p>“Run,” she said.</p>")
    'The dam broke\\xa0…\\n\\n“Run,” she said.'
    """
    parser = _Text()
    parser.feed(fragment)
    parser.close()
    blocks = (" ".join(block.replace("\u00a0", "\x00").split()) for block in "".join(parser.pieces).split("\x01"))
    return "\n\n".join(block.replace("\x00", "\u00a0") for block in blocks if block)


class _Text(HTMLParser):
    """Collects text; `\\x01` stands where a block begins or ends."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        """A block begins, or what is never shown."""
        self.silent += tag in _SILENT
        if tag in _BLOCKS:
            self.pieces.append("\x01")

    def handle_endtag(self, tag: str) -> None:
        """A block ends."""
        if tag in _SILENT and self.silent:
            self.silent -= 1
        if tag in _BLOCKS:
            self.pieces.append("\x01")

    def handle_data(self, data: str) -> None:
        """Text between tags."""
        if not self.silent:
            self.pieces.append(data.replace("\x01", " ").replace("\x00", " "))
