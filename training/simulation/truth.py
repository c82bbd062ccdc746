"""What is true of a simulated page: where each digit is in the picture, and which it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
import numpy.typing as npt

from training.simulation.glyph import Cover, Path, Placed

KINDS = ("digit", "point", "minus", "unknown")
"""What a truth may be; the rest of a page is none of these. `unknown` may be read or not."""

_LEAST_SEEN = 0.9
"""Share of a digit's box that must be in the picture; of less nobody knows what it was."""


@dataclass(frozen=True, slots=True, eq=False)
class SimulatedPage:
    """A picture and its truth."""

    image: npt.NDArray[np.uint8]
    """(h, w) uint8 grey."""
    boxes: npt.NDArray[np.float32]
    """(N, 4): left, top, right, bottom of each truth, tight around its ink."""
    kinds: npt.NDArray[np.int8]
    """(N,): index into `KINDS`."""
    labels: npt.NDArray[np.int8]
    """(N,): 0 to 9 of a digit, else -1."""
    numbers: npt.NDArray[np.int16]
    """(N,): which number of the page it is part of, or -1; characters of one are in reading order."""
    ink: npt.NDArray[np.uint8]
    """(2, h, w) uint8: how much of each pixel is a digit's ink, and how much other writing or print, 0 to
    255."""


@dataclass(frozen=True, slots=True, eq=False)
class Pose:
    """How a sheet lies before the camera."""

    matrix: npt.NDArray[np.float64]
    """(3, 3) from pixels of the sheet to pixels of the picture."""
    cut: Cover | None
    """1 where the sheet is, if it is but a part of the picture."""


@dataclass(frozen=True, slots=True, eq=False)
class Doubtful:
    """Places of the sheet where digits may be read or not, as the two ends or corners of each, (2, 2)."""

    struck: list[Path]
    """Writing that is struck out."""
    printed: list[Path]
    """Print that holds digits."""


@dataclass(slots=True, eq=False)
class Truths:
    """The truths of one page, gathered one by one."""

    size_wh: tuple[int, int]
    boxes: list[npt.NDArray[np.float32]] = field(default_factory=list)
    kinds: list[int] = field(default_factory=list)
    labels: list[int] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)

    def add(self, box: npt.NDArray[np.float32], kind: str, label: int = -1, number: int = -1) -> None:
        """A truth with this box (left, top, right, bottom), or with the part of it that is in the picture."""
        self.boxes.append(self.inside(box))
        self.kinds.append(KINDS.index(kind))
        self.labels.append(label)
        self.numbers.append(number)

    def inside(self, box: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """The part of a box that is in the picture."""
        return np.asarray(np.clip(box, 0, [*self.size_wh, *self.size_wh]))


def page_of(
    image: npt.NDArray[np.uint8],
    ink: Sequence[Cover],
    placed: Sequence[Placed],
    doubtful: Doubtful,
    pose: Pose,
) -> SimulatedPage:
    """A picture (h, w) with the truth of the characters on its sheet; `ink` is as the picture shows it."""
    height, width = image.shape
    truths = Truths((width, height))
    struck = [_seen(path, pose) for path in doubtful.struck]
    for each in placed:
        _add(truths, each, struck, pose)
    for path in doubtful.printed:
        truths.add(_seen(path, pose), "unknown")
    layers = np.stack([np.asarray(np.clip(layer, 0, 1) * 255, np.uint8) for layer in ink])
    return SimulatedPage(
        image,
        np.array(truths.boxes, np.float32).reshape(-1, 4),
        np.array(truths.kinds, np.int8),
        np.array(truths.labels, np.int8),
        np.array(truths.numbers, np.int16),
        layers,
    )


def empty_page(image: npt.NDArray[np.uint8]) -> SimulatedPage:
    """A picture (h, w) without any writing."""
    none = np.zeros(0, np.int8)
    ink = np.zeros((2, *image.shape), np.uint8)
    return SimulatedPage(image, np.zeros((0, 4), np.float32), none, none, none.astype(np.int16), ink)


def _add(truths: Truths, placed: Placed, struck: Sequence[npt.NDArray[np.float32]], pose: Pose) -> None:
    """The truth of one character, if it has any and is in the picture."""
    share = _share_on(placed, pose.cut)
    if placed.glyph.role not in KINDS or share < 0.1:
        return
    box = _seen(placed.outline(), pose)
    area, left = _area(box), _area(truths.inside(box))
    if left <= 0:
        return
    is_cut = share * left < _LEAST_SEEN * area
    is_struck = any(_middle_in(box, other) for other in struck)
    kind = "unknown" if is_cut or is_struck else placed.glyph.role
    label = int(placed.glyph.text) if placed.glyph.role == "digit" else -1
    truths.add(box, kind, label, placed.number)


def _area(box: npt.NDArray[np.float32]) -> float:
    return max(0.0, float((box[2] - box[0]) * (box[3] - box[1])))


def _share_on(placed: Placed, cut: Cover | None) -> float:
    """Share of a character's outline that is on the sheet."""
    if cut is None:
        return 1.0
    height, width = cut.shape
    x, y = np.clip(placed.outline(), 0, [width - 1, height - 1]).astype(int).T
    return float(cut[y, x].mean())


def _seen(path: Path, pose: Pose) -> npt.NDArray[np.float32]:
    """(4,): left, top, right and bottom in the picture of points of the sheet."""
    points = cv2.perspectiveTransform(path.reshape(-1, 1, 2).astype(np.float32), pose.matrix).reshape(-1, 2)
    return np.asarray(np.concatenate([points.min(axis=0), points.max(axis=0)]), np.float32)


def _middle_in(box: npt.NDArray[np.float32], other: npt.NDArray[np.float32]) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return bool(other[0] <= x <= other[2] and other[1] <= y <= other[3])
