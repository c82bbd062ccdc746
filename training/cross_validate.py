"""k-fold cross-validation: how well a recipe does on images, or on writers, that it was not trained on."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import keras
import numpy as np
import numpy.typing as npt

from training.dataset import Labels, Samples, as_input, data_hash, one_hot
from training.fit import Progress, stop_on_nan
from training.network import ARCHITECTURES
from training.recipe import TrainSettings

Rows = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Fold:
    """What one fold gave; histories run from the first epoch to the last."""

    accuracy: float
    """Share of the held-out images read right after the last epoch, 0 to 1."""
    history: dict[str, list[float]]
    """`accuracy`, `loss`, `val_accuracy` and `val_loss` of each epoch."""


def shuffled_folds(count: int, parts: int, seed: int = 1) -> list[Rows]:
    """The held-out rows of each fold: those of scikit-learn's shuffled KFold with `random_state=seed`."""
    if not 2 <= parts <= count:
        raise ValueError(f"parts must be 2 to {count}, got {parts}")
    rows = np.arange(count)
    np.random.RandomState(seed).shuffle(rows)
    return [np.sort(fold) for fold in np.array_split(rows, parts)]


def writer_folds(writers: Labels, parts: int, seed: int = 1) -> list[Rows]:
    """The held-out rows of each of `parts` folds, with no writer on both sides of any."""
    names = np.unique(writers)
    return [np.flatnonzero(np.isin(writers, names[fold])) for fold in shuffled_folds(len(names), parts, seed)]


def cross_validate(
    samples: Samples, folds: list[Rows], settings: TrainSettings, path: Path
) -> Iterator[Fold]:
    """Each fold's figures as it is done; those of the same run that `path` holds are not made again."""
    run = {"settings": asdict(settings), "folds": len(folds), "data": data_hash(samples.images, *folds)}
    done = _finished(path, run)
    yield from done
    for number in range(len(done), len(folds)):
        done.append(_fit_fold(samples, folds[number], settings, f"fold {number + 1}/{len(folds)} "))
        _save(path, run, done)
        yield done[-1]


def summary(folds: list[Fold]) -> str:
    """The line that people compare: mean and spread in per cent."""
    accuracies = np.array([fold.accuracy for fold in folds]) * 100
    return f"Accuracy: mean={accuracies.mean():.3f} std={accuracies.std():.3f}, n={len(folds)}"


def _fit_fold(samples: Samples, held_out: Rows, settings: TrainSettings, title: str) -> Fold:
    keras.utils.set_random_seed(settings.seed)
    kept = np.setdiff1d(np.arange(len(samples)), held_out)
    train, test = samples.take(kept), samples.take(held_out)
    model = ARCHITECTURES[settings.architecture]()
    model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
    steps = math.ceil(len(train) / settings.batch)
    fitted = model.fit(
        as_input(train.images),
        one_hot(train.labels),
        batch_size=settings.batch,
        epochs=settings.epochs,
        validation_data=(as_input(test.images), one_hot(test.labels)),
        validation_batch_size=500,
        verbose=0,
        callbacks=[Progress(settings.epochs, steps, title).callback(), stop_on_nan()],
    )
    history = {name: [float(value) for value in values] for name, values in fitted.history.items()}
    return Fold(history["val_accuracy"][-1], history)


def _finished(path: Path, run: dict[str, object]) -> list[Fold]:
    if not path.exists():
        return []
    saved = json.loads(path.read_text())
    if saved["run"] != run:
        return []
    return [Fold(**fold) for fold in saved["results"]]


def _save(path: Path, run: dict[str, object], done: list[Fold]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    figures = {"run": run, "summary": summary(done), "results": [asdict(fold) for fold in done]}
    partial = path.with_suffix(".part")
    partial.write_text(json.dumps(figures, indent=1) + "\n")
    partial.replace(path)
