"""A trained network made ready: calibrated, and its threshold chosen, on writers in no other part."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import keras
import numpy as np
import numpy.typing as npt

from recognizer.prediction import NOT_A_DIGIT, Predictions
from recognizer.views import answered, other_views
from training.dataset import Samples, as_input
from training.measure import Probabilities, believable, best_temperature, keeping_threshold
from training.mixture import load_handwriting, undistorted_digits

PAGE_ODDS = 20.0
"""How much rarer "not a digit" is made than in training, where a third of all marks are none."""

_KEPT = 0.99
_LEAST = 0.02
"""A label that is held for less probable counts as this: most such are wrong, and not the more the surer."""
_SEED = 1000
_STROKES = 1500
_DRAWS = 3
"""With other pens and pages each: of 6,000 digits the hundredth part is 60, which one draw settles badly."""


@lru_cache(maxsize=2)
def validation_set(folder: Path, is_strokes_alone: bool = False) -> Samples:
    """Digits of the validation writers as they wrote: distorted ones are read less surely than real ones."""
    writing = load_handwriting(folder, "validation")
    if is_strokes_alone:
        writing = replace(writing, mnist=writing.mnist.take(np.zeros(0, np.intp)))
    draws = [undistorted_digits(writing, _STROKES, _SEED + draw) for draw in range(_DRAWS)]
    return Samples(np.concatenate([s.images for s in draws]), np.concatenate([s.labels for s in draws]))


@dataclass(frozen=True, slots=True)
class Settled:
    """A model that may ship, and what validation says of it."""

    model: keras.Model
    threshold: float
    """The confidence that 99 % of validation's digits reach, 0 to 1."""
    loss: float
    """Mean of minus the logarithm of the probability of each of validation's digits, among a page's marks."""


def settle(model: keras.Model, samples: Samples) -> Settled:
    """`model` calibrated by digits that it was not trained on, and its threshold.

    One temperature (Guo et al.: On Calibration of Modern Neural Networks, 2017) cannot set right both which
    digit a mark is and whether it is one: a third of the training marks are none, and a digit's confidence
    is lower for that. So the temperature is that of the digits among themselves, and "not a digit" is made
    as much rarer as the threshold and the loss take it to be more common again. Both are settled for the
    recognizer's answers, which several views of what it doubts go into.
    """
    inputs = as_input(samples.images)
    looks = np.stack([_told(model, view) for view in (inputs, *other_views(inputs))])
    logits = np.log(np.maximum(looks.astype(np.float64), 1e-12))

    def answers(temperature: float) -> Probabilities:
        scaled = logits / temperature
        scaled[..., NOT_A_DIGIT] -= math.log(PAGE_ODDS)
        raised = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
        return answered((raised / raised.sum(axis=-1, keepdims=True)).astype(np.float32))

    temperature = best_temperature(lambda t: answers(t)[:, :NOT_A_DIGIT], samples.labels)
    cool(model, temperature)
    trust(model, math.log(PAGE_ODDS))
    told = answers(temperature)
    held = on_a_page(told)[np.arange(len(told)), samples.labels]
    loss = float(-np.log(np.maximum(held, _LEAST)).mean())
    clear = believable(looks[0], samples.labels)
    return Settled(model, keeping_threshold(Predictions.of(told[clear], 0.5), _KEPT), loss)


def on_a_page(probabilities: Probabilities) -> Probabilities:
    """(N, 11): the recognizer's `probabilities` for marks that were found on a page, many of which are no
    digits.

    Saerens, Latinne, Decaestecker: Adjusting the Outputs of a Classifier to New a Priori Probabilities, 2002.
    """
    weighed = probabilities.copy()
    weighed[:, NOT_A_DIGIT] *= PAGE_ODDS
    return np.asarray(weighed / weighed.sum(axis=1, keepdims=True), np.float32)


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


def _told(model: keras.Model, inputs: npt.NDArray[np.float32]) -> Probabilities:
    told: Probabilities = model.predict(inputs, batch_size=512, verbose=0)
    return np.asarray(told, np.float32)
