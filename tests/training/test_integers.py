"""Networks that count in integers answer nearly as they did, and are smaller."""

from pathlib import Path

import numpy as np
import pytest

from recognizer.network import open_session
from recognizer.regions import VIEW_HW
from training.functional_export import export_functional
from training.integers import make_integer
from training.regions.network import build

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


def views(count: int) -> np.ndarray:
    return np.random.default_rng(1).normal(0, 1, (count, *VIEW_HW, 2)).astype(np.float32)


def test_integers_answer_nearly_as_the_network_did(tmp_path: Path):
    small = build((8, 8, 16), 32)
    path = tmp_path / "regions.onnx"
    export_functional(small, path)
    size = path.stat().st_size
    make_integer(path, [views(32)])
    session = open_session(path)
    (told,) = session.run(None, {session.get_inputs()[0].name: views(8)})
    plain = np.asarray(small(views(8), training=False))
    assert path.stat().st_size < 0.6 * size
    assert np.abs(told - plain).mean() < 0.05 * plain.std()
