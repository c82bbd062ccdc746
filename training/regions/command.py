"""The second look from handwriting and pictures to the file that the program loads."""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np

from recognizer.detector import SHIPPED_CLOSE_DETECTOR, SHIPPED_DETECTOR
from recognizer.regions import Views, views_of
from training.detector.command import folders_of, made_of_pages, made_pages
from training.detector.pages import PageSet
from training.regions.network import build
from training.regions.samples import Regions, make_regions
from training.regions.train import RegionSettings, fit_regions
from training.shipping import ship
from vision.decoding import Detectors

_USUAL = 2048
"""Places that show how large the numbers in the network become."""


def run_regions(options: argparse.Namespace) -> str:
    """Trains the second look as the options of `training/train.py` say, on what the detectors find; how it
    went.

    They are those in the folder `--models`, else the shipped ones. Raises DataError where the options
    lack something, ModelError where a detector can't be used, TrainingError where training can't go on.
    """
    data, backgrounds = folders_of(options)
    kept = Path("build/training")
    pages, name = made_pages(data, backgrounds, options.pages, kept)
    regions = _regions(pages, _detectors(options.models), kept)
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


def _detectors(models: Path) -> list[Path]:
    """The files of that of whole pictures and of that of close cuts."""
    shipped = SHIPPED_DETECTOR, SHIPPED_CLOSE_DETECTOR
    return [own if (own := models / path.name).is_file() else path for path in shipped]


def _regions(pages: Path, detectors: Sequence[Path], kept: Path) -> Path:
    """The folder of what these detectors find on the files of pages, made where it is not there yet."""
    told = [path.read_bytes() for path in detectors]
    name = hashlib.sha256(b"".join([*told, pages.name.encode()])).hexdigest()[:12]
    loaded = Detectors.load(*detectors)

    def make(part: PageSet, rng: np.random.Generator) -> Regions:
        return make_regions(part, loaded, rng)

    return made_of_pages(pages, kept / f"regions_{name}", make, "finding what may be a digit on")
