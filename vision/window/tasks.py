"""What is done to the page in view besides looking at it: correcting, checking, capturing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from vision.box import Box
from vision.corrections import Corrector
from vision.outputs import SheetCapture
from vision.page import Page
from vision.window.capturing import Capturing
from vision.window.correcting import Correcting
from vision.window.reviewing import Reviewing


@dataclass(frozen=True, slots=True)
class Pressed:
    """What came of a key."""

    notice: str = ""
    """A line for the user; empty where the status line says it anyway."""
    is_pausing: bool = True
    """Whether a film stands still from now on."""
    is_past_page: bool = False
    """Whether the next photo is to be looked at."""


class Tasks:
    """Keys that do something, in the order in which they are asked."""

    def __init__(
        self,
        corrector: Corrector | None,
        capture: SheetCapture | None,
        announce: Callable[[str], None],
        *,
        are_photos: bool,
    ) -> None:
        self.correcting = Correcting(corrector)
        self.reviewing = Reviewing()
        self.capturing = Capturing(capture, announce)
        self._are_photos = are_photos

    @property
    def marked(self) -> Box | None:
        """What is framed: the mark to correct, else the number that is looked at."""
        number = self.reviewing.number
        return self.correcting.chosen or (number.box if number else None)

    @property
    def enlarged(self) -> Box | None:
        """What is shown large too."""
        return self.reviewing.number.box if self.reviewing.number else None

    def prompt(self, page: Page) -> str:
        """What can be pressed now; empty where nothing is under way."""
        return self.correcting.prompt or self.reviewing.prompt(page) or self.capturing.prompt

    def leave(self) -> None:
        """Another page is in view: nothing of the one before is chosen or looked at."""
        self.correcting.leave()
        self.reviewing.leave()

    def press(self, page: Page, key: str, *, is_paused: bool) -> Pressed | None:
        """What came of a key on `page`, as it was read; None for a key that is about something else."""
        among = self.reviewing.number.digits if self.reviewing.number else ()
        said = self.correcting.press(page, key, among)
        if said is not None:
            return Pressed("" if self.correcting.chosen is not None else said)
        if key == "escape" and self.reviewing.number is not None:
            self.reviewing.leave()
            return Pressed()
        if key == "r":
            return self._review(page)
        if key == "c":
            corrected = self.correcting.applied(page)
            notice = self.capturing.press(corrected, is_paused=is_paused, are_photos=self._are_photos)
            return Pressed("" if self.capturing.prompt else notice, is_pausing=False)
        return None

    def arrive(self, page: Page) -> bool:
        """Another page comes into view; whether it may go by: it has nothing of what is sought to check."""
        is_walking = self.reviewing.is_walking
        self.leave()
        self.reviewing.is_walking = is_walking
        return is_walking and not self.reviewing.next(self.correcting.applied(page))

    def _review(self, page: Page) -> Pressed:
        is_anything = self.reviewing.number is not None
        self.correcting.leave()
        if self.reviewing.next(self.correcting.applied(page)):
            return Pressed()
        self.reviewing.is_walking = self._are_photos
        said = "that was the last to check" if is_anything else "there is nothing to check"
        return Pressed(said, is_pausing=False, is_past_page=self._are_photos)
