"""The training sets: what is in them, and that they are cut as the camera's patches are."""

from pathlib import Path

import numpy as np
import pytest

from training import mixture
from training.augment import damage, enlarge, shrink, soften, thicken, warp
from training.clutter import draw_clutter, halve, stick_together
from training.dataset import DataError, Samples
from training.mixture import Amounts, load_handwriting, make_set, missing_files
from training.paper import photograph
from training.shards import cutting_hash, files_hash, shard
from training.sheets import sheet
from training.show import main
from training.strokes import MASTER_SIDE

SMALL = Amounts(mnist=40, strokes=30, others=20, stuck=6, words=6, halves=6, operators=5, clutter=16)


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(5)


@pytest.fixture(scope="module")
def small_set(data_folder: Path) -> Samples:
    return make_set(load_handwriting(data_folder, "train"), SMALL, 1)


def test_a_set_holds_digits_and_other_marks(small_set: Samples) -> None:
    counts = np.bincount(small_set.labels, minlength=11)
    assert (counts[:10] > 0).all()
    assert 30 <= counts[10] <= 59
    assert small_set.images.any(axis=(1, 2)).all()


def test_one_seed_makes_one_set(data_folder: Path, small_set: Samples) -> None:
    writing = load_handwriting(data_folder, "train")
    again, other = make_set(writing, SMALL, 1), make_set(writing, SMALL, 2)
    np.testing.assert_array_equal(again.images, small_set.images)
    assert other.images.shape != small_set.images.shape or (other.images != small_set.images).any()


def test_the_parts_share_no_writer(data_folder: Path) -> None:
    train, validation, test = (
        load_handwriting(data_folder, part) for part in ("train", "validation", "test")
    )
    assert len(train.mnist) + len(validation.mnist) == 60_000
    assert len(validation.mnist) > 0
    for (strokes, rows), (_, others), (_, held) in zip(
        train.others, validation.others, test.others, strict=True
    ):
        assert not set(strokes.groups[rows]) & set(strokes.groups[others])
        assert not set(strokes.groups[rows]) & set(strokes.groups[held])


def test_lookalikes_and_letters_held_out_are_not_taught(data_folder: Path) -> None:
    taught = {
        str(label)
        for strokes, rows in load_handwriting(data_folder, "train").others
        for label in strokes.labels[rows]
    }
    assert taught == {"A", "T", "a", "+", "#"}


def test_a_missing_file_is_named(tmp_path: Path, data_folder: Path) -> None:
    assert missing_files(data_folder) == []
    assert "unipen_upper.npz" in missing_files(tmp_path)
    assert "operators.npz" in missing_files(None)
    with pytest.raises(DataError, match=r"mnist\.npz"):
        load_handwriting(tmp_path, "train")


def test_a_set_is_made_once_and_then_read(data_folder: Path, tmp_path: Path) -> None:
    writing = load_handwriting(data_folder, "train")
    tiny = SMALL.scaled(0.2)
    made = shard(writing, tiny, 1, "data", tmp_path)
    (kept,) = tmp_path.iterdir()
    changed = kept.stat().st_mtime_ns
    np.testing.assert_array_equal(shard(writing, tiny, 1, "data", tmp_path).images, made.images)
    assert kept.stat().st_mtime_ns == changed
    shard(writing, tiny, 1, "other data", tmp_path)
    assert len(list(tmp_path.iterdir())) == 2


def test_marks_that_are_cut_otherwise_have_another_hash(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writing = load_handwriting(data_folder, "train")
    first = cutting_hash(writing)
    assert cutting_hash(writing) == first
    monkeypatch.setattr(mixture, "soften", lambda patches, rng: patches)
    assert cutting_hash(writing) != first


def test_other_files_have_another_hash(tmp_path: Path) -> None:
    (tmp_path / "a.npz").write_bytes(b"1")
    first = files_hash(tmp_path)
    (tmp_path / "a.npz").write_bytes(b"2")
    assert files_hash(tmp_path) != first


def test_photographed_digits_still_look_like_themselves(digits: Samples, rng: np.random.Generator) -> None:
    chosen = digits.take(np.arange(0, 500, 5))
    patches, rows = photograph([enlarge(image) for image in chosen.images], rng)
    assert len(rows) >= 95
    was = chosen.images[rows].reshape(len(rows), -1).astype(np.float64)
    now = patches.reshape(len(rows), -1).astype(np.float64)
    alike = [np.corrcoef(a, b)[0, 1] for a, b in zip(was, now, strict=True)]
    assert np.median(alike) > 0.65


def test_a_blank_mark_gives_no_patch(rng: np.random.Generator) -> None:
    patches, rows = photograph([np.zeros((MASTER_SIDE, MASTER_SIDE), np.uint8)] * 3, rng)
    assert patches.shape[1:] == (28, 28)
    assert len(rows) == len(patches)


def test_distortions_keep_a_digits_ink(digits: Samples, rng: np.random.Generator) -> None:
    for image in digits.images[::25]:
        master = enlarge(image)
        for changed in (thicken(master, rng), warp(master, rng), damage(master, rng)):
            assert changed.shape == master.shape
            assert 0.35 < changed.sum() / master.sum() < 2.5
        assert shrink(master, rng).shape == (28, 28)


def test_softened_patches_are_patches(digits: Samples, rng: np.random.Generator) -> None:
    softened = soften(digits.images[:20], rng)
    assert softened.dtype == np.uint8
    assert (softened.max(axis=(1, 2)) > 100).all()
    assert (softened != digits.images[:20]).any()


def test_no_half_is_made_of_a_1_or_a_7(digits: Samples, rng: np.random.Generator) -> None:
    master = enlarge(digits.images[0])
    assert halve(master, 1, rng) is None
    assert halve(master, 7, rng) is None
    assert halve(master, 2, rng) is not None


def test_two_that_are_stuck_together_touch_and_are_as_large_as_one(
    digits: Samples, rng: np.random.Generator
) -> None:
    pair = stick_together([enlarge(digits.images[0]), enlarge(digits.images[250])], rng)
    assert pair.shape == (MASTER_SIDE, MASTER_SIDE)
    columns = np.flatnonzero((pair > 60).any(axis=0))
    assert (np.diff(columns) == 1).all()


def test_clutter_is_never_blank(rng: np.random.Generator) -> None:
    assert all(draw_clutter(rng).any() for _ in range(60))


def test_the_sheet_shows_every_label(small_set: Samples) -> None:
    assert sheet(small_set, rows=1).shape == (11 * 28, 36 * 28)


def test_a_sheet_without_data_is_one_clear_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(tmp_path), str(tmp_path / "sheet.png")]) == 1
    assert capsys.readouterr().err.count("\n") == 1
