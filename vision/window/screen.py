"""Where pages are shown, if anywhere."""

from __future__ import annotations

from types import TracebackType
from typing import Protocol, Self

from vision.box import Box
from vision.outputs import SheetCapture
from vision.page import Page


class Screen(Protocol):
    """Where pages are shown, if anywhere."""

    capture: SheetCapture | None
    """What takes the sheets that a key asks for; None where there is no such key, or no table."""

    @property
    def is_closed(self) -> bool:
        """Whether the user wants no more."""
        ...

    @property
    def area(self) -> Box | None:
        """The part of the frame to read; None for all of it."""
        ...

    def show(self, page: Page, age_s: float) -> None:
        """Shows `page`, whose picture is `age_s` seconds old; returns when the next may come."""
        ...

    def wait(self) -> None:
        """Stays alive while no frame comes."""
        ...

    def hold(self) -> None:
        """Keeps the last page in view until the user wants no more."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


class NoWindow:
    """Shows nothing, and is never in the way."""

    is_closed = False
    capture: SheetCapture | None = None

    def __init__(self, area: Box | None = None) -> None:
        self.area = area

    def show(self, page: Page, age_s: float) -> None: ...

    def wait(self) -> None: ...

    def hold(self) -> None: ...

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...
