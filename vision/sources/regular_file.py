"""Opens what is a file and nothing else: a pipe would be waited for, and a device may never end."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO

from vision.sources.errors import SourceError

_OTHERS = (
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISDIR, "a folder"),
)
MOST_BYTES = 1 << 30
"""Of a photo's file: the largest that cameras write, uncompressed TIFFs, have 600 MB."""


def open_file(path: Path) -> BinaryIO:
    """The file at `path`, open to read.

    Raises `SourceError` with what it is instead, as "is a pipe", or why it can't be read.
    """
    try:
        refuse_what_is_no_file(path)
        # Not to be waited for either where it became a pipe just now.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        raise SourceError(f"can't be read: {why(error)}") from error
    return open(handle, "rb")


def refuse_what_is_no_file(path: Path) -> None:
    """`SourceError` with what `path` is, unless it is a file; OSError where it isn't there."""
    mode = path.stat().st_mode
    for is_it, what in _OTHERS:
        if is_it(mode):
            raise SourceError(f"is {what}, not a file")


def read_file(path: Path) -> bytes:
    """All bytes of the photo at `path`; `SourceError` as `open_file`, and for more than `MOST_BYTES`."""
    with open_file(path) as file:
        size = os.fstat(file.fileno()).st_size
        if size > MOST_BYTES:
            raise SourceError(f"has {size / 1e9:.1f} GB, and no photo is that large")
        try:
            return file.read()
        except OSError as error:
            raise SourceError(f"can't be read: {why(error)}") from error


def start_of(path: Path, size: int = 4096) -> bytes:
    """The first `size` bytes of the file at `path`; none where it can't be read: reading it will tell."""
    try:
        with open_file(path) as file:
            return file.read(size)
    except (SourceError, OSError):
        return b""


def why(error: OSError | ValueError) -> str:
    """What the system says, in lower case: `permission denied`."""
    words = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return words[:1].lower() + words[1:]
