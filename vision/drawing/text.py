"""Text and colours in a picture, readable on anything."""

from functools import lru_cache

import cv2

from vision.frame import Image
from vision.interrupt import held

Color = tuple[int, int, int]
"""Blue, green and red, 0 to 255."""

BLACK: Color = (0, 0, 0)
WHITE: Color = (255, 255, 255)
# Okabe and Ito's palette, which people with any colour vision tell apart.
BLUE: Color = (178, 114, 0)
ORANGE: Color = (0, 159, 230)
GREEN: Color = (115, 158, 0)
VERMILLION: Color = (0, 94, 213)

REGULAR = 400
BOLD = 700
DIGIT_HEIGHT = 0.74
"""Height of a digit in the built-in font, as a share of its size."""


def put_text(
    image: Image, text: str, origin: tuple[int, int], font_px: int, color: Color, weight: int = REGULAR
) -> None:
    """Writes `text` into `image`, its baseline starting at `origin`."""
    with held():
        cv2.putText(image, text, origin, color, _font(), font_px, weight)


@lru_cache(maxsize=1000)
def text_width(text: str, font_px: int, weight: int = REGULAR) -> int:
    """Pixels that `text` takes in a line."""
    with held():
        left, _, width, _ = cv2.getTextSize((0, 0), text, (0, 0), _font(), font_px, weight)
    return int(left + width)


@lru_cache(maxsize=100)
def contrasting(color: Color) -> Color:
    """Black or white, whichever stands out more from `color`."""
    blue, green, red = ((channel / 255) ** 2.2 for channel in color)
    # Where both have the same contrast by the formula of the WCAG: sqrt(1.05 * 0.05) - 0.05.
    return WHITE if 0.0722 * blue + 0.7152 * green + 0.2126 * red < 0.179 else BLACK


@lru_cache(maxsize=1)
def _font() -> cv2.FontFace:
    """The font inside OpenCV; loaded once, at the first text."""
    return cv2.FontFace("sans")
