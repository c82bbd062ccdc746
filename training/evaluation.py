"""Every figure of a recognizer: measured, printed and plotted."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np

from recognizer import DigitRecognizer, Patches
from training import figures, measure
from training.benchmark_sets import letters_not_taught, load_optdigits, load_usps, written_digits
from training.cross_validate import cross_validated
from training.dataset import Samples, load_mnist
from training.mixture import load_handwriting, missing_files
from training.report import add_results, figure

Results = dict[str, float]
"""Shares (0 to 1), or milliseconds where the name ends in `ms`."""

_TIMED_BATCHES = 32
"""Some digits take longer than others: those that the recognizer doubts."""


def evaluate(paths: list[Path], options: argparse.Namespace) -> None:
    """Prints and plots every figure of the models at `paths`; raises DataError and ModelError."""
    recognizers = {path.stem: DigitRecognizer.load(path) for path in paths}
    sets, others = _digit_sets(options.data), _other_sets(options.data)
    measured = {name: _measure(recognizer, sets, others) for name, recognizer in recognizers.items()}
    for name, results in _timed(recognizers, sets["MNIST test"].images).items():
        measured[name] |= results | cross_validated(options.models, name)
    _print(measured)
    _print_confusion(recognizers, sets["MNIST test"])
    options.plots.mkdir(parents=True, exist_ok=True)
    for name, recognizer in recognizers.items():
        _plot(recognizer, sets, options.plots / name)
    (options.plots / "figures.json").write_text(json.dumps(measured, indent=1) + "\n")
    for path in paths if options.card else []:
        add_results(path.with_suffix(""), measured[path.stem])


def _digit_sets(folder: Path | None) -> dict[str, Samples]:
    """The sets of digits that are there."""
    sets = {"MNIST test": load_mnist(folder).test, "optdigits": load_optdigits()}
    if folder is not None and (folder / "usps_test.npz").is_file():
        sets["USPS test"] = load_usps(folder)
    if folder is not None and not missing_files(folder):
        sets["UNIPEN test writers"] = written_digits(load_handwriting(folder, "test"))
    return sets


def _other_sets(folder: Path | None) -> dict[str, Samples]:
    """The sets of marks that are no digits."""
    if folder is None or missing_files(folder):
        print("note: letters and test writers are left out: --data FOLDER has no strokes", file=sys.stderr)
        return {}
    return letters_not_taught(folder)


def _measure(recognizer: DigitRecognizer, sets: dict[str, Samples], others: dict[str, Samples]) -> Results:
    results: Results = {}
    for name, samples in sets.items():
        predictions = recognizer.predict(samples.images)
        results[f"{name} accuracy"] = measure.accuracy(predictions, samples.labels)
        results[f"{name} calibration error"] = measure.calibration_error(predictions, samples.labels)
        results[f"{name} kept at the default threshold"] = float(predictions.is_digit.mean())
        for digit in range(10):
            told = predictions.digits[samples.labels == digit]
            if len(told):
                results[f"{name} recall of {digit}"] = float((told == digit).mean())
    for name, samples in others.items():
        marks = recognizer.predict(samples.images)
        results[f"{name} accepted at the default threshold"] = float(marks.is_digit.mean())
        for kept in (0.95, 0.99):
            for digits in sets:
                threshold = measure.keeping_threshold(recognizer.predict(sets[digits].images), kept)
                what = f"{name} accepted where {kept:.0%} of {digits} is"
                results[what] = measure.accepted(marks, threshold)
    return results


def _timed(recognizers: dict[str, DigitRecognizer], digits: Patches) -> dict[str, Results]:
    """Milliseconds of a call, the recognizers in turns, for a shared machine is now fast and now slow."""
    fastest: dict[str, Results] = {name: {} for name in recognizers}
    for _ in range(10):
        for name, recognizer in recognizers.items():
            for size in (1, 16, 64):
                what = f"{size} patches, ms" if size > 1 else "1 patch, ms"
                batches = [digits[i : i + size] for i in range(0, _TIMED_BATCHES * size, size)]
                took_ms = measure.call_ms(recognizer.predict, batches)
                fastest[name][what] = min(took_ms, fastest[name].get(what, np.inf))
    return fastest


def _print(measured: dict[str, Results]) -> None:
    names = list(measured)
    print("| | " + " | ".join(names) + " |")
    print("| --- " * (len(names) + 1) + "|")
    for what in dict.fromkeys(what for results in measured.values() for what in results):
        cells = [measured[name].get(what, np.nan) for name in names]
        shown = ["" if np.isnan(cell) else figure(what, cell) for cell in cells]
        print(f"| {what} | " + " | ".join(shown) + " |")


def _print_confusion(recognizers: dict[str, DigitRecognizer], samples: Samples) -> None:
    for name, recognizer in recognizers.items():
        print(f"\n{name} on MNIST's test set, a row for each digit written, a column for each read:")
        for digit, row in enumerate(measure.confusion(recognizer.predict(samples.images), samples.labels)):
            print(f"{digit}: " + " ".join(f"{count:4d}" for count in row))


def _plot(recognizer: DigitRecognizer, sets: dict[str, Samples], stem: Path) -> None:
    curves = {}
    for name, samples in sets.items():
        predictions = recognizer.predict(samples.images)
        curves[name] = (predictions, samples.labels)
        wrong = np.flatnonzero(predictions.digits != samples.labels)[:200]
        slug = f"{stem.name}_{name.replace(' ', '_').lower()}"
        table = measure.confusion(predictions, samples.labels)
        figures.save_confusion(table, stem.with_name(f"{slug}_confusion.png"))
        part = figures.part_of(predictions, wrong)
        figures.save_sheet(
            samples.images[wrong], samples.labels[wrong], part, stem.with_name(f"{slug}_misread.png")
        )
    figures.save_calibration(curves, stem.with_name(f"{stem.name}_calibration.png"))
