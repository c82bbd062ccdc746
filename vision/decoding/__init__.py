"""From a picture to the digits that explain it best, by what the networks say of it and of its marks."""

from vision.decoding.evidence import measures_of, put_together, voices_of
from vision.decoding.observation import Observation
from vision.decoding.pyramid import Detector, PyramidSettings, detect_at_all_sizes
from vision.decoding.selection import SelectionSettings, best_explanation

__all__ = [
    "Detector",
    "Observation",
    "PyramidSettings",
    "SelectionSettings",
    "best_explanation",
    "detect_at_all_sizes",
    "measures_of",
    "put_together",
    "voices_of",
]
