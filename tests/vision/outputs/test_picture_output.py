"""Annotated photos as files: their names, and that no photo is ever lost."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from vision.frame import Frame, Image
from vision.outputs.output import OutputError, PictureOutput, open_pictures


def picture(level: int = 200, width: int = 40, height: int = 30) -> Image:
    return np.full((height, width, 3), level, np.uint8)


def a_photo(source: str | Path) -> Frame:
    return Frame(picture(), source=str(source))


def opened(target: Path, *inputs: Path, count: int | None = 1, overwrite: bool = False) -> PictureOutput:
    return open_pictures(
        target, source_is_images=True, image_count=count, fps=None, inputs=inputs, overwrite=overwrite
    )


def level_of(path: Path) -> int:
    return round(float(np.mean(np.asarray(cv2.imread(str(path))))))


@pytest.mark.parametrize("name", ["page.png", "page.jpg", "page.JPG", "page.webp", "page.tiff", "page.bmp"])
def test_one_photo_is_written_under_the_name_given(tmp_path: Path, name: str) -> None:
    with opened(tmp_path / name) as output:
        output.put(a_photo("photo.jpg"), picture(123))
    assert level_of(tmp_path / name) == 123


def test_several_photos_go_to_a_folder_that_is_made_for_them(tmp_path: Path) -> None:
    with opened(tmp_path / "out", count=3) as output:
        for level, source in ((10, "a/1.jpg"), (20, "b/1.jpg"), (30, "b/1.JPG")):
            output.put(a_photo(source), picture(level))
    assert {path.name: level_of(path) for path in (tmp_path / "out").iterdir()} == {
        "1.jpg": 10,
        "1-2.jpg": 20,
        "1-3.JPG": 30,
    }


def test_a_name_that_is_taken_by_a_later_photo_is_not_lost_either(tmp_path: Path) -> None:
    with opened(tmp_path, count=4) as output:
        for level, source in ((10, "a/1.jpg"), (20, "b/1-2.jpg"), (30, "b/1.jpg"), (40, "c/1-2.jpg")):
            output.put(a_photo(source), picture(level))
    assert sorted(level_of(path) for path in tmp_path.iterdir()) == [10, 20, 30, 40]


def test_a_photo_of_a_kind_we_cannot_write_becomes_a_png(tmp_path: Path) -> None:
    with opened(tmp_path / "out", count=2) as output:
        output.put(a_photo("scan.gif"), picture())
        output.put(a_photo("scan.png"), picture())
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["scan-2.png", "scan.png"]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("page.mp4", "use .png, .jpg, .jpeg, .bmp, .webp, .tif or .tiff"),
        ("page.txt", "its ending says no kind we know"),
        ("gone/page.png", "there is no folder"),
        ("gone/folder", "there is no folder"),
        ("there.png", "exists already; choose another name or add --overwrite"),
        ("file", "file exists"),
    ],
)
def test_a_place_that_cannot_be_written_is_refused_in_one_line(tmp_path: Path, name: str, says: str) -> None:
    (tmp_path / "there.png").write_bytes(b"precious")
    (tmp_path / "file").write_bytes(b"precious")
    with pytest.raises(OutputError) as caught:
        opened(tmp_path / name)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
    assert (tmp_path / "there.png").read_bytes() == b"precious"


def test_several_photos_do_not_fit_into_one_file(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"cannot write 3 pictures to .*; it holds one; give a folder"):
        opened(tmp_path / "page.png", count=3)
    with opened(tmp_path / "page.png", count=None) as output:
        output.put(a_photo("1.jpg"), picture(10))
        with pytest.raises(OutputError, match=r"cannot write 2\.jpg to .* too; it holds one picture"):
            output.put(a_photo("2.jpg"), picture(20))
    assert level_of(tmp_path / "page.png") == 10


@pytest.mark.parametrize("overwrite", [False, True])
@pytest.mark.parametrize("name", ["photo.png", "link.png"])
def test_a_photo_is_never_written_over(tmp_path: Path, name: str, overwrite: bool) -> None:
    (tmp_path / "photo.png").write_bytes(b"precious")
    (tmp_path / "link.png").symlink_to("photo.png")
    with pytest.raises(OutputError, match="being read"):
        opened(tmp_path / name, tmp_path / "photo.png", overwrite=overwrite)
    with pytest.raises(OutputError, match="being read"):
        opened(tmp_path / name, tmp_path, overwrite=overwrite)


@pytest.mark.parametrize("given", ["", "photo.png"])
def test_the_folder_of_the_photos_is_no_place_for_the_pictures(tmp_path: Path, given: str) -> None:
    (tmp_path / "photo.png").write_bytes(b"precious")
    with pytest.raises(OutputError, match="what is read is there"):
        opened(tmp_path, tmp_path / given, overwrite=True)


def test_a_photo_below_the_folder_of_the_pictures_is_safe_too(tmp_path: Path) -> None:
    (tmp_path / "1.jpg").write_bytes(b"precious")
    (tmp_path / "deep").mkdir()
    with opened(tmp_path, tmp_path / "deep", overwrite=True) as output:
        output.put(a_photo("elsewhere/2.jpg"), picture())
        with pytest.raises(OutputError, match="being read"):
            output.put(a_photo(tmp_path / "1.jpg"), picture())
    assert (tmp_path / "1.jpg").read_bytes() == b"precious"


def test_a_picture_of_an_earlier_run_is_only_replaced_when_asked_to(tmp_path: Path) -> None:
    (tmp_path / "1.png").write_bytes(b"precious")
    with opened(tmp_path) as output, pytest.raises(OutputError, match="exists already"):
        output.put(a_photo("a/1.png"), picture())
    assert (tmp_path / "1.png").read_bytes() == b"precious"
    with opened(tmp_path, overwrite=True) as output:
        output.put(a_photo("a/1.png"), picture(77))
    assert level_of(tmp_path / "1.png") == 77


def test_a_start_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    for name in ("page.png", "folder"):
        output = opened(tmp_path / name)
        output.close()
        output.close()
    assert list(tmp_path.iterdir()) == []


def test_a_picture_too_large_for_its_kind_is_one_clear_line(tmp_path: Path) -> None:
    with (
        opened(tmp_path / "page.jpg") as output,
        pytest.raises(OutputError, match=r"can't hold 70000x2 pixels; save it as \.png"),
    ):
        output.put(a_photo("wide.png"), picture(width=70_000, height=2))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_full_disk_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "page.png").symlink_to("/dev/full")
    with (
        opened(tmp_path / "page.png") as output,
        pytest.raises(OutputError, match="no space left on device; make room first"),
    ):
        output.put(a_photo("photo.png"), picture())
