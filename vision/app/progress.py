"""How far long work is, on one line of a terminal; nothing of it in a pipe."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from typing import TextIO

from vision.sources import redacted_line

_PERIOD_S = 0.1
"""Shortest time between two drawings: a terminal takes a millisecond for each."""
_BAR_CELLS = 24
_TO_LINE_START, _CLEAR_LINE, _BELL = "\r", "\x1b[K", "\a"


class Progress:
    """A bar with the time left, or a line that says how it goes where no end is known."""

    def __init__(
        self, name: str, total: int | None, stream: TextIO, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Work on `name` in `total` steps, None where nobody knows; shown only if `stream` is a terminal."""
        self._name = name
        self._total = total
        self._stream = stream
        self._clock = clock
        self._is_shown = stream.isatty()
        self._is_drawn = False
        self._started_s = self._drawn_s = clock()
        self._blocks = "━─" if "utf" in (stream.encoding or "").lower() else "#-"

    def update(self, done: int, note: str = "") -> None:
        """Redraws the line, if it's time to: `done` steps are behind us, and `note` is the news."""
        now_s = self._clock()
        if not self._is_shown or now_s - self._drawn_s < _PERIOD_S:
            return
        self._drawn_s, self._is_drawn = now_s, True
        line = redacted_line(self._line(done, now_s - self._started_s, note))
        # One cell is left free: a full line would wrap, and a wrapped one can't be drawn over.
        width = shutil.get_terminal_size().columns - 1
        self._stream.write(f"{_TO_LINE_START}{line[:width]}{_CLEAR_LINE}")
        self._stream.flush()

    def clear(self) -> None:
        """Takes the line away, so that something else can be written there."""
        if self._is_drawn:
            self._stream.write(_TO_LINE_START + _CLEAR_LINE)
            self._stream.flush()
            self._is_drawn = False

    def ring(self) -> None:
        """Sounds the terminal's bell; in a pipe it would only be a strange character."""
        if self._is_shown:
            self._stream.write(_BELL)
            self._stream.flush()

    def say(self, text: str) -> None:
        """Writes `text` as a line of its own, which stays."""
        self.clear()
        print(redacted_line(text), file=self._stream, flush=True)

    def _line(self, done: int, took_s: float, note: str) -> str:
        rate = f"{done / took_s:.0f} per second" if took_s else ""
        if not self._total or done > self._total:
            return "  ".join(part for part in (self._name, f"{done}", rate, note) if part)
        full = done * _BAR_CELLS // self._total
        bar = self._blocks[0] * full + self._blocks[1] * (_BAR_CELLS - full)
        left = f"{minutes(took_s / done * (self._total - done))} left" if done else ""
        share = f"{100 * done // self._total:3d} %"
        parts = (self._name, bar, share, f"{done} of {self._total}", left, note)
        return "  ".join(part for part in parts if part)


def minutes(seconds: float) -> str:
    """`1:05`, or `1:01:05` from an hour up."""
    whole = round(seconds)
    hours, rest = divmod(whole, 3600)
    text = f"{rest // 60}:{rest % 60:02d}"
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else text
