"""What learning a hand brings and costs: `python -m benchmarks.learning --data FOLDER [--part validation]`.

Writers are UNIPEN's with 60 digits or more, of a part that no network is trained on. Of each the first 3, 5
or 10 marks of each digit are learned and the rest is read; or he corrects only what was misread, ten times.
Then which of the 1s, 4s, 7s and 9s are taken for each other, before and after five of each were learned.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from recognizer import DigitRecognizer, ModelError, Patches
from training.benchmark_sets import letters_not_taught, photographed
from training.dataset import DataError, Samples, load_mnist
from training.measure import calibration_error, confusion
from training.strokes import Part, load_strokes

_LEAST_DIGITS = 60
_DRAWN = (7, 17, 27)
"""Seeds of the pens and pages that each writer's marks are drawn with."""
_SHARES = (3, 5, 10)
_MISTAKES = 10
_ALIKE = (1, 4, 7, 9)
"""Hooked 1s and crossed 7s, open 4s and 9s."""


@dataclass(frozen=True, slots=True, eq=False)
class _Others:
    """What a hand has nothing to do with."""

    mnist: Samples
    letters: Samples
    before: npt.NDArray[np.float64]
    """What `far` gives for the recognizer that has learned nobody's hand."""

    def far(self, recognizer: DigitRecognizer) -> npt.NDArray[np.float64]:
        """(2,): share of MNIST's test set that is right, and of letters that are held for digits."""
        right = recognizer.predict(self.mnist.images).digits == self.mnist.labels
        accepted = recognizer.predict(self.letters.images).is_digit
        return np.array([right.mean(), accepted.mean()])


