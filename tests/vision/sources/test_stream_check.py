"""Videos of kinds without a table of contents: one that was cut short is told of."""

from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from vision.frame import Image
from vision.sources import open_video

FRAMES = 20
KINDS = {
    "clip.y4m": ("yuv4mpegpipe", "rawvideo", "yuv420p"),
    "clip.ogv": ("ogg", "vp8", "yuv420p"),
    "clip.ts": ("mpegts", "mpeg2video", "yuv420p"),
    "clip.mpg": ("vob", "mpeg2video", "yuv420p"),
    "old.mpg": ("mpeg", "mpeg1video", "yuv420p"),
    "clip.mjpg": ("mjpeg", "mjpeg", "yuvj420p"),
    "clip.gif": ("gif", "gif", "rgb8"),
}


def pictures() -> list[Image]:
    noise = np.random.default_rng(0).integers(0, 120, (96, 128, 3), np.uint8)
    return [np.asarray(noise + np.uint8(3 * index), np.uint8) for index in range(FRAMES)]


@pytest.fixture(params=KINDS)
def clip(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    name = str(request.param)
    path = tmp_path / name
    container_format, codec, pixels = KINDS[name]
    # Pages of Ogg last a second by themselves, which is more than this one does.
    options = {"page_duration": "100000"} if container_format == "ogg" else {}
    with av.open(str(path), "w", format=container_format, options=options) as container:
        stream = container.add_stream(codec, rate=25)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = 128, 96, pixels
        for picture in pictures():
            rgb = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(rgb, format="rgb24")))
        container.mux(stream.encode(None))
    return path


def test_a_whole_one_is_whole(clip: Path) -> None:
    with open_video(clip) as source:
        assert len(list(source)) == FRAMES
    assert source.frames_damaged == 0


def test_one_that_was_cut_short_is_told_of(clip: Path) -> None:
    data = clip.read_bytes()
    # Not between two packets of a transport stream, where it can't be seen.
    clip.write_bytes(data[: round(0.9 * len(data)) // 188 * 188 + 100])
    with open_video(clip) as source:
        read = len(list(source))
    assert 0 < read <= FRAMES
    assert source.frames_damaged >= 1
    assert "damaged" in source.summary
