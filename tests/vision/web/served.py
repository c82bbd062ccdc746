"""The program as a server, for the tests of what it serves."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[3]


class Served:
    """`python main.py --serve` on a port of its own."""

    def __init__(self, port: int = 0, *options: str) -> None:
        command = [sys.executable, str(ROOT / "main.py"), "--serve", f"127.0.0.1:{port}", *options]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        self._told = ""
        try:
            self.url = self.said(r"the page is at (http://127\.0\.0\.1:\d+/)")
        except AssertionError:
            self.process.kill()
            self.process.communicate()
            raise
        self.port = int(self.url.rpartition(":")[2].rstrip("/"))

    def said(self, pattern: str) -> str:
        """What matches in what it told so far, waiting for it."""
        assert self.process.stderr is not None
        while (found := re.search(pattern, self._told)) is None:
            line = self.process.stderr.readline()
            assert line, self._told
            self._told += line
        return found[found.re.groups]

    def stop(self) -> int:
        """Ends it as Ctrl-C does; its exit code."""
        self.process.send_signal(2)
        code = self.process.wait(20)
        if self.process.stderr is not None:
            self.process.stderr.close()
        return code


@contextmanager
def a_server(*options: str) -> Iterator[Served]:
    """The server until the end of the `with`."""
    served = Served(0, *options)
    try:
        yield served
    finally:
        if served.process.poll() is None:
            served.stop()
        elif served.process.stderr is not None:
            served.process.stderr.close()
