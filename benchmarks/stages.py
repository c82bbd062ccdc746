"""What each stage of a frame costs on one thread, in multiples of one cvtColor of that frame in the same run.

Run `make bench`. Times are the process's own on the processor, so that a busy machine matters little; the
stages take turns, and the median of many turns is shown. Trust the multiples rather than the milliseconds.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from benchmarks.pages import FilmDecoder, clean_page, endless, film, sample_film, speckled, write_film
from recognizer import DigitRecognizer
from recognizer.resampling import Resampled
from vision.decoding import (
    best_explanation,
    detect_at_all_sizes,
    first_look,
    is_open,
    put_together,
    read_lines,
    seen_along_lines,
    surroundings_of,
    with_others,
)
from vision.drawing import draw
from vision.frame import Frame, Image
from vision.layout import order_readings
from vision.reader import DigitReader, Settings
from vision.segmentation import binarize, cut_marks, cut_patches

SIZES_WH = ((1280, 720), (1920, 1080))
SPECKS = 50_000
UNIT = "cvtColor BGR to grey"

Work = Callable[[], object]


def main() -> int:
    """Time everything, print the table, and write it as JSON where that is asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=60, help="turns of each stage (default: %(default)s)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    recognizer = DigitRecognizer.load()
    figures: dict[str, dict[str, dict[str, float]]] = {}
    for width, height in SIZES_WH:
        with tempfile.TemporaryDirectory() as folder:
            stages = stages_of(clean_page(width, height), recognizer, Path(folder))
            figures[f"{width}x{height}"] = in_units(median_ms(stages, arguments.rounds))
    print_tables(figures)
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=1) + "\n")
    return 0


def stages_of(image: Image, recognizer: DigitRecognizer, folder: Path) -> dict[str, Work]:
    """Each stage by its name, ready to run on the page."""
    settings = Settings()
    observing, reader = settings.observer, DigitReader(recognizer, settings)
    networks = reader.networks
    ink = binarize(image, observing.binarization)
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.uint8)
    shape_hw = grey.shape[0], grey.shape[1]
    found = detect_at_all_sizes(grey, networks.detectors.of(grey), observing.pyramid, ink)
    picture = Resampled(grey)
    place = networks.regions.look(picture, found.boxes)
    lines = read_lines(picture, found.boxes, place, networks.lines, observing.lines)
    seen = seen_along_lines(lines, found.boxes, place, observing.lines, shape_hw)
    likely = first_look(found, seen, networks.scorer)
    around = surroundings_of(found, seen, likely, shape_hw)
    worth = np.flatnonzero(likely >= networks.scorer.worth)
    kept, looks = found.chosen(worth), seen.chosen(worth)
    asked = is_open(kept.boxes, looks, likely[worth], observing.sure, observing.selection)
    marks = cut_marks(kept.boxes[asked], ink)
    patches = cut_patches(marks)
    alone = with_others(asked, recognizer.predict(patches), looks)
    told = put_together(kept, alone, looks, around[worth], networks.scorer)
    chosen = best_explanation(kept.boxes, told, observing.selection)
    page = reader.read(image)
    work: dict[str, Work] = {
        UNIT: lambda: cv2.cvtColor(image, cv2.COLOR_BGR2GRAY),
        "vision.segmentation.binarize": lambda: binarize(image, observing.binarization),
        "vision.decoding.detect_at_all_sizes": lambda: detect_at_all_sizes(
            grey, networks.detectors.of(grey), observing.pyramid, ink
        ),
        "recognizer.RegionClassifier.look": lambda: networks.regions.look(Resampled(grey), found.boxes),
        "vision.decoding.read_lines": lambda: read_lines(
            picture, found.boxes, place, networks.lines, observing.lines
        ),
        "vision.decoding.seen_along_lines": lambda: seen_along_lines(
            lines, found.boxes, place, observing.lines, shape_hw
        ),
        "vision.decoding.surroundings_of": lambda: surroundings_of(found, seen, likely, shape_hw),
        "vision.segmentation.cut_marks": lambda: cut_marks(kept.boxes[chosen], ink),
        "vision.segmentation.cut_patches": lambda: cut_patches(marks),
        "recognizer.DigitRecognizer.predict": lambda: recognizer.predict(patches),
        "vision.decoding.put_together": lambda: put_together(
            kept, alone, looks, around[worth], networks.scorer
        ),
        "vision.decoding.best_explanation": lambda: best_explanation(kept.boxes, told, observing.selection),
        "vision.layout.order_readings": lambda: order_readings(page.digits, settings.number),
        "vision.drawing.draw": lambda: draw(page),
        "the whole way: DigitReader.read": lambda: reader.read(image),
    }
    return work | live_of(image, recognizer, folder) | noisy_of(image, recognizer)


def live_of(image: Image, recognizer: DigitRecognizer, folder: Path) -> dict[str, Work]:
    """Decoding a frame, and reading the next frame of a film."""
    work: dict[str, Work] = {}
    for name, is_moving in (("still", False), ("moving", True)):
        shots = film(image, is_moving)
        write_film(shots, folder / f"{name}.mp4")
        work[f"decoding H.264, {name} page"] = FilmDecoder(folder / f"{name}.mp4")
        work[f"DigitReader.update, {name} page"] = updates(recognizer, shots)
    height, width = image.shape[:2]
    work["DigitReader.update, the sample clip"] = updates(recognizer, sample_film(width, height))
    _, jpeg = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 90])
    return work | {"decoding a JPEG frame (MJPG)": lambda: cv2.imdecode(jpeg, cv2.IMREAD_COLOR)}


def updates(recognizer: DigitRecognizer, shots: list[Frame]) -> Work:
    """Reads the next frame of the film each time it is called."""
    reader, next_frame = DigitReader(recognizer), endless(shots)
    return lambda: reader.update(next_frame())


def noisy_of(image: Image, recognizer: DigitRecognizer) -> dict[str, Work]:
    """The same page with specks all over it."""
    noisy, reader = speckled(image, SPECKS), DigitReader(recognizer)
    return {f"DigitReader.read, {SPECKS:,} specks": lambda: reader.read(noisy)}


def median_ms(stages: dict[str, Work], rounds: int) -> dict[str, float]:
    """Median milliseconds of each stage; they take turns, after one turn that is not counted."""
    seconds = np.zeros((rounds, len(stages)))
    for turn in range(-1, rounds):
        for column, work in enumerate(stages.values()):
            start = time.process_time()
            work()
            if turn >= 0:
                seconds[turn, column] = time.process_time() - start
        if sys.stderr.isatty():
            print(f"\r{turn + 1} of {rounds} rounds", end="", file=sys.stderr, flush=True)
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr)
    return dict(zip(stages, np.median(seconds, axis=0) * 1000, strict=True))


def in_units(times_ms: dict[str, float]) -> dict[str, dict[str, float]]:
    """Each time also as a multiple of the unit's."""
    return {
        name: {"ms": round(float(ms), 3), "times": round(float(ms / times_ms[UNIT]), 2)}
        for name, ms in times_ms.items()
    }


def print_tables(figures: dict[str, dict[str, dict[str, float]]]) -> None:
    """One table a frame size."""
    for size, stages in figures.items():
        print(f"\n{size}, 20 digits, one thread{'times cvtColor':>36}{'ms':>10}")
        for name, figure in stages.items():
            print(f"  {name:<44}{figure['times']:>16.1f}{figure['ms']:>10.2f}")


if __name__ == "__main__":
    sys.exit(main())
