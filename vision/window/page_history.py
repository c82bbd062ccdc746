"""The photos that were shown before, to look at again."""

from __future__ import annotations

from collections.abc import Callable

from vision.page import Page

_MOST_BYTES = 400_000_000
"""Of pictures that are kept: eight photos of 12 megapixels, or a hundred of one."""


class PageHistory:
    """Pages in the order in which they came, one of them in view: the newest, unless the user went back."""

    def __init__(self, most_bytes: int = _MOST_BYTES) -> None:
        """Of older pages those are forgotten that would take more than `most_bytes` with the newer ones."""
        self._most_bytes = most_bytes
        self._pages: list[Page] = []
        self.behind = 0
        """How many pages came after the one in view."""

    @property
    def current(self) -> Page | None:
        """The page in view; None before the first."""
        return self._pages[-1 - self.behind] if self._pages else None

    def add(self, page: Page) -> None:
        """A new page comes into view."""
        self._pages.append(page)
        self.behind = 0
        kept, total = 0, 0
        for older in reversed(self._pages):
            total += older.frame.image.nbytes + older.ink.nbytes
            if kept and total > self._most_bytes:
                break
            kept += 1
        del self._pages[:-kept]

    def replace_newest(self, page: Page) -> None:
        """The next frame of a film: those before it are not kept."""
        self._pages, self.behind = [page], 0

    def back(self) -> bool:
        """Brings the page before into view; whether there is one."""
        if self.behind + 1 >= len(self._pages):
            return False
        self.behind += 1
        return True

    def forward(self) -> bool:
        """Brings the page after into view; whether there is one."""
        if not self.behind:
            return False
        self.behind -= 1
        return True

    def forward_to(self, is_wanted: Callable[[Page], bool]) -> bool:
        """Brings the next wanted page into view, the newest where there is none; whether there is one."""
        while self.forward():
            page = self.current
            if page is not None and is_wanted(page):
                return True
        return False
