"""Lines cut out of simulated pages, and which digits they hold."""

import numpy as np
import pytest

from recognizer.lines import POINT
from training.detector.pages import INK_STEP, PAGE_SIDE, PageSet
from training.lines.samples import COLUMNS, NO_MORE, Lines, make_lines
from training.simulation.truth import KINDS

NUMBER = [[60 + 26 * k, 100, 78 + 26 * k, 130] for k in range(4)]
OTHER = [[200, 220, 216, 250]]


def page_of(corners, labels, kinds=None) -> PageSet:
    """A page on which digits are dark boxes."""
    image = np.full((1, PAGE_SIDE, PAGE_SIDE), 220, np.uint8)
    for left, top, right, bottom in corners:
        image[0, top:bottom, left:right] = 40
    side = PAGE_SIDE // INK_STEP
    return PageSet(
        image,
        np.zeros((1, 2, side, side), np.uint8),
        np.array([0, len(corners)], np.int64),
        np.array(corners, np.float32),
        np.array(kinds or [KINDS.index("digit")] * len(corners), np.int8),
        np.array(labels, np.int8),
    )


def texts_of(lines: Lines) -> list[str]:
    return ["".join(str(d) for d in text if d != NO_MORE) for text in lines.texts.tolist()]


def many(page: PageSet) -> Lines:
    return Lines.joined([make_lines(page, np.random.default_rng(seed)) for seed in range(40)])


def test_each_number_of_a_page_is_a_line_from_left_to_right():
    texts = texts_of(many(page_of([*NUMBER, *OTHER], [3, 1, 4, 1, 9])))
    assert texts.count("3141") >= 40
    assert texts.count("9") >= 40


def test_a_digit_is_never_cut_through_at_the_end_of_a_line():
    page = page_of([*NUMBER, [180, 100, 198, 130]], [3, 1, 4, 1, 5])
    texts = set(texts_of(many(page)))
    assert "3141" in texts or "31415" in texts
    lines = many(page)
    for image, columns, text in zip(lines.images, lines.columns, texts_of(lines), strict=True):
        if text:
            ink = (image[18:22, :columns] < 130).all(axis=0)
            edges = np.diff(ink.astype(int), prepend=0, append=0)
            widths = np.flatnonzero(edges == -1) - np.flatnonzero(edges == 1)
            assert len(widths) == len(text)
            assert widths.min() > 0.7 * widths.max()


def test_a_point_between_two_digits_is_read_and_a_full_stop_is_not():
    point = KINDS.index("point")
    corners = [*NUMBER, [80, 127, 84, 131], [160, 127, 164, 131]]
    texts = texts_of(many(page_of(corners, [3, 1, 4, 1, -1, -1], [0, 0, 0, 0, point, point])))
    assert {text for text in texts if text} == {f"3{POINT}141"}


def test_what_nobody_knows_is_on_no_line():
    unknown = KINDS.index("unknown")
    texts = texts_of(many(page_of([*NUMBER, *OTHER], [3, 1, 4, 1, 9], [0, 0, unknown, 0, 0])))
    assert "9" in texts
    assert not any(text.startswith("311") for text in texts)


def test_a_place_without_digits_teaches_that_there_are_none():
    lines = many(page_of(NUMBER, [3, 1, 4, 1]))
    assert "" in texts_of(lines)
    assert lines.images.shape[1:] == (40, COLUMNS)


def test_lines_come_back_from_their_file(tmp_path):
    lines = many(page_of(NUMBER, [3, 1, 4, 1]))
    lines.save(tmp_path / "train_000.npz")
    loaded = Lines.load(tmp_path / "train_000.npz")
    assert all(np.array_equal(getattr(loaded, name), getattr(lines, name)) for name in Lines.__slots__)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_same_seed_gives_the_same_lines(seed):
    page = page_of(NUMBER, [3, 1, 4, 1])
    first, second = (make_lines(page, np.random.default_rng(seed)) for _ in range(2))
    assert np.array_equal(first.images, second.images)
