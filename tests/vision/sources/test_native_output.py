"""What C libraries print doesn't reach the user; what Python prints does."""

import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np

PROGRAM = """
import logging, os, sys
from pathlib import Path
from vision.sources.native_output import silenced_native_stderr
from vision.sources.source import SourceError, open_photos, open_video

folder = Path(sys.argv[1])
before = sys.stderr
with silenced_native_stderr():
    logging.basicConfig(format="log: %(message)s")
    for name in ("no.mp4", "text.mp4", "cut.mkv"):
        try:
            list(open_video(folder / name))
        except SourceError as error:
            print("error:", error, file=sys.stderr)
    list(open_photos([folder / "corrupt.jpg", folder / "corrupt.png"]))
    os.write(2, b"a library speaks")
    logging.warning("Python speaks")
os.write(2, b"afterwards\\n")
assert sys.stderr is before
"""


def test_libraries_are_silent_and_python_is_heard(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (60, 80, 3), np.uint8)
    for ending in (".jpg", ".png"):
        data = bytearray(cv2.imencode(ending, noise)[1].tobytes())
        data[len(data) // 2 : len(data) // 2 + 50] = bytes(50)
        (tmp_path / f"corrupt{ending}").write_bytes(data)
    (tmp_path / "text.mp4").write_text("no video" * 100)
    writer = cv2.VideoWriter(str(tmp_path / "cut.mkv"), cv2.VideoWriter.fourcc(*"VP80"), 30, (80, 60))
    for _ in range(20):
        writer.write(noise)
    writer.release()
    data = bytearray((tmp_path / "cut.mkv").read_bytes())
    (tmp_path / "cut.mkv").write_bytes(data[: len(data) // 2])

    root = Path(__file__).parents[3]
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)], cwd=root, capture_output=True, text=True, check=True
    )
    lines = run.stderr.splitlines()
    assert [line.split(":")[0] for line in lines] == ["error", "error", "log", "afterwards"], run.stderr
