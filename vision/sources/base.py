"""What photos, videos and cameras have in common as sources."""

from abc import abstractmethod
from collections.abc import Iterator, Sequence

from vision.closing import Closing
from vision.frame import Frame
from vision.sources.camera_state import CameraState
from vision.sources.errors import EndOfSource, SourceError

_TURN_S = 0.2
"""How long iterating waits for a camera at a time: Python acts on Ctrl-C in between."""


class SourceBase(Closing):
    """`vision.sources.source.Source` for files; a camera overrides what is different with it."""

    is_live = False
    unit = "frame"
    """What the summary counts."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.frames_read = 0
        self.frames_damaged = 0
        self.frames_skipped = 0
        self.problems: Sequence[str] = []
        self.notes: Sequence[str] = ()

    @property
    def state(self) -> CameraState | None:
        """Of a camera; a file has none."""
        return None

    @property
    def age_s(self) -> float:
        """Of a camera's newest picture; a file's are never old."""
        return 0.0

    @property
    def granted(self) -> str:
        """What a camera agreed to; nothing is asked of a file."""
        return ""

    @property
    def summary(self) -> str:
        """`239 of 240 frames read, 1 damaged`; `240 frames read` where all went well."""
        if self.frames_damaged:
            there = self.frames_read + self.frames_damaged
            return f"{self.frames_read} of {there} {self.unit}s read, {self.frames_damaged} damaged"
        return f"{self._amount} read"

    @property
    def _amount(self) -> str:
        return f"{self.frames_read} {self.unit}{'' if self.frames_read == 1 else 's'}"

    def pass_over(self, problem: str) -> None:
        """Of films nothing is passed over: what one frame lacks, the next will lack too."""
        raise SourceError(problem)

    @abstractmethod
    def read(self, timeout_s: float) -> Frame | None: ...

    def __iter__(self) -> Iterator[Frame]:
        while True:
            try:
                frame = self.read(_TURN_S)
            except EndOfSource:
                return
            if frame is not None:
                yield frame
