"""Somebody's own digits, a hand's folder of crops, taught to a whole trained network."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
import numpy.typing as npt

from recognizer import NOT_A_DIGIT, read_hand
from training.augment import enlarge, warp
from training.clutter import draw_clutter
from training.dataset import DataError, Samples, as_input, load_mnist, one_hot
from training.export import export_onnx, write_whole
from training.features import usual_writing
from training.mixture import missing_files
from training.recipe import OWN, OwnSettings
from training.settle import validation_set
from vision.segmentation import cut_patch

_MOST_FORGOTTEN = 0.001
"""Share of other writers' digits that may be lost."""


@dataclass(frozen=True, slots=True)
class Taught:
    """What teaching brought: shares that are right, 0 to 1, before and after."""

    held: dict[int, tuple[float, float]]
    """Of the own crops that were held out, by label."""
    own: tuple[float, float]
    """Of all of these."""
    others: tuple[float, float]
    """Of the digits of other writers that were held out."""

    @property
    def is_worse(self) -> bool:
        """Whether it had better not have been taught."""
        return self.own[1] < self.own[0] or self.others[1] < self.others[0] - _MOST_FORGOTTEN

    def __str__(self) -> str:
        each = ", ".join(
            f"{'none' if label == NOT_A_DIGIT else label}: {before:.0%} to {after:.0%}"
            for label, (before, after) in self.held.items()
        )
        return (
            f"of your own held out {self.own[0]:.1%} were right before, {self.own[1]:.1%} are now ({each});"
            f" of other writers' {self.others[0]:.2%} and {self.others[1]:.2%}"
        )


def load_own(folder: Path) -> Samples:
    """The crops in a hand's folder; DataError where there are none, HandError where it can't be read."""
    if not folder.is_dir():
        raise DataError(f"looked for your own digits in {folder}; there is no such folder; make one")
    crops = read_hand(folder)
    if crops.warning:
        print(f"warning: {crops.warning}; photos are cut with: python -m training.cut", file=sys.stderr)
    if not len(crops):
        raise DataError(
            f"looked for your own digits in {folder}; found none; cut photos of 7s into it with:"
            f" python -m training.cut 7.jpg --into {folder}"
        )
    return Samples(crops.patches, crops.labels)


def teach(model: keras.Model, own: Samples, others: Samples, apart: Samples, settings: OwnSettings) -> Taught:
    """Teaches `model` its user's `own` digits; what that brought on some held out, and on those kept `apart`.

    It keeps what it knew by being reminded of what it said of `others` and of clutter before (Li, Hoiem:
    Learning without Forgetting, 2016).
    """
    rng = np.random.default_rng(settings.seed)
    keras.utils.set_random_seed(settings.seed)
    classes = int(model.output_shape[1])
    own = own.take(np.flatnonzero(own.labels < classes))
    held, taught = parted(own.labels, settings.held_out, rng)
    if not len(taught):
        raise DataError(f"read {len(own)} of your own digits; that is too few to teach; photograph more")
    clutter = np.stack([cut_patch(draw_clutter(rng)) for _ in range(500)])
    reminders = np.concatenate([others.images[rng.permutation(len(others))[:4000]], clutter])
    said = np.asarray(model.predict(as_input(reminders), batch_size=512, verbose=0), np.float32)
    before = _right(model, own.take(held)), _right(model, apart)
    for layer in model.layers:
        # A few hundred digits would pull the running means off those of all handwriting.
        layer.trainable = not isinstance(layer, keras.layers.BatchNormalization)
    model.compile(keras.optimizers.Adam(settings.learning_rate), "categorical_crossentropy")
    for _ in range(settings.steps):
        mine = taught[rng.integers(len(taught), size=settings.batch)]
        known = rng.integers(len(reminders), size=settings.reminders)
        warped = np.stack([cut_patch(warp(enlarge(own.images[i]), rng)) for i in mine])
        images = np.concatenate([warped, reminders[known]])
        labels = np.concatenate([one_hot(own.labels[mine], classes), said[known]])
        model.train_on_batch(as_input(images), labels)
    after = _right(model, own.take(held)), _right(model, apart)
    labels_held = own.labels[held]
    each = {
        int(label): (_share(before[0][labels_held == label]), _share(after[0][labels_held == label]))
        for label in np.unique(labels_held)
    }
    return Taught(each, (_share(before[0]), _share(after[0])), (_share(before[1]), _share(after[1])))


def parted(
    labels: npt.NDArray[np.int64], held_out: int, rng: np.random.Generator
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """The rows of one in `held_out` digits, of each label as many as its share, and the others."""
    order = rng.permutation(len(labels))
    order = order[np.argsort(labels[order], kind="stable")]
    return order[::held_out], np.delete(order, np.s_[::held_out])


def _right(model: keras.Model, samples: Samples) -> npt.NDArray[np.bool_]:
    if not len(samples):
        return np.zeros(0, np.bool_)
    told = np.asarray(model.predict(as_input(samples.images), batch_size=512, verbose=0))
    return np.asarray(told.argmax(axis=1) == samples.labels)


def _share(right: npt.NDArray[np.bool_]) -> float:
    return float(right.mean()) if len(right) else 1.0


def run_own(folder: Path, data: Path | None, trained: Path, stem: Path) -> str:
    """Teaches the model at `trained` the digits in `folder`, saves it at `stem`, and says what it brought."""
    own = load_own(folder)
    mnist = load_mnist(data)
    # Without the strokes nobody's writing is kept apart but MNIST's test set.
    apart = mnist.test if data is None or missing_files(data) else validation_set(data)
    if not trained.exists():
        raise DataError(
            f"looked for the trained network at {trained}; it is missing; make it with: digit-reader train"
        )
    model = keras.saving.load_model(trained)
    taught = teach(model, own, mnist.train, apart, OWN)
    if taught.is_worse:
        raise DataError(
            f"taught {len(own)} of your own digits; {taught}; that is worse, and nothing was saved;"
            f" read with: digit-reader --camera 0 --hand {folder}"
        )
    stem.parent.mkdir(parents=True, exist_ok=True)
    model.save(stem.with_suffix(".keras"))
    export_onnx(model, stem.with_suffix(".onnx"), usual_writing(data))
    write_whole(stem.with_suffix(".json"), trained.with_suffix(".json").read_bytes())
    return (
        f"taught {len(own)} of your own digits; {taught};"
        f" read with: digit-reader --camera 0 --model {stem.with_suffix('.onnx')}"
    )
