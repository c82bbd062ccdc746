"""The screen: the picture with what was read on it, a line of status, and keys."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

import cv2

from vision.box import Box
from vision.corrections import Corrector
from vision.drawing import draw
from vision.outputs import OutputError
from vision.page import Page
from vision.sources import Source, title_of
from vision.window.area_selection import AreaSelection
from vision.window.composition import DisplayOptions, Place, compose
from vision.window.correcting import Correcting
from vision.window.display import Display
from vision.window.frame_rate import Pace, Rate
from vision.window.snapshot import save_snapshot
from vision.window.status_line import status_text

_ESCAPE, _RETURN = 27, 13
_POLL_MS = 30
_NOTICE_S = 3.0
_WAITING_PERIOD_S = 0.1


class Window:
    """A window on the screen, open within its `with`. A video is shown no faster than it was filmed."""

    def __init__(
        self,
        source: Source,
        display: Display,
        *,
        area: Box | None = None,
        has_sum: bool = False,
        holds_each: bool = False,
        folder: Path = Path(),
        corrector: Corrector | None = None,
    ) -> None:
        """`holds_each` page until a key is pressed, as photos need it; pictures are saved in `folder`; what
        was read can be corrected where there is a `corrector`."""
        self.is_closed = False
        self._source = source
        self._display = display
        self._title = f"Digits: {title_of(source)}"
        self._has_sum = has_sum
        self._holds_each = holds_each
        self._folder = folder
        self._selection = AreaSelection(area)
        self._correcting = Correcting(corrector)
        self._rate, self._pace = Rate(), Pace()
        self._options = DisplayOptions()
        self._is_paused = self._is_next_asked = self._is_stale = False
        self._read_page: Page | None = None
        self._age_s = 0.0
        self._drawn_s = 0.0
        self._notice, self._notice_until_s = "", 0.0

    @property
    def area(self) -> Box | None:
        """The part of the frame to read, as given or drawn with the mouse; None for all of it."""
        return self._selection.area

    @property
    def _page(self) -> Page | None:
        """What is shown: what was read, and corrected."""
        return None if self._read_page is None else self._correcting.applied(self._read_page)

    def __enter__(self) -> Self:
        # The wheel brings Qt's X11 plugin alone; on a Wayland desktop Qt would look for another first.
        os.environ.setdefault("QT_QPA_PLATFORM", "xcb")
        cv2.namedWindow(self._title, cv2.WINDOW_AUTOSIZE | cv2.WINDOW_GUI_NORMAL)
        cv2.setMouseCallback(self._title, self._on_mouse)
        self._redraw()
        cv2.waitKey(1)
        self._display.close()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._is_open():
            cv2.destroyWindow(self._title)
            cv2.pollKey()

    def show(self, page: Page, age_s: float) -> None:
        """Shows `page`, whose picture is `age_s` seconds old; returns when the next may come."""
        if not self._source.is_live:
            self._wait_for_turn(page.frame.time_s)
        self._read_page, self._age_s, self._is_next_asked = page, age_s, False
        self._correcting.leave()
        self._rate.tick()
        self._redraw()
        self._listen(0)
        while (self._is_paused or self._holds_each) and not (self._is_next_asked or self.is_closed):
            self._listen(_POLL_MS)
            if self._is_stale:
                self._redraw()

    def wait(self) -> None:
        """Says how the source is doing, and looks at the keys."""
        if time.monotonic() - self._drawn_s > _WAITING_PERIOD_S:
            self._redraw()
        self._listen(0)

    def _wait_for_turn(self, frame_s: float) -> None:
        """Passes the time until the frame of that time is due; a key that asks for it brings it sooner."""
        is_stepping = self._is_next_asked or self._holds_each
        while not (is_stepping or self.is_closed) and (left_s := self._pace.left_s(frame_s)) > 0.001:
            self._listen(min(_POLL_MS, max(1, round(1000 * left_s))))
        self._pace.shown(frame_s)

    def _redraw(self) -> None:
        self._drawn_s = time.monotonic()
        self._is_stale = False
        marked = self._selection.shown, self._correcting.chosen
        image = compose(self._page, self._place(), self._options, marked, self._status())
        cv2.imshow(self._title, image)

    def _place(self) -> Place:
        size_wh = (1, 1) if self._read_page is None else self._read_page.frame.size_wh
        return Place.of(size_wh, self._display.size_wh, is_mirrored=self._options.is_mirrored)

    def _status(self) -> str:
        if self._correcting.prompt:
            return self._correcting.prompt
        if self._notice and time.monotonic() < self._notice_until_s:
            return self._notice
        # How fast somebody leafs through photos is nobody's business.
        rate = 0.0 if self._holds_each else self._rate.per_second
        text = status_text(self._source, self._page, rate, self._age_s, has_sum=self._has_sum)
        return f"PAUSED  {text}" if self._is_paused else text

    def _listen(self, wait_ms: int) -> None:
        """Lets the window live for `wait_ms`, or until a key comes, and does what it asks."""
        key = cv2.waitKey(wait_ms) if wait_ms else cv2.pollKey()
        if not self._is_open():
            # Showing anything now would open the window again.
            self.is_closed = True
        elif key >= 0:
            self._press(key & 0xFF)
        elif self._notice and time.monotonic() > self._notice_until_s:
            self._notice, self._is_stale = "", True

    def _is_open(self) -> bool:
        try:
            return cv2.getWindowProperty(self._title, cv2.WND_PROP_VISIBLE) >= 1
        except cv2.error:
            # With its last window OpenCV's Qt is gone altogether.
            return False

    def _press(self, key: int) -> None:
        self._is_stale = True
        name = chr(key).lower()
        if self._corrects(key):
            return
        if name == "q" or key == _ESCAPE:
            self.is_closed = True
        elif name == "n" or (self._holds_each and (name == " " or key == _RETURN)):
            self._is_next_asked = True
        elif name == " ":
            self._is_paused = not self._is_paused
        elif name == "s":
            self._save()
        elif name == "m":
            self._options = replace(self._options, is_ink_shown=not self._options.is_ink_shown)
        elif name == "f":
            self._options = replace(self._options, is_mirrored=not self._options.is_mirrored)
        elif name == "h":
            self._options = replace(self._options, is_help_shown=not self._options.is_help_shown)

    def _corrects(self, key: int) -> bool:
        """Does what a key asks for that is about correcting; the picture stands still meanwhile."""
        said = None if self._read_page is None else self._correcting.press(self._read_page, key)
        if said is None:
            return False
        self._is_paused = self._is_paused or not self._holds_each
        if self._correcting.chosen is None:
            self._notify(said)
        return True

    def _notify(self, text: str) -> None:
        self._notice, self._notice_until_s = text, time.monotonic() + _NOTICE_S

    def _save(self) -> None:
        """Keeps the page as it was read, at its full size, and says where."""
        page = self._page
        if page is None:
            return
        picture = draw(page, is_ink_shown=self._options.is_ink_shown)
        try:
            self._notify(f"saved {save_snapshot(picture, page.frame, self._folder)}")
        except OutputError as error:
            self._notify(str(error))

    def _on_mouse(self, event: int, x: int, y: int, flags: int, _: object) -> None:
        if self._read_page is None:
            return
        point = self._place().to_frame(x, y)
        if event == cv2.EVENT_LBUTTONDOWN:
            self._selection.press(*point)
        elif event == cv2.EVENT_LBUTTONUP:
            self._release(self._read_page, *point)
            self._is_stale = True
        elif event == cv2.EVENT_MOUSEMOVE and self._selection.move(*point):
            self._is_stale = True

    def _release(self, page: Page, x: int, y: int) -> None:
        """A box was drawn, or a mark clicked. In a picture that stands still a box is around a digit."""
        box = self._selection.drawn_to(x, y)
        if box is None and self._correcting.click(page, x, y):
            self._selection.drop()
            self._is_paused = self._is_paused or not self._holds_each
        elif box is not None and self._is_paused and self._correcting.takes_boxes:
            self._selection.drop()
            self._correcting.choose(box)
        else:
            self._selection.release(x, y)
