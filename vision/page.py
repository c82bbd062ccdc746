"""What was read on a frame: what is drawn and what is written."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vision.box import Box
from vision.frame import Frame

Mask = npt.NDArray[np.uint8]
"""(H, W) uint8, ink 255, everything else 0."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One mark that is held for a digit."""

    id: int
    """Names the mark from frame to frame; never used again in a run."""
    box: Box
    """Tight around the ink."""
    digit: int | None
    """0 to 9; None for a mark inside a number that looks like a digit but can't be read."""
    confidence: float
    """Probability of that digit, 0 to 1."""
    is_steady: bool = True
    """Whether enough frames agree; a photo's readings always are."""
    is_corrected: bool = False
    """Whether the user said so."""


@dataclass(frozen=True, slots=True)
class Number:
    """Digits that stand together, as they stand on the page."""

    id: int
    """Names the number from frame to frame; never used again in a run."""
    text: str
    """Its digits in order, `?` for one that can't be read, with `.`, `,` and `-` where they clearly stand."""
    confidence: float
    """Probability that every digit is right: the product of theirs."""
    box: Box
    """Around all its digits."""
    digits: tuple[int, ...]
    """Ids of its readings, left to right."""


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """A frame with the digits and numbers on it, in reading order."""

    frame: Frame
    digits: tuple[Reading, ...]
    numbers: tuple[Number, ...]
    ink: Mask
    """(H, W) uint8 of the frame's size: what was held for ink, 255."""
    raw: tuple[Reading, ...] | None = None
    """What this frame shows by itself, before it is weighed against those before it, left to right; id 0 for
    what is not among `digits`. None where it was not read: nothing changed, or marks were followed."""
