"""Everything that one picture shows by itself: its ink, what may be a digit, what each network says of it."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
import numpy.typing as npt

from recognizer import (
    NOT_A_DIGIT,
    Detections,
    LineClassifier,
    MarkScorer,
    Predictions,
    Recognizer,
    RegionClassifier,
    SecondLook,
    heights_of,
)
from recognizer.resampling import Resampled
from vision.decoding.alone import is_open, with_others
from vision.decoding.detectors import Detectors
from vision.decoding.evidence import first_look, put_together, surroundings_of
from vision.decoding.fitting import FittingSettings, with_fitting_boxes
from vision.decoding.lines import LineSettings, ReadLine, points_on, read_lines, seen_along_lines
from vision.decoding.observation import Observation
from vision.decoding.pyramid import PyramidSettings, detect_at_all_sizes
from vision.decoding.selection import SelectionSettings, best_explanation
from vision.decoding.told_once import told_once_or_apart
from vision.frame import Grey, Image
from vision.segmentation import BinarizationSettings, Ink, LazyMarks, binarize, cut_patches


@dataclass(frozen=True, slots=True)
class Networks:
    """The trained networks that find digits, besides the recognizer; readers share them."""

    detectors: Detectors
    regions: RegionClassifier
    lines: LineClassifier
    scorer: MarkScorer

    @classmethod
    def load(cls) -> Networks:
        """Those that ship; ModelError where one can't be used."""
        return cls(Detectors.load(), RegionClassifier.load(), LineClassifier.load(), MarkScorer.load())


@dataclass(frozen=True, slots=True)
class ObserverSettings:
    """The settings of what looks at one picture."""

    binarization: BinarizationSettings = field(default_factory=BinarizationSettings)
    pyramid: PyramidSettings = field(default_factory=PyramidSettings)
    fitting: FittingSettings = field(default_factory=FittingSettings)
    lines: LineSettings = field(default_factory=LineSettings)
    selection: SelectionSettings = field(default_factory=SelectionSettings)
    sure: float = 0.95
    """How likely a mark is a digit, and the same one, from which on its ink tells nothing new: by folds A and
    C stay within chance (docs/decisions/asked-where-open.md)."""
    close_height: float = 0.2
    """Median height of a picture's digits, to its short side, from which on it is cut close around them:"""
    close_least: float = 0.35
    """what is as likely as that counts as a digit there, where nobody asked for more. Of 1,569 simulated
    cuts, which chose it, 1,019 come out without a fault, as many with 0.3, 1,018 with 0.25 and 1,016 with 0.4
    (docs/decisions/close-detector.md); photos A and C are read the same."""


