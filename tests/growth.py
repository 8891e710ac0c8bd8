"""How the cost of a function grows with its input, measured so that a busy machine does not decide."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
TIMES = 16


def growth(run: Callable[[T], object], make: Callable[[int], T], size: int) -> float:
    """How many times as much `run` costs for sixteen times the input: 16 where it is linear, 256 where quadratic.

    The least processor time of three each; the collector of garbage is off, for it reads all that other tests left.
    """
    return _least(run, make(TIMES * size)) / _least(run, make(size))


def assert_linear(run: Callable[[T], object], make: Callable[[int], T], size: int) -> None:
    """Fails where growth is nearer to quadratic than to linear, three times in a row."""
    found = []
    while len(found) < 3:
        found.append(growth(run, make, size))
        if found[-1] < 4 * TIMES:
            return
    raise AssertionError(f"{TIMES} times the input cost {', '.join(f'{n:.0f}' for n in found)} times as much")


def _least(run: Callable[[T], object], given: T) -> float:
    was = gc.isenabled()
    gc.disable()
    try:
        return min(_seconds(run, given) for _ in range(3))
    finally:
        if was:
            gc.enable()


def _seconds(run: Callable[[T], object], given: T) -> float:
    began = time.process_time()
    run(given)
    return time.process_time() - began + 1e-4  # the clock's grain
