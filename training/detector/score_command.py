"""Train the scorer by the shipped detector and recognizer: `python -m training.detector.score_command`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from recognizer import DigitDetector, DigitRecognizer, ModelError
from training.dataset import DataError
from training.detector.pictures import (
    KnownPicture,
    empty_pictures,
    examined,
    labelled_pictures,
    simulated_pictures,
)
from training.detector.score import fit_scorer
from training.simulation.hand import load_inventory
from training.simulation.page import Supplies, load_pictures
from training.simulation.sheet import Press

_DETECTOR_SHARE = 0.35
"""Of the digits found on C 98.4, 98.5 and 98.8 % were right with 0.2, 0.35 and 0.5 after a tenth of the
training, and 99.0, 98.8 and 98.0 % of those on a quarter of C after half of that: none is clearly best."""
_MIN_CONFIDENCE = 0.5
"""By folds over repositories, f1 of photos A and C is 0.967 and 0.910 with it, 0.971 and 0.910 with 0.6."""
_PHOTO_WEIGHT = 3
"""How often each photo counts: there are three times as many simulated pages."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Fits the scorer, writes it, and says on how many marks; 1 where something is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--data", type=Path, required=True, help="folder of handwriting, as for training/train.py"
    )
    parser.add_argument("--backgrounds", type=Path, required=True, help="folder of pictures without digits")
    parser.add_argument("--photos", type=Path, nargs="*", default=[], help="labels of photos to calibrate on")
    parser.add_argument("--pages", type=int, default=500, help="simulated pages (default: %(default)s)")
    parser.add_argument("--out", type=Path, default=Path("models/scorer.npz"))
    given = parser.parse_args(arguments)
    try:
        detector, recognizer = DigitDetector.load(), DigitRecognizer.load()
        photos = [known for labels in given.photos for known in labelled_pictures(labels)]
        seen = [examined(known, detector, recognizer) for known in photos] * _PHOTO_WEIGHT
        seen += [examined(known, detector, recognizer) for known in _made_pictures(given)]
    except (DataError, ModelError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    pictures = [picture for picture in seen if len(picture.found)]
    fit_scorer(pictures, _DETECTOR_SHARE, _MIN_CONFIDENCE, 0).save(given.out)
    marks = sum(len(picture.found) for picture in pictures)
    print(f"learned {marks} marks of {len(pictures)} pictures; written to {given.out}", file=sys.stderr)
    return 0


def _made_pictures(given: argparse.Namespace) -> Iterator[KnownPicture]:
    backgrounds = load_pictures(given.backgrounds)
    supplies = Supplies(load_inventory(given.data, "validation"), backgrounds, Press())
    yield from empty_pictures(backgrounds)
    yield from simulated_pictures(supplies, given.pages, 77)


if __name__ == "__main__":
    sys.exit(main())
