"""Cuts the stream of records into shards of about equal work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from quotes.model import Problem, Record

SHARD_RECORDS = 400
SHARD_CHARACTERS = 2_000_000


def in_shards(records: Iterable[Record | Problem]) -> Iterator[list[Record | Problem]]:
    """Lists of records of about equal work, in order."""
    shard: list[Record | Problem] = []
    characters = 0
    for record in records:
        shard.append(record)
        characters += len(record.text) if isinstance(record, Record) else 0
        if len(shard) >= SHARD_RECORDS or characters >= SHARD_CHARACTERS:
            yield shard
            shard, characters = [], 0
    if shard:
        yield shard
