"""Sets of digits that no network here is trained on."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from recognizer.prediction import PATCH_SIDE, Patches
from training.dataset import Samples, load_arrays
from training.mixture import Handwriting, load_handwriting
from training.paper import photograph
from training.strokes import HELD_OUT_LETTERS, StrokeSet, draw_strokes, load_strokes
from vision.segmentation import Grey

_BOX = 20


def load_usps(folder: Path) -> Samples:
    """The 2,007 USPS test digits; DataError where `folder`/usps_test.npz is not there."""
    arrays = load_arrays(folder / "usps_test.npz", ("image16", "label"))
    images = np.asarray(arrays["image16"], np.uint8)
    return Samples(_as_patches(images), np.asarray(arrays["label"], np.int64))


def load_optdigits() -> Samples:
    """The 1,797 digits of 8 x 8 pixels that scikit-learn brings."""
    from sklearn.datasets import load_digits

    digits = load_digits()
    images = np.asarray(np.clip(digits.images * (255 / 16), 0, 255), np.uint8)
    return Samples(_as_patches(images), np.asarray(digits.target, np.int64))


def written_digits(writing: Handwriting, seed: int = 7) -> Samples:
    """Each stroke digit of a part drawn once with some pen, not distorted, and photographed."""
    strokes, rows = writing.digits[0]
    return photographed(strokes, rows, seed)


def letters_not_taught(folder: Path, seed: int = 8) -> dict[str, Samples]:
    """Letters and symbols of test writers, and the letters in no training part, lookalikes aside."""
    sets = [load_strokes(folder / f"unipen_{kind}.npz") for kind in ("upper", "lower")]
    taught = [photographed(strokes, rows, seed) for strokes, rows in load_handwriting(folder, "test").others]
    held_out = [photographed(strokes, strokes.rows("test", HELD_OUT_LETTERS), seed) for strokes in sets]
    return {"letters of unseen writers": _joined(taught), "letters never taught": _joined(held_out)}


def _joined(sets: list[Samples]) -> Samples:
    return Samples(np.concatenate([s.images for s in sets]), np.concatenate([s.labels for s in sets]))


def photographed(strokes: StrokeSet, rows: npt.NDArray[np.intp], seed: int = 7) -> Samples:
    """The marks at `rows` drawn and photographed; letters get the label 10."""
    rng = np.random.default_rng(seed)
    patches, found = photograph([draw_strokes(strokes.strokes(int(row)), rng) for row in rows], rng)
    labels = [int(label) if label.isdigit() else 10 for label in strokes.labels[rows[found]].tolist()]
    return Samples(patches, np.array(labels, np.int64))


def _as_patches(images: npt.NDArray[np.uint8]) -> Patches:
    """(N, 28, 28) uint8 of small pictures: scaled to the 20 x 20 box, their centre of mass in the middle."""
    return np.stack([_as_patch(image) for image in images])


def _as_patch(image: Grey) -> Grey:
    x, y, width, height = cv2.boundingRect(np.asarray((image > 32) * np.uint8(255), np.uint8))
    ink = image[y : y + height, x : x + width]
    factor = _BOX / max(width, height)
    size_wh = max(1, round(width * factor)), max(1, round(height * factor))
    large = np.zeros((PATCH_SIDE, PATCH_SIDE), np.uint8)
    large[: size_wh[1], : size_wh[0]] = cv2.resize(ink, size_wh, interpolation=cv2.INTER_CUBIC)
    weights = large.astype(np.float64) / max(1.0, float(large.sum()))
    row = float(weights.sum(axis=1) @ np.arange(PATCH_SIDE))
    column = float(weights.sum(axis=0) @ np.arange(PATCH_SIDE))
    down = int(np.clip(round(13.5 - row), 0, PATCH_SIDE - size_wh[1]))
    across = int(np.clip(round(13.5 - column), 0, PATCH_SIDE - size_wh[0]))
    return np.roll(large, (down, across), axis=(0, 1))
