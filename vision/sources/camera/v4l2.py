"""What a Linux camera says about itself, asked of its driver."""

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from fcntl import ioctl
from pathlib import Path

# _IOR('V', 0), _IOWR('V', 2), _IOWR('V', 74) and _IOWR('V', 75) of linux/videodev2.h
_QUERYCAP, _ENUM_FMT, _ENUM_FRAMESIZES, _ENUM_FRAMEINTERVALS = 0x80685600, 0xC0405602, 0xC02C564A, 0xC034564B
_CAPTURE = 0x1  # V4L2_CAP_VIDEO_CAPTURE, V4L2_BUF_TYPE_VIDEO_CAPTURE
_DISCRETE = 1
_MAX_ANSWERS = 256
"""Most formats, sizes or rates asked for, so that a faulty driver can't keep us for ever."""


@dataclass(frozen=True, slots=True)
class Mode:
    """One way in which a camera can send pictures."""

    fourcc: str
    """`YUYV`, `MJPG` ..."""
    size_wh: tuple[int, int]
    """The largest of a range, where a camera offers any size."""
    fps: float
    """The highest at that size; 0 where the camera doesn't say."""


@dataclass(frozen=True, slots=True)
class Capability:
    """A camera that can be read, and its modes."""

    name: str
    modes: tuple[Mode, ...]


def ask_camera(device: Path) -> Capability | None:
    """What the camera at `device` is; None where it is no camera, or can't be asked now."""
    try:
        handle = os.open(device, os.O_RDWR | os.O_NONBLOCK)
    except OSError:
        return None
    try:
        answer = _ask(handle, _QUERYCAP, struct.pack("104x"))
        if answer is None:
            return None
        _, card, _, _, capabilities, here = struct.unpack_from("16s32s32sIII", answer)
        if not (here or capabilities) & _CAPTURE:
            return None
        name = card.split(b"\0")[0].decode(errors="replace").strip()
        return Capability(name, tuple(_modes(handle)))
    finally:
        os.close(handle)


def _modes(handle: int) -> Iterator[Mode]:
    for index in range(_MAX_ANSWERS):
        format_ = _ask(handle, _ENUM_FMT, struct.pack("II56x", index, _CAPTURE))
        if format_ is None:
            return
        pixels = struct.unpack_from("I", format_, 44)[0]
        fourcc = struct.pack("<I", pixels).decode("ascii", errors="replace").strip()
        for size_wh in _sizes(handle, pixels):
            yield Mode(fourcc, size_wh, max(_rates(handle, pixels, size_wh), default=0.0))


def _sizes(handle: int, pixels: int) -> Iterator[tuple[int, int]]:
    for index in range(_MAX_ANSWERS):
        answer = _ask(handle, _ENUM_FRAMESIZES, struct.pack("II36x", index, pixels))
        if answer is None:
            return
        kind, a, b, _, _, d = struct.unpack_from("6I", answer, 8)
        yield (a, b) if kind == _DISCRETE else (b, d)
        if kind != _DISCRETE:
            return


def _rates(handle: int, pixels: int, size_wh: tuple[int, int]) -> Iterator[float]:
    for index in range(_MAX_ANSWERS):
        answer = _ask(handle, _ENUM_FRAMEINTERVALS, struct.pack("IIII36x", index, pixels, *size_wh))
        if answer is None:
            return
        # A range starts with its shortest interval, which is its highest rate.
        kind, numerator, denominator = struct.unpack_from("III", answer, 16)
        if numerator:
            yield denominator / numerator
        if kind != _DISCRETE:
            return


def _ask(handle: int, request: int, question: bytes) -> bytes | None:
    """The driver's answer; None for "no such thing", which ends every enumeration."""
    try:
        return ioctl(handle, request, question)
    except OSError:
        return None
