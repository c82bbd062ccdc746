"""How many of the numbers that are told with some confidence are right, and what makes the two agree.

    python -m benchmarks.reliability --photos B/labels.json --data DATA --backgrounds BACKGROUNDS
    python -m benchmarks.reliability --fit --photos A/labels.json C/labels.json --data ... --backgrounds ...

Labels are as `benchmarks.numbers` takes them, and so are the numbers that they make; DATA and BACKGROUNDS
are what training takes (training/README.md): pages are simulated with the writers of its validation part. A
number is right when it has all its digits and no others, and says what stands there. Numbers with a `?` don't
count, nor those where nobody can say what stands there: on photos such with points or signs, for labels name
none.

The first line measures, prints a table, and with `--json` and `--plot` keeps it; a second table says for
several thresholds how many numbers would be to be checked, and how many of the wrong ones. `--fit` chooses
the weights of `vision.layout.calibration` anew, half by the photos and half by the pages, and writes them
into `vision/layout/calibration_constants.py`: to be done whenever a network is another one. It takes pages of
another seed than measuring does.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.known_pages import KnownPage, labelled_pages, simulated_pages
from benchmarks.reliability_plot import save_plot
from recognizer import DigitRecognizer
from training.simulation.inventory import load_inventory
from training.simulation.page import Supplies, load_pictures
from training.simulation.sheet import Press
from vision.layout.calibration import SHIPPED, Calibration, measures_of
from vision.reader import DigitReader, Settings

CONSTANTS = Path(__file__).parents[1] / "vision" / "layout" / "calibration_constants.py"
BANDS = ((0.0, 0.5), (0.5, 0.8), (0.8, 0.9), (0.9, 0.95), (0.95, 0.99), (0.99, 1.0))
"""Confidences from the first up to below the second."""
THRESHOLDS = (0.5, 0.6, 0.7, 0.8)
"""Of `vision.layout.certainty`, one of them."""
_FIT_SEED, _MEASURED_SEED = 4001, 4002


@dataclass(frozen=True, slots=True)
class Told:
    """A number that was told, and whether it is right."""

    measures: tuple[float, ...]
    """What a calibration weighs."""
    is_right: bool


@dataclass(frozen=True, slots=True)
class Band:
    """The numbers that were told with a confidence from `low` to below `high`."""

    low: float
    high: float
    count: int
    right: int
    confidence: float
    """Their mean."""


def told_numbers(pages: Iterable[KnownPage]) -> Iterator[Told]:
    """The numbers that are read on `pages` of which somebody can say whether they are right."""
    settings = Settings()
    raw = replace(settings, verdict=replace(settings.verdict, calibration=None))
    reader = DigitReader(DigitRecognizer.load(), raw)
    for known in pages:
        page = reader.read_frame(known.frame)
        for number, measures in zip(page.numbers, measures_of(page), strict=True):
            is_right = known.is_right(number, page)
            if is_right is not None and "?" not in number.text:
                yield Told(tuple(measures.tolist()), is_right)


def bands_of(told: Sequence[Told], calibration: Calibration) -> list[Band]:
    """What came of the numbers with each confidence; bands without any are left out."""
    sure = calibration.probabilities(np.array([each.measures for each in told]))
    right = np.array([each.is_right for each in told], np.bool_)
    found = []
    for low, high in BANDS:
        own = (sure >= low) & (sure < high)
        if own.any():
            found.append(Band(low, high, int(own.sum()), int(right[own].sum()), float(sure[own].mean())))
    return found


def fitted(sets: Sequence[Sequence[Told]]) -> Calibration:
    """The calibration under which the numbers of `sets`, each counting as much, are likeliest.

    Sure digits make no number less sure, nor signs, unread marks beside it, others near or wide gaps one
    surer.
    """
    from scipy.optimize import minimize
    from scipy.special import expit

    measures = np.array([each.measures for told in sets for each in told])
    sign = np.array([1.0 if each.is_right else -1.0 for told in sets for each in told])
    counts = np.concatenate([np.full(len(told), 1000 / len(told)) for told in sets])

    def loss(weights: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        margin = sign * (measures @ weights)
        slope = -counts * sign * expit(-margin)
        value = float((counts * np.logaddexp(0, -margin)).sum() + weights @ weights / 2)
        return value, measures.T @ slope + weights

    names = [field.name for field in fields(Calibration)]
    falling = ("signs", "unread_neighbour", "nearness", "looseness")
    signed: dict[str, tuple[float | None, float | None]] = {name: (None, 0.0) for name in falling}
    signed |= {"odds": (0.0, None), "page_odds": (0.0, None)}
    bounds = [signed.get(name, (None, None)) for name in names]
    fit = minimize(loss, np.zeros(len(names)), jac=True, bounds=bounds)
    return Calibration(*(round(float(weight), 4) for weight in fit.x))


def write_constants(calibration: Calibration, counts: Sequence[int], path: Path) -> None:
    """Writes the weights of `calibration`, fitted to so many numbers, into the module at `path`."""
    weights = "".join(f'    "{name}": {weight},\n' for name, weight in asdict(calibration).items())
    fitted_to = " and ".join(map(str, counts))
    path.write_text(
        '"""Weights of `vision.layout.calibration`, written by `python -m benchmarks.reliability --fit`.\n\n'
        f'Fitted to {fitted_to} numbers, those of photos and those of simulated pages."""\n\n'
        f"WEIGHTS = {{\n{weights}}}\n"
    )


