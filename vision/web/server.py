"""Serves the page until the user wants no more."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from vision.reader import DigitReader
from vision.web.addresses import Address
from vision.web.application import guarded, make_application
from vision.web.guard import Entrance
from vision.web.limits import Limits
from vision.web.listening import Listener, listening_socket, make_server
from vision.web.table import Table
from vision.web.viewers import Viewers


@dataclass(frozen=True, slots=True)
class ServeSettings:
    """Where the page is served, and how much anybody may ask of it."""

    address: Address = field(default_factory=Address)
    is_lan: bool = False
    """Whether phones in the local network may come in, over HTTPS and with a token."""
    limits: Limits = field(default_factory=Limits)
    version: str = ""
    """Of the program."""


def serve(
    make_reader: Callable[[], DigitReader], settings: ServeSettings, say: Callable[[str], None]
) -> None:
    """Serves the page until Ctrl-C; `make_reader` gives every viewer a reader of its own.

    `say`s where the page is. Raises WebError where the address can't be had.
    """
    viewers = Viewers(make_reader, settings.limits)
    application = make_application(
        viewers, Table(settings.limits.table_rows), settings.limits, settings.version
    )
    listeners: list[Listener] = []
    try:
        own, address = listening_socket(settings.address)
        if settings.is_lan:
            # Here, for it takes the certificates' library with it.
            from vision.web.lan import lan_listeners

            local = lan_listeners(application, address, settings.limits, say, listeners)
        else:
            local = application
        listeners.append(Listener(own, guarded(local, Entrance(address.names))))
        say(f"the page is at {address.url} (Ctrl-C ends it)")
        asyncio.run(_serve_all(listeners, settings.limits))
    finally:
        for listener in listeners:
            listener.socket.close()
        viewers.close()


async def _serve_all(listeners: Sequence[Listener], limits: Limits) -> None:
    """Serves on every socket until the first one is asked to end."""
    servers = [make_server(each, limits) for each in listeners]
    others = [
        asyncio.create_task(server._serve([each.socket]))
        for server, each in zip(servers[:-1], listeners[:-1], strict=True)
    ]
    await servers[-1].serve(sockets=[listeners[-1].socket])
    for server in servers[:-1]:
        server.should_exit = True
    await asyncio.gather(*others)
