"""Serves the page until the user wants no more."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from dataclasses import dataclass, field

import uvicorn
from starlette.types import ASGIApp

from vision.reader import DigitReader
from vision.web.addresses import Address
from vision.web.application import guarded, make_application
from vision.web.errors import WebError
from vision.web.guard import Entrance
from vision.web.limits import Limits
from vision.web.protocol import BoundedProtocol
from vision.web.table import Table
from vision.web.viewers import Viewers


@dataclass(frozen=True, slots=True)
class ServeSettings:
    """Where the page is served, and how much anybody may ask of it."""

    address: Address = field(default_factory=Address)
    limits: Limits = field(default_factory=Limits)


def serve(
    make_reader: Callable[[], DigitReader], settings: ServeSettings, say: Callable[[str], None]
) -> None:
    """Serves the page until Ctrl-C; `make_reader` gives every viewer a reader of its own.

    `say`s where the page is. Raises WebError where the address can't be had.
    """
    viewers = Viewers(make_reader, settings.limits)
    table = Table(settings.limits.table_rows)
    application = make_application(viewers, table, settings.limits)
    listener, address = _listener(settings.address)
    say(f"the page is at {address.url} (Ctrl-C ends it)")
    try:
        asyncio.run(_served(guarded(application, Entrance(address.names)), listener, settings.limits))
    finally:
        listener.close()
        viewers.close()


async def _served(application: ASGIApp, listener: socket.socket, limits: Limits) -> None:
    await make_server(application, limits).serve(sockets=[listener])


def make_server(application: ASGIApp, limits: Limits) -> uvicorn.Server:
    """What speaks HTTP for `application`, within `limits`."""
    BoundedProtocol.header_s = limits.header_s
    config = uvicorn.Config(
        application,
        http=BoundedProtocol,
        ws="none",
        lifespan="off",
        log_level="error",
        access_log=False,
        server_header=False,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=1,
    )
    return uvicorn.Server(config)


def _listener(address: Address) -> tuple[socket.socket, Address]:
    """A socket at `address`, and the address with the port that it got; WebError where it can't be had."""
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((address.host, address.port))
    except OSError as error:
        listener.close()
        raise WebError(
            f"cannot serve the page at {address.host}:{address.port}; {error.strerror}; "
            f"give another one: --serve 127.0.0.1:{address.port + 1}"
        ) from error
    return listener, Address(address.host, listener.getsockname()[1])
