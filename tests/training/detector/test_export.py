"""The detector's network, and the file that the program loads."""

from pathlib import Path

import numpy as np
import pytest

from recognizer import DigitDetector
from recognizer.maps import MAPS, STRIDE
from recognizer.network import open_session
from training.detector.loss import loss
from training.detector.network import build
from training.detector.targets import maps_of
from training.functional_export import export_functional

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


@pytest.fixture(scope="module")
def small():
    return build((4, 4, 4, 6, 8))


def test_onnx_answers_what_keras_answers(small, tmp_path: Path):
    path = tmp_path / "detector.onnx"
    export_functional(small, path)
    picture = np.random.default_rng(1).normal(0, 1, (1, 64, 96, 1)).astype(np.float32)
    expected = np.asarray(small(picture, training=False))
    session = open_session(path)
    (told,) = session.run(None, {session.get_inputs()[0].name: picture})
    assert told.shape == (1, 64 // STRIDE, 96 // STRIDE, MAPS)
    assert told == pytest.approx(expected, abs=1e-4)


def test_the_program_loads_it(small, tmp_path: Path):
    export_functional(small, tmp_path / "detector.onnx")
    found = DigitDetector.load(tmp_path / "detector.onnx").detect(np.full((45, 70), 128, np.uint8))
    assert found.boxes.shape == (len(found), 4)


def test_the_truth_itself_costs_less_than_another_answer():
    boxes = np.array([[100, 80, 118, 110]], np.float32)
    truth = maps_of(boxes, np.zeros(1, np.int8), np.array([7], np.int8))[np.newaxis]
    right = np.zeros((*truth.shape[:3], MAPS), np.float32)
    right[..., :3] = np.where(truth[..., :3] > 0.5, 8, -8)
    right[..., 3 + 7] = 8
    right[..., 13:17] = truth[..., 13:17]
    right[..., 17:19] = -8
    wrong = right.copy()
    wrong[..., 3 + 7], wrong[..., 3 + 1] = 0, 8
    assert float(loss(truth, right)) < 0.5 < float(loss(truth, wrong))
