"""A screen, and windows on it, for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.screen import Screen, a_screen
from tests.vision.shown import Show, Shown


@pytest.fixture(scope="module")
def screen() -> Iterator[Screen]:
    with a_screen() as made:
        yield made


@pytest.fixture
def show(screen: Screen, tmp_path: Path) -> Iterator[Show]:
    """Opens a window on a source of that kind; a test that fails leaves none open."""
    opened: list[Shown] = []

    def start(kind: str) -> Shown:
        opened.append(Shown(screen, kind, tmp_path))
        return opened[-1]

    yield start
    for shown in opened:
        shown.stop()
