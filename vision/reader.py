"""The whole way of a frame: its ink, its marks, their digits, the numbers they make."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from recognizer import Recognizer
from vision.decoding import Networks, Observation, Observer, ObserverSettings
from vision.frame import Frame
from vision.layout import (
    NumberSettings,
    OrientationSettings,
    Patience,
    PunctuationSettings,
    SignMemory,
    VerdictSettings,
    clearest_turn,
    has_minus,
    order_readings,
    parse_form,
    points_between,
    with_verdicts,
)
from vision.page import Number, Page, Reading
from vision.sources import Picture, as_frame
from vision.tracking import (
    Follower,
    NumberIdentities,
    OpticalFlowSettings,
    StillnessSettings,
    StillnessWatch,
    Tracker,
    TrackSettings,
)
from vision.view import View, turned_back

_MOST_FOLLOWED = 20
"""Frames in a row on which marks are only followed, where their clock stands still."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of every stage, side by side."""

    observer: ObserverSettings = field(default_factory=ObserverSettings)
    number: NumberSettings = field(default_factory=NumberSettings)
    verdict: VerdictSettings = field(default_factory=VerdictSettings)
    punctuation: PunctuationSettings = field(default_factory=PunctuationSettings)
    stillness: StillnessSettings = field(default_factory=StillnessSettings)
    optical_flow: OpticalFlowSettings = field(default_factory=OpticalFlowSettings)
    orientation: OrientationSettings = field(default_factory=OrientationSettings)
    track: TrackSettings = field(default_factory=TrackSettings)
    thorough_every_s: float = 1.0
    """Longest that a film is read only in the sizes in which its digits were found: smaller ones wait."""
    min_confidence: float | None = None
    """The probability from which a reading counts as a digit; the scorer's own where this is None."""
    read_every_s: float = 0.4
    """Longest that settled marks in a moving picture are only followed: what is new is noticed soon. Films of
    every sixth photo of A and C, which chose it, are read alike with 0.26 to 0.5
    (docs/decisions/following-between-readings.md)."""


