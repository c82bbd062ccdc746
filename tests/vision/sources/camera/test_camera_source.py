"""A camera's watch and its way back, against a connection that does what a test says.

The connection's own thread, and what OpenCV makes of real cameras, is tested in tests/camera.
"""

import threading
import time
from collections.abc import Callable

import numpy as np
import pytest

from vision.sources.camera.address import Address, parse_address
from vision.sources.camera.camera_source import CameraSource
from vision.sources.camera.connection import Picture
from vision.sources.camera_state import CameraSettings, CameraState
from vision.sources.errors import EndOfSource, SourceError

HASTY = CameraSettings(open_timeout_s=0.1, read_timeout_s=0.7, stall_s=0.3, reconnect_s=10)


class FakeConnection:
    """A connection without a thread: `give` is what its camera does."""

    granted = "8x6"
    fps = 30.0

    def __init__(self, news: threading.Condition) -> None:
        self.captured = self.damaged = self.skipped = 0
        self.failure: str | None = None
        self.is_stopped = False
        self._news = news
        self._newest: Picture | None = None
        self._last_s = time.monotonic()

    @property
    def quiet_s(self) -> float:
        return time.monotonic() - self._last_s

    def give(self, shade: int = 0) -> None:
        with self._news:
            self.captured += 1
            self.skipped += self._newest is not None
            self._last_s = time.monotonic()
            self._newest = Picture(np.full((6, 8, 3), shade, np.uint8), self._last_s)
            self._news.notify_all()

    def take(self) -> Picture | None:
        picture, self._newest = self._newest, None
        return picture

    def stop(self, wait_s: float = 0.0) -> None:
        self.is_stopped = True


class FakeCamera:
    """Makes connections, and keeps them for the test: `camera.connections[-1].give()`."""

    def __init__(self) -> None:
        self.connections: list[FakeConnection] = []
        self.times_s: list[float] = []

    def connect(
        self, address: Address, settings: CameraSettings, news: threading.Condition
    ) -> FakeConnection:
        self.connections.append(FakeConnection(news))
        self.times_s.append(time.monotonic())
        return self.connections[-1]

    def open(self, settings: CameraSettings = HASTY) -> CameraSource:
        return CameraSource(parse_address("rtsp://me:secret@camera/live"), settings, self.connect)


@pytest.fixture
def camera() -> FakeCamera:
    return FakeCamera()


def read_until(source: CameraSource, is_it: Callable[[], bool]) -> None:
    deadline_s = time.monotonic() + 10
    while not is_it():
        assert time.monotonic() < deadline_s
        source.read(0.01)


def test_reading_comes_back_while_nothing_comes(camera: FakeCamera) -> None:
    source = camera.open(CameraSettings())
    start_s = time.monotonic()
    assert source.read(0.1) is None
    assert 0.1 <= time.monotonic() - start_s < 1
    assert (source.state, source.age_s, source.frames_read) == (CameraState.OPENING, 0, 0)


def test_a_picture_wakes_whoever_waits_for_it(camera: FakeCamera) -> None:
    source = camera.open(CameraSettings())
    threading.Timer(0.1, camera.connections[0].give).start()
    start_s = time.monotonic()
    frame = source.read(10)
    assert frame is not None
    assert time.monotonic() - start_s < 5
    assert (frame.index, frame.time_s, frame.source) == (0, 0, "rtsp://camera/live")


def test_only_the_newest_picture_is_handed_out_and_only_once(camera: FakeCamera) -> None:
    source = camera.open(CameraSettings())
    for shade in (1, 2, 3):
        camera.connections[0].give(shade)
    frame = source.read(0)
    assert frame is not None
    assert frame.image[0, 0, 0] == 3
    assert source.read(0) is None
    assert (source.frames_read, source.frames_skipped) == (1, 2)


def test_a_silence_is_a_stall_first_and_then_the_end_of_the_connection(camera: FakeCamera) -> None:
    source = camera.open()
    camera.connections[0].give()
    source.read(0)
    assert source.state is CameraState.LIVE
    read_until(source, lambda: source.state is CameraState.STALLED)
    assert source.age_s > 0.3
    read_until(source, lambda: source.state is CameraState.RECONNECTING)
    assert camera.connections[0].is_stopped
    assert source.problems == [
        "the stream rtsp://camera/live gave no picture for 0.7 s; "
        "see that it works and that nothing else uses it"
    ]


