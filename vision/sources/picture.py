"""A picture as a program has it: an array of any usual kind, or the path of a file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from vision.frame import Frame
from vision.sources.errors import SourceError
from vision.sources.picture_decoding import as_bgr, decode_picture

Picture = npt.NDArray[Any] | str | os.PathLike[str]
"""(H, W) grey, (H, W, 3) BGR or (H, W, 4) BGRA uint8, or the path of a photo."""


def as_frame(picture: Picture) -> Frame:
    """`picture` as a frame; the caller's own array stays writeable.

    Raises TypeError or ValueError for what is no picture, SourceError for a file that can't be read.
    """
    if isinstance(picture, str | os.PathLike):
        return Frame(_from_file(Path(picture)), source=os.fspath(picture))
    if picture is None:
        raise TypeError(
            "a picture must be an array or a path, got None, which cv2.imread gives for a file it can't read"
        )
    if not isinstance(picture, np.ndarray):
        raise TypeError(f"a picture must be an array or a path, got {type(picture).__name__}")
    if picture.dtype != np.uint8 or picture.ndim not in (2, 3) or not picture.size:
        raise ValueError(
            f"a picture must be (H, W), (H, W, 3) or (H, W, 4) uint8, got {picture.shape} {picture.dtype}"
        )
    if picture.ndim == 3 and picture.shape[2] not in (1, 3, 4):
        raise ValueError(f"a picture must have 1, 3 or 4 channels, got {picture.shape}")
    # A view, for a frame locks its picture.
    return Frame(as_bgr(picture[:]))


def _from_file(path: Path) -> npt.NDArray[np.uint8]:
    try:
        return decode_picture(path.read_bytes())
    except OSError as error:
        raise SourceError(f"{path} can't be read: {error.strerror}; check the path") from error
    except SourceError as error:
        raise SourceError(f"{path} {error}; save it again as JPEG or PNG") from error
