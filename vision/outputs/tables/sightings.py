"""What a film showed, each number once, however often it left the picture and came back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from vision.box import Box
from vision.outputs.tables.rows import with_crop
from vision.page import Number, Page
from vision.table_row import TableRow

NOTABLE_S = 0.5
"""How long a number must have been steady in a film to be one: what was there for a moment only was none."""
_SAME_PLACE = 0.3
"""Share of two boxes (intersection over union) from which on they are one place of a resting picture."""


@dataclass(frozen=True, slots=True)
class _Sighting:
    """One number for as long as it kept its id."""

    row: TableRow
    most_in_view: int
    """Numbers on the fullest page that it was on, where its row and column were told."""

    @property
    def is_notable(self) -> bool:
        """Whether it was there for long enough."""
        return self.row.last_time - self.row.first_time >= NOTABLE_S

    def is_same_as(self, later: _Sighting) -> bool:
        """Whether `later` is this number come back: it says the same at the same place."""
        one, other = self.row, later.row
        if one.text != other.text or other.first_time <= one.last_time:
            return False
        is_same_cell = (one.row, one.column) == (other.row, other.column)
        return is_same_cell or _box(one).iou(_box(other)) >= _SAME_PLACE


class Sightings:
    """Gathers the steady numbers of a film's pages."""

    def __init__(self, *, has_crops: bool = False) -> None:
        self._has_crops = has_crops
        self._seen: dict[int, _Sighting] = {}

    def __len__(self) -> int:
        """Numbers that were seen, also those that are no row (yet)."""
        return len(self._seen)

    def put(self, page: Page) -> None:
        """Takes note of the numbers of the next page that are steady."""
        unsteady = {reading.id for reading in page.digits if not reading.is_steady}
        steady = [number for number in page.numbers if unsteady.isdisjoint(number.digits)]
        for number in steady:
            self._seen[number.id] = self._seen_again(page, number, len(steady))

    def _seen_again(self, page: Page, number: Number, in_view: int) -> _Sighting:
        known, row = self._seen.get(number.id), page.row_of(number)
        before = known.row if known else None
        if before is not None:
            row = replace(row, first_frame=before.first_frame, first_time=before.first_time)
            if known and in_view < known.most_in_view:
                # A part of the sheet is in view: the whole of it said where the number stands.
                row = replace(row, row=before.row, column=before.column)
        if self._has_crops:
            # A picture is taken only when what it shows is new.
            is_known = before is not None and (before.text, before.status) == (row.text, row.status)
            row = replace(row, crop=before.crop) if before and is_known else with_crop(row, page, number)
        return _Sighting(row, max(in_view, known.most_in_view if known else 0))

    def forget_glimpses(self, before_s: float) -> None:
        """Forgets what was there for a moment only, and not since `before_s`: a camera may run for weeks."""
        self._seen = {
            id: sighting
            for id, sighting in self._seen.items()
            if sighting.row.last_time >= before_s or sighting.is_notable
        }

    def rows(self) -> list[TableRow]:
        """A row a number, as they came; those that came together in reading order."""
        return list(self.rows_by_id().values())

    def rows_by_id(self) -> dict[int, TableRow]:
        """The same rows, each by the id that its number had first."""
        kept: dict[int, _Sighting] = {}
        by_text: dict[str, list[int]] = {}
        for id, sighting in self._seen.items():
            alike = by_text.setdefault(sighting.row.text, [])
            same = next((known for known in reversed(alike) if kept[known].is_same_as(sighting)), None)
            if same is None:
                alike.append(id)
                kept[id] = sighting
            else:
                kept[same] = _joined(kept[same], sighting)
        return {id: sighting.row for id, sighting in kept.items() if sighting.is_notable}


def _joined(known: _Sighting, later: _Sighting) -> _Sighting:
    """The two as one: seen from the first time on, standing where the fuller page said."""
    first, place = known.row, max(known, later, key=lambda each: each.most_in_view).row
    row = replace(
        later.row,
        first_frame=first.first_frame,
        first_time=first.first_time,
        row=place.row,
        column=place.column,
    )
    return _Sighting(row, max(known.most_in_view, later.most_in_view))


def _box(row: TableRow) -> Box:
    return Box(row.x, row.y, row.width, row.height)
