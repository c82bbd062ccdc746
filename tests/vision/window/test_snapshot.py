"""Pictures that are kept have names that say when, and never take another's place."""

from datetime import datetime
from pathlib import Path

import pytest

from tests.vision.pages import a_page
from vision.outputs import OutputError
from vision.window import Snapshots

MORNING = datetime(2026, 11, 25, 9, 30, 12)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("clips/my clip.mp4", "my-clip-2026-11-25-093012.png"),
        ("0", "camera-0-2026-11-25-093012.png"),
        ("rtsp://camera.local/live", "live-2026-11-25-093012.png"),
        ("///", "picture-2026-11-25-093012.png"),
        ("x" * 300, f"{'x' * 60}-2026-11-25-093012.png"),
    ],
)
def test_a_picture_says_what_it_is_of_and_when(tmp_path: Path, source: str, name: str) -> None:
    saved = Snapshots(tmp_path, clock=lambda: MORNING).save(a_page(source=source))
    assert saved == tmp_path / name
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([name, f"{saved.stem}-read.png"])


def test_a_name_that_is_taken_in_either_folder_is_left_alone(tmp_path: Path) -> None:
    debug = tmp_path / "why"
    debug.mkdir()
    taken = debug / "clip-2026-11-25-093012-debug.png"
    taken.write_text("mine")
    snapshots = Snapshots(
        tmp_path, debug_folder=debug, explain=lambda frame: frame.image, clock=lambda: MORNING
    )
    assert snapshots.save(a_page()).name == "clip-2026-11-25-093012-2.png"
    assert taken.read_text() == "mine"
    assert (debug / "clip-2026-11-25-093012-2-debug.png").exists()


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="cannot save a picture to"):
        Snapshots(tmp_path / "file").save(a_page())
