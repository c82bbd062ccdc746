"""Pen strokes: read, parted by writer, and drawn."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from training.dataset import DataError
from training.strokes import (
    HELD_OUT_LETTERS,
    LOOKALIKES,
    MASTER_SIDE,
    draw_strokes,
    hooked,
    is_plain_non_digit,
    load_strokes,
    part_of,
)

PARTS = ("train", "validation", "test")


def test_a_mark_has_its_own_strokes(data_folder: Path) -> None:
    strokes = load_strokes(data_folder / "unipen_digits.npz")
    own = strokes.strokes(3)
    assert [len(stroke) for stroke in own] == [12, 12]
    np.testing.assert_array_equal(own[0], strokes.points[72:84])


def test_no_writer_is_in_two_parts(data_folder: Path) -> None:
    digits, letters = (load_strokes(data_folder / f"unipen_{kind}.npz") for kind in ("digits", "upper"))
    writers = [
        {str(group) for strokes in (digits, letters) for group in strokes.groups[strokes.rows(part)]}
        for part in ("train", "validation", "test")
    ]
    assert not writers[0] & writers[1]
    assert not (writers[0] | writers[1]) & writers[2]


def test_the_parts_hold_every_mark_once(data_folder: Path) -> None:
    strokes = load_strokes(data_folder / "unipen_digits.npz")
    rows = [strokes.rows(part) for part in ("train", "validation", "test")]
    assert sorted(np.concatenate(rows).tolist()) == list(range(len(strokes)))


def test_most_writers_are_for_training() -> None:
    parts: list[str] = [part_of(f"site/writer{number}") for number in range(2000)]
    shares = [parts.count(part) / 2000 for part in PARTS]
    np.testing.assert_allclose(shares, [0.8, 0.08, 0.12], atol=0.03)


def test_numbered_files_of_a_folder_are_one_writers(data_folder: Path, tmp_path: Path) -> None:
    with np.load(data_folder / "unipen_digits.npz") as file:
        arrays = dict(file)
    names = [
        f"app/app01/app01{i % 7}.dat" if i % 2 else f"val/yannis{i}.dat" for i in range(len(arrays["label"]))
    ]
    np.savez(tmp_path / "s.npz", allow_pickle=False, **arrays | {"writer": np.array(names)})
    assert set(load_strokes(tmp_path / "s.npz").groups.tolist()) == {"app/app01/app", "val/yannis"}


@pytest.mark.parametrize("lost", ["points", "stroke_start", "sample_start", "label", "writer"])
def test_strokes_that_do_not_fit_each_other_are_refused(data_folder: Path, tmp_path: Path, lost: str) -> None:
    with np.load(data_folder / "unipen_digits.npz") as file:
        arrays = dict(file)
    arrays[lost] = arrays[lost][:-3]
    np.savez(tmp_path / "s.npz", allow_pickle=False, **arrays)
    with pytest.raises(DataError, match="get the file again"):
        load_strokes(tmp_path / "s.npz")


@pytest.mark.parametrize("sign", sorted(LOOKALIKES | set("/!()1|")))
def test_what_may_be_a_digit_is_never_taught_as_none(sign: str) -> None:
    assert sign == "1" or not is_plain_non_digit(sign)


@pytest.mark.parametrize("sign", ["A", "e", "+", "=", "#", *sorted(HELD_OUT_LETTERS)])
def test_letters_and_operators_are_no_digits(sign: str) -> None:
    assert is_plain_non_digit(sign)


@pytest.mark.parametrize("points", [[[500, 500]], [[0, 0], [1000, 0]], [[10, 0], [10, 900], [500, 900]]])
def test_a_drawn_mark_is_in_the_middle_and_whole(points: list[list[int]]) -> None:
    master = draw_strokes([np.array(points, np.float32)], np.random.default_rng(1))
    assert master.shape == (MASTER_SIDE, MASTER_SIDE)
    assert master.max() == 255
    frame = master.copy()
    frame[2:-2, 2:-2] = 0
    assert not frame.any()


def test_pens_are_thin_and_thick() -> None:
    stroke = [np.array([[300, 0], [700, 500], [300, 1000]], np.float32)]
    inked = [np.count_nonzero(draw_strokes(stroke, np.random.default_rng(seed))) for seed in range(30)]
    assert max(inked) > 1.8 * min(inked)


def bare_line(start: tuple[float, float], end: tuple[float, float]) -> list[npt.NDArray[np.float32]]:
    return [np.linspace(start, end, 9).astype(np.float32)]


@pytest.mark.parametrize("ends", [((500, 0), (420, 1000)), ((420, 1000), (500, 0))])
def test_two_bare_ones_in_three_get_an_upstroke_from_the_left(ends: tuple[tuple[int, int], ...]) -> None:
    rng = np.random.default_rng(1)
    line = bare_line(*ends)
    marks = [hooked(line, rng) for _ in range(500)]
    with_upstroke = [mark[0] for mark in marks if mark is not line]
    assert 0.6 < len(with_upstroke) / len(marks) < 0.73
    for path in with_upstroke:
        # It begins to the left of the line's top and below it, and the line itself goes on from there.
        x, y = path[0]
        assert x < 500 - y * 0.08
        assert 0 < y < 1000
        np.testing.assert_allclose(path[8], (500, 0))
        np.testing.assert_allclose(path[-1], (420, 1000))


@pytest.mark.parametrize(
    "strokes",
    [
        [*bare_line((0, 0), (0, 1000)), *bare_line((-300, 1000), (300, 1000))],
        bare_line((0, 500), (1000, 400)),
        [np.array([(0, 300), (300, 0), (300, 1000)], np.float32)],
    ],
    ids=["a line with a foot", "a line that lies", "a line with an upstroke"],
)
def test_other_ones_stay_as_they_were_written(strokes: list[npt.NDArray[np.float32]]) -> None:
    rng = np.random.default_rng(1)
    assert all(hooked(strokes, rng) is strokes for _ in range(50))