@dataclass(frozen=True, slots=True)
class Observer:
    """Looks at pictures one by one; a mark counts as a digit from the probability `least` up, and from
    `close_least` on a picture that is cut close around its digits."""

    recognizer: Recognizer
    networks: Networks
    settings: ObserverSettings
    least: float
    close_least: float

    def observe(self, image: Image, lowest_px: float = 0.0, *, again: bool = True) -> Observation:
        """What a BGR picture (H, W, 3) shows; digits lower than `lowest_px` pixels are not sought, and
        doubtful ones looked at `again`, a little moved."""
        scorer = self.networks.scorer
        shown = proposed(image, self.networks, self.settings, lowest_px, again=again)
        ink, grey, found, seen = shown.ink, shown.grey, shown.found, shown.seen
        likely = first_look(found, seen, scorer)
        around = surroundings_of(found, seen, likely, (grey.shape[0], grey.shape[1]))
        worth = np.flatnonzero(likely >= scorer.worth)
        found, seen, around = found.chosen(worth), seen.chosen(worth), around[worth]
        marks = LazyMarks(found.boxes, ink)
        alone = self._told_alone(marks, seen, likely[worth])
        told = put_together(found, alone, seen, around, scorer)
        is_one, is_apart = told_once_or_apart(shown.lines, found.boxes, told, self.settings.lines)
        chosen = best_explanation(found.boxes, told, self.settings.selection, is_one, is_apart)
        least = self._least_on(grey, found.boxes[chosen], told[chosen])
        # A box that nobody found shows a digit, or nothing: beside digits an operator would be one unread.
        is_read = told[:, :NOT_A_DIGIT].max(axis=1, initial=0) >= least
        chosen = [row for row in chosen if is_read[row] or not shown.is_fitted[worth[row]]]
        return Observation(
            ink,
            tuple(marks.cut(chosen)),
            Predictions.of(alone.probabilities[chosen], least),
            Predictions.of(told[chosen], least),
            points_on(shown.lines),
            found.minuses,
        )

    def _told_alone(self, marks: LazyMarks, seen: SecondLook, likely: npt.NDArray[np.float64]) -> Predictions:
        """What the recognizer says of N marks' ink, where that may still matter."""
        asked = np.ones(len(seen), np.bool_)
        # What knows a hand, or is none that the scorer learned with, may say something new of any mark.
        if getattr(self.recognizer, "is_shipped", False):
            asked = is_open(marks.boxes, seen, likely, self.settings.sure, self.settings.selection)
        told = self.recognizer.predict(cut_patches(marks.cut(np.flatnonzero(asked).tolist())))
        return with_others(asked, told, seen)

    def _least_on(self, grey: Grey, boxes: npt.NDArray[np.float32], told: npt.NDArray[np.float32]) -> float:
        """The probability from which one of N marks, in (N, 4) `boxes`, is a digit; `told` (N, 11) says how
        likely each is each digit, or none."""
        sure = heights_of(
            boxes.astype(np.float64)[told[:, :NOT_A_DIGIT].max(axis=1, initial=0) >= self.least]
        )
        is_close = len(sure) and float(np.median(sure)) >= self.settings.close_height * min(grey.shape)
        return min(self.least, self.close_least) if is_close else self.least


@dataclass(frozen=True, slots=True, eq=False)
class Proposals:
    """What may be a digit on a picture, and what was seen there."""

    ink: Ink
    grey: Grey
    """(H, W) uint8: the picture as the networks see it."""
    found: Detections
    seen: SecondLook
    """What a second look and the lines say of what was found."""
    lines: list[ReadLine]
    is_fitted: npt.NDArray[np.bool_]
    """(N,): which of what was found has a box that would fit it better than the one it was found with."""


def proposed(
    image: Image,
    networks: Networks,
    settings: ObserverSettings,
    lowest_px: float = 0.0,
    *,
    again: bool = True,
) -> Proposals:
    """What may be a digit on a BGR picture (H, W, 3); digits lower than `lowest_px` pixels are not sought,
    and doubtful ones looked at `again`, a little moved and where they would fit better."""
    ink = binarize(image, settings.binarization)
    grey = _dark_on_light(image, ink)
    found = detect_at_all_sizes(grey, networks.detectors.of(grey), settings.pyramid, ink, lowest_px)
    picture = Resampled(grey)
    seen = networks.regions.look(picture, found.boxes, again=again)
    count = len(found)
    # Of specks there are thousands, none of which is a part of a digit.
    if again and not ink.is_speckled:
        found, seen = with_fitting_boxes(picture, found, seen, networks.regions, settings.fitting)
    lines = read_lines(picture, found.boxes, seen, networks.lines, settings.lines)
    seen = seen_along_lines(lines, found.boxes, seen, settings.lines, picture.shape_hw)
    return Proposals(ink, grey, found, seen, lines, np.arange(len(found)) >= count)


def _dark_on_light(image: Image, ink: Ink) -> Grey:
    """A BGR picture in grey, its writing dark: what the networks were mostly taught, and what is
    thickened."""
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    return np.asarray(cv2.bitwise_not(grey) if ink.is_light_on_dark else grey, np.uint8)
