"""Photos: which are read, in which order, and as what picture."""

import zlib
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from vision.sources.picture_decoding import decode_picture
from vision.sources.source import EndOfSource, SourceError, open_photos

Raw = npt.NDArray[np.generic]


def encoded(raw: Raw, ending: str = ".png") -> bytes:
    is_done, data = cv2.imencode(ending, np.asarray(raw))
    assert is_done
    return data.tobytes()


def write(path: Path, shade: int = 200) -> Path:
    """A photo of one shade, in the format that `path` ends with (JPEG for what OpenCV doesn't write)."""
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_bytes(encoded(np.full((6, 8, 3), shade, np.uint8), path.suffix.lower() or ".jpg"))
    return path


def sources_of(*paths: Path) -> list[str]:
    with open_photos(paths) as source:
        return [frame.source for frame in source]


def test_photos_come_in_the_order_given_and_folders_sorted_by_name(tmp_path: Path) -> None:
    last, first = write(tmp_path / "z.jpg"), write(tmp_path / "a.jpg")
    inside = [write(tmp_path / "scans" / name) for name in ("2.png", "1.png", "10.png", "deeper/0.png")]
    expected = [last, inside[1], inside[2], inside[0], inside[3], first]
    assert sources_of(last, tmp_path / "scans", first) == [str(path) for path in expected]


def test_every_photo_is_frame_0_at_time_0(tmp_path: Path) -> None:
    paths = [write(tmp_path / name) for name in ("a.png", "b.png")]
    with open_photos(paths) as source:
        assert source.frame_count == 2
        assert [(frame.index, frame.time_s) for frame in source] == [(0, 0.0), (0, 0.0)]
    assert source.summary == "2 photos read"


def test_a_folder_gives_pictures_of_every_kind_and_case_and_nothing_else(tmp_path: Path) -> None:
    names = ["ä ö.JPG", "b.jpeg", "c.PNG", "d.webp", "e.bmp", "f.tiff", "g.TIF"]
    for name in names:
        write(tmp_path / name)
    (tmp_path / "notes.txt").write_text("no picture")
    (tmp_path / "._b.jpg").write_bytes(b"what macOS leaves beside a photo")
    assert sorted(Path(source).name for source in sources_of(tmp_path)) == sorted(names)


def test_a_file_given_by_name_is_read_whatever_it_is_called(tmp_path: Path) -> None:
    path = write(tmp_path / "photo.jpg").rename(tmp_path / "photo")
    assert sources_of(path) == [str(path)]


def test_the_others_are_read_where_one_photo_cannot_be(tmp_path: Path) -> None:
    good = [write(tmp_path / "a.png"), write(tmp_path / "c.png")]
    (tmp_path / "b.png").write_text("no picture")
    with open_photos([tmp_path]) as source:
        assert [frame.source for frame in source] == [str(path) for path in good]
    assert (source.frames_read, source.frames_damaged) == (2, 1)
    assert source.summary == "2 of 3 photos read, 1 damaged"
    assert list(source.problems) == [
        f"{tmp_path / 'b.png'} is damaged, or no picture that OpenCV can read; save it again as JPEG or PNG"
    ]


def test_a_single_photo_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "photo.heic"
    path.write_text("no picture")
    with (
        open_photos([path]) as source,
        pytest.raises(SourceError, match="save it as JPEG or PNG first") as error,
    ):
        source.read(0)
    assert str(error.value).startswith(f"{path} is a .heic file, which is not read here")


def test_photos_none_of_which_can_be_read_are_an_error(tmp_path: Path) -> None:
    for name in ("a.jpg", "b.jpg"):
        (tmp_path / name).touch()
    with open_photos([tmp_path]) as source:
        with pytest.raises(SourceError, match=r"none of 2 photos could be read; first, .*a\.jpg is empty"):
            source.read(0)
        assert source.summary == "0 of 2 photos read, 2 damaged"


@pytest.mark.parametrize(
    ("name", "says"), [("gone.jpg", "no photo or folder at"), ("empty", "no picture in the folder")]
)
def test_paths_without_photos_are_refused_before_anything_is_read(
    name: str, says: str, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "notes.txt").touch()
    with pytest.raises(SourceError, match=says):
        open_photos([write(tmp_path / "good.png"), tmp_path / name])


def test_a_closed_source_of_photos_has_no_more(tmp_path: Path) -> None:
    source = open_photos([write(tmp_path / "a.png"), write(tmp_path / "b.png")])
    source.read(0)
    source.close()
    with pytest.raises(EndOfSource):
        source.read(0)


