"""What holds for photos, videos and cameras alike, and how videos are read, damaged ones too."""

import itertools
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from vision.sources.source import EndOfSource, SourceError, open_photos, open_video

WriteClip = Callable[..., Path]


@pytest.fixture
def write_clip(tmp_path: Path) -> WriteClip:
    """Writes a video of noise that grows brighter by 3 from frame to frame, and returns its path."""

    def write(name: str = "clip.mp4", fourcc: str = "MJPG", count: int = 60) -> Path:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*fourcc), 30, (160, 120))
        noise = np.random.default_rng(0).integers(0, 60, (120, 160, 3), np.uint8)
        for index in range(count):
            writer.write(noise + np.uint8(3 * index))
        writer.release()
        return path

    return write


def spoil(path: Path, start_of_frame: bytes, number: int) -> None:
    """Overwrites frame `number` of a video with zeros, from its own start to the next one's."""
    data = bytearray(path.read_bytes())
    starts = [match.start() for match in re.finditer(re.escape(start_of_frame), data)]
    begin, end = starts[number : number + 2]
    data[begin:end] = bytes(end - begin)
    path.write_bytes(data)


def cut(path: Path, share: float) -> None:
    """Leaves only the first `share` of a file."""
    data = path.read_bytes()
    path.write_bytes(data[: round(share * len(data))])


def brightness(image: np.typing.NDArray[np.uint8]) -> float:
    return float(image.mean()) - 29.5


def test_a_video_gives_every_frame_with_its_index_and_its_time(write_clip: WriteClip) -> None:
    path = write_clip()
    with open_video(path) as source:
        assert (source.frame_count, source.fps, source.is_live, source.state) == (60, 30, False, None)
        frames = list(source)
    assert [frame.index for frame in frames] == list(range(60))
    assert [frame.time_s for frame in frames] == pytest.approx([index / 30 for index in range(60)])
    assert {frame.source for frame in frames} == {str(path)}
    assert [brightness(frame.image) for frame in frames] == pytest.approx([3 * i for i in range(60)], abs=1.5)
    assert (source.summary, source.frames_damaged) == ("60 frames read", 0)


@pytest.mark.parametrize(
    ("name", "fourcc", "start_of_frame"),
    [
        ("clip.mp4", "mp4v", b"\0\0\1\xb6"),
        ("clip.mp4", "MJPG", b"\xff\xd8\xff"),
        ("clip.avi", "MJPG", b"00dc"),
    ],
)
def test_reading_goes_on_behind_a_damaged_packet(
    name: str, fourcc: str, start_of_frame: bytes, write_clip: WriteClip
) -> None:
    path = write_clip(name, fourcc)
    spoil(path, start_of_frame, 20)
    with open_video(path) as source:
        frames = list(source)
    assert len(frames) == 59
    assert brightness(frames[-1].image) > 3 * 57
    assert source.summary == "59 of 60 frames read, 1 damaged"


def test_a_clock_stands_still_for_no_frame_that_was_lost(write_clip: WriteClip) -> None:
    path = write_clip()
    spoil(path, b"\xff\xd8\xff", 20)
    with open_video(path) as source:
        times_s = [frame.time_s for frame in source]
    assert times_s[19] == pytest.approx(19 / 30)
    assert times_s[20] == pytest.approx(21 / 30)


@pytest.mark.parametrize(
    ("name", "fourcc"), [("clip.avi", "MJPG"), ("clip.mkv", "VP80"), ("clip.mkv", "mp4v")]
)
def test_all_there_is_of_a_truncated_video_is_read(name: str, fourcc: str, write_clip: WriteClip) -> None:
    path = write_clip(name, fourcc)
    cut(path, 0.6)
    with open_video(path) as source:
        read = len(list(source))
    assert 20 < read < 50
    assert source.frames_damaged == 60 - read


def test_a_matroska_file_with_a_hole_counts_what_fell_into_it(write_clip: WriteClip) -> None:
    path = write_clip("clip.mkv", "VP80")
    data = bytearray(path.read_bytes())
    # A cluster's name, which FFmpeg searches for in silence once it is lost.
    second_cluster = [match.start() for match in re.finditer(b"\x1f\x43\xb6\x75", data)][-1]
    data[second_cluster - 2000 : second_cluster + 100] = bytes(2100)
    path.write_bytes(data)
    with open_video(path) as source:
        read = len(list(source))
    assert read < 60
    assert source.frames_damaged == 60 - read


