"""What can be played of a recording when its program is killed, stopped, interrupted, or runs out of disk.

    python benchmarks/recording_survival.py

prints one Markdown table: for each encoder and container the frames that OpenCV reads afterwards, of those
that were written. The full disk is a small tmpfs where one may be mounted (as root), else a limit on the size
of files.
"""

from __future__ import annotations

import argparse
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from vision.frame import Frame, Image
from vision.outputs import OutputError
from vision.outputs.destination import claim
from vision.outputs.h264 import H264Encoder
from vision.outputs.mpeg4 import Mpeg4Encoder
from vision.outputs.video_file import Encoder, OpenEncoder, VideoFile
from vision.sources import silence_opencv

SIZE_WH = (1280, 720)
FPS = 30.0
FRAMES_BEFORE_THE_END = 100
FRAMES_AT_MOST = 3000
DISK_BYTES = 1 << 20


class PlainOpenCv:
    """`cv2.VideoWriter` as everybody opens it."""

    def __init__(self, path: Path, size_wh: tuple[int, int], fps: float) -> None:
        code = cv2.VideoWriter.fourcc(*"mp4v")
        self._writer = cv2.VideoWriter(str(path), cv2.CAP_FFMPEG, code, fps, size_wh)

    def write(self, image: Image, time_s: float) -> None:
        if not self._writer.write(image):
            raise OSError("write() says False")

    def close(self) -> None:
        self._writer.release()


class PlainPyAv:
    """PyAV with its defaults, and `movflags` if any."""

    def __init__(self, path: Path, size_wh: tuple[int, int], fps: float, movflags: str = "") -> None:
        import av

        options = {"movflags": movflags} if movflags else {}
        self._container = av.open(str(path), "w", options=options)
        self._stream = self._container.add_stream("libx264", rate=round(fps), options={"preset": "superfast"})
        self._stream.width, self._stream.height = size_wh
        self._stream.pix_fmt = "yuv420p"

    def write(self, image: Image, time_s: float) -> None:
        import av

        self._container.mux(self._stream.encode(av.VideoFrame.from_ndarray(image, format="bgr24")))

    def close(self) -> None:
        self._container.mux(self._stream.encode(None))
        self._container.close()


def _fragmented(path: Path, size_wh: tuple[int, int], fps: float) -> Encoder:
    return PlainPyAv(path, size_wh, fps, "frag_keyframe+empty_moov+default_base_moof")


KINDS: dict[str, tuple[str, OpenEncoder]] = {
    "ours, H.264 by PyAV, .mp4": (".mp4", H264Encoder),
    "ours, H.264 by PyAV, .mkv": (".mkv", H264Encoder),
    "ours, MPEG-4 by OpenCV, .mp4": (".mp4", Mpeg4Encoder),
    "ours, MPEG-4 by OpenCV, .mkv": (".mkv", Mpeg4Encoder),
    "plain OpenCV mp4v, .mp4": (".mp4", PlainOpenCv),
    "plain PyAV H.264, .mp4": (".mp4", PlainPyAv),
    "plain PyAV H.264, .mp4, frag_keyframe": (".mp4", _fragmented),
    "plain PyAV H.264, .mkv": (".mkv", PlainPyAv),
}


def film() -> Iterator[Frame]:
    """A page under a webcam: some light, a camera's grain, and one mark that moves."""
    rng = np.random.default_rng(0)
    light = np.linspace(150, 230, SIZE_WH[0], dtype=np.float32)[None, :, None]
    grains = [light + rng.normal(0, 2, (SIZE_WH[1], SIZE_WH[0], 1)) for _ in range(4)]
    pages = [np.repeat(grain, 3, axis=2).astype(np.uint8) for grain in grains]
    for index in range(FRAMES_AT_MOST):
        image = pages[index % len(pages)].copy()
        cv2.putText(image, str(index), (20 + index % 900, 300), cv2.FONT_HERSHEY_SIMPLEX, 4, (40, 30, 20), 9)
        yield Frame(image, index, index / FPS)


def record(kind: str, path: Path, file_limit: int) -> None:
    """Records `film` until somebody ends it; prints the count of frames written after each."""
    signal.signal(signal.SIGTERM, _leave)
    if file_limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (file_limit, file_limit))
    with VideoFile(claim(path, [], overwrite=False), FPS, KINDS[kind][1]) as output:
        for frame in film():
            try:
                output.put(frame, frame.image)
            except OutputError:
                return
            print(frame.index + 1, flush=True)


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def readable_frames(path: Path) -> int:
    """Frames that OpenCV decodes from the file `path`."""
    video = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    count = 0
    while video.read()[0]:
        count += 1
    return count


def trial(kind: str, folder: Path, end: signal.Signals | None, limit: int) -> str:
    """`readable / written` after one recording into `folder`, ended by `end` or, where None, by its disk."""
    path = folder / f"film{KINDS[kind][0]}"
    command = [sys.executable, __file__, "--record", kind, str(path), "--file-limit", str(limit)]
    written = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            written = int(line)
            if end is not None and written == FRAMES_BEFORE_THE_END:
                process.send_signal(end)
    text = f"{readable_frames(path)} / {written}"
    path.unlink(missing_ok=True)
    return text


@contextmanager
def small_disk() -> Iterator[tuple[Path, int]]:
    """A folder with little room, and the limit on files that makes it so (0 for a real small disk)."""
    with tempfile.TemporaryDirectory() as name:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "none", name]
        is_mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
        try:
            yield Path(name), 0 if is_mounted else DISK_BYTES
        finally:
            if is_mounted:
                subprocess.run(["umount", name], check=True)


def cost(kind: str) -> str:
    """Milliseconds of one core and kilobytes a frame."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"film{KINDS[kind][0]}"
        frames = [frame for frame, _ in zip(film(), range(60), strict=False)]
        started = time.process_time()
        with VideoFile(claim(path, [], overwrite=False), FPS, KINDS[kind][1]) as output:
            for frame in frames:
                output.put(frame, frame.image)
        took_ms = (time.process_time() - started) * 1000 / len(frames)
        return f"{took_ms:.1f} | {path.stat().st_size / 1000 / len(frames):.1f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--record", nargs=2, metavar=("KIND", "PATH"), help=argparse.SUPPRESS)
    parser.add_argument("--file-limit", type=int, default=0, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.record:
        # Ctrl-C is one of the ways to end; its traceback is of no interest.
        try:
            record(options.record[0], Path(options.record[1]), options.file_limit)
        except KeyboardInterrupt:
            os._exit(130)
        return
    silence_opencv()
    print("| encoder, container | kill -9 | SIGTERM | Ctrl-C | full disk | ms a frame | kB a frame |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as name, small_disk() as (disk, limit):
        for kind in KINDS:
            cells = [
                trial(kind, Path(name), end, 0) for end in (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
            ]
            cells.append(trial(kind, disk, None, limit))
            print(f"| {kind} | {' | '.join(cells)} | {cost(kind)} |", flush=True)


if __name__ == "__main__":
    main()
