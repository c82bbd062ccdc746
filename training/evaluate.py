"""Measures the shipped recognizer beside the plain one: `python training/evaluate.py --help`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

if not __package__:
    # Run by its path, as `python training/evaluate.py` does: Python then looks for modules beside it only.
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from recognizer import ModelError
from recognizer.shipped import SHIPPED_MODELS
from training.dataset import DataError
from training.errors import TrainingError, extra_installed


def main(argv: list[str] | None = None, prog: str = "training/evaluate.py") -> int:
    """Prints and plots every figure; 0, or 1 after one line that says what the user can mend."""
    options = _parser(prog).parse_args(argv)
    both = [options.models / f"{name}.onnx" for name in ("digits", "baseline")]
    try:
        # Imported only now: --help needs no Keras.
        with extra_installed():
            from training.evaluation import evaluate
        evaluate([options.model] if options.model else both, options)
    except (DataError, ModelError, TrainingError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _parser(prog: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=prog, description="Measure recognizers.")
    add = parser.add_argument
    add(
        "--model", type=Path, metavar="FILE", help="one model (default: the shipped one beside the plain one)"
    )
    add("--models", type=Path, metavar="FOLDER", default=SHIPPED_MODELS, help="default: those that ship")
    add("--data", type=Path, metavar="FOLDER", help="mnist.npz and the rest (default: MNIST from Keras)")
    add("--plots", type=Path, metavar="FOLDER", default=Path("build/evaluation"), help="default: %(default)s")
    add("--card", action="store_true", help="put the figures into the models' JSON files and cards")
    return parser


if __name__ == "__main__":
    sys.exit(main())
