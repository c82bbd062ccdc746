"""A hand on the disk: a folder of crops, one a correction, sorted by what they show.

`0/` to `9/` and `none/` hold PNGs of 28x28 pixels as the recognizer takes them. A crop's name is made from
its pixels: the same crop is never there twice, and two programs may write at once.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from recognizer.prediction import NOT_A_DIGIT, PATCH_SIDE, Labels, Patches

_FOLDERS = (*(str(digit) for digit in range(NOT_A_DIGIT)), "none")
"""By label."""

_NAMED = 3
"""Files that a warning names."""


class HandError(Exception):
    """A hand's folder that can't be read or written; the message is one line for the user."""


@dataclass(frozen=True, slots=True, eq=False)
class Crops:
    """What a hand's folder holds."""

    patches: Patches
    """(N, 28, 28) uint8, those written last at the end."""
    labels: Labels
    """(N,) int64, 0 to 9 or `NOT_A_DIGIT`."""
    paths: tuple[Path, ...]
    """Where each of them is."""
    foreign: tuple[Path, ...]
    """Files among them that are no crops."""

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def warning(self) -> str | None:
        """One line that names what is no crop; None where all are."""
        if not self.foreign:
            return None
        named = ", ".join(str(path) for path in self.foreign[:_NAMED])
        more = f" and {len(self.foreign) - _NAMED} more" if len(self.foreign) > _NAMED else ""
        return f"left out {named}{more}: no crop of {PATCH_SIDE}x{PATCH_SIDE} pixels, or damaged"


def read_hand(folder: Path) -> Crops:
    """All crops in `folder`, none where there is no such folder; HandError where it can't be read."""
    found: list[tuple[int, Path, int, npt.NDArray[np.uint8]]] = []
    foreign: list[Path] = []
    try:
        if folder.exists() and not folder.is_dir():
            raise HandError(f"looked for a hand in {folder}; it is no folder; name a folder")
        for label, name in enumerate(_FOLDERS):
            for path in _files(folder / name):
                patch = _read(path)
                if patch is None:
                    foreign.append(path)
                else:
                    found.append((path.stat().st_mtime_ns, path, label, patch))
    except OSError as error:
        raise HandError(f"read the hand in {folder}; {error.strerror}; check its permissions") from error
    found.sort(key=lambda crop: (crop[0], crop[1]))
    patches = np.array([crop[3] for crop in found], np.uint8).reshape(-1, PATCH_SIDE, PATCH_SIDE)
    labels = np.array([crop[2] for crop in found], np.int64)
    return Crops(patches, labels, tuple(crop[1] for crop in found), tuple(foreign))


def add_crop(folder: Path, patch: npt.NDArray[np.uint8], label: int) -> Path:
    """Writes the (28, 28) uint8 `patch` whole or not at all, and takes it from other labels; where it is.

    Raises HandError where nothing can be written there.
    """
    coded, data = cv2.imencode(".png", patch)
    name = f"{hashlib.sha256(patch.tobytes()).hexdigest()[:16]}.png"
    path = folder / _FOLDERS[label] / name
    partial = path.with_name(f".{name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(data.tobytes() if coded else b"")
        os.replace(partial, path)
        for other in _FOLDERS:
            if other != _FOLDERS[label]:
                (folder / other / name).unlink(missing_ok=True)
    except OSError as error:
        raise HandError(f"wrote a correction to {path}; {error.strerror}; name another folder") from error
    return path


def remove_crop(path: Path) -> None:
    """Takes a crop back; HandError where that can't be done."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise HandError(f"took back the correction {path}; {error.strerror}; delete it yourself") from error


def _files(folder: Path) -> list[Path]:
    """The files of one label; hidden ones, as a program's that is just writing, are nobody's business."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if not path.name.startswith("."))


def _read(path: Path) -> npt.NDArray[np.uint8] | None:
    """(28, 28) uint8; None where it is no crop, or another program has just taken it away."""
    if not path.is_file():
        return None
    data = np.frombuffer(path.read_bytes(), np.uint8)
    image = cv2.imdecode(data, cv2.IMREAD_GRAYSCALE) if len(data) else None
    if image is None or image.shape != (PATCH_SIDE, PATCH_SIDE):
        return None
    return np.asarray(image, np.uint8)
