"""A hand's folder: written whole, read whatever is in it."""

import multiprocessing
import os
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from recognizer.hand import HandError, add_crop, read_hand, remove_crop

DIGITS = np.load(Path(__file__).parents[1] / "data" / "mnist_digits.npz")
IMAGES: npt.NDArray[np.uint8] = DIGITS["images"]


def _write_many(folder: Path, rows: range) -> None:
    for row in rows:
        add_crop(folder, IMAGES[row], row % 10)


def test_what_was_written_is_read_again_in_the_order_it_came(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    for row, label in ((0, 7), (100, 10), (200, 0)):
        path = add_crop(folder, IMAGES[row], label)
        os.utime(path, ns=(row, row))
    crops = read_hand(folder)
    np.testing.assert_array_equal(crops.patches, IMAGES[[0, 100, 200]])
    assert crops.labels.tolist() == [7, 10, 0]
    assert [path.parent.name for path in crops.paths] == ["7", "none", "0"]
    assert crops.warning is None


def test_a_folder_that_is_not_there_yet_is_an_empty_hand(tmp_path: Path) -> None:
    assert read_hand(tmp_path / "new").patches.shape == (0, 28, 28)


def test_a_crop_corrected_anew_is_under_its_new_label_alone(tmp_path: Path) -> None:
    add_crop(tmp_path, IMAGES[0], 1)
    add_crop(tmp_path, IMAGES[0], 7)
    assert read_hand(tmp_path).labels.tolist() == [7]


def test_a_correction_taken_back_is_gone_and_may_be_so_twice(tmp_path: Path) -> None:
    path = add_crop(tmp_path, IMAGES[0], 1)
    remove_crop(path)
    remove_crop(path)
    assert len(read_hand(tmp_path)) == 0


def test_foreign_and_damaged_files_are_one_warning_and_the_rest_counts(tmp_path: Path) -> None:
    path = add_crop(tmp_path, IMAGES[0], 3)
    (tmp_path / "3" / "cut.png").write_bytes(path.read_bytes()[:60])
    (tmp_path / "3" / "notes.txt").write_text("mine")
    (tmp_path / "3" / "empty.png").write_bytes(b"")
    (tmp_path / "3" / "folder").mkdir()
    (tmp_path / "3" / f".{path.name}.77").write_bytes(b"half")
    crops = read_hand(tmp_path)
    assert len(crops) == 1
    assert crops.warning is not None
    assert "cut.png" in crops.warning
    assert "and 1 more" in crops.warning
    assert "\n" not in crops.warning


def test_two_programs_may_write_at_once(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write_many, args=(tmp_path, range(60))) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    crops = read_hand(tmp_path)
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert len(crops) == 60
    assert crops.warning is None


def test_a_file_in_the_folders_place_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("no folder")
    with pytest.raises(HandError, match="it is no folder"):
        read_hand(tmp_path / "mine")
    with pytest.raises(HandError, match="name another folder"):
        add_crop(tmp_path / "mine", IMAGES[0], 1)
