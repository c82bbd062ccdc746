"""The second look trained on regions cut before: `python -m training.regions.train --regions FOLDER --out
FILE`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
import numpy.typing as npt

from recognizer.prediction import NOT_A_DIGIT
from recognizer.regions import Views, views_of
from training.descent import DescentSettings, descend
from training.folder_command import FolderCommand, with_more
from training.regions.network import build
from training.regions.samples import Regions

_CHECKED = 20_000
_NONE = 0.5
"""Share of the places without a digit that are taken: there are four times as many as with one."""
_SMOOTHING = 0.02
"""Share of the truth given to all answers alike: some labels of a simulated page nobody could read."""


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


def fit_regions(
    folder: Path, settings: RegionSettings, start: Path | None = None
) -> tuple[keras.Model, float]:
    """A network trained on the files of `folder`, and its loss on the validation writers' regions.

    It begins with the weights `start`, where they are given. Raises DataError where there are no regions,
    TrainingError where the loss becomes no number.
    """
    keras.utils.set_random_seed(settings.seed)
    held = _joined(folder, "validation", {})
    check = views_of(held.images[:_CHECKED], held.sizes_wh[:_CHECKED]), held.labels[:_CHECKED]
    model = build()
    if start is not None:
        model.load_weights(start)
    entropy = keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=_SMOOTHING)
    model.compile(keras.optimizers.AdamW(settings.rate, weight_decay=1e-4), entropy, jit_compile=False)
    rounds = _rounds(folder, settings.batch, np.random.default_rng(settings.seed))
    loss = descend(
        model,
        rounds,
        DescentSettings(settings.minutes, settings.rate, settings.warm_up),
        lambda trained: _loss_on(trained, check),
        lambda trained: _figures(trained, check),
    )
    return model, loss


def _rounds(
    folder: Path, batch: int, rng: np.random.Generator
) -> Iterator[tuple[Views, npt.NDArray[np.float32]]]:
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


def _batches(
    taught: Regions, batch: int, rng: np.random.Generator
) -> Iterator[tuple[Views, npt.NDArray[np.float32]]]:
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
        yield views, np.eye(NOT_A_DIGIT + 1, dtype=np.float32)[taught.labels[rows]]


def _loss_on(model: keras.Model, check: tuple[Views, npt.NDArray[np.int64]]) -> float:
    views, labels = check
    told = np.asarray(model.predict(views, batch_size=1024, verbose=0), np.float64)
    told -= np.log(np.exp(told).sum(axis=1, keepdims=True))
    return float(-told[np.arange(len(labels)), labels].mean())


def _figures(model: keras.Model, check: tuple[Views, npt.NDArray[np.int64]]) -> str:
    views, labels = check
    answers = np.asarray(model.predict(views, batch_size=1024, verbose=0)).argmax(axis=1)
    is_digit = labels < 10
    return (
        f"validation {_loss_on(model, check):.4f} digits {np.mean(answers[is_digit] == labels[is_digit]):.4f}"
        f" none {np.mean(answers[~is_digit] == 10):.4f}"
    )


def main(argv: list[str] | None = None) -> int:
    """Trains as `argv` says; 0, or 1 after one line that says what the user can mend."""
    command = FolderCommand("training.regions.train", "Train the second look.", "regions", RegionSettings())
    return command.run(
        argv, lambda options, settings: fit_regions(options.folder, settings, options.start)[0]
    )


if __name__ == "__main__":
    sys.exit(main())
