"""A camera or stream as a source: its newest picture, a watch on its silence, and the way back to it."""

import logging
import random
import threading
import time
from collections.abc import Callable
from typing import Protocol

from vision.frame import Frame
from vision.sources.base import SourceBase
from vision.sources.camera.address import Address
from vision.sources.camera.connection import Connection, Picture
from vision.sources.camera_state import CameraSettings, CameraState
from vision.sources.errors import EndOfSource, SourceError

_FIRST_PAUSE_S, _LONGEST_PAUSE_S, _JITTER = 0.25, 4.0, 0.25
_TURN_S = 0.05
"""How long `read` waits at a time before it looks at the clock again."""
_RELEASE_S = 0.5
"""How long `close` waits until a camera that works is let go."""

_logger = logging.getLogger(__name__)


class Feed(Protocol):
    """What a camera source needs of a connection."""

    @property
    def granted(self) -> str: ...
    @property
    def captured(self) -> int: ...
    @property
    def damaged(self) -> int: ...
    @property
    def skipped(self) -> int: ...
    @property
    def failure(self) -> str | None: ...
    @property
    def fps(self) -> float: ...
    @property
    def quiet_s(self) -> float: ...

    def take(self) -> Picture | None: ...
    def stop(self, wait_s: float = 0.0) -> None: ...


class CameraSource(SourceBase):
    """The newest frame of a camera, again and again.

    A thread of each connection fetches the pictures (see `Connection`). All else, giving a silent
    connection up and making a new one, happens in `read`, where it is also reported.
    """

    is_live = True

    def __init__(
        self,
        address: Address,
        settings: CameraSettings,
        connect: Callable[[Address, CameraSettings, threading.Condition], Feed] = Connection,
    ) -> None:
        super().__init__(address.name)
        self.frame_count: int | None = None
        self.problems: list[str] = []
        self._address = address
        self._settings = settings
        self._connect = connect
        self._news = threading.Condition()
        self._is_closed = False
        self._error: SourceError | None = None
        self._first_s: float | None = None
        """`time.monotonic()` of the first picture."""
        self._newest_s: float | None = None
        """The same of the newest that was handed out."""
        self._lost_s: float | None = None
        """When the camera was found to be away; None while it isn't."""
        self._attempts = 0
        self._rest_until_s: float | None = None
        """When the next attempt is due; None while a connection is open or opening."""
        self._earlier_skipped = self._earlier_damaged = 0
        self._connection = connect(address, settings, self._news)

    @property
    def state(self) -> CameraState:
        if self._error:
            return CameraState.LOST
        if self._lost_s is not None:
            return CameraState.RECONNECTING
        if not self._connection.captured:
            return CameraState.OPENING
        return CameraState.STALLED if self._connection.quiet_s > self._settings.stall_s else CameraState.LIVE

    @property
    def age_s(self) -> float:
        if self._connection.captured:
            return self._connection.quiet_s
        return time.monotonic() - self._newest_s if self._newest_s is not None else 0.0

    @property
    def fps(self) -> float:
        return self._connection.fps

    @property
    def granted(self) -> str:
        return self._connection.granted

    def read(self, timeout_s: float) -> Frame | None:
        deadline_s = time.monotonic() + timeout_s
        with self._news:
            while not self._is_closed:
                if self._error:
                    raise self._error
                frame = self._take()
                if frame:
                    return frame
                now_s = time.monotonic()
                self._watch(now_s)
                if now_s >= deadline_s:
                    return None
                self._news.wait(min(_TURN_S, deadline_s - now_s))
        raise EndOfSource

    def close(self) -> None:
        with self._news:
            self._is_closed = True
            self._news.notify_all()
        self._connection.stop(wait_s=_RELEASE_S)

    def _take(self) -> Frame | None:
        """The newest picture as a frame; None where there is no new one."""
        picture = self._connection.take() if self._rest_until_s is None else None
        self.frames_skipped = self._earlier_skipped + self._connection.skipped
        self.frames_damaged = self._earlier_damaged + self._connection.damaged
        if picture is None:
            return None
        if self._lost_s is not None:
            _logger.info("%s is back after %.1f s", self._address.title, time.monotonic() - self._lost_s)
        self._lost_s = None
        if self._first_s is None:
            self._first_s = picture.captured_s
        self._newest_s = picture.captured_s
        self.frames_read += 1
        return Frame(picture.image, self.frames_read - 1, picture.captured_s - self._first_s, self.name)

    def _watch(self, now_s: float) -> None:
        """Gives a broken or silent connection up, and makes a new one when it is time."""
        if self._rest_until_s is not None:
            if now_s >= self._rest_until_s:
                self._rest_until_s = None
                self._connection = self._connect(self._address, self._settings, self._news)
        else:
            fault = self._fault()
            if fault:
                self._give_up(fault, now_s)
        if self._lost_s is not None and now_s - self._lost_s >= self._settings.reconnect_s:
            self._lose()

    def _fault(self) -> str | None:
        """What is wrong with the connection; None where nothing is."""
        connection, settings = self._connection, self._settings
        if connection.failure:
            return connection.failure
        limit_s = settings.read_timeout_s if connection.captured else settings.first_picture_s
        if connection.quiet_s <= limit_s:
            return None
        what = (
            f"{self._address.title} {'opened but gave no picture' if connection.granted else 'did not open'}"
        )
        if connection.captured:
            what = f"{self._address.title} gave no picture"
        return f"{what} for {limit_s:g} s; see that it works and that nothing else uses it"

    def _give_up(self, fault: str, now_s: float) -> None:
        """Leaves this connection; the next attempt comes after a pause, ever longer ones."""
        connection = self._connection
        connection.stop()
        self._earlier_skipped += connection.skipped
        self._earlier_damaged += connection.damaged
        if self._first_s is None:
            self._error = SourceError(fault)
            raise self._error
        if self._lost_s is None:
            self._lost_s, self._attempts = now_s, 0
            self.problems.append(fault)
            _logger.info("%s; trying to get it back", fault)
        # Jitter, so that many programs don't knock at a camera that comes back all at once.
        pause_s = min(_FIRST_PAUSE_S * 2**self._attempts, _LONGEST_PAUSE_S)
        self._rest_until_s = now_s + pause_s * random.uniform(1 - _JITTER, 1 + _JITTER)
        self._attempts += 1

    def _lose(self) -> None:
        """The camera is gone for good."""
        self._connection.stop()
        patience_s = self._settings.reconnect_s
        back = f" and did not come back within {patience_s:g} s" if patience_s else ""
        self._error = SourceError(
            f"{self._address.title} stopped after {self._amount}{back}; "
            f"check its cable, power and network, then start again"
        )
        raise self._error
