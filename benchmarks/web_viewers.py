"""How many readings a second several viewers of the page get, and what memory they take."""

from __future__ import annotations

import argparse
import http.client
import json
import re
import subprocess
import sys
import threading
import time
from itertools import chain
from pathlib import Path
from statistics import median

import cv2

ROOT = Path(__file__).parents[1]


def main() -> None:
    """Sends the sample clip again and again from several viewers at once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--viewers", type=int, default=4)
    parser.add_argument("--frames", type=int, default=200, help="of each viewer")
    options = parser.parse_args()
    command = [sys.executable, str(ROOT / "main.py"), "--serve", "127.0.0.1:0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stderr is not None
            found = re.search(r":(\d+)/", server.stderr.readline())
            assert found is not None
            _measure(int(found[1]), server.pid, options.viewers, options.frames)
        finally:
            server.terminate()


def _measure(port: int, process: int, viewers: int, frames: int) -> None:
    clip = sample_frames()
    took_s: list[list[float]] = [[] for _ in range(viewers)]
    threads = [threading.Thread(target=_watch, args=(port, clip, frames, each)) for each in took_s]
    _watch(port, clip, 20, [])
    before = _resident_mb(process)
    started_s = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lasted_s = time.monotonic() - started_s
    print(f"{viewers} viewers: {frames / lasted_s:.1f} readings a second each")
    print(f"a frame's round trip: {1000 * median(chain.from_iterable(took_s)):.0f} ms (median)")
    print(f"memory: {before} MB before, {_resident_mb(process)} MB after {viewers * frames} frames")


def sample_frames() -> list[bytes]:
    """The frames of the sample clip as the page sends them: JPEG, 1280 pixels wide."""
    capture, frames = cv2.VideoCapture(str(ROOT / "samples" / "demo.mp4")), []
    while (read := capture.read())[0]:
        frames.append(cv2.imencode(".jpg", read[1], [cv2.IMWRITE_JPEG_QUALITY, 80])[1].tobytes())
    return frames


def _watch(port: int, clip: list[bytes], frames: int, took_s: list[float]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(path: str, body: bytes) -> bytes:
        connection.request("POST", path, body)
        return connection.getresponse().read()

    viewer = json.loads(ask("/api/viewer", b"{}"))["viewer"]
    for at in range(frames):
        started_s = time.monotonic()
        ask(f"/api/viewer/{viewer}/frame?collect=1&time={at / 15}", clip[at % len(clip)])
        took_s.append(time.monotonic() - started_s)
    connection.close()


def _resident_mb(process: int) -> int:
    """Memory that the process has in use, in MB; Linux only."""
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{process}/status").read_text())
    return 0 if found is None else int(found[1]) // 1000


if __name__ == "__main__":
    main()
