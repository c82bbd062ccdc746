"""Libraries that write to the home folder as they are imported, kept from it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def nothing_left_at_home() -> Iterator[None]:
    """Within, Keras and matplotlib, which comes with it, are imported and leave nothing in the home folder.

    Keras 3.15 would leave its settings there, matplotlib 3.11 its list of fonts.

    What the user has set up there for Keras, or named by KERAS_HOME and MPLCONFIGDIR, still holds.
    """
    unnamed = [name for name in _names_of_homes() if name not in os.environ]
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(dict.fromkeys(unnamed, folder))
        try:
            yield
        finally:
            for name in unnamed:
                del os.environ[name]


def _names_of_homes() -> list[str]:
    """The variables that name a library's folder, of those that would write to it."""
    # Keras writes its settings only where there are none.
    has_settings = Path(os.path.expanduser("~"), ".keras", "keras.json").exists()
    return ["MPLCONFIGDIR"] if has_settings else ["MPLCONFIGDIR", "KERAS_HOME"]
