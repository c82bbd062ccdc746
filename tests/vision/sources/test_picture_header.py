"""What a picture's first bytes say agrees with what OpenCV decodes, for every kind that is read."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.sources.file_kinds import PICTURE_SUFFIXES
from vision.sources.picture_header import read_header

HEIGHT, WIDTH = 37, 53
COLOURED = [ending for ending in PICTURE_SUFFIXES if ending not in (".pgm", ".pbm")]
PICTURE = np.random.default_rng(0).integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)


def encoded(ending: str, picture: np.typing.NDArray[np.generic] = PICTURE) -> bytes:
    is_done, data = cv2.imencode(ending, np.asarray(picture))
    assert is_done
    return data.tobytes()


@pytest.mark.parametrize("ending", COLOURED)
def test_the_size_is_what_is_decoded(ending: str) -> None:
    header = read_header(encoded(ending))
    assert header is not None
    assert (header.width, header.height, header.pages) == (WIDTH, HEIGHT, 1)


@pytest.mark.parametrize(("ending", "start"), [(".pgm", b"P5\n# made by hand\n"), (".pbm", b"P4 # one\n")])
def test_comments_in_a_netpbm_header_are_passed_over(ending: str, start: bytes) -> None:
    data = encoded(ending, PICTURE[..., 0])
    header = read_header(start + data[data.index(b"\n") + 1 :])
    assert header is not None
    assert (header.width, header.height) == (WIDTH, HEIGHT)


@pytest.mark.parametrize("ending", [".png", ".tiff"])
def test_16_bits_and_transparency_are_counted_in_bytes(ending: str) -> None:
    header = read_header(encoded(ending, np.zeros((HEIGHT, WIDTH, 4), np.uint16)))
    assert header is not None
    assert header.bytes_per_pixel == 8


def test_pages_of_a_tiff_are_counted() -> None:
    _, data = cv2.imencodemulti(".tiff", [PICTURE] * 3)
    header = read_header(np.asarray(data, np.uint8).tobytes())
    assert header is not None
    assert (header.width, header.height, header.pages) == (WIDTH, HEIGHT, 3)


def test_a_tiff_whose_directories_go_round_in_a_circle_comes_to_an_end() -> None:
    data = bytearray(encoded(".tiff"))
    first = int.from_bytes(data[4:8], "little")
    count = int.from_bytes(data[first : first + 2], "little")
    data[first + 2 + 12 * count : first + 6 + 12 * count] = first.to_bytes(4, "little")
    header = read_header(bytes(data))
    assert header is not None
    assert header.pages == 1


def gif_of(pictures: int) -> bytes:
    """A GIF of that many small pictures, as OpenCV writes one."""
    animation = cv2.Animation()
    animation.frames = [np.roll(PICTURE, 5 * shift, axis=1) for shift in range(pictures)]
    animation.durations = [100] * pictures
    is_done, data = cv2.imencodeanimation(".gif", animation)
    assert is_done
    return np.asarray(data, np.uint8).tobytes()


def test_pictures_of_a_gif_are_counted() -> None:
    header = read_header(gif_of(4))
    assert header is not None
    assert header.pages == 4


@given(
    start=st.sampled_from([encoded(ending) for ending in COLOURED]),
    cut=st.integers(0, 400),
    noise=st.binary(max_size=40),
)
def test_cut_and_damaged_headers_are_no_exception(start: bytes, cut: int, noise: bytes) -> None:
    read_header(start[:cut] + noise)
