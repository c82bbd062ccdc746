"""Several videos as one source."""

from pathlib import Path

from tests.clips import a_clip
from vision.sources import open_videos


def test_a_video_that_is_left_in_its_middle_counts_as_one(tmp_path: Path) -> None:
    for name in ("1.mp4", "2.mp4"):
        a_clip(tmp_path / name, frames=2)
    with open_videos([tmp_path / "1.mp4", tmp_path / "2.mp4"]) as source:
        frames = iter(source)
        next(frames)
        assert source.summary == "1 frame of 1 video read"
        assert len(list(frames)) == 3
        assert source.summary == "4 frames of 2 videos read"
