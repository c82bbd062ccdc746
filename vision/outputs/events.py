"""What changed on the page: a number appeared, changed, or is gone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from vision.numeral import value_of
from vision.outputs.readings_file import csv_lines, json_line, safe_source, safe_text
from vision.page import Number, Page, Status, rounded_confidence
from vision.table_row import Cell

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
    row: int
    """Where it stands among the numbers of its page, from 1, as `column`."""
    column: int
    status: Status


@dataclass(slots=True)
class _Known:
    """A number that was told of."""

    number: Number
    """As it was when it was told of."""
    seen_s: float
    sheet: tuple[str, int]
    """Source and page that it was on."""


class EventLog:
    """Compares each page with those before; what is not steady neither appears nor changes.

    There is no event at the end: what was in view when the program ended was not gone. Nor does a photo's
    number go because the next photo comes.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        """`clock` gives the time of day, with its zone."""
        self._clock = clock
        self._known: dict[int, _Known] = {}

    def update(self, page: Page) -> list[Event]:
        """The events of `page`: what is gone first, then the others in reading order."""
        frame = page.frame
        in_view, sheet = {number.id for number in page.numbers}, (frame.source, frame.page)
        events = []
        for known in [known for known in self._known.values() if known.number.id not in in_view]:
            if known.sheet != sheet:
                del self._known[known.number.id]
            elif frame.time_s - known.seen_s > GONE_AFTER_S:
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
                self._known[number.id] = _Known(number, frame.time_s, sheet)
            elif known_now is not None:
                known_now.seen_s, known_now.sheet = frame.time_s, sheet
        return events

    def _event(self, change: Change, page: Page, number: Number, was: str | None = None) -> Event:
        return Event(
            change=change,
            at=self._clock(),
            time_s=page.time_s,
            frame=page.frame.index,
            source=page.frame.source,
            id=int(number.id),
            text=number.text,
            was=was,
            confidence=rounded_confidence(number.confidence),
            row=number.row,
            column=number.column,
            status=number.status,
        )


EVENT_COLUMNS = (
    *("event", "at", "time", "source", "frame", "id", "text", "was", "confidence"),
    *("row", "column", "status"),
)


def event_cells(event: Event) -> tuple[Cell, ...]:
    """`event` in the order of `EVENT_COLUMNS`."""
    at = event.at.isoformat(timespec="milliseconds")
    place = (event.time_s, event.source, event.frame)
    said = (event.id, event.text, event.was, event.confidence)
    return event.change.value, at, *place, *said, event.row, event.column, event.status.value


def event_as_json(event: Event) -> str:
    """`event` as one line of JSON."""
    return json_line(dict(zip(EVENT_COLUMNS, event_cells(event), strict=True)))


def event_as_csv(event: Event) -> str:
    """`event` as one row of a table."""
    cells = dict(zip(EVENT_COLUMNS, event_cells(event), strict=True))
    safe = {"source": safe_source(event.source), "text": _safe(event.text)}
    was = None if event.was is None else _safe(event.was)
    return csv_lines([{**cells, **safe, "was": was}.values()])


def _safe(text: str) -> str:
    return text if value_of(text) is not None else safe_text(text)