def test_a_picture_comes_as_opencv_reads_it() -> None:
    raw = np.random.default_rng(0).integers(0, 256, (30, 40, 3), np.uint8)
    np.testing.assert_array_equal(decode_picture(encoded(raw)), raw)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (np.full((1, 1), 77, np.uint8), 77),
        (np.full((3, 4), 77, np.uint8), 77),
        (np.full((3, 4), 77 * 257, np.uint16), 77),
        (np.full((3, 4, 3), 65535, np.uint16), 255),
    ],
    ids=["1x1", "grey", "16-bit grey", "16-bit colour"],
)
def test_grey_and_16_bit_pictures_become_8_bit_colour(raw: Raw, expected: int) -> None:
    image = decode_picture(encoded(raw))
    assert image.dtype == np.uint8
    np.testing.assert_array_equal(image, np.full((*raw.shape[:2], 3), expected))


def test_a_float_tiff_from_0_to_1_is_read_as_0_to_255() -> None:
    raw = np.array([[0.0, 0.5, 1.0, 7.0, np.nan]], np.float32)
    image = decode_picture(encoded(np.dstack([raw] * 3), ".tiff"))
    assert image[0, :, 0].tolist() == [0, 128, 255, 255, 0]


@pytest.mark.parametrize(("opacity", "expected"), [(0, 255), (255, 40), (51, 212)])
def test_transparent_parts_show_white_paper(opacity: int, expected: int) -> None:
    raw = np.full((3, 4, 4), (40, 40, 40, opacity), np.uint8)
    np.testing.assert_array_equal(decode_picture(encoded(raw)), np.full((3, 4, 3), expected))


def with_orientation(raw: Raw, orientation: int, *, is_motorola: bool) -> bytes:
    """A PNG whose EXIF says how the camera was held; cv2 turns it by that."""
    order: Literal["big", "little"] = "big" if is_motorola else "little"
    fields = [(42, 2), (8, 4), (1, 2), (0x0112, 2), (3, 2), (1, 4), (orientation, 2), (0, 2), (0, 4)]
    exif = (b"MM" if is_motorola else b"II") + b"".join(value.to_bytes(size, order) for value, size in fields)
    data = encoded(raw)
    chunk = b"eXIf" + exif
    end_of_header = 33
    block = len(exif).to_bytes(4) + chunk + zlib.crc32(chunk).to_bytes(4)
    return data[:end_of_header] + block + data[end_of_header:]


@pytest.mark.parametrize("is_motorola", [True, False])
@pytest.mark.parametrize("orientation", range(10))
def test_pictures_are_turned_as_opencv_turns_them(orientation: int, is_motorola: bool) -> None:
    raw = np.random.default_rng(0).integers(0, 256, (5, 7, 3), np.uint8)
    data = with_orientation(raw, orientation, is_motorola=is_motorola)
    by_opencv = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    assert by_opencv is not None
    np.testing.assert_array_equal(decode_picture(data), by_opencv)


def test_a_picture_with_transparency_is_turned_too() -> None:
    raw = np.full((5, 7, 4), 255, np.uint8)
    assert decode_picture(with_orientation(raw, 6, is_motorola=True)).shape == (7, 5, 3)


def test_a_picture_of_100_megapixels_is_read() -> None:
    image = decode_picture(encoded(np.zeros((10_000, 10_000), np.uint8)))
    assert image.shape == (10_000, 10_000, 3)


@pytest.mark.parametrize("size", [(40_000, 40_000), (65_535, 65_535), (1, 400_000_000)])
def test_a_picture_too_large_for_the_memory_is_refused_by_its_header(size: tuple[int, int]) -> None:
    header = "P5 {} {} 255\n".format(*size).encode()
    with pytest.raises(SourceError, match=r"is too large, \d+x\d+ pixels"):
        decode_picture(header + bytes(1000))


def test_a_jpeg_of_hundreds_of_scans_is_refused() -> None:
    data = encoded(np.zeros((8, 8, 3), np.uint8), ".jpg")
    scan = data[data.index(b"\xff\xda") : -2]
    with pytest.raises(SourceError, match="has more than 100 scans"):
        decode_picture(data[:-2] + 600 * scan + data[-2:])


def test_float_pictures_of_extreme_values_bring_no_warning() -> None:
    # Warnings are errors here.
    raw = np.array([[3e38, -3e38, np.inf, -np.inf, np.nan, 0.5]], np.float32)
    image = decode_picture(encoded(np.dstack([raw] * 3), ".tiff"))
    assert image[0, :, 0].tolist() == [255, 0, 255, 0, 0, 128]


@pytest.mark.parametrize("ending", [".jpg", ".png", ".webp"])
def test_half_a_picture_is_no_picture(ending: str) -> None:
    data = encoded(np.random.default_rng(0).integers(0, 256, (50, 50, 3), np.uint8), ending)
    with pytest.raises(SourceError, match="damaged"):
        decode_picture(data[: len(data) // 2])
