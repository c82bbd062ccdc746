"""Teaching a network its user's own digits."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recognizer import add_crop
from tests.vision.paper import a_digit, a_sheet
from training import features, own, train
from training.dataset import DataError, Mnist, Samples
from training.recipe import OwnSettings

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


def crops(folder: Path, digit: int, count: int) -> None:
    """`count` crops of `digit` in a hand's folder."""
    for number in range(count):
        add_crop(folder, a_digit(digit, number), digit)


def test_own_digits_are_the_crops_of_the_hand(tmp_path: Path) -> None:
    crops(tmp_path, 7, 4)
    crops(tmp_path, 2, 3)
    samples = own.load_own(tmp_path)
    assert sorted(samples.labels.tolist()) == [2] * 3 + [7] * 4


def test_a_missing_folder_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="there is no such folder"):
        own.load_own(tmp_path / "gone")


def test_photos_that_were_not_cut_are_said_to_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "7").mkdir()
    cv2.imwrite(str(tmp_path / "7" / "photo.png"), a_sheet(("777",), height=60).image)
    with pytest.raises(DataError, match=r"training\.cut"):
        own.load_own(tmp_path)
    assert "photo.png" in capsys.readouterr().err


@given(seed=st.integers(0, 2**32 - 1))
def test_of_every_digit_some_are_held_out(seed: int) -> None:
    labels = np.repeat(np.arange(10), 10)
    held, taught = own.parted(labels, 5, np.random.default_rng(seed))
    assert np.bincount(labels[held]).tolist() == [2] * 10
    assert sorted([*held, *taught]) == list(range(100))


def test_what_makes_it_worse_is_not_kept() -> None:
    assert own.Taught({7: (1.0, 0.5)}, (1.0, 0.9), (0.99, 0.99)).is_worse
    assert own.Taught({7: (0.5, 1.0)}, (0.9, 1.0), (0.99, 0.98)).is_worse
    assert not own.Taught({7: (0.5, 1.0)}, (0.9, 1.0), (0.99, 0.9895)).is_worse


def test_the_taught_network_is_saved_beside_the_shipped_one_and_said_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for digit in (1, 7):
        crops(tmp_path, digit, 5)
    shipped = Path(__file__).parents[2] / "models"
    models = tmp_path / "models"
    models.mkdir()
    for ending in ("keras", "json"):
        (models / f"digits.{ending}").write_bytes((shipped / f"digits.{ending}").read_bytes())
    with np.load(Path(__file__).parents[1] / "data" / "mnist_digits.npz") as data:
        others = Samples(data["images"], data["labels"].astype(np.int64))
    for module in (own, features):
        monkeypatch.setattr(module, "load_mnist", lambda folder: Mnist(others, others))
    monkeypatch.setattr(own, "OWN", OwnSettings(steps=3))
    assert train.main(["--own", str(tmp_path), "--models", str(models)]) == 0
    assert "taught 10 of your own digits" in capsys.readouterr().out
    assert (models / "own.onnx").exists()
    assert (models / "own.json").read_bytes() == (shipped / "digits.json").read_bytes()
