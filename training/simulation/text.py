"""What people write: numbers, amounts, dates, sums, words, and lines in which they are mixed."""

from __future__ import annotations

import string

import numpy as np

_LINES = (
    "total sum name date class marks points page time note test student score hours meter start end value",
    "room order price item paid left right week day answer question table the and for with from are this",
    "that have was not you all can one out who get see new two may day use her man she him his how now old",
    "did its let put say too",
)
_WORDS = [word for line in _LINES for word in line.split()]

_LIKE_DIGITS = "oooossslliiibbggqqzzjtyaedupn"
"""Letters as words have them, but more of those that look like digits by themselves."""

_LENGTHS = (1, 2, 3, 4, 5, 6, 8, 10, 12)
_SHARES = (0.2, 0.26, 0.17, 0.13, 0.08, 0.06, 0.05, 0.03, 0.02)
"""How many digits a number has, and how often."""

_BENFORD = np.log10(1 + 1 / np.arange(1, 10))
"""How often a quantity begins with 1 to 9 (Benford: The law of anomalous numbers, 1938). The numbers on
photos of other people's paper begin so: three in ten with a 1."""
_SHARE_OF_QUANTITIES = 0.6
"""The other numbers are of any digits, as codes are and what is made up."""


def number(rng: np.random.Generator) -> str:
    """A number of 1 to 12 digits; one in five with a point, a comma, thousands or a minus."""
    length = int(rng.choice(_LENGTHS, p=_SHARES))
    digits = _quantity(length, rng)
    kind = rng.random()
    if kind < 0.1 and length > 1:
        place = int(rng.integers(1, length))
        return f"{digits[:place]}{rng.choice(['.', ','])}{digits[place:]}"
    if kind < 0.16 and length > 3:
        mark = str(rng.choice([".", ","]))
        return f"{int(digits):,}".replace(",", mark)
    if kind < 0.2:
        return f"-{digits}"
    return digits


def _quantity(length: int, rng: np.random.Generator) -> str:
    """What may be an amount of something: most begin as amounts do."""
    digits = _digits(length, rng)
    if length < 2 or rng.random() > _SHARE_OF_QUANTITIES:
        return digits
    return f"{1 + rng.choice(9, p=_BENFORD)}{digits[1:]}"


def _digits(length: int, rng: np.random.Generator) -> str:
    digits = rng.integers(0, 10, length)
    # Amounts end in zeros, and a hand writes those in one go.
    if length > 2 and rng.random() < 0.25:
        digits[-int(rng.integers(1, length)) :] = 0
    return "".join(map(str, digits.tolist()))


def word(rng: np.random.Generator) -> str:
    """A word of known ones or of any letters, in one case or with a capital."""
    kind = rng.random()
    if kind < 0.5:
        text = str(rng.choice(_WORDS))
    else:
        letters = string.ascii_lowercase if kind < 0.7 else _LIKE_DIGITS
        text = "".join(rng.choice(list(letters), int(rng.integers(2, 9))).tolist())
    case = rng.random()
    return text.upper() if case < 0.25 else text.capitalize() if case < 0.5 else text


def equation(rng: np.random.Generator) -> list[str]:
    """A sum or an equation, as tokens; most have but a few kinds of signs."""
    tokens: list[str] = []
    signs = list("+-x*/÷=") if rng.random() < 0.3 else rng.choice(list("+-x*//÷"), 2).tolist()
    brackets = [("(", ")"), ("[", "]"), ("{", "}")][int(rng.choice(3, p=[0.75, 0.17, 0.08]))]
    # In algebra nearly each term has its letter.
    share_of_letters = 0.8 if rng.random() < 0.2 else 0.1
    letters = str(rng.choice(["χ", "χy", "x", "xy", "xyabn"]))
    for place in range(int(rng.integers(2, 6))):
        if place:
            tokens.append(str(rng.choice(signs)))
        opened = rng.random() < 0.3
        tokens += [brackets[0]] if opened else []
        tokens.append(_quantity(int(rng.choice([1, 1, 2, 3])), rng))
        tokens += [str(rng.choice(list(letters)))] if rng.random() < share_of_letters else []
        tokens += [brackets[1]] if opened else []
    if rng.random() < 0.5:
        tokens += ["=", *([_quantity(int(rng.choice([1, 2, 3])), rng)] if rng.random() < 0.7 else [])]
    return tokens


def amount(rng: np.random.Generator) -> list[str]:
    """An amount of money, a date, a time or a share, as tokens."""
    kind = int(rng.integers(5))
    if kind == 0:
        return [str(rng.choice(["$", "€"])), f"{_quantity(int(rng.integers(1, 5)), rng)}.{_digits(2, rng)}"]
    if kind == 1:
        mark = str(rng.choice([".", "/", "-"]))
        return [_digits(2, rng), mark, _digits(2, rng), mark, _digits(int(rng.choice([2, 4])), rng)]
    if kind == 2:
        return [_digits(2, rng), ":", _digits(2, rng)]
    if kind == 3:
        return [_quantity(2, rng), "%"]
    return [_quantity(int(rng.integers(1, 3)), rng), "/", _quantity(int(rng.choice([1, 2, 2, 3])), rng)]


def written_out(rng: np.random.Generator) -> list[str]:
    """A sum as a bank is told it, as tokens: with points for thousands, and closed so that nothing can be
    added."""
    length = int(rng.choice([3, 4, 5, 6, 7]))
    value = int(_quantity(length, rng)) or 1000
    mark = str(rng.choice([".", ",", ""], p=[0.6, 0.15, 0.25]))
    opened = [str(rng.choice(["$", "=", "-"]))] if rng.random() < 0.25 else []
    ends = [[], ["-"], ["="], [".", "-"], ["/"], ["-", "-"]]
    return [
        *opened,
        f"{value:,}".replace(",", mark),
        *ends[int(rng.choice(6, p=[0.4, 0.2, 0.1, 0.15, 0.1, 0.05]))],
    ]


def counted(rng: np.random.Generator) -> list[str]:
    """The name of a question or a step, or what stands in brackets, as tokens."""
    what = (
        _quantity(int(rng.choice([1, 1, 2])), rng)
        if rng.random() < 0.7
        else str(rng.choice(list("abcdefghikx")))
    )
    opened, closed = [("", ")"), ("(", ")"), ("[", "]"), ("", "."), ("(", ")"), ("", ":")][
        int(rng.integers(6))
    ]
    tokens = [each for each in (opened, what, closed) if each]
    if rng.random() < 0.5:
        tokens += [" ", number(rng) if rng.random() < 0.5 else word(rng)]
    return tokens


def line(rng: np.random.Generator, share_of_numbers: float) -> list[str]:
    """A line of words, with numbers among them, as tokens with spaces."""
    tokens: list[str] = []
    for place in range(int(rng.integers(2, 6))):
        tokens += [" "] if place else []
        tokens.append(number(rng) if rng.random() < share_of_numbers else word(rng))
        if rng.random() < 0.12:
            tokens.append(str(rng.choice(list(".,:!)"))))
    return tokens
