"""A network fitted to handwriting, then taught by itself: to say at the first view what it holds in all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np

from recognizer.prediction import Patches
from recognizer.views import Outputs, agreed, other_views
from training.dataset import Lessons, Samples, as_input
from training.recipe import POLISH, TrainSettings
from training.run import History, train

_PART = 20_000
"""Patches whose views are made at once."""


def fit_and_polish(
    settings: TrainSettings,
    shards: Callable[[int], Samples],
    mnist: Samples,
    data: str,
    kept: Path,
    tensorboard: Path | None = None,
) -> tuple[keras.Model, History]:
    """The network, and how its fit went before it was polished; both are resumed as `train` does it.

    `shards` gives the training set of any number. They show the digits of `mnist` distorted and photographed;
    the last lessons are one of them and those digits as they are.
    """
    model, history = train(settings, lambda epoch: shards(epoch % settings.sets), data, kept, tensorboard)
    if settings.architecture not in POLISH:
        return model, history

    def lessons(epoch: int) -> Lessons:
        images = np.concatenate([shards(epoch % settings.sets).images, mnist.images])
        parts = [answers_in_views(model, images[i : i + _PART]) for i in range(0, len(images), _PART)]
        return Lessons(images, np.concatenate(parts))

    polishing = replace(POLISH[settings.architecture], seed=settings.seed)
    after = f"{data} after {settings}"
    polished, _ = train(polishing, lessons, after, kept.with_name(f"{kept.name}_polished"), start=model)
    return polished, history


def answers_in_views(model: keras.Model, images: Patches) -> Outputs:
    """(N, C) float32: what `model` holds of (N, 28, 28) `images` in all views together.

    That is righter than its answer to any one view, and repeats no label that is wrong (Furlanello et al.:
    Born-Again Neural Networks, 2018).
    """
    inputs = as_input(images)
    looks = [model.predict(view, batch_size=512, verbose=0) for view in (inputs, *other_views(inputs))]
    return agreed(np.stack(looks))
