"""A hand's proportions: its characters change smoothly, and stay as high as they were."""

import numpy as np
import pytest

from training.simulation.proportions import Proportions

RING = np.stack(
    [0.3 + 0.3 * np.cos(np.linspace(0, 6.28, 60)), -0.5 - 0.5 * np.sin(np.linspace(0, 6.28, 60))], axis=1
).astype(np.float32)


def width_near(points, level: float) -> float:
    near = points[np.abs(points[:, 1] - level) < 0.12]
    return float(np.ptp(near[:, 0]))


def test_a_plain_hand_writes_as_the_data_does():
    (ring,) = Proportions().of_strokes([RING])
    assert np.allclose(ring, RING, atol=1e-5)


def test_characters_stay_as_high_as_they_were():
    (ring,) = Proportions(0.5, 0.1, -0.3).of_strokes([RING])
    assert np.ptp(ring[:, 1]) == pytest.approx(np.ptp(RING[:, 1]), abs=1e-4)


def test_a_widening_hand_has_broader_feet_than_heads():
    (ring,) = Proportions(widening=0.6).of_strokes([RING])
    assert width_near(ring, -0.2) > 1.2 * width_near(ring, -0.8)


def test_a_dash_stays_a_dash():
    dash = np.array([[0, -0.4], [0.5, -0.42]], np.float32)
    (changed,) = Proportions(0.8, 0.3, 0.5).of_strokes([dash])
    assert (changed == dash).all()


def test_pictures_change_as_strokes_do():
    block = np.full((20, 12), 255, np.uint8)
    wide = Proportions(widening=0.6).of_bitmap(block)
    ink = (wide > 100).sum(axis=1)
    assert wide.shape[0] == 20
    assert ink[-2] > 1.3 * ink[1]


def test_a_bent_picture_loses_no_ink_at_its_sides():
    block = np.full((20, 8), 255, np.uint8)
    bent = Proportions(bend=0.15).of_bitmap(block)
    assert bent.shape[1] > 8
    assert (bent > 100).sum() == pytest.approx((block > 100).sum(), rel=0.1)


def test_one_hand_varies_less_than_hands_differ():
    rng = np.random.default_rng(3)
    hands = [Proportions.drawn(rng).widening for _ in range(400)]
    own = Proportions(widening=0.4)
    characters = [own.varied(rng).widening for _ in range(400)]
    assert np.std(characters) < 0.5 * np.std(hands)
