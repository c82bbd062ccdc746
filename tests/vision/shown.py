"""A process with a window, for the tests of what is seen in one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.screen import Screen, wait_until
from vision.frame import Image
from vision.window.status_line import BAR_PX

ROOT = Path(__file__).parents[2]


class Shown:
    """A process with a window, and what it says."""

    def __init__(self, screen: Screen, kind: str, folder: Path) -> None:
        self._screen = screen
        self._said = (folder / "said.txt").open("w+")
        command = [sys.executable, "-m", "tests.vision.window_program", kind, str(folder)]
        self.process = subprocess.Popen(command, cwd=ROOT, env=screen.environment, stdout=self._said)
        wait_until(lambda: "open" in self.said or self.process.poll() is not None, "the window")
        assert self.process.poll() is None
        self.window = screen.find(f"Digits: {kind}")

    @property
    def said(self) -> str:
        return Path(self._said.name).read_text()

    @property
    def last_shown(self) -> int:
        lines = [line for line in self.said.splitlines() if line.startswith("shown")]
        return int(lines[-1].split()[1]) if lines else -1

    def wait_for(self, text: str) -> None:
        wait_until(lambda: text in self.said, f"{text!r}, it said {self.said[-300:]!r}")

    def end(self) -> int:
        """How it ended."""
        return self.process.wait(20)

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()
        self._said.close()


Show = Callable[[str], Shown]


def picture_part(picture: Image) -> Image:
    """The frame in the window, without what stands around it."""
    return picture[:480, :640]


def status_part(picture: Image) -> Image:
    return picture[480 : 480 + BAR_PX, :640]
