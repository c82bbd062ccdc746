"""Those who look, each with a reader of its own, and the work spread over the machine's cores."""

from __future__ import annotations

import asyncio
import math
import os
import secrets
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from vision.corrections import LearnedHand
from vision.frame import Frame
from vision.page import Page
from vision.reader import DigitReader
from vision.web.errors import RequestError
from vision.web.limits import Limits
from vision.web.uploads import decoded
from vision.web.viewer import Viewer

T = TypeVar("T")

_MOST_S = 1e9
"""By any clock that a browser has; not a number is none of them."""
SERVER_CAMERA = "server"
"""The id of the viewer that is this computer's own camera."""


@dataclass(frozen=True, slots=True, eq=False)
class TimedPage:
    """A frame that was read, and how long that took."""

    page: Page
    decode_s: float
    read_s: float


class Viewers:
    """Opens viewers, reads for them, and forgets those that are silent."""

    def __init__(
        self, first: DigitReader, hand: LearnedHand, limits: Limits, forget: Callable[[str], None]
    ) -> None:
        """`first` reads with `hand`, its networks are those of all viewers; `forget` is told who is gone."""
        self._first, self._hand = first, hand
        self._limits = limits
        self._forget = forget
        self._viewers: dict[str, Viewer] = {}
        self._workers = ThreadPoolExecutor(os.cpu_count() or 1, "reading")
        self._photos = 0
        # Corrections are learned one by one: they all go into one hand.
        self._learning = asyncio.Lock()

    def close(self) -> None:
        """Ends the workers once they have read what they are reading."""
        self._workers.shutdown(cancel_futures=True)

    def open(self) -> Viewer:
        """A new viewer; RequestError where there are too many already."""
        now_s = time.monotonic()
        for viewer in list(self._viewers.values()):
            if now_s - viewer.seen_s > self._limits.viewer_idle_s:
                self.close_viewer(viewer.id)
        if len(self._viewers) >= self._limits.viewers:
            raise RequestError(503, f"{len(self._viewers)} pages are open already", retry_after_s=10)
        viewer = Viewer(secrets.token_urlsafe(9), self._first, self._hand, now_s)
        self._viewers[viewer.id] = viewer
        return viewer

    def open_server_camera(self) -> Viewer:
        """The viewer that is this computer's own camera; it stays as long as the server."""
        viewer = Viewer(SERVER_CAMERA, self._first, self._hand, math.inf)
        self._viewers[SERVER_CAMERA] = viewer
        return viewer

    def of_browser(self, id: str) -> Viewer:
        """The same as `get`, for one that sends its own pictures."""
        if id == SERVER_CAMERA:
            raise RequestError(403, "this computer's camera is watched, it takes no pictures")
        return self.get(id)

    def get(self, id: str) -> Viewer:
        """The viewer with that `id`; RequestError where there is none (any more)."""
        viewer = self._viewers.get(id)
        if viewer is None:
            raise RequestError(410, "this page was silent for too long, or the server was started anew")
        viewer.seen_s = max(viewer.seen_s, time.monotonic())
        return viewer

    def close_viewer(self, id: str) -> None:
        """Forgets a viewer, if it is there."""
        if self._viewers.pop(id, None) is not None:
            self._forget(id)

    async def read_frame(self, viewer: Viewer, data: bytes, time_s: float) -> TimedPage:
        """The digits on the next frame of `viewer`, steadied by those before; the newest frame wins.

        RequestError 409 for a frame that a newer one overtook while it waited.
        """
        if not abs(time_s) < _MOST_S:
            raise RequestError(400, "time must be a number of seconds")
        viewer.newest += 1
        own = viewer.newest
        async with viewer.turn:
            if own != viewer.newest:
                raise RequestError(409, "a newer frame came first")
            return await self._in_worker(lambda: self._read_frame(viewer, data, time_s))

    def _read_frame(self, viewer: Viewer, data: bytes, time_s: float) -> TimedPage:
        started_s = time.perf_counter()
        image = decoded(data, self._limits)
        decoded_s = time.perf_counter()
        page = viewer.read_frame(image, time_s)
        return TimedPage(page, decoded_s - started_s, time.perf_counter() - decoded_s)

    async def read_photo(self, data: bytes, name: str, viewer: Viewer | None = None) -> Page:
        """The digits on one photo, whichever way up it stands; `viewer` has it before it then."""
        if self._photos >= self._limits.photos_at_once:
            raise RequestError(503, "busy with other photos; try again soon", retry_after_s=2)
        self._photos += 1
        try:
            if viewer is None:
                return await self._in_worker(lambda: self._read_photo(data, name))
            async with viewer.turn:
                return await self._in_worker(lambda: viewer.read_photo(decoded(data, self._limits), name))
        finally:
            self._photos -= 1

    def _read_photo(self, data: bytes, name: str) -> Page:
        return self._first.anew().read_frame(Frame(decoded(data, self._limits), source=name))

    async def correct(self, viewer: Viewer, say: Callable[[], str]) -> tuple[Page | None, Page | None, str]:
        """What `viewer` has before it without and with what `say` corrects, and what could not be learned."""
        async with viewer.turn, self._learning:
            before = viewer.page
            problem = await self._in_worker(say)
            after = viewer.page
        for other in [each for each in self._viewers.values() if each is not viewer]:
            # A still picture would not be read again.
            async with other.turn:
                other.read_again()
        return before, after, problem

    async def _in_worker(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._workers, work)
