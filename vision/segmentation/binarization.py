"""From a picture to its ink: how much darker than the paper around it every pixel is."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np

from vision.frame import Grey as Grey
from vision.frame import Image
from vision.segmentation.background import closed, in_even_light, made_small, with_steps
from vision.segmentation.polarity import PolaritySettings, has_light_writing

_REACH = np.ones((5, 5), np.uint8)
_SMOOTHING_PX = 1.0
"""Standard deviation of the blur of a grainy picture, in pixels at which it is read: strokes are wider."""
_GAP = 2.0
"""Standard deviations of the grain by which a pixel that is lighter than the blur makes it is paper."""


@dataclass(frozen=True, slots=True)
class BinarizationSettings:
    """How dark a mark must be, against the paper it stands on, to count as ink."""

    max_area_px: int = 1920 * 1088
    """A larger picture is read at this size; digits of 14 pixels in a full-HD frame are still found."""
    min_area_px: int = 640 * 480
    """A smaller picture is enlarged to about this size, so that thin strokes are wider than a pixel."""
    stroke_share: float = 0.2
    """Widest stroke, or other dark thing, that is held for ink, as a share of the picture's short side."""
    min_contrast: float = 0.15
    """Darkness that counts as ink, as a share of the paper's brightness."""
    min_depth: float = 14.0
    """Darkness that counts as ink, in grey levels: a camera's own blotches in a dark corner are less."""
    max_corners: float = 0.04
    """Corners of the ink, to the picture's pixels, from which on specks may fill it; words have 0.02."""
    min_run_px: float = 4.5
    """Mean length of the runs of ink along a row from which on they are close writing, and no specks."""
    faint_share: float = 0.55
    """Darkness that counts as ink beside ink that is dark enough, as a share of what counts elsewhere."""
    min_faint_depth: float = 8.0
    """Darkness that counts as ink beside such ink, in grey levels."""
    noise_factor: float = 4.0
    """Darkness that counts as ink, in standard deviations of the paper's own grain."""
    polarity: PolaritySettings = field(default_factory=PolaritySettings)

    def __post_init__(self) -> None:
        if not 0 < self.min_area_px <= self.max_area_px:
            raise ValueError(f"areas must be 0 < min <= max, got {self.min_area_px} and {self.max_area_px}")
        if not 0 < self.stroke_share < 1:
            raise ValueError(f"stroke_share must be between 0 and 1, got {self.stroke_share}")


@dataclass(frozen=True, slots=True, eq=False)
class Ink:
    """The ink of a picture, at the scale at which it is read."""

    grey: Grey
    """(h, w) uint8: the picture as it is read, ink darker than paper."""
    depth: Grey
    """(h, w) uint8: grey levels by which a pixel is darker than its paper (lighter, on a dark board), as they
    would be in the picture's best light."""
    mask: Grey
    """(h, w) uint8: 255 where the depth counts as ink, else 0."""
    scale: float
    """Pixels of the picture to one of `depth`."""
    grain: float
    """Standard deviation of the bare paper, in grey levels."""
    is_light_on_dark: bool
    """Whether the writing is lighter than its ground, as on a blackboard."""
    is_speckled: bool = False
    """Whether the picture is so full of specks that the smallest were left out of the mask."""

    def mask_at(self, size_wh: tuple[int, int]) -> Grey:
        """The mask at `size_wh` pixels."""
        if self.mask.shape == (size_wh[1], size_wh[0]):
            return self.mask
        return np.asarray(cv2.resize(self.mask, size_wh, interpolation=cv2.INTER_NEAREST), np.uint8)


def binarize(image: Image, settings: BinarizationSettings) -> Ink:
    """The ink of a BGR picture: dark writing on light paper, or light writing on a dark board.

    The paper is what a morphological closing leaves of the picture (a black top-hat; Serra, Image
    Analysis and Mathematical Morphology, 1982): dark things narrower than the closing are ink, and
    the shadows, being wider, belong to the paper.
    """
    grey, scale = _working_grey(image, settings)
    small = made_small(grey)
    is_light_on_dark = has_light_writing(small, settings.polarity)
    if is_light_on_dark:
        grey, small = (
            np.asarray(cv2.bitwise_not(grey), np.uint8),
            np.asarray(cv2.bitwise_not(small), np.uint8),
        )
    grey, grain = _smoothed(grey, settings)
    paper = closed(small, settings.stroke_share)
    paper = with_steps(
        paper, grey, settings.stroke_share, settings.min_contrast, settings.noise_factor * grain
    )
    floor = max(settings.min_depth, settings.noise_factor * grain)
    least = np.maximum(paper.astype(np.float32) * settings.min_contrast, floor)
    size_wh = grey.shape[1], grey.shape[0]
    mask = _enlarged(np.asarray(np.clip(paper - least, 0, 255), np.uint8), size_wh)
    cv2.compare(grey, mask, cv2.CMP_LT, mask)
    depth = _enlarged(paper, size_wh)
    cv2.subtract(depth, grey, depth)
    clean, is_speckled = _without_specks(mask, settings)
    if not is_speckled:
        faint = np.maximum(
            least * settings.faint_share, max(settings.min_faint_depth, settings.noise_factor * grain)
        )
        _complete(clean, grey, _enlarged(np.asarray(np.clip(paper - faint, 0, 255), np.uint8), size_wh))
    return Ink(grey, in_even_light(depth, paper), clean, scale, grain, is_light_on_dark, is_speckled)


