"""The server as a process: it prints its address only once it is bound, and ends within a second."""

import logging
import os
import socket
from asyncio import TimerHandle, Transport
from collections.abc import Callable
from types import FrameType

import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.h11_impl import H11Protocol

from linker.errors import ConfigError
from linker.serve.live import LiveIndex

_LONGEST_HEAD = 16_384
"""Bytes of a request before its body."""
REQUEST_SECONDS = 10.0
"""A client has so long to send a request."""


class PatientProtocol(H11Protocol):
    """Closes the connection of a client that doesn't finish its request in time."""

    _late: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Wait for a request."""
        super().connection_made(transport)
        self._late = self.loop.call_later(REQUEST_SECONDS, self._hang_up)

    def data_received(self, data: bytes) -> None:
        """Stop the timer once the request is complete."""
        super().data_received(data)
        unfinished = self.cycle is None or self.cycle.response_complete or self.cycle.more_body
        if unfinished and self._late is None:
            self._late = self.loop.call_later(REQUEST_SECONDS, self._hang_up)
        elif not unfinished:
            self._stop_clock()

    def connection_lost(self, exc: Exception | None) -> None:
        """Cancel the timer."""
        self._stop_clock()
        super().connection_lost(exc)

    def _stop_clock(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _hang_up(self) -> None:
        self._late = None
        self.transport.close()


class _Server(uvicorn.Server):
    """A server that releases waiting event streams as soon as it is told to end."""

    def __init__(self, config: uvicorn.Config, live: LiveIndex) -> None:
        super().__init__(config)
        self._live = live

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin the shutdown."""
        self._live.close()
        super().handle_exit(sig, frame)


def bound(host: str, port: int) -> socket.socket:
    """A socket at an address; port 0 is any that is free.

    Raises:
        ConfigError: Another program has it, or there is no such address on this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise ConfigError(f"{host}:{port} can't be used: {error.strerror}; name another --port") from None
    return listener


def run(app: Starlette, live: LiveIndex, at: socket.socket, *, started: Callable[[], object]) -> None:
    """Serve until Ctrl-C or SIGTERM.

    Args:
        app: What is served.
        live: Its index.
        at: Where.
        started: Called before the first request is answered.
    """
    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)
    config = uvicorn.Config(
        app,
        http=PatientProtocol,
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=1,
        h11_max_incomplete_event_size=_LONGEST_HEAD,
    )
    at.listen(config.backlog)  # from now on who connects is answered, though perhaps a moment later
    started()
    try:
        _Server(config, live).run(sockets=[at])
    except KeyboardInterrupt:
        pass
    finally:
        at.close()


def leave(code: int = 0) -> None:
    """End the process even while a thread works on a long answer."""
    os._exit(code)
