"""Pages of which every number is known: labelled photos, and simulated pages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median

import cv2
import numpy as np
import numpy.typing as npt

from benchmarks.numbers import grouped
from training.simulation.page import Supplies, simulate
from training.simulation.truth import KINDS, SimulatedPage
from vision.box import Box
from vision.frame import Frame
from vision.page import Number, Page

_SIZES_WH = ((640, 480), (800, 600), (1280, 720))
_LEAST_PX = 10
"""Lower digits are not asked for: their numbers are left out."""
_WIDEST = 0.5
"""Widest gap inside a number, in heights of its digits, as of photos in `benchmarks.numbers`: the simulator's
widest hands write further apart, and then nobody can say what is a number."""
_SAME = 0.4
"""Intersection over union from which on a reading is that digit."""


@dataclass(frozen=True, slots=True)
class KnownNumber:
    """A number that stands on a page."""

    text: str
    """With `.` for any point or comma."""
    boxes: tuple[Box, ...]
    """Of its digits."""


@dataclass(frozen=True, slots=True, eq=False)
class KnownPage:
    """A picture and the numbers on it."""

    frame: Frame
    numbers: tuple[KnownNumber, ...]
    unknown: tuple[Box, ...]
    """Where nobody can say what stands there."""
    has_signs: bool
    """Whether it is known where points, commas and minus signs are; labels of photos don't name them."""

    def is_right(self, number: Number, page: Page) -> bool | None:
        """Whether `number`, read on `page`, stands there as its text says; None where nobody can say."""
        boxes = [reading.box for reading in page.digits if reading.id in number.digits]
        if any(_lies_in(box, area) for box in boxes for area in self.unknown):
            return None
        if self._is_date(number, boxes) or (not self.has_signs and not number.text.isdigit()):
            # Whether a date is one number is a matter of taste; points on photos are not labelled.
            return None
        known = self.number_of(number, page)
        if known is None:
            return False
        return len(known.boxes) == len(boxes) and known.text == number.text.replace(",", ".")

    def number_of(self, number: Number, page: Page) -> KnownNumber | None:
        """What all digits of `number` are part of; None where that is not one number that is known."""
        boxes = [reading.box for reading in page.digits if reading.id in number.digits]
        found = {self._number_at(box) for box in boxes}
        (at,) = found if len(found) == 1 else (None,)
        return None if at is None else self.numbers[at]

    def _is_date(self, number: Number, boxes: list[Box]) -> bool:
        """Whether points join several numbers, as in a date or a time of day."""
        has_point = any(sign in number.text for sign in ".,")
        return self.has_signs and has_point and len({self._number_at(box) for box in boxes}) > 1

    def _number_at(self, box: Box) -> int | None:
        """Which number has a digit there; None where none has."""
        best = max(
            ((other.iou(box), at) for at, known in enumerate(self.numbers) for other in known.boxes),
            default=(0.0, 0),
        )
        return best[1] if best[0] >= _SAME else None


def labelled_pages(labels: Path) -> Iterator[KnownPage]:
    """The photos beside a JSON file of labels as `benchmarks.numbers` takes it, and what stands on them."""
    for item in json.loads(labels.read_text("utf-8")):
        image = np.asarray(cv2.imread(str(labels.parent / item["file"])), np.uint8)
        numbers = [
            KnownNumber("".join(str(d["label"]) for d in own), tuple(Box(*d["box"]) for d in own))
            for own in grouped(item["digits"])
        ]
        ignored = tuple(Box(*area) for area in item.get("ignore", []))
        yield KnownPage(Frame(image, source=item["file"]), tuple(numbers), ignored, has_signs=False)


def simulated_pages(supplies: Supplies, count: int, seed: int) -> Iterator[KnownPage]:
    """So many simulated pages in several sizes."""
    for index in range(count):
        rng = np.random.default_rng([seed, index])
        yield _known(simulate(supplies, _SIZES_WH[index % len(_SIZES_WH)], rng), f"simulated {index}")


def _known(page: SimulatedPage, name: str) -> KnownPage:
    kinds = [KINDS[kind] for kind in page.kinds]
    boxes = [_box(corners) for corners in page.boxes]
    numbers, unknown = [], []
    for rows in _rows_of_numbers(page.numbers, kinds):
        digits = [boxes[row] for row in rows if kinds[row] == "digit"]
        is_whole = all(kinds[row] != "unknown" for row in rows) and len(digits) > 0
        if is_whole and min(box.height for box in digits) >= _LEAST_PX and _is_close(digits):
            text = "".join(_character(kinds[row], int(page.labels[row])) for row in rows)
            numbers.append(KnownNumber(text, tuple(digits)))
        else:
            unknown += [boxes[row] for row in rows]
    image = np.asarray(cv2.cvtColor(page.image, cv2.COLOR_GRAY2BGR), np.uint8)
    return KnownPage(Frame(image, source=name), tuple(numbers), tuple(unknown), has_signs=True)


def _rows_of_numbers(numbers: npt.NDArray[np.int16], kinds: list[str]) -> Iterator[list[int]]:
    """The rows of each number; a digit that is part of none is one by itself."""
    for number in np.unique(numbers[numbers >= 0]):
        yield np.flatnonzero(numbers == number).tolist()
    for row in np.flatnonzero(numbers < 0).tolist():
        if kinds[row] in ("digit", "unknown"):
            yield [row]


def _is_close(digits: list[Box]) -> bool:
    """Whether nobody would take the digits for numbers of their own."""
    height = median(box.height for box in digits)
    return all(right.x - left.right <= _WIDEST * height for left, right in pairwise(digits))


def _character(kind: str, label: int) -> str:
    return {"digit": str(label), "point": ".", "minus": "-"}[kind]


def _box(corners: npt.NDArray[np.float32]) -> Box:
    left, top, right, bottom = (round(float(side)) for side in corners)
    return Box(left, top, right - left, bottom - top)


def _lies_in(box: Box, area: Box) -> bool:
    x, y = box.center
    return area.x <= x < area.right and area.y <= y < area.bottom
