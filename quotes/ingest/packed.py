"""Gzipped inputs: unpacked while they are read, and never to many times their size."""

from __future__ import annotations

import gzip
import io
import zlib
from typing import BinaryIO

from quotes.ingest.base import UnreadableError

MOST_TIMES = 200
"""Text packs to a tenth of its size, repeated lines to a hundredth; what unpacks further is a bomb."""

ALWAYS = 64 * 1024 * 1024
_BUFFER = 1 << 18


def unpacked(stream: BinaryIO, size: int) -> io.BufferedReader:
    """The unpacked bytes of a gzipped stream that is `size` bytes long. Reading raises `UnreadableError`."""
    return io.BufferedReader(_Unpacked(stream, max(size * MOST_TIMES, ALWAYS)), _BUFFER)


class _Unpacked(io.RawIOBase):
    """A gzipped stream as raw bytes, up to a limit."""

    def __init__(self, stream: BinaryIO, limit: int) -> None:
        self.file = gzip.GzipFile(fileobj=stream)
        self.left = limit

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """The next bytes; raises `UnreadableError` for what is cut, damaged or a bomb."""
        try:
            data = self.file.read(len(buffer))
        except EOFError:
            raise UnreadableError("broken", "the gzipped file is cut: its end is missing") from None
        except (gzip.BadGzipFile, zlib.error):
            raise UnreadableError("broken", "the gzipped file is damaged, or is none") from None
        self.left -= len(data)
        if self.left < 0:
            raise UnreadableError("too large", f"it unpacks to more than {MOST_TIMES} times its size: not read on")
        buffer[: len(data)] = data
        return len(data)
