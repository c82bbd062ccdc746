"""Files that hold several pictures, or one that OpenCV can't decode."""

from __future__ import annotations

import io
from pathlib import Path

import cv2
import numpy as np
import pillow_heif
import pytest
from PIL import Image as Pillow

from tests.vision.marks import a_list_of_marks
from vision.app import main
from vision.sources import documents
from vision.sources.errors import SourceError
from vision.sources.source import open_photos

PAGES = (("12.5", "7"), ("18.5", "9"))


def drawn(marks: tuple[str, ...]) -> Pillow.Image:
    return Pillow.fromarray(a_list_of_marks(marks)[..., ::-1])


def a_document(path: Path) -> Path:
    """A file with both pages, or with the first where its kind holds one."""
    first, second = (drawn(marks) for marks in PAGES)
    if path.suffix == ".heic":
        pillow_heif.from_pillow(first).save(path, quality=90)
    elif path.suffix == ".pdf":
        # As a scanner at 200 pixels an inch writes it.
        first.save(path, save_all=True, append_images=[second], resolution=200)
    else:
        first.save(path, save_all=True, append_images=[second])
    return path


@pytest.mark.parametrize(("name", "count"), [("a.pdf", 2), ("a.tiff", 2), ("a.heic", 1)])
def test_each_page_is_a_photo_with_its_number(tmp_path: Path, name: str, count: int) -> None:
    frames = list(open_photos([a_document(tmp_path / name)]))
    assert [(frame.index, frame.page) for frame in frames] == [(at, at + 1) for at in range(count)]
    for frame, marks in zip(frames, PAGES, strict=False):
        sheet = a_list_of_marks(marks)
        assert np.abs(frame.image.astype(int) - sheet).mean() < 6


def test_the_pages_of_a_pdf_are_pages_of_the_table(tmp_path: Path) -> None:
    document, table = a_document(tmp_path / "a.pdf"), tmp_path / "x.csv"
    assert main(["--image", str(document), "--table", str(table), "--no-window", "--quiet"]) == 0
    rows = [line.split(",") for line in table.read_text().splitlines()[1:]]
    assert [(row[1], row[7]) for row in rows if row[6] == "2"] == [
        ("1", "12.5"),
        ("1", "7"),
        ("2", "18.5"),
        ("2", "9"),
    ]


def test_what_is_in_a_folder_and_lacks_its_library_is_told_and_not_passed_over_in_silence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    a_document(tmp_path / "a.heic")
    cv2.imwrite(str(tmp_path / "b.png"), a_list_of_marks(("7",)))
    monkeypatch.setattr(documents, "find_spec", lambda name: None)
    assert main(["--image", str(tmp_path), "--no-window"]) == 3
    told = capsys.readouterr().err
    assert "a.heic is HEIC, as iPhones save it, and pillow-heif is not installed; install it with" in told
    assert "1 of 2 photos read, 1 damaged" in told


@pytest.mark.parametrize("head", [b"%PDF-1.7\n", b"\0\0\0\x18ftypheic"])
def test_what_is_damaged_is_told(head: bytes) -> None:
    with pytest.raises(SourceError, match="can't be"):
        list(documents.pictures_in(head + bytes(range(200))))


def test_a_tiff_of_one_page_is_one_photo() -> None:
    content = io.BytesIO()
    drawn(PAGES[0]).save(content, "TIFF")
    assert len(list(documents.pictures_in(content.getvalue()))) == 1
