"""What the scorer learns from: labelled photos and simulated pages, read by the shipped networks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from recognizer import DigitRecognizer, MarkScorer
from training.detector.pictures import (
    KnownPicture,
    empty_pictures,
    examined,
    labelled_pictures,
    simulated_pictures,
)
from training.detector.score import ScoredPicture, fit_scorer
from training.simulation.inventory import load_inventory
from training.simulation.page import Supplies, load_pictures
from training.simulation.sheet import Press
from vision.decoding import Networks

_WORTH = 0.02
_MIN_CONFIDENCE = 0.6
"""By folds over repositories, mean of three seeds, f1 of photos A and C is 0.988 and 0.959 with it, and a
digit is seen on 6 of 201 pictures without any; 0.987, 0.956 and 9 with 0.5, 0.987, 0.958 and 5 with 0.65."""
_PHOTO_WEIGHT = 3
"""How often each photo counts: there are three times as many simulated pages."""


def scored_pictures(data: Path, backgrounds: Path, photos: Sequence[Path], pages: int) -> list[ScoredPicture]:
    """What the networks see on the pictures that the files `photos` label, on those without digits in
    `backgrounds`, and on so many simulated `pages` of the handwriting in `data`; those with marks only.

    Raises DataError and ModelError.
    """
    networks, recognizer = Networks.load(), DigitRecognizer.load()
    labelled = [known for labels in photos for known in labelled_pictures(labels)]
    seen = [examined(known, networks, recognizer) for known in labelled] * _PHOTO_WEIGHT
    made = _made_pictures(data, backgrounds, pages)
    seen += [examined(known, networks, recognizer) for known in made]
    return [picture for picture in seen if len(picture.found)]


def scorer_of(pictures: Sequence[ScoredPicture]) -> MarkScorer:
    """A scorer fitted to `pictures`."""
    return fit_scorer(pictures, _WORTH, _MIN_CONFIDENCE, 0)


def _made_pictures(data: Path, folder: Path, pages: int) -> Iterator[KnownPicture]:
    backgrounds = load_pictures(folder)
    supplies = Supplies(load_inventory(data, "validation"), backgrounds, Press())
    yield from empty_pictures(backgrounds)
    yield from simulated_pictures(supplies, pages, 77)
