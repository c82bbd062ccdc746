"""Where the networks that ship lie."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_INSTALLED, _CHECKED_OUT = _PACKAGE / "models", _PACKAGE.parent / "models"

SHIPPED_MODELS = _INSTALLED if _INSTALLED.is_dir() else _CHECKED_OUT
"""The folder of the networks that ship: in this package in a wheel (`pyproject.toml`), else beside it."""
