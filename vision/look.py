"""What a look at one frame finds, before anything is remembered of it."""

from __future__ import annotations

from dataclasses import dataclass

from recognizer.prediction import Predictions
from vision.ink import Ink
from vision.region import Mark


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """The ink of a frame, its N marks, and what each of them shows."""

    ink: Ink
    marks: tuple[Mark, ...]
    alone: Predictions
    """What each mark shows, looked at by itself."""
    predictions: Predictions
    """What it shows, the rest of the page considered."""
