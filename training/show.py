"""A sheet of what the networks are taught, to be looked at.

`python -m training.show --data FOLDER sheet.png` shows the patches of the recognizer; with `--pages`
simulated pages with their truth drawn in are shown instead.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from training.dataset import DataError
from training.errors import TrainingError, extra_installed


def main(argv: list[str] | None = None) -> int:
    """Writes the sheet; 0, or 1 after one line that says what the user can mend."""
    options = _parser().parse_args(argv)
    try:
        # Imported only now: --help needs nothing of the extra.
        with extra_installed():
            from training.export import write_whole
        coded, png = cv2.imencode(".png", _drawn(options))
        if coded:
            write_whole(options.sheet, png.tobytes())
    except (DataError, TrainingError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _drawn(options: argparse.Namespace) -> npt.NDArray[np.uint8]:
    with extra_installed():
        from training.sheets import patch_sheet, simulated_sheet
    if options.pages:
        return simulated_sheet(options.data, options.backgrounds, options.seed)
    return patch_sheet(options.data, options.seed)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="training.show", description="Show what the networks are taught.")
    parser.add_argument("sheet", type=Path, help="the picture to write (.png)")
    parser.add_argument("--data", type=Path, metavar="FOLDER", required=True)
    parser.add_argument("--pages", action="store_true", help="simulated pages instead of patches")
    parser.add_argument(
        "--backgrounds", type=Path, metavar="FOLDER", help="pictures for the pages' background"
    )
    parser.add_argument("--seed", type=int, default=1, help="default: %(default)s")
    return parser


if __name__ == "__main__":
    sys.exit(main())
