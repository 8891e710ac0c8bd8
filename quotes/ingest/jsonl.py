"""JSON lines: one article a line, its fields by their usual names. Read line by line, whatever the file's size."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO

from quotes.ingest.base import LIMIT, Source, UnreadableError, too_large
from quotes.ingest.fields import record
from quotes.model import Problem, Record


def read(source: Source) -> Iterator[Record | Problem]:
    """A record or a problem for each line that is not blank; the line's number, from 1, is the record's."""
    number = 0
    for number, line in lines(source.stream):
        if line is None:
            yield too_large().problem(source.name, number)
        elif line and not line.isspace():
            yield _line(line, source, number)
    if number == 0:
        raise UnreadableError("empty", "there is no text in it")


def lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Lines with their numbers, never more than `LIMIT` bytes in memory: None stands for a longer line."""
    number = 0
    while line := stream.readline(LIMIT + 1):
        number += 1
        if len(line) <= LIMIT:
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(LIMIT)
        yield number, None


def _line(line: bytes, source: Source, number: int) -> Record | Problem:
    try:
        values = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
    except UnicodeDecodeError:
        return Problem(source.name, number, "encoding", "not UTF-8: convert the file, for instance with iconv")
    except (ValueError, RecursionError) as e:
        return Problem(source.name, number, "broken", f"not a line of JSON: {why(e)}")
    if not isinstance(values, dict):
        return Problem(source.name, number, "broken", "JSON, but no object with named fields")
    return record(values, source.name, number, source.stem, source.options)


def why(error: Exception) -> str:
    """Why JSON could not be read, in a few words."""
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg[:1].lower()}{error.msg[1:]}, at character {error.pos + 1}"
    return "nested too deeply" if isinstance(error, RecursionError) else str(error).split(";")[0][:100]
