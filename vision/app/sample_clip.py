"""Where the sample clip that ships lies."""

from __future__ import annotations

from pathlib import Path

_INSTALLED, _CHECKED_OUT = (
    folder / "samples" for folder in (Path(__file__).parent, Path(__file__).parents[2])
)

DEMO = (_INSTALLED if _INSTALLED.is_dir() else _CHECKED_OUT) / "demo.mp4"
"""In this package in a wheel (`pyproject.toml`), else at the top of the checkout."""
