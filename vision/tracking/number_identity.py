"""Which number of this frame is which number of the last one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import count

import numpy as np

from vision.box import Box
from vision.page import Number, Reading


class NumberIdentities:
    """Gives numbers their ids: a number keeps its id while any of its digits stays in it."""

    _MOST = 2000
    """Digits that are remembered: a camera may run for weeks."""

    def __init__(self) -> None:
        self._ids = count(1)
        self._of_digit: dict[int, int] = {}

    def number(self, readings: Sequence[Reading], text: str, used: set[int]) -> Number:
        """`readings`, from left to right, as the number `text`; its id joins the frame's `used` ones."""
        known = [self._of_digit[r.id] for r in readings if self._of_digit.get(r.id, 0) not in used | {0}]
        number_id = Counter(known).most_common(1)[0][0] if known else next(self._ids)
        used.add(number_id)
        for reading in readings:
            self._of_digit.pop(reading.id, None)
            self._of_digit[reading.id] = number_id
        while len(self._of_digit) > self._MOST:
            # The first is the one that was longest not asked for: its digit has left the picture.
            del self._of_digit[next(iter(self._of_digit))]
        confidence = float(np.prod([r.confidence for r in readings]))
        ids = tuple(r.id for r in readings)
        return Number(number_id, text, confidence, Box.around(r.box for r in readings), ids)
