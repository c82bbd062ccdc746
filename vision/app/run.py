"""Reads what was named to its end, frame by frame, and hands each page to the outputs and the window."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import chain

from vision.app.area_reader import AreaReader
from vision.app.failures import enough_memory
from vision.app.options import Options
from vision.app.output_wiring import PageOutputs, open_picture_outputs
from vision.app.report import Report
from vision.app.wiring import open_hand, open_reader, open_source, open_window
from vision.corrections import Corrector, LearnedHand
from vision.frame import Frame
from vision.interrupt import Interruptions, held
from vision.page import Page
from vision.sources import EndOfSource, Source, SourceError
from vision.view import View
from vision.window import Screen


def read(options: Options, interruptions: Interruptions) -> int:
    """The whole way of every frame: from its source, through the reader, to the outputs and the window.

    Returns the exit code. Where there are photos and videos, the photos come first.
    """
    with ExitStack() as stack:
        parts = options.parts
        # A camera opens in the background meanwhile. ONNX Runtime takes Ctrl-C for a fault in its import.
        sources = [stack.enter_context(open_source(part, has_others=len(parts) > 1)) for part in parts]
        with held():
            hand = open_hand(options)
        run = _Run(options, hand, interruptions, stack)
        for part, source in zip(parts, sources, strict=True):
            with ExitStack() as ends_first:
                run.read(part, source, stack if part is parts[-1] else ends_first)
            if run.is_left:
                break
        if len(parts) > 1 and not any(source.frames_read for source in sources) and not run.is_left:
            problems = [problem for source in sources for problem in source.problems]
            raise SourceError(f"none of {len(problems)} files could be read; first, {problems[0]}")
        return 3 if any(source.frames_damaged for source in sources) else 0


class _Run:
    """Reads one source after the other with the same reader, into the same outputs."""

    def __init__(
        self, options: Options, hand: LearnedHand, interruptions: Interruptions, stack: ExitStack
    ) -> None:
        self.is_left = False
        """Whether the user closed the window."""
        self._options, self._hand, self._interruptions, self._stack = options, hand, interruptions, stack
        self._reader = open_reader(options, hand)
        self._corrector = Corrector(self._reader, hand)
        self._film = AreaReader(self._reader)
        self._outputs: PageOutputs | None = None

    def read(self, part: Options, source: Source, stack: ExitStack) -> None:
        """Reads `source`, which `part` of the options names; `stack` closes what is its own."""
        report = stack.enter_context(Report(source, part))
        if self._hand.warning:
            report.say(self._hand.warning)
        window = stack.enter_context(open_window(part, source, self._corrector, report))
        frames = _frames(source, window)
        first = next(frames, None)
        if first is not None:
            # Opened only now: what can't be read leaves no empty files behind, nor does it empty any.
            put = self._opened(part, source, window, stack)
            for frame in chain([first], frames):
                came_s = time.monotonic() - source.age_s
                with enough_memory(source, frame):
                    page = self._page(part, frame, window)
                    with _written(page, self._corrector, (put, report.put), is_last=bool(part.images)):
                        window.show(page, time.monotonic() - came_s)
                self._interruptions.check()
            if part.is_demo and not window.is_closed:
                window.hold()
            if self._corrector.session_only:
                many = self._corrector.session_only
                report.say(f"corrections of this run only: {many}; --hand FOLDER keeps them")
        self.is_left = window.is_closed

    def _opened(
        self, part: Options, source: Source, window: Screen, stack: ExitStack
    ) -> Callable[[Page], None]:
        """What writes a page of `part` wherever it is wanted; raises OutputError."""
        outputs = self._outputs or PageOutputs(self._options, window.capture, self._stack)
        self._outputs = outputs
        pictures = open_picture_outputs(self._options, part, source, self._reader, stack)
        self._stack.callback(self._interruptions.disarm)
        is_photo = bool(part.images)

        def put(page: Page) -> None:
            outputs.put(page, is_photo=is_photo)
            pictures(page)

        return put

    def _page(self, part: Options, frame: Frame, window: Screen) -> Page:
        """What is on `frame`."""
        view = View(part.is_mirrored, part.turn_degrees or 0, window.area)
        if not part.images:
            return self._film.update(frame, view)
        page = view.read(view.upright(frame), self._reader.read_frame)
        self._film.skip(page)
        return page


@contextmanager
def _written(
    page: Page, corrector: Corrector, outputs: Iterable[Callable[[Page], None]], *, is_last: bool
) -> Iterator[None]:
    """Hands `page`, corrected, to the outputs before the `with`; after it where that `is_last`, as for a
    photo, which the user may correct while it is shown."""
    try:
        if not is_last:
            _hand_out(corrector.applied(page), outputs)
        yield
    finally:
        if is_last:
            _hand_out(corrector.applied(page), outputs)


def _hand_out(page: Page, outputs: Iterable[Callable[[Page], None]]) -> None:
    for put in outputs:
        put(page)


def _frames(source: Source, window: Screen) -> Iterator[Frame]:
    """Every frame until the source ends or the window is closed; the window lives on while none comes."""
    while not window.is_closed:
        try:
            frame = source.read(timeout_s=0.05)
        except EndOfSource:
            return
        if frame is None:
            window.wait()
        else:
            yield frame