def main(argv: list[str] | None = None) -> int:
    """Prints the figures; 0, or 1 after one line that says what the user can mend."""
    parser = argparse.ArgumentParser(prog="benchmarks.learning", description="Measure learning a hand.")
    parser.add_argument("--data", type=Path, metavar="FOLDER", required=True, help="as for training/train.py")
    parser.add_argument("--part", choices=["validation", "test"], default="test", help="default: %(default)s")
    parser.add_argument("--model", type=Path, metavar="FILE", help="default: the shipped one")
    options = parser.parse_args(argv)
    try:
        recognizer = DigitRecognizer.load(options.model)
        hands = list(_hands(options.data, options.part))
        letters = letters_not_taught(options.data)["letters of unseen writers"]
        others = _Others(load_mnist(options.data).test, letters, np.zeros(2))
        _report(recognizer, hands, replace(others, before=others.far(recognizer)))
    except (DataError, ModelError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _hands(folder: Path, part: Part) -> Iterator[tuple[str, list[Samples]]]:
    """Each writer and his digits in the order he wrote them, drawn with several pens."""
    strokes = load_strokes(folder / "unipen_digits.npz")
    rows = strokes.rows(part)
    for writer in np.unique(strokes.groups[rows]):
        own = rows[strokes.groups[rows] == writer]
        if len(own) >= _LEAST_DIGITS:
            yield str(writer), [photographed(strokes, own, seed) for seed in _DRAWN]


def _report(recognizer: DigitRecognizer, hands: list[tuple[str, list[Samples]]], others: _Others) -> None:
    print(
        "| learned | wrong before, % | after | worst writer, points | calibration error, % |"
        " MNIST, points (worst) | letters accepted, points (most) |"
    )
    print("| --- " * 7 + "|")
    for share in _SHARES:
        near = [
            np.mean([_near(recognizer, drawn, share) for drawn in samples], axis=0) for _, samples in hands
        ]
        # Of one drawing: what is far from a hand asks for minutes.
        far = [_far(recognizer, samples[0], share, others) for _, samples in hands]
        print(_row(f"{share} of each digit", np.concatenate([near, far], axis=1)))
    total = [
        np.mean([_corrected_only(recognizer, drawn) for drawn in samples], axis=0) for _, samples in hands
    ]
    before, after = 100 * np.mean(total, axis=0)
    print(f"| only the first {_MISTAKES} mistakes | {before:.2f} | {after:.2f} | | | | |")
    _report_confusions(recognizer, hands)
    _report_times(recognizer, others.mnist)


def _row(what: str, every: npt.NDArray[np.float64]) -> str:
    mean = every.mean(axis=0)
    worst = (every[:, 1] - every[:, 0]).max()
    return (
        f"| {what} | {mean[0]:.2f} | {mean[1]:.2f} | {worst:+.2f} | {mean[2]:.2f} to {mean[3]:.2f} |"
        f" {mean[4]:+.3f} ({every[:, 4].min():+.2f}) | {mean[5]:+.2f} ({every[:, 5].max():+.2f}) |"
    )


def _learned(recognizer: DigitRecognizer, own: Samples, share: int) -> tuple[DigitRecognizer, Samples]:
    """What has learned the first marks of each digit, and the rest."""
    first = np.concatenate([np.flatnonzero(own.labels == digit)[:share] for digit in range(10)])
    rest = own.take(np.setdiff1d(np.arange(len(own)), first))
    return recognizer.learn(own.images[first], own.labels[first]), rest


def _near(recognizer: DigitRecognizer, own: Samples, share: int) -> tuple[float, ...]:
    """Per cent wrong, before and after, and of calibration error, before and after."""
    learned, rest = _learned(recognizer, own, share)
    told = [one.predict(rest.images) for one in (recognizer, learned)]
    wrong = [float((one.digits != rest.labels).mean()) if len(rest) else 0.0 for one in told]
    return tuple(100 * each for each in (*wrong, *(calibration_error(one, rest.labels) for one in told)))


def _far(recognizer: DigitRecognizer, own: Samples, share: int, others: _Others) -> tuple[float, ...]:
    """Points on MNIST and of letters accepted."""
    points = others.far(_learned(recognizer, own, share)[0]) - others.before
    return tuple(100 * float(figure) for figure in points)


def _report_confusions(recognizer: DigitRecognizer, hands: list[tuple[str, list[Samples]]]) -> None:
    tables = np.zeros((2, 10, 10), np.int64)
    for _, samples in hands:
        for drawn in samples:
            learned, rest = _learned(recognizer, drawn, 5)
            tables += [confusion(one.predict(rest.images), rest.labels) for one in (recognizer, learned)]
    pairs = [(digit, read) for digit in _ALIKE for read in _ALIKE if digit != read]
    told = [
        f"{digit} read as {read}: {before} to {after}"
        for digit, read in pairs
        if (before := tables[0, digit, read]) + (after := tables[1, digit, read])
    ]
    count = tables[0][list(_ALIKE)].sum()
    print(f"\nof {count} marks that are {', '.join(map(str, _ALIKE))}: {'; '.join(told) or 'none confused'}")


def _corrected_only(recognizer: DigitRecognizer, own: Samples) -> tuple[float, float]:
    """Share misread of all, by the recognizer as it is and by one that learns its first mistakes."""
    mistakes: list[int] = []
    told = recognizer.predict(own.images).digits
    before = float((told != own.labels).mean())
    wrong = 0
    for row in range(len(own)):
        if told[row] == own.labels[row]:
            continue
        wrong += 1
        if len(mistakes) < _MISTAKES:
            mistakes.append(row)
            told = recognizer.learn(own.images[mistakes], own.labels[mistakes]).predict(own.images).digits
    return before, wrong / len(own)


def _report_times(recognizer: DigitRecognizer, digits: Samples) -> None:
    patches, labels = digits.images[:100], digits.labels[:100]
    learn_ms = _fastest_ms(lambda: recognizer.learn(patches, labels))
    print(f"\nlearn, 100 patches: {learn_ms:.0f} ms of one core")
    both = recognizer, recognizer.learn(patches, labels)
    for size in (1, 16, 64):
        batch: Patches = digits.images[200 : 200 + size]
        before, after = (_fastest_ms(partial(one.predict, batch)) for one in both)
        print(f"predict, {size} patches: {before:.3f} and {after:.3f} ms, {after / before:.2f} times as long")


def _fastest_ms(call: Callable[[], object]) -> float:
    """Milliseconds of the processor, the least of many calls: the first loads what it needs."""
    fastest_s = np.inf
    for _ in range(50):
        start_s = time.process_time()
        call()
        fastest_s = min(fastest_s, time.process_time() - start_s)
    return 1000 * float(fastest_s)


if __name__ == "__main__":
    sys.exit(main())
