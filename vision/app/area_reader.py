"""Films read in a part that the user may change at any time, under ids that outlast the change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from vision.box import Box
from vision.frame import Frame
from vision.page import Page, Reading
from vision.reader import DigitReader
from vision.view import View

_RECOGNIZED_S = 2.0
"""How long after a change of the area a mark that is found where one was before is held for the same.
Longer than a tracker needs to list a mark, shorter than it takes to change the sheet."""
_LEAST_IOU = 0.5


class AreaReader:
    """Reads films one after the other, or the part of them in a box, and knows marks again when that box
    changes; nothing of one film is carried into the next, and no id is given twice."""

    def __init__(self, reader: DigitReader) -> None:
        self._reader = reader
        self._area: Box | None = None
        self._is_begun = False
        self._digits, self._numbers = _LastingIds(), _LastingIds()

    def update(self, frame: Frame, view: View) -> Page:
        """The digits and numbers on the next frame, in pixels of that frame as it is upright; one of index 0
        starts the next film."""
        is_next_film = self._is_begun and frame.index == 0
        if is_next_film or (self._is_begun and view.area != self._area):
            # Marks are followed by their place in what is read, and all of those are others now.
            self._reader = self._reader.anew()
            self._digits.begin(frame.time_s, is_anew=is_next_film)
            self._numbers.begin(frame.time_s, is_anew=is_next_film)
        self._area, self._is_begun = view.area, True
        return self._renamed(view.read(view.upright(frame), self._reader.update))

    def skip(self, page: Page) -> None:
        """Gives no id of `page`, a photo's that was read before the first film."""
        self._digits.skip(reading.id for reading in page.digits)
        self._numbers.skip(number.id for number in page.numbers)

    def _renamed(self, page: Page) -> Page:
        time_s = page.frame.time_s
        digits = self._digits.names([(reading.id, reading.box) for reading in page.digits], time_s)
        numbers = self._numbers.names([(number.id, number.box) for number in page.numbers], time_s)

        def renamed(readings: Iterable[Reading]) -> tuple[Reading, ...]:
            return tuple(replace(reading, id=digits.get(reading.id, 0)) for reading in readings)

        return replace(
            page,
            digits=renamed(page.digits),
            numbers=tuple(
                replace(n, id=numbers[n.id], digits=tuple(digits[digit] for digit in n.digits))
                for n in page.numbers
            ),
            raw=None if page.raw is None else renamed(page.raw),
        )


class _LastingIds:
    """Ids that go on where a reader that counts from 1 again takes over."""

    def __init__(self) -> None:
        self._offset = self._most = 0
        self._renamed: dict[int, int] = {}
        self._shown: dict[int, Box] = {}
        self._earlier: dict[int, Box] = {}
        self._known_until_s = 0.0

    def begin(self, time_s: float, *, is_anew: bool) -> None:
        """From now on another reader gives the ids; where it `is_anew`, of other marks than all before."""
        self._earlier = {} if is_anew else self._earlier | self._shown
        self._shown, self._renamed = {}, {}
        self._offset = self._most
        self._known_until_s = time_s + _RECOGNIZED_S

    def skip(self, ids: Iterable[int]) -> None:
        """None of `ids` is given from now on."""
        self._offset = self._most = max([self._most, *ids])

    def names(self, found: list[tuple[int, Box]], time_s: float) -> dict[int, int]:
        """The lasting id of each of the reader's ids."""
        named = {}
        for id, box in found:
            if id not in self._renamed and time_s < self._known_until_s:
                self._renamed[id] = self._known(box) or self._offset + id
            named[id] = self._renamed.get(id, self._offset + id)
        self._shown = {named[id]: box for id, box in found}
        self._most = max([self._most, *self._shown])
        return named

    def _known(self, box: Box) -> int | None:
        """The id of what was at that place before; None where nothing was."""
        id = max(self._earlier, key=lambda id: self._earlier[id].iou(box), default=None)
        if id is None or self._earlier[id].iou(box) < _LEAST_IOU:
            return None
        del self._earlier[id]
        return id
