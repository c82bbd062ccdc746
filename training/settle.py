"""A trained network made ready: calibrated, and its threshold chosen, on writers in no other part."""

from __future__ import annotations

import math
from pathlib import Path

import keras
import numpy as np
import numpy.typing as npt

from recognizer.prediction import NOT_A_DIGIT, Predictions
from training.dataset import Samples, as_input
from training.measure import Probabilities, believable, best_temperature, keeping_threshold
from training.mixture import load_handwriting, undistorted_digits
from vision.prior import PAGE_ODDS

_KEPT = 0.99
_SEED = 1000
_STROKES = 1500
_DRAWS = 3
"""With other pens and pages each: of 6,000 digits the hundredth part is 60, which one draw settles badly."""


def validation_set(folder: Path) -> Samples:
    """Digits of the validation writers as they wrote: distorted ones are read less surely than real ones."""
    writing = load_handwriting(folder, "validation")
    draws = [undistorted_digits(writing, _STROKES, _SEED + draw) for draw in range(_DRAWS)]
    return Samples(np.concatenate([s.images for s in draws]), np.concatenate([s.labels for s in draws]))


def settle(model: keras.Model, folder: Path) -> tuple[keras.Model, float]:
    """`model` calibrated by validation, and the confidence that 99 % of validation's digits reach.

    One temperature (Guo et al.: On Calibration of Modern Neural Networks, 2017) cannot set right both which
    digit a mark is and whether it is one: a third of the training marks are none, and a digit's confidence
    is lower for that. So the temperature is that of the digits among themselves, and "not a digit" is made
    as much rarer as `vision.prior` makes it more common again for the marks of a page.
    """
    samples = validation_set(folder)
    probabilities = _probabilities(model, samples)
    clear = believable(probabilities, samples.labels)
    cool(model, best_temperature(probabilities[clear][:, :NOT_A_DIGIT], samples.labels[clear]))
    trust(model, math.log(PAGE_ODDS))
    digits = Predictions.of(_probabilities(model, samples.take(np.flatnonzero(clear))), 0.5)
    return model, keeping_threshold(digits, _KEPT)


def cool(model: keras.Model, temperature: float) -> None:
    """Divides the logits of `model` by `temperature`, in its last layer's weights."""
    last = model.layers[-1]
    last.set_weights([weights / np.float32(temperature) for weights in last.get_weights()])


def trust(model: keras.Model, by: float) -> None:
    """Lowers the logit of "not a digit" by `by`."""
    last = model.layers[-1]
    kernel, bias = last.get_weights()
    bias[NOT_A_DIGIT] -= np.float32(by)
    last.set_weights([kernel, bias])


def _probabilities(model: keras.Model, samples: Samples) -> Probabilities:
    told: npt.NDArray[np.float32] = model.predict(as_input(samples.images), batch_size=512, verbose=0)
    return np.asarray(told, np.float32)
