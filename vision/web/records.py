"""A page as the browser gets it."""

from __future__ import annotations

from typing import Any

from vision.page import Page


def live_record_of(page: Page) -> dict[str, Any]:
    """What `--output` writes of a page, and of each digit whether it is steady."""
    steady = {reading.id: reading.is_steady for reading in page.digits}
    record: dict[str, Any] = page.to_dict()
    return record | {"digits": [entry | {"steady": steady[entry["id"]]} for entry in record["digits"]]}
