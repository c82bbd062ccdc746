"""Which marks are looked at twice."""

import numpy as np

from recognizer import DigitRecognizer
from tests.vision.paper import a_sheet, touching
from vision.frame import Frame
from vision.reader import DigitReader


def page_with_a_low_pair(rows):
    """`rows` of digits 100 pixels high, and below them a 4 and a 7 of 30 pixels that touch."""
    sheet = a_sheet(rows, height=100, size_wh=(900, 300))
    pair, _ = touching(4, 7, height=30, overlap=2)
    blank = np.full((120, 900, 3), sheet.image[0, 0], np.uint8)
    spot = blank[40:70, 400 : 400 + pair.shape[1]]
    spot[:] = np.minimum(spot, 255 - pair[..., None])
    return np.vstack([sheet.image, blank])


def low_digits(rows):
    """What is read of the pair before the page is considered."""
    found = DigitReader(DigitRecognizer.load()).observe(Frame(page_with_a_low_pair(rows)))
    said = zip(found.marks, found.alone.digits, found.alone.is_digit, strict=True)
    return [int(digit) for mark, digit, is_digit in said if is_digit and mark.box.height < 50]


def test_what_is_much_lower_than_the_digits_of_a_page_is_not_cut():
    assert low_digits(("2718340",)) == []


def test_a_few_digits_do_not_tell_how_high_the_others_are():
    assert low_digits(("271",)) == [4, 7]
