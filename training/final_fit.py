"""The networks of each seed, trained on everything and saved; the best of them ships."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import keras
import numpy as np

from recognizer import DigitRecognizer
from training import figures, measure
from training.dataset import Mnist, Samples, data_hash, load_mnist
from training.export import export_onnx, export_parts
from training.features import usual_writing
from training.mixture import Amounts, load_handwriting, missing_files
from training.network import ARCHITECTURES
from training.recipe import RECIPES, TrainSettings
from training.report import Report, add_results, write_report
from training.run import History, train
from training.settle import Settled, settle, validation_set
from training.shards import cutting_hash, files_hash, training_set


@dataclass(frozen=True, slots=True, eq=False)
class _Fit:
    """One network, trained and settled."""

    settings: TrainSettings
    data: str
    history: History
    settled: Settled


def run_fit(options: argparse.Namespace) -> None:
    """The networks of each seed; the one that does best on validation ships."""
    settings = RECIPES[options.architecture or "digits"]
    settings = replace(settings, epochs=options.epochs or settings.epochs)
    missing = missing_files(options.data) if settings.architecture != "baseline" else []
    mnist = load_mnist(options.data)
    if missing:
        _say_what_is_missing(missing)
    is_mnist_alone = settings.architecture == "baseline" or bool(missing)
    seeds = range(options.seed, options.seed + options.seeds)
    fits = [_fit_one(replace(settings, seed=seed), mnist, is_mnist_alone, options) for seed in seeds]
    best = min(fits, key=lambda fit: fit.settled.loss)
    shipped = options.models / (options.name or settings.architecture)
    accuracies = []
    for fit in fits:
        other = Path("build/seeds") / f"{shipped.name}_{fit.settings.seed}"
        accuracies.append(_save(fit, mnist, shipped if fit is best else other, options))
    if len(fits) > 1:
        what = f"MNIST test accuracy over {len(fits)} seeds"
        mean, spread = float(np.mean(accuracies)), float(np.std(accuracies))
        add_results(shipped, {f"{what}, mean": mean, f"{what}, standard deviation": spread})
        print(f"{what}: {mean * 100:.3f} ± {spread * 100:.3f} %; seed {best.settings.seed} ships")


def _fit_one(
    settings: TrainSettings, mnist: Mnist, is_mnist_alone: bool, options: argparse.Namespace
) -> _Fit:
    """The network of one seed."""
    kept = Path("build/training") / f"{settings.architecture}_run_{settings.seed}"
    if is_mnist_alone:
        data = data_hash(mnist.train.images, mnist.train.labels)
        model, history = train(settings, lambda epoch: mnist.train, data, kept, options.tensorboard)
        return _Fit(settings, data, history, Settled(model, threshold=0.9, loss=0.0))
    data = files_hash(options.data)
    model, history = _fit_handwriting(settings, options, data, kept)
    settled = settle(model, validation_set(options.data))
    print(f"seed {settings.seed}: validation loss {settled.loss:.4f}", flush=True)
    return _Fit(settings, data, history, settled)


def _fit_handwriting(
    settings: TrainSettings, options: argparse.Namespace, data: str, kept: Path
) -> tuple[keras.Model, History]:
    """The model trained on all handwriting of the training writers."""
    writing = load_handwriting(options.data, "train")
    made_from = f"{data} {cutting_hash(writing)}"

    def sets(epoch: int) -> Samples:
        return training_set(writing, Amounts(), settings, epoch, made_from, kept.parent)

    return train(settings, sets, made_from, kept, options.tensorboard)


def _save(fit: _Fit, mnist: Mnist, stem: Path, options: argparse.Namespace) -> float:
    """The model in its forms as `stem`, its plots, and its accuracy on MNIST's test set (read here once)."""
    settings, threshold = fit.settings, fit.settled.threshold
    stem.parent.mkdir(parents=True, exist_ok=True)
    plain = ARCHITECTURES[settings.architecture]()
    # Without the optimizer's state, which is three times as large.
    plain.set_weights(fit.settled.model.get_weights())
    plain.save(stem.with_suffix(".keras"))
    export_onnx(plain, stem.with_suffix(".onnx"), usual_writing(options.data))
    if options.parts:
        export_parts(plain, stem)
    test = mnist.test
    predictions = DigitRecognizer.load(stem.with_suffix(".onnx"), threshold).predict(test.images)
    results = {"MNIST test accuracy": measure.accuracy(predictions, test.labels)}
    results["MNIST test calibration error"] = measure.calibration_error(predictions, test.labels)
    write_report(stem, Report(settings, fit.data, threshold, results, fit.history))
    figures.save_curves([fit.history], stem.with_name(f"{stem.name}_curves.png"))
    table = measure.confusion(predictions, test.labels)
    figures.save_confusion(table, stem.with_name(f"{stem.name}_confusion.png"))
    wrong = np.flatnonzero(predictions.digits != test.labels)
    shown = np.concatenate([wrong[:100], np.arange(100)])
    part = figures.part_of(predictions, shown)
    figures.save_sheet(test.images[shown], test.labels[shown], part, stem.with_name(f"{stem.name}_sheet.png"))
    print(f"Test accuracy: {results['MNIST test accuracy'] * 100:.2f} % ({len(wrong)} of {len(test)} wrong)")
    return results["MNIST test accuracy"]


def _say_what_is_missing(missing: list[str]) -> None:
    print(
        f"warning: without {', '.join(missing)} this trains on MNIST alone; UNIPEN's strokes are at"
        " doi.org/10.5281/zenodo.1195803, Pen-Digits at archive.ics.uci.edu; see training/README.md",
        file=sys.stderr,
    )
