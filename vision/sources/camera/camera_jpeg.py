"""The JPEGs that cameras send, decoded by us and within bounds."""

from __future__ import annotations

import cv2
import numpy as np

from vision.frame import Image
from vision.sources.errors import SourceError
from vision.sources.picture_decoding import check_size

_MOST_PICTURE_BYTES = 3 * 8192 * 8192
"""Of a decoded picture: no camera that streams has more pixels."""


def decode_jpeg(jpeg: bytes) -> Image | None:
    """(H, W, 3) uint8 BGR; None for what is damaged, and for what no camera sends: it would take memory or
    time."""
    try:
        check_size(jpeg, most_bytes=_MOST_PICTURE_BYTES)
        image = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    except (cv2.error, SourceError):
        return None
    return None if image is None else np.asarray(image, np.uint8)
