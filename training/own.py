"""Somebody's own digits: photographed, cut as the camera's are, and taught to a trained network."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np

from recognizer.prediction import NOT_A_DIGIT
from training.augment import enlarge, warp
from training.clutter import draw_clutter
from training.dataset import DataError, Samples, as_input, one_hot
from training.export import export_onnx, write_whole
from training.recipe import OWN, OwnSettings
from vision.frame import Frame
from vision.segmentation import (
    BinarizationSettings,
    Mark,
    RegionSettings,
    binarize,
    cut_patch,
    cut_patches,
    find_marks,
    may_be_digit,
)
from vision.sources import EndOfSource, SourceError, open_photos

_NONE = "none"
"""The folder of marks that are no digits."""
_MIN_HEIGHT = 0.5
"""Lowest mark of a photo that is taken for one of its digits, as a share of the highest."""


def load_own(folder: Path) -> Samples:
    """The digits in `folder`/0 to `folder`/9, and in `folder`/none what is no digit, as patches.

    Each holds photos with one digit or more, all of that kind. Raises DataError where there are none.
    """
    if not folder.is_dir():
        raise DataError(f"looked for your own digits in {folder}; there is no such folder; make one")
    kinds = {**{str(digit): digit for digit in range(NOT_A_DIGIT)}, _NONE: NOT_A_DIGIT}
    marks: list[Mark] = []
    labels: list[int] = []
    for name, label in kinds.items():
        found = _marks_in(folder / name) if (folder / name).is_dir() else []
        marks += found
        labels += [label] * len(found)
    if not marks:
        raise DataError(
            f"looked for your own digits in {folder}; found none;"
            f" put photos of 7s into {folder / '7'}, and so on"
        )
    return Samples(cut_patches(marks), np.array(labels, np.int64))


def _marks_in(folder: Path) -> list[Mark]:
    """The marks of all photos in `folder` that may be digits."""
    marks: list[Mark] = []
    try:
        with open_photos([folder]) as photos:
            while True:
                frame = photos.read(1.0)
                if frame is not None:
                    marks += _marks_on(frame)
    except EndOfSource:
        return marks
    except SourceError as error:
        raise DataError(str(error)) from error


def _marks_on(frame: Frame) -> list[Mark]:
    region = RegionSettings()
    found = find_marks(binarize(frame.image, BinarizationSettings()), region)
    likely = [mark for mark in found if may_be_digit(mark, region)]
    highest = max((mark.box.height for mark in likely), default=0)
    return [mark for mark in likely if mark.box.height >= _MIN_HEIGHT * highest]


def teach(model: keras.Model, own: Samples, others: Samples, settings: OwnSettings) -> tuple[float, float]:
    """Teaches `model` its user's `own` digits; its accuracy on those held out, before and after.

    It keeps what it knew by being reminded of what it said of `others` and of clutter before (Li, Hoiem:
    Learning without Forgetting, 2016).
    """
    rng = np.random.default_rng(settings.seed)
    keras.utils.set_random_seed(settings.seed)
    classes = int(model.output_shape[1])
    own = own.take(np.flatnonzero(own.labels < classes))
    order = rng.permutation(len(own))
    held, taught = order[:: settings.held_out], np.delete(order, np.s_[:: settings.held_out])
    if not len(taught):
        raise DataError(f"read {len(own)} of your own digits; that is too few to teach; photograph more")
    clutter = np.stack([cut_patch(draw_clutter(rng)) for _ in range(500)])
    reminders = np.concatenate([others.images[rng.permutation(len(others))[:4000]], clutter])
    said = np.asarray(model.predict(as_input(reminders), batch_size=512, verbose=0), np.float32)
    before = _accuracy(model, own.take(held))
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
    return before, _accuracy(model, own.take(held))


def _accuracy(model: keras.Model, samples: Samples) -> float:
    told = np.asarray(model.predict(as_input(samples.images), batch_size=512, verbose=0))
    return float(np.mean(told.argmax(axis=1) == samples.labels))


def run_own(folder: Path, others: Samples, trained: Path, stem: Path) -> str:
    """Teaches the model at `trained` the digits in `folder`, saves it at `stem`, and says what it brought."""
    own = load_own(folder)
    if not trained.exists():
        raise DataError(
            f"looked for the trained network at {trained}; it is missing; make it with: digit-reader train"
        )
    model = keras.saving.load_model(trained)
    before, after = teach(model, own, others, OWN)
    stem.parent.mkdir(parents=True, exist_ok=True)
    model.save(stem.with_suffix(".keras"))
    export_onnx(model, stem.with_suffix(".onnx"))
    write_whole(stem.with_suffix(".json"), trained.with_suffix(".json").read_bytes())
    return (
        f"taught {len(own)} of your own digits; of those held out, {before:.1%} were right before and"
        f" {after:.1%} are now; read with: digit-reader --camera 0 --model {stem.with_suffix('.onnx')}"
    )
