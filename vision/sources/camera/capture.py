"""One open connection to a camera or stream, as OpenCV makes it."""

import os
import sys
from itertools import chain

import cv2
import numpy as np

from vision.frame import Image
from vision.sources.camera.address import Address
from vision.sources.camera.camera_jpeg import decode_jpeg
from vision.sources.camera_state import CameraSettings
from vision.sources.errors import SourceError

if sys.platform == "linux":
    from vision.sources.camera.v4l2 import ask_camera

_BACKENDS = {"linux": cv2.CAP_V4L2, "darwin": cv2.CAP_AVFOUNDATION, "win32": cv2.CAP_DSHOW}
_OPTIONS_VARIABLE = "OPENCV_FFMPEG_CAPTURE_OPTIONS"
_FFMPEG_OPTIONS = "rtsp_transport;tcp|fflags;nobuffer|analyzeduration;500000"
"""TCP loses no packets; the rest keeps FFmpeg from collecting 1.5 s of video before the first picture."""
_FFMPEG_THREADS = 2
"""Each thread holds one frame back: an H.264 picture is 86 ms old with 1, 112 with 2, and 312 with the 8
that FFmpeg takes on 8 cores. One alone may not keep up with a 4K camera."""
_MOST_RAW_PIXELS_A_SECOND = 640 * 480 * 30
"""What USB 2 carries uncompressed, about; beyond it a camera has to send JPEGs."""
_MOST_FPS = 1000.0


class Capture:
    """A camera that is open: `grab` waits for the next frame, `picture` decodes it."""

    def __init__(self, address: Address, settings: CameraSettings) -> None:
        """Opens it; `SourceError` (without a reason) where it doesn't open."""
        # Asked first: not every driver lets a camera be opened twice.
        needs_jpeg = not address.is_stream and _needs_jpeg(address, settings)
        self._capture = _open_stream(address, settings) if address.is_stream else _open_device(address)
        if not self._capture.isOpened():
            raise SourceError(f"{address.title} did not open")
        if not address.is_stream:
            self._ask_for(settings, needs_jpeg)
        # We decode JPEGs ourselves: OpenCV and FFmpeg fill up those that come in part with what the
        # buffer held before, and a picture must never be made of two.
        self._is_jpeg = self._fourcc() == "MJPG" and self._hand_out_undecoded(address)
        self.granted = self._granted(address, settings)

    def grab(self) -> bool:
        """Waits for the next frame; False where none came in time or the connection is broken."""
        return self._capture.grab()

    def picture(self) -> Image | None:
        """The frame that was grabbed; None where it is damaged."""
        try:
            is_there, raw = self._capture.retrieve()
            if not is_there:
                return None
            image = decode_jpeg(np.asarray(raw, np.uint8).tobytes()) if self._is_jpeg else raw
        except cv2.error:
            return None
        if image is None or image.ndim != 3 or not image.size:
            return None
        return np.asarray(image, np.uint8)

    def release(self) -> None:
        self._capture.release()

    def _ask_for(self, settings: CameraSettings, needs_jpeg: bool) -> None:
        # The format first: with some drivers the size is taken only where the format has it.
        if needs_jpeg:
            self._capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        if settings.size_wh:
            self._capture.set(cv2.CAP_PROP_FRAME_WIDTH, settings.size_wh[0])
            self._capture.set(cv2.CAP_PROP_FRAME_HEIGHT, settings.size_wh[1])
        if settings.fps:
            self._capture.set(cv2.CAP_PROP_FPS, settings.fps)

    def _hand_out_undecoded(self, address: Address) -> bool:
        if address.is_stream:
            return self._capture.set(cv2.CAP_PROP_FORMAT, -1)
        return sys.platform == "linux" and self._capture.set(cv2.CAP_PROP_CONVERT_RGB, 0)

    def _fourcc(self) -> str:
        code = int(self._capture.get(cv2.CAP_PROP_FOURCC)) & 0xFFFFFFFF
        letters = code.to_bytes(4, "little")
        return letters.decode("ascii") if letters.isalnum() and letters.isascii() else ""

    def _granted(self, address: Address, settings: CameraSettings) -> str:
        """`1280x720 MJPG at 30 fps (asked for 60 fps)`: read back, for `set` says True and does nothing."""
        size_wh = tuple(
            int(self._capture.get(which)) for which in (cv2.CAP_PROP_FRAME_WIDTH, cv2.CAP_PROP_FRAME_HEIGHT)
        )
        # A stream's rate is a guess of FFmpeg's, 25 for MJPEG at any rate.
        fps = 0.0 if address.is_stream else self._capture.get(cv2.CAP_PROP_FPS)
        got = f"{size_wh[0]}x{size_wh[1]} {self._fourcc()}".rstrip()
        if 0 < fps < _MOST_FPS:
            got += f" at {fps:.3g} fps"
        missed = []
        if not address.is_stream and settings.size_wh and settings.size_wh != size_wh:
            missed.append("{}x{}".format(*settings.size_wh))
        if not address.is_stream and settings.fps and abs(settings.fps - fps) > 0.5:
            missed.append(f"{settings.fps:.3g} fps")
        return f"{got} (asked for {' at '.join(missed)})" if missed else got


def _open_stream(address: Address, settings: CameraSettings) -> cv2.VideoCapture:
    parameters = {
        cv2.CAP_PROP_OPEN_TIMEOUT_MSEC: round(1000 * settings.open_timeout_s),
        # A timeout is the end of FFmpeg's connection, so it mustn't come before the first picture may.
        cv2.CAP_PROP_READ_TIMEOUT_MSEC: round(1000 * settings.first_picture_s),
        cv2.CAP_PROP_N_THREADS: _FFMPEG_THREADS,
    }
    # This variable is the only way to FFmpeg's options; it is read at each opening, also of files later on.
    given = os.environ.setdefault(_OPTIONS_VARIABLE, _FFMPEG_OPTIONS)
    try:
        return cv2.VideoCapture(str(address.target), cv2.CAP_FFMPEG, list(chain(*parameters.items())))
    finally:
        if given == _FFMPEG_OPTIONS:
            os.environ.pop(_OPTIONS_VARIABLE, None)


def _open_device(address: Address) -> cv2.VideoCapture:
    # Seconds that OpenCV waits for a V4L2 frame; 10 by itself.
    os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", "2")
    return cv2.VideoCapture(address.target, _BACKENDS.get(sys.platform, cv2.CAP_ANY))


def _needs_jpeg(address: Address, settings: CameraSettings) -> bool:
    """Whether what is asked for comes fast enough as JPEGs only, which cost decoding and some quality."""
    if settings.size_wh is None and settings.fps is None:
        return False
    size_wh, fps = settings.size_wh or (640, 480), settings.fps or 30.0
    if sys.platform == "linux" and address.device:
        camera = ask_camera(address.device)
        modes = [mode for mode in camera.modes if mode.size_wh == size_wh] if camera else []
        jpeg_fps = max((mode.fps for mode in modes if mode.fourcc == "MJPG"), default=-1.0)
        raw_fps = max((mode.fps for mode in modes if mode.fourcc != "MJPG"), default=-1.0)
        if modes:
            return raw_fps < min(fps, jpeg_fps)
    return size_wh[0] * size_wh[1] * fps > _MOST_RAW_PIXELS_A_SECOND
