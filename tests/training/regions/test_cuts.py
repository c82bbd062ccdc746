"""Pictures cut close around a number: which digits they hold, and where."""

import numpy as np

from training.regions.cuts import KnownPart, close_cut

GREY = np.full((120, 200), 220, np.uint8)
NUMBER = [[20, 40, 12, 20], [34, 42, 12, 20], [48, 41, 12, 20]]
"""347, its digits a tenth of their height apart."""
ELSEWHERE = [[150, 40, 12, 20], [34, 90, 12, 20]]
DIGITS = np.array(NUMBER + ELSEWHERE, np.float32)
LABELS = np.array([3, 4, 7, 9, 8], np.int64)
NONE = np.zeros((0, 4), np.float32)


def cuts_of(page: KnownPart, count: int = 60) -> list[KnownPart]:
    return [close_cut(page, np.random.default_rng(seed)) for seed in range(count)]


def page_of(digits=DIGITS, labels=LABELS, unknown=NONE) -> KnownPart:
    grey = GREY.copy()
    for left, top, width, height in digits.astype(int).tolist():
        grey[top : top + height, left : left + width] = 40
    return KnownPart(grey, digits, labels, unknown)


def test_a_cut_holds_one_number_and_no_other():
    held = {tuple(cut.labels.tolist()) for cut in cuts_of(page_of())}
    assert held == {(3, 4, 7), (9,), (8,)}


def test_the_boxes_of_a_cut_are_where_its_ink_is():
    for cut in cuts_of(page_of()):
        for left, top, width, height in cut.digits.tolist():
            middle = cut.grey[int(top + height / 2), int(left + width / 2)]
            assert middle == 40


def test_a_cut_is_close_and_of_a_readable_size():
    for cut in cuts_of(page_of()):
        height = np.median(cut.digits[:, 3])
        assert 10 <= height <= 62
        assert cut.grey.shape[0] <= 2.3 * height


def test_a_digit_that_is_cut_through_is_unknown():
    digits = np.array([*NUMBER, [34, 63, 12, 20]], np.float32)
    cuts = cuts_of(page_of(digits, np.array([3, 4, 7, 8], np.int64)))
    assert any(len(cut.unknown) for cut in cuts)
    assert all(len(cut.digits) + len(cut.unknown) <= 4 for cut in cuts)


def test_a_page_of_one_digit_at_its_corner_has_a_cut_too():
    (cut, *_) = cuts_of(page_of(np.array([[0, 0, 12, 20]], np.float32), np.array([1], np.int64)))
    assert cut.labels.tolist() == [1]
