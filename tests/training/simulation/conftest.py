"""What small pages are made of."""

import string
from pathlib import Path

import numpy as np
import pytest

from training.simulation.inventory import load_inventory
from training.simulation.page import Supplies
from training.simulation.sheet import Press


@pytest.fixture(scope="session")
def supplies(data_folder: Path) -> Supplies:
    """Scribbled strokes, for every letter the same ones, and one picture without digits."""
    inventory = load_inventory(data_folder, "train")
    scribbled = inventory.by_label["0"]
    for letter in string.ascii_letters:
        inventory.by_label.setdefault(letter, scribbled)
    picture = np.random.default_rng(3).integers(0, 255, (120, 160)).astype(np.uint8)
    return Supplies(inventory, [picture], Press())
