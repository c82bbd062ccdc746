"""The networks that find digits, trained by the command that the README names: from a folder of handwriting
to the files that the program loads."""

import itertools
import json
import string
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from recognizer import DigitDetector, LineClassifier, RegionClassifier
from training import descent
from training import train as command_line
from training.detector import command
from training.detector import train as detector_train
from training.simulation.inventory import Inventory, load_inventory

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
]

LOADS = {
    "detector": DigitDetector.load,
    "close_detector": DigitDetector.load,
    "regions": RegionClassifier.load,
    "lines": LineClassifier.load,
}


def with_letters(folder: Path, part: str) -> Inventory:
    """The scribbled characters of the tests, letters too."""
    inventory = load_inventory(folder, "train")
    for letter in string.ascii_letters:
        inventory.by_label.setdefault(letter, inventory.by_label["0"])
    return inventory


@pytest.fixture
def backgrounds(tmp_path: Path) -> Path:
    """A folder with one picture without digits."""
    folder = tmp_path / "backgrounds"
    folder.mkdir()
    cv2.imwrite(
        str(folder / "wall.png"), np.random.default_rng(3).integers(0, 255, (120, 160)).astype(np.uint8)
    )
    (folder / "SOURCES.tsv").write_text("file\tsource\nwall.png\tours\n", "utf-8")
    return folder


@pytest.mark.parametrize("architecture", sorted(LOADS))
def test_a_network_is_trained_into_files_that_the_program_loads(
    architecture, data_folder, backgrounds, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(command, "SHARD", 20)
    monkeypatch.setattr(command, "load_inventory", with_letters)
    # A clock that goes on by ten seconds: a minute is six steps.
    clock = SimpleNamespace(monotonic=itertools.count(0, 10).__next__)
    monkeypatch.setattr(descent, "time", clock)
    monkeypatch.setattr(detector_train, "time", clock)
    told = ["--architecture", architecture, "--pages", "1", "--minutes", "1", "--models", "made"]
    told += ["--data", str(data_folder), "--backgrounds", str(backgrounds)]
    assert command_line.main(told) == 0
    LOADS[architecture](tmp_path / "made" / f"{architecture}.onnx")
    card = json.loads((tmp_path / "made" / f"{architecture}.json").read_text("utf-8"))
    assert card["settings"]["minutes"] == 1
    assert (tmp_path / "made" / f"{architecture}.keras").is_file()
