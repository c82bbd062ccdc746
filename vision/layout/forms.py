"""What a number is expected to look like: a range, a pattern of digits, a regular expression."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Protocol

from vision.numeral import value_of

_NUMBER = r"-?\d+(?:[.,]\d+)?"
_RANGE = re.compile(rf"(?P<low>{_NUMBER})\.\.(?P<high>{_NUMBER})(?:/(?P<step>{_NUMBER}))?", re.ASCII)
_PATTERN = re.compile(r"(?=.*#)-?[#\d.,]+", re.ASCII)
_MOST_UNREAD = 3
"""Digits of a text that may be unread and still be asked for whether any digit would fit."""


class FormError(ValueError):
    """A form that makes no sense; its text says what would."""


class Form(Protocol):
    """Whether a text looks as expected."""

    def fits(self, text: str) -> bool:
        """Whether `text` is of this form; never where a digit of it is unread."""
        ...


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers from `low` to `high`, and of these only each `step`-th from `low` on, where there is one."""

    low: Decimal
    high: Decimal
    step: Decimal | None = None

    def fits(self, text: str) -> bool:
        value = value_of(text)
        if value is None or not self.low <= value <= self.high:
            return False
        # Fractions, for decimals of many digits can't be divided.
        return self.step is None or (Fraction(value) - Fraction(self.low)) % Fraction(self.step) == 0


@dataclass(frozen=True, slots=True)
class Pattern:
    """Texts that a regular expression matches from their first sign to their last."""

    expression: re.Pattern[str]

    def fits(self, text: str) -> bool:
        return self.expression.fullmatch(text) is not None


def parse_form(given: str) -> Form:
    """`0..20`, `0..20/0.5`, `####`, `#.##` or `re:PATTERN`; FormError where it is none of these."""
    if given.startswith("re:"):
        try:
            return Pattern(re.compile(given[3:], re.ASCII))
        except re.error as error:
            raise FormError(f"{given!r} is no regular expression: {error}") from error
    if match := _RANGE.fullmatch(given):
        return _range(given, match)
    if _PATTERN.fullmatch(given):
        return Pattern(re.compile(re.escape(given).replace(r"\#", r"\d"), re.ASCII))
    raise FormError(
        f"must be a range (0..20, or 0..20/0.5 in steps), a pattern of digits (####, #.##) or re:PATTERN, "
        f"got {given!r}"
    )


def _range(given: str, match: re.Match[str]) -> Range:
    low, high, step = (
        None if part is None else Decimal(part.replace(",", "."))
        for part in match.group("low", "high", "step")
    )
    if low is None or high is None or low > high:
        raise FormError(f"the range must go from the smaller number to the larger, got {given!r}")
    if step is not None and step <= 0:
        raise FormError(f"the step must be more than 0, got {given!r}")
    return Range(low, high, step)


def fits_any(text: str, forms: Sequence[Form]) -> bool:
    """Whether `text` is of one of the `forms`."""
    return any(form.fits(text) for form in forms)


def may_fit(text: str, forms: Sequence[Form]) -> bool:
    """Whether `text` would be of one of the `forms` if its unread digits, `?`, were the right ones."""
    unread = text.count("?")
    if unread > _MOST_UNREAD:
        return True
    return any(fits_any(_filled(text, digits), forms) for digits in product("0123456789", repeat=unread))


def _filled(text: str, digits: Sequence[str]) -> str:
    parts = text.split("?")
    return "".join(part + digit for part, digit in zip(parts, (*digits, ""), strict=True))
