"""What stands between every answer and the visitor: policies for the browser, and CSV that spreadsheets do not execute."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from quotes.publish.spreadsheets import SafeCsv

OUR_POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
DATASETTE_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def guarded(app: Any, site_database: Callable[[], str | None]) -> Any:
    """The application with a policy on every answer, so that hostile text stays harmless even if escaping failed."""

    async def wrapped(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        safe_csv = SafeCsv() if _is_our_csv(scope["path"], site_database()) else None

        async def send_safely(message: Any) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": _headers(message.get("headers") or [], safe_csv is not None)}
            elif message["type"] == "http.response.body" and safe_csv is not None:
                body = safe_csv.feed(message.get("body", b""), last=not message.get("more_body"))
                message = {**message, "body": body}
            await send(message)

        await app(scope, receive, send_safely)

    return wrapped


def _is_our_csv(path: str, database: str | None) -> bool:
    return database is not None and re.match(rf"/{re.escape(database)}[/.].*csv$", path) is not None


def _headers(headers: list[tuple[bytes, bytes]], rewritten: bool) -> list[tuple[bytes, bytes]]:
    found = [(name, value) for name, value in headers if not (rewritten and name.lower() == b"content-length")]
    if b"content-security-policy" not in {name.lower() for name, _ in found}:
        found.append((b"content-security-policy", DATASETTE_POLICY.encode()))
    return [*found, (b"x-content-type-options", b"nosniff")]
