"""Sheets of one digit, cut into crops: what is taken and what is doubted."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from recognizer import read_hand
from tests.vision.paper import a_sheet
from training import cut
from training.dataset import DataError


def photograph(path: Path, *lines: str) -> Path:
    """A photo of a sheet with these digits, and a long slash below them."""
    image = a_sheet(lines, height=60).image
    cv2.line(image, (560, 460), (600, 300), (60, 60, 60), 5, cv2.LINE_AA)
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), image)
    return path


def test_the_digits_are_taken_and_a_slash_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hand = tmp_path / "mine"
    assert cut.main([str(photograph(tmp_path / "7.png", "77777", "77777")), "--into", str(hand)]) == 0
    said = capsys.readouterr().out
    assert read_hand(hand).labels.tolist() == [7] * len(read_hand(hand))
    assert 5 <= len(read_hand(hand)) <= 10
    assert "looks like a 1" not in said


def test_what_was_doubted_can_be_taken_by_its_number(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hand = tmp_path / "mine"
    photo = str(photograph(tmp_path / "7" / "sheet.png", "777", "3"))
    assert cut.main([photo, "--into", str(hand)]) == 0
    said = capsys.readouterr().out
    three = next(line for line in said.splitlines() if "looks like a 3" in line)
    sheet = cv2.imread(str(hand / "contact_sheet.png"))
    assert sheet is not None
    # What was left out is red.
    assert (np.abs(sheet.astype(int) - (60, 60, 230)).max(axis=2) == 0).any()
    before = len(read_hand(hand))
    number = three.split()[2].rstrip(":")
    assert cut.main([photo, "--into", str(hand), "--take", number]) == 0
    assert len(read_hand(hand)) == before + 1


@pytest.mark.parametrize(
    ("name", "label"), [("7.jpg", 7), ("3_more.png", 3), ("none.jpg", 10), ("5/IMG_0001.jpg", 5)]
)
def test_the_name_of_a_photo_says_what_is_on_it(name: str, label: int) -> None:
    assert cut.label_of(Path(name)) == label


def test_a_name_that_says_nothing_is_one_line() -> None:
    with pytest.raises(DataError, match="name it"):
        cut.label_of(Path("sheets/IMG_0001.jpg"))
