"""How much boxes have in common."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.box import Box
from vision.decoding.overlaps import distinct, overlaps

box = st.tuples(*[st.integers(0, 40)] * 2, *[st.integers(1, 30)] * 2)


@given(st.lists(box, min_size=1, max_size=8))
def test_they_are_those_of_the_boxes_one_by_one(boxes):
    union, shared = overlaps(np.array(boxes, np.float64))
    for i, one in enumerate(boxes):
        for j, other in enumerate(boxes):
            a, b = Box(*one), Box(*other)
            assert union[i, j] == pytest.approx(a.iou(b) if i != j else 0)
            smaller = min(a.area, b.area)
            assert shared[i, j] == pytest.approx(a.intersection(b) / smaller if i != j else 0)


@given(st.lists(box, max_size=8))
def test_what_is_distinct_has_nothing_like_it_and_what_is_left_out_has(boxes):
    array = np.array(boxes, np.float64).reshape(-1, 4)
    kept = distinct(array, 0.5).tolist()
    union = overlaps(array)[0]
    assert (union[np.ix_(kept, kept)] < 0.5).all()
    for index in set(range(len(boxes))) - set(kept):
        assert (union[index, [k for k in kept if k < index]] >= 0.5).any()