def _complete(mask: Grey, grey: Grey, limit: Grey) -> None:
    """Adds to `mask` what is darker than `limit` within two pixels of its ink; `limit` is used up.

    Thresholding with hysteresis (Canny: A Computational Approach to Edge Detection, 1986), with a reach: a
    pencil's stroke stays whole where it gets fainter, and the shadow that it lies in is not all ink.
    """
    cv2.compare(grey, limit, cv2.CMP_LT, limit)
    cv2.bitwise_and(cv2.dilate(mask, _REACH), limit, mask)


def _enlarged(small: Grey, size_wh: tuple[int, int]) -> Grey:
    return np.asarray(cv2.resize(small, size_wh, interpolation=cv2.INTER_LINEAR), np.uint8)


def _working_grey(image: Image, settings: BinarizationSettings) -> tuple[Grey, float]:
    """The picture in grey, at a size at which it is read, and the pixels of it to one of that."""
    height, width = image.shape[:2]
    area = height * width
    factor = 1.0
    if area > settings.max_area_px:
        factor = (settings.max_area_px / area) ** 0.5
        size_wh = max(1, round(width * factor)), max(1, round(height * factor))
        image = np.asarray(cv2.resize(image, size_wh, interpolation=cv2.INTER_AREA), np.uint8)
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.uint8)
    if area < settings.min_area_px / 2:
        factor = min(4.0, (settings.min_area_px / area) ** 0.5)
        size_wh = max(1, round(width * factor)), max(1, round(height * factor))
        grey = np.asarray(cv2.resize(grey, size_wh, interpolation=cv2.INTER_CUBIC), np.uint8)
    return grey, 1 / factor


def _without_specks(mask: Grey, settings: BinarizationSettings) -> tuple[Grey, bool]:
    """`mask` as it is, or, where it is full of specks, without the smallest; and whether that is so.

    Tens of thousands of specks would cost more than a hundred times what a page of digits does. Close
    writing has as many corners, but its strokes are longer than they are wide: some of a row's runs are long.
    """
    if _corners(mask) <= settings.max_corners or _mean_run(mask) >= settings.min_run_px:
        return mask, False
    for side in (3, 5, 5):
        mask = np.asarray(cv2.medianBlur(mask, side), np.uint8)
        # Half as many are still more than most writing leaves.
        if _corners(mask) <= settings.max_corners / 2:
            break
    return mask, True


def _mean_run(mask: Grey) -> float:
    """Pixels that the ink goes on along a row, on average, by every eighth row."""
    rows = mask[::8]
    changes = int(np.count_nonzero(rows[:, 1:] != rows[:, :-1]))
    return 2 * int(np.count_nonzero(rows)) / max(1, changes)


def _corners(mask: Grey) -> float:
    """Corners of the ink to the pixels of a mask, by every eighth row: a speck has four, a line none."""
    rows, below = mask[:-1:8], mask[1::8]
    if min(rows.shape) < 2:
        return 0.0
    edges, edges_below = (np.not_equal(r[:, 1:], r[:, :-1]) for r in (rows, below))
    return np.count_nonzero(edges != edges_below) / rows.size


def _smoothed(grey: Grey, settings: BinarizationSettings) -> tuple[Grey, float]:
    """`grey`, blurred where its grain would hide faint strokes; and the grain that is left."""
    grain = _grain(grey, 1)
    if settings.noise_factor * grain <= settings.min_depth:
        return grey, grain
    smooth = np.asarray(cv2.GaussianBlur(grey, (0, 0), _SMOOTHING_PX), np.uint8)
    # A blurred stroke is wider, and a narrow gap is closed: what stands out of the grain is paper.
    is_gap = np.greater(cv2.subtract(grey, smooth), _GAP * grain).view(np.uint8)
    cv2.copyTo(grey, is_gap, smooth)
    # Neighbours are alike now, and tell less than there is.
    return smooth, _grain(smooth, round(4 * _SMOOTHING_PX))


def _grain(grey: Grey, reach_px: int) -> float:
    """Deviation of the paper's grain, from the lower quartile of the steps between pixels so far apart.

    Where writing is dense, half of the steps are from paper to ink.
    """
    rows = grey[::31]
    if rows.shape[1] <= reach_px:
        return 0.0
    steps = cv2.absdiff(rows[:, reach_px::2].copy(), rows[:, :-reach_px:2].copy())
    counts = np.cumsum(np.bincount(np.asarray(steps, np.uint8).ravel()))
    # A step of k stands for all from k - 0.5 to k + 0.5, of 0 for those up to 0.5.
    quartile = np.interp(counts[-1] / 4, counts, np.arange(counts.size) + 0.5, left=0.0)
    # Of two normal values, |a - b| has the lower quartile 0.451 sigma (0.3186 * sqrt(2)).
    return float(quartile) / 0.451
