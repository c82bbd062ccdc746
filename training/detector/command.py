"""The detector from handwriting and pictures to the file that the program loads."""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import keras
import numpy as np
import numpy.typing as npt

from recognizer.maps import normalized
from recognizer.shipped import SHIPPED_MODELS
from training.arrays import Arrays
from training.dataset import DataError
from training.detector.close_lesson import close_lesson
from training.detector.network import build
from training.detector.pages import PageSet, make_pages
from training.detector.train import DetectorSettings, fit_detector
from training.recipe import CLOSE_DETECTOR
from training.shards import files_hash
from training.shipping import ship
from training.simulation.inventory import load_inventory
from training.simulation.page import Supplies, load_pictures
from training.simulation.sheet import Press
from training.strokes import Part

SHARD = 1000
"""Pages of a file."""

_VALIDATION_SEED = 10_000
_USUAL = 64
"""Pages that show how large the numbers in the network become."""
_SAMPLE = 40
"""Pages that tell how pages are made now."""


def run_detector(options: argparse.Namespace) -> str:
    """Trains a detector as the options of `training/train.py` say; how it went.

    That of close cuts begins with the weights of the one in the folder `--models`, else of the shipped one,
    and becomes the mean of them and of what it learned. Raises DataError where the options lack something,
    TrainingError where training can't go on.
    """
    data, backgrounds = folders_of(options)
    is_close = options.architecture == CLOSE_DETECTOR
    settings = DetectorSettings(minutes=options.minutes, seed=options.seed, close=is_close)
    return _made(data, backgrounds, options.pages, settings, options.models)


def folders_of(options: argparse.Namespace) -> tuple[Path, Path]:
    """The folders of handwriting and of pictures that are asked for; DataError where one is missing."""
    if options.cross_validate or options.own:
        raise DataError(
            f"asked for --architecture {options.architecture}; --cross-validate and --own"
            " are for recognizers; leave them out"
        )
    for name in ("data", "backgrounds"):
        if getattr(options, name) is None:
            raise DataError(
                f"asked for --architecture {options.architecture}; it learns on pages made of two folders;"
                f" give --{name} FOLDER"
            )
    return options.data, options.backgrounds


def _made(data: Path, backgrounds: Path, shards: int, settings: DetectorSettings, models: Path) -> str:
    """How it went, after the detector's .onnx, .keras and .json were written to `models`.

    The pages of the handwriting in `data` and the pictures in `backgrounds`, `shards` thousand of them, are
    made first where they are not there yet.
    """
    kept = Path("build/training")
    pages, name = made_pages(data, backgrounds, shards, kept)
    models.mkdir(parents=True, exist_ok=True)
    start = _weights_to_begin_with(models) if settings.close else None
    run = kept / f"{settings.name}_{name}_{settings.seed}"
    model, validation_loss = fit_detector(pages, run, settings, start)
    card = {
        "settings": asdict(settings),
        "pages": shards * SHARD,
        "data": name,
        "validation_loss": validation_loss,
    }
    if start is not None:
        _halfway(model, start)
    blank = build(name=settings.name)
    usual = usual_cuts(pages) if settings.close else usual_pictures(pages)
    onnx = ship(model, blank, models, usual, card)
    return f"{onnx}: loss on the validation writers' pages {validation_loss:.4f}"


def _halfway(model: keras.Model, start: Path) -> None:
    """Gives a model, in place, the mean of its weights and of those that it began with: it knows the new
    pictures nearly as well, and others better (Wortsman et al.: Robust Fine-Tuning of Zero-Shot Models,
    2022)."""
    before = build()
    before.load_weights(start)
    pairs = zip(before.get_weights(), model.get_weights(), strict=True)
    model.set_weights([(old + new) / 2 for old, new in pairs])


def _weights_to_begin_with(models: Path) -> Path:
    trained = models / "detector.keras"
    return trained if trained.is_file() else SHIPPED_MODELS / "detector.keras"


def usual_pictures(pages: Path) -> Iterator[npt.NDArray[np.float32]]:
    """What the detector usually sees, by the files of the folder `pages`."""
    held = PageSet.load(pages / "validation_000.npz")
    for image in held.images[:_USUAL]:
        yield normalized(image)[np.newaxis, ..., np.newaxis]


def usual_cuts(pages: Path) -> Iterator[npt.NDArray[np.float32]]:
    """What the detector of close cuts usually sees."""
    held = PageSet.load(pages / "validation_000.npz")
    rows = np.arange(len(held))[: 2 * _USUAL]
    for view in close_lesson(held, rows, np.random.default_rng(0)).views:
        yield view[np.newaxis]


def made_pages(data: Path, backgrounds: Path, shards: int, kept: Path) -> tuple[Path, str]:
    """The folder of the pages of this handwriting, these pictures and today's simulation, and its name."""
    pictures, press = load_pictures(backgrounds), Press()
    supplies = Supplies(load_inventory(data, "train"), pictures, press)
    sample = make_pages(supplies, _SAMPLE, 0).images.tobytes()
    name = hashlib.sha256(files_hash(data).encode() + sample).hexdigest()[:12]
    folder = kept / f"pages_{name}"
    folder.mkdir(parents=True, exist_ok=True)
    _make(supplies, folder, "train", shards)
    _make(Supplies(load_inventory(data, "validation"), pictures, press), folder, "validation", 1)
    return folder, name


def made_of_pages(
    pages: Path, folder: Path, make: Callable[[PageSet, np.random.Generator], Arrays], doing: str
) -> Path:
    """`folder`, with what `make` makes of each file of the folder `pages`, where that lacks; `doing` tells
    what is made."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, path in enumerate(sorted(pages.glob("[tv]*_[0-9][0-9][0-9].npz"))):
        if not (folder / path.name).is_file():
            print(f"{doing} {path}", file=sys.stderr)
            make(PageSet.load(path), np.random.default_rng(number)).save_whole(folder / path.name)
    return folder


def _make(supplies: Supplies, folder: Path, part: Part, shards: int) -> None:
    first_seed = _VALIDATION_SEED if part == "validation" else 0
    for index in range(shards):
        path = folder / f"{part}_{index:03d}.npz"
        if not path.is_file():
            print(f"making pages {index + 1} of {shards} thousand, {part}, in {folder}", file=sys.stderr)
            make_pages(supplies, SHARD, first_seed + index).save_whole(path)
