"""Cuts the stream of records into shards and reads them, in this process or in several."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import chain, islice
from multiprocessing.connection import wait
from typing import TypeVar

from quotes.errors import QuotesError
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
    Raises QuotesError when a process is killed, mostly by a system that is out of memory.
    """
    stream = iter(items)
    first = list(islice(stream, 2))
    if jobs == 1 or len(first) < 2:
        yield from map(function, chain(first, stream))
        return
    # spawned, never forked: the engine has threads, and a fork would copy their locks
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=_live_with_the_parent) as pool:
        waiting: deque[Future[Result]] = deque()
        try:
            for item in chain(first, stream):
                with _ctrl_c_later():
                    waiting.append(pool.submit(function, item))
                if len(waiting) > 2 * jobs:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool as error:
            raise QuotesError(
                "one of the processes was killed, perhaps because memory ran out. The database is unchanged. "
                f"Try fewer than --jobs {jobs}."
            ) from error
        finally:
            for future in waiting:
                future.cancel()


@contextmanager
def _ctrl_c_later() -> Iterator[None]:
    """Ctrl-C waits; a process that is started meanwhile inherits that, and leaves Ctrl-C to its parent for good."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _live_with_the_parent() -> None:
    """Run first in a process of the pool: when the parent is killed, this one ends too."""
    if parent := multiprocessing.parent_process():
        sentinel = parent.sentinel
        threading.Thread(target=lambda: wait([sentinel]) and os._exit(1), daemon=True).start()
