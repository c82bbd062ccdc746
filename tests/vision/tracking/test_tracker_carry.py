"""Marks that are followed without being read, and when there is nothing more to read."""

from tests.vision.tracked_film import NO_DIGIT, PAGE, SIZE_WH, Film, moved, predict
from vision.box import Box
from vision.tracking.motion import Motion


def test_marks_are_carried_with_the_picture_and_found_again_where_they_went():
    film = Film()
    before = film.settle(*PAGE)
    film.tracker.carry(Motion(shift=30 + 10j))
    boxes = film.tracker.carry(Motion(shift=30 + 10j))
    assert [boxes[mark.id] for mark in before] == [
        Box(box.x + 60, box.y + 20, box.width, box.height) for box, _ in PAGE
    ]
    after = film.show(*moved((90, 30)))
    assert [mark.id for mark in after] == [mark.id for mark in before]


def test_a_page_is_settled_once_all_its_marks_were_read_often_enough():
    film = Film()
    film.show(*PAGE)
    assert not film.tracker.is_settled
    film.settle(*PAGE)
    assert film.tracker.is_settled
    film.show(*PAGE[1:])
    assert not film.tracker.is_settled


def test_a_mark_that_cannot_be_read_is_tried_for_longer_but_not_for_ever():
    film = Film()
    settled = []
    for _ in range(70):
        film.show(PAGE[0], sure=0.3)
        settled.append(film.tracker.is_settled)
    assert not any(settled[:10])
    assert settled[-1]


def test_crumbs_that_are_too_flat_to_be_sharp_leave_a_page_settled():
    film = Film()
    film.settle(*PAGE)
    boxes = [box for box, _ in PAGE] + [Box(900, 300, 16, 1)]
    said = predict([(digit, 0.98) for _, digit in PAGE] + [(NO_DIGIT, 1.0)])
    film.tracker.update(boxes, said, film.time_s + 1 / 30, SIZE_WH, sharpness=[9.0] * len(PAGE) + [0.0])
    assert film.tracker.is_settled
