"""Correcting what was read: a mark is chosen by mouse or keyboard, and a key says what it is."""

from __future__ import annotations

from collections.abc import Sequence

import cv2

from recognizer import NOT_A_DIGIT, HandError, ModelError
from vision.box import Box
from vision.corrections import Corrector, NoInk
from vision.drawing import BLACK, Color
from vision.frame import Image
from vision.page import Page, Reading

_YELLOW: Color = (0, 220, 255)
_PROMPT = "what is it?    0 to 9, x for no digit    Tab the next    Esc leave it"


class Correcting:
    """What the user has chosen to correct; does nothing where there is no corrector."""

    def __init__(self, corrector: Corrector | None) -> None:
        self._corrector = corrector
        self.chosen: Box | None = None
        """In pixels of the frame."""
        self._tried: list[int] = []

    @property
    def prompt(self) -> str:
        """What to press while a mark is chosen; empty while none is."""
        return _PROMPT if self.chosen is not None else ""

    @property
    def takes_boxes(self) -> bool:
        """Whether a box can be drawn around what was not read."""
        return self._corrector is not None

    def applied(self, page: Page) -> Page:
        """`page` with all corrections so far."""
        return page if self._corrector is None else self._corrector.applied(page)

    def leave(self) -> None:
        """Nothing is chosen any more."""
        self.chosen, self._tried = None, []

    def choose(self, box: Box) -> None:
        """A box that the user drew."""
        if self._corrector is not None:
            self.chosen = box

    def click(self, page: Page, x: int, y: int) -> bool:
        """Chooses the mark at a pixel of the frame, read or not; whether there is one."""
        if self._corrector is None:
            return False
        hit = [reading.box for reading in self.applied(page).digits if _holds(reading.box, x, y)]
        try:
            self.chosen = min(hit, key=lambda box: box.area) if hit else self._corrector.mark_at(page, x, y)
        except NoInk:
            self.leave()
        return self.chosen is not None

    def press(self, page: Page, key: str, among: Sequence[int] = ()) -> str | None:
        """What came of a key that is about correcting, as a line for the user; None for any other key.

        Tab chooses among the readings of those ids; among all where none are given.
        """
        if self._corrector is None:
            return None
        if key == "tab":
            return self._next(page, among)
        if key == "escape" and self.chosen is not None:
            self.leave()
            return "left as it was"
        if key in ("u", "backspace"):
            return self._undo(self._corrector)
        if self.chosen is not None and (key in "0123456789x"):
            return self._correct(self._corrector, page, NOT_A_DIGIT if key == "x" else int(key))
        return None

    def _next(self, page: Page, among: Sequence[int]) -> str:
        """Chooses the most doubtful reading that was not chosen yet; after the last one the first again."""
        uncorrected = [r for r in self.applied(page).digits if not r.is_corrected]
        readings = sorted((r for r in uncorrected if not among or r.id in among), key=_doubt_first)
        if not readings:
            return "there is no digit to correct; click one, or drag a box around it"
        fresh = [reading for reading in readings if reading.id not in self._tried]
        if not fresh:
            self._tried, fresh = [], readings
        self._tried.append(fresh[0].id)
        self.chosen = fresh[0].box
        return _PROMPT

    def _correct(self, corrector: Corrector, page: Page, label: int) -> str:
        box, self.chosen = self.chosen, None
        try:
            if box is not None:
                corrector.correct(page, box, label)
        except (NoInk, HandError, ModelError) as error:
            return str(error)
        return f"corrected: {'no digit' if label == NOT_A_DIGIT else label}; u takes it back"

    def _undo(self, corrector: Corrector) -> str:
        self.leave()
        try:
            return "took the last correction back" if corrector.undo() else "nothing to take back"
        except HandError as error:
            return str(error)


def draw_chosen(image: Image, box: Box) -> None:
    """A thick frame around what is chosen, seen on light and dark."""
    for grown, color in ((5, BLACK), (4, _YELLOW), (3, _YELLOW), (2, BLACK)):
        corner = box.x - grown, box.y - grown
        cv2.rectangle(image, corner, (box.right - 1 + grown, box.bottom - 1 + grown), color)


def _holds(box: Box, x: int, y: int) -> bool:
    return box.x <= x < box.right and box.y <= y < box.bottom


def _doubt_first(reading: Reading) -> tuple[bool, float]:
    return reading.digit is not None, reading.confidence
