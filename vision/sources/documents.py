"""Files that hold several pictures, or one that OpenCV can't decode: PDF, HEIC, TIFF of several pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.util import find_spec

import cv2
import numpy as np

from vision.frame import Image
from vision.sources.errors import MissingLibraryError, SourceError
from vision.sources.file_kinds import is_heif, is_pdf
from vision.sources.picture_decoding import MOST_BYTES, as_bgr, decode_picture
from vision.sources.picture_header import read_header

_PAPER_DPI = 200
"""At which a PDF's pages are drawn: a digit written 5 mm high is 39 pixels then, as on a scan."""
_MOST_SIDE_PX = 8000


def pictures_in(data: bytes) -> Iterator[Image]:
    """Each page of the file with the content `data`, (H, W, 3) uint8 BGR, upright; a photo is one page.

    Raises SourceError with what is wrong, as "is damaged", also where a library is missing.
    """
    return _decoder_of(data)(data)


def _decoder_of(data: bytes) -> Callable[[bytes], Iterator[Image]]:
    if is_pdf(data):
        return _pdf_pages
    if is_heif(data):
        return _heif_pictures
    header = read_header(data)
    return _tiff_pages if header and header.kind == "TIFF" and header.pages > 1 else _one_picture


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
        opened = pillow_heif.open_heif(data, convert_hdr_to_8bit=True)
        width, height = opened.size
        if 3 * width * height > MOST_BYTES:
            raise SourceError(f"is too large, {width}x{height} pixels; make it smaller")
        picture = np.asarray(opened.to_pillow().convert("RGB"))
    except (ValueError, RuntimeError, EOFError, SyntaxError) as error:
        raise SourceError(f"is HEIC that can't be decoded ({error})") from error
    yield np.asarray(cv2.cvtColor(np.asarray(picture, np.uint8), cv2.COLOR_RGB2BGR), np.uint8)


def _need(library: str, what: str) -> None:
    if find_spec(library) is None:
        name = library.replace("_", "-")
        raise MissingLibraryError(
            f"is {what}, and {name} is not installed; "
            "install it with: pip install 'handwritten-digit-reader[photos]'"
        )
