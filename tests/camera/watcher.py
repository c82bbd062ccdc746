"""A process that watches the simulated camera, seen from its test."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

_PATIENCE_S = 20.0
"""Far more than anything takes: the machine may be busy."""

Turn = dict[str, Any]
"""One line of `watch.py`."""


class Watcher:
    """`watch.py` at work; its lines are collected as they come."""

    def __init__(
        self,
        environment: Mapping[str, str],
        spec: str,
        work_s: float,
        seconds: float,
        settings: Mapping[str, object],
    ) -> None:
        script = Path(__file__).with_name("watch.py")
        self._process = subprocess.Popen(
            [sys.executable, str(script), spec, json.dumps(settings), str(work_s), str(seconds)],
            env=dict(environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._turns: list[Turn] = []
        self._news = threading.Condition()
        self._errors = ""
        self._threads = [threading.Thread(target=each, daemon=True) for each in (self._collect, self._listen)]
        for thread in self._threads:
            thread.start()

    def wait_for(self, is_it: Callable[[Turn], bool]) -> Turn:
        """The first turn from now on that `is_it`; AssertionError with the last ones where none comes."""
        deadline_s = time.monotonic() + _PATIENCE_S
        with self._news:
            seen = len(self._turns)
            while True:
                for turn in self._turns[seen:]:
                    if is_it(turn):
                        return turn
                seen = len(self._turns)
                left_s = deadline_s - time.monotonic()
                if left_s <= 0 or not self._news.wait(left_s):
                    raise AssertionError(f"not seen; last: {self._turns[-3:]} {self._errors}")

    def wait_for_frame(self, index: int = 0) -> Turn:
        """The first turn from now on with this frame or a later one."""
        return self.wait_for(lambda turn: turn.get("index", -1) >= index)

    def wait_for_state(self, state: str) -> Turn:
        return self.wait_for(lambda turn: turn.get("state") == state)

    def end(self) -> Turn:
        """The last line, once the process has ended; it must have ended well, and printed nothing else."""
        code = self._process.wait(_PATIENCE_S)
        for thread in self._threads:
            thread.join()
        assert (code, self._errors) == (0, "")
        return self._turns[-1]

    @property
    def frames(self) -> list[Turn]:
        """The turns with a frame, so far."""
        with self._news:
            return [turn for turn in self._turns if "index" in turn]

    @property
    def cameras(self) -> list[list[Any]]:
        """What `list_cameras` gave in that process."""
        cameras: list[list[Any]] = self.wait_for_first()["cameras"]
        return cameras

    def wait_for_first(self) -> Turn:
        with self._news:
            self._news.wait_for(lambda: self._turns, _PATIENCE_S)
            return self._turns[0]

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        for thread in self._threads:
            thread.join()
        for stream in (self._process.stdout, self._process.stderr):
            if stream is not None:
                stream.close()

    def _collect(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            with self._news:
                self._turns.append(json.loads(line))
                self._news.notify_all()

    def _listen(self) -> None:
        assert self._process.stderr is not None
        self._errors = self._process.stderr.read()
