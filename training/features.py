"""What a network's dense layers read of everybody's writing, to be kept where it learns a hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import keras
import numpy as np
import numpy.typing as npt

from recognizer.prediction import NOT_A_DIGIT
from training.dataset import Samples, as_input, load_mnist
from training.mixture import Amounts, load_handwriting, make_set, missing_files, undistorted_digits

_FLOOR = 0.01
"""Variance that a feature has at least, in units of the features: of a direction in which usual writing
hardly varies a few thousand patches say little. On hands of the validation writers 0.003 to 0.03 do alike."""

_REMINDERS = 300
_MIGHT_PASS = 0.1
"""Probability of a digit from which a mark that is none might be taken for one."""
_LEAST = 1e-12
"""Probability that counts as 0, for its logarithm in half precision."""

_MOST = 20_000
_SEED = 99


@dataclass(frozen=True, slots=True, eq=False)
class Remembered:
    """What a network is held to while it learns a hand; an exported one gives each by its name."""

    whitening: npt.NDArray[np.float64]
    """(F + 1, F + 1): what features, and a 1 after them, are multiplied with so that those of each layer are
    uncorrelated, and of mean square 1, over usual writing."""
    reminders: npt.NDArray[np.float64]
    """(M, F + 1): the features, so whitened, of marks that are no digit, and that the network might take for
    one."""
    answers: npt.NDArray[np.float32]
    """(M, C): the logarithms of the probabilities that it gives for these."""


def remembered(model: keras.Model, usual: Samples) -> Remembered:
    """What `model` makes of `usual` writing, N patches and what they show."""
    layers = [layer.input for layer in model.layers if isinstance(layer, keras.layers.Dense)]
    seen = keras.Model(model.inputs, [*layers, model.outputs[0]])
    *read, told = seen.predict(as_input(usual.images), batch_size=512, verbose=0)
    answers = np.log(np.maximum(np.asarray(told, np.float32), _LEAST))
    might_pass = (usual.labels == NOT_A_DIGIT) & (told[:, :NOT_A_DIGIT].max(axis=1) > _MIGHT_PASS)
    rows = np.flatnonzero(might_pass)
    rows = np.sort(np.random.default_rng(_SEED).permutation(rows)[:_REMINDERS])
    whitening = _whitening([np.asarray(each, np.float64) for each in read])
    features = np.concatenate(read, axis=1)[rows]
    return Remembered(whitening, features @ whitening[:-1] + whitening[-1], answers[rows])


def _whitening(read: Sequence[npt.NDArray[np.float64]]) -> npt.NDArray[np.float64]:
    """Of the (N, F) features of each layer by themselves: a later layer's are functions of an earlier one's,
    and together they would be worth no more than these."""
    places = np.cumsum([0, *(each.shape[1] for each in read)])
    matrix = np.zeros((places[-1] + 1, places[-1] + 1))
    for (first, last), features in zip(pairwise(places), read, strict=True):
        homogeneous = np.column_stack([features, np.ones(len(features))])
        moments = homogeneous.T @ homogeneous / len(homogeneous)
        spread = np.linalg.cholesky(moments + _FLOOR * np.eye(len(moments)))
        whitening = np.linalg.inv(spread).T
        matrix[first:last, first:last] = whitening[:-1, :-1]
        # What is added whatever a patch looks like counts once, as freely as with the first layer alone.
        matrix[-1, -1] = matrix[-1, -1] or whitening[-1, -1]
    return matrix


def usual_writing(folder: Path | None) -> Samples:
    """Writing of the training writers as a page shows it, letters, scraps and all; MNIST's alone where
    `folder` has no strokes."""
    rng = np.random.default_rng(_SEED)
    if missing_files(folder) or folder is None:
        digits = load_mnist(folder).train
        return digits.take(np.sort(rng.permutation(len(digits))[:_MOST]))
    writing = load_handwriting(folder, "train")
    drawn = make_set(writing, Amounts().scaled(0.08), _SEED)
    plain = undistorted_digits(writing, _MOST // 5, _SEED)
    return drawn.joined(plain.take(rng.permutation(len(plain))[: _MOST // 2]))
