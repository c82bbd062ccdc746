"""Serves the page until the user wants no more."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import uvicorn

from vision.corrections import LearnedHand
from vision.frame import Frame
from vision.reader import DigitReader
from vision.sources import Source
from vision.view import View
from vision.web.addresses import Address
from vision.web.application import guarded, make_application
from vision.web.broadcast import Broadcast
from vision.web.guard import Entrance
from vision.web.limits import Limits
from vision.web.listening import Listener, listening_socket, make_server
from vision.web.table import Table
from vision.web.viewers import Viewers


@dataclass(frozen=True, slots=True, eq=False)
class ServerCamera:
    """A camera or video of this computer, which is open."""

    source: Source
    first: Frame
    """Its first frame: that it gives one is known before anything is served."""
    view: View
    """How it stands, and which part of its picture counts."""


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
    first: DigitReader,
    hand: LearnedHand,
    settings: ServeSettings,
    say: Callable[[str], None],
    camera: ServerCamera | None = None,
) -> None:
    """Serves the page until Ctrl-C; `say`s where it is. Raises WebError where the address can't be had.

    Every viewer has a reader with the networks of `first`, which reads with `hand`, where corrections go.
    `camera` is this computer's own, which all may watch.
    """
    limits, table = settings.limits, Table(settings.limits.table_rows)
    viewers = Viewers(first, hand, limits, table.end)
    broadcast = None
    if camera is not None:
        viewer = viewers.open_server_camera()
        broadcast = Broadcast(camera.source, camera.first, camera.view, viewer, table)
    application = make_application(viewers, table, limits, settings.version, broadcast)
    listeners: list[Listener] = []
    try:
        own, address = listening_socket(settings.address)
        if settings.is_lan:
            # Here, for it takes the certificates' library with it.
            from vision.web.lan import lan_listeners

            local = lan_listeners(application, settings.address, limits, say, listeners)
        else:
            local = application
        listeners.append(Listener(own, guarded(local, Entrance(address.names))))
        say(f"the page is at {address.url} (Ctrl-C ends it)")
        asyncio.run(_serve_all(listeners, limits, broadcast))
    finally:
        for listener in listeners:
            listener.socket.close()
        if broadcast is not None:
            broadcast.close()
        viewers.close()


async def _serve_all(listeners: Sequence[Listener], limits: Limits, broadcast: Broadcast | None) -> None:
    """Serves on every socket until the last one is asked to end."""
    servers = [make_server(each, limits) for each in listeners]
    reading = asyncio.create_task(broadcast.run() if broadcast is not None else asyncio.sleep(0))
    # What fails there is told once all is closed.
    reading.add_done_callback(lambda done: _end_where_failed(done, servers))
    others = [
        asyncio.create_task(server._serve([each.socket]))
        for server, each in zip(servers[:-1], listeners[:-1], strict=True)
    ]
    await servers[-1].serve(sockets=[listeners[-1].socket])
    for server in servers[:-1]:
        server.should_exit = True
    await asyncio.gather(*others)
    reading.cancel()
    # Not awaited by itself: its being cancelled would be taken for ours, which Ctrl-C asks for.
    await asyncio.wait([reading])
    if not reading.cancelled():
        reading.result()


def _end_where_failed(done: asyncio.Task[None], servers: Sequence[uvicorn.Server]) -> None:
    if not done.cancelled() and done.exception() is not None:
        for server in servers:
            server.should_exit = True
