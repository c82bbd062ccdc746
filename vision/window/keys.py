"""The keys of the window, and the panel that names them."""

import cv2
import numpy as np

from vision.drawing import BOLD, WHITE, Color, put_text, text_width
from vision.frame import Image

KEYS = (
    ("q, Esc", "quit"),
    ("space", "pause, go on"),
    ("n", "next frame or photo"),
    ("Left", "photo before"),
    ("Right", "photo after"),
    ("s", "save the picture, as it came and drawn on"),
    ("o", "only numbers, or each digit too"),
    ("m", "ink mask instead of the picture"),
    ("f", "mirror what is shown; it is read as it comes"),
    ("F11", "full screen and back; the window can be resized too"),
    ("h", "this help"),
    ("mouse", "draw a box to read only what is in it, click to read all"),
    ("click, Tab", "choose a digit to correct, doubtful ones first; or, while paused, draw a box around it"),
    ("0-9, x", "what is chosen is that digit, or none"),
    ("u", "take the last correction back"),
    ("r", "go through the numbers to be checked, each enlarged"),
    ("c", "put the sheet before the camera into the table, once it is steady"),
)
"""What to press, and what it does."""

KEY_LINE = "    ".join(
    (
        "c capture",
        "r check",
        "Tab correct",
        "F11 full screen",
        "f mirror",
        "m ink",
        "o only numbers",
        "s save",
        "n next",
        "space pause",
        "q quit",
        "h help",
    )
)
"""For the status line, which drops them from the left where there is no room."""

_FONT_PX = 16
_LINE_PX = 26
_MARGIN_PX = 16
_PANEL: Color = (32, 32, 32)


def draw_help(image: Image) -> None:
    """Writes the keys onto a panel in the middle of `image`."""
    indent = max(text_width(key, _FONT_PX, BOLD) for key, _ in KEYS) + _MARGIN_PX
    width = indent + max(text_width(what, _FONT_PX) for _, what in KEYS) + 2 * _MARGIN_PX
    height = _LINE_PX * len(KEYS) + _MARGIN_PX
    x, y = (
        max(0, (room - side) // 2) for room, side in zip(image.shape[1::-1], (width, height), strict=True)
    )
    cv2.rectangle(image, (x, y), (x + width, y + height), _PANEL, cv2.FILLED)
    for line, (key, what) in enumerate(KEYS, start=1):
        baseline = y + line * _LINE_PX
        put_text(image, key, (x + _MARGIN_PX, baseline), _FONT_PX, WHITE, BOLD)
        put_text(image, what, (x + _MARGIN_PX + indent, baseline), _FONT_PX, WHITE)


def blank(size_wh: tuple[int, int], text: str) -> Image:
    """A dark picture with `text` in its middle, for when there is none to show."""
    width, height = size_wh
    image = np.full((height, width, 3), _PANEL, np.uint8)
    put_text(image, text, ((width - text_width(text, _FONT_PX)) // 2, height // 2), _FONT_PX, WHITE)
    return image
