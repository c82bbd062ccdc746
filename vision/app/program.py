"""The whole program: from the command line to its exit code, and every frame on its way between."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import chain

from vision.app.area_reader import AreaReader
from vision.app.arguments import parse
from vision.app.batch_run import is_batch, run_batch
from vision.app.failures import TOLD, OneLineFormatter, enough_memory, in_one_line, whence
from vision.app.options import Options, misuse
from vision.app.report import Report
from vision.app.serving import serve_page
from vision.app.wiring import (
    open_hand,
    open_outputs,
    open_reader,
    open_source,
    open_window,
    with_sources,
)
from vision.corrections import Corrector
from vision.frame import Frame
from vision.interrupt import Interruptions, held
from vision.outputs import ReaderGone, check_distinct, print_lines
from vision.page import Page
from vision.sources import EndOfSource, Source, list_cameras, redacted_line, silenced_native_stderr
from vision.view import View
from vision.window import Screen

logger = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the program with `arguments`, or those of the process, and returns its exit code."""
    with silenced_native_stderr():
        interruptions = Interruptions()
        try:
            options = parse(arguments)
            if options.serve is not None:
                # The server hears signals by itself, and ends what is being answered first.
                return serve_page(options, options.serve)
            with _logged(options), interruptions:
                return _list_cameras() if options.is_list_cameras else _run(options, interruptions)
        except ReaderGone:
            # `... | head` has seen enough, and nothing is wrong.
            return 0
        except TOLD as failure:
            print(f"error: {in_one_line(failure)}", file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            return interruptions.exit_code


@contextmanager
def _logged(options: Options) -> Iterator[None]:
    """Within, what is logged goes to standard error; also where a failure came from, for finding faults."""
    root, handler = logging.getLogger(), logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLineFormatter("%(name)s: %(message)s"))
    level_before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG if options.is_verbose else logging.WARNING)
    try:
        yield
    except TOLD as failure:
        logger.debug("%s", whence(failure))
        raise
    finally:
        # Standard error is another one afterwards.
        root.removeHandler(handler)
        root.setLevel(level_before)


def _list_cameras() -> int:
    cameras = list_cameras()
    for camera in cameras:
        lines = [f"{camera.path}  {camera.name}".rstrip(), *(f"    {mode}" for mode in camera.modes)]
        print_lines("".join(f"{redacted_line(line)}\n" for line in lines))
    if not cameras:
        print("no cameras found", file=sys.stderr)
    return 0


def _run(options: Options, interruptions: Interruptions) -> int:
    """Reads what was named: many photos beside each other, all else frame by frame."""
    check_distinct(options.targets)
    options = with_sources(options)
    wrong = misuse(options)
    if wrong:
        print(f"error: {wrong}", file=sys.stderr)
        return 2
    return (run_batch if is_batch(options) else _read)(options, interruptions)


def _read(options: Options, interruptions: Interruptions) -> int:
    """The whole way of every frame: from the source, through the reader, to the outputs and the window."""
    with ExitStack() as stack:
        source = stack.enter_context(open_source(options))
        # A camera opens in the background meanwhile. ONNX Runtime takes Ctrl-C for a fault in its import.
        with held():
            hand = open_hand(options)
        reader = open_reader(options, hand)
        corrector = Corrector(reader, hand)
        report = stack.enter_context(Report(source, options))
        if hand.warning:
            report.say(hand.warning)
        window = stack.enter_context(open_window(options, source, corrector, report))
        frames = _frames(source, window)
        first = next(frames, None)
        if first is None:
            return 3 if source.frames_damaged else 0
        # Opened only now: what can't be read leaves no empty files behind, nor does it empty any.
        put = open_outputs(options, source, reader, window.capture, stack)
        stack.callback(interruptions.disarm)
        film = AreaReader(reader)
        for frame in chain([first], frames):
            came_s = time.monotonic() - source.age_s
            view = View(options.is_mirrored, options.turn_degrees or 0, window.area)
            with enough_memory(source, frame):
                page = (
                    view.read(view.upright(frame), reader.read_frame)
                    if options.images
                    else film.update(frame, view)
                )
                with _written(page, corrector, (put, report.put), is_last=bool(options.images)):
                    window.show(page, time.monotonic() - came_s)
            interruptions.check()
        if options.is_demo and not window.is_closed:
            window.hold()
        if corrector.session_only:
            report.say(f"corrections of this run only: {corrector.session_only}; --hand FOLDER keeps them")
        return 3 if source.frames_damaged else 0


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
