"""Lines of text to a file or to standard output: whole ones only, each there as soon as it is written."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import BinaryIO, Protocol

from vision.outputs.destination import Destination, OutputError, ReaderGone, reason


class Lines(Protocol):
    """Where whole lines of text go."""

    def write(self, text: str) -> None:
        """Writes `text`, one or more whole lines, at once and as UTF-8; OutputError where it can't."""
        ...

    def close(self) -> None:
        """Ends it; a second time does nothing."""
        ...


class FileLines:
    """Lines in a file; after a failure it ends with the last `write` that went through."""

    def __init__(self, target: Destination) -> None:
        self._target = target
        self._file = target.append()
        self._whole_bytes: int | None = None

    def write(self, text: str) -> None:
        """Appends `text`; the first time, what an older run left is dropped.

        OutputError on a full disk, ReaderGone on a pipe.
        """
        try:
            if self._whole_bytes is None:
                self._cut(0)
            self._append(encoded(text))
        except OSError as error:
            raise _stopped(str(self._target.path), error) from error

    def _append(self, data: bytes) -> None:
        """All of `data` or nothing of it, also when Ctrl-C comes in between."""
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[self._file.write(rest) :]
        finally:
            if rest:
                self._cut(self._whole_bytes or 0)
        self._whole_bytes = (self._whole_bytes or 0) + len(data)

    def _cut(self, size_bytes: int) -> None:
        """Shortens the file; a device or a pipe has no length and stays as it is."""
        if self._target.path.is_file():
            self._file.truncate(size_bytes)
        self._whole_bytes = size_bytes

    def close(self) -> None:
        """Closes the file, and takes it away again if we made it and nothing was ever written."""
        if not self._file.closed:
            self._file.close()
            if self._whole_bytes is None:
                self._target.give_up()


class StandardOutputLines:
    """Lines on standard output."""

    def write(self, text: str) -> None:
        """Prints `text` at once; ReaderGone where nobody reads any more, OutputError on a full disk."""
        try:
            stream = _standard_output()
            stream.write(encoded(text))
            stream.flush()
        except OSError as error:
            _silence()
            raise _stopped("standard output", error) from error

    def close(self) -> None:
        """Nothing: standard output isn't ours to close."""


def open_lines(target: Destination | None) -> Lines:
    """Lines in the file `target`, or on standard output where there is none."""
    return StandardOutputLines() if target is None else FileLines(target)


def encoded(text: str) -> bytes:
    r"""UTF-8; a byte of a file name that is no text becomes `\udcXX`, which JSON reads as what it was."""
    return text.encode("utf-8", "backslashreplace")


def _stopped(name: str, error: OSError) -> OutputError:
    """What to tell about a failed write to `name`."""
    if isinstance(error, BrokenPipeError):
        return ReaderGone(f"cannot go on writing to {name}; its reader went away; start it again")
    return OutputError(
        f"cannot go on writing to {name}; {reason(error)}; what was written before is whole; make room first"
    )


def _standard_output() -> BinaryIO:
    if sys.stdout is None:
        raise OutputError("cannot write to standard output; it is closed; give --output a file")
    return sys.stdout.buffer


def _silence() -> None:
    """Lets the rest of a broken stream go nowhere: Python would complain about it once more as it ends."""
    with contextlib.suppress(OSError), Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
