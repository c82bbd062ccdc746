"""Which detector looks at a picture."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from recognizer import DigitDetector
from recognizer.detector import SHIPPED_CLOSE_DETECTOR, SHIPPED_DETECTOR
from vision.decoding.cut_outs import is_cut_out
from vision.decoding.pyramid import Detector
from vision.frame import Grey


@dataclass(frozen=True, slots=True)
class Detectors:
    """That of whole pictures, and that of cut-out ones, which have no surroundings to tell by
    (docs/decisions/close-detector.md)."""

    whole: Detector
    close: Detector

    @classmethod
    def load(cls, whole: Path = SHIPPED_DETECTOR, close: Path = SHIPPED_CLOSE_DETECTOR) -> Detectors:
        """Those in these files; ModelError where one can't be used."""
        return cls(DigitDetector.load(whole), DigitDetector.load(close))

    def of(self, grey: Grey) -> Detector:
        """The one for a grey picture (H, W)."""
        return self.close if is_cut_out(grey.shape) else self.whole
