"""A network trained step by step for some minutes: its learning rate, the mean of its last weights, and what
is told of it meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import numpy.typing as npt

from training.fit import check_loss

_SHOWN_EVERY = 500
_AVERAGED_FROM, _AVERAGED_EVERY, _AVERAGING = 0.5, 10, 0.98
"""Share of the time after which weights are averaged, each how many steps, and how much of the mean stays."""

Weights = list[npt.NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class DescentSettings:
    """How long and how fast a network learns."""

    minutes: float
    rate: float
    """Learning rate at its highest; it falls along a cosine to a hundredth (Loshchilov, Hutter: SGDR,
    2017)."""
    warm_up: int
    """Steps until it is reached."""


def descend(
    model: keras.Model,
    batches: Iterable[tuple[Any, Any]],
    settings: DescentSettings,
    judge: Callable[[keras.Model], float],
    describe: Callable[[keras.Model], str],
) -> float:
    """Trains the compiled `model` on `batches` of what it sees and should answer, and leaves it with its last
    weights or their mean, whichever `judge` gives less for; that figure.

    Now and then a line is printed, with what `describe` says. Raises TrainingError where the loss becomes no
    number.
    """
    begun_s = time.monotonic()
    average: Weights | None = None
    shown: list[float] = []
    for step, (seen, wanted) in enumerate(batches):
        part = (time.monotonic() - begun_s) / (60 * settings.minutes)
        if part >= 1:
            break
        model.optimizer.learning_rate = settings.rate * _share_of_rate(step, part, settings.warm_up)
        shown.append(float(model.train_on_batch(seen, wanted)))
        check_loss(step, {"loss": shown[-1]})
        if part > _AVERAGED_FROM and step % _AVERAGED_EVERY == 0:
            average = _averaged(average, model.get_weights())
        if (step + 1) % _SHOWN_EVERY == 0:
            seconds = 60 * settings.minutes * part
            print(f"{step + 1} {seconds:.0f}s loss {np.mean(shown):.4f} {describe(model)}", flush=True)
            shown.clear()
    return _settle(model, average, judge)


def _share_of_rate(step: int, part: float, warm_up: int) -> float:
    return min(1, (step + 1) / warm_up) * float(0.01 + 0.99 * 0.5 * (1 + np.cos(np.pi * part)))


def _averaged(average: Weights | None, weights: Weights) -> Weights:
    if average is None:
        return weights
    share = np.float32(_AVERAGING)
    return [share * a + (1 - share) * w for a, w in zip(average, weights, strict=True)]


def _settle(model: keras.Model, average: Weights | None, judge: Callable[[keras.Model], float]) -> float:
    """Gives the model its averaged weights where they are better; what is judged of it then."""
    plain = judge(model)
    if average is None:
        return plain
    weights = model.get_weights()
    model.set_weights(average)
    averaged = judge(model)
    print(f"{plain:.4f} with the last weights, {averaged:.4f} with averaged ones", flush=True)
    if plain < averaged:
        model.set_weights(weights)
    return min(plain, averaged)
