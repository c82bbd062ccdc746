"""Capturing the sheet before the camera: a key asks for it, a flash says that it was done."""

from __future__ import annotations

from collections.abc import Callable

from vision.outputs import OutputError, SheetCapture
from vision.page import Page, Status
from vision.window.notice import Notice

_FLASH_S = 0.6
_WAITING = "capturing: hold the sheet still    c leaves it, space and c take it as it is"


class Capturing:
    """What the key for it does."""

    def __init__(
        self, capture: SheetCapture | None, announce: Callable[[str], None], flash_s: float = _FLASH_S
    ) -> None:
        """`announce` tells of a sheet outside the window; None for `capture` where there is no table."""
        self._capture = capture
        self._announce = announce
        self._flash = Notice(flash_s)

    @property
    def prompt(self) -> str:
        """What is waited for; empty for nothing."""
        return _WAITING if self._capture is not None and self._capture.is_asked else ""

    @property
    def flash(self) -> str:
        """What is to be shown all over the picture, for a moment; empty for nothing."""
        return self._flash.text

    def has_ended(self) -> bool:
        """Whether the flash is over since this was asked last."""
        return self._flash.has_ended()

    def press(self, page: Page, *, is_paused: bool, are_photos: bool) -> str:
        """Asks for the sheet, or no longer; where the picture is paused it is taken at once. A line for the
        user."""
        if are_photos:
            return "every photo is a block of the table by itself"
        if self._capture is None:
            return "c puts the sheet into a table; start again with --table FILE"
        if is_paused:
            return self._told(page, lambda capture: capture.take(page))
        self._capture.is_asked = not self._capture.is_asked
        return self.prompt or "not captured"

    def update(self, page: Page) -> str:
        """Looks at the next page; a line for the user where it was captured, or could not be."""
        if self._capture is None:
            return ""
        return self._told(page, lambda capture: capture.update(page))

    def _told(self, page: Page, capture_with: Callable[[SheetCapture], object]) -> str:
        """What comes of capturing `page`, as a line; empty where it is not captured."""
        capture = self._capture
        if capture is None:
            return ""
        before = capture.count
        try:
            capture_with(capture)
        except OutputError as error:
            return str(error)
        if capture.count == before:
            return ""
        said = f"sheet {capture.count}: {_in_words(page)}"
        self._flash.say(said.partition(":")[0])
        self._announce(said)
        return said


def _in_words(page: Page) -> str:
    count = len(page.numbers)
    unsure = sum(number.status is not Status.SURE for number in page.numbers)
    told = f"{count} number{'' if count == 1 else 's'}"
    return f"{told}, {unsure} to be checked" if unsure else told
