"""A page as the browser gets it."""

from __future__ import annotations

import json
from typing import Any

from vision.outputs import page_as_json
from vision.page import Page


def record_of(page: Page) -> dict[str, Any]:
    """What `--output` writes of a page."""
    record: dict[str, Any] = json.loads(page_as_json(page))
    return record


def live_record_of(page: Page) -> dict[str, Any]:
    """The same, and of each digit whether it is steady."""
    record = record_of(page)
    for entry, reading in zip(record["digits"], page.digits, strict=True):
        entry["steady"] = reading.is_steady
    return record
