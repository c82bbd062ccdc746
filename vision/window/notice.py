"""A line that is shown for a moment."""

from __future__ import annotations

import time

_SHOWN_S = 3.0


class Notice:
    """What was said last, until its time is over."""

    def __init__(self, shown_s: float = _SHOWN_S) -> None:
        self._shown_s = shown_s
        self._text, self._until_s = "", 0.0

    def say(self, text: str) -> None:
        """Shows `text` from now on."""
        self._text, self._until_s = text, time.monotonic() + self._shown_s

    @property
    def text(self) -> str:
        """What is to be shown; empty where that is nothing."""
        return self._text if time.monotonic() < self._until_s else ""

    def has_ended(self) -> bool:
        """Whether its time is over since this was asked last."""
        is_over = bool(self._text) and not self.text
        if is_over:
            self._text = ""
        return is_over
