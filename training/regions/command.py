"""The second look from handwriting and pictures to the file that the program loads."""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import numpy as np

from recognizer import DigitDetector
from recognizer.detector import SHIPPED_DETECTOR
from recognizer.regions import Views, views_of
from training.detector.command import folders_of, made_of_pages, made_pages
from training.detector.pages import PageSet
from training.regions.network import build
from training.regions.samples import Regions, make_regions
from training.regions.train import RegionSettings, fit_regions
from training.shipping import ship

_USUAL = 2048
"""Places that show how large the numbers in the network become."""


def run_regions(options: argparse.Namespace) -> str:
    """Trains the second look as the options of `training/train.py` say, on what a detector finds; how it
    went.

    The detector is the one in the folder `--models`, else the shipped one. Raises DataError where the options
    lack something, ModelError where the detector can't be used, TrainingError where training can't go on.
    """
    data, backgrounds = folders_of(options)
    kept = Path("build/training")
    pages, name = made_pages(data, backgrounds, options.pages, kept)
    detector = options.models / "detector.onnx"
    regions = _regions(pages, detector if detector.is_file() else SHIPPED_DETECTOR, kept)
    options.models.mkdir(parents=True, exist_ok=True)
    settings = RegionSettings(minutes=options.minutes, seed=options.seed)
    model, validation_loss = fit_regions(regions, settings)
    card = {"settings": asdict(settings), "data": name, "validation_loss": validation_loss}
    onnx = ship(model, build(), options.models, usual_views(regions), card)
    return f"{onnx}: loss on the validation writers' regions {validation_loss:.4f}"


def usual_views(regions: Path) -> Iterator[Views]:
    """What the second look usually sees, by the files of the folder `regions`."""
    held = Regions.load(regions / "validation_000.npz")
    for first in range(0, min(_USUAL, len(held)), 64):
        part = held.chosen(np.arange(first, min(first + 64, len(held))))
        yield views_of(part.images, part.sizes_wh)


def _regions(pages: Path, detector: Path, kept: Path) -> Path:
    """The folder of what this detector finds on the files of pages, made where it is not there yet."""
    name = hashlib.sha256(detector.read_bytes() + pages.name.encode()).hexdigest()[:12]
    loaded = DigitDetector.load(detector)

    def make(part: PageSet, rng: np.random.Generator) -> Regions:
        return make_regions(part, loaded, rng)

    return made_of_pages(pages, kept / f"regions_{name}", make, "finding what may be a digit on")
