"""The whole program: from the command line to its exit code."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from vision.app.arguments import parse
from vision.app.batch_run import is_batch, run_batch
from vision.app.failures import TOLD, OneLineFormatter, in_one_line, whence
from vision.app.options import Options, misuse
from vision.app.run import read
from vision.app.serving import serve_page
from vision.app.wiring import with_sources
from vision.interrupt import Interruptions
from vision.outputs import ReaderGone, check_distinct, print_lines
from vision.sources import list_cameras, redacted_line, silenced_native_stderr

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
    return (run_batch if is_batch(options) else read)(options, interruptions)
