"""What simulated hands do to the data's characters."""

import numpy as np

from training.simulation.alphabet import UnknownAlphabet
from training.strokes import curled

ARCH = np.stack(
    [500 - 300 * np.cos(np.linspace(0, 3.1, 40)), 400 - 300 * np.sin(np.linspace(0, 3.1, 40))], axis=1
).astype(np.float32)
"""From the left over the top to the right, as a 2 begins."""


def test_a_curl_leads_into_the_stroke_and_stays_near_its_start():
    for seed in range(30):
        changed = curled(ARCH, np.random.default_rng(seed))
        curl = changed[: -len(ARCH)]
        assert np.array_equal(changed[-len(ARCH) :], ARCH)
        assert np.linalg.norm(curl - ARCH[0], axis=1).max() < 0.35 * np.ptp(ARCH[:, 1])
        assert np.linalg.norm(curl[-1] - ARCH[0]) < 0.15 * np.ptp(ARCH[:, 1])


def test_a_curl_lies_inside_the_bow():
    curl = curled(ARCH, np.random.default_rng(1))[: -len(ARCH)]
    assert curl[:, 0].mean() > ARCH[0, 0]


def test_a_dot_gets_no_curl():
    dot = np.zeros((1, 2), np.float32)
    assert curled(dot, np.random.default_rng(1)) is dot


def test_an_unknown_alphabet_writes_a_letter_the_same_way_each_time(supplies):
    alphabet = UnknownAlphabet(supplies.inventory, np.random.default_rng(4))
    points = {letter: [sum(map(len, alphabet.strokes(letter))) for _ in range(4)] for letter in "abcdefgh"}
    assert all(len(set(counts)) == 1 for counts in points.values())
    assert len({counts[0] for counts in points.values()}) > 1
