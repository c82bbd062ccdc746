"""A thread that reads one connection to a camera and keeps its newest picture only."""

import logging
import os
import sys
import threading
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from typing import NoReturn

import cv2

from vision.frame import Image
from vision.sources.camera.address import Address
from vision.sources.camera.capture import Capture
from vision.sources.camera.http_stream import HttpStream, open_http_stream
from vision.sources.camera.open_failure import explain_failure
from vision.sources.camera_state import CameraSettings
from vision.sources.errors import SourceError

_MOST_FAILED_GRABS = 10
"""In a row, until a connection is held for broken; a damaged packet of a stream is one."""
_PAUSE_S = 0.04
"""After a failed grab: a camera that is gone fails at once, and must not keep a core busy."""
_EXPLAIN_S = 1.0
_RATE_OVER_FRAMES = 31
_STALE, _OVERDUE = 0.5, 1.25
"""Age of a picture, in the time from one to the next, from which the next is waited for, and no longer."""
_SILENCE_S = 2.0
_LONGEST_REASON = 200


class _CameraThread(threading.Thread):
    """A type of its own, so that `leave` finds those that hang."""


def leave(code: int) -> NoReturn:
    """Ends the process like `sys.exit(code)`, but also cleanly while a camera's thread hangs in a library.

    Such a thread that comes back while Python shuts down makes OpenCV abort the process (SIGABRT).
    """
    if any(isinstance(thread, _CameraThread) for thread in threading.enumerate()):
        logging.shutdown()
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                # Whoever read from a pipe may be gone.
                with suppress(OSError):
                    stream.flush()
        os._exit(code)
    sys.exit(code)


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """What the camera gave, and when."""

    image: Image
    captured_s: float
    """`time.monotonic()` as it came."""


class Connection:
    """One attempt at a camera, from its opening to its end.

    A library may hang in a read for as long as it likes: whoever waits looks at `quiet_s`, calls `stop`
    and makes another one. The device is let go by the thread itself, as soon as it comes back.
    """

    def __init__(self, address: Address, settings: CameraSettings, news: threading.Condition) -> None:
        """Starts to open `address`; `news` is notified of each picture, and of the end."""
        self.granted = ""
        self.captured = self.damaged = self.skipped = 0
        self.failure: str | None = None
        """Why it is over; None as long as it isn't."""
        self._address = address
        self._settings = settings
        self._news = news
        self._newest: Picture | None = None
        self._times_s: deque[float] = deque([time.monotonic()], maxlen=_RATE_OVER_FRAMES)
        self._is_stopped = False
        self._thread = _CameraThread(target=self._run, name=f"camera {address.name}", daemon=True)
        self._thread.start()

    @property
    def fps(self) -> float:
        """Pictures per second over the last second or so; 0 before the third, and in a silence."""
        if self.quiet_s > _SILENCE_S:
            return 0.0
        times_s = list(self._times_s)[0 if self.captured >= _RATE_OVER_FRAMES else 1 :]
        return (len(times_s) - 1) / (times_s[-1] - times_s[0]) if len(times_s) > 1 else 0.0

    @property
    def quiet_s(self) -> float:
        """Seconds since the last picture, or since the start where there was none."""
        return time.monotonic() - self._times_s[-1]

    def take(self) -> Picture | None:
        """The newest picture, once; None where there is no newer one, or where one is about to come, which is
        better read than the one before it. Call it with `news` held."""
        if self._newest and _STALE < (time.monotonic() - self._newest.captured_s) * self.fps < _OVERDUE:
            return None
        picture, self._newest = self._newest, None
        return picture

    def stop(self, wait_s: float = 0.0) -> None:
        """Asks the thread to let the camera go, and waits up to `wait_s` for it."""
        self._is_stopped = True
        self._thread.join(wait_s)

    def _run(self) -> None:
        """The whole life of a connection; whatever ends it is told to whoever waits."""
        try:
            self._connect()
        except (OSError, MemoryError, cv2.error) as failure:
            reason = " ".join(str(failure).split())[:_LONGEST_REASON] or "not enough memory"
            self._end(f"{self._address.title} failed ({reason}); see that it works, and try again")

    def _connect(self) -> None:
        try:
            stream = open_http_stream(self._address, self._settings)
            capture = stream or Capture(self._address, self._settings)
        except SourceError as error:
            self._end(f"{error}; {explain_failure(self._address, _EXPLAIN_S)}")
            return
        try:
            self.granted = capture.granted
            self._read(capture)
        finally:
            capture.release()
        if self.captured:
            self._end(f"{self._address.title} stopped giving pictures")
        else:
            self._end(f"{self._address.title} opened but gave no picture; see that nothing else uses it")

    def _read(self, capture: Capture | HttpStream) -> None:
        """Keeps the newest picture until `stop`, or until the camera gives no more."""
        failed = 0
        while not self._is_stopped and failed < _MOST_FAILED_GRABS:
            if not capture.grab():
                failed += 1
                time.sleep(_PAUSE_S)
                continue
            now_s = time.monotonic()
            image = capture.picture()
            with self._news:
                # Between frames of a stream, a grab that fails at once is a packet that can't be decoded.
                self.damaged += (image is None) + (failed if self._address.is_stream else 0)
                failed = 0
                if image is not None and not self._is_stopped:
                    self.captured += 1
                    self._times_s.append(now_s)
                    self.skipped += self._newest is not None
                    self._newest = Picture(image, now_s)
                    self._news.notify_all()

    def _end(self, why: str) -> None:
        with self._news:
            self.failure = why
            self._news.notify_all()
