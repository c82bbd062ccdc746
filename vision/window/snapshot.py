"""Pictures kept at the press of a key."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count
from pathlib import Path

import cv2
import numpy as np

from vision.drawing import draw
from vision.frame import Frame, Image
from vision.outputs import OutputError
from vision.page import Page

Explain = Callable[[Frame], Image]
"""Draws why a frame is read as it is."""


class Snapshots:
    """Keeps a page as it came and as it was read, side by side and never over an existing file."""

    def __init__(
        self,
        folder: Path,
        *,
        debug_folder: Path | None = None,
        explain: Explain | None = None,
        clock: Callable[[], datetime] = datetime.now,
    ) -> None:
        """Pictures go to `folder`, what `explain` draws of them to `debug_folder`, where both are given."""
        self.folder = folder
        self._debug_folder = debug_folder
        self._explain = explain
        self._clock = clock

    def save(self, page: Page, *, is_ink_shown: bool = False) -> Path:
        """Writes the picture, and beside it the same with all that was read drawn in; the path of the first.

        Raises OutputError where a folder can't be written to.
        """
        pictures = [
            (self.folder, "", page.frame.image),
            (self.folder, "-read", draw(page, is_ink_shown=is_ink_shown)),
        ]
        if self._debug_folder is not None and self._explain is not None:
            pictures.append((self._debug_folder, "-debug", self._explain(page.frame)))
        for stem in _stems(page.frame.source, self._clock()):
            paths = [folder / f"{stem}{suffix}.png" for folder, suffix, _ in pictures]
            if not any(path.exists() for path in paths):
                break
        for path, (_, _, image) in zip(paths, pictures, strict=True):
            _write(path, image)
        return paths[0]


def _stems(source: str, time: datetime) -> Iterator[str]:
    """`clip-2026-11-25-093012`, then `clip-2026-11-25-093012-2` and so on."""
    name = re.sub(r"\W+", "-", Path(source).stem).strip("-")[:60]
    stem = f"{'camera-' * name.isdecimal()}{name or 'picture'}-{time:%Y-%m-%d-%H%M%S}"
    yield stem
    for number in count(2):
        yield f"{stem}-{number}"


def _write(path: Path, image: Image) -> None:
    _, png = cv2.imencode(".png", image)
    try:
        path.parent.mkdir(exist_ok=True)
        with path.open("xb") as file:
            file.write(np.asarray(png, np.uint8).tobytes())
    except OSError as error:
        raise OutputError(f"cannot save a picture to {path}; {error.strerror}") from error