def test_after_a_loss_indices_and_time_go_on(camera: FakeCamera) -> None:
    source = camera.open()
    camera.connections[0].give()
    first = source.read(0)
    camera.connections[0].failure = "gone"
    read_until(source, lambda: len(camera.connections) == 2)
    while_away = source.state
    camera.connections[1].give()
    second = source.read(1)
    assert first is not None
    assert second is not None
    assert (first.index, second.index) == (0, 1)
    assert second.time_s > 0.1
    assert (while_away, source.state) == (CameraState.RECONNECTING, CameraState.LIVE)


def test_a_picture_that_comes_late_from_a_connection_given_up_is_not_used(camera: FakeCamera) -> None:
    source = camera.open()
    camera.connections[0].give()
    source.read(0)
    camera.connections[0].failure = "gone"
    source.read(0)
    camera.connections[0].give()
    assert source.read(0) is None


def test_the_pauses_between_attempts_grow(camera: FakeCamera) -> None:
    source = camera.open(CameraSettings(reconnect_s=60))
    camera.connections[0].give()
    source.read(0)

    def fail() -> bool:
        camera.connections[-1].failure = "gone"
        return len(camera.connections) == 4

    read_until(source, fail)
    pauses_s = np.diff(camera.times_s[1:])
    assert 0.3 < pauses_s[0] < pauses_s[1]


def test_a_camera_that_does_not_come_back_is_lost_for_good(camera: FakeCamera) -> None:
    source = camera.open(CameraSettings(reconnect_s=0.3))
    camera.connections[0].give()
    source.read(0)
    camera.connections[0].failure = "gone"
    with pytest.raises(SourceError, match=r"stopped after 1 frame and did not come back within 0\.3 s"):
        read_until(source, lambda: False)
    assert source.state is CameraState.LOST
    with pytest.raises(SourceError):
        source.read(0)


def test_what_was_damaged_and_skipped_before_a_loss_still_counts(camera: FakeCamera) -> None:
    source = camera.open()
    first = camera.connections[0]
    first.give()
    first.give()
    first.damaged = 3
    source.read(0)
    first.failure = "gone"
    read_until(source, lambda: len(camera.connections) == 2)
    camera.connections[1].damaged = 2
    source.read(0)
    assert (source.frames_damaged, source.frames_skipped) == (5, 1)
    assert source.summary == "1 of 6 frames read, 5 damaged"


def test_a_first_attempt_that_fails_is_not_repeated(camera: FakeCamera) -> None:
    source = camera.open()
    camera.connections[0].failure = "it did not open"
    with pytest.raises(SourceError, match="it did not open"):
        source.read(0)
    assert (len(camera.connections), source.state) == (1, CameraState.LOST)


def test_closing_ends_a_read_in_another_thread(camera: FakeCamera) -> None:
    source = camera.open(CameraSettings())
    threading.Timer(0.1, source.close).start()
    with pytest.raises(EndOfSource):
        source.read(10)
    assert camera.connections[0].is_stopped


def test_iterating_goes_on_over_a_silence_and_ends_with_the_source(camera: FakeCamera) -> None:
    with camera.open(CameraSettings()) as source:
        threading.Timer(0.4, camera.connections[0].give).start()
        frames = []
        for frame in source:
            frames.append(frame)
            source.close()
    assert [frame.index for frame in frames] == [0]


@pytest.mark.parametrize(
    "make",
    [
        lambda: CameraSettings(size_wh=(0, 480)),
        lambda: CameraSettings(fps=0),
        lambda: CameraSettings(read_timeout_s=0),
        lambda: CameraSettings(reconnect_s=-1),
    ],
)
def test_settings_that_make_no_sense_are_refused(make: Callable[[], CameraSettings]) -> None:
    with pytest.raises(ValueError, match="must be"):
        make()
