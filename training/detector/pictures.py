"""Pictures whose digits are known, and what the networks find on them: what the scorer learns from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from recognizer import DigitRecognizer, heights_of
from training.dataset import DataError
from training.detector.score import ScoredPicture
from training.simulation.page import Supplies, simulate
from training.simulation.truth import SimulatedPage
from training.simulation.window import in_window, margins
from vision.decoding import Networks, ObserverSettings, proposed
from vision.frame import Image
from vision.segmentation import cut_marks, cut_patches

_SIZES_WH = ((640, 480), (800, 600), (480, 360), (320, 120))
_LOWEST_PX = 10.0
"""Lower digits of a simulated page are not asked for."""

Boxes = npt.NDArray[np.float64]
"""(N, 4): left, top, width, height in pixels."""


@dataclass(frozen=True, slots=True, eq=False)
class KnownPicture:
    """A picture and where its digits are."""

    image: Image
    digits: Boxes
    labels: npt.NDArray[np.int64]
    """(N,): which digit each is."""
    ignored: Boxes
    """Areas of which nothing is known."""


def examined(known: KnownPicture, networks: Networks, recognizer: DigitRecognizer) -> ScoredPicture:
    """What the networks say of a picture, as a reader asks them."""
    shown = proposed(known.image, networks, ObserverSettings())
    alone = recognizer.predict(cut_patches(cut_marks(shown.found.boxes, shown.ink)))
    shape_hw = shown.grey.shape[0], shown.grey.shape[1]
    return ScoredPicture(shown.found, alone, shown.seen, known.digits, known.labels, known.ignored, shape_hw)


def labelled_pictures(listing: Path) -> Iterator[KnownPicture]:
    """The photos beside a JSON file of {file, digits: [{box, label}], ignore: [box]}; DataError where they
    can't be read."""
    try:
        items = json.loads(listing.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(f"read {listing}, the labels of photos; {error}; give a file of labels") from error
    for item in items:
        image = cv2.imread(str(listing.parent / item["file"]))
        if image is None:
            raise DataError(
                f"read {listing}; {item['file']} is missing or no picture; put it beside the labels"
            )
        digits = np.array([digit["box"] for digit in item["digits"]], np.float64).reshape(-1, 4)
        ignored = np.array(item.get("ignore", []), np.float64).reshape(-1, 4)
        labels = np.array([int(digit["label"]) for digit in item["digits"]], np.int64)
        yield KnownPicture(np.asarray(image, np.uint8), digits, labels, ignored)


def simulated_pictures(supplies: Supplies, count: int, seed: int) -> Iterator[KnownPicture]:
    """Simulated pages, every other one cut close around one of its numbers."""
    for index in range(count):
        rng = np.random.default_rng([seed, index])
        size_wh = _SIZES_WH[int(rng.integers(len(_SIZES_WH)))]
        page = simulate(supplies, size_wh, rng)
        corners = page.boxes.astype(np.float64)
        window = np.array([0, 0, *size_wh], np.float64)
        is_own = page.kinds == 0
        named = [
            n for n in np.unique(page.numbers[is_own]) if n >= 0 and (page.numbers[is_own] == n).sum() > 1
        ]
        if index % 2 and named:
            own = corners[is_own & (page.numbers == named[int(rng.integers(len(named)))])]
            window = _around(own, size_wh, rng)
        yield _part(page, window, float(rng.uniform(0.8, 2.5)) if index % 2 else 1.0)


def _around(corners: Boxes, size_wh: tuple[int, int], rng: np.random.Generator) -> Boxes:
    """Left, top, right and bottom of a cut close around digits."""
    height = float(np.median(corners[:, 3] - corners[:, 1]))
    low = corners[:, :2].min(axis=0) - margins(rng) * height
    high = corners[:, 2:].max(axis=0) + margins(rng) * height
    return np.round(np.concatenate([np.maximum(low, 0), np.minimum(high, size_wh)]))


def _part(page: SimulatedPage, window: Boxes, factor: float) -> KnownPicture:
    corners, kinds = page.boxes.astype(np.float64), page.kinds
    left, top, right, bottom = (int(v) for v in window)
    part = cv2.resize(
        page.image[top:bottom, left:right], None, fx=factor, fy=factor, interpolation=cv2.INTER_LINEAR
    )
    inside, touches = in_window(corners, window)
    moved = (corners - np.tile(window[:2], 2)) * factor
    boxes = np.concatenate([moved[:, :2], moved[:, 2:] - moved[:, :2]], axis=1)
    is_high = heights_of(boxes) >= _LOWEST_PX
    is_digit = (kinds == 0) & inside & is_high
    is_unknown = touches & ~is_digit & ((kinds == 0) | (kinds == 3))
    return KnownPicture(
        np.asarray(cv2.cvtColor(part, cv2.COLOR_GRAY2BGR), np.uint8),
        boxes[is_digit],
        page.labels[is_digit].astype(np.int64),
        boxes[is_unknown],
    )


def empty_pictures(pictures: list[npt.NDArray[np.uint8]]) -> Iterator[KnownPicture]:
    """Grey pictures without digits."""
    none = np.zeros((0, 4))
    for picture in pictures:
        yield KnownPicture(
            np.asarray(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR), np.uint8), none, np.zeros(0, np.int64), none
        )