class DigitReader:
    """Reads the digits of photos one by one, or of a film's frames with a memory of those before."""

    def __init__(
        self,
        recognizer: Recognizer,
        settings: Settings | None = None,
        networks: Networks | None = None,
        *,
        expect: Sequence[str] = (),
    ) -> None:
        """With the shipped networks unless others are given; `expect` as `--expect`. Raises
        ModelError where a model can't be used, FormError (a ValueError) for forms that make no sense."""
        self.recognizer = recognizer
        self.settings = settings or Settings()
        if expect:
            verdict = replace(self.settings.verdict, expected=tuple(map(parse_form, expect)))
            self.settings = replace(self.settings, verdict=verdict)
        self.networks = networks or Networks.load()
        given = self.settings.min_confidence
        self.min_confidence = float(self.networks.scorer.min_confidence) if given is None else given
        close = self.settings.observer.close_least if given is None else given
        self._observer = Observer(
            recognizer, self.networks, self.settings.observer, self.min_confidence, close
        )
        self._photo_ids = count(1)
        self._number_identities = NumberIdentities()
        self._signs = SignMemory()
        self._patience = Patience()
        self._watch = StillnessWatch(self.settings.stillness)
        self._follower = Follower(self.settings.optical_flow)
        self._last: Page | None = None
        self._read_at_s = 0.0
        self._thorough_at_s = -float("inf")
        self._tracker = Tracker(self.settings.track, self.min_confidence)

    def anew(self) -> DigitReader:
        """A reader that remembers nothing, of the same settings and networks."""
        return DigitReader(self.recognizer, self.settings, self.networks)

    def read(self, picture: Picture) -> Page:
        """The digits and numbers on one picture: a grey, BGR or BGRA uint8 array, or the path of a photo.

        Raises TypeError or ValueError for what is no picture, SourceError for a file that can't be read.
        """
        return self.read_frame(as_frame(picture))

    def read_frame(self, frame: Frame) -> Page:
        """The digits and numbers on one frame, without regard to any other, whichever way up it stands."""
        degrees, upright, found = self.observe_upright(frame)
        page = self._read_once(upright, found)
        return turned_back(page, frame, degrees) if degrees else page

    def observe_upright(self, frame: Frame) -> tuple[int, Frame, Observation]:
        """The clockwise turn that puts a photo's writing upright, the photo so turned, and what it shows."""
        turns, found = clearest_turn(frame.image, self._observer.observe, self.settings.orientation)
        if found is not None:
            return 0, frame, found
        upright = View(turn_degrees=90 * turns).upright(frame) if turns else frame
        return 90 * turns, upright, self.observe(upright)

    def _read_once(self, frame: Frame, found: Observation) -> Page:
        readings = found.readings({})
        lines, ids = order_readings(readings, self.settings.number, found.points), self._photo_ids
        named = [[[replace(r, id=next(ids)) for r in number] for number in line] for line in lines]
        page = self._page(frame, found, readings, named)
        return replace(page, raw=page.digits)

    def update(self, frame: Frame) -> Page:
        """The digits and numbers on the next frame of a film, steadied by the frames before it."""
        page = self._followed_page(frame) if self._follower.count else None
        if page is None:
            changes = self._watch.update(frame.image)
            # What was only followed was not read: a picture that comes to rest is read before it may rest.
            if not self._follower.count and self._tracker.is_settled:
                page = self._followed_page(frame) if changes else self._rested_page(frame)
        if page is None:
            self._read_at_s = frame.time_s
            page = self._steadied(frame)
            self._follower.begin(page)
        self._last = page
        return self._patience.held(page)

    def _rested_page(self, frame: Frame) -> Page | None:
        """What was read last: a still picture is not read again, and costs little more than decoding it."""
        self._tracker.rest(frame.time_s)
        return self._last and replace(self._last, frame=frame, raw=None)

    def _followed_page(self, frame: Frame) -> Page | None:
        """What was read last, where it is on this frame; None where it's time to read again."""
        is_due = frame.time_s - self._read_at_s >= self.settings.read_every_s
        if is_due or self._follower.count >= _MOST_FOLLOWED:
            return None
        return self._follower.follow(frame, self._tracker)

    def _steadied(self, frame: Frame) -> Page:
        """A frame that is read, and what it says weighed against what those before it said."""
        # The frames themselves are other views of what is doubted.
        found = self._observer.observe(frame.image, self._lowest_px(frame.time_s), again=False)
        boxes = [mark.box for mark in found.marks]
        tracked = self._tracker.update(
            boxes, found.predictions, frame.time_s, frame.size_wh, sharpness=found.sharpness()
        )
        readings = [
            Reading(
                mark.id,
                mark.box,
                mark.digit,
                mark.confidence,
                mark.is_steady,
                tuple(mark.probabilities.tolist()),
            )
            for mark in tracked
        ]
        lines = order_readings(readings, self.settings.number, found.points)
        page = self._page(frame, found, readings, lines)
        return replace(page, raw=found.readings({mark.box: mark.id for mark in tracked if mark.seen}))

    def follow(self, frames: Iterable[Frame]) -> Iterator[Page]:
        """Each frame of a film with the digits on it, steadied over time."""
        for frame in frames:
            yield self.update(frame)

    def observe(self, frame: Frame) -> Observation:
        """The ink and the marks of one frame, and what each of them shows."""
        return self._observer.observe(frame.image)

    def _lowest_px(self, time_s: float) -> float:
        """Height of the lowest digit that is sought on a frame of a film, 0 for any."""
        heights = [reading.box.height for reading in self._last.digits] if self._last else []
        if not heights or time_s - self._thorough_at_s >= self.settings.thorough_every_s:
            self._thorough_at_s = time_s
            return 0.0
        return 0.9 * min(heights)

    def _page(
        self, frame: Frame, found: Observation, marks: Sequence[Reading], lines: list[list[list[Reading]]]
    ) -> Page:
        digits = tuple(reading for line in lines for number in line for reading in number)
        used: set[int] = set()
        numbers: list[Number] = []
        for line in lines:
            left_edge = -float("inf")
            for readings in line:
                numbers.append(self._number(readings, left_edge, found, used))
                left_edge = numbers[-1].box.right
        page = Page(frame, digits, tuple(numbers), found.ink.mask_at(frame.size_wh))
        return with_verdicts(page, marks, self.min_confidence, self.settings.verdict)

    def _number(
        self, readings: Sequence[Reading], left_edge: float, found: Observation, used: set[int]
    ) -> Number:
        """What stands there: the digits, and the signs that stand beside them; its id joins the `used`
        ones."""
        boxes = [reading.box for reading in readings]
        between = points_between(boxes, found.points, found.ink, self.settings.punctuation)
        points = {index: point.text for index, point in enumerate(between) if point.is_told}
        is_negative = has_minus(boxes[0], left_edge, found.minuses, self.settings.punctuation)
        text = self._signs.text_of(readings, points, is_negative=is_negative)
        number = self._number_identities.number(readings, text, used)
        return replace(number, signs=self._signs.of_number(number.digits, between))
