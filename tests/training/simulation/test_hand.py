"""What simulated hands do to the data's characters."""

import numpy as np
import pytest

from training.simulation.alphabet import UnknownAlphabet
from training.simulation.forms import curled, tailed, ticked
from training.simulation.kana import KANA, Kana

ARCH = np.stack(
    [500 - 300 * np.cos(np.linspace(0, 3.1, 40)), 400 - 300 * np.sin(np.linspace(0, 3.1, 40))], axis=1
).astype(np.float32)
"""From the left over the top to the right, as a 2 begins."""


def test_a_curl_leads_into_the_stroke_and_stays_near_its_start():
    for seed in range(30):
        changed = curled(ARCH, 0.15, np.random.default_rng(seed))
        curl = changed[: -len(ARCH)]
        assert np.array_equal(changed[-len(ARCH) :], ARCH)
        assert np.linalg.norm(curl - ARCH[0], axis=1).max() < 0.35 * np.ptp(ARCH[:, 1])
        assert np.linalg.norm(curl[-1] - ARCH[0]) < 0.15 * np.ptp(ARCH[:, 1])


def test_a_large_curl_is_as_large_as_the_hand_makes_it():
    sizes = [
        np.ptp(curled(ARCH, radius, np.random.default_rng(2))[: -len(ARCH)], axis=0).max()
        for radius in (0.1, 0.28)
    ]
    assert sizes[1] > 2 * sizes[0]


def test_a_7s_tick_comes_before_its_stroke_and_a_9s_tail_after():
    for seed in range(30):
        before, after = ticked(ARCH, np.random.default_rng(seed)), tailed(ARCH, np.random.default_rng(seed))
        assert np.array_equal(before[-len(ARCH) :], ARCH)
        assert np.array_equal(after[: len(ARCH)], ARCH)
        assert len(before) > len(ARCH) < len(after)


def test_a_curl_lies_inside_the_bow():
    curl = curled(ARCH, 0.15, np.random.default_rng(1))[: -len(ARCH)]
    assert curl[:, 0].mean() > ARCH[0, 0]


def test_a_dot_gets_no_curl():
    dot = np.zeros((1, 2), np.float32)
    assert curled(dot, 0.15, np.random.default_rng(1)) is dot


@pytest.mark.parametrize("is_japanese", [False, True])
def test_an_alphabet_writes_a_letter_the_same_way_each_time(supplies, is_japanese):
    rng = np.random.default_rng(4)
    alphabet = Kana(rng) if is_japanese else UnknownAlphabet(supplies.inventory, rng)
    points = {letter: [sum(map(len, alphabet.strokes(letter))) for _ in range(4)] for letter in "abcdefgh"}
    assert all(len(set(counts)) == 1 for counts in points.values())
    assert len({counts[0] for counts in points.values()}) > 1


def test_kana_are_written_inside_their_squares_through_all_their_corners():
    for corners in KANA.values():
        assert all(len(stroke) >= 2 and stroke.min() >= 0 and stroke.max() <= 100 for stroke in corners)
    alphabet = Kana(np.random.default_rng(5))
    for letter in "abcdefghijklmnop":
        every = np.concatenate(alphabet.strokes(letter))
        assert every.min() > -250
        assert every.max() < 1250
