"""One training run: compiled, fitted, kept after every epoch, and resumed where it was stopped."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import keras
import numpy as np

from training.augment import jitter
from training.dataset import Samples, as_input, one_hot
from training.fit import Progress, check_loss
from training.network import ARCHITECTURES
from training.recipe import TrainSettings

History = dict[str, list[float]]
"""`accuracy` and `loss` of each epoch."""


def train(
    settings: TrainSettings,
    sets: Callable[[int], Samples],
    data: str,
    kept: Path,
    tensorboard: Path | None = None,
) -> tuple[keras.Model, History]:
    """The trained model and how it went; `sets` gives the training set of each epoch (from 0).

    After each epoch the run is saved beside `kept` (a path without suffix), and taken up again there
    when it has the same settings and data, named by `data`; one that is done is not done again. Logs
    for TensorBoard go into the folder `tensorboard`, where that is given.
    """
    keras.utils.set_random_seed(settings.seed)
    run: dict[str, object] = {"settings": asdict(settings), "data": data}
    resumed = _resumed(settings, run, kept)
    if resumed and len(resumed[1]["loss"]) >= settings.epochs:
        print(f"seed {settings.seed} is trained; remove {kept}.json to train it again", file=sys.stderr)
        return _averaged(resumed[0]), resumed[1]
    samples = sets(0)
    steps = max(1, len(samples) // settings.batch)
    model, history = resumed or (_fresh(settings, steps), {"accuracy": [], "loss": []})
    model.summary()
    first = len(history["loss"])
    progress = Progress(settings.epochs, steps, first_epoch=first)
    board = _tensorboard(model, tensorboard / kept.name) if tensorboard else None
    for epoch in range(first, settings.epochs):
        progress.begin(epoch)
        logs = _fit_epoch(model, sets(epoch) if epoch else samples, settings, epoch, steps, progress)
        progress.end(epoch, logs)
        if board:
            board.on_epoch_end(epoch, logs)
        for name in history:
            history[name].append(logs[name])
        _keep(model, run, history, kept)
    if board:
        board.on_train_end()
    return _averaged(model), history


def _averaged(model: keras.Model) -> keras.Model:
    """The model with its averaged weights, where it has any, in the place of the last ones."""
    model.optimizer.finalize_variable_values(model.trainable_variables)
    return model


def _fit_epoch(
    model: keras.Model, samples: Samples, settings: TrainSettings, epoch: int, steps: int, progress: Progress
) -> dict[str, float]:
    """The figures of one epoch.

    Batch by batch, and not by `fit` with a generator: TensorFlow then makes malloc give all memory back
    at once, and half of the time goes into page faults.
    """
    rng = np.random.default_rng([settings.seed, epoch])
    order = rng.permutation(len(samples))
    classes = model.output_shape[1]
    model.reset_metrics()
    logs: dict[str, float] = {}
    for step in range(steps):
        # A set may be a little smaller than the first: marks that no ink was found of are not in it.
        rows = np.take(order, range(step * settings.batch, (step + 1) * settings.batch), mode="wrap")
        taught = one_hot(samples.labels[rows], classes)
        images = samples.images[rows]
        if epoch < settings.jittered:
            images = jitter(images, rng)
        told = model.train_on_batch(as_input(images), taught, return_dict=True)
        check_loss(step, told)
        # Keras tells each batch's own figures; an epoch's are their mean.
        means = {name: logs.get(name, 0.0) for name in told}
        logs = {name: mean + (float(told[name]) - mean) / (step + 1) for name, mean in means.items()}
        progress.step(step, logs)
    return logs


def _tensorboard(model: keras.Model, folder: Path) -> keras.callbacks.TensorBoard:
    board = keras.callbacks.TensorBoard(folder, write_graph=False)
    board.set_model(model)
    board.on_train_begin()
    return board


def _keep(model: keras.Model, run: dict[str, object], history: History, kept: Path) -> None:
    """Saves what the run goes on from."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    model.save(kept.with_suffix(".keras"))
    kept.with_suffix(".json").write_text(json.dumps({"run": run, "history": history}))


def doubting_loss(settings: TrainSettings) -> Callable[[Any, Any], Any]:
    """Cross-entropy with smoothed labels, to which samples count nothing whose label is held for wrong."""

    def loss(labels: Any, probabilities: Any) -> Any:
        entropy = keras.losses.categorical_crossentropy(
            labels, probabilities, label_smoothing=settings.label_smoothing
        )
        if not settings.doubt:
            return entropy
        held = keras.ops.sum(labels * probabilities, axis=-1)
        return entropy * keras.ops.cast(keras.ops.stop_gradient(held) >= settings.doubt, "float32")

    return loss


def _fresh(settings: TrainSettings, steps: int) -> keras.Model:
    model = ARCHITECTURES[settings.architecture]()
    rate: float | keras.optimizers.schedules.LearningRateSchedule = settings.learning_rate
    if settings.is_cosine:
        total = steps * settings.epochs
        rising = total // 20
        rate = keras.optimizers.schedules.CosineDecay(
            settings.learning_rate / 25,
            total - rising,
            warmup_target=settings.learning_rate,
            warmup_steps=rising,
        )
    is_averaged = settings.averaging > 0
    averaging = {"use_ema": is_averaged, "ema_momentum": settings.averaging if is_averaged else 0.99}
    if settings.weight_decay:
        optimizer = keras.optimizers.AdamW(rate, weight_decay=settings.weight_decay, **averaging)
        optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
    else:
        optimizer = keras.optimizers.Adam(rate, **averaging)
    model.compile(optimizer, doubting_loss(settings), metrics=["accuracy"])
    return model


def _resumed(
    settings: TrainSettings, run: dict[str, object], kept: Path
) -> tuple[keras.Model, History] | None:
    """What was kept of the run, if it is this one."""
    log = kept.with_suffix(".json")
    if not log.exists() or not kept.with_suffix(".keras").exists():
        return None
    saved = json.loads(log.read_text())
    if saved["run"] != run:
        return None
    custom = {"loss": doubting_loss(settings)}
    model = keras.saving.load_model(kept.with_suffix(".keras"), custom_objects=custom)
    return model, saved["history"]
