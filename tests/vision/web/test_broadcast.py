"""A camera of the server: read once, however many watch, and what they are told where it goes away."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from vision.corrections import LearnedHand
from vision.frame import Frame
from vision.page import Page
from vision.reader import DigitReader
from vision.sources import CameraState, EndOfSource, Source, SourceError
from vision.view import View
from vision.web.broadcast import Broadcast, message
from vision.web.table import Table
from vision.web.viewer import Viewer


class CountingReader:
    """Reads nothing, and counts how often."""

    settings = None

    def __init__(self) -> None:
        self.frames: list[int] = []

    def anew(self) -> CountingReader:
        return self

    def update(self, frame: Frame) -> Page:
        self.frames.append(frame.index)
        return Page(frame, (), (), np.zeros(frame.image.shape[:2], np.uint8))


class FakeCamera:
    """Gives what it is told: a frame, nothing with a state, or an exception."""

    name, is_live, age_s = "camera 0", True, 0.04

    def __init__(self, gives: Sequence[Frame | CameraState | Exception]) -> None:
        self._gives = list(gives)
        self.is_read = False
        self.is_closed_while_read = False
        self.state: CameraState | None = CameraState.LIVE

    def read(self, timeout_s: float) -> Frame | None:
        self.is_read = True
        # Long enough for those who watch to have seen what came before.
        time.sleep(0.03)
        self.is_read = False
        given = self._gives.pop(0) if self._gives else EndOfSource()
        if isinstance(given, Exception):
            raise given
        if isinstance(given, Frame):
            return given
        self.state = given
        return None

    def close(self) -> None:
        self.is_closed_while_read |= self.is_read
        self._gives.clear()


def a_frame(index: int) -> Frame:
    return Frame(np.full((48, 64, 3), 200, np.uint8), index, index / 10, "camera 0")


@pytest.fixture
def reader() -> CountingReader:
    return CountingReader()


def broadcast_of(reader: CountingReader, *gives: Frame | CameraState | Exception) -> Broadcast:
    hand = cast(LearnedHand, SimpleNamespace())
    return broadcast_from(FakeCamera(gives), reader, hand)


def broadcast_from(camera: FakeCamera, reader: CountingReader, hand: LearnedHand) -> Broadcast:
    viewer = Viewer("server", cast(DigitReader, reader), hand, 0.0)
    return Broadcast(cast(Source, camera), a_frame(0), View(), viewer, Table(most_rows=50))


def opened(body: bytes) -> dict[str, Any]:
    length = int.from_bytes(body[:4], "big")
    assert body[4 + length :].startswith(b"\xff\xd8")
    return dict(json.loads(body[4 : 4 + length]))


def test_each_frame_is_read_once_and_all_who_watch_see_it(reader: CountingReader) -> None:
    async def watch(broadcast: Broadcast) -> list[int]:
        seen: list[int] = []
        while (shot := await broadcast.next(seen[-1] if seen else -1, 0.3)) is not None:
            seen.append(shot.number)
        return seen

    async def both() -> list[list[int]]:
        broadcast = broadcast_of(reader, *(a_frame(index) for index in range(1, 8)))
        *seen, _ = await asyncio.gather(watch(broadcast), watch(broadcast), broadcast.run())
        broadcast.close()
        return seen

    one, other = asyncio.run(both())
    assert reader.frames == list(range(8))
    assert one[-1] == other[-1] == 7
    assert one == sorted(set(one))


def test_a_camera_that_is_away_is_told_and_its_return_too(reader: CountingReader) -> None:
    away, gone = CameraState.RECONNECTING, SourceError("camera 0 is gone")

    async def run() -> list[str]:
        broadcast = broadcast_of(reader, away, away, a_frame(1), gone)
        reading, notices, after = asyncio.create_task(broadcast.run()), [""], -1
        while (shot := await broadcast.next(after, 0.3)) is not None:
            after, record = shot.number, opened(message(shot, table_version=3))
            assert (record["table"], record["age_ms"] >= 40) == (3, True)
            notices += [shot.notice] if shot.notice != notices[-1] else []
        await reading
        broadcast.close()
        return notices

    told = "camera 0 gives no picture; trying to get it back"
    assert asyncio.run(run()) == ["", told, "", "camera 0 is gone"]


def test_what_is_being_read_is_not_closed_meanwhile(reader: CountingReader) -> None:
    """In OpenCV release() beside read() waited for ever, now and then, and Ctrl-C ended nothing."""
    camera = FakeCamera([a_frame(index) for index in range(1, 50)])

    async def run() -> bool:
        broadcast = broadcast_from(camera, reader, cast(LearnedHand, SimpleNamespace()))
        reading = asyncio.create_task(broadcast.run())
        while not camera.is_read:
            await asyncio.sleep(0.001)
        reading.cancel()
        broadcast.close()
        return camera.is_read

    assert not asyncio.run(run())
    assert not camera.is_closed_while_read
