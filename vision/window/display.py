"""Whether a window can be opened, asked before it's tried."""

from __future__ import annotations

import os
import re
import socket
import struct
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import cv2

_UNKNOWN_WH = (1366, 768)
"""Taken for a screen that doesn't say its size: what fits here fits on nearly all."""
_TIMEOUT_S = 3.0
"""A server that starts anew, as Xvfb does when its last client goes, takes a second on a busy machine."""
_COOKIE = b"MIT-MAGIC-COOKIE-1"


class NoDisplay(Exception):
    """Nowhere to open a window; its text says why."""


class Display:
    """A screen that windows can be opened on."""

    def __init__(self, size_wh: tuple[int, int], connection: socket.socket | None = None) -> None:
        self.size_wh = size_wh
        """Width and height of the screen in pixels."""
        self._connection = connection

    def close(self) -> None:
        """To be called once there is a window: an X server that loses its last client starts anew."""
        if self._connection is not None:
            self._connection.close()


def find_display(environment: Mapping[str, str] = os.environ) -> Display:
    """The screen of this machine; raises NoDisplay where no window can be opened.

    OpenCV ends the process where it finds no display, so it has to be asked without OpenCV's help.
    """
    if not cv2.currentUIFramework():
        raise NoDisplay("this OpenCV is built without windows (opencv-python-headless)")
    if sys.platform in ("win32", "darwin"):
        return Display(_UNKNOWN_WH)
    address = environment.get("DISPLAY", "")
    if not address:
        if environment.get("WAYLAND_DISPLAY"):
            raise NoDisplay("DISPLAY is not set, and OpenCV needs Xwayland beside Wayland")
        raise NoDisplay("there is no display (DISPLAY is not set)")
    give_up_s = time.monotonic() + _TIMEOUT_S
    while True:
        try:
            return _ask_server(address, _authority_file(environment))
        except ConnectionResetError:
            # It may be starting anew, because its last client has just gone.
            if time.monotonic() > give_up_s:
                raise NoDisplay(f"the display {address} hangs up") from None
            time.sleep(0.05)
        except (OSError, struct.error) as error:
            raise NoDisplay(f"the display {address} does not answer ({error})") from error


def _ask_server(address: str, authority: Path) -> Display:
    """The first screen of the X server at `address`; OSError where it can't be reached."""
    parsed = re.fullmatch(r"(?P<host>.*):(?P<number>\d+)(\.\d+)?", address)
    if parsed is None:
        raise OSError("its name should be like :0")
    number = int(parsed["number"])
    server = _connected(parsed["host"], number)
    try:
        name, cookie = next(_cookies(authority, number), (b"", b""))
        return Display(_screen_wh(server, name, cookie), server)
    except (OSError, struct.error):
        server.close()
        raise


def _screen_wh(server: socket.socket, name: bytes, cookie: bytes) -> tuple[int, int]:
    """Width and height of the first screen, from the greeting of the X protocol."""
    # Byte order, the protocol's two numbers (11.0), and the lengths and texts of the authorization.
    request = struct.pack("<cxHHHHxx", b"l", 11, 0, len(name), len(cookie)) + _padded(name) + _padded(cookie)
    server.sendall(request)
    answered, _, _, _, more = struct.unpack("<BBHHH", _received(server, 8))
    rest = _received(server, 4 * more)
    if answered != 1:
        raise OSError("it refuses us; xauth or xhost can let us in")
    (vendor_length,), formats = struct.unpack_from("<H", rest, 16), rest[21]
    screen = 32 + vendor_length + -vendor_length % 4 + 8 * formats
    width, height = struct.unpack_from("<HH", rest, screen + 20)
    return int(width), int(height)


def _connected(host: str, number: int) -> socket.socket:
    """A connection to the X server with that number: on this machine by its socket, else over the network."""
    if host in ("", "unix") or host.startswith("/"):
        path = f"/tmp/.X11-unix/X{number}"
        try:
            return _unix_connection(path)
        except OSError:
            # Linux has it under an abstract name too, which is all that is left inside some containers.
            return _unix_connection(f"\0{path}")
    return socket.create_connection((host, 6000 + number), timeout=_TIMEOUT_S)


def _unix_connection(path: str) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(_TIMEOUT_S)
    try:
        connection.connect(path)
    except OSError:
        connection.close()
        raise
    return connection


def _authority_file(environment: Mapping[str, str]) -> Path:
    return Path(environment.get("XAUTHORITY") or Path(environment.get("HOME", "/")) / ".Xauthority")


def _cookies(authority: Path, number: int) -> Iterator[tuple[bytes, bytes]]:
    """Names and texts of the authorizations for the display of that number."""
    try:
        content = authority.read_bytes()
    except OSError:
        return
    offset = 0
    while offset + 2 < len(content):
        offset += 2
        fields = []
        for _ in range(4):
            (length,) = struct.unpack_from(">H", content, offset)
            fields.append(content[offset + 2 : offset + 2 + length])
            offset += 2 + length
        _, for_number, name, cookie = fields
        if name == _COOKIE and for_number in (b"", str(number).encode()):
            yield name, cookie


def _padded(content: bytes) -> bytes:
    return content + bytes(-len(content) % 4)


def _received(server: socket.socket, length: int) -> bytes:
    content = b""
    while len(content) < length:
        part = server.recv(length - len(content))
        if not part:
            raise ConnectionResetError
        content += part
    return content
