"""How many readings a second several viewers of the page get, and what memory they take."""

from __future__ import annotations

import argparse
import http.client
import json
import os
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
    parser.add_argument("--width", type=int, default=1280, help="of the pictures, in pixels")
    options = parser.parse_args()
    command = [sys.executable, str(ROOT / "main.py"), "--serve", "127.0.0.1:0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stderr is not None
            found = re.search(r":(\d+)/", server.stderr.readline())
            assert found is not None
            clip = sample_frames(options.width)
            _measure(int(found[1]), server.pid, clip, options.viewers, options.frames)
        finally:
            server.terminate()


def _measure(port: int, process: int, clip: list[bytes], viewers: int, frames: int) -> None:
    took_s: list[list[float]] = [[] for _ in range(viewers)]
    threads = [threading.Thread(target=_watch, args=(port, clip, frames, each)) for each in took_s]
    _watch(port, clip, 20, [])
    before, before_s = resident_mb(process), _cpu_s(process)
    started_s = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lasted_s, cpu_s = time.monotonic() - started_s, _cpu_s(process) - before_s
    print(f"{viewers} viewers: {frames / lasted_s:.1f} readings a second each")
    print(f"a frame's round trip: {1000 * median(chain.from_iterable(took_s)):.0f} ms (median)")
    print(f"the server's CPU time for a frame: {1000 * cpu_s / viewers / frames:.1f} ms")
    print(f"memory: {before} MB before, {resident_mb(process)} MB after {viewers * frames} frames")


def sample_frames(width: int = 1280) -> list[bytes]:
    """The frames of the sample clip as the page sends them, JPEGs of that width in pixels."""
    capture, frames = cv2.VideoCapture(str(ROOT / "samples" / "demo.mp4")), []
    while (read := capture.read())[0]:
        factor = width / read[1].shape[1]
        image = cv2.resize(read[1], None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        frames.append(cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 80])[1].tobytes())
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


def _cpu_s(process: int) -> float:
    """CPU seconds that the process has taken; Linux only."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_mb(process: int) -> int:
    """Memory that the process has in use, in MB; Linux only."""
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{process}/status").read_text())
    return 0 if found is None else int(found[1]) // 1000


if __name__ == "__main__":
    main()
