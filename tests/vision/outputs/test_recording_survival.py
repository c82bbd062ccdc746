"""A recording plays up to where it was ended: killed, stopped, interrupted, or without room."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.vision.films import ENCODERS, needs_pyav, played
from tests.vision.pages import run_python
from vision.outputs.h264 import H264Encoder
from vision.outputs.mpeg4 import Mpeg4Encoder
from vision.outputs.video_file import OpenEncoder

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals and limits")

RECORDS = """
import resource, signal, sys
from pathlib import Path
import numpy as np
from vision.frame import Frame
from vision.outputs.h264 import H264Encoder
from vision.outputs.mpeg4 import Mpeg4Encoder
from vision.outputs.output import OutputError
from vision.outputs.destination import claim
from vision.outputs.video_file import VideoFile

encoder, path, count, limit = globals()[sys.argv[1]], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(143))
# A program that was started in the background is born deaf to Ctrl-C.
signal.signal(signal.SIGINT, signal.default_int_handler)
noise = np.random.default_rng(0).integers(0, 255, (16, 120, 160, 3), dtype=np.uint8)
try:
    with VideoFile(claim(path, [], overwrite=False), 30, encoder) as output:
        for index in range(count):
            if limit > 0:
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
            output.put(Frame(noise[index % 16], index, index / 30), noise[index % 16])
            print(index + 1, flush=True)
        if limit == -1:
            # Closing needs more room than there is left.
            limit = path.stat().st_size
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        else:
            signal.pause()
except OutputError as error:
    sys.exit(f"error: {error}")
except KeyboardInterrupt:
    sys.exit(130)
"""


def start_recording(encoder: OpenEncoder, path: Path, count: int, limit: int = 0) -> subprocess.Popen[bytes]:
    """A program that records `count` frames of noise into `path` and waits, or fills `limit` bytes."""
    name = "H264Encoder" if encoder is H264Encoder else "Mpeg4Encoder"
    return run_python(RECORDS, name, str(path), str(count), str(limit))


def written(process: subprocess.Popen[bytes], count: int) -> None:
    """Returns when `process` has told of `count` frames."""
    assert process.stdout is not None
    while int(process.stdout.readline()) < count:
        pass


@pytest.mark.parametrize(("encoder", "suffix"), ENCODERS)
def test_a_program_that_is_killed_leaves_a_video_that_plays(
    tmp_path: Path, encoder: OpenEncoder, suffix: str
) -> None:
    path = tmp_path / f"film{suffix}"
    with start_recording(encoder, path, 60) as process:
        written(process, 60)
        process.kill()
    # A fragment is lost; OpenCV's .mkv holds back 256 KiB, which is some 15 frames of this noise.
    assert len(played(path)[0]) >= (30 if (encoder, suffix) == (Mpeg4Encoder, ".mkv") else 48)


@pytest.mark.parametrize(
    ("encoder", "end", "code"),
    [
        pytest.param(H264Encoder, signal.SIGTERM, 143, id="h264-sigterm", marks=needs_pyav),
        pytest.param(Mpeg4Encoder, signal.SIGINT, 130, id="mpeg4-ctrl-c"),
    ],
)
def test_a_program_that_is_told_to_end_loses_no_frame(
    tmp_path: Path, encoder: OpenEncoder, end: signal.Signals, code: int
) -> None:
    path = tmp_path / "film.mp4"
    with start_recording(encoder, path, 60) as process:
        written(process, 60)
        process.send_signal(end)
        assert process.wait(timeout=30) == code
    assert len(played(path)[0]) == 60


@pytest.mark.parametrize(("encoder", "suffix"), ENCODERS)
def test_a_full_disk_is_one_line_and_the_video_plays_up_to_there(
    tmp_path: Path, encoder: OpenEncoder, suffix: str
) -> None:
    path = tmp_path / f"film{suffix}"
    with start_recording(encoder, path, 1000, limit=600_000) as process:
        out, told = process.communicate(timeout=30)
    assert process.returncode == 1
    line = [text for text in told.decode().splitlines() if text.startswith("error: ")]
    assert len(line) == 1
    assert "what was written before can be played" in line[0]
    assert os.path.getsize(path) <= 600_000
    assert len(played(path)[0]) >= int(out.split()[-1]) * 2 // 3


@needs_pyav
@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_a_disk_without_room_for_the_index_loses_no_frame(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"film{suffix}"
    with start_recording(H264Encoder, path, 40, limit=-1) as process:
        _, told = process.communicate(timeout=30)
    assert told.decode().startswith("error: cannot finish")
    assert len(played(path)[0]) >= 39
