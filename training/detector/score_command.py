"""Train the scorer by the shipped detector and recognizer: `python -m training.detector.score_command`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from recognizer import ModelError
from training.dataset import DataError
from training.errors import TrainingError, extra_installed


def main(arguments: Sequence[str] | None = None) -> int:
    """Fits the scorer, writes it, and says on how many marks; 1 where something is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--data", type=Path, required=True, help="folder of handwriting, as for training/train.py"
    )
    parser.add_argument("--backgrounds", type=Path, required=True, help="folder of pictures without digits")
    parser.add_argument("--photos", type=Path, nargs="*", default=[], help="labels of photos to calibrate on")
    parser.add_argument("--pages", type=int, default=500, help="simulated pages (default: %(default)s)")
    parser.add_argument("--out", type=Path, default=Path("models/scorer.npz"))
    given = parser.parse_args(arguments)
    try:
        # Imported only now: --help needs nothing of the extra.
        with extra_installed():
            from training.detector.scored import scored_pictures, scorer_of
        pictures = scored_pictures(given.data, given.backgrounds, given.photos, given.pages)
        scorer_of(pictures).save(given.out)
    except (DataError, ModelError, TrainingError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    marks = sum(len(picture.found) for picture in pictures)
    print(f"learned {marks} marks of {len(pictures)} pictures; written to {given.out}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
