"""Answers kept in memory for as long as they say themselves, in Cache-Control, that anybody may keep them.

Most visitors read the same pages. Only what everybody gets is kept: asked for without a cookie or a name, answered
without one, from a file that does not change.
"""

from __future__ import annotations

import re
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, NamedTuple

MOST, MOST_OF_ONE = 32_000_000, 1_000_000  # bytes
_MAX_AGE = re.compile(rb"max-age=(\d{1,9})")


class Answer(NamedTuple):
    """An answer, and from when until when it is good, in seconds of the monotonic clock."""

    headers: list[tuple[bytes, bytes]]
    body: bytes
    since: float
    until: float


class Kept:
    """The answers asked for last, by what was asked."""

    def __init__(self) -> None:
        self.answers: OrderedDict[Any, Answer] = OrderedDict()
        self.size = 0

    def get(self, asked: Any) -> Answer | None:
        """What was answered, if it is still good."""
        found = self.answers.get(asked)
        if found is None or found.until < time.monotonic():
            return None
        self.answers.move_to_end(asked)
        return found

    def put(self, asked: Any, answer: Answer) -> None:
        """Keep it, and forget what was not asked for the longest."""
        if asked in self.answers:
            self.size -= len(self.answers.pop(asked).body)
        self.answers[asked] = answer
        self.size += len(answer.body)
        while self.size > MOST:
            self.size -= len(self.answers.popitem(last=False)[1].body)


def keeping(app: Any, kept: Kept, may_keep: Callable[[], bool]) -> Any:
    """The application, which is asked again only for what is not kept."""

    async def wrapped(scope: Any, receive: Any, send: Any) -> None:
        asked = _asked(scope) if may_keep() else None
        if asked is None:
            await app(scope, receive, send)
        elif answer := kept.get(asked):
            age = (b"age", str(int(time.monotonic() - answer.since)).encode())
            await send({"type": "http.response.start", "status": 200, "headers": [*answer.headers, age]})
            await send({"type": "http.response.body", "body": answer.body})
        else:
            sent = _Sent(send)
            await app(scope, receive, sent.send)
            if new := sent.answer():
                kept.put(asked, new)

    return wrapped


def _asked(scope: Any) -> tuple[Any, ...] | None:
    """What decides the answer; None where something else does too."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return None
    headers = dict(scope["headers"])
    if b"cookie" in headers or b"authorization" in headers:
        return None
    return scope.get("scheme"), headers.get(b"host"), scope.get("raw_path") or scope["path"], scope["query_string"]


class _Sent:
    """Passes an answer on and notes it, unless it is too long or may not be kept."""

    def __init__(self, send: Any) -> None:
        self._send = send
        self.headers: list[tuple[bytes, bytes]] = []
        self.seconds = 0
        self.parts: list[bytes] = []
        self.whole = False

    async def send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.headers = list(message.get("headers") or [])
            self.seconds = _seconds(self.headers) if message["status"] == 200 else 0
        elif message["type"] == "http.response.body" and self.seconds:
            self.parts.append(message.get("body", b""))
            self.whole = not message.get("more_body")
            if sum(map(len, self.parts)) > MOST_OF_ONE:
                self.seconds, self.parts = 0, []
        await self._send(message)

    def answer(self) -> Answer | None:
        if not self.seconds or not self.whole:
            return None
        now = time.monotonic()
        return Answer(self.headers, b"".join(self.parts), now, now + self.seconds)


def _seconds(headers: list[tuple[bytes, bytes]]) -> int:
    """How long anybody may keep an answer with these headers."""
    named = {name.lower(): value for name, value in headers}
    control = named.get(b"cache-control", b"")
    found = _MAX_AGE.search(control)
    if found is None or b"set-cookie" in named or re.search(rb"private|no-store|no-cache", control):
        return 0
    return int(found[1])
