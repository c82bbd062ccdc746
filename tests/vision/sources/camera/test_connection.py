"""The thread of a connection, on a VideoCapture that gives a frame whenever the test says so."""

import threading
import time
from collections.abc import Callable, Iterator

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from vision.sources.camera.address import parse_address
from vision.sources.camera.connection import Connection
from vision.sources.camera_state import CameraSettings


class FakeCapture:
    """What `cv2.VideoCapture` is to `vision.sources.camera.capture`; `frames` says what each grab gives."""

    frames: "FakeFrames"

    def __init__(self, *arguments: object) -> None:
        """Opens whatever it is asked to."""

    def isOpened(self) -> bool:
        return True

    def set(self, which: int, value: float) -> bool:
        return True

    def get(self, which: int) -> float:
        return 0.0

    def grab(self) -> bool:
        return self.frames.next()

    def retrieve(self) -> tuple[bool, npt.NDArray[np.uint8] | None]:
        return self.frames.picture()

    def release(self) -> None:
        self.frames.released.set()


class FakeFrames:
    """Frames of shades 1, 2, 3 ... as they are let through."""

    def __init__(self) -> None:
        self.shade = 0
        self.damaged: set[int] = set()
        self.is_gone = False
        self.released = threading.Event()
        self._permits = threading.Semaphore(0)

    def let_through(self, count: int) -> None:
        for _ in range(count):
            self._permits.release()

    def unplug(self) -> None:
        self.is_gone = True
        self.let_through(1000)

    def next(self) -> bool:
        self._permits.acquire(timeout=10)
        self.shade += not self.is_gone
        return not self.is_gone

    def picture(self) -> tuple[bool, npt.NDArray[np.uint8] | None]:
        if self.shade in self.damaged:
            return False, None
        return True, np.full((6, 8, 3), self.shade, np.uint8)


@pytest.fixture
def frames(monkeypatch: pytest.MonkeyPatch) -> FakeFrames:
    frames = FakeFrames()
    monkeypatch.setattr(FakeCapture, "frames", frames, raising=False)
    monkeypatch.setattr(cv2, "VideoCapture", FakeCapture)
    return frames


@pytest.fixture
def connection(frames: FakeFrames) -> Iterator[Connection]:
    connection = Connection(parse_address("rtsp://camera/live"), CameraSettings(), threading.Condition())
    yield connection
    connection.stop()
    frames.let_through(1)
    connection.stop(wait_s=10)
    assert frames.released.is_set()


def wait_until(is_it: Callable[[], bool]) -> None:
    deadline_s = time.monotonic() + 10
    while not is_it():
        assert time.monotonic() < deadline_s
        time.sleep(0.005)


def test_the_newest_picture_stands_for_those_that_nobody_took(
    connection: Connection, frames: FakeFrames
) -> None:
    frames.let_through(5)
    wait_until(lambda: connection.captured == 5)
    picture = connection.take()
    assert picture is not None
    assert picture.image[0, 0, 0] == 5
    assert connection.take() is None
    assert connection.skipped == 4


def test_a_damaged_frame_is_counted_and_the_picture_before_it_stays_the_newest(
    connection: Connection, frames: FakeFrames
) -> None:
    frames.damaged = {3}
    frames.let_through(3)
    wait_until(lambda: connection.damaged == 1)
    picture = connection.take()
    assert picture is not None
    assert picture.image[0, 0, 0] == 2


def test_a_camera_that_is_gone_ends_the_connection_and_is_let_go(
    connection: Connection, frames: FakeFrames
) -> None:
    frames.let_through(1)
    wait_until(lambda: connection.captured == 1)
    frames.unplug()
    wait_until(lambda: connection.failure is not None)
    assert connection.failure == "the stream rtsp://camera/live stopped giving pictures"
    assert frames.released.is_set()


def test_the_rate_is_measured_and_forgotten_in_a_silence(connection: Connection, frames: FakeFrames) -> None:
    start_s = time.monotonic()
    for _ in range(11):
        before = connection.captured
        frames.let_through(1)
        while connection.captured == before:
            time.sleep(0.001)
        time.sleep(0.02)
    fastest = 11 / (time.monotonic() - start_s)
    assert 0.5 * fastest < connection.fps <= 1.5 * fastest
    wait_until(lambda: connection.fps == 0)
    assert connection.quiet_s > 1


def test_a_stopped_connection_takes_no_more_pictures(connection: Connection, frames: FakeFrames) -> None:
    connection.stop()
    frames.let_through(2)
    assert frames.released.wait(10)
    assert connection.take() is None


def test_a_picture_about_to_be_followed_by_another_is_left_for_that_one(
    connection: Connection, frames: FakeFrames
) -> None:
    interval_s = 0.4
    for number in range(4):
        frames.let_through(1)
        time.sleep(interval_s if number < 3 else 0.75 * interval_s)
    assert connection.captured == 4
    assert connection.take() is None
    frames.let_through(1)
    wait_until(lambda: connection.captured == 5)
    fresh = connection.take()
    assert fresh is not None
    assert fresh.image[0, 0, 0] == 5
    frames.let_through(1)
    wait_until(lambda: connection.captured == 6)
    # Overdue: the camera may have stopped, and what there is has to do.
    time.sleep(1.5 * interval_s)
    last = connection.take()
    assert last is not None
    assert last.image[0, 0, 0] == 6
