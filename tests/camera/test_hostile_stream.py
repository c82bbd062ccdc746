"""Cameras that send what no camera sends, and addresses that can't be any."""

import struct
import threading

import cv2
import numpy as np
import pytest

from tests.camera.mjpeg_server import MjpegServer
from tests.camera.reading import read_some
from vision.sources import CameraSettings, SourceError, open_camera


def a_jpeg() -> bytes:
    noise = np.random.default_rng(0).integers(0, 256, (240, 320, 3), np.uint8)
    _, data = cv2.imencode(".jpg", noise)
    return data.tobytes()


def enlarged(jpeg: bytes, side: int) -> bytes:
    """The same data behind a header that promises `side` by `side` pixels."""
    at = jpeg.index(b"\xff\xc0") + 5
    return jpeg[:at] + struct.pack(">HH", side, side) + jpeg[at + 4 :]


def repeated(jpeg: bytes, scans: int) -> bytes:
    """The same picture with its one scan over and over."""
    scan = jpeg[jpeg.index(b"\xff\xda") : -2]
    return jpeg[:-2] + scans * scan + jpeg[-2:]


@pytest.mark.parametrize("bad", [enlarged(a_jpeg(), 16_000), repeated(a_jpeg(), 600)], ids=["huge", "slow"])
def test_pictures_that_take_memory_or_time_are_damaged_ones(bad: bytes) -> None:
    server = MjpegServer([a_jpeg(), bad])
    server.start()
    try:
        with open_camera(server.address(), CameraSettings()) as source:
            frames = read_some(source, 5)
            assert {frame.size_wh for frame in frames} == {(320, 240)}
            assert source.frames_damaged >= 1
    finally:
        server.stop()


@pytest.mark.parametrize(
    ("spec", "says"),
    [
        ("http://a..b/x", "there is no host named a..b"),
        ("http://[::1/x", "the address is not written right"),
        ("http://camera:99999/x", "the address is not written right"),
    ],
)
def test_an_address_that_can_be_none_is_one_line_and_no_threads_traceback(
    spec: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", failures.append)
    with open_camera(spec, CameraSettings()) as source, pytest.raises(SourceError, match=says) as error:
        read_some(source)
    assert "\n" not in str(error.value)
    assert not failures


def test_a_number_that_no_camera_has_is_refused_at_once() -> None:
    with pytest.raises(SourceError, match="there is no camera 9999"):
        open_camera("9" * 5000, CameraSettings())
