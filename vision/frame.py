"""One picture, and where and when it was taken."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.uint8]
"""(H, W, 3) uint8, BGR."""
Grey = npt.NDArray[np.uint8]
"""(H, W) uint8."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Frame:
    """One picture from a source; its image is read-only, so that drawing needs a copy."""

    image: Image
    """(H, W, 3) uint8, BGR, not writeable."""
    index: int = 0
    """0 for the first frame of its source; every photo is frame 0, each page of a document one more."""
    time_s: float = 0.0
    """Seconds since the first frame: the file's clock, or the wall's for a camera; 0 for a photo."""
    source: str = ""
    """The path or address as the user gave it, credentials taken out."""
    page: int = 1
    """Which page of a document, or which sheet before a camera; from 1."""

    def __post_init__(self) -> None:
        if self.image.ndim != 3 or self.image.shape[2] != 3 or self.image.dtype != np.uint8:
            raise ValueError(f"image must be (H, W, 3) uint8, got {self.image.shape} {self.image.dtype}")
        self.image.setflags(write=False)

    def __repr__(self) -> str:
        width, height = self.size_wh
        return f"<{self.source or 'picture'} {width}x{height}, frame {self.index} at {self.time_s:.3f} s>"

    @property
    def size_wh(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return int(self.image.shape[1]), int(self.image.shape[0])
