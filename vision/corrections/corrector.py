"""Remembers what a user corrected, applies it to every page, and lets the hand learn it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count

import numpy as np

from recognizer import NOT_A_DIGIT
from vision.box import Box
from vision.corrections.following import Glimpse
from vision.corrections.learned_hand import LearnedHand
from vision.corrections.locating import SeenAgain
from vision.corrections.rewriting import with_added, with_changes
from vision.frame import Frame
from vision.layout import judged_anew
from vision.page import Page, Reading
from vision.reader import DigitReader
from vision.segmentation import Grey

_FIRST_ADDED_ID = 1_000_001
"""Ids of marks that only the user saw: far above those that a reader gives."""


@dataclass(frozen=True, slots=True)
class _Added:
    """A digit where none was read."""

    reading: Reading
    source: str
    frame_index: int
    time_s: float
    seen: Glimpse
    """Where it was last, and what it looked like there."""


@dataclass(frozen=True, slots=True, eq=False)
class _Step:
    """What was known before a correction, to come back to."""

    corrected: dict[int, int]
    read_anew: dict[int, tuple[int, float]]
    added: list[_Added]
    is_learned: bool


class Corrector:
    """The corrections of one run."""

    def __init__(self, reader: DigitReader, hand: LearnedHand) -> None:
        """`reader` reads with `hand`."""
        self.reader, self._hand = reader, hand
        self._corrected: dict[int, int] = {}
        self._read_anew: dict[int, tuple[int, float]] = {}
        self._added: list[_Added] = []
        self._steps: list[_Step] = []
        self._added_ids = count(_FIRST_ADDED_ID)

    @property
    def session_only(self) -> int:
        """How many corrections are in no folder, and will be gone with this run."""
        return self._hand.session_only

    def mark_at(self, page: Page, x: int, y: int) -> Box:
        """The box of a mark that was not read, at a pixel of the page; NoInk where there is none."""
        return SeenAgain(self.reader, page.frame).mark_at(x, y)

    def correct(self, page: Page, box: Box, label: int) -> None:
        """What is in `box` of `page` is `label`: 0 to 9, or 10 for no digit. It holds even where it can't be
        learned: NoInk, HandError and ModelError say that it was not."""
        seen = SeenAgain(self.reader, page.frame)
        patch = seen.patch(box)
        self._steps.append(
            _Step(dict(self._corrected), dict(self._read_anew), list(self._added), is_learned=False)
        )
        reading = next((r for r in page.digits if r.box == box), None)
        if reading is not None:
            self._corrected[reading.id] = label
        elif label != NOT_A_DIGIT:
            new = Reading(next(self._added_ids), box, label, 1.0, is_corrected=True)
            frame = page.frame
            seen_at = Glimpse.of(frame, box)
            self._added.append(_Added(new, frame.source, frame.index, frame.time_s, seen_at))
            self._corrected[new.id] = label
        self._learn(page, seen, patch, label)

    def _learn(self, page: Page, seen: SeenAgain, patch: Grey, label: int) -> None:
        """Lets the hand learn, and notes what it makes of the other marks of the page now."""
        patches = seen.patches([reading.box for reading in page.digits])
        before = self._hand.predict(patches)
        self._hand.add(patch, label)
        self._steps[-1] = replace(self._steps[-1], is_learned=True)
        after = self._hand.predict(patches)
        for row in np.flatnonzero(after.is_digit & (after.digits != before.digits)):
            now = int(after.digits[row]), float(after.confidences[row])
            self._read_anew[page.digits[row].id] = now

    def undo(self) -> bool:
        """Takes the last correction back, out of the hand's folder too; False where there is none."""
        if not self._steps:
            return False
        step = self._steps.pop()
        self._corrected, self._read_anew, self._added = step.corrected, step.read_anew, step.added
        if step.is_learned:
            self._hand.take_back()
        return True

    def applied(self, page: Page) -> Page:
        """`page` with all that was corrected so far."""
        if not self._corrected:
            return page
        self._added = [self._followed(added, page.frame) for added in self._added]
        whole = with_added(page, [one for added in self._added if (one := self._shown(added, page))])
        changed = {r.id: self._changed(r) for r in whole.digits if self._is_touched(r.id)}
        whole = with_changes(whole, changed) if changed else whole
        return judged_anew(whole, page, self.reader.min_confidence, self.reader.settings.verdict)

    def _followed(self, added: _Added, frame: Frame) -> _Added:
        """A mark that the user saw, where it is on a later frame of its film; as it was where it is gone."""
        is_later = added.source == frame.source and frame.time_s > added.time_s
        seen = added.seen.again(frame) if is_later else None
        return (
            added
            if seen is None
            else replace(
                added,
                frame_index=frame.index,
                time_s=frame.time_s,
                seen=seen,
                reading=replace(added.reading, box=seen.box),
            )
        )

    def _shown(self, added: _Added, page: Page) -> Reading | None:
        """A mark that the user saw, on the page where it is; one found there takes its digit over."""
        if (added.source, added.frame_index) != (page.frame.source, page.frame.index):
            return None
        known = {reading.id for reading in page.digits}
        if added.reading.id in known:
            return None
        middle_x = added.reading.box.x + added.reading.box.width // 2
        middle_y = added.reading.box.y + added.reading.box.height // 2
        for reading in page.digits:
            box = reading.box
            if box.x <= middle_x < box.right and box.y <= middle_y < box.bottom:
                self._corrected.setdefault(reading.id, self._corrected[added.reading.id])
                return None
        return added.reading

    def _is_touched(self, reading_id: int) -> bool:
        return reading_id in self._corrected or reading_id in self._read_anew

    def _changed(self, reading: Reading) -> Reading | None:
        label = self._corrected.get(reading.id)
        if label is None:
            digit, confidence = self._read_anew[reading.id]
            return replace(reading, digit=digit, confidence=confidence)
        if label == NOT_A_DIGIT:
            return None
        return replace(reading, digit=label, confidence=1.0, is_steady=True, is_corrected=True)
