"""Whether a number is right, and what confidences are worth."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from benchmarks import reliability
from benchmarks.known_pages import KnownNumber, KnownPage, labelled_pages
from benchmarks.reliability import Told, bands_of, checked_of, fitted, write_constants
from tests.vision.paper import a_sheet
from vision.box import Box
from vision.frame import Frame
from vision.layout.calibration import Calibration
from vision.page import Number, Page, Reading

BOXES = tuple(Box(100 + 30 * at, 50, 24, 40) for at in range(4))
FRAME = Frame(np.zeros((200, 400, 3), np.uint8))
KNOWN = KnownPage(FRAME, (KnownNumber("1.2", BOXES[:2]), KnownNumber("3", BOXES[3:])), (), has_signs=True)
AS_IT_IS = Calibration(0, 1, *(0.0,) * 7)


def judged(text: str, boxes: tuple[Box, ...], known: KnownPage = KNOWN) -> bool | None:
    """What `known` says of a number with that text and those digits."""
    readings = tuple(Reading(id, box, 1, 0.9) for id, box in enumerate(boxes, start=1))
    number = Number(1, text, 0.9, Box.around(boxes), tuple(reading.id for reading in readings))
    return known.is_right(number, Page(FRAME, readings, (number,), np.zeros((200, 400), np.uint8)))


@pytest.mark.parametrize(
    ("text", "boxes", "is_right"),
    [
        ("1.2", BOXES[:2], True),
        ("1,2", BOXES[:2], True),
        ("12", BOXES[:2], False),
        ("1.3", BOXES[:2], False),
        ("1", BOXES[:1], False),
        ("123", (*BOXES[:2], BOXES[3]), False),
        ("3", BOXES[3:], True),
        ("7", (Box(300, 100, 24, 40),), False),
    ],
    ids=[
        "right",
        "a comma",
        "no point",
        "a digit",
        "half of it",
        "two of them",
        "a single one",
        "nothing there",
    ],
)
def test_a_number_is_right_where_all_of_it_is(text: str, boxes: tuple[Box, ...], is_right: bool) -> None:
    assert judged(text, boxes) is is_right


def test_nobody_judges_what_nobody_knows() -> None:
    assert judged("3", BOXES[3:], replace(KNOWN, numbers=KNOWN.numbers[:1], unknown=BOXES[3:])) is None
    # A date.
    assert judged("1.2.3", (*BOXES[:2], BOXES[3])) is None


def test_points_on_photos_are_judged_by_nobody() -> None:
    known = replace(KNOWN, numbers=(KnownNumber("12", BOXES[:2]),), has_signs=False)
    assert judged("1.2", BOXES[:2], known) is None
    assert judged("12", BOXES[:2], known)


def some_numbers(count: int, right_of_ten: int, confidence: float = 0.97) -> list[Told]:
    measures = (1.0, float(np.log(confidence / (1 - confidence))), *(0.0,) * 7)
    return [Told(measures, at % 10 < right_of_ten) for at in range(count)]


def test_numbers_are_counted_by_their_confidence() -> None:
    (band,) = bands_of(some_numbers(20, 8), AS_IT_IS)
    assert (band.low, band.high, band.count, band.right) == (0.95, 0.99, 20, 16)
    assert band.confidence == pytest.approx(0.97)


def test_what_is_fitted_tells_numbers_as_often_right_as_they_are() -> None:
    told = [*some_numbers(100, 8), *some_numbers(100, 3, confidence=0.5)]
    shares = fitted([told]).probabilities(np.array([each.measures for each in told]))
    assert shares[0] == pytest.approx(0.8, abs=0.03)
    assert shares[-1] == pytest.approx(0.3, abs=0.03)


def test_a_threshold_is_told_with_what_it_marks_and_what_it_finds() -> None:
    def told(probability: float, *, is_right: bool) -> Told:
        return Told((1.0, float(np.log(probability / (1 - probability))), *[0.0] * 7), is_right)

    own = [told(0.9, is_right=True), told(0.9, is_right=False), told(0.55, is_right=True)]
    own.append(told(0.55, is_right=False))
    rows = [line.split() for line in checked_of({"photos": own}, AS_IT_IS).splitlines()[1:]]
    assert [row[1::2][0] for row in rows] == ["0.5", "0.6", "0.7", "0.8"]
    assert [row[2::2] for row in rows[:2]] == [["0.0", "0.0", "0.0", "50.0"], ["50.0"] * 4]


def test_labelled_photos_are_measured_and_fitted_by_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = a_sheet(("2718", "3049", "56"))
    cv2.imwrite(str(tmp_path / "a.png"), sheet.image)
    digits = [
        {"label": str(digit), "box": [box.x, box.y, box.width, box.height]}
        for digit, box in zip(sheet.digits, sheet.boxes, strict=True)
    ]
    # One of them is labelled wrongly: a fit takes both kinds.
    digits[-1]["label"] = "0"
    labels = tmp_path / "labels.json"
    labels.write_text(json.dumps([{"file": "a.png", "digits": digits}]))
    (known,) = labelled_pages(labels)
    assert [number.text for number in known.numbers] == ["2718", "3049", "50"]
    monkeypatch.setattr(reliability, "CONSTANTS", tmp_path / "constants.py")
    given = ["--photos", str(labels), "--json", str(tmp_path / "x.json"), "--plot", str(tmp_path / "x.png")]
    assert reliability.main([*given, "--fit"]) == 0
    assert sum(band["count"] for band in json.loads((tmp_path / "x.json").read_text())["photos"]) == 3
    assert "photos" in capsys.readouterr().out
    assert (tmp_path / "x.png").stat().st_size > 1000
    assert "WEIGHTS = {" in (tmp_path / "constants.py").read_text()


def test_constants_are_written_as_they_are_read(tmp_path: Path) -> None:
    calibration = replace(AS_IT_IS, bias=0.5, signs=-0.25)
    write_constants(calibration, [12, 34], tmp_path / "constants.py")
    content: dict[str, Any] = {}
    exec((tmp_path / "constants.py").read_text(), content)
    assert Calibration(**content["WEIGHTS"]) == calibration
    assert "12 and 34 numbers" in content["__doc__"]


def test_nothing_to_measure_on_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert reliability.main([]) == 2
    assert capsys.readouterr().err.startswith("error: there is nothing to measure on")
