"""What changed on the page: a number appeared, changed, or is gone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from vision.outputs.readings_file import (
    Cell,
    csv_lines,
    json_line,
    rounded_confidence,
    rounded_time_s,
    safe_source,
)
from vision.page import Number, Page

GONE_AFTER_S = 1.5
"""A number out of sight for longer is gone; the tracker gives a mark that comes back sooner its id again."""


class Change(StrEnum):
    """What became of a number."""

    APPEARED = "appeared"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Event:
    """One change of one number, at the moment it was sure."""

    change: Change
    at: datetime
    """Time of day, with its zone, when it was noticed."""
    time_s: float
    """Seconds since the first frame of the source; a number that is gone was last seen a little earlier."""
    frame: int
    source: str
    id: int
    """The number's id."""
    text: str
    """What it says, or said last where it is gone."""
    was: str | None
    """What it said before, where it changed."""
    confidence: float
    """Probability that every digit of `text` is right."""


@dataclass(slots=True)
class _Known:
    """A number that was told of."""

    number: Number
    """As it was when it was told of."""
    seen_s: float
    source: str


class EventLog:
    """Compares each page with those before; what is not steady neither appears nor changes.

    There is no event at the end: what was in view when the program ended was not gone.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        """`clock` gives the time of day, with its zone."""
        self._clock = clock
        self._known: dict[int, _Known] = {}

    def update(self, page: Page) -> list[Event]:
        """The events of `page`: what is gone first, then the others in reading order."""
        frame = page.frame
        in_view = {number.id for number in page.numbers}
        events = []
        for known in [known for known in self._known.values() if known.number.id not in in_view]:
            # The next photo is another page, however little time lies between.
            if known.source != frame.source or frame.time_s - known.seen_s > GONE_AFTER_S:
                del self._known[known.number.id]
                events.append(self._event(Change.GONE, page, known.number))
        steady = {reading.id for reading in page.digits if reading.is_steady}
        for number in page.numbers:
            known_now = self._known.get(number.id)
            is_told = known_now is not None and known_now.number.text == number.text
            if not is_told and steady.issuperset(number.digits):
                change = Change.APPEARED if known_now is None else Change.CHANGED
                was = None if known_now is None else known_now.number.text
                events.append(self._event(change, page, number, was))
                self._known[number.id] = _Known(number, frame.time_s, frame.source)
            elif known_now is not None:
                known_now.seen_s, known_now.source = frame.time_s, frame.source
        return events

    def _event(self, change: Change, page: Page, number: Number, was: str | None = None) -> Event:
        return Event(
            change=change,
            at=self._clock(),
            time_s=rounded_time_s(page),
            frame=page.frame.index,
            source=page.frame.source,
            id=int(number.id),
            text=number.text,
            was=was,
            confidence=rounded_confidence(number.confidence),
        )


EVENT_COLUMNS = ("event", "at", "time", "source", "frame", "id", "text", "was", "confidence")


def event_cells(event: Event) -> tuple[Cell, ...]:
    """`event` in the order of `EVENT_COLUMNS`."""
    at = event.at.isoformat(timespec="milliseconds")
    place = (event.time_s, event.source, event.frame)
    return event.change.value, at, *place, event.id, event.text, event.was, event.confidence


def event_as_json(event: Event) -> str:
    """`event` as one line of JSON."""
    return json_line(dict(zip(EVENT_COLUMNS, event_cells(event), strict=True)))


def event_as_csv(event: Event) -> str:
    """`event` as one row of a table."""
    cells = dict(zip(EVENT_COLUMNS, event_cells(event), strict=True))
    return csv_lines([{**cells, "source": safe_source(event.source)}.values()])
