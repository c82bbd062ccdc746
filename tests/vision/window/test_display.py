"""A display is found before OpenCV looks for one, which would end the process where there is none."""

import os
import shutil
import socket
import struct
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import cv2
import pytest

from vision.window.display import NoDisplay, find_display

COOKIE = bytes(range(16))


class FakeServer:
    """An X server that greets whoever shows the right cookie."""

    def __init__(self, *, cookie: bytes = b"", hangs_up: int = 0) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._cookie = cookie
        self._hangs_up = hangs_up
        self.address = f"127.0.0.1:{self._listener.getsockname()[1] - 6000}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        # Wakes a thread that waits for a client.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            with client:
                asked = client.recv(1000)
                if self._hangs_up:
                    self._hangs_up -= 1
                elif self._cookie not in asked:
                    client.sendall(struct.pack("<BBHHH", 0, 2, 11, 0, 1) + b"no\0\0")
                else:
                    client.sendall(greeting(1920, 1080))


def greeting(width: int, height: int) -> bytes:
    vendor = b"A vendor\0\0\0\0"
    formats = bytes(8) * 3
    head = bytes(16) + struct.pack("<H", 10) + bytes(3) + bytes([3]) + bytes(10)
    screen = bytes(20) + struct.pack("<HH", width, height) + bytes(16)
    rest = head + vendor + formats + screen
    return struct.pack("<BBHHH", 1, 0, 11, 0, len(rest) // 4) + rest


@pytest.fixture(autouse=True)
def opencv_with_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cv2, "currentUIFramework", lambda: "QT")
    monkeypatch.setattr("sys.platform", "linux")


def test_the_size_of_the_screen_is_told() -> None:
    server = FakeServer()
    display = find_display({"DISPLAY": server.address})
    display.close()
    server.close()
    assert display.size_wh == (1920, 1080)


def test_the_cookie_for_this_display_is_shown(tmp_path: Path) -> None:
    server = FakeServer(cookie=COOKIE)
    number = server.address.rpartition(":")[2].encode()

    def entry(number: bytes, cookie: bytes) -> bytes:
        fields = (b"host", number, b"MIT-MAGIC-COOKIE-1", cookie)
        return b"\0\0" + b"".join(struct.pack(">H", len(field)) + field for field in fields)

    (tmp_path / ".Xauthority").write_bytes(entry(b"77", bytes(16)) + entry(number, COOKIE))
    find_display({"DISPLAY": server.address, "HOME": str(tmp_path)}).close()
    with pytest.raises(NoDisplay, match="refuses us"):
        find_display({"DISPLAY": server.address, "XAUTHORITY": str(tmp_path / "gone")})
    server.close()


def test_a_server_that_starts_anew_is_asked_again() -> None:
    server = FakeServer(hangs_up=2)
    find_display({"DISPLAY": server.address}).close()
    server.close()


@pytest.mark.parametrize(
    ("environment", "why"),
    [
        ({}, "there is no display"),
        ({"DISPLAY": ""}, "there is no display"),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "needs Xwayland"),
        ({"DISPLAY": ":4711"}, "does not answer"),
        ({"DISPLAY": "nonsense"}, "its name should be like :0"),
        ({"DISPLAY": "127.0.0.1:59000"}, "does not answer"),
    ],
)
def test_where_there_is_no_display_it_says_why(environment: dict[str, str], why: str) -> None:
    with pytest.raises(NoDisplay, match=why):
        find_display(environment)


def test_an_opencv_without_windows_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cv2, "currentUIFramework", lambda: "")
    with pytest.raises(NoDisplay, match="built without windows"):
        find_display({"DISPLAY": ":0"})


@pytest.fixture
def xvfb() -> Iterator[str]:
    """A real X server of its own."""
    program = shutil.which("Xvfb")
    if program is None:
        pytest.skip("Xvfb is not installed")
    reading, writing = os.pipe()
    arguments = [program, "-displayfd", str(writing), "-screen", "0", "1440x900x24", "-nolisten", "tcp"]
    server = subprocess.Popen(arguments, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with open(reading) as numbers:
        number = numbers.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait()


def test_a_real_server_answers_time_and_again(xvfb: str) -> None:
    # Without another client it starts anew after each.
    for _ in range(3):
        display = find_display({"DISPLAY": xvfb})
        assert display.size_wh == (1440, 900)
        display.close()
