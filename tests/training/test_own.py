"""Teaching a network its user's own digits."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.vision.paper import a_sheet
from training import own, train
from training.dataset import DataError, Mnist, Samples
from training.recipe import OwnSettings

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


def photograph(folder: Path, digit: int, count: int, name: str = "photo.png") -> None:
    """A photo of `count` times `digit` in the folder of that digit."""
    photos = folder / str(digit)
    photos.mkdir(exist_ok=True)
    cv2.imwrite(str(photos / name), a_sheet((str(digit) * count,), height=60).image)


def test_own_digits_are_the_marks_of_the_photos_in_their_folders(tmp_path: Path) -> None:
    photograph(tmp_path, 7, 4)
    photograph(tmp_path, 2, 3)
    photograph(tmp_path, 2, 2, "another.png")
    samples = own.load_own(tmp_path)
    assert sorted(samples.labels.tolist()) == [2] * 5 + [7] * 4
    assert samples.images.shape == (9, 28, 28)
    assert np.all(samples.images.max(axis=(1, 2)) > 200)


def test_what_is_no_digit_can_be_taught_too(tmp_path: Path) -> None:
    photograph(tmp_path, 7, 2)
    (tmp_path / "7").rename(tmp_path / "none")
    assert own.load_own(tmp_path).labels.tolist() == [10, 10]


def test_a_missing_folder_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="there is no such folder"):
        own.load_own(tmp_path / "gone")


def test_a_folder_without_digits_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="put photos of 7s into"):
        own.load_own(tmp_path)


def test_a_photo_that_is_none_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "3").mkdir()
    (tmp_path / "3" / "photo.png").write_text("no picture")
    with pytest.raises(DataError, match=r"photo\.png"):
        own.load_own(tmp_path)


def test_the_taught_network_is_saved_beside_the_shipped_one_and_said_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for digit in (1, 7):
        photograph(tmp_path, digit, 5)
    shipped = Path(__file__).parents[2] / "models"
    models = tmp_path / "models"
    models.mkdir()
    for ending in ("keras", "json"):
        (models / f"digits.{ending}").write_bytes((shipped / f"digits.{ending}").read_bytes())
    with np.load(Path(__file__).parents[1] / "data" / "mnist_digits.npz") as data:
        others = Samples(data["images"], data["labels"].astype(np.int64))
    monkeypatch.setattr(train, "load_mnist", lambda folder: Mnist(others, others))
    monkeypatch.setattr(own, "OWN", OwnSettings(steps=3))
    assert train.main(["--own", str(tmp_path), "--models", str(models)]) == 0
    assert "taught 10 of your own digits" in capsys.readouterr().out
    assert (models / "own.onnx").exists()
    assert (models / "own.json").read_bytes() == (shipped / "digits.json").read_bytes()
