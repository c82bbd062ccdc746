"""The page in the browser, as the options want it."""

from __future__ import annotations

import importlib.util
import signal
import sys
from contextlib import ExitStack

from vision.app.options import Options
from vision.app.version import VERSION
from vision.app.wiring import open_hand, open_reader, open_source, with_sources
from vision.frame import Frame
from vision.sources import EndOfSource, Source, SourceError
from vision.view import View
from vision.web.addresses import Address
from vision.web.errors import WebError


def serve_page(options: Options, address: Address) -> int:
    """Serves the page until Ctrl-C, and returns the exit code; raises WebError or SourceError where that
    can't be."""
    needed = ("starlette", "uvicorn", *(("segno", "cryptography") if options.is_lan else ()))
    missing = [name for name in needed if importlib.util.find_spec(name) is None]
    if missing:
        raise WebError(f"the page needs {' and '.join(missing)}; install with: pip install '.[web]'")
    options = with_sources(options)
    if options.images:
        raise WebError("photos are dropped on the page; give a camera, a video or nothing")
    # Once the server has ended, Ctrl-C comes here as KeyboardInterrupt, and not as the end of the process.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    _serve(options, address)
    return 0


def _serve(options: Options, address: Address) -> None:
    # Here, for nothing else of the program takes a network.
    from vision.web.server import ServerCamera, ServeSettings, serve

    def say(text: str) -> None:
        if not options.is_quiet:
            print(text, file=sys.stderr, flush=True)

    settings = ServeSettings(address, is_lan=options.is_lan, version=VERSION)
    hand = open_hand(options)
    if hand.warning:
        say(hand.warning)
    first = open_reader(options, hand)
    with ExitStack() as stack:
        camera = None
        if options.camera is not None or options.videos:
            source = stack.enter_context(open_source(options))
            view = View(options.is_mirrored, options.turn_degrees or 0, options.area)
            camera = ServerCamera(source, _first_frame(source), view)
        serve(first, hand, settings, say, camera)


def _first_frame(source: Source) -> Frame:
    """The first frame of `source`; SourceError where there is none."""
    try:
        while (frame := source.read(timeout_s=0.2)) is None:
            continue
    except EndOfSource:
        raise SourceError(f"{source.name} has no picture that can be read; give another file") from None
    return frame
