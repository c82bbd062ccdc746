"""A trained network made ready: calibrated, and its threshold chosen, on writers in no other part."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np
import numpy.typing as npt

from recognizer.prediction import NOT_A_DIGIT
from training.dataset import Samples, as_input
from training.measure import Probabilities, believable, best_temperature, evenly_wrong_threshold
from training.mixture import load_handwriting, undistorted_set

_SEED = 1000
_STROKES = 1500
_OTHERS = 2000


def validation_set(folder: Path) -> Samples:
    """Patches of the validation writers as they wrote: distorted ones are read less surely than real ones."""
    writing = load_handwriting(folder, "validation")
    return undistorted_set(writing, strokes=_STROKES, others=_OTHERS, seed=_SEED)


def settle(model: keras.Model, folder: Path) -> tuple[keras.Model, float]:
    """`model` with its temperature set by validation (Guo et al.: On Calibration of Modern Neural Networks,
    2017), and the confidence from which on it misses as many digits as it takes other marks for some."""
    samples = validation_set(folder)
    probabilities = _probabilities(model, samples)
    clear = believable(probabilities, samples.labels) & (samples.labels < NOT_A_DIGIT)
    cool(model, best_temperature(probabilities[clear], samples.labels[clear]))
    return model, evenly_wrong_threshold(_probabilities(model, samples), samples.labels)


def cool(model: keras.Model, temperature: float) -> None:
    """Divides the logits of `model` by `temperature`, in its last layer's weights."""
    last = model.layers[-1]
    last.set_weights([weights / np.float32(temperature) for weights in last.get_weights()])


def _probabilities(model: keras.Model, samples: Samples) -> Probabilities:
    told: npt.NDArray[np.float32] = model.predict(as_input(samples.images), batch_size=512, verbose=0)
    return np.asarray(told, np.float32)
