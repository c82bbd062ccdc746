"""What the marks around a mark say of it."""

import numpy as np
import pytest

from recognizer import NOT_A_DIGIT, Predictions
from vision.decoding.neighbours import NeighbourSettings, weigh_by_neighbours
from vision.segmentation.shapes import Shapes

THRESHOLD = 0.91


def row(text, height=50, gap=0.15, space=0.7):
    """Marks side by side: a digit is surely that digit, a letter surely none, and a space parts words.

    `!` and `?` look like a 1 (0.99 and 0.8), and `o`, half as high as the others, looks like a 0.
    """
    measures, probabilities = [], []
    x = 100.0
    for character in text:
        if character == " ":
            x += space * height
            continue
        low = character == "o"
        own = 0.5 * height if low else height
        measures.append((x, 100.0 + height - own, 0.6 * height, own, 120.0, 5.0, 2.0, 5.0))
        said = np.zeros(NOT_A_DIGIT + 1, np.float32)
        digit = int(character) if character.isdigit() else 0 if low else 1
        chance = 0.999 if character.isdigit() else {"!": 0.99, "?": 0.8, "o": 0.995}.get(character, 0.001)
        said[digit], said[NOT_A_DIGIT] = chance, 1 - chance
        probabilities.append(said)
        x += (0.6 + gap) * height
    return Shapes(*np.array(measures).T), Predictions.of(np.array(probabilities), THRESHOLD)


def digits_read(text, **spacing):
    shapes, predictions = row(text, **spacing)
    is_written = np.ones(len(predictions), np.bool_)
    told = Predictions.of(
        weigh_by_neighbours(shapes, predictions, is_written, NeighbourSettings()), THRESHOLD
    )
    marks = text.replace(" ", "")
    return "".join(mark for mark, is_digit in zip(marks, told.is_digit, strict=True) if is_digit)


@pytest.mark.parametrize(
    "words", ["wr!te", "!etter", "we te!! you what to do", "a !etter to write", "anoth!r hand"]
)
def test_a_letter_that_looks_like_a_digit_is_talked_out_of_it_by_its_word(words):
    assert digits_read(words) == ""


def test_a_low_loop_in_a_word_is_an_o():
    assert digits_read("letter to you") == ""


@pytest.mark.parametrize(
    "text", ["3 apples", "room 204", "x 12", "7 kg", "call 2471 now", "12 eggs 250 g flour"]
)
def test_digits_beside_words_stay_digits(text):
    assert digits_read(text) == "".join(filter(str.isdigit, text))


@pytest.mark.parametrize("text", ["3x4x7", "12x7"])
def test_digits_between_operators_stay_digits(text):
    assert digits_read(text, gap=0.3) == "".join(filter(str.isdigit, text))


def test_a_doubtful_digit_among_digits_is_believed():
    assert digits_read("27?43") == "27?43"


def test_a_doubtful_digit_by_itself_is_not():
    assert digits_read("?") == ""


def test_digits_by_themselves_are_told_nothing():
    shapes, predictions = row("271 828")
    is_written = np.ones(6, np.bool_)
    told = weigh_by_neighbours(shapes, predictions, is_written, NeighbourSettings())
    assert np.array_equal(told, predictions.probabilities)


def test_what_is_not_writing_says_nothing():
    shapes, predictions = row("a!bc")
    is_written = np.array([False, True, False, False])
    told = weigh_by_neighbours(shapes, predictions, is_written, NeighbourSettings())
    assert np.array_equal(told, predictions.probabilities)


def test_ruling_is_no_company():
    shapes, predictions = row("a!bc")
    shapes.stroke[[0, 2, 3]] = 1.0
    told = weigh_by_neighbours(shapes, predictions, np.ones(4, np.bool_), NeighbourSettings())
    assert np.array_equal(told, predictions.probabilities)


def test_probabilities_still_sum_to_one():
    shapes, predictions = row("a!b 27?4 !")
    told = weigh_by_neighbours(shapes, predictions, np.ones(8, np.bool_), NeighbourSettings())
    assert np.allclose(told.sum(axis=1), 1)
    assert told.min() >= 0
