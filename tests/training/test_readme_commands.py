"""The command lines of both READMEs that train and measure, each as it stands, on little data."""

from __future__ import annotations

import runpy
import shlex
import shutil
import string
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import tensorflow as tf

from tests.readme_lines import ROOT, make_checkout, training_lines
from tests.training.test_cut import photograph
from tests.training.test_own import crops
from training import dataset, figures, mixture, own, recipe, settle, shards, sheets
from training.dataset import Samples
from training.detector import command, scored
from training.detector.pictures import simulated_pictures
from training.detector.train import DetectorSettings
from training.lines import command as lines_command
from training.lines.train import LineSettings
from training.regions import command as regions_command
from training.regions.train import RegionSettings
from training.simulation.inventory import Inventory, load_inventory
from training.strokes import Part

pytestmark = [
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
    # TensorFlow says that its data pipelines, which are not what takes long, become graphs all the same.
    pytest.mark.filterwarnings("ignore:Even though the `tf.config:UserWarning"),
    # On the few marks that the scorer is given here it can't settle.
    pytest.mark.filterwarnings("ignore:Stochastic Optimizer:UserWarning"),
]

TRAIN, TEST = 300, 100


@pytest.fixture
def little_data(data_folder: Path, digits: Samples, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A checkout to work in with FOLDER and MNIST of 400 digits, own digits, and recipes of one epoch."""
    make_checkout(tmp_path)
    shutil.copytree(data_folder, tmp_path / "FOLDER")
    order = np.random.default_rng(1).permutation(len(digits))
    train, test = digits.take(order[:TRAIN]), digits.take(order[TRAIN : TRAIN + TEST])
    kept = tmp_path / ".keras" / "datasets"
    kept.mkdir(parents=True)
    for folder in (tmp_path / "FOLDER", kept):
        np.savez(
            folder / "mnist.npz",
            x_train=train.images,
            y_train=train.labels,
            x_test=test.images,
            y_test=test.labels,
        )
    np.savez(tmp_path / "FOLDER" / "mnist_writers.npz", train=np.arange(TRAIN) // 3)
    for digit in (1, 7):
        crops(tmp_path / "mine", digit, 5)
        photograph(tmp_path / f"{digit}.jpg", str(digit) * 5)
    save_pictures(tmp_path / "PICTURES")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / ".keras"))


def save_pictures(folder: Path) -> None:
    """Two pictures without digits, and the list of them."""
    folder.mkdir()
    rng = np.random.default_rng(2)
    for name in ("wood.png", "wall.png"):
        grain = rng.integers(150, 200, (12, 16), np.uint8)
        cv2.imwrite(str(folder / name), cv2.resize(grain, (400, 300), interpolation=cv2.INTER_CUBIC))
    (folder / "SOURCES.tsv").write_text("picture\tsource\nwood.png\thome\nwall.png\thome\n")


@pytest.fixture
def little_work(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Recipes of one epoch, sets of a few hundred marks, and neither graphs nor plots: they take longer."""
    for plot in ("save_box_plot", "save_calibration", "save_confusion", "save_curves", "save_sheet"):
        monkeypatch.setattr(figures, plot, lambda *given: Path(given[-1]).touch())
    monkeypatch.setattr(dataset, "_SIZES", {"train": TRAIN, "test": TEST})
    for recipes in (recipe.RECIPES, recipe.CROSS_VALIDATION):
        for name, settings in recipes.items():
            monkeypatch.setitem(recipes, name, replace(settings, epochs=1, sets=1))
    monkeypatch.setattr(own, "OWN", recipe.OwnSettings(steps=2))
    monkeypatch.setattr(mixture.Amounts.__init__, "__defaults__", (60, 60, 40, 12, 12, 8, 5, 14))
    monkeypatch.setattr(shards, "_SAMPLE", 1)
    monkeypatch.setattr(settle, "_STROKES", 40)
    settle.validation_set.cache_clear()
    little_detector(monkeypatch)
    tf.config.run_functions_eagerly(True)
    yield
    tf.config.run_functions_eagerly(False)
    settle.validation_set.cache_clear()


def every_letter(folder: Path, part: Part) -> Inventory:
    """The little handwriting for every part, with a scribble for each letter that nobody wrote."""
    inventory = load_inventory(folder, "train")
    for letter in string.ascii_letters:
        inventory.by_label.setdefault(letter, inventory.by_label["0"])
    return inventory


def little_detector(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two pages for each thousand, one step of the detector, and six pages for the scorer."""
    for module in (command, scored, sheets):
        monkeypatch.setattr(module, "load_inventory", every_letter)
    monkeypatch.setattr(command, "SHARD", 2)
    monkeypatch.setattr(command, "_SAMPLE", 1)
    monkeypatch.setattr(
        command,
        "DetectorSettings",
        lambda minutes, seed, close: DetectorSettings(minutes=minutes / 1e6, seed=seed, close=close),
    )
    monkeypatch.setattr(
        regions_command,
        "RegionSettings",
        lambda minutes, seed: RegionSettings(minutes=minutes / 1e6, seed=seed),
    )
    monkeypatch.setattr(
        lines_command,
        "LineSettings",
        lambda minutes, seed: LineSettings(minutes=minutes / 1e6, seed=seed),
    )
    monkeypatch.setattr(
        scored, "simulated_pictures", lambda supplies, pages, seed: simulated_pictures(supplies, 6, seed)
    )


@pytest.mark.slow
@pytest.mark.usefixtures("little_data", "little_work")
@pytest.mark.parametrize("line", training_lines(), ids=lambda line: line.partition("#")[0].strip())
def test_a_line_trains_or_measures(
    line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program, *words = shlex.split(line, comments=True)
    if program == "python" and words[0] != "-m":
        monkeypatch.setattr(sys, "argv", words)
        script = Path(words[0])
    elif program == "python":
        monkeypatch.setattr(sys, "argv", words[1:])
        script = ROOT / f"{words[1].replace('.', '/')}.py"
    else:
        monkeypatch.setattr(sys, "argv", [program, *words])
        script = ROOT / "digit_reader.py"
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(script), run_name="__main__")
    told = capsys.readouterr()
    assert ended.value.code == 0, told.err
    assert "error" not in told.err
