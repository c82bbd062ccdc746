"""From digits to numbers with their points and signs, in reading order; and which way up a photo stands."""

from vision.layout.certainty import not_sure
from vision.layout.expectation import Patience
from vision.layout.forms import Form, FormError, parse_form
from vision.layout.grid import with_places
from vision.layout.numbers import NumberSettings, order_readings
from vision.layout.orientation import OrientationSettings, clearest_turn
from vision.layout.punctuation import PunctuationSettings, SignMemory, has_minus, points_between
from vision.layout.totals import LAST_COLUMN, Total, chosen_numbers, sum_in_words, total, total_of
from vision.layout.verdict import VerdictSettings, judged_anew, with_verdicts

__all__ = [
    "LAST_COLUMN",
    "Form",
    "FormError",
    "NumberSettings",
    "OrientationSettings",
    "Patience",
    "PunctuationSettings",
    "SignMemory",
    "Total",
    "VerdictSettings",
    "chosen_numbers",
    "clearest_turn",
    "has_minus",
    "judged_anew",
    "not_sure",
    "order_readings",
    "parse_form",
    "points_between",
    "sum_in_words",
    "total",
    "total_of",
    "with_places",
    "with_verdicts",
]
