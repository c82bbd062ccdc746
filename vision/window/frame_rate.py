"""How fast frames come, and when the next is due."""

import time
from collections import deque
from collections.abc import Callable

_SPAN_S = 1.0
"""What the rate is measured over."""


class Rate:
    """How many times per second something happened lately."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._times_s: deque[float] = deque(maxlen=240)

    def tick(self) -> None:
        """It happened just now."""
        self._times_s.append(self._clock())

    @property
    def per_second(self) -> float:
        """0 until it happened twice, and where it stopped happening."""
        now_s = self._clock()
        while len(self._times_s) > 2 and now_s - self._times_s[1] > _SPAN_S:
            self._times_s.popleft()
        if len(self._times_s) < 2 or now_s - self._times_s[-1] > 2 * _SPAN_S:
            return 0.0
        return (len(self._times_s) - 1) / max(self._times_s[-1] - self._times_s[0], 1e-6)


class Pace:
    """A recording is shown no faster than it was filmed, and after a delay no faster either."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._frame_s: float | None = None
        self._shown_s = 0.0

    def left_s(self, frame_s: float) -> float:
        """Seconds until the frame of that time in the recording is due; 0 or less where it's late."""
        return 0.0 if self._frame_s is None else self._due_s(frame_s) - self._clock()

    def shown(self, frame_s: float) -> None:
        """The frame of that time is shown now."""
        # A frame that is a little late doesn't put off all the others, one that is very late does.
        due_s, now_s = self._due_s(frame_s), self._clock()
        is_on_time = self._frame_s is not None and 0 <= now_s - due_s < 0.05
        self._frame_s, self._shown_s = frame_s, due_s if is_on_time else now_s

    def _due_s(self, frame_s: float) -> float:
        return self._shown_s + max(0.0, frame_s - (self._frame_s or 0.0))
