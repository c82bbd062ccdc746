"""The screen: the picture with what was read on it, a line of status, and keys."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Self

from vision.box import Box
from vision.corrections import Corrector
from vision.drawing import LabelMemory
from vision.outputs import OutputError, SheetCapture
from vision.page import Page
from vision.sources import CameraState, Source, title_of
from vision.window.area_selection import AreaSelection
from vision.window.composition import BLANK_WH, SWITCHES, DisplayOptions, Place, compose, first_window_wh
from vision.window.display import Display
from vision.window.frame_rate import Pace, Rate
from vision.window.notice import Notice
from vision.window.page_history import PageHistory
from vision.window.pointer import Acted, Pointer
from vision.window.qt_window import QtWindow
from vision.window.snapshot import Snapshots
from vision.window.status_line import status_text, with_mode
from vision.window.tasks import Tasks

_POLL_MS = 30
_WAITING_PERIOD_S = 0.1


class Window:
    """A window on the screen, open within its `with`. A video is shown no faster than it was filmed."""

    def __init__(
        self,
        source: Source,
        display: Display,
        snapshots: Snapshots,
        *,
        area: Box | None = None,
        has_sum: bool = False,
        columns: Sequence[int] = (),
        holds_each: bool = False,
        corrector: Corrector | None = None,
        capture: SheetCapture | None = None,
        announce: Callable[[str], None] = lambda text: None,
    ) -> None:
        """`holds_each` page until a key is pressed, as photos need it; with a `corrector` what was read can
        be corrected, with `capture` sheets before a camera taken, of which `announce` tells outside."""
        self.is_closed = False
        self._source = source
        self._display = display
        self._window = QtWindow(f"Digits: {title_of(source)}", self._on_mouse)
        self._snapshots = snapshots
        self._has_sum, self._columns = has_sum, columns
        self._holds_each = holds_each
        self._selection = AreaSelection(area)
        self.capture = capture
        self._tasks = Tasks(corrector, capture, announce, are_photos=holds_each)
        self._pointer = Pointer(self._selection, self._tasks.correcting)
        self._rate, self._pace, self._notice = Rate(), Pace(), Notice()
        self._options = DisplayOptions()
        self._history, self._labels = PageHistory(), LabelMemory()
        self._is_paused = self._is_next_asked = self._is_stale = self._is_at_end = False
        self._age_s, self._drawn_s, self._drawn_wh = 0.0, 0.0, BLANK_WH

    @property
    def area(self) -> Box | None:
        """The part of the frame to read, as given or drawn with the mouse; None for all of it."""
        return self._selection.area

    def __enter__(self) -> Self:
        self._window.open(BLANK_WH)
        self._redraw()
        self._window.key(1)
        self._display.close()
        return self

    def __exit__(self, *_: object) -> None:
        self._window.close()

    def show(self, page: Page, age_s: float) -> None:
        """Shows `page`, whose picture is `age_s` seconds old; returns when the next may come."""
        if not self._source.is_live:
            self._wait_for_turn(page.frame.time_s)
        # What was chosen meanwhile is on the page that is still in view.
        self._live_while(lambda: self._is_paused and not self._is_next_asked)
        if self.is_closed:
            return
        if self._holds_each:
            self._history.add(page)
        else:
            self._history.replace_newest(page)
        self._window.suggest(first_window_wh(page.frame.size_wh, self._display.size_wh))
        self._age_s, self._is_next_asked = age_s, False
        if self._tasks.arrive(page):
            if self._has_more:
                return
            self._notice.say("there is nothing more to check")
        if said := self._tasks.capturing.update(self._tasks.correcting.applied(page)):
            self._notice.say(said)
        self._rate.tick()
        self._redraw()
        self._listen(0)
        self._live_while(lambda: (self._is_paused or self._holds_each) and not self._is_next_asked)

    def wait(self) -> None:
        """Says how the source is doing, and looks at the keys."""
        if time.monotonic() - self._drawn_s > _WAITING_PERIOD_S:
            self._redraw()
        self._listen(0)

    def hold(self) -> None:
        """Keeps the last picture on the screen until a key is pressed that isn't for looking at it."""
        self._is_at_end, self._is_stale = True, True
        self._live_while(lambda: self._is_at_end)

    def _live_while(self, is_so: Callable[[], bool]) -> None:
        """Looks at the keys and shows what comes of them, as long as `is_so`."""
        while is_so() and not self.is_closed:
            if self._is_outdated:
                self._redraw()
            self._listen(_POLL_MS)

    @property
    def _is_outdated(self) -> bool:
        """Whether something else is to be seen: after a key, and where the window has another size."""
        return not self.is_closed and (self._is_stale or self._window.size_wh != self._drawn_wh)

    def _wait_for_turn(self, frame_s: float) -> None:
        """Passes the time until the frame of that time is due; a key that asks for it brings it sooner."""
        is_stepping = self._is_next_asked or self._holds_each
        while (
            not (is_stepping or self.is_closed or self._is_paused)
            and (left_s := self._pace.left_s(frame_s)) > 0.001
        ):
            self._listen(min(_POLL_MS, max(1, round(1000 * left_s))))
        self._pace.shown(frame_s)

    def _redraw(self) -> None:
        self._drawn_s, self._drawn_wh = time.monotonic(), self._window.size_wh
        self._is_stale = False
        is_away = self._source.state in (CameraState.STALLED, CameraState.RECONNECTING)
        picture = compose(
            self._corrected,
            self._drawn_wh,
            self._options,
            area=self._selection.shown,
            chosen=self._tasks.marked,
            enlarged=self._tasks.enlarged,
            flash=self._tasks.capturing.flash,
            status=self._status(),
            away_s=self._source.age_s if is_away else None,
            memory=self._labels,
        )
        self._window.show(picture)

    @property
    def _corrected(self) -> Page | None:
        """The page in view, with what was corrected."""
        page = self._history.current
        return None if page is None else self._tasks.correcting.applied(page)

    def _status(self) -> str:
        page, behind = self._corrected, self._history.behind
        prompt = self._tasks.prompt(page) if page else ""
        said = self._tasks.correcting.prompt or self._notice.text or prompt
        if said:
            return said
        # How fast somebody leafs through photos is nobody's business.
        rate = 0.0 if self._holds_each else self._rate.per_second
        has_sum, columns = self._has_sum, self._columns
        text = status_text(self._source, page, rate, self._age_s, has_sum=has_sum, columns=columns)
        return with_mode(text, is_at_end=self._is_at_end, behind=behind, is_paused=self._is_paused)

    def _listen(self, wait_ms: int) -> None:
        """Lets the window live for `wait_ms`, or until a key comes, and does what it asks."""
        key = self._window.key(wait_ms)
        if not self._window.is_open:
            # Showing anything now would open the window again.
            self.is_closed = True
        elif key:
            self._press(key)
        elif self._notice.has_ended() or self._tasks.capturing.has_ended():
            self._is_stale = True

    def _press(self, key: str) -> None:
        self._is_stale = True
        if self._does(key):
            return
        if key in SWITCHES:
            self._options = self._options.switched(key)
        elif key == "s":
            self._save()
        elif key == "f11":
            self._window.toggle_full_screen()
        elif key in ("q", "escape") or self._is_at_end:
            self._is_at_end, self.is_closed = False, True
        elif key == "left":
            self._history.back()
            self._tasks.leave()
        elif key in ("n", "right") or (self._holds_each and key in ("space", "return")):
            self._go_on(key)
        elif key == "space":
            self._is_paused = not self._is_paused
            self._tasks.leave()

    def _does(self, key: str) -> bool:
        """Does what a key asks for that does something to the page; whether it is one."""
        page = self._history.current
        pressed = None if page is None else self._tasks.press(page, key, is_paused=self._is_paused)
        if pressed is None:
            return False
        self._is_paused = self._is_paused or (pressed.is_pausing and not self._holds_each)
        self._notice.say(pressed.notice)
        if pressed.is_past_page:
            is_found = self._history.forward_to(lambda page: not self._tasks.arrive(page))
            self._is_next_asked = not is_found and self._has_more
            self._notice.say("" if is_found or self._has_more else pressed.notice)
        return True

    @property
    def _has_more(self) -> bool:
        """Whether there are photos that were not shown yet."""
        return self._source.frames_read + self._source.frames_damaged < (self._source.frame_count or 0)

    def _go_on(self, key: str) -> None:
        """To the photo after the one in view, or the next one; a film has only the latter, by its own key."""
        self._tasks.leave()
        if not self._history.forward() and (self._holds_each or key == "n"):
            self._is_next_asked = True

    def _save(self) -> None:
        """Keeps the page as it was read, at its full size, and says where."""
        page = self._corrected
        if page is None:
            return
        try:
            self._notice.say(f"saved {self._snapshots.save(page, is_ink_shown=self._options.is_ink_shown)}")
        except OutputError as error:
            self._notice.say(str(error))

    def _on_mouse(self, event: int, x: int, y: int, flags: int, _: object) -> None:
        page = self._history.current
        if page is None:
            return
        place = Place.of(page.frame.size_wh, self._drawn_wh, is_mirrored=self._options.is_mirrored)
        acted = self._pointer.act(event, place.to_frame(x, y), page, is_paused=self._is_paused)
        self._is_stale = self._is_stale or acted is not Acted.NOTHING
        self._is_paused = self._is_paused or (acted is Acted.CHOSEN and not self._holds_each)
