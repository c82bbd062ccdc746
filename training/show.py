"""A sheet of what the network is taught: `python -m training.show --data FOLDER sheet.png`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from training.dataset import DataError, Samples
from training.export import write_whole
from training.mixture import Amounts, load_handwriting, make_set

_COLUMNS = 36


def main(argv: list[str] | None = None) -> int:
    """Writes the sheet; 0, or 1 after one line that says what the user can mend."""
    options = _parser().parse_args(argv)
    try:
        samples = make_set(load_handwriting(options.data, "train"), Amounts().scaled(0.02), options.seed)
        coded, png = cv2.imencode(".png", sheet(samples))
        if coded:
            write_whole(options.sheet, png.tobytes())
    except (DataError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def sheet(samples: Samples, rows: int = 4) -> npt.NDArray[np.uint8]:
    """(H, W) uint8: `rows` rows of each label's patches, ink dark, digits first."""
    bands = []
    for label in np.unique(samples.labels):
        images = samples.images[samples.labels == label][: rows * _COLUMNS]
        whole = np.zeros((rows * _COLUMNS, *images.shape[1:]), np.uint8)
        whole[: len(images)] = images
        bands += [np.hstack(list(whole[i : i + _COLUMNS])) for i in range(0, len(whole), _COLUMNS)]
    return np.asarray(255 - np.vstack(bands), np.uint8)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="training.show", description="Show what the network is taught.")
    parser.add_argument("sheet", type=Path, help="the picture to write (.png)")
    parser.add_argument("--data", type=Path, metavar="FOLDER", required=True)
    parser.add_argument("--seed", type=int, default=1, help="default: %(default)s")
    return parser


if __name__ == "__main__":
    sys.exit(main())
