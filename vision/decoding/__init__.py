"""From a picture to the digits that explain it best, by what the networks say of it and of its marks."""

from vision.decoding.alone import is_open, with_others
from vision.decoding.detectors import Detectors
from vision.decoding.evidence import (
    first_look,
    fused,
    measures_of,
    named_by,
    put_together,
    surroundings_of,
    voices_of,
)
from vision.decoding.lines import (
    LineSettings,
    ReadLine,
    in_line_with,
    points_on,
    read_lines,
    seen_along_lines,
)
from vision.decoding.observation import Observation
from vision.decoding.observer import Networks, Observer, ObserverSettings, proposed
from vision.decoding.overlaps import unions
from vision.decoding.pyramid import Detector, PyramidSettings, detect_at_all_sizes
from vision.decoding.selection import SelectionSettings, best_explanation

__all__ = [
    "Detector",
    "Detectors",
    "LineSettings",
    "Networks",
    "Observation",
    "Observer",
    "ObserverSettings",
    "PyramidSettings",
    "ReadLine",
    "SelectionSettings",
    "best_explanation",
    "detect_at_all_sizes",
    "first_look",
    "fused",
    "in_line_with",
    "is_open",
    "measures_of",
    "named_by",
    "points_on",
    "proposed",
    "put_together",
    "read_lines",
    "seen_along_lines",
    "surroundings_of",
    "unions",
    "voices_of",
    "with_others",
]
