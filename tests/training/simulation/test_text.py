"""What simulated people write."""

from __future__ import annotations

from collections import Counter

import numpy as np

from training.simulation import text


def test_most_numbers_begin_as_quantities_do() -> None:
    rng = np.random.default_rng(0)
    numbers = [text.number(rng).lstrip("-") for _ in range(6000)]
    first = Counter(number[0] for number in numbers if len(number) > 1)
    # By Benford's law alone 1 is 6.6 times as often the first as 9.
    assert first["1"] > 3 * first["9"]
    # And codes begin with any digit.
    assert set(first) == set("0123456789")
    assert first["0"] > 100


def test_a_digit_that_stands_alone_is_any() -> None:
    rng = np.random.default_rng(0)
    alone = Counter(number for number in (text.number(rng) for _ in range(20_000)) if len(number) == 1)
    assert len(alone) == 10
    assert max(alone.values()) < 1.3 * min(alone.values())


def test_the_digits_after_the_first_are_any() -> None:
    rng = np.random.default_rng(0)
    numbers = [text.number(rng) for _ in range(6000)]
    second = Counter(number[1] for number in numbers if len(number) > 1 and number[:2].isdigit())
    common = {digit: count for digit, count in second.items() if digit != "0"}
    assert max(common.values()) < 1.4 * min(common.values())
