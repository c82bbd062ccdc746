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
        self._is_held = False
        self._since_s = 0.0
        self._heard = threading.Event()
        self._before: list[_Handler] = []

    @property
    def exit_code(self) -> int:
        """130 for Ctrl-C and 143 for SIGTERM, as shells have it."""
        return _code(self.signal or signal.SIGINT)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Within, nothing is raised, but at its end: some libraries take any exception for a fault of theirs.

        Where that takes long the process ends, as it does in a library that doesn't come back.
        """
        self._is_held = True
        try:
            yield
        finally:
            self._is_held = False
        self.check()

    def check(self) -> None:
        """Raises KeyboardInterrupt where a signal came whose own exception somebody swallowed."""
        if self.signal is not None:
            self._heard.set()
            raise KeyboardInterrupt

    def disarm(self) -> None:
        """From here on nothing is raised: the work is done, and the outputs are being closed."""
        self._is_armed = False

    def __enter__(self) -> Self:
        self._ours, self._pythons = socket.socketpair()
        self._pythons.setblocking(False)
        self._fd_before = signal.set_wakeup_fd(self._pythons.fileno(), warn_on_full_buffer=False)
        self._guard = threading.Thread(target=self._watch, name="interruptions", daemon=True)
        self._guard.start()
        self._before = [signal.signal(each, self._hear) for each in _SIGNALS]
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._is_armed = False
        for each, before in zip(_SIGNALS, self._before, strict=True):
            signal.signal(each, before)
        signal.set_wakeup_fd(self._fd_before)
        self._pythons.close()
        self._guard.join()
        self._ours.close()

    def _hear(self, number: int, _: FrameType | None) -> None:
        now_s = time.monotonic()
        if not self._is_held:
            self._heard.set()
        if self.signal is None:
            self.signal, self._since_s = signal.Signals(number), now_s
            if self._is_armed and not self._is_held:
                raise KeyboardInterrupt
        elif now_s - self._since_s > 1:
            # Sooner it may be the same request: `timeout` signals a process, and then its group.
            os._exit(_code(number))

    def _watch(self) -> None:
        """Waits for what Python's C handler writes the moment a signal comes."""
        while received := self._ours.recv(1):
            if received[0] in _SIGNALS and not self._heard.wait(_PATIENCE_S):
                os._exit(_code(received[0]))


def _code(number: int) -> int:
    return 128 + number
