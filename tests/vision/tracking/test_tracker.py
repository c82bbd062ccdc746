"""The same mark keeps its id and its digit, whatever the picture does."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.vision.tracked_film import NO_DIGIT, PAGE, SIZE_WH, Film, moved, predict
from vision.box import Box
from vision.tracking.tracker import TrackedMark, Tracker, TrackSettings


def ids(marks: Sequence[TrackedMark]) -> list[int]:
    """Their ids from left to right."""
    return [mark.id for mark in sorted(marks, key=lambda mark: mark.box.x)]


def test_a_mark_is_shown_from_its_second_frame_on_and_none_pops_up_for_one():
    film = Film()
    assert film.show(*PAGE) == []
    assert [mark.digit for mark in film.show(*PAGE)] == [3, 1, 4, 1, 5]
    stain = (Box(900, 100, 40, 60), 8)
    assert len(film.show(*PAGE, stain)) == 5
    assert len(film.show(*PAGE)) == 5


def test_a_reading_is_steady_once_enough_frames_agree():
    film = Film()
    film.show(*PAGE)
    assert not any(mark.is_steady for mark in film.show(*PAGE))
    assert all(mark.is_steady for mark in film.settle(*PAGE))


def test_ids_stay_while_the_page_drifts_turns_and_comes_nearer():
    film = Film()
    before = ids(film.settle(*PAGE))
    for k in range(60):
        marks = film.show(*moved((3.0 * k, -2.0 * k), turn=0.004 * k, scale=1 + 0.004 * k))
        assert ids(marks) == before
        assert all(mark.seen for mark in marks)


def test_ids_stay_when_the_whole_page_jumps_by_several_digits():
    film = Film()
    before = ids(film.settle(*PAGE))
    assert ids(film.show(*moved((185, -130)))) == before


def test_a_blurred_frame_keeps_its_digits_in_place():
    film = Film()
    before = film.settle(*PAGE)
    during = film.show()
    assert [(mark.id, mark.digit, mark.box) for mark in during] == [
        (mark.id, mark.digit, mark.box) for mark in before
    ]
    assert not any(mark.seen for mark in during)


def test_ids_come_back_after_a_second_behind_a_hand_and_nothing_is_shown_meanwhile():
    film = Film()
    before = ids(film.settle(*PAGE, frames=40))
    shown = [len(film.show(*PAGE[:2])) for _ in range(30)]
    assert shown[0] == 5
    assert shown[-1] == 2
    assert ids(film.show(*PAGE)) == before


def test_a_lost_mark_is_carried_along_with_the_others():
    film = Film()
    film.settle(*PAGE)
    for k in range(1, 6):
        page = moved((8.0 * k, 5.0 * k), turn=0.01 * k)
        lost = min((m for m in film.show(*page[:-1]) if not m.seen), key=lambda mark: -mark.box.x)
        assert lost.box.iou(page[-1][0]) > 0.8


def test_a_mark_that_left_the_picture_is_not_shown():
    film = Film()
    for k in range(12):
        film.show(*moved((550 + 12 * k, 0)))
    # The last digit's right edge would now be past the picture's.
    assert max(mark.box.right for mark in film.show(*moved((694, 0))[:4])) < SIZE_WH[0]


def test_ids_are_never_used_again():
    film = Film()
    first = set(ids(film.settle(*PAGE)))
    film.settle(frames=120)
    assert not first & set(ids(film.settle(*PAGE)))


def test_one_wrong_frame_in_ten_changes_nothing():
    film = Film()
    box = PAGE[0][0]
    film.settle((box, 3))
    for k in range(60):
        (mark,) = film.show((box, 5 if k % 10 == 0 else 3))
        assert mark.digit == 3


def test_a_digit_written_over_wins_within_half_a_second():
    film = Film()
    box = PAGE[0][0]
    film.settle((box, 3), frames=90)
    shown = [film.show((box, 8))[0].digit for _ in range(15)]
    assert shown[0] == 3
    assert shown[-1] == 8
    assert set(shown) <= {3, None, 8}


def test_what_is_no_digit_is_not_listed_not_even_when_a_frame_takes_it_for_one():
    film = Film()
    box = PAGE[0][0]
    for k in range(30):
        assert film.show((box, 7 if k % 6 == 5 else NO_DIGIT)) == []


def test_a_mark_that_cannot_be_read_is_listed_without_a_digit():
    film = Film()
    marks = [film.show((PAGE[0][0], 3), sure=0.3) for _ in range(10)][-1]
    assert [mark.digit for mark in marks] == [None]


def test_two_marks_that_cross_over_keep_what_they_are():
    film = Film()
    film.settle((Box(300, 300, 40, 60), 3), (Box(360, 300, 40, 60), 8))
    marks = film.show((Box(302, 302, 40, 60), 3), (Box(363, 300, 40, 60), 8))
    assert [mark.digit for mark in sorted(marks, key=lambda mark: mark.box.x)] == [3, 8]


@pytest.mark.parametrize("times_s", [[0.0, 0.0, 0.0], [5.0, 1.0, 0.5], [0.0, 100.0, 200.0]])
def test_odd_clocks_are_borne(times_s):
    tracker = Tracker(TrackSettings(), min_confidence=0.8)
    boxes = [box for box, _ in PAGE]
    for time_s in times_s:
        marks = tracker.update(boxes, predict([(digit, 0.98) for _, digit in PAGE]), time_s, SIZE_WH)
    assert len(ids(marks)) == len(set(ids(marks)))


def test_an_empty_frame_gives_nothing():
    assert Film().show() == []


def test_a_mark_that_comes_and_goes_is_not_believed():
    film = Film()
    shown = [bool(film.show(PAGE[0]) if k % 2 else film.show()) for k in range(60)]
    assert not any(shown[10:])


def test_a_piece_of_a_lost_mark_does_not_show_up_inside_it():
    film = Film()
    whole, piece = (Box(300, 300, 80, 100), 8), (Box(310, 305, 60, 40), 0)
    film.settle(whole)
    for _ in range(5):
        assert [mark.digit for mark in film.show(piece)] == [8]


def test_a_sharp_frame_outweighs_several_blurred_ones():
    box, tracker = PAGE[0][0], Tracker(TrackSettings(), min_confidence=0.8)
    for k, (digit, sharpness) in enumerate([(3, 90.0), (3, 100.0), (5, 5.0), (5, 4.0), (5, 6.0), (5, 5.0)]):
        shown = tracker.update([box], predict([(digit, 0.98)]), k / 30, SIZE_WH, sharpness=[sharpness])
    assert [mark.digit for mark in shown] == [3]


def test_a_page_is_settled_once_all_its_digits_are_and_no_more_when_one_is_added_or_missed():
    film = Film()
    film.show(*PAGE)
    assert not film.tracker.is_settled
    film.settle(*PAGE)
    assert film.tracker.is_settled
    film.show(*PAGE, (Box(900, 100, 40, 60), 8))
    assert not film.tracker.is_settled
    film.settle(*PAGE, frames=60)
    assert film.tracker.is_settled
    film.show(*PAGE[:-1])
    assert not film.tracker.is_settled


def test_what_is_no_digit_keeps_no_page_from_being_settled():
    film = Film()
    film.settle(*PAGE)
    film.show(*PAGE, (Box(900, 100, 40, 60), NO_DIGIT))
    assert film.tracker.is_settled


def test_nothing_is_forgotten_while_the_picture_stands_still():
    film = Film()
    before = ids(film.settle(*PAGE))
    film.time_s += 60
    film.tracker.rest(film.time_s)
    marks = film.show(*[(box, 8) for box, _ in PAGE])
    assert ids(marks) == before
    assert [mark.digit for mark in sorted(marks, key=lambda mark: mark.box.x)] == [3, 1, 4, 1, 5]
