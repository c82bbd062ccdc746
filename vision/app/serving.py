"""The page in the browser, as the options want it."""

from __future__ import annotations

import importlib.util
import signal
import sys

from vision.app.options import Options
from vision.app.version import VERSION
from vision.app.wiring import open_hand, open_reader
from vision.web.addresses import Address
from vision.web.errors import WebError


def serve_page(options: Options, address: Address) -> int:
    """Serves the page until Ctrl-C, and returns the exit code; raises WebError where that can't be."""
    needed = ("starlette", "uvicorn", *(("segno", "cryptography") if options.is_lan else ()))
    missing = [name for name in needed if importlib.util.find_spec(name) is None]
    if missing:
        raise WebError(f"the page needs {' and '.join(missing)}; install with: pip install '.[web]'")
    # Here, for nothing else of the program takes a network.
    from vision.web.server import ServeSettings, serve

    hand = open_hand(options)
    first = open_reader(options, hand)

    def say(text: str) -> None:
        if not options.is_quiet:
            print(text, file=sys.stderr, flush=True)

    settings = ServeSettings(address, is_lan=options.is_lan, version=VERSION)
    # Once the server has ended, Ctrl-C comes here as KeyboardInterrupt, and not as the end of the process.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # Each remembers what its viewer saw; the networks, which take the memory, are the same for all.
    serve(first.anew, settings, say)
    return 0
