"""Cuts the stream of records into shards of about equal work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from quotes.build.reading import Kept
from quotes.model import Problem, Record

SHARD_RECORDS = 400
SHARD_ITEMS = 20_000
SHARD_CHARACTERS = 2_000_000


def in_shards(items: Iterable[Record | Problem | Kept]) -> Iterator[list[Record | Problem | Kept]]:
    """Lists of records of about equal work, in order; what is kept is no work."""
    shard: list[Record | Problem | Kept] = []
    records = characters = 0
    for item in items:
        shard.append(item)
        if not isinstance(item, Kept):
            records += 1
            characters += len(item.text) if isinstance(item, Record) else 0
        if records >= SHARD_RECORDS or characters >= SHARD_CHARACTERS or len(shard) >= SHARD_ITEMS:
            yield shard
            shard, records, characters = [], 0, 0
    if shard:
        yield shard
