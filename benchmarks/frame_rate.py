"""Frames a second that are decoded, read and drawn, of films of 1280x720 pixels, on two cores.

Run `python -m benchmarks.frame_rate`, or `python -m benchmarks.frame_rate clip.mp4` with films of your own.
The rate is by the clock, so the machine should have nothing else to do. From 30 on, a camera of 30 frames a
second is kept up with.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

import cv2
import numpy as np

from benchmarks.pages import clean_page, film, sample_film, write_film
from recognizer import DigitRecognizer
from recognizer.prediction import Recognizer
from vision.drawing import LabelMemory, draw
from vision.reader import DigitReader
from vision.sources import SourceError, open_video

SAMPLE_FRAMES = 105


@dataclass(frozen=True, slots=True)
class Rate:
    """How fast a film was read."""

    frames: int
    fps: float
    """Frames a second in the mean."""
    slow_ms: float
    """Milliseconds that one frame in twenty takes at least."""

    def __str__(self) -> str:
        return (
            f"{self.fps:.1f} frames a second over {self.frames} frames, 1 in 20 takes {self.slow_ms:.0f} ms"
        )


def main(arguments: list[str] | None = None) -> int:
    """Measures what `arguments` name, prints it, and writes it as JSON where that is asked for."""
    options = _parser().parse_args(arguments)
    try:
        use_cores(options.cores)
        with films_of(options.films, options.size, options.frames) as films:
            recognizer = DigitRecognizer.load()
            rates = {name: rate_of(path, recognizer) for name, path in films.items()}
    except (SourceError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    for name, rate in rates.items():
        print(f"{name}: {rate}")
    if options.json:
        figures = {
            name: {"fps": round(rate.fps, 1), "ms": round(rate.slow_ms)} for name, rate in rates.items()
        }
        options.json.write_text(json.dumps(figures, indent=1) + "\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("films", type=Path, nargs="*", metavar="FILM", help="instead of the films that are made")
    add("--cores", type=int, default=2, help="that may be used (default: %(default)s)")
    add("--frames", type=int, default=300, help="of each film that is made (default: %(default)s)")
    add(
        "--size",
        type=_size_wh,
        default=(1280, 720),
        metavar="WxH",
        help="of the films that are made (default: 1280x720)",
    )
    add("--json", type=Path, metavar="FILE", help="write the figures there too")
    return parser


def _size_wh(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    return int(width), int(height)


def use_cores(cores: int) -> None:
    """Keeps this process to so many cores; ValueError where there are fewer, or no system call for it."""
    if not hasattr(os, "sched_setaffinity"):
        raise ValueError("this system can't be told how many cores to use; measure on Linux")
    allowed = sorted(os.sched_getaffinity(0))
    if not 1 <= cores <= len(allowed):
        raise ValueError(f"asked for {cores} cores; {len(allowed)} can be used; give --cores {len(allowed)}")
    os.sched_setaffinity(0, allowed[:cores])
    cv2.setNumThreads(cores)


@contextmanager
def films_of(given: list[Path], size_wh: tuple[int, int], frames: int) -> Iterator[dict[str, Path]]:
    """The films to read by their names: those that are `given`, or made ones of `size_wh` for the while."""
    if given:
        yield {str(path): path for path in given}
        return
    page = clean_page(*size_wh)
    made = {
        "still page": film(page, is_moving=False, frames=32),
        "moving page": film(page, is_moving=True, frames=32),
        "the sample clip": sample_film(*size_wh, frames=min(frames, SAMPLE_FRAMES)),
    }
    with tempfile.TemporaryDirectory() as folder:
        paths = {}
        for name, shots in made.items():
            paths[name] = Path(folder) / f"{name}.mp4"
            write_film(list(islice(cycle(shots), frames)), paths[name])
        yield paths


def rate_of(path: Path, recognizer: Recognizer) -> Rate:
    """How fast the film at `path` is decoded, read and drawn."""
    reader, memory = DigitReader(recognizer), LabelMemory()
    ends_s = [time.perf_counter()]
    with open_video(path) as source:
        for frame in source:
            draw(reader.update(frame), memory=memory)
            ends_s.append(time.perf_counter())
    took_s = np.diff(ends_s)
    return Rate(len(took_s), len(took_s) / float(took_s.sum()), 1000 * float(np.percentile(took_s, 95)))


if __name__ == "__main__":
    sys.exit(main())
