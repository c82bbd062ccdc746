"""The thin line below the picture: how the source does, what is in view, and the keys."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from vision.drawing import Color, put_text, text_width
from vision.frame import Image
from vision.layout import sum_in_words
from vision.page import Page
from vision.sources import CameraState, Source, title_of

SEPARATOR = "    "
"""Between two things on the line: the font's spaces are narrow."""
BAR_PX = 24
"""Height of the line."""
_FONT_PX = 14
_MARGIN_PX = 8
_BACKGROUND: Color = (32, 32, 32)
_TEXT: Color = (240, 240, 240)
_KEYS: Color = (170, 170, 170)


def status_text(
    source: Source,
    page: Page | None,
    per_second: float,
    age_s: float,
    *,
    has_sum: bool,
    columns: Sequence[int] = (),
) -> str:
    """`live    29.9 fps    31 ms old    9 digits    camera 0`: what is worth saying, most needed first."""
    parts = []
    state = source.state
    if state is not None:
        parts.append(state.value)
    if state in (CameraState.STALLED, CameraState.RECONNECTING):
        parts.append(f"no picture for {source.age_s:.0f} s")
    elif per_second:
        parts.append(f"{per_second:.1f} fps")
    if page is not None:
        if state is CameraState.LIVE:
            parts.append(f"{1000 * age_s:.0f} ms old")
        parts.append(f"{len(page.digits)} digit{'' if len(page.digits) == 1 else 's'}")
        if has_sum:
            parts.append(sum_in_words(page, columns))
    if source.frames_damaged:
        parts.append(f"{source.frames_damaged} damaged")
    if source.frame_count and source.frame_count > 1:
        parts.append(f"{source.frames_read} of {source.frame_count}")
    return SEPARATOR.join([*parts, _name(source, page)])


def with_mode(text: str, *, is_at_end: bool, behind: int, is_paused: bool) -> str:
    """`text` behind what the window waits for, or how many photos `behind` the newest it is."""
    if is_at_end:
        return f"THE END, any key closes  {text}"
    if behind:
        return f"{behind} BACK  {text}"
    return f"PAUSED  {text}" if is_paused else text


def draw_status(bar: Image, text: str, keys: str) -> None:
    """Fills `bar`, (BAR_PX, W, 3), with `text` at its left and as many of the `keys` as there is room for."""
    bar[:] = np.asarray(_BACKGROUND, np.uint8)
    baseline = BAR_PX - 8
    room = bar.shape[1] - 2 * _MARGIN_PX
    put_text(bar, _shortened(text, room), (_MARGIN_PX, baseline), _FONT_PX, _TEXT)
    left = room - text_width(text, _FONT_PX) - 3 * _MARGIN_PX
    while keys and text_width(keys, _FONT_PX) > left:
        # The last key is the one for help, which names them all.
        keys = keys.partition(SEPARATOR)[2]
    x = bar.shape[1] - _MARGIN_PX - text_width(keys, _FONT_PX)
    put_text(bar, keys, (x, baseline), _FONT_PX, _KEYS)


def _shortened(text: str, room_px: int) -> str:
    """`text`, its end cut off where it's too long for the line."""
    if text_width(text, _FONT_PX) <= room_px:
        return text
    while text and text_width(f"{text}...", _FONT_PX) > room_px:
        text = text[:-1]
    return f"{text}..."


def _name(source: Source, page: Page | None) -> str:
    """What is seen: a camera, or a file without its folders; of several photos the one that is shown."""
    if source.is_live or page is None:
        return title_of(source)
    return Path(page.frame.source or source.name).name
