"""Those who look: each with a reader of its own, and the work spread over the machine's cores."""

from __future__ import annotations

import asyncio
import math
import os
import secrets
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from vision.frame import Frame, Image
from vision.page import Page
from vision.reader import DigitReader
from vision.web.corrections import corrected
from vision.web.errors import RequestError
from vision.web.limits import Limits
from vision.web.uploads import decoded

MakeReader = Callable[[], DigitReader]


@dataclass(slots=True, eq=False)
class Viewer:
    """An open page: its reader with what it remembers, and its newest frame."""

    id: str
    reader: DigitReader
    seen_s: float
    """When it was last heard of, by the clock of `time.monotonic`."""
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    newest: int = 0
    """Number of the newest frame that came; one that waited behind it is not read."""
    frames: int = 0
    time_s: float = 0.0
    page: Page | None = None
    """What was read last, with what somebody corrected."""
    corrections: dict[int, int] = field(default_factory=dict)
    """What somebody said that digits are, by their ids."""

    def show(self, page: Page) -> Page:
        """Takes note of what was read, and corrects it."""
        self.page = corrected(page, self.corrections)
        return self.page

    def show_photo(self, page: Page) -> None:
        """Takes note of a photo, whose digits have ids of their own."""
        self.corrections.clear()
        self.page = page

    def correct(self, id: int, digit: int) -> Page:
        """Somebody says that the digit of that `id` is `digit`; RequestError where it isn't in view."""
        if self.page is None or id not in {reading.id for reading in self.page.digits}:
            raise RequestError(404, "that digit is not in view any more")
        self.corrections[id] = digit
        return self.show(self.page)


class Viewers:
    """Opens viewers, reads for them, and forgets those that are silent."""

    def __init__(self, make_reader: MakeReader, limits: Limits) -> None:
        self._make_reader = make_reader
        self._limits = limits
        self._viewers: dict[str, Viewer] = {}
        self._workers = ThreadPoolExecutor(os.cpu_count() or 1, "reading")
        self._photos = 0

    def close(self) -> None:
        """Ends the workers once they have read what they are reading."""
        self._workers.shutdown(cancel_futures=True)

    def open(self) -> Viewer:
        """A new viewer; RequestError where there are too many already."""
        now_s = time.monotonic()
        silent = [v.id for v in self._viewers.values() if now_s - v.seen_s > self._limits.viewer_idle_s]
        for id in silent:
            del self._viewers[id]
        if len(self._viewers) >= self._limits.viewers:
            raise RequestError(503, f"{len(self._viewers)} pages are open already", retry_after_s=10)
        viewer = Viewer(secrets.token_urlsafe(9), self._make_reader(), now_s)
        self._viewers[viewer.id] = viewer
        return viewer

    def get(self, id: str) -> Viewer:
        """The viewer with that `id`; RequestError where there is none (any more)."""
        viewer = self._viewers.get(id)
        if viewer is None:
            raise RequestError(410, "this page was silent for too long, or the server was started anew")
        viewer.seen_s = time.monotonic()
        return viewer

    def close_viewer(self, id: str) -> None:
        """Forgets a viewer, if it is there."""
        self._viewers.pop(id, None)

    async def read_frame(self, viewer: Viewer, data: bytes, time_s: float) -> Page:
        """The digits on the next frame of `viewer`, steadied by those before; the newest frame wins.

        RequestError 409 for a frame that a newer one overtook while it waited.
        """
        if not math.isfinite(time_s):
            raise RequestError(400, "time must be a number of seconds")
        viewer.newest += 1
        own = viewer.newest
        async with viewer.turn:
            if own != viewer.newest:
                raise RequestError(409, "a newer frame came first")
            viewer.time_s = max(viewer.time_s, time_s)
            return viewer.show(await self._in_worker(self._read_frame, viewer, data))

    def _read_frame(self, viewer: Viewer, data: bytes) -> Page:
        image = decoded(data, self._limits)
        frame = Frame(image, viewer.frames, viewer.time_s, "browser")
        viewer.frames += 1
        return viewer.reader.update(frame)

    async def read_photo(self, data: bytes, name: str) -> Page:
        """The digits on one photo, whichever way up it stands."""
        if self._photos >= self._limits.photos_at_once:
            raise RequestError(503, "busy with other photos; try again soon", retry_after_s=2)
        self._photos += 1
        try:
            return await self._in_worker(self._read_photo, data, name)
        finally:
            self._photos -= 1

    def _read_photo(self, data: bytes, name: str) -> Page:
        image: Image = decoded(data, self._limits)
        return self._make_reader().read_frame(Frame(image, source=name))

    async def _in_worker(self, work: Callable[..., Page], *arguments: object) -> Page:
        return await asyncio.get_running_loop().run_in_executor(self._workers, work, *arguments)