def test_a_trimmed_clip_that_hides_frames_on_purpose_is_not_damaged(write_clip: WriteClip) -> None:
    # An edit list that starts a third of a second in, as phones write it to trim without encoding anew.
    path = write_clip(fourcc="mp4v")
    data = bytearray(path.read_bytes())
    entry = data.index(b"elst") + 12
    scale = int.from_bytes(data[data.index(b"mdhd") + 16 : data.index(b"mdhd") + 20])
    data[entry + 4 : entry + 8] = (scale // 3).to_bytes(4)
    path.write_bytes(data)
    with open_video(path) as source:
        read = len(list(source))
    assert read < 60
    assert source.summary == f"{read} frames read"


def test_a_video_without_a_length_is_read_to_its_end(write_clip: WriteClip) -> None:
    path = write_clip("clip.avi", "mp4v")
    capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG, [cv2.CAP_PROP_FORMAT, -1])
    packets = []
    while capture.grab():
        packets.append(capture.retrieve()[1].tobytes())
    bare = path.with_suffix(".m4v")
    bare.write_bytes(b"".join(packets))
    with open_video(bare) as source:
        times_s = [frame.time_s for frame in source]
    assert len(times_s) == 60
    assert all(a < b for a, b in itertools.pairwise(times_s))
    assert source.frames_damaged == 0


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"Dear diary,\n" * 100, "is no video that can be read"),
        (None, "there is no video file at"),
    ],
)
def test_what_is_no_video_is_refused_in_one_line(content: bytes | None, says: str, tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SourceError, match=says) as error:
        open_video(path)
    assert str(path) in str(error.value)
    assert "\n" not in str(error.value)


def test_a_video_whose_index_was_never_written_is_said_to_be_cut_short(write_clip: WriteClip) -> None:
    path = write_clip()
    cut(path, 0.5)
    with pytest.raises(SourceError, match="ends too early to be read"):
        open_video(path)


def test_a_video_without_one_good_frame_is_an_error_when_read(write_clip: WriteClip) -> None:
    path = write_clip(count=2)
    data = path.read_bytes()
    start, end = data.index(b"mdat") + 4, data.index(b"moov") - 4
    path.write_bytes(data[:start] + bytes(end - start) + data[end:])
    with open_video(path) as source, pytest.raises(SourceError, match=r"no frame of .* can be read"):
        source.read(0)


def test_a_folder_is_no_video(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="is a folder, not a video; photos are read with --image"):
        open_video(tmp_path)


def test_a_file_that_may_not_be_read_is_named_as_such(
    write_clip: WriteClip, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_clip()
    # Root may read anything, and CI is root.
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(SourceError, match="permission denied"):
        open_video(path)


@pytest.mark.parametrize("name", ["12:30 Übung %03d.mp4", "clip.MP4", "no ending", "-start.mp4"])
def test_any_name_of_a_video_is_read(name: str, write_clip: WriteClip) -> None:
    path = write_clip(count=3).rename(write_clip(count=3).with_name(name))
    with open_video(path) as source:
        assert len(list(source)) == 3


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no names but Unicode")
def test_a_name_that_is_no_unicode_is_refused_for_opencv_would_crash(write_clip: WriteClip) -> None:
    path = write_clip(count=1).rename(write_clip(count=1).with_name(os.fsdecode(b"\xff.mp4")))
    with pytest.raises(SourceError, match="is not UTF-8; rename it"):
        open_video(path)


def test_a_name_that_is_too_long_is_the_name_of_no_file() -> None:
    with pytest.raises(SourceError, match="no video file at"):
        open_video(Path("long" * 1000))
    with pytest.raises(SourceError, match="no photo or folder at"):
        open_photos([Path("long" * 1000)])


def test_reading_past_the_end_and_after_closing_says_that_it_is_the_end(write_clip: WriteClip) -> None:
    with open_video(write_clip(count=1)) as source:
        assert source.read(0) is not None
        for _ in range(2):
            with pytest.raises(EndOfSource):
                source.read(0)
    source.close()
    with pytest.raises(EndOfSource):
        source.read(0)


def test_closing_in_the_middle_is_no_damage(write_clip: WriteClip) -> None:
    with open_video(write_clip()) as source:
        source.read(0)
    with pytest.raises(EndOfSource):
        source.read(0)
    assert source.summary == "1 frame read"


def test_frames_cannot_be_drawn_on(write_clip: WriteClip) -> None:
    with open_video(write_clip(count=1)) as source:
        frame = source.read(0)
    assert frame is not None
    assert not frame.image.flags.writeable


def test_photos_are_no_live_source(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "a.png"), np.zeros((4, 4, 3), np.uint8))
    with open_photos([tmp_path]) as source:
        assert (source.is_live, source.state, source.age_s, source.frames_skipped) == (False, None, 0, 0)
