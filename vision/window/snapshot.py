"""A picture kept at the press of a key."""

import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import cv2
import numpy as np

from vision.frame import Frame, Image
from vision.outputs import OutputError


def save_snapshot(image: Image, frame: Frame, folder: Path) -> Path:
    """Writes `image`, drawn from `frame`, as PNG into `folder`, and says where; never over an existing file.

    Raises OutputError where the folder can't be written to.
    """
    _, png = cv2.imencode(".png", image)
    content = np.asarray(png, np.uint8).tobytes()
    for path in _names(frame, folder):
        try:
            with path.open("xb") as file:
                file.write(content)
        except FileExistsError:
            continue
        except OSError as error:
            raise OutputError(f"cannot save a picture to {path}; {error.strerror}") from error
        return path
    raise AssertionError("names never end")


def _names(frame: Frame, folder: Path) -> Iterator[Path]:
    """`clip-digits-12.png`, then `clip-digits-12-2.png` and so on."""
    stem = re.sub(r"\W+", "-", Path(frame.source).stem).strip("-")[:60]
    name = f"{stem or 'picture'}-digits-{frame.index}"
    yield folder / f"{name}.png"
    for number in count(2):
        yield folder / f"{name}-{number}.png"
