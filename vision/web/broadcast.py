"""A camera or video of this computer: read once, and watched by whoever likes."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TypeVar

import cv2

from vision.frame import Frame
from vision.page import Page
from vision.sources import CameraState, EndOfSource, Source, SourceError
from vision.view import View
from vision.web.collecting import collect
from vision.web.records import live_record_of
from vision.web.table import Table
from vision.web.viewer import Viewer

T = TypeVar("T")

_TURN_S = 0.2
_QUALITY = 80
_AWAY = (CameraState.STALLED, CameraState.RECONNECTING)


@dataclass(frozen=True, slots=True, eq=False)
class Shot:
    """A frame that was read, as it is sent."""

    number: int
    jpeg: bytes
    record: bytes
    """The reading as the inside of a JSON object."""
    captured_s: float
    """When the frame was taken, by the clock of `time.monotonic`."""
    notice: str = ""
    """What is wrong, for who watches; empty where nothing is."""


class Broadcast:
    """Reads a source as fast as it can, and hands every frame to all who wait for it."""

    def __init__(self, source: Source, first: Frame, view: View, viewer: Viewer, table: Table) -> None:
        """`first` is the first frame of `source`; `viewer` remembers what is read, `table` its numbers."""
        self.viewer = viewer
        self._source, self._view, self._table = source, view, table
        self._next: Frame | None = first
        self._shot: Shot | None = None
        self._news = asyncio.Condition()
        # OpenCV's cameras block: they have a thread of their own.
        self._thread = ThreadPoolExecutor(1, "camera")
        viewer.begin_film(source.name)

    @property
    def source(self) -> str:
        """What is read, credentials taken out."""
        return self._source.name

    def close(self) -> None:
        """Ends the thread; the source is closed by who opened it, once nobody reads it any more."""
        # OpenCV's release() beside a read() of the same video may wait for ever.
        self._thread.shutdown()

    async def run(self) -> None:
        """Reads until the source ends, and tells who watches why."""
        started_s = time.monotonic()
        try:
            while True:
                frame = self._next or await self._in_thread(lambda: self._source.read(_TURN_S))
                self._next = None
                if frame is None:
                    await self._tell_state()
                    continue
                if not self._source.is_live:
                    await asyncio.sleep(started_s + frame.time_s - time.monotonic())
                await self._read(frame, time.monotonic() - self._source.age_s)
        except EndOfSource:
            return
        except SourceError as error:
            await self._tell(f"{error}")

    async def next(self, after: int, patience_s: float) -> Shot | None:
        """The newest shot behind number `after`; None where none comes in time."""
        with suppress(TimeoutError):
            async with asyncio.timeout(patience_s), self._news:
                await self._news.wait_for(lambda: self._shot is not None and self._shot.number > after)
        shot = self._shot
        return shot if shot is not None and shot.number > after else None

    async def show_again(self, page: Page) -> None:
        """Somebody corrected what is in view: all who watch see it."""
        if self._shot is not None:
            await self._put(replace(self._shot, record=_inside(page)))

    async def _read(self, frame: Frame, captured_s: float) -> None:
        async with self.viewer.turn:
            page, jpeg = await self._in_thread(lambda: self._seen(frame))
        collect(self._table, self.viewer, page)
        await self._put(Shot(0, jpeg, _inside(page), captured_s))

    def _seen(self, frame: Frame) -> tuple[Page, bytes]:
        page = self.viewer.read(self._view.upright(frame), self._view)
        _, jpeg = cv2.imencode(".jpg", page.frame.image, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
        return page, jpeg.tobytes()

    async def _tell_state(self) -> None:
        if self._source.state in _AWAY and self._shot is not None and not self._shot.notice:
            await self._tell(f"{self.source} gives no picture; trying to get it back")

    async def _tell(self, notice: str) -> None:
        if self._shot is not None:
            await self._put(replace(self._shot, notice=notice))

    async def _put(self, shot: Shot) -> None:
        async with self._news:
            self._shot = replace(shot, number=self._shot.number + 1 if self._shot is not None else 0)
            self._news.notify_all()

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)


def message(shot: Shot, table_version: int) -> bytes:
    """What a browser gets: 4 bytes for the length of the JSON, big-endian, the JSON, and the JPEG."""
    more = {
        "number": shot.number,
        "age_ms": round(1000 * (time.monotonic() - shot.captured_s), 1),
        "table": table_version,
        "notice": shot.notice,
    }
    text = json.dumps(more).encode()[:-1] + b", " + shot.record + b"}"
    return len(text).to_bytes(4, "big") + text + shot.jpeg


def _inside(page: Page) -> bytes:
    return json.dumps(live_record_of(page)).encode()[1:-1]
