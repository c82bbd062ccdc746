"""The network of the second look, and the file that the program loads."""

import itertools
from pathlib import Path
from types import SimpleNamespace

import keras
import numpy as np
import pytest

from recognizer.network import open_session
from recognizer.regions import SIDES, VIEW_HW, views_of
from training import descent
from training.functional_export import export_functional
from training.regions.network import build
from training.regions.samples import Regions
from training.regions.train import RegionSettings, fit_regions, main

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


def test_onnx_answers_what_keras_answers(tmp_path: Path):
    small = build((4, 4, 6), 8)
    export_functional(small, tmp_path / "regions.onnx")
    views = np.random.default_rng(1).normal(0, 1, (3, *VIEW_HW, 2)).astype(np.float32)
    session = open_session(tmp_path / "regions.onnx")
    (told,) = session.run(None, {session.get_inputs()[0].name: views})
    assert told == pytest.approx(np.asarray(small(views, training=False)), abs=1e-4)


def test_it_learns_what_it_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    # A clock that goes on by a step: how much is learned does not depend on the machine.
    monkeypatch.setattr(descent, "time", SimpleNamespace(monotonic=itertools.count(0, 0.05).__next__))
    rng = np.random.default_rng(2)
    labels = np.tile(np.array([1, 10]), 300)
    images = rng.integers(180, 220, (600, 40, 64)).astype(np.uint8)
    images[labels == 1, 10:30, 30:34] = 40
    sides = np.full((600, 4), np.nan, np.float32)
    sides[labels == 1] = 0
    for part in ("train", "validation"):
        regions = Regions(images, np.full((600, 2), (6, 20), np.float32), labels, sides)
        regions.save(tmp_path / f"{part}_000.npz")
    _, loss = fit_regions(tmp_path, RegionSettings(minutes=0.1, warm_up=10, batch=32))
    assert loss < 1


def test_it_learns_the_sides_of_boxes_and_keeps_what_else_it_knows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(descent, "time", SimpleNamespace(monotonic=itertools.count(0, 0.05).__next__))
    rng = np.random.default_rng(3)
    # A stroke of which the box holds the upper or the lower half.
    is_upper = np.tile(np.array([True, False]), 200)
    images = rng.integers(180, 220, (400, 40, 64)).astype(np.uint8)
    images[is_upper, 10:40, 30:34], images[~is_upper, 0:30, 30:34] = 40, 40
    sides = np.where(is_upper[:, None], (0, 0, 0, 0.5), (0, -0.5, 0, 0)).astype(np.float32)
    sizes, labels = np.full((400, 2), (6, 20), np.float32), np.ones(400, np.int64)
    for part in ("train", "validation"):
        Regions(images, sizes, labels, sides).save(tmp_path / f"{part}_000.npz")
    before = build()
    before.save(tmp_path / "before.keras")
    settings = RegionSettings(minutes=0.2, warm_up=10, batch=32, only_sides=True)
    model, _ = fit_regions(tmp_path, settings, tmp_path / "before.keras")
    views = views_of(images[:2], sizes[:2])
    told, told_before = (np.asarray(each(views, training=False)) for each in (model, before))
    assert told[:, SIDES] == pytest.approx(sides[:2], abs=0.1)
    assert told[:, : SIDES.start] == pytest.approx(told_before[:, : SIDES.start], abs=1e-5)


def test_the_command_learns_the_sides_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(descent, "time", SimpleNamespace(monotonic=itertools.count(0, 0.05).__next__))
    images = np.random.default_rng(4).integers(0, 255, (40, 40, 64)).astype(np.uint8)
    sizes, sides = np.full((40, 2), (6, 20), np.float32), np.full((40, 4), 0.5, np.float32)
    for part in ("train", "validation"):
        Regions(images, sizes, np.arange(40) % 11, sides).save(tmp_path / f"{part}_000.npz")
    build().save(tmp_path / "before.keras")
    command = ["--regions", tmp_path, "--start", tmp_path / "before.keras", "--only-sides"]
    assert main([*map(str, command), "--minutes", "0.005", "--out", str(tmp_path / "after.keras")]) == 0
    before, after = (
        keras.models.load_model(tmp_path / f"{name}.keras", compile=False) for name in ("before", "after")
    )
    told_before, told = (
        np.asarray(each(views_of(images, sizes), training=False)) for each in (before, after)
    )
    assert told[:, : SIDES.start] == pytest.approx(told_before[:, : SIDES.start], abs=1e-4)
    assert np.abs(told[:, SIDES] - told_before[:, SIDES]).max() > 1e-4
