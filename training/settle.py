"""A trained network made ready: calibrated, and its threshold chosen, on writers in no other part."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np
import numpy.typing as npt

from recognizer.prediction import NOT_A_DIGIT
from training.dataset import Samples, as_input
from training.measure import believable, best_temperature
from training.mixture import Amounts, load_handwriting
from training.shards import shard

_AMOUNTS = Amounts().scaled(0.06)
_SEED = 1000
_KEPT = 0.99


def validation_set(folder: Path, data: str, kept: Path = Path("build/training")) -> Samples:
    """Patches of the validation writers, the same mixture as the training sets."""
    return shard(load_handwriting(folder, "validation"), _AMOUNTS, _SEED, f"{data}validation", kept)


def settle(model: keras.Model, folder: Path, data: str) -> tuple[keras.Model, float]:
    """`model` with its temperature set by validation, and the confidence that 99 % of digits reach."""
    samples = validation_set(folder, data)
    probabilities = _probabilities(model, samples)
    clear = believable(probabilities, samples.labels)
    cool(model, best_temperature(probabilities[clear], samples.labels[clear]))
    cooled = _probabilities(model, samples)
    digits = cooled[clear & (samples.labels < NOT_A_DIGIT), :NOT_A_DIGIT]
    return model, float(np.quantile(digits.max(axis=1), 1 - _KEPT))


def cool(model: keras.Model, temperature: float) -> None:
    """Divides the logits of `model` by `temperature`, in its last layer's weights."""
    last = model.layers[-1]
    last.set_weights([weights / np.float32(temperature) for weights in last.get_weights()])


def _probabilities(model: keras.Model, samples: Samples) -> npt.NDArray[np.float32]:
    return np.asarray(model.predict(as_input(samples.images), batch_size=512, verbose=0), np.float32)
