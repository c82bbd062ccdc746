"""What was read on a frame: what is drawn and what is written."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from vision.box import Box
from vision.frame import Frame
from vision.numeral import value_of
from vision.table_row import Cell, TableRow

Mask = npt.NDArray[np.uint8]
"""(H, W) uint8, ink 255, everything else 0."""


class Status(StrEnum):
    """Whether a number can be taken as it is."""

    SURE = "sure"
    DOUBTFUL = "doubtful"
    """A digit or point of it is not sure, or a mark beside it could not be read."""
    MISFIT = "misfit"
    """It is not of the form that was expected."""


@dataclass(frozen=True, slots=True, repr=False)
class Reading:
    """One mark that is held for a digit."""

    id: int
    """Names the mark from frame to frame; never used again in a run."""
    box: Box
    """Tight around the ink."""
    digit: int | None
    """0 to 9; None for a mark inside a number that looks like a digit but can't be read."""
    confidence: float
    """Probability of that digit, 0 to 1."""
    is_steady: bool = True
    """Whether enough frames agree; a photo's readings always are."""
    probabilities: tuple[float, ...] = ()
    """Of each digit 0 to 9, and of none: eleven, which sum to 1; empty where only `digit` is known."""
    is_corrected: bool = False
    """Whether the user said so."""

    def __repr__(self) -> str:
        return f"<{'?' if self.digit is None else self.digit} {_percent(self.confidence)} {_place(self.box)}>"

    def to_dict(self) -> dict[str, object]:
        """The digit as JSON Lines have it."""
        record: dict[str, object] = {
            "id": int(self.id),
            "digit": None if self.digit is None else int(self.digit),
            "confidence": rounded_confidence(self.confidence),
            "box": list(corners(self.box)),
        }
        return record | {"corrected": True} if self.is_corrected else record


@dataclass(frozen=True, slots=True)
class Sign:
    """A point, comma or minus sign that a number has or may have."""

    after: int
    """Index of the digit that it follows; -1 for a minus sign before the first."""
    text: str
    """`.`, `,` or `-`."""
    probability: float
    """That it stands there, 0 to 1; the number's text has those that are likelier than not."""


@dataclass(frozen=True, slots=True, repr=False)
class Number:
    """Digits that stand together, as they stand on the page."""

    id: int
    """Names the number from frame to frame; never used again in a run."""
    text: str
    """Its digits in order, `?` for one that can't be read, with `.`, `,` and `-` where they clearly stand."""
    confidence: float
    """Probability that every digit and sign is right, as far as it is known."""
    box: Box
    """Around all its digits."""
    digits: tuple[int, ...]
    """Ids of its readings, left to right."""
    row: int = 0
    """Where it stands among the numbers of its page, from 1; 0 where that was not asked."""
    column: int = 0
    """Counted from 1, as `row`."""
    status: Status = Status.SURE
    signs: tuple[Sign, ...] = ()
    """The signs that are not certain, there or not; those not named are as `text` has them."""
    has_unread_neighbour: bool = False
    """Whether a mark beside it, which may belong to it, looks like a digit but was left out."""

    def __repr__(self) -> str:
        doubt = "" if self.status is Status.SURE else f" {self.status.value}"
        return f"<{self.text} {_percent(self.confidence)}{doubt} {_place(self.box)}>"

    @property
    def value(self) -> Decimal | None:
        """The number that its text says, exact to the last decimal; None where that isn't one (`4?`)."""
        return value_of(self.text)

    def to_dict(self) -> dict[str, object]:
        """The number as JSON Lines have it."""
        return {
            "id": int(self.id),
            "text": self.text,
            "confidence": rounded_confidence(self.confidence),
            "box": list(corners(self.box)),
            "digits": [int(digit) for digit in self.digits],
            "row": self.row,
            "column": self.column,
            "status": self.status.value,
        }


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Page:
    """A frame with the digits and numbers on it, in reading order."""

    frame: Frame
    digits: tuple[Reading, ...]
    numbers: tuple[Number, ...]
    ink: Mask
    """(H, W) uint8 of the frame's size: what was held for ink, 255."""
    raw: tuple[Reading, ...] | None = None
    """What this frame shows by itself, before it is weighed against those before it, left to right; id 0 for
    what is not among `digits`. None where it was not read: nothing changed, or marks were followed."""

    def __repr__(self) -> str:
        texts = " ".join(number.text for number in self.numbers)
        return f"<Page of {self.frame!r}: {texts or 'no digits'}>"

    @property
    def time_s(self) -> float:
        """Seconds since the first frame to the millisecond, which is what cameras and files know."""
        return round(float(self.frame.time_s), 3)

    def to_rows(self) -> list[dict[str, Cell]]:
        """A row a number, by the names in `vision.table_row.TABLE_COLUMNS`, as pandas and `csv` take them."""
        return [self.row_of(number).to_dict() for number in self.numbers]

    def row_of(self, number: Number) -> TableRow:
        """What a table says about `number`, one of this page's."""
        x, y, width, height = corners(number.box)
        return TableRow(
            source=self.frame.source,
            page=self.frame.page,
            first_frame=self.frame.index,
            first_time=self.time_s,
            last_time=self.time_s,
            row=number.row,
            column=number.column,
            text=number.text,
            value=None if number.value is None else float(number.value),
            confidence=rounded_confidence(number.confidence),
            status=number.status.value,
            x=x,
            y=y,
            width=width,
            height=height,
        )

    def to_dict(self) -> dict[str, object]:
        """The page as a record of JSON Lines has it."""
        width, height = self.frame.size_wh
        return {
            "source": self.frame.source,
            "frame": self.frame.index,
            "time": self.time_s,
            "width": width,
            "height": height,
            "digits": [reading.to_dict() for reading in self.digits],
            "numbers": [number.to_dict() for number in self.numbers],
        }


def rounded_confidence(confidence: float) -> float:
    """Four places: 0.9996 is a different thing from 1."""
    return round(float(confidence), 4)


def corners(box: Box) -> tuple[int, int, int, int]:
    """x, y, width and height."""
    return int(box.x), int(box.y), int(box.width), int(box.height)


def _percent(probability: float) -> str:
    """Rounded down: 100 % is only said where it's sure."""
    return f"{int(100 * probability)}%"


def _place(box: Box) -> str:
    return f"at {box.x},{box.y} {box.width}x{box.height}"
