"""Few costly pages at a time, so that whoever asks for many of them keeps nobody from reading the others."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

AT_A_TIME = 2  # of the threads that look things up, six on a public site
PATIENCE = 20  # seconds that somebody waits for their turn
_BUSY = b"Many people ask for tables and questions at this moment. Try again in a minute.\n"


def in_turn(app: Any, costly: Callable[[str], bool]) -> Any:
    """The application, with few answers at a time at the addresses that are costly."""
    turn = asyncio.Semaphore(AT_A_TIME)

    async def wrapped(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or not costly(scope["path"]):
            await app(scope, receive, send)
            return
        try:
            await asyncio.wait_for(turn.acquire(), PATIENCE)
        except TimeoutError:
            headers = [(b"content-type", b"text/plain"), (b"retry-after", b"60")]
            await send({"type": "http.response.start", "status": 503, "headers": headers})
            await send({"type": "http.response.body", "body": _BUSY})
            return
        over = False

        def next_one() -> None:
            nonlocal over
            if not over:
                over = True
                turn.release()

        async def send_and_pass_on(message: Any) -> None:
            next_one()  # the answer is there: whoever takes long to fetch it holds up nobody
            await send(message)

        try:
            await app(scope, receive, send_and_pass_on)
        finally:
            next_one()

    return wrapped
