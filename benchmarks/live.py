"""The live way in figures: what a frame costs beside its decoding, how old a picture is when it is shown, and
what memory a long run takes.

Run `make bench-live`. Costs are processor time on one thread, means over the frames of a film, in times what
decoding those frames costs; ages are milliseconds by the clock. The machine should have nothing else to do.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import cv2
import numpy as np

from benchmarks.live_cost import costs_of
from benchmarks.live_run import ages_ms, memory_mib
from recognizer import DigitRecognizer

SIZES_WH = ((1280, 720), (1920, 1080))
TITLES = {"run": "a camera of 30 frames a second, with 100 ms of work a frame; and a long run"}


def main() -> int:
    """Measure everything, print it, and write it as JSON where that is asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--frames", type=int, default=120, help="of each film (default: %(default)s)")
    parser.add_argument(
        "--shown", type=int, default=100, help="pictures whose age counts (default: %(default)s)"
    )
    parser.add_argument(
        "--long", type=int, default=20_000, help="frames of the long run (default: %(default)s)"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    recognizer = DigitRecognizer.load()
    # First: the films that are made for the rest leave room behind that the process doesn't give back.
    memory = memory_mib(recognizer, arguments.long)
    costs: dict[str, dict[str, float | str]] = {
        f"{width}x{height}": {**costs_of((width, height), recognizer, arguments.frames)}
        for width, height in SIZES_WH
    }
    ages = ages_ms(recognizer, arguments.shown)
    figures: dict[str, dict[str, float | str]] = {
        **costs,
        "run": {
            "age of the shown picture, median": f"{np.median(ages):.0f} ms",
            "age of the shown picture, 95th percentile": f"{np.percentile(ages, 95):.0f} ms",
            f"memory after {arguments.long // 10:,} frames": f"{memory[0]:.0f} MiB",
            f"memory after {arguments.long:,} frames": f"{memory[-1]:.0f} MiB",
        },
    }
    for title, values in figures.items():
        print(f"\n{TITLES.get(title, f'{title}, 20 digits, one thread: a frame in times its decoding')}")
        for name, value in values.items():
            print(f"  {name:<48}{value:>10}")
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
