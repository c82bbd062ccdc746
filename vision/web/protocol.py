"""HTTP/1.1 as uvicorn speaks it, with a bound on how long a request's head may take and on connections."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import Any, ClassVar

from uvicorn.protocols.http.h11_impl import H11Protocol

_MOST_CONNECTIONS = 400
"""Of 1024 files that a process may have open on most systems; the one that waits longest gives way."""


class BoundedProtocol(H11Protocol):
    """Closes a connection that takes too long to say what it wants."""

    header_s = 5.0
    _waiting: ClassVar[OrderedDict[int, BoundedProtocol]] = OrderedDict()

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self._head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._wait_for_head()

    def data_received(self, data: bytes) -> None:
        if self._head_timer is None and (self.cycle is None or self.cycle.response_complete):
            # The next request on a connection that is kept.
            self._wait_for_head()
        super().data_received(data)

    def handle_events(self) -> None:
        before = self.cycle
        super().handle_events()
        if self.cycle is not before:
            self._head_came()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_came()
        super().connection_lost(exc)

    def _wait_for_head(self) -> None:
        self._head_timer = self.loop.call_later(self.header_s, self._give_up)
        self._waiting[id(self)] = self
        if len(self._waiting) > _MOST_CONNECTIONS:
            _, oldest = self._waiting.popitem(last=False)
            oldest._give_up()

    def _head_came(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None
        self._waiting.pop(id(self), None)

    def _give_up(self) -> None:
        self._head_came()
        if not self.transport.is_closing():
            self.transport.close()
