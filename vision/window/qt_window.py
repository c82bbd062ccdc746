"""OpenCV's window: opened, drawn on and closed, with its keys by name."""

from __future__ import annotations

import os
from collections.abc import Callable

import cv2

from vision.frame import Image
from vision.window.key_codes import key_name

OnMouse = Callable[[int, int, int, int, object], None]
"""Takes OpenCV's event, then x and y in pixels of the picture."""


class QtWindow:
    """A window that can be resized and made full screen; pictures are drawn for the size it has."""

    def __init__(self, title: str, on_mouse: OnMouse) -> None:
        self._title = title
        self._on_mouse = on_mouse
        self._given_wh: tuple[int, int] | None = None
        self.is_full_screen = False

    def open(self, size_wh: tuple[int, int]) -> None:
        """Opens it at that size."""
        # The wheel brings Qt's X11 plugin alone; on a Wayland desktop Qt would look for another first.
        os.environ.setdefault("QT_QPA_PLATFORM", "xcb")
        cv2.namedWindow(self._title, cv2.WINDOW_NORMAL | cv2.WINDOW_FREERATIO | cv2.WINDOW_GUI_NORMAL)
        cv2.setMouseCallback(self._title, self._on_mouse)
        self.suggest(size_wh)

    def close(self) -> None:
        """Closes it, if the user hasn't."""
        if self.is_open:
            cv2.destroyWindow(self._title)
            cv2.pollKey()

    @property
    def is_open(self) -> bool:
        """Whether the user has not closed it."""
        try:
            return cv2.getWindowProperty(self._title, cv2.WND_PROP_VISIBLE) >= 1
        except cv2.error:
            # With its last window OpenCV's Qt is gone altogether.
            return False

    @property
    def size_wh(self) -> tuple[int, int]:
        """Width and height of the picture in it, in pixels."""
        _, _, width, height = cv2.getWindowImageRect(self._title)
        return max(1, width), max(1, height)

    def suggest(self, size_wh: tuple[int, int]) -> None:
        """Gives it that size, unless the user chose one."""
        is_chosen = self.is_full_screen or (self._given_wh is not None and self.size_wh != self._given_wh)
        if not is_chosen and size_wh != self._given_wh:
            cv2.resizeWindow(self._title, *size_wh)
            self._given_wh = self.size_wh

    def toggle_full_screen(self) -> None:
        """Fills the screen with it, or makes it a window again."""
        self.is_full_screen = not self.is_full_screen
        mode = cv2.WINDOW_FULLSCREEN if self.is_full_screen else cv2.WINDOW_NORMAL
        cv2.setWindowProperty(self._title, cv2.WND_PROP_FULLSCREEN, mode)

    def show(self, picture: Image) -> None:
        """Puts `picture` into it, scaled where its size is another than the window's."""
        cv2.imshow(self._title, picture)

    def key(self, wait_ms: int) -> str:
        """The key that is pressed within `wait_ms`, by its name; empty where none is. The window lives on."""
        code = cv2.waitKeyEx(wait_ms) if wait_ms else cv2.pollKey()
        return key_name(code) if code >= 0 else ""
