"""The second look trained on regions cut before: `python -m training.regions.train --regions FOLDER --out
FILE`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
import numpy.typing as npt

from recognizer.prediction import NOT_A_DIGIT
from recognizer.regions import SIDES, Views, views_of
from training.descent import DescentSettings, descend
from training.folder_command import FolderCommand, with_more
from training.regions.network import build, only_sides
from training.regions.samples import Regions

Wanted = npt.NDArray[np.float32]
"""(N, 5): the label of each place, -1 where it is not known, and the sides of its digit's box, nan where
there is none."""

_CHECKED = 20_000
_NONE = 0.5
"""Share of the places without a digit that are taken: there are four times as many as with one."""
_SMOOTHING = 0.02
"""Share of the truth given to all answers alike: some labels of a simulated page nobody could read."""

_FAR = 0.1
"""Heights from which on a side that is further off counts in proportion, no more as a square (Girshick: Fast
R-CNN, 2015)."""
_SHARE_OF_SIDES = 2.0
"""How much the sides count beside the names."""


@dataclass(frozen=True, slots=True)
class RegionSettings:
    """How the second look is trained."""

    minutes: float = 30
    rate: float = 2e-3
    """Learning rate at its highest; it falls along a cosine to a hundredth."""
    warm_up: int = 200
    """Steps until it is reached."""
    batch: int = 256
    seed: int = 1
    only_sides: bool = False
    """Whether all but the sides of boxes stays as it is."""


def fit_regions(
    folder: Path, settings: RegionSettings, start: Path | None = None
) -> tuple[keras.Model, float]:
    """A network trained on the files of `folder`, and its loss on the validation writers' regions.

    It begins with the weights `start`, where they are given. Raises DataError where there are no regions,
    TrainingError where the loss becomes no number.
    """
    keras.utils.set_random_seed(settings.seed)
    held = _joined(folder, "validation", {})
    held = held.chosen(np.arange(min(_CHECKED, len(held))))
    views, wanted = views_of(held.images, held.sizes_wh), _wanted(held)
    model = build()
    if start is not None:
        model.load_weights(start)
    if settings.only_sides:
        only_sides(model)
    model.compile(keras.optimizers.AdamW(settings.rate, weight_decay=1e-4), _loss, jit_compile=False)
    rounds = _rounds(folder, settings.batch, np.random.default_rng(settings.seed))
    loss = descend(
        model,
        rounds,
        DescentSettings(settings.minutes, settings.rate, settings.warm_up),
        lambda trained: sum(_losses(_told(trained, views), wanted)),
        lambda trained: _figures(_told(trained, views), wanted),
    )
    return model, loss


def _rounds(folder: Path, batch: int, rng: np.random.Generator) -> Iterator[tuple[Views, Wanted]]:
    """Batches without end, of all files of regions that are there when a round begins."""
    loaded: dict[Path, Regions] = {}
    while True:
        yield from _batches(_joined(folder, "train", loaded), batch, rng)


def _joined(folder: Path, part: str, loaded: dict[Path, Regions]) -> Regions:
    """All files of one part, of which those that are not `loaded` yet are thinned."""

    def load(path: Path) -> Regions:
        return _thinned(Regions.load(path), np.random.default_rng(len(loaded)))

    return Regions.joined(list(with_more(folder, part, loaded, load, "regions").values()))


def _thinned(regions: Regions, rng: np.random.Generator) -> Regions:
    """Without many of those that are no digit."""
    is_asked = (regions.labels != NOT_A_DIGIT) | (rng.random(len(regions)) < _NONE)
    return regions.chosen(np.flatnonzero(is_asked))


def _batches(taught: Regions, batch: int, rng: np.random.Generator) -> Iterator[tuple[Views, Wanted]]:
    order = rng.permutation(len(taught))
    for first in range(0, max(1, len(order) - batch + 1), batch):
        rows = order[first : first + batch]
        images = taught.images[rows]
        negative = rng.random(len(rows)) < 0.03
        images[negative] = 255 - images[negative]
        views = views_of(images, taught.sizes_wh[rows])
        views[..., 0] *= rng.uniform(0.8, 1.2, (len(rows), 1, 1)).astype(np.float32)
        views[..., 0] += np.float32(rng.choice([0.0, 0.05, 0.15])) * rng.standard_normal(
            views.shape[:3], np.float32
        )
        yield views, _wanted(taught.chosen(rows))


def _wanted(regions: Regions) -> Wanted:
    """What the network should answer."""
    return np.concatenate([regions.labels[:, None].astype(np.float32), regions.sides], axis=1)


def _loss(wanted: Any, told: Any) -> Any:
    """Cross-entropy of the digits and Huber's loss of the sides, each in the mean of those places of a batch
    where it is known what there is."""
    labels, sides = wanted[:, 0], wanted[:, 1:]
    names = keras.ops.one_hot(keras.ops.cast(labels, "int32"), NOT_A_DIGIT + 1)
    smooth = (1 - _SMOOTHING) * names + _SMOOTHING / (NOT_A_DIGIT + 1)
    entropy = keras.ops.categorical_crossentropy(smooth, told[:, : NOT_A_DIGIT + 1], from_logits=True)
    is_part = keras.ops.logical_not(keras.ops.isnan(sides))
    off = keras.ops.abs(told[:, SIDES] - keras.ops.where(is_part, sides, 0.0))
    huber = keras.ops.where(off < _FAR, 0.5 * off * off / _FAR, off - 0.5 * _FAR)
    return _mean_where(labels >= 0, entropy) + _SHARE_OF_SIDES * _mean_where(is_part, huber)


def _mean_where(is_known: Any, values: Any) -> Any:
    known = keras.ops.cast(is_known, "float32")
    return keras.ops.sum(known * values) / keras.ops.maximum(keras.ops.sum(known), 1.0)


def _told(model: keras.Model, views: Views) -> npt.NDArray[np.float64]:
    return np.asarray(model.predict(views, batch_size=1024, verbose=0), np.float64)


def _losses(told: npt.NDArray[np.float64], wanted: Wanted) -> tuple[float, float]:
    """Cross-entropy of the digits, and how far off the sides are, in heights, in the mean."""
    rows = np.flatnonzero(wanted[:, 0] >= 0)
    logits = told[:, : NOT_A_DIGIT + 1]
    logs = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    entropy = -logs[rows, wanted[rows, 0].astype(np.intp)].mean()
    off = np.abs(told[:, SIDES] - wanted[:, 1:])
    return float(entropy), float(np.nanmean(off)) if np.isfinite(off).any() else 0.0


def _figures(told: npt.NDArray[np.float64], wanted: Wanted) -> str:
    labels, answers = wanted[:, 0], told[:, : NOT_A_DIGIT + 1].argmax(axis=1)
    is_digit, is_none = (labels >= 0) & (labels < NOT_A_DIGIT), labels == NOT_A_DIGIT
    entropy, off = _losses(told, wanted)
    return (
        f"validation {entropy:.4f} digits {np.mean(answers[is_digit] == labels[is_digit]):.4f}"
        f" none {np.mean(answers[is_none] == NOT_A_DIGIT):.4f} sides off by {off:.4f}"
    )


def main(argv: list[str] | None = None) -> int:
    """Trains as `argv` says; 0, or 1 after one line that says what the user can mend."""
    command = FolderCommand(
        "training.regions.train",
        "Train the second look.",
        "regions",
        RegionSettings(),
        {"only_sides": "learn where the sides of boxes are, and keep the rest of the weights"},
    )
    return command.run(
        argv, lambda options, settings: fit_regions(options.folder, settings, options.start)[0]
    )


if __name__ == "__main__":
    sys.exit(main())
