"""Datasette in several processes that share one port. Datasette itself has one process, which Python keeps to one core."""

from __future__ import annotations

import json
import os
import secrets
import socket
from typing import Any

import uvicorn
from uvicorn.protocols.http.auto import AutoHTTPProtocol

_ARGUMENTS = "QUOTES_SERVE"  # the environment variable in which a process finds Datasette's arguments


def serve_with(workers: int, arguments: list[str], port: int, host: str) -> None:
    """Serve until interrupted, by so many processes; one that dies is started anew.

    Raises OSError when the port cannot be used.
    """
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        free.bind((host, port))  # uvicorn would only log that it cannot
    os.environ[_ARGUMENTS] = json.dumps(arguments)
    os.environ.setdefault("DATASETTE_SECRET", secrets.token_hex(32))  # what one process signs, all must know
    uvicorn.run(
        f"{__name__}:application", factory=True, workers=workers, host=host, port=port, lifespan="on", http=Prompt
    )


def application() -> Any:
    """Datasette as one of the processes runs it."""
    from datasette.cli import serve  # type: ignore[import-untyped]

    asked = json.loads(os.environ[_ARGUMENTS])[1:]
    return serve.callback(**serve.make_context("quotes serve", asked).params, return_instance=True).app()


class Prompt(AutoHTTPProtocol):  # type: ignore[misc, valid-type]
    """Sends the end of an answer at once. On the port that uvicorn shares out, TCP waits with it for 40 milliseconds."""

    def connection_made(self, transport: Any) -> None:
        """A visitor has come."""
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().connection_made(transport)
