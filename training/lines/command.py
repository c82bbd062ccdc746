"""What reads lines, from handwriting and pictures to the file that the program loads."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import numpy as np

from recognizer.lines import Views, views_of
from training.detector.command import folders_of, made_of_pages, made_pages
from training.lines.network import build
from training.lines.samples import Lines, make_lines
from training.lines.train import LineSettings, fit_lines
from training.shipping import ship

_USUAL = 512
"""Lines that show how large the numbers in the network become."""


def run_lines(options: argparse.Namespace) -> str:
    """Trains what reads lines as the options of `training/train.py` say; how it went.

    Raises DataError where the options lack something, TrainingError where training can't go on.
    """
    data, backgrounds = folders_of(options)
    kept = Path("build/training")
    pages, name = made_pages(data, backgrounds, options.pages, kept)
    lines = _lines(pages, kept)
    options.models.mkdir(parents=True, exist_ok=True)
    settings = LineSettings(minutes=options.minutes, seed=options.seed)
    model, wrong = fit_lines(lines, settings)
    card = {"settings": asdict(settings), "data": name, "validation_lines_wrong": wrong}
    onnx = ship(model, build(), options.models, usual_lines(lines), card)
    return f"{onnx}: {100 * wrong:.1f} % of the validation writers' lines are not read right"


def usual_lines(lines: Path) -> Iterator[Views]:
    """What is usually seen of a line, by the files of the folder `lines`."""
    held = Lines.load(lines / "validation_000.npz")
    for image, columns in zip(held.images[:_USUAL], held.columns[:_USUAL].tolist(), strict=True):
        yield views_of(np.ascontiguousarray(image[np.newaxis, :, :columns]))


def _lines(pages: Path, kept: Path) -> Path:
    """The folder of the lines on the files of pages, made where it is not there yet."""
    folder = kept / f"lines_{pages.name.removeprefix('pages_')}"
    return made_of_pages(pages, folder, make_lines, "cutting the lines of")
