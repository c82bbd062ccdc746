"""Files that hold several pictures, or one that OpenCV can't decode: PDF, HEIC, TIFF of several pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.util import find_spec

import cv2
import numpy as np

from vision.frame import Image
from vision.sources.errors import SourceError
from vision.sources.picture_decoding import as_bgr, decode_picture

DOCUMENT_SUFFIXES = (".pdf", ".heic", ".heif")
"""File names' ends, in lower case, of what the extra `photos` reads."""
_PAPER_DPI = 200
"""At which a PDF's pages are drawn: a digit written 5 mm high is 39 pixels then, as on a scan."""
_MOST_SIDE_PX = 8000
_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")


def pictures_in(data: bytes) -> Iterator[Image]:
    """Each page of the file with the content `data`, (H, W, 3) uint8 BGR, upright; a photo is one page.

    Raises SourceError with what is wrong, as "is damaged", also where a library is missing.
    """
    return _decoder_of(data)(data)


def _decoder_of(data: bytes) -> Callable[[bytes], Iterator[Image]]:
    if b"%PDF-" in data[:1024]:
        return _pdf_pages
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        return _heif_pictures
    if data[:4] in (b"II*\0", b"MM\0*"):
        return _tiff_pages
    return _one_picture


def _one_picture(data: bytes) -> Iterator[Image]:
    yield decode_picture(data)


def _tiff_pages(data: bytes) -> Iterator[Image]:
    yield decode_picture(data)
    try:
        is_read, pages = cv2.imdecodemulti(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    except cv2.error as error:
        raise SourceError("is damaged behind its first page") from error
    if is_read:
        for page in pages[1:]:
            yield np.asarray(page, np.uint8)


def _pdf_pages(data: bytes) -> Iterator[Image]:
    _need("pypdfium2", "a PDF")
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(data) as document:
            for page in document:
                scale = min(_PAPER_DPI / 72, _MOST_SIDE_PX / max(1.0, *page.get_size()))
                # A copy, for the picture's memory goes with the page.
                yield as_bgr(np.array(page.render(scale=scale).to_numpy(), np.uint8))
                page.close()
    except pypdfium2.PdfiumError as error:
        raise SourceError(f"is a PDF that can't be opened ({error})") from error


def _heif_pictures(data: bytes) -> Iterator[Image]:
    _need("pillow_heif", "HEIC, as iPhones save it")
    import pillow_heif

    try:
        picture = np.asarray(pillow_heif.open_heif(data, convert_hdr_to_8bit=True).to_pillow().convert("RGB"))
    except (ValueError, RuntimeError, EOFError, SyntaxError) as error:
        raise SourceError(f"is HEIC that can't be decoded ({error})") from error
    yield np.asarray(cv2.cvtColor(np.asarray(picture, np.uint8), cv2.COLOR_RGB2BGR), np.uint8)


def _need(library: str, what: str) -> None:
    if find_spec(library) is None:
        name = library.replace("_", "-")
        raise SourceError(
            f"is {what}, and {name} is not installed; "
            "install it with: pip install 'handwritten-digit-reader[photos]'"
        )
