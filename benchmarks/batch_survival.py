"""Whether a batch that was stopped, killed or ran out of disk gives the same table when it is gone on with.

    python -m benchmarks.batch_survival LABELS.json [LABELS.json ...] [--count 1000]

Copies the photos of the labels, made small, under other names until there are so many; reads them in one run;
then starts that run anew for each way to end, ends it in the middle, goes on with `--resume`, and compares
the tables and the readings byte by byte. The full disk is a small tmpfs, which only root may mount; others
are told so, and the other two ways are tried.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path

import cv2
import numpy as np

_LONGEST_PX = 640
_ROOM = 0.4
"""Of what all parts take, on the disk that is full too early."""


def main() -> int:
    """Tries each way to end, and prints a line for each; 1 where one gave another table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("labels", type=Path, nargs="+")
    parser.add_argument("--count", type=int, default=1000, help="photos (default: %(default)s)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _copy_photos(given.labels, given.count, folder / "photos")
        whole = _whole(folder)
        ways = {"Ctrl-C": signal.SIGINT, "kill -9": signal.SIGKILL}
        same = [_told(way, folder, whole, ending) for way, ending in ways.items()]
        same.append(_told_full_disk(folder, whole))
    return 0 if all(same) else 1


def _copy_photos(labels: list[Path], count: int, folder: Path) -> None:
    folder.mkdir()
    named = [path.parent / item["file"] for path in labels for item in json.loads(path.read_text("utf-8"))]
    for at, path in enumerate(islice(cycle(named), count)):
        image = np.asarray(cv2.imread(str(path)), np.uint8)
        factor = min(1.0, _LONGEST_PX / max(image.shape))
        small = cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        cv2.imwrite(str(folder / f"{at:05d}.jpg"), small)


def _start(folder: Path, output: Path) -> subprocess.Popen[bytes]:
    """A run over all photos, in a process group of its own, as a terminal would start it."""
    line = ["--image", folder / "photos", "--table", output / "x.csv", "--output", output / "x.jsonl"]
    command = [sys.executable, "-m", "digit_reader", *map(str, line), "--resume", "--no-window", "--quiet"]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)


def _outputs(output: Path) -> tuple[bytes, bytes]:
    return (output / "x.csv").read_bytes(), (output / "x.jsonl").read_bytes()


def _parts(output: Path) -> list[Path]:
    return list((output / "x.csv.parts").glob("*.json"))


def _whole(folder: Path) -> tuple[bytes, bytes]:
    """What one run writes."""
    output = folder / "whole"
    output.mkdir()
    began_s = time.monotonic()
    code = _start(folder, output).wait()
    whole = _outputs(output)
    took_s = time.monotonic() - began_s
    rows = whole[0].count(b"\n") - 1
    print(f"one run: exit code {code}, {rows} rows, {took_s:.0f} s", flush=True)
    return whole


def _told(way: str, folder: Path, whole: tuple[bytes, bytes], ending: signal.Signals) -> bool:
    """Ends a run in the middle, goes on, and says whether it came to the same."""
    output = folder / ending.name
    output.mkdir()
    process = _start(folder, output)
    count = len(list((folder / "photos").iterdir()))
    while process.poll() is None and len(_parts(output)) < count // 3:
        time.sleep(0.05)
    process.send_signal(ending)
    stopped = process.wait(), len(_parts(output))
    return _gone_on(way, folder, output, whole, stopped)


def _told_full_disk(folder: Path, whole: tuple[bytes, bytes]) -> bool:
    output = folder / "full"
    output.mkdir()
    # Each part takes a page of a tmpfs at least.
    size = round(_ROOM * 4096 * len(list((folder / "photos").iterdir())))
    try:
        with _small_disk(output, size):
            stopped = _start(folder, output).wait(), len(_parts(output))
            shutil.copytree(output, folder / "more room")
    except PermissionError as error:
        print(f"full disk: not tried; {error}")
        return True
    return _gone_on("full disk", folder, folder / "more room", whole, stopped)


@contextmanager
def _small_disk(place: Path, size: int) -> Iterator[None]:
    if os.geteuid() != 0:
        raise PermissionError("only root may mount a small disk; run it as root")
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", place], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", place], check=True)


def _gone_on(
    way: str, folder: Path, output: Path, whole: tuple[bytes, bytes], stopped: tuple[int, int]
) -> bool:
    code = _start(folder, output).wait()
    is_same = _outputs(output) == whole
    verdict = "the same to the byte" if is_same else "ANOTHER TABLE"
    print(f"{way}: ended with {stopped[0]} after {stopped[1]} photos; gone on: {code}, {verdict}", flush=True)
    return is_same


if __name__ == "__main__":
    sys.exit(main())
