"""One run of a command, with all that it starts and prints."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile

MAX_PRINTED_BYTES = 64 * 1024
"""How much of what one run prints is passed on; one that prints more is ended."""

_PRINTED = subprocess.DEVNULL if sys.platform == "win32" else subprocess.PIPE
"""Windows has no pipe that can be read without waiting, before Python 3.12."""


class CommandRun:
    """The command, running for one event, with all that it starts."""

    def __init__(self, words: list[str], told: str) -> None:
        """Starts it with `told` on its standard input; OSError where it can't be started."""
        self.printed_bytes = 0
        # A file instead of a pipe: nothing to wait for, however slowly the command reads.
        with tempfile.TemporaryFile() as file:
            file.write(told.encode("utf-8", "backslashreplace"))
            file.seek(0)
            # Its own session: Ctrl-C is for us, and we give it time to end.
            self._process = subprocess.Popen(
                words, stdin=file, stdout=_PRINTED, stderr=subprocess.STDOUT, start_new_session=True
            )
        self._printed = self._process.stdout
        if self._printed is not None:
            os.set_blocking(self._printed.fileno(), False)

    def poll(self) -> int | None:
        """Its exit code, None while it runs; what it printed meanwhile goes to standard error."""
        code = self._process.poll()
        self._pass_on()
        return code

    def kill(self) -> None:
        """Ends it, and what it started, at once."""
        if sys.platform == "win32":
            self._process.kill()
        else:
            # The group is the session's, whose leader it is; it may be gone already.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=1)
        self.close()

    def close(self) -> None:
        """Lets go of what it printed to; what it left running in the background goes on."""
        if self._printed is not None:
            self._printed.close()
            self._printed = None

    def _pass_on(self) -> None:
        """Standard output is for readings, so it goes to standard error: as much as is there, and no more
        than a run may print."""
        if self._printed is None:
            return
        while self.printed_bytes <= MAX_PRINTED_BYTES:
            try:
                data = os.read(self._printed.fileno(), MAX_PRINTED_BYTES)
            except BlockingIOError:
                return
            if not data:
                return
            self.printed_bytes += len(data)
            if sys.stderr is not None:
                sys.stderr.write(data.decode("utf-8", "replace"))
                sys.stderr.flush()
