"""Work on many items at once, in processes of this machine."""

from __future__ import annotations

import gc
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

Item = TypeVar("Item")
Result = TypeVar("Result")


class Processes:
    """Processes of this machine: started when there is work for them, kept until `close`.

    A process takes half a second to start, and a build has seven stages that want some.
    """

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._pool: ProcessPoolExecutor | None = None

    def spread(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """`map` over the processes, in order, with a bounded number of items under way.

        A single item, or one job, is worked on here: starting processes would take longer.
        Raises QuotesError when a process is killed, mostly by a system that is out of memory.
        """
        stream = iter(items)
        first = list(islice(stream, 2))
        if self._jobs == 1 or len(first) < 2:
            yield from map(function, chain(first, stream))
            return
        pool = self._made()  # not while Ctrl-C waits: Python's own helper process, begun here, would end the wait
        waiting: deque[Future[Result]] = deque()
        try:
            for item in chain(first, stream):
                with _ctrl_c_later():
                    waiting.append(pool.submit(function, item))
                if len(waiting) > 2 * self._jobs:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool as error:
            raise QuotesError(
                "one of the processes was killed, perhaps because memory ran out. The database is unchanged. "
                f"Try fewer than --jobs {self._jobs}."
            ) from error
        finally:
            for future in waiting:
                future.cancel()

    def _made(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # spawned, never forked: the engine has threads, and a fork would copy their locks
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._jobs, mp_context=context, initializer=_begin)
        return self._pool

    def close(self) -> None:
        """End the processes. Closing twice does no harm."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


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


def _begin() -> None:
    """Run first in each process: when the parent is killed, this one ends too; garbage is collected less often."""
    if parent := multiprocessing.parent_process():
        sentinel = parent.sentinel
        threading.Thread(target=lambda: wait([sentinel]) and os._exit(1), daemon=True).start()
    gc.set_threshold(100_000, 20, 20)
