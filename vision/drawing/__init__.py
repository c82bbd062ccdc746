"""What was read, drawn on the picture that it was read from, with labels where they hide the least."""

from vision.drawing.debug_picture import draw_debug_picture
from vision.drawing.label_placement import LabelMemory
from vision.drawing.overlay import draw
from vision.drawing.text import BLACK, BOLD, WHITE, Color, put_text, text_width

__all__ = [
    "BLACK",
    "BOLD",
    "WHITE",
    "Color",
    "LabelMemory",
    "draw",
    "draw_debug_picture",
    "put_text",
    "text_width",
]
