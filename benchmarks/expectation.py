"""What `--expect` does to numbers that are of the form, and to such as are not.

    python -m benchmarks.expectation LABELS.json [LABELS.json ...]

Labels are as `benchmarks.numbers` takes them. Every number of the photos all of whose digits were found is
expected once as it is (as many digits as it has, and no more than it says), and once as it is not (a digit
less, and less than it says). For several weights of what is not expected is printed: of the numbers that fit,
how many are told right, told otherwise, and told as misfits; of those that don't, how many are bent to the
form. The weight is `UNEXPECTED` in `vision.layout.expectation`.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.known_pages import labelled_pages
from recognizer import DigitRecognizer
from vision.layout import Form, parse_form
from vision.layout.expectation import as_expected
from vision.page import Number, Page, Status
from vision.reader import DigitReader, Settings

WEIGHTS = (0.3, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001)

Case = tuple[Page, str]
"""A page with a single number, and what stands there."""


def cases(labels: Sequence[Path]) -> Iterator[Case]:
    """The numbers of the photos that are read where they stand, rightly or not."""
    settings = Settings()
    reader = DigitReader(
        DigitRecognizer.load(), replace(settings, verdict=replace(settings.verdict, calibration=None))
    )
    for path in labels:
        for known in labelled_pages(path):
            page = reader.read_frame(known.frame)
            for number in page.numbers:
                truth = known.number_of(number, page)
                if truth is not None and len(truth.boxes) == len(number.digits):
                    yield _alone(page, number), truth.text


def _alone(page: Page, number: Number) -> Page:
    """The page with that number only; of photos nobody knows the points."""
    digits = tuple(reading for reading in page.digits if reading.id in number.digits)
    text = "".join(sign for sign in number.text if sign.isdigit() or sign == "?")
    return replace(page, digits=digits, numbers=(replace(number, text=text, signs=()),))


def forms_of(text: str) -> tuple[list[Form], list[Form]]:
    """Forms that a number of that text is of, and such as it is not."""
    fitting = [parse_form("#" * len(text)), parse_form(f"0..{int(text)}")]
    strange = [parse_form("#" * (len(text) - 1))] if len(text) > 1 else []
    return fitting, strange + ([parse_form(f"0..{int(text) - 1}")] if int(text) else [])


def outcomes(found: Sequence[Case], unexpected: float) -> Counter[str]:
    """How often numbers come out right, otherwise or as misfits where they fit, and bent where they don't."""
    counts: Counter[str] = Counter()
    for page, text in found:
        fitting, strange = forms_of(text)
        for form in fitting:
            (number,) = as_expected(page, [form], unexpected).numbers
            counts[
                "misfit" if number.status is Status.MISFIT else "right" if number.text == text else "other"
            ] += 1
        for form in strange:
            (number,) = as_expected(page, [form], unexpected).numbers
            counts["kept" if number.status is Status.MISFIT else "bent"] += 1
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("labels", type=Path, nargs="+")
    found = list(cases(parser.parse_args().labels))
    print(f"{len(found)} numbers\n{'weight':>8} {'right':>8} {'other':>8} {'misfit':>8} {'bent':>8}")
    for weight in WEIGHTS:
        counts = outcomes(found, weight)
        fitting, strange = (
            sum(counts[kind] for kind in kinds) for kinds in (("right", "other", "misfit"), ("kept", "bent"))
        )
        shares = [100 * counts[kind] / max(1, fitting) for kind in ("right", "other", "misfit")]
        shares.append(100 * counts["bent"] / max(1, strange))
        print(f"{weight:8} " + " ".join(f"{share:6.2f} %" for share in shares))


if __name__ == "__main__":
    main()
