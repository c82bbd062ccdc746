"""Trains a recognizer: `python training/train.py --help`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

if not __package__:
    # Run by its path, as `python training/train.py` does: Python then looks for modules beside it only.
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from recognizer import HandError, ModelError
from recognizer.shipped import SHIPPED_MODELS
from training.dataset import DataError
from training.errors import TrainingError, extra_installed
from training.recipe import CLOSE_DETECTOR, DETECTOR, LINES, RECIPES, REGIONS


def main(argv: list[str] | None = None, prog: str = "training/train.py") -> int:
    """Runs what `argv` asks for; 0, or 1 after one line that says what the user can mend."""
    options = _parser(prog).parse_args(argv)
    try:
        _run(options)
    except (DataError, HandError, ModelError, TrainingError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped; the same command goes on from here", file=sys.stderr)
        return 130
    return 0


def _run(options: argparse.Namespace) -> None:
    """The one of the ways to train that was asked for."""
    # Imported only now: --help and a wrong option need no Keras, and take no seconds to load it.
    if options.architecture in (DETECTOR, CLOSE_DETECTOR):
        with extra_installed():
            from training.detector.command import run_detector
        print(run_detector(options))
    elif options.architecture == REGIONS:
        with extra_installed():
            from training.regions.command import run_regions
        print(run_regions(options))
    elif options.architecture == LINES:
        with extra_installed():
            from training.lines.command import run_lines
        print(run_lines(options))
    elif options.cross_validate:
        with extra_installed():
            from training.folds import run_cross_validation
        run_cross_validation(options)
    elif options.own:
        with extra_installed():
            from training.own import run_own
        name = f"{options.architecture or 'digits'}.keras"
        trained = options.models / name
        if not trained.exists():
            trained = SHIPPED_MODELS / name
        print(run_own(options.own, options.data, trained, options.models / (options.name or "own")))
    else:
        with extra_installed():
            from training.final_fit import run_fit
        run_fit(options)


def _parser(prog: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=prog, description="Train a recognizer.")
    add = parser.add_argument
    add(
        "--data",
        type=Path,
        metavar="FOLDER",
        help="mnist.npz and the stroke files (default: MNIST from Keras)",
    )
    add("--models", type=Path, metavar="FOLDER", default=Path("models"), help="for results (default: models)")
    kinds = [*sorted(RECIPES), DETECTOR, CLOSE_DETECTOR, REGIONS, LINES]
    add("--architecture", choices=kinds, help="default: digits; cross-validation: baseline")
    add("--name", help="of the model's files (default: the architecture's)")
    add("--seed", type=_whole_number(0, 2**32 - 1000), default=1, help="default: %(default)s")
    add(
        "--seeds",
        type=_whole_number(1, 1000),
        default=1,
        metavar="N",
        help="train N networks, of this seed and the next ones: the one that does best on validation ships,"
        " and its card gets the mean and spread of all (default: %(default)s)",
    )
    add("--epochs", type=_whole_number(1, 10_000), metavar="N", help="default: the recipe's")
    add("--tensorboard", type=Path, metavar="FOLDER", help="write logs there that TensorBoard shows")
    add("--parts", action="store_true", help="also write NAME.model.json and NAME.weights.h5")
    add(
        "--own",
        type=Path,
        metavar="FOLDER",
        help="teach the whole trained network the crops of your hand in FOLDER (training.cut makes them)",
    )
    add(
        "--cross-validate",
        type=_whole_number(2, 100),
        metavar="K",
        help="K-fold cross-validation instead of a final fit",
    )
    add(
        "--folds",
        choices=["image", "writer"],
        default="image",
        help="what is shared out (default: %(default)s)",
    )
    _add_detector(
        parser.add_argument_group(f"--architecture {DETECTOR}, {CLOSE_DETECTOR}, {REGIONS} and {LINES}")
    )
    return parser


def _add_detector(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add("--backgrounds", type=Path, metavar="FOLDER", help="pictures for its pages, and SOURCES.tsv")
    add(
        "--pages",
        type=_whole_number(1, 999),
        default=36,
        metavar="N",
        help="how many thousand are made (default: %(default)s)",
    )
    add(
        "--minutes",
        type=_whole_number(1, 100_000),
        default=120,
        metavar="N",
        help="that it learns from them (default: %(default)s)",
    )


def _whole_number(low: int, high: int) -> Callable[[str], int]:
    """What reads an option's whole number from `low` to `high`."""

    def read(given: str) -> int:
        # More than ten digits are no number here: int() would take minutes over a million of them.
        value = int(given) if given.isdecimal() and len(given) <= 10 else low - 1
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"must be a whole number from {low} to {high}, got {given!r}")
        return value

    return read


if __name__ == "__main__":
    sys.exit(main())
