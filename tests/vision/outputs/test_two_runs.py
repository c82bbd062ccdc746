"""Two runs that write to one file: the second is told, and nothing is mixed or lost."""

import signal
import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from tests.vision.told import a_page
from vision.frame import Frame
from vision.interrupt import Interruptions
from vision.outputs import OutputError, PictureOutput, open_pictures, open_readings, picture_files
from vision.outputs.destination import Destination, claim

if sys.platform != "win32":
    import fcntl

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such lock")

PICTURE = np.full((20, 30, 3), 200, np.uint8)


def open_video(path: Path) -> PictureOutput:
    return open_pictures(path, source_is_images=False, image_count=None, fps=25, inputs=[], overwrite=True)


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv"])
def test_readings_of_two_runs_are_never_mixed(tmp_path: Path, name: str) -> None:
    target = str(tmp_path / name)
    with open_readings(target, [], overwrite=True) as first:
        first.put(a_page(["47"]))
        with pytest.raises(OutputError, match="another run is writing to it; choose another name"):
            open_readings(target, [], overwrite=True)
        first.put(a_page(["48"]))
    assert "47" in Path(target).read_text()
    with open_readings(target, [], overwrite=True) as second:
        second.put(a_page(["49"]))
    assert "47" not in Path(target).read_text()


def test_videos_of_two_runs_are_never_mixed(tmp_path: Path) -> None:
    target = tmp_path / "a.mkv"
    with open_video(target) as first:
        first.put(Frame(PICTURE[:]), PICTURE)
        with pytest.raises(OutputError, match="another run is writing to it"):
            open_video(target)
    size = target.stat().st_size
    first.close()
    assert target.stat().st_size == size
    open_video(target).close()
    assert target.stat().st_size == size


def test_a_picture_that_another_run_writes_is_left_to_it(tmp_path: Path) -> None:
    target = tmp_path / "a.png"
    target.write_bytes(b"half of it")
    with target.open("ab") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        output = open_pictures(
            target, source_is_images=True, image_count=1, fps=None, inputs=[], overwrite=True
        )
        with pytest.raises(OutputError, match="another run is writing to it"), output:
            output.put(Frame(PICTURE[:]), PICTURE)
    assert target.read_bytes() == b"half of it"


def test_ctrl_c_between_claiming_a_picture_and_writing_it_leaves_no_empty_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(path: Path, inputs: Iterable[Path], *, overwrite: bool) -> Destination:
        target = claim(path, inputs, overwrite=overwrite)
        signal.raise_signal(signal.SIGINT)
        return target

    monkeypatch.setattr(picture_files, "claim", interrupted)
    folder = tmp_path / "drawn"
    with (
        pytest.raises(KeyboardInterrupt),
        Interruptions(),
        open_pictures(folder, source_is_images=True, image_count=2, fps=None, inputs=[]) as output,
    ):
        output.put(Frame(PICTURE[:], source="a.png"), PICTURE)
    assert not folder.exists() or all(path.stat().st_size for path in folder.iterdir())
