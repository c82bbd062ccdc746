"""Whether a path may be written to, asked before anything is."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

if sys.platform != "win32":
    import fcntl

PICTURE_ENDINGS = (".png", ".jpg", ".jpeg", ".bmp", ".webp", ".tif", ".tiff")
"""Endings of pictures that can be written, in lower case."""
VIDEO_ENDINGS = (".mp4", ".mkv")
"""The same of videos."""


class OutputError(Exception):
    """An output that can't be written; its text is the one line for the user, without `error: `."""


class ReaderGone(OutputError):
    """Whoever read our standard output stopped reading (`… | head`): a reason to end, no fault to report."""


@dataclass(frozen=True, slots=True)
class Destination:
    """A file that is ours to write from now on; nobody's text is lost before there is something to put."""

    path: Path
    is_new: bool
    """Whether the file was made by us, just now, and is empty."""

    def append(self) -> io.FileIO:
        """The file, open to add to its end; OutputError where that is refused. Waits for a pipe's reader."""
        with _explained(self.path):
            file = io.FileIO(self.path, "ab")
        try:
            _lock(file, self.path)
        except OutputError:
            file.close()
            raise
        return file

    def give_up(self) -> None:
        """Takes a file away that we made: an empty one would only stand in the way of the next try."""
        if self.is_new:
            self.path.unlink(missing_ok=True)


def claim(path: Path, inputs: Iterable[Path], *, overwrite: bool) -> Destination:
    """`path` as a file that can be written; made where it wasn't there, left as it is where it was.

    Raises OutputError for a folder, a missing folder, a file that may not be written, one that is there
    already (without `overwrite`), and always for an input, by whatever name or link. Devices and pipes may
    be there.
    """
    with _explained(path):
        if path.is_dir():
            raise OutputError(f"cannot write to {path}; it is a folder; give the name of a file")
        if not path.parent.is_dir():
            raise OutputError(f"cannot write to {path}; there is no folder {path.parent}; make it first")
        if any(is_read_from(path, given) for given in inputs):
            raise OutputError(f"cannot write to {path}; it is what is being read; choose another name")
        if not path.exists():
            # Exclusive: of two programs that start together, one is told.
            path.open("xb").close()
            return Destination(path, is_new=True)
        if path.is_file():
            if not overwrite:
                raise OutputError(
                    f"cannot write to {path}; it exists already; choose another name or add --overwrite"
                )
            path.open("ab").close()
        return Destination(path, is_new=False)


def _lock(file: io.FileIO, path: Path) -> None:
    """Keeps other runs from writing to `file` as long as it is open; OutputError where one does already."""
    # Windows keeps no lock that readers don't feel; pipes and devices may have several writers.
    if sys.platform == "win32" or not path.is_file():
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise OutputError(
            f"cannot write to {path}; another run is writing to it; choose another name"
        ) from error
    except OSError:
        # A file system without locks is one to write to all the same.
        return


@contextlib.contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(f"cannot write to {path}; {reason(error)}; choose another place") from error


def ending(path: Path, known: Sequence[str], what: str) -> str:
    """The ending of `path` in lower case, one of the `known`; OutputError about `what` was to be written."""
    found = path.suffix.lower()
    if found not in known:
        *others, last = known
        choice = f"{', '.join(others)} or {last}" if others else last
        raise OutputError(f"cannot write {what} to {path}; its ending says no kind we know; use {choice}")
    return found


def check_distinct(targets: Iterable[str | Path]) -> None:
    """Nothing, if all `targets` are different places; OutputError naming the one that is there twice."""
    seen: set[str] = set()
    for target in targets:
        # Not Path's, which raises for a link to itself.
        place = "-" if str(target) == "-" else os.path.realpath(target)
        if place in seen:
            name = "standard output" if place == "-" else target
            raise OutputError(f"cannot write two outputs to {name}; they would mix; give each its own")
        seen.add(place)


def is_read_from(path: Path, given: Path) -> bool:
    """Whether `path` is the file `given`, or a picture or video in the folder `given` or below it."""
    if not path.exists() or not given.exists():
        return False
    if given.is_dir():
        return path.suffix.lower() in (*PICTURE_ENDINGS, *VIDEO_ENDINGS) and path.resolve().is_relative_to(
            given.resolve()
        )
    return os.path.samefile(path, given)


def reason(error: OSError) -> str:
    """What the system says, as part of a sentence: `no space left on device`."""
    words = error.strerror or str(error)
    return words[:1].lower() + words[1:]
