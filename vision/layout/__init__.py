"""From digits to numbers with their points and signs, in reading order; and which way up a photo stands."""

from vision.layout.numbers import NumberSettings, order_readings
from vision.layout.orientation import OrientationSettings, best_turn, may_be_turned
from vision.layout.punctuation import PunctuationSettings, SignMemory, find_points, has_minus
from vision.layout.totals import Total, sum_in_words, total, value_of

__all__ = [
    "NumberSettings",
    "OrientationSettings",
    "PunctuationSettings",
    "SignMemory",
    "Total",
    "best_turn",
    "find_points",
    "has_minus",
    "may_be_turned",
    "order_readings",
    "sum_in_words",
    "total",
    "value_of",
]
