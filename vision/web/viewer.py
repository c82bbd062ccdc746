"""One who looks: a reader with what it remembers, what was read last, and what somebody corrected."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from recognizer import NOT_A_DIGIT, HandError, ModelError
from vision.box import Box
from vision.corrections import Corrector, LearnedHand, NoInk
from vision.frame import Frame, Image
from vision.layout import Form
from vision.page import Page
from vision.reader import DigitReader
from vision.view import View
from vision.web.errors import RequestError


class Viewer:
    """An open page of a browser, or the camera of this computer."""

    def __init__(self, id: str, first: DigitReader, hand: LearnedHand, seen_s: float) -> None:
        """`first` has the networks and settings, and reads with `hand`; nothing is read with it itself."""
        self.id = id
        self.seen_s = seen_s
        """When it was last heard of, by the clock of `time.monotonic`."""
        self.turn = asyncio.Lock()
        self.newest = 0
        """Number of the newest frame that came; one that waited behind it is not read."""
        self.previous = ""
        """The viewer whose film this one goes on with: the same page of a browser before the server was
        started anew, or itself."""
        self._first, self._hand = first, hand
        self.begin_film("camera")

    @property
    def page(self) -> Page | None:
        """What was read last, with what somebody corrected."""
        return None if self._read is None else self._corrector.applied(self._read)

    def begin_film(self, source: str) -> None:
        """Another camera or video is read from now on, under that name."""
        self.source = source
        self.sheet = 0
        """The page of the table that its numbers are on; 0 before the first is collected."""
        self._start_s: float | None = None
        self._time_s = 0.0
        self._frames = 0
        self._remember_nothing()

    def expect(self, forms: Sequence[Form]) -> None:
        """Numbers look like one of `forms` from now on; like anything where there are none."""
        first = self._first
        verdict = replace(first.settings.verdict, expected=tuple(forms))
        settings = replace(first.settings, verdict=verdict)
        self._first = DigitReader(first.recognizer, settings, first.networks)
        self._begin_anew()

    def read_again(self) -> None:
        """Has what is in view read anew, where nobody corrected it: the hand has learned something."""
        page = self.page
        if page is not None and self._is_film and not any(each.is_corrected for each in page.digits):
            self._begin_anew()

    def read_frame(self, image: Image, time_s: float) -> Page:
        """The digits on the next frame of its film; `time_s` is by any clock that doesn't go back."""
        self._start_s = time_s if self._start_s is None else self._start_s
        self._time_s = max(self._time_s, time_s - self._start_s)
        frame = Frame(image, self._frames, self._time_s, self.source)
        self._frames += 1
        return self.read(frame, View())

    def read(self, frame: Frame, view: View) -> Page:
        """The digits on the part in `view` of the next frame, which stands upright, of its film."""
        frame = replace(frame, page=max(1, self.sheet))
        self._is_film = True
        return self._show(view.read(frame, self.reader.update))

    def read_photo(self, image: Image, name: str) -> Page:
        """The digits on a photo, whichever way up it stands; the film goes on as another one after it."""
        self.begin_film(self.source)
        return self._show(self.reader.read_frame(Frame(image, source=name)))

    def correct(self, id: int, digit: int | None) -> str:
        """Somebody says that the digit of that `id` is `digit`, None for no digit: it is learned at once.

        What could not be learned of it, as a sentence; else empty. RequestError where it isn't in view.
        """
        shown = self.page
        box = next((each.box for each in shown.digits if each.id == id), None) if shown else None
        if self._read is None or box is None:
            raise RequestError(404, "that digit is not in view any more")
        return self._correct(self._read, box, digit)

    def name_mark(self, x: int, y: int, digit: int) -> str:
        """Somebody says that the mark at that pixel, which was not read, is `digit`; as `correct`."""
        if self._read is None:
            raise RequestError(409, "nothing was read yet")
        try:
            box = self._corrector.mark_at(self._read, x, y)
        except NoInk:
            raise RequestError(404, "there is no ink; tap on a digit") from None
        return self._correct(self._read, box, digit)

    def _correct(self, page: Page, box: Box, digit: int | None) -> str:
        try:
            self._corrector.correct(page, box, NOT_A_DIGIT if digit is None else digit)
            problem = ""
        except (NoInk, HandError, ModelError) as error:
            problem = f"corrected, but not learned: {error}"
        return problem

    def _begin_anew(self) -> None:
        """The film goes on, and its rows too, but its digits are read as if for the first time."""
        if self.sheet:
            self.previous, self.sheet = self.id, 0
        self._remember_nothing()

    def _remember_nothing(self) -> None:
        self.reader = self._first.anew()
        self._corrector = Corrector(self.reader, self._hand)
        self._read: Page | None = None
        self._is_film = False

    def _show(self, page: Page) -> Page:
        self._read = page
        return self._corrector.applied(page)
