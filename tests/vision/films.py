"""What the tests of recordings share: the encoders, and what can be played of a file."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from vision.frame import Image
from vision.outputs import h264
from vision.outputs.h264 import H264Encoder
from vision.outputs.mpeg4 import Mpeg4Encoder

needs_pyav = pytest.mark.skipif(not h264.is_installed(), reason="PyAV with x264 is not installed")

ENCODERS = [
    pytest.param(H264Encoder, ".mp4", id="h264-mp4", marks=needs_pyav),
    pytest.param(H264Encoder, ".mkv", id="h264-mkv", marks=needs_pyav),
    pytest.param(Mpeg4Encoder, ".mp4", id="mpeg4-mp4"),
    pytest.param(Mpeg4Encoder, ".mkv", id="mpeg4-mkv"),
]


def played(path: Path) -> tuple[list[float], list[Image]]:
    """Time in seconds and picture of each frame that can be read."""
    video = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    times_s: list[float] = []
    images: list[Image] = []
    while True:
        is_read, image = video.read()
        if not is_read:
            return times_s, images
        times_s.append(video.get(cv2.CAP_PROP_POS_MSEC) / 1000)
        images.append(np.asarray(image, np.uint8))
