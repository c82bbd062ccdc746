"""Sheets of what the networks are taught, to be looked at."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from training.dataset import Samples
from training.mixture import Amounts, load_handwriting, make_set
from training.simulation.inventory import load_inventory
from training.simulation.page import Supplies, load_pictures, simulate
from training.simulation.sheet import Press
from training.simulation.truth import KINDS, SimulatedPage

_COLUMNS = 36
_PAGE_COLUMNS, _PAGES = 4, 16
_PAGE_WH = 320, 320
_COLORS = {"digit": (0, 160, 0), "point": (200, 0, 0), "minus": (200, 0, 200), "unknown": (0, 140, 255)}
"""BGR; of the boxes of each kind of truth."""


def patch_sheet(data: Path, seed: int) -> npt.NDArray[np.uint8]:
    """(H, W) uint8: what the recognizer is taught of the handwriting in `data`; raises DataError."""
    return sheet(make_set(load_handwriting(data, "train"), Amounts().scaled(0.02), seed))


def simulated_sheet(data: Path, backgrounds: Path | None, seed: int) -> npt.NDArray[np.uint8]:
    """(H, W, 3) uint8 BGR: pages as the detector is taught, before pictures of `backgrounds`.

    Raises DataError.
    """
    pictures = load_pictures(backgrounds) if backgrounds else []
    supplies = Supplies(load_inventory(data, "train"), pictures, Press())
    rngs = (np.random.default_rng([seed, index]) for index in range(_PAGES))
    return page_sheet([simulate(supplies, _PAGE_WH, rng) for rng in rngs])


def sheet(samples: Samples, rows: int = 4) -> npt.NDArray[np.uint8]:
    """(H, W) uint8: `rows` rows of each label's patches, ink dark, digits first."""
    bands = []
    for label in np.unique(samples.labels):
        images = samples.images[samples.labels == label][: rows * _COLUMNS]
        whole = np.zeros((rows * _COLUMNS, *images.shape[1:]), np.uint8)
        whole[: len(images)] = images
        bands += [np.hstack(list(whole[i : i + _COLUMNS])) for i in range(0, len(whole), _COLUMNS)]
    return np.asarray(255 - np.vstack(bands), np.uint8)


def page_sheet(pages: list[SimulatedPage]) -> npt.NDArray[np.uint8]:
    """(H, W, 3) uint8 BGR: pages of one size in rows of four, twice as large, with their truth's boxes."""
    drawn = [_with_truth(page) for page in pages]
    drawn += [np.full_like(drawn[0], 255)] * (-len(drawn) % _PAGE_COLUMNS)
    rows = [np.hstack(drawn[i : i + _PAGE_COLUMNS]) for i in range(0, len(drawn), _PAGE_COLUMNS)]
    return np.asarray(np.vstack(rows), np.uint8)


def _with_truth(page: SimulatedPage) -> npt.NDArray[np.uint8]:
    large = cv2.resize(page.image, None, fx=2, fy=2, interpolation=cv2.INTER_NEAREST)
    picture = np.asarray(cv2.cvtColor(large, cv2.COLOR_GRAY2BGR), np.uint8)
    boxes = np.round(2 * page.boxes).astype(int).tolist()
    for (left, top, right, bottom), kind, label in zip(boxes, page.kinds, page.labels, strict=True):
        color = _COLORS[KINDS[kind]]
        cv2.rectangle(picture, (left, top), (right, bottom), color, 1)
        if label >= 0:
            cv2.putText(picture, str(label), (left, top - 2), cv2.FONT_HERSHEY_SIMPLEX, 0.4, color)
    return picture
