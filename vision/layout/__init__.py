"""From digits to numbers with their points and signs, in reading order; and which way up a photo stands."""

from vision.layout.numbers import NumberSettings, order_readings
from vision.layout.orientation import OrientationSettings, clearest_turn
from vision.layout.punctuation import PunctuationSettings, SignMemory, find_points, has_minus
from vision.layout.totals import Total, sum_in_words, total, value_of

__all__ = [
    "NumberSettings",
    "OrientationSettings",
    "PunctuationSettings",
    "SignMemory",
    "Total",
    "clearest_turn",
    "find_points",
    "has_minus",
    "order_readings",
    "sum_in_words",
    "total",
    "value_of",
]
