"""A command of the user's that is run whenever a number appears, changes or is gone."""

from __future__ import annotations

import logging
import shlex
import shutil
import time
from collections import deque
from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Self

from vision.outputs.command_run import MAX_PRINTED_BYTES, CommandRun
from vision.outputs.destination import OutputError, reason
from vision.outputs.events import Event, EventLog, event_as_json
from vision.page import Page

MAX_WAITING = 100
"""Events that wait for the command at most; of more, the oldest are left out."""
MAX_RUN_S = 30.0
"""How long the command may take before it is ended."""
MAX_FINISH_S = 5.0
"""How long each run may take once there is nothing more to read."""
MAX_LEAVING_S = 0.5
"""How long the one that runs may still take when the program was told to end."""
POLL_S = 0.01

logger = logging.getLogger(__name__)


class ChangeCommand:
    """Runs a command for each event, one after the other, beside the reading, which never waits for it.

    `{event}`, `{id}` and `{text}` in the command are replaced; without any of them the text is added at its
    end. No shell is involved. The event as JSON comes on its standard input; what it prints goes to standard
    error.
    """

    def __init__(self, command: str, clock: Callable[[], datetime]) -> None:
        """Raises OutputError for a command that can't be read or isn't there."""
        self._words = words_of(command)
        self._log = EventLog(clock)
        self._waiting: deque[Event] = deque()
        self._running: CommandRun | None = None
        self._started_s = 0.0
        self._complaints: set[str] = set()

    def put(self, page: Page) -> None:
        """Notes the events of `page`, and runs the command for the oldest one if it isn't running."""
        self._waiting.extend(self._log.update(page))
        while len(self._waiting) > MAX_WAITING:
            self._waiting.popleft()
            self._complain("is too slow; the oldest changes are left out")
        self._check()
        self._start_next()

    def close(self, *, is_hurried: bool = False) -> None:
        """Has the command run for what still waits; where `is_hurried`, only the run that is on may end."""
        closing_s = time.monotonic()
        wait_s = MAX_LEAVING_S if is_hurried else MAX_FINISH_S
        try:
            while True:
                self._check()
                if not is_hurried:
                    self._start_next()
                if not self._running or time.monotonic() - max(closing_s, self._started_s) > wait_s:
                    break
                time.sleep(POLL_S)
        finally:
            if self._running or self._waiting:
                self._complain(f"was ended with {len(self._waiting)} changes waiting")
            self._end()
            self._waiting.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close(is_hurried=kind is not None)

    def _check(self) -> None:
        """Sees to the command that runs, if one does."""
        if self._running is None:
            return
        code = self._running.poll()
        if code is not None:
            self._running.close()
            self._running = None
            if code:
                self._complain(f"failed with exit code {code}")
        elif self._running.printed_bytes > MAX_PRINTED_BYTES:
            self._complain(f"printed more than {MAX_PRINTED_BYTES // 1024} KiB and was ended")
            self._end()
        elif time.monotonic() - self._started_s > MAX_RUN_S:
            self._complain(f"took longer than {MAX_RUN_S:.0f} s and was ended")
            self._end()

    def _start_next(self) -> None:
        """Runs the command for the event that waited longest, unless it is running."""
        while self._running is None and self._waiting:
            self._start(self._waiting.popleft())

    def _start(self, event: Event) -> None:
        try:
            self._running = CommandRun(filled(self._words, event), event_as_json(event))
        except OSError as error:
            self._complain(f"could not be started; {reason(error)}")
        self._started_s = time.monotonic()

    def _end(self) -> None:
        if self._running is not None:
            self._running.kill()
            self._running = None

    def _complain(self, what: str) -> None:
        """Says so the first time: a command that fails for every number would drown everything else."""
        if what not in self._complaints:
            self._complaints.add(what)
            logger.warning("the --on-change command %s %s", self._words[0], what)


def words_of(command: str) -> list[str]:
    """The program of `command` and its arguments, split as a shell would; OutputError if it isn't there."""
    try:
        words = shlex.split(command)
    except ValueError as error:
        # The command itself isn't shown: it may hold a password.
        raise OutputError(f"cannot run the --on-change command; {error}; check its quotes") from error
    if not words:
        raise OutputError("cannot run an empty command on changes; give --on-change a program")
    if shutil.which(words[0]) is None:
        # `TOKEN=secret curl ...` takes a shell.
        name, is_setting, _ = words[0].partition("=")
        shown = f"{name}=***" if is_setting else name
        raise OutputError(f"cannot run {shown!r} on changes; there is no such program; check its name")
    return words


def filled(words: list[str], event: Event) -> list[str]:
    """`words` with the event in its places, or its text as one word more."""
    values = {"{event}": event.change.value, "{id}": str(event.id), "{text}": event.text}
    result = []
    for word in words:
        for place, value in values.items():
            word = word.replace(place, value)
        result.append(word)
    return result if result != words else [*words, event.text]
