"""Cuts the stream of records into shards and reads them, in this process or in several."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice
from typing import TypeVar

from quotes.model import Problem, Record

SHARD_RECORDS = 400
SHARD_CHARACTERS = 2_000_000

Item = TypeVar("Item")
Result = TypeVar("Result")


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


def spread(function: Callable[[Item], Result], items: Iterable[Item], jobs: int) -> Iterator[Result]:
    """`map` over processes, in order, with a bounded number of items under way.

    A single item, or one job, is worked on here: starting processes would take longer.
    """
    stream = iter(items)
    first = list(islice(stream, 2))
    if jobs == 1 or len(first) < 2:
        yield from map(function, chain(first, stream))
        return
    # spawned, never forked: the engine has threads, and a fork would copy their locks
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        waiting: deque[Future[Result]] = deque()
        try:
            for item in chain(first, stream):
                waiting.append(pool.submit(function, item))
                if len(waiting) > 2 * jobs:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()
