"""Annotated video: what it holds, and that it can be played whatever ended the program."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.vision.films import ENCODERS, needs_pyav, played
from vision.frame import Frame, Image
from vision.outputs.destination import Destination, claim
from vision.outputs.h264 import H264Encoder
from vision.outputs.mpeg4 import Mpeg4Encoder
from vision.outputs.output import OutputError, open_pictures
from vision.outputs.video_file import OpenEncoder, VideoFile, best_encoder


def grey(level: int, width: int = 64, height: int = 48) -> Image:
    return np.full((height, width, 3), level, np.uint8)


def a_frame(index: int, time_s: float, image: Image) -> Frame:
    return Frame(image, index, time_s, "camera")


def record(
    path: Path, encoder: OpenEncoder, shots: Iterable[tuple[float, Image]], fps: float | None = 25
) -> None:
    """Records `shots`, each a time in seconds and a picture."""
    with VideoFile(claim(path, [], overwrite=False), fps, encoder) as output:
        for index, (time_s, image) in enumerate(shots):
            output.put(a_frame(index, time_s, image), image)


def levels(images: Iterable[Image]) -> list[int]:
    """The grey of each picture, to the nearest 10."""
    return [int(round(float(image.mean()), -1)) for image in images]


@pytest.mark.parametrize(("encoder", "suffix"), ENCODERS)
def test_every_picture_is_there_at_its_time(tmp_path: Path, encoder: OpenEncoder, suffix: str) -> None:
    path = tmp_path / f"12:30 %d{suffix}"
    record(path, encoder, [(7 + index / 25, grey(50 + 10 * index)) for index in range(10)])
    times_s, images = played(path)
    assert levels(images) == [50 + 10 * index for index in range(10)]
    assert times_s == pytest.approx([index / 25 for index in range(10)], abs=0.002)


@pytest.mark.parametrize(("encoder", "suffix"), ENCODERS)
def test_colours_come_back_as_they_were(tmp_path: Path, encoder: OpenEncoder, suffix: str) -> None:
    image = np.full((48, 64, 3), (40, 90, 230), np.uint8)
    record(tmp_path / f"film{suffix}", encoder, [(index / 25, image) for index in range(3)])
    _, images = played(tmp_path / f"film{suffix}")
    assert images[-1].mean(axis=(0, 1)) == pytest.approx((40, 90, 230), abs=5)


@needs_pyav
@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_a_camera_that_stutters_keeps_its_own_times(tmp_path: Path, suffix: str) -> None:
    times_s = [0, 0.1, 0.5, 0.52, 3.0]
    record(tmp_path / f"film{suffix}", H264Encoder, [(time_s, grey(100)) for time_s in times_s], fps=None)
    assert played(tmp_path / f"film{suffix}")[0] == pytest.approx(times_s, abs=0.002)


@needs_pyav
@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_a_clock_that_stands_or_goes_back_loses_no_picture(tmp_path: Path, suffix: str) -> None:
    shots = [(time_s, grey(100)) for time_s in (5, 5, 5.04, 2, 2, 5.2)]
    record(tmp_path / f"film{suffix}", H264Encoder, shots)
    times_s, _ = played(tmp_path / f"film{suffix}")
    assert len(times_s) == len(shots)
    assert times_s == sorted(set(times_s))


def test_a_steady_rate_repeats_pictures_and_leaves_out_what_came_too_fast(tmp_path: Path) -> None:
    shots = [(0.0, grey(50)), (0.3, grey(100)), (0.31, grey(150)), (0.4, grey(200))]
    record(tmp_path / "film.mkv", Mpeg4Encoder, shots, fps=10)
    assert levels(played(tmp_path / "film.mkv")[1]) == [50, 50, 50, 100, 200]


def test_a_camera_that_was_away_for_an_hour_is_shown_away_for_seconds(tmp_path: Path) -> None:
    shots = [(0.0, grey(50)), (3600.0, grey(100)), (3600.1, grey(150))]
    record(tmp_path / "film.mkv", Mpeg4Encoder, shots, fps=10)
    assert levels(played(tmp_path / "film.mkv")[1]) == [50] * 21 + [100, 150]


@pytest.mark.parametrize("fps", [None, 0.0, 90_000.0, float("nan")])
def test_a_rate_that_is_none_still_gives_a_video(tmp_path: Path, fps: float | None) -> None:
    record(tmp_path / "film.mp4", Mpeg4Encoder, [(index / 30, grey(100)) for index in range(4)], fps)
    assert played(tmp_path / "film.mp4")[0] == pytest.approx([index / 30 for index in range(4)], abs=0.002)


@pytest.mark.parametrize(("encoder", "suffix"), ENCODERS)
@pytest.mark.parametrize("size_wh", [(63, 47), (1, 1), (2, 700)])
def test_any_size_can_be_recorded(
    tmp_path: Path, encoder: OpenEncoder, suffix: str, size_wh: tuple[int, int]
) -> None:
    record(tmp_path / f"film{suffix}", encoder, [(0, grey(100, *size_wh)), (0.04, grey(100, *size_wh))])
    _, images = played(tmp_path / f"film{suffix}")
    assert levels(images) == [100, 100]
    even = tuple(side + side % 2 for side in size_wh)
    assert images[0].shape[1::-1] == even


@pytest.mark.parametrize(("encoder", "suffix"), ENCODERS)
def test_a_camera_that_comes_back_with_another_size_is_fitted_in(
    tmp_path: Path, encoder: OpenEncoder, suffix: str
) -> None:
    sizes_wh = [(64, 48), (128, 24), (30, 96), (1, 1), (64, 48)]
    shots = [(index / 25, grey(200, *size_wh)) for index, size_wh in enumerate(sizes_wh)]
    record(tmp_path / f"film{suffix}", encoder, shots)
    _, images = played(tmp_path / f"film{suffix}")
    bright = [cv2.boundingRect(np.asarray(image[:, :, 0] > 100, np.uint8)) for image in images]
    assert [tuple(map(int, box)) for box in bright] == [
        (0, 0, 64, 48),
        (0, 18, 64, 12),
        (24, 0, 15, 48),
        (8, 0, 48, 48),
        (0, 0, 64, 48),
    ]


def test_a_video_that_never_got_a_picture_does_not_stand_in_the_way_of_the_next_try(tmp_path: Path) -> None:
    record(tmp_path / "film.mp4", Mpeg4Encoder, [])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("film.avi", "use .mp4 or .mkv"),
        ("film", "use .mp4 or .mkv"),
        ("gone/film.mp4", "there is no folder"),
        ("there.mp4", "exists already; choose another name or add --overwrite"),
        ("input.mp4", "it is what is being read"),
        ("link.mkv", "it is what is being read"),
    ],
)
def test_a_video_that_cannot_be_is_refused_in_one_line(tmp_path: Path, name: str, says: str) -> None:
    for there in ("there.mp4", "input.mp4"):
        (tmp_path / there).write_bytes(b"precious")
    (tmp_path / "link.mkv").symlink_to("input.mp4")
    with pytest.raises(OutputError) as caught:
        open_pictures(
            tmp_path / name, source_is_images=False, image_count=None, fps=30, inputs=[tmp_path / "input.mp4"]
        )
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
    assert (tmp_path / "input.mp4").read_bytes() == b"precious"


def test_a_video_of_an_earlier_run_is_replaced_when_asked_to(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(b"x" * 100_000)
    with open_pictures(
        path, source_is_images=False, image_count=None, fps=25, inputs=[], overwrite=True
    ) as output:
        output.put(a_frame(0, 0, grey(100)), grey(100))
    assert levels(played(path)[1]) == [100]


def test_without_pyav_a_video_is_written_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "av", None)
    assert best_encoder() is Mpeg4Encoder


def boxes(data: bytes) -> list[str]:
    """The kinds of the outermost boxes of an mp4."""
    kinds = []
    while data:
        kinds.append(data[4:8].decode())
        data = data[int.from_bytes(data[:4], "big") :]
    return kinds


@needs_pyav
def test_with_pyav_a_video_is_one_that_browsers_play(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    with open_pictures(path, source_is_images=False, image_count=None, fps=25, inputs=[]) as output:
        output.put(a_frame(0, 0, grey(100)), grey(100))
    video = cv2.VideoCapture(str(path))
    assert int(video.get(cv2.CAP_PROP_FOURCC)).to_bytes(4, "little") in (b"h264", b"avc1")
    # Once it is closed it has one index, as any mp4, and no fragments any more.
    assert boxes(path.read_bytes()) == ["ftyp", "free", "mdat", "moov"]


def test_where_no_link_can_be_made_an_mp4_is_written_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "not a folder").touch()
    monkeypatch.setattr(Path, "symlink_to", lambda link, path: (link / "in a file" / "x").mkdir())
    record(tmp_path / "film.mp4", Mpeg4Encoder, [(0, grey(100))])
    assert levels(played(tmp_path / "film.mp4")[1]) == [100]


class FullAtTheEnd:
    """An encoder that finds the disk full when it finishes its file."""

    def __init__(self, path: Path, size_wh: tuple[int, int], fps: float) -> None:
        pass

    def write(self, image: Image, time_s: float) -> None:
        pass

    def close(self) -> None:
        raise OSError(28, "No space left on device")


def test_a_disk_that_is_full_at_the_end_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"cannot finish .*; no space left on device"):
        record(tmp_path / "film.mp4", FullAtTheEnd, [(0, grey(100))])


def test_a_disk_that_is_full_at_the_end_hides_no_other_reason_to_end(tmp_path: Path) -> None:
    output = VideoFile(Destination(tmp_path / "film.mp4", is_new=True), 25, FullAtTheEnd)
    output.put(a_frame(0, 0, grey(100)), grey(100))
    with pytest.raises(KeyboardInterrupt), output:
        raise KeyboardInterrupt
