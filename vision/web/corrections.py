"""What somebody says that a digit is, kept while its mark is followed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from math import prod

from vision.page import Number, Page


def corrected(page: Page, digits: Mapping[int, int]) -> Page:
    """`page` with the readings whose ids are in `digits` saying those, and the numbers that hold them too."""
    if not digits:
        return page
    readings = tuple(
        replace(reading, digit=digits[reading.id], confidence=1.0, is_steady=True)
        if reading.id in digits
        else reading
        for reading in page.digits
    )
    confidences = {reading.id: reading.confidence for reading in readings}
    numbers = tuple(_corrected_number(number, digits, confidences) for number in page.numbers)
    return replace(page, digits=readings, numbers=numbers)


def _corrected_number(number: Number, digits: Mapping[int, int], confidences: Mapping[int, float]) -> Number:
    if digits.keys().isdisjoint(number.digits):
        return number
    ids = iter(number.digits)

    def sign(match: re.Match[str]) -> str:
        return str(digits.get(next(ids), match[0]))

    text = re.sub(r"[0-9?]", sign, number.text)
    return replace(number, text=text, confidence=prod(confidences[id] for id in number.digits))
