"""Cuts photos of sheets, each with one digit written many times, into a hand's folder of crops.

`python -m training.cut 7.jpg photos/3_second.jpg --into mine`: a photo is named after what is on it (`none`
for what is no digit), or lies in a folder that is. A contact sheet shows what was taken and what was doubted.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from recognizer import NOT_A_DIGIT, DigitRecognizer, HandError, ModelError, Patches, add_crop
from training.dataset import DataError
from vision.frame import Frame
from vision.reader import DigitReader
from vision.segmentation import cut_patches
from vision.sources import EndOfSource, SourceError, open_photos

_NONE = "none"
_HEIGHTS = (0.6, 1.7)
"""Heights of a mark that is of the sheet's digits, as shares of their median."""
_CELL_PX, _COLUMNS = 64, 12
_GREEN, _RED = (80, 200, 80), (60, 60, 230)


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """One mark of a sheet."""

    patch: Patches
    """(28, 28) uint8."""
    label: int
    doubt: str
    """Why it may not be what the sheet is of; empty where nothing speaks against it."""


def main(argv: list[str] | None = None) -> int:
    """Cuts what `argv` names; 0, or 1 after one line that says what the user can mend."""
    options = _parser().parse_args(argv)
    try:
        reader = DigitReader(DigitRecognizer.load(options.model))
        cuts = [cut for photo in options.photos for cut in cut_sheet(photo, reader)]
        named = set(range(1, len(cuts) + 1)) if options.take == ["all"] else _numbers(options.take, cuts)
        taken = [not cut.doubt or number in named for number, cut in enumerate(cuts, start=1)]
        for cut, is_taken in zip(cuts, taken, strict=True):
            if is_taken:
                add_crop(options.into, cut.patch, cut.label)
        sheet = options.into / "contact_sheet.png"
        save_contact_sheet(cuts, taken, sheet)
    except (DataError, HandError, ModelError, SourceError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    for number, (cut, is_taken) in enumerate(zip(cuts, taken, strict=True), start=1):
        if not is_taken:
            print(f"left out {number}: {cut.doubt}")
    print(
        f"took {sum(taken)} of {len(cuts)} marks into {options.into}; look at {sheet};"
        " --take NUMBER ... takes what was doubted, too"
    )
    return 0


def cut_sheet(photo: Path, reader: DigitReader) -> list[Cut]:
    """The marks of a photo that is named after its digit, line by line as the camera sees them."""
    label = label_of(photo)
    marks = [mark for frame in _frames(photo) for mark in reader.observe(frame).marks]
    if not marks:
        raise DataError(f"looked for digits on {photo}; there are none; photograph it closer, in more light")
    patches = cut_patches(marks)
    told = reader.recognizer.predict(patches)
    of_kind = told.digits == label if label < NOT_A_DIGIT else ~told.is_digit
    heights = np.array([mark.box.height for mark in marks])
    usual = float(np.median(heights[of_kind] if of_kind.any() else heights))
    doubts = [
        _doubt(label, int(digit), bool(is_digit), height / usual)
        for digit, is_digit, height in zip(told.digits, told.is_digit, heights, strict=True)
    ]
    return [Cut(patch, label, doubt) for patch, doubt in zip(patches, doubts, strict=True)]


def label_of(photo: Path) -> int:
    """0 to 9, or 10 for no digit: what the name of a photo says, or that of its folder."""
    for name in (photo.stem, photo.parent.name):
        said = re.match(r"(none|[0-9])(?![0-9a-zA-Z])", name)
        if said:
            return NOT_A_DIGIT if said[1] == _NONE else int(said[1])
    raise DataError(f"looked at the name of {photo}; it says no digit; name it 7.jpg, 7_more.jpg or none.jpg")


def save_contact_sheet(cuts: Sequence[Cut], taken: Sequence[bool], path: Path) -> None:
    """A PNG of all crops with their numbers, those that were left out in red; HandError where it can't be."""
    rows = -(-len(cuts) // _COLUMNS)
    sheet = np.full((rows * _CELL_PX, _COLUMNS * _CELL_PX, 3), 32, np.uint8)
    for place, (cut, is_taken) in enumerate(zip(cuts, taken, strict=True)):
        row, column = divmod(place, _COLUMNS)
        x, y = column * _CELL_PX, row * _CELL_PX
        color = _GREEN if is_taken else _RED
        large = cv2.resize(cut.patch, (48, 48), interpolation=cv2.INTER_NEAREST)
        sheet[y + 2 : y + 50, x + 8 : x + 56] = large[..., np.newaxis]
        cv2.rectangle(sheet, (x + 7, y + 1), (x + 56, y + 50), color)
        text = f"{place + 1}: {_NONE if cut.label == NOT_A_DIGIT else cut.label}"
        cv2.putText(sheet, text, (x + 8, y + 61), cv2.FONT_HERSHEY_SIMPLEX, 0.3, color)
    coded, data = cv2.imencode(".png", sheet)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.tobytes() if coded else b"")
    except OSError as error:
        raise HandError(f"wrote {path}; {error.strerror}; name another folder") from error


def _frames(photo: Path) -> list[Frame]:
    frames: list[Frame] = []
    with open_photos([photo]) as photos:
        while True:
            try:
                frame = photos.read(1.0)
            except EndOfSource:
                return frames
            if frame is not None:
                frames.append(frame)


def _doubt(label: int, digit: int, is_digit: bool, height: float) -> str:
    if not _HEIGHTS[0] <= height <= _HEIGHTS[1]:
        return f"it is {height:.1f} times as high as the others"
    if label == NOT_A_DIGIT:
        return f"it looks like a {digit}" if is_digit else ""
    if not is_digit:
        return "it looks like no digit, or like no digit in particular"
    return "" if digit == label else f"it looks like a {digit}"


def _numbers(given: Sequence[str], cuts: Sequence[Cut]) -> set[int]:
    """The marks that the user wants all the same."""
    wrong = [text for text in given if not (text.isdecimal() and 1 <= int(text) <= len(cuts))]
    if wrong:
        raise DataError(f"was told to take {wrong[0]}; there are marks 1 to {len(cuts)}; name some of these")
    return {int(text) for text in given}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="training.cut", description="Cut sheets of digits into crops.")
    add = parser.add_argument
    add("photos", type=Path, nargs="+", metavar="PHOTO", help="named after what is on it: 7.jpg, none.jpg")
    add("--into", type=Path, required=True, metavar="FOLDER", help="the hand: for --hand and train.py --own")
    add("--take", nargs="+", default=[], metavar="NUMBER", help="doubted marks to take all the same, or all")
    add("--model", type=Path, metavar="FILE", help="what doubts (default: the shipped model)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
