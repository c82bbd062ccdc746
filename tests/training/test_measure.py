"""What readings are worth."""

import numpy as np
import numpy.typing as npt

from recognizer import Predictions
from training.dataset import Labels
from training.measure import (
    accepted,
    accuracy,
    believable,
    best_temperature,
    calibration_error,
    confusion,
    keeping_threshold,
)


def reading(digits: list[int], confidences: list[float]) -> Predictions:
    sure = np.array(confidences, np.float32)
    return Predictions(np.array(digits, np.int64), sure, sure > 0.5, np.zeros((len(digits), 11), np.float32))


def test_accuracy_is_the_share_read_right() -> None:
    assert accuracy(reading([1, 2, 3, 4], [1, 1, 1, 1]), np.array([1, 2, 3, 9])) == 0.75


def test_confusion_counts_written_by_row_and_read_by_column() -> None:
    table = confusion(reading([7, 7, 1], [1, 1, 1]), np.array([1, 1, 1]))
    assert table[1, 7] == 2
    assert table[1, 1] == 1
    assert table.sum() == 3


def test_confidence_that_is_right_as_often_as_it_says_has_no_calibration_error() -> None:
    assert calibration_error(reading([1, 1, 1, 1], [0.75] * 4), np.array([1, 1, 1, 2])) < 1e-6


def test_certainty_that_is_wrong_half_the_time_is_half_off() -> None:
    assert abs(calibration_error(reading([1, 1], [1, 1]), np.array([1, 2])) - 0.5) < 1e-6


def test_a_threshold_keeps_the_share_asked_for() -> None:
    some = reading([0] * 101, np.linspace(0, 1, 101).tolist())
    assert abs(keeping_threshold(some, 0.99) - 0.01) < 1e-6
    assert abs(accepted(some, keeping_threshold(some, 0.5)) - 0.5) < 0.02


def overconfident(temperature: float) -> tuple[npt.NDArray[np.float32], Labels]:
    """Probabilities sharpened by `temperature`, and labels drawn from the true ones."""
    rng = np.random.default_rng(1)
    true = rng.dirichlet(np.full(11, 0.3), 4000)
    labels = np.array([rng.choice(11, p=row) for row in true])
    sharp = np.maximum(true, 1e-9) ** temperature
    return (sharp / sharp.sum(axis=1, keepdims=True)).astype(np.float32), labels


def test_the_temperature_undoes_overconfidence() -> None:
    sharp, labels = overconfident(2.0)
    assert 1.8 < best_temperature(lambda temperature: sharp ** (1 / temperature), labels) < 2.2
    right, labels = overconfident(1.0)
    assert 0.9 < best_temperature(lambda temperature: right ** (1 / temperature), labels) < 1.1


def test_a_digits_label_that_nobody_believes_is_left_out() -> None:
    probabilities = np.full((3, 11), 0.001, np.float32)
    probabilities[:, 7] = 0.99
    assert believable(probabilities, np.array([7, 1, 10])).tolist() == [True, False, True]
