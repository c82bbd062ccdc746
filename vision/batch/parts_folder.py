"""Parts of a batch kept on the disk, so that a run that was stopped can be gone on with."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from vision.closing import Closing
from vision.outputs.destination import OutputError, reason

_LOCK, _FAILURES = "lock", "failures.txt"


class PartsFolder(Closing):
    """A folder with a file for each part, which one run at a time may use."""

    def __init__(self, path: Path, *, is_resumed: bool) -> None:
        """Makes the folder, or goes on with it where `is_resumed`, or else empties it.

        Raises OutputError where it can't be made, or another run uses it.
        """
        self.path = path
        try:
            path.mkdir(exist_ok=True)
        except OSError as error:
            raise OutputError(
                f"cannot make the folder {path}; {reason(error)}; choose another place"
            ) from error
        self._lock: sqlite3.Connection | None = self._locked()
        if not is_resumed:
            for old in path.glob("*.json"):
                old.unlink()

    def _locked(self) -> sqlite3.Connection:
        # SQLite's locks work on every system, and none outlives its process.
        connection = sqlite3.connect(self.path / _LOCK, timeout=0, isolation_level=None)
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            connection.close()
            if "locked" in str(error):
                raise OutputError(
                    f"cannot use {self.path}; another run is writing there; wait for its end, "
                    "or choose another output"
                ) from error
            raise OutputError(f"cannot use {self.path}; {error}; make room first") from error
        return connection

    def holds(self, key: str) -> bool:
        """Whether the part of that key is there."""
        return self._file(key).is_file()

    def get(self, key: str) -> bytes:
        """The part of that key; OutputError where it can't be read."""
        try:
            return self._file(key).read_bytes()
        except OSError as error:
            raise OutputError(f"cannot read {self._file(key)}; {reason(error)}; start anew") from error

    def put(self, key: str, part: bytes) -> None:
        """Keeps `part`: whole, or not at all with OutputError."""
        aside = self.path / f"{key}.part"
        try:
            aside.write_bytes(part)
            os.replace(aside, self._file(key))
        except OSError as error:
            with contextlib.suppress(OSError):
                aside.unlink(missing_ok=True)
            raise OutputError(
                f"cannot go on writing to {self.path}; {reason(error)}; make room, and go on with --resume"
            ) from error

    def list_failures(self, problems: Sequence[str]) -> Path:
        """Writes the files that could not be read, one a line, and says where; OutputError on a full disk."""
        path = self.path / _FAILURES
        try:
            path.write_text("".join(f"{problem}\n" for problem in problems), "utf-8", "backslashreplace")
        except OSError as error:
            raise OutputError(f"cannot write {path}; {reason(error)}; make room first") from error
        return path

    def remove(self) -> None:
        """Takes the folder away: all is done."""
        self.close()
        shutil.rmtree(self.path, ignore_errors=True)

    def close(self) -> None:
        """Lets another run use the folder, which goes where nothing is in it; a second time does nothing."""
        if self._lock is None:
            return
        self._lock.close()
        self._lock = None
        if self.path.is_dir() and all(path.name == _LOCK for path in self.path.iterdir()):
            shutil.rmtree(self.path, ignore_errors=True)

    def _file(self, key: str) -> Path:
        return self.path / f"{key}.json"
