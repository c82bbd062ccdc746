"""Ctrl-C and SIGTERM: an orderly end, within a second whatever the program is doing."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import Any, Self

_PATIENCE_S = 0.8
"""How long a C library may keep us from acting on a signal before the process ends without it."""
_active: Interruptions | None = None
"""Who hears the signals now; they are the process's, and so is this."""
_Handler = Callable[[int, FrameType | None], Any] | int | signal.Handlers | None
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interruptions:
    """Within it, the first Ctrl-C or SIGTERM raises KeyboardInterrupt in the main thread.

    Python acts on signals only between two of its own instructions, and some pictures take seconds to decode.
    So where the exception is late, a thread ends the process: what is written is flushed frame by frame, and
    nothing is being written then. Once it was raised, the outputs take the time they need to be closed; a
    second signal, a second or more after the first, ends the process at once.
    """

    def __init__(self) -> None:
        self.signal: signal.Signals | None = None
        """What ended the program; None as long as nothing did."""
        self._is_armed = True
        self._holds = 0
        self._is_owed = False
        self._since_s = 0.0
        # No threading.Event: a second signal while the first sets it would wait for its lock for good.
        self._is_heard = False
        self._before: list[_Handler] = []

    @property
    def exit_code(self) -> int:
        """130 for Ctrl-C and 143 for SIGTERM, as shells have it."""
        return _code(self.signal or signal.SIGINT)

    def check(self) -> None:
        """Raises KeyboardInterrupt where a signal came whose own exception somebody swallowed."""
        if self.signal is not None:
            self._is_heard = True
            raise KeyboardInterrupt

    def disarm(self) -> None:
        """From here on nothing is raised: the work is done, and the outputs are being closed."""
        self._is_armed = False

    def __enter__(self) -> Self:
        global _active
        self._ours, self._pythons = socket.socketpair()
        self._pythons.setblocking(False)
        self._fd_before = signal.set_wakeup_fd(self._pythons.fileno(), warn_on_full_buffer=False)
        self._guard = threading.Thread(target=self._watch, name="interruptions", daemon=True)
        self._guard.start()
        # Half of it entered would never be left: what comes now is raised at the end of what is held next.
        self._holds += 1
        self._before = [signal.signal(each, self._hear) for each in _SIGNALS]
        _active = self
        self._holds -= 1
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        global _active
        _active = None
        self._is_armed = False
        for each, before in zip(_SIGNALS, self._before, strict=True):
            signal.signal(each, before)
        signal.set_wakeup_fd(self._fd_before)
        self._pythons.close()
        self._guard.join()
        self._ours.close()

    def hold(self) -> None:
        """From here on a signal is only noted; see `held`."""
        self._holds += 1

    def let_go(self) -> None:
        """Takes one `hold` back; raises KeyboardInterrupt after the last, where a signal came meanwhile."""
        self._holds -= 1
        if self._is_owed and not self._holds:
            self._is_owed = False
            self.check()

    def _hear(self, number: int, _: FrameType | None) -> None:
        now_s = time.monotonic()
        if not (self._is_armed and self._holds):
            self._is_heard = True
        if self.signal is None:
            self.signal, self._since_s = signal.Signals(number), now_s
            if self._is_armed and not self._holds:
                raise KeyboardInterrupt
            self._is_owed = self._is_armed
        elif now_s - self._since_s > 1:
            # Sooner it may be the same request: `timeout` signals a process, and then its group.
            os._exit(_code(number))

    def _watch(self) -> None:
        """Waits for what Python's C handler writes the moment a signal comes."""
        while received := self._ours.recv(1):
            if received[0] in _SIGNALS and not self._is_heard_soon():
                os._exit(_code(received[0]))

    def _is_heard_soon(self) -> bool:
        until_s = time.monotonic() + _PATIENCE_S
        while not self._is_heard and time.monotonic() < until_s:
            time.sleep(0.01)
        return self._is_heard


@contextmanager
def held() -> Iterator[None]:
    """Within, in the main thread, no signal raises anything, but at its end.

    For libraries that take any exception for a fault of theirs, and for functions of OpenCV with several
    signatures, where the one we use isn't the first: between two attempts OpenCV asks Python for the text of
    the TypeError, Python acts on signals before it answers, and OpenCV reads the text that it didn't get
    (5.0: a segmentation fault). Where that takes long the process ends, as it does in a library that doesn't
    come back. Outside an `Interruptions` it does nothing.
    """
    interruptions = _active
    if interruptions is None:
        yield
        return
    interruptions.hold()
    try:
        yield
    finally:
        interruptions.let_go()


def _code(number: int) -> int:
    return 128 + number
