"""How many of the numbers on labelled photos come out as they stand there.

    python -m benchmarks.numbers LABELS.json

LABELS.json is a list of {file, digits: [{label, box: [x, y, w, h]}], ignore: [[x, y, w, h]]}; the files lie
beside it. Labels name digits, not numbers. What numbers they make is said by a rule, which --show prints for
every photo, to be checked by eye:

- a digit stands on the line of the nearest digit to its left that it overlaps by half a height, not more than
  six heights away;
- where the line's gaps are of two kinds, the wide ones part numbers (from 1.5 times the narrow ones and 0.2
  of a height besides, at the largest such step, the narrow kind being at most 0.8 of a height);
- a line whose gaps are of one kind is spaced evenly. If the median of the gaps is more than half a height,
  each digit is a number; else the line is one, parted only where a gap is more than 1.5 medians and 0.15.

Only photos with at least two digits count. A number is right when its text is among those read on that photo,
as often as it stands there. `precise` is the share of the texts read that are right.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import cv2
import numpy as np

from recognizer import DigitRecognizer
from vision.page import Number, Page
from vision.reader import DigitReader

Digit = dict[str, Any]
"""`label`, and `box`: x, y, width, height in pixels."""


def numbers_of(digits: list[Digit]) -> list[str]:
    """The numbers that labelled digits make, by the rule above."""
    return ["".join(str(digit["label"]) for digit in number) for number in grouped(digits)]


def grouped(digits: list[Digit]) -> list[list[Digit]]:
    """The digits of each number that labelled digits make, by the rule above."""
    return [number for line in _lines(digits) for number in _parted(line)]


def _lines(digits: list[Digit]) -> list[list[Digit]]:
    """The digits of each line, left to right."""
    lines: list[list[Digit]] = []
    for digit in sorted(digits, key=lambda d: float(d["box"][0])):
        near = [line for line in lines if _stand_together(line[-1], digit)]
        if near:
            min(near, key=lambda line: abs(_middle(line[-1]) - _middle(digit))).append(digit)
        else:
            lines.append([digit])
    return lines


def _middle(digit: Digit) -> float:
    return float(digit["box"][1] + digit["box"][3] / 2)


def _stand_together(left: Digit, right: Digit) -> bool:
    x, y, width, height = left["box"]
    other_x, other_y, _, other_height = right["box"]
    shared = min(y + height, other_y + other_height) - max(y, other_y)
    near = other_x - x - width <= 6 * max(height, other_height)
    return bool(near and shared >= 0.5 * min(height, other_height))


def _gaps(line: list[Digit]) -> list[float]:
    """The gaps of a line, in heights of its digits."""
    height = median(d["box"][3] for d in line)
    return [max(0.0, (b["box"][0] - a["box"][0] - a["box"][2]) / height) for a, b in pairwise(line)]


def _widest_inside(gaps: list[float]) -> float:
    """The widest of a line's gaps that parts no numbers."""
    steps = [(b - a, a) for a, b in pairwise(sorted(gaps)) if b >= 1.5 * a + 0.2 and a <= 0.8]
    if steps:
        return max(steps)[1]
    middle = median(gaps) if gaps else 0.0
    return -1.0 if middle > 0.5 else max(0.5, 1.5 * middle + 0.15)


def _parted(line: list[Digit]) -> list[list[Digit]]:
    gaps = _gaps(line)
    widest = _widest_inside(gaps)
    numbers = [[line[0]]]
    for gap, digit in zip(gaps, line[1:], strict=True):
        if gap <= widest:
            numbers[-1].append(digit)
        else:
            numbers.append([digit])
    return numbers


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("labels", type=Path)
    parser.add_argument("--model", type=Path, help="another trained model than the shipped one")
    parser.add_argument(
        "--show", action="store_true", help="print the numbers of every photo, and what was read"
    )
    return parser.parse_args()


def main() -> None:
    given = _arguments()
    reader = DigitReader(DigitRecognizer.load(given.model))
    stand = said = right = 0
    for item in json.loads(given.labels.read_text("utf-8")):
        if len(item["digits"]) < 2:
            continue
        image = np.asarray(cv2.imread(str(given.labels.parent / item["file"])), np.uint8)
        page = reader.read(image)
        labelled = [digit["box"] for digit in item["digits"]]
        ignored = {
            d.id
            for d in page.digits
            if _is_inside(d.box.center, item.get("ignore", [])) and not _is_inside(d.box.center, labelled)
        }
        kept = [text for number in page.numbers for text in _kept(number, page, ignored)]
        truth, texts = Counter(numbers_of(item["digits"])), Counter(kept)
        same = (truth & texts).total()
        stand, said, right = stand + truth.total(), said + texts.total(), right + same
        if given.show or same < max(truth.total(), texts.total()):
            wrong = "" if same == max(truth.total(), texts.total()) else "  <-"
            print(f"{item['file']}: {' '.join(truth.elements())} | {' '.join(texts.elements())}{wrong}")
    print(f"numbers {stand} right {right / max(1, stand):.3f} precise {right / max(1, said):.3f}")


def _kept(number: Number, page: Page, ignored: set[int]) -> list[str]:
    """The text of `number`, or what is left and right of those of its digits that are not labelled."""
    if not ignored & set(number.digits):
        return [number.text]
    digits = {reading.id: reading.digit for reading in page.digits}
    return "".join(" " if i in ignored else str(digits[i]) for i in number.digits).split()


def _is_inside(center: tuple[float, float], areas: list[list[int]]) -> bool:
    x, y = center
    return any(left <= x <= left + width and top <= y <= top + height for left, top, width, height in areas)


if __name__ == "__main__":
    main()
