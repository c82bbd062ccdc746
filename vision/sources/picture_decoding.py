"""The bytes of a photo as a picture, whatever its depth, colours and orientation."""

from typing import Any, Literal

import cv2
import numpy as np
import numpy.typing as npt

from vision.frame import Image
from vision.sources.errors import SourceError
from vision.sources.picture_header import read_header

_MOST_BYTES = 640_000_000
"""Of a decoded picture: 200 megapixels in colour, the most that phones take (16320x12240: 599 MB)."""
_MOST_SCANS = 100
"""Of a progressive JPEG; cameras and browsers' tools write about ten, and 600 take 14 s."""
_EXIF_ORIENTATION = 0x0112
_EXIF_ENTRY_BYTES = 12


def decode_picture(data: bytes) -> Image:
    """(H, W, 3) uint8 BGR, upright as `cv2.imread` turns it.

    Grey becomes BGR, transparent parts become white paper, 16 bits and floats (0 to 1) are scaled to 8.
    Raises `SourceError` with what is wrong, as "is empty".
    """
    if not data:
        raise SourceError("is empty")
    check_size(data)
    try:
        # UNCHANGED alone keeps the transparency, and it alone reads TIFFs that carry EXIF; it leaves the
        # turning to us.
        raw, kinds, metadata = cv2.imdecodeWithMetadata(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    except cv2.error as error:
        if error.code == cv2.Error.StsNoMem:
            raise SourceError("needs more memory than this machine has left") from error
        raise SourceError("is damaged") from error
    if raw is None:
        raise SourceError("is damaged, or no picture that OpenCV can read")
    picture = _bgr(_eight_bits(np.asarray(raw)))
    for kind, block in zip(kinds, metadata, strict=True):
        if kind == cv2.IMAGE_METADATA_EXIF:
            return _upright(picture, _orientation(np.asarray(block, np.uint8).tobytes()))
    return picture


def check_size(data: bytes, most_bytes: int = _MOST_BYTES) -> None:
    """`SourceError` for what is no picture, and for one that takes too much memory or time to decode."""
    header = read_header(data)
    if header is None:
        raise SourceError("is damaged, or no picture that OpenCV can read")
    # What is grey becomes colour here.
    if header.width * header.height * max(3, header.bytes_per_pixel) > most_bytes:
        size = f"{header.width}x{header.height} pixels of {8 * header.bytes_per_pixel} bits"
        raise SourceError(f"is too large, {size}; make it smaller")
    if header.kind == "JPEG" and data.count(b"\xff\xda") > _MOST_SCANS:
        raise SourceError(f"has more than {_MOST_SCANS} scans, which no camera writes")


def _eight_bits(raw: npt.NDArray[Any]) -> npt.NDArray[np.uint8]:
    """The same picture with the whole range of its type spread over 0 to 255; floats count from 0 to 1."""
    if raw.dtype == np.uint8:
        return np.asarray(raw, np.uint8)
    if raw.dtype == np.uint16:
        # A fifth of the memory that NumPy takes for it.
        return np.asarray(cv2.convertScaleAbs(raw, alpha=255 / 65535), np.uint8)
    full = np.iinfo(raw.dtype).max if np.issubdtype(raw.dtype, np.integer) else 1
    # Cut first: what is scaled first may overflow, and NumPy says so on standard error.
    bounded = np.clip(np.nan_to_num(raw), 0, full)
    return np.asarray(np.rint(bounded * (255 / full)), np.uint8)


def _bgr(raw: npt.NDArray[np.uint8]) -> Image:
    """(H, W), (H, W, 1), (H, W, 3) or (H, W, 4) as (H, W, 3); what is transparent shows white."""
    if raw.ndim == 2 or raw.shape[2] == 1:
        return np.asarray(cv2.cvtColor(raw, cv2.COLOR_GRAY2BGR), np.uint8)
    if raw.shape[2] == 3:
        return raw
    if raw.shape[2] != 4:
        raise SourceError(f"has {raw.shape[2]} colour channels, and only 1, 3 and 4 can be read")
    ink, opacity = raw[..., :3], cv2.cvtColor(np.ascontiguousarray(raw[..., 3]), cv2.COLOR_GRAY2BGR)
    shown = cv2.multiply(ink, opacity, scale=1 / 255)
    return np.asarray(cv2.add(shown, cv2.bitwise_not(opacity)), np.uint8)


def _orientation(exif: bytes) -> int:
    """The EXIF orientation, 1 to 8; 1 (upright) where there is none or it makes no sense."""
    order: Literal["little", "big"] = "little" if exif[:2] == b"II" else "big"

    def number(at: int, size: int) -> int:
        return int.from_bytes(exif[at : at + size], order)

    start = number(4, 4)
    for at in range(start + 2, start + 2 + number(start, 2) * _EXIF_ENTRY_BYTES, _EXIF_ENTRY_BYTES):
        if number(at, 2) == _EXIF_ORIENTATION:
            value = number(at + 8, 2)
            return value if 1 <= value <= 8 else 1
    return 1


def _upright(picture: Image, orientation: int) -> Image:
    """`picture` mirrored and turned back from the way the camera was held."""
    # 5 to 8 stand with rows and columns changed; 2 and 7, 3 and 8 ... differ by a flip from those.
    turned = cv2.transpose(picture) if orientation >= 5 else picture
    flips = {2: 1, 3: -1, 4: 0, 6: 1, 7: -1, 8: 0}
    if orientation in flips:
        turned = cv2.flip(turned, flips[orientation])
    return np.asarray(turned, np.uint8)
