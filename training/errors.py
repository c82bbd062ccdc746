"""What ends training with one line for the user."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from recognizer.library_homes import nothing_left_at_home

_OURS = ("recognizer", "training", "vision")


class TrainingError(Exception):
    """Training that can't go on; the message is one line for the user."""


@contextmanager
def extra_installed() -> Iterator[None]:
    """Raises TrainingError where an import in the `with` lacks a package of the extra `train`.

    What is imported leaves nothing in the home folder.
    """
    try:
        with nothing_left_at_home():
            yield
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if package in _OURS:
            raise
        raise TrainingError(
            f"training needs {package}, which is not installed;"
            " install it in the project's folder: pip install '.[train]'"
        ) from error
