"""What a page's numbers come to: where each stands, what it says as expected, and whether it is sure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from vision.layout.calibration import SHIPPED, Calibration, calibrated
from vision.layout.certainty import CertaintySettings, judged, weighed
from vision.layout.expectation import as_expected
from vision.layout.forms import Form, fits_any
from vision.layout.grid import GridSettings, with_places
from vision.page import Number, Page, Reading, Status


@dataclass(frozen=True, slots=True)
class VerdictSettings:
    """What is expected of numbers, and when one is doubtful."""

    expected: tuple[Form, ...] = ()
    """What numbers look like, any of these; empty where nothing is expected."""
    certainty: CertaintySettings = field(default_factory=CertaintySettings)
    grid: GridSettings = field(default_factory=GridSettings)
    calibration: Calibration | None = SHIPPED
    """What confidences of numbers are worth; None leaves them as the digits' together."""


def with_verdicts(page: Page, marks: Sequence[Reading], least: float, settings: VerdictSettings) -> Page:
    """`page` with the place, the expected text and the status of each number.

    `marks` are all that may be digits; those that are not on the page were left out, for nobody could read
    them. A number less sure than `least`, or than the settings bear, is doubtful.
    """
    listed = {reading.box for reading in page.digits}
    unread = [mark for mark in marks if mark.box not in listed]
    placed = replace(page, numbers=with_places(page.numbers, settings.grid))
    told = as_expected(weighed(placed, unread, settings.certainty), settings.expected)
    return judged(calibrated(told, settings.calibration), max(least, settings.certainty.doubtful_below))


def judged_anew(page: Page, before: Page, least: float, settings: VerdictSettings) -> Page:
    """`page` with the status of each number that is not as it was on the page `before` it was changed."""
    known = set(before.numbers)
    fitted = tuple(n if n in known else _fitted(n, settings.expected) for n in page.numbers)
    least = max(least, settings.certainty.doubtful_below)
    told = {number.id: number for number in judged(replace(page, numbers=fitted), least).numbers}
    return replace(page, numbers=tuple(n if n in known else told[n.id] for n in page.numbers))


def _fitted(number: Number, forms: Sequence[Form]) -> Number:
    is_misfit = bool(forms) and "?" not in number.text and not fits_any(number.text, forms)
    return replace(number, status=Status.MISFIT) if is_misfit else number
