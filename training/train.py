"""Trains a recognizer: `python training/train.py --help`."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from training import figures
from training.cross_validate import cross_validate, shuffled_folds, summary, writer_folds
from training.dataset import DataError, load_mnist, load_writers
from training.fit import TrainingError
from training.network import ARCHITECTURES
from training.recipe import CROSS_VALIDATION


def main(argv: list[str] | None = None) -> int:
    """Runs what `argv` asks for; 0, or 1 after one line that says what the user can mend."""
    options = _parser().parse_args(argv)
    try:
        _run_cross_validation(options)
    except (DataError, TrainingError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped; the same command goes on from here", file=sys.stderr)
        return 130
    return 0


def _run_cross_validation(options: argparse.Namespace) -> None:
    samples = load_mnist(options.data).train
    settings = replace(CROSS_VALIDATION, architecture=options.architecture or CROSS_VALIDATION.architecture)
    if options.folds == "writer":
        folds = writer_folds(load_writers(options.data), options.cross_validate)
    else:
        folds = shuffled_folds(len(samples), options.cross_validate)
    ARCHITECTURES[settings.architecture]().summary()
    stem = options.models / "cross_validation" / f"{settings.architecture}_{options.folds}"
    results = []
    for fold in cross_validate(samples, folds, settings, stem.with_suffix(".json")):
        results.append(fold)
        print(f"fold {len(results)}: {fold.accuracy * 100:.3f}", flush=True)
    figures.save_box_plot([fold.accuracy for fold in results], stem.with_name(f"{stem.name}_box.png"))
    figures.save_curves([fold.history for fold in results], stem.with_name(f"{stem.name}_curves.png"))
    print(summary(results))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="training/train.py", description="Train a recognizer.")
    parser.add_argument(
        "--data", type=Path, metavar="FOLDER", help="where mnist.npz lies (default: Keras' own download)"
    )
    parser.add_argument(
        "--models",
        type=Path,
        metavar="FOLDER",
        default=Path("models"),
        help="where results go (default: models)",
    )
    parser.add_argument("--architecture", choices=sorted(ARCHITECTURES))
    parser.add_argument(
        "--cross-validate", type=int, metavar="K", help="k-fold cross-validation of the plain network"
    )
    parser.add_argument(
        "--folds",
        choices=["image", "writer"],
        default="image",
        help="how images are shared out (default: %(default)s)",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
