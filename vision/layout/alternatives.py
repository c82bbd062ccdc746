"""All that a number may say, each text with its probability."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from math import prod

from vision.page import Number, Reading

NOT_A_DIGIT = 10
_LEAST_OPTION = 0.0005
"""Digits and signs less likely than this are not thought of."""
_LEAST_TEXT = 0.003
"""Texts less likely than this share of the likeliest are not thought of."""
_MOST_TEXTS = 3000


@dataclass(frozen=True, slots=True)
class Alternative:
    """One text that a number may say."""

    text: str
    probability: float
    """0 to 1; of all alternatives at most 1 together."""
    digits: tuple[int | None, ...]
    """What each of its readings is taken for; None for one that is held for no digit, or is unread."""
    kept: tuple[bool, ...]
    """Whether each of its readings is in the text."""


@dataclass(frozen=True, slots=True)
class _Option:
    """What one place of a text may hold."""

    text: str
    probability: float
    is_sign: bool = False


def alternatives(number: Number, readings: Mapping[int, Reading]) -> list[Alternative]:
    """The texts that `number` may say, likeliest first; `readings` are its page's, by their ids.

    Texts that come about in several ways count once, with all their probability.
    """
    slots = _slots(number, readings)
    best = prod(max(option.probability for option in slot) for slot in slots)
    found: dict[str, Alternative] = {}
    for probability, chosen in islice(_walk(slots, _LEAST_TEXT * best), _MOST_TEXTS):
        text = "".join(option.text for option in chosen)
        if not any(sign.isdigit() or sign == "?" for sign in text):
            continue
        known = found.get(text)
        if known is None:
            marks = [option.text for option in chosen if not option.is_sign]
            digits = tuple(int(mark) if mark.isdigit() else None for mark in marks)
            found[text] = Alternative(text, probability, digits, tuple(map(bool, marks)))
        else:
            both = known.probability + probability
            found[text] = Alternative(text, both, known.digits, known.kept)
    return sorted(found.values(), key=lambda each: -each.probability)


def _slots(number: Number, readings: Mapping[int, Reading]) -> list[list[_Option]]:
    """What stands at each place of the text: a sign or none, a digit, a sign or none, ..."""
    written = _signs_of(number.text)
    slots = [_sign_options(number, -1, written)]
    for index, id in enumerate(number.digits):
        slots.append(_digit_options(readings[id]))
        slots.append(_sign_options(number, index, written))
    return slots


def _digit_options(reading: Reading) -> list[_Option]:
    if not reading.probabilities:
        text = "?" if reading.digit is None else str(reading.digit)
        return [_Option(text, reading.confidence)]
    options = [
        _Option("" if digit == NOT_A_DIGIT else str(digit), probability)
        for digit, probability in enumerate(reading.probabilities)
        if probability >= _LEAST_OPTION
    ]
    return sorted(options, key=lambda option: -option.probability)


def _sign_options(number: Number, after: int, written: Mapping[int, str]) -> list[_Option]:
    own = [sign for sign in number.signs if sign.after == after]
    if not own:
        return [_Option(written.get(after, ""), 1.0, is_sign=True)]
    bare = max(0.0, 1.0 - sum(sign.probability for sign in own))
    options = [_Option(sign.text, sign.probability, is_sign=True) for sign in own]
    options = [*options, _Option("", bare, is_sign=True)]
    return sorted(options, key=lambda option: -option.probability)


def _signs_of(text: str) -> dict[int, str]:
    """The signs in `text` by the index of the digit that each follows, -1 for one before the first."""
    signs: dict[int, str] = {}
    index = -1
    for sign in text:
        if sign.isdigit() or sign == "?":
            index += 1
        else:
            signs[index] = sign
    return signs


def _walk(slots: Sequence[Sequence[_Option]], least: float) -> Iterator[tuple[float, list[_Option]]]:
    """Every way to fill the `slots` that is at least so likely."""
    if not slots:
        yield 1.0, []
        return
    # What the slots after this one can add at most: a way is left as soon as it can't be likely enough.
    rest = prod(max(option.probability for option in slot) for slot in slots[1:])
    for option in slots[0]:
        if option.probability * rest < least or option.probability <= 0:
            continue
        for probability, chosen in _walk(slots[1:], least / option.probability):
            yield probability * option.probability, [option, *chosen]
