"""k-fold cross-validation: how well a recipe does on images, or on writers, that it was not trained on."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import keras
import numpy as np
import numpy.typing as npt

from recognizer.prediction import NOT_A_DIGIT
from recognizer.views import looking_again
from training.dataset import Labels, Samples, as_input, data_hash, one_hot
from training.fit import Progress, stop_on_nan
from training.mixture import Amounts, load_handwriting
from training.network import ARCHITECTURES
from training.recipe import TrainSettings
from training.run import train
from training.settle import settle, validation_set
from training.shards import cutting_hash, files_hash, training_set

Rows = npt.NDArray[np.intp]

_SHARE = 0.6
"""Size of a fold's training set of strokes and non-digits, as a share of the shipped network's."""


@dataclass(frozen=True, slots=True)
class Fold:
    """What one fold gave; histories run from the first epoch to the last."""

    accuracy: float
    """Share of the held-out images read right after the last epoch, 0 to 1."""
    history: dict[str, list[float]]
    """`accuracy` and `loss` of each epoch, and where measured `val_accuracy` and `val_loss`."""


FitFold = Callable[[Samples, Rows, TrainSettings, str], Fold]
"""Fits on all samples but the held-out rows, and measures on those; the text heads its progress."""


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
    samples: Samples, folds: list[Rows], settings: TrainSettings, path: Path, fit_fold: FitFold
) -> Iterator[Fold]:
    """Each fold's figures as it is done; those of the same run that `path` holds are not made again."""
    run = {"settings": asdict(settings), "folds": len(folds), "data": data_hash(samples.images, *folds)}
    done = _finished(path, run)
    yield from done
    for number in range(len(done), len(folds)):
        done.append(fit_fold(samples, folds[number], settings, f"fold {number + 1}/{len(folds)} "))
        _save(path, run, done)
        yield done[-1]


def summary(folds: list[Fold]) -> str:
    """The line that people compare: mean and spread in per cent."""
    accuracies = np.array([fold.accuracy for fold in folds]) * 100
    return f"Accuracy: mean={accuracies.mean():.3f} std={accuracies.std():.3f}, n={len(folds)}"


def cross_validated(models: Path, architecture: str) -> dict[str, float]:
    """Mean and spread of the cross-validations of `architecture` whose folds are all done; shares, 0 to 1."""
    results: dict[str, float] = {}
    for path in sorted((models / "cross_validation").glob(f"{architecture}_*.json")):
        saved = json.loads(path.read_text())
        accuracies = [fold["accuracy"] for fold in saved["results"]]
        if len(accuracies) == saved["run"]["folds"]:
            what = f"MNIST, {len(accuracies)}-fold cross-validation by {path.stem.rpartition('_')[2]}"
            results[f"{what}, mean"] = float(np.mean(accuracies))
            results[f"{what}, standard deviation"] = float(np.std(accuracies))
    return results


def fit_alone(samples: Samples, held_out: Rows, settings: TrainSettings, title: str) -> Fold:
    """The fold of a network that learns nothing but the samples."""
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


def fit_with_handwriting(folder: Path, kept_in: Path) -> FitFold:
    """The folds of a network that learns, besides MNIST's `samples`, all that the shipped one does.

    What was begun is kept in `kept_in`, and gone on with. Each is settled by strokes: MNIST's validation
    writers are among those that it learns from.
    """
    writing = load_handwriting(folder, "train")
    made_from = f"{files_hash(folder)} {cutting_hash(writing)}"
    strokes = validation_set(folder, is_strokes_alone=True)

    def fit_fold(samples: Samples, held_out: Rows, settings: TrainSettings, title: str) -> Fold:
        print(title, end="", flush=True)
        others = replace(writing, mnist=samples.take(np.setdiff1d(np.arange(len(samples)), held_out)))
        amounts = replace(Amounts().scaled(_SHARE), mnist=len(others.mnist))
        data = f"{made_from} without {data_hash(held_out)}"
        kept = kept_in / f"fold_{data_hash(held_out)}"

        def sets(epoch: int) -> Samples:
            return training_set(others, amounts, settings, epoch, data, kept_in)

        model, history = train(settings, sets, data, kept)
        settled = settle(model, strokes).model
        look = looking_again(lambda batch: np.array(settled.predict(batch, batch_size=500, verbose=0)))
        told = look(as_input(samples.images[held_out]))
        right = told[:, :NOT_A_DIGIT].argmax(axis=1) == samples.labels[held_out]
        return Fold(float(right.mean()), history)

    return fit_fold


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
