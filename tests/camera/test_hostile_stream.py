"""Cameras that send what no camera sends, and addresses that can't be any."""

import re
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.camera.mjpeg_server import MjpegServer
from tests.camera.reading import read_some
from vision.sources import CameraSettings, SourceError, open_camera

ROOT = Path(__file__).parents[2]
HEAD = b"--frame\r\nContent-Type: image/jpeg\r\n"
MEBIBYTE = bytes(1 << 20)

MEASURED = """
import sys
from pathlib import Path
from vision.app import leave, main
code = main(sys.argv[1:])
print(Path("/proc/self/status").read_text(), flush=True)
leave(code)
"""
"""The program, which says on standard output what memory it took."""

Sent = tuple[bytes, bytes]
"""What a camera sends once, and what it sends ever again after that."""


def a_jpeg() -> bytes:
    noise = np.random.default_rng(0).integers(0, 256, (120, 160, 3), np.uint8)
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


@pytest.mark.parametrize("bad", [enlarged(a_jpeg(), 16_000), repeated(a_jpeg(), 150)], ids=["huge", "slow"])
def test_pictures_that_take_memory_or_time_are_damaged_ones(bad: bytes) -> None:
    server = MjpegServer([a_jpeg(), bad])
    server.start()
    try:
        with open_camera(server.address(), CameraSettings()) as source:
            frames = read_some(source, 5)
            assert {frame.size_wh for frame in frames} == {(160, 120)}
            assert source.frames_damaged >= 1
    finally:
        server.stop()


@contextmanager
def a_server(sent: Sent) -> Iterator[str]:
    """The address of a camera that sends this, for as long as anybody takes it."""
    once, ever_again = sent

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=--frame")
            self.end_headers()
            self.wfile.write(once)
            while True:
                self.wfile.write(ever_again)
                time.sleep(0.01)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: the tests' output is pytest's."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """A client that went away is no news."""

    with Server(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/video"
        server.shutdown()


def two_gigabytes_announced() -> Sent:
    return HEAD + b"Content-Length: 2000000000\r\n\r\n" + a_jpeg(), MEBIBYTE


def a_picture_without_end() -> Sent:
    return HEAD + b"\r\n" + a_jpeg(), MEBIBYTE


def a_header_without_end() -> Sent:
    return HEAD, b"X-Header: yes\r\n" * 1000


def walls() -> Sent:
    """Whole JPEGs of 16000x16000 pixels, 4 MB each, which decoding would make 770 MB of."""
    _, data = cv2.imencode(".jpg", np.full((16_000, 16_000), 200, np.uint8))
    return b"", HEAD + f"Content-Length: {len(data)}\r\n\r\n".encode() + data.tobytes() + b"\r\n"


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux what memory a process took")
@pytest.mark.parametrize("sent", [two_gigabytes_announced, walls])
def test_no_stream_takes_the_memory(sent: Callable[[], Sent]) -> None:
    with a_server(sent()) as address:
        command = [sys.executable, "-c", MEASURED, "--camera", address, "--no-window"]
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-1].startswith("error: the stream http://127.0.0.1:")
    # 110 MB without any camera.
    assert int(re.findall(r"VmHWM:\s+(\d+) kB", ended.stdout)[0]) < 250_000


@pytest.mark.parametrize("sent", [a_picture_without_end, a_header_without_end])
def test_what_does_not_end_is_left_soon(sent: Callable[[], Sent]) -> None:
    with (
        a_server(sent()) as address,
        open_camera(address, CameraSettings()) as source,
        pytest.raises(SourceError, match="sends no video that can be read"),
    ):
        read_some(source)


def test_the_first_picture_may_be_the_one_that_is_too_large() -> None:
    server = MjpegServer([enlarged(a_jpeg(), 16_000), a_jpeg()])
    server.start()
    try:
        with open_camera(server.address(), CameraSettings()) as source:
            assert read_some(source)[0].size_wh == (160, 120)
    finally:
        server.stop()


@pytest.mark.parametrize("head", [HEAD, b"--frame\nCONTENT-TYPE: image/jpeg\n"], ids=["usual", "bare"])
def test_parts_that_do_not_say_how_long_they_are_end_where_the_next_begins(head: bytes) -> None:
    end = b"\r\n" if head == HEAD else b"\n"
    with (
        a_server((b"", head + end + a_jpeg() + end)) as address,
        open_camera(address, CameraSettings()) as source,
    ):
        assert {frame.size_wh for frame in read_some(source, 3)} == {(160, 120)}
        assert source.granted == "160x120 MJPG"


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
