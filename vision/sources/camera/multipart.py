"""The parts of a message that never ends (multipart/x-mixed-replace), each within bounds."""

from __future__ import annotations

import time
from typing import Protocol

MOST_PART_BYTES = 32 << 20
"""A JPEG of 8192x8192 pixels has 25 MB or so."""
_MOST_LINE_BYTES, _MOST_LINES = 4096, 64
_CHUNK_BYTES = 1 << 16


class BrokenStreamError(Exception):
    """The message ended, or what comes is no part of one."""


class Body(Protocol):
    """What comes from a server."""

    def read1(self, n: int, /) -> bytes:
        """Up to `n` bytes, as soon as there are any; none at the end."""
        ...


class Parts:
    """What is in the parts of a message, one part after the other."""

    def __init__(self, body: Body, boundary: str) -> None:
        # Many cameras announce the boundary with the dashes that stand before it.
        self._boundary = b"--" + boundary.strip('"').lstrip("-").encode("latin-1")
        self._body = body
        self._buffer = bytearray()
        self._is_at_part = False
        self._deadline_s = 0.0

    def read(self, timeout_s: float) -> bytes:
        """What the next part holds.

        Raises BrokenStreamError where there is none, where it is larger than `MOST_PART_BYTES`, or where it
        isn't all there within `timeout_s`; OSError where the connection breaks.
        """
        self._deadline_s = time.monotonic() + timeout_s
        if not self._is_at_part:
            self._until(self._boundary, MOST_PART_BYTES)
        self._is_at_part = False
        size = self._announced_bytes()
        if size is not None:
            return self._exactly(size)
        content = self._until(self._boundary, MOST_PART_BYTES)
        self._is_at_part = True
        return content

    def _announced_bytes(self) -> int | None:
        """The length that the header of a part announces, which is read over."""
        size = None
        # The first line is the rest of the boundary's.
        self._until(b"\n", _MOST_LINE_BYTES)
        for _ in range(_MOST_LINES):
            line = self._until(b"\n", _MOST_LINE_BYTES).strip()
            if not line:
                return size
            name, _, value = line.partition(b":")
            if name.strip().lower() == b"content-length" and value.strip().isdigit():
                size = int(value)
        raise BrokenStreamError("a part whose header does not end")

    def _exactly(self, size: int) -> bytes:
        if size > MOST_PART_BYTES:
            raise BrokenStreamError(f"a part of {size / 1e6:.0f} MB")
        while len(self._buffer) < size:
            self._fill()
        return self._taken(size)

    def _until(self, mark: bytes, most_bytes: int) -> bytes:
        """What stands before `mark`, which is read over."""
        searched = 0
        while (at := self._buffer.find(mark, searched)) < 0:
            if len(self._buffer) > most_bytes:
                raise BrokenStreamError("something without an end")
            searched = max(0, len(self._buffer) - len(mark) + 1)
            self._fill()
        content = self._taken(at)
        del self._buffer[: len(mark)]
        return content

    def _taken(self, size: int) -> bytes:
        content = bytes(self._buffer[:size])
        del self._buffer[:size]
        return content

    def _fill(self) -> None:
        if time.monotonic() > self._deadline_s:
            raise BrokenStreamError("a part that takes too long")
        more = self._body.read1(_CHUNK_BYTES)
        if not more:
            raise BrokenStreamError("the end")
        self._buffer += more
