"""A screen where there is none: an X server of its own, with keys pressed and pictures taken of it."""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import cv2
import numpy as np
import pytest

from vision.frame import Image

SIZE_WH = (1440, 900)
_PATIENCE_S = 30.0


def wait_until(is_so: Callable[[], bool], what: str) -> None:
    """Returns as soon as `is_so`; fails the test where that takes too long."""
    give_up_s = time.monotonic() + _PATIENCE_S
    while not is_so():
        assert time.monotonic() < give_up_s, f"waited in vain for {what}"
        time.sleep(0.05)


class Screen:
    """The X server with that number."""

    def __init__(self, number: str) -> None:
        self.address = f":{number}"
        self.environment = {**os.environ, "DISPLAY": self.address}

    def find(self, title: str) -> str:
        """The id of the window with `title` in its name, waiting for it and giving it the keyboard."""
        found: list[str] = []

        def is_there() -> bool:
            # A window of Qt has others of its name within; the last is the one that takes keys.
            found[:] = self._run("xdotool", "search", "--name", title).split()
            return bool(found)

        wait_until(is_there, f"a window {title}")
        wait_until(lambda: self._is_painted(found[-1]), f"something in the window {title}")
        self._run("xdotool", "windowfocus", "--sync", found[-1])
        return found[-1]

    def _is_painted(self, window: str) -> bool:
        """Whether anything is on the screen; brings the window up anew where that takes long.

        Where no window manager is and the machine is busy, one in six windows of Qt stays black for good: it
        missed that it was exposed. With a window manager none of 48 did.
        """
        give_up_s = time.monotonic() + 2
        while not self.picture().any():
            if time.monotonic() > give_up_s:
                self._run("xdotool", "windowunmap", "--sync", window, "windowmap", "--sync", window)
                return False
            time.sleep(0.05)
        return True

    def wait_for_page(self) -> None:
        """Until light paper is shown: a window opens empty, and keys and clicks on it mean nothing yet."""
        wait_until(lambda: float((self.picture() > 150).all(axis=2).mean()) > 0.02, "a page in the window")

    def press(self, *keys: str) -> None:
        """One key after the other, as fast as people are."""
        for key in keys:
            self._run("xdotool", "key", key)
            time.sleep(0.2)

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """The left button from one spot to another."""
        x, y = start
        self._run("xdotool", "mousemove", f"{x}", f"{y}", "mousedown", "1")
        for share in (0.3, 0.6, 1.0):
            x, y = (round(s + share * (e - s)) for s, e in zip(start, end, strict=True))
            self._run("xdotool", "mousemove", f"{x}", f"{y}")
        self._run("xdotool", "mouseup", "1")

    def resize(self, window: str, size_wh: tuple[int, int]) -> None:
        """As somebody who pulls at its corner."""
        self._run("xdotool", "windowsize", "--sync", window, f"{size_wh[0]}", f"{size_wh[1]}")

    @contextmanager
    def window_manager(self) -> Iterator[None]:
        """What makes windows full screen, until the end of the `with`."""
        manager = subprocess.Popen(["openbox"], env=self.environment, stderr=subprocess.DEVNULL)
        # It names itself on the root window once it is ready.
        wait_until(lambda: "window id" in self._run("xprop", "-root", "_NET_SUPPORTING_WM_CHECK"), "openbox")
        try:
            yield
        finally:
            manager.terminate()
            manager.wait()

    def close(self, window: str) -> None:
        """What the X in a window's corner does: asks the program to close it."""
        x11 = ctypes.CDLL(ctypes.util.find_library("X11"))
        x11.XOpenDisplay.restype = ctypes.c_void_p
        display = ctypes.c_void_p(x11.XOpenDisplay(self.address.encode()))
        event = _ClientMessage(
            type=33,
            window=int(window),
            message_type=x11.XInternAtom(display, b"WM_PROTOCOLS", 0),
            format=32,
            first=x11.XInternAtom(display, b"WM_DELETE_WINDOW", 0),
        )
        x11.XSendEvent(display, ctypes.c_ulong(int(window)), 0, ctypes.c_long(0), ctypes.byref(event))
        x11.XCloseDisplay(display)

    def picture(self) -> Image:
        """What is on the screen."""
        command = ["import", "-silent", "-window", "root", "png:-"]
        taken = subprocess.run(command, env=self.environment, capture_output=True, check=True)
        picture = cv2.imdecode(np.frombuffer(taken.stdout, np.uint8), cv2.IMREAD_COLOR)
        assert picture is not None
        return np.asarray(picture, np.uint8)

    def _run(self, *command: str) -> str:
        return subprocess.run(command, env=self.environment, capture_output=True, text=True).stdout


class _ClientMessage(ctypes.Structure):
    """XClientMessageEvent, filled up to the size of an XEvent."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong),
        ("message_type", ctypes.c_ulong),
        ("format", ctypes.c_int),
        ("first", ctypes.c_long),
        ("rest", ctypes.c_byte * 152),
    )


@contextmanager
def a_screen() -> Iterator[Screen]:
    """An X server until the end of the `with`; skips the test where that can't be."""
    for program in ("Xvfb", "xdotool", "import", "openbox", "xprop"):
        if shutil.which(program) is None:
            pytest.skip(f"no screen to test on: {program} is not installed")
    reading, writing = os.pipe()
    size = f"{SIZE_WH[0]}x{SIZE_WH[1]}x24"
    # Without -noreset it would start anew whenever xdotool, its only client, is done.
    command = ["Xvfb", "-displayfd", f"{writing}", "-screen", "0", size, "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with open(reading) as numbers:
        number = numbers.readline().strip()
    try:
        yield Screen(number)
    finally:
        server.terminate()
        server.wait()