def table_of(bands: dict[str, list[Band]]) -> str:
    """A line for each set and confidence."""
    lines = [f"{'numbers of':16} {'told with':>14} {'numbers':>8} {'right':>8}"]
    for name, own in bands.items():
        for band in own:
            told = f"{100 * band.low:.0f} to {100 * band.high:.0f} %"
            lines.append(f"{name:16} {told:>14} {band.count:8} {100 * band.right / band.count:6.1f} %")
    return "\n".join(lines)


def checked_of(told: dict[str, list[Told]], calibration: Calibration) -> str:
    """A line for each set and threshold: how many numbers below it are to be checked, and what that finds."""
    heads = f"{'below':>6} {'checked':>9} {'of right':>9} {'of wrong':>9} {'others right':>13}"
    lines = [f"{'numbers of':16} {heads}"]
    for name, own in told.items():
        sure = calibration.probabilities(np.array([each.measures for each in own]))
        right = np.array([each.is_right for each in own], np.bool_)
        for least in THRESHOLDS:
            is_checked = sure < least
            parts = (is_checked, is_checked[right], is_checked[~right])
            shares = " ".join(f"{100 * part.mean():7.1f} %" for part in parts if part.size)
            others = right[~is_checked]
            lines.append(f"{name:16} {least:6} {shares} {100 * others.sum() / max(1, others.size):11.1f} %")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures, or fits and measures that."""
    given = _arguments(arguments)
    sets = {name: list(told_numbers(pages)) for name, pages in _pages(given).items()}
    sets = {name: told for name, told in sets.items() if told}
    if not sets:
        print(
            "error: there is nothing to measure on; give --photos, or --data and --backgrounds",
            file=sys.stderr,
        )
        return 2
    calibration = fitted(list(sets.values())) if given.fit else SHIPPED
    if given.fit:
        write_constants(calibration, [len(told) for told in sets.values()], CONSTANTS)
        print(f"{calibration}, written to {CONSTANTS}", file=sys.stderr)
    bands = {name: bands_of(told, calibration) for name, told in sets.items()}
    print(table_of(bands), checked_of(sets, calibration), sep="\n\n")
    if given.json:
        content = {name: [asdict(band) for band in own] for name, own in bands.items()}
        given.json.write_text(json.dumps(content, indent=2) + "\n")
    if given.plot:
        save_plot({name: _points(own) for name, own in bands.items()}, given.plot)
    return 0


def _pages(given: argparse.Namespace) -> dict[str, Iterator[KnownPage]]:
    pages: dict[str, Iterator[KnownPage]] = {}
    if given.photos:
        pages["photos"] = (page for labels in given.photos for page in labelled_pages(labels))
    if given.data and given.backgrounds:
        inventory = load_inventory(given.data, "validation")
        supplies = Supplies(inventory, load_pictures(given.backgrounds), Press())
        seed = _FIT_SEED if given.fit else _MEASURED_SEED
        pages["simulated pages"] = simulated_pages(supplies, given.pages, seed)
    return pages


def _points(bands: Sequence[Band]) -> npt.NDArray[np.float64]:
    """(N, 3): mean confidence, share of right ones and number of each band."""
    return np.array([(band.confidence, band.right / band.count, band.count) for band in bands])


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--photos", type=Path, nargs="*", default=[], help="files of labels")
    parser.add_argument("--data", type=Path, help="folder of handwriting, as for training/train.py")
    parser.add_argument("--backgrounds", type=Path, help="folder of pictures without digits")
    parser.add_argument("--pages", type=int, default=500, help="simulated pages (default: %(default)s)")
    parser.add_argument("--fit", action="store_true", help="choose the weights anew, and write them")
    parser.add_argument("--json", type=Path, help="keep the table for make figures")
    parser.add_argument("--plot", type=Path, help="draw it (.png)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
