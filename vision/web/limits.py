"""How much a client may ask for: what is beyond ends in an error for it, and in nothing for others."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what is sent and on who sends it."""

    frame_bytes: int = 2_000_000
    """Of a camera's picture, which the browser scales to 1280 pixels: 100 to 300 kB."""
    photo_bytes: int = 25_000_000
    """Of a photo; phones write up to 20 MB."""
    all_bytes: int = 150_000_000
    """Of all bodies that are being received, so that many at once don't take the memory."""
    most_pixels: int = 50_000_000
    """Of a picture; each takes 3 bytes, and reading ten times as much again."""
    body_s: float = 15.0
    """Seconds in which a body must have come."""
    header_s: float = 5.0
    """Seconds in which a request's head must have come."""
    viewers: int = 16
    """Pages that are open at once."""
    viewer_idle_s: float = 60.0
    """Seconds after which a page that is silent is held for closed."""
    photos_at_once: int = 4
    """Photos that are read or wait for it."""
    table_rows: int = 5000
    """Rows that the shared table holds."""
