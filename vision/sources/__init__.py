"""Cameras, streams, videos and photos as frames; the only place that reads them."""

from vision.sources.camera_state import WEBCAM_SIZE_WH
from vision.sources.identification import Identified, identify
from vision.sources.named_files import expanded
from vision.sources.native_output import silence_opencv, silenced_native_stderr
from vision.sources.picture_decoding import decode_picture
from vision.sources.redaction import redacted, redacted_line
from vision.sources.source import (
    CameraInfo,
    CameraSettings,
    CameraState,
    EndOfSource,
    Source,
    SourceError,
    leave,
    list_cameras,
    open_camera,
    open_photos,
    open_video,
    open_videos,
    title_of,
)

__all__ = [
    "WEBCAM_SIZE_WH",
    "CameraInfo",
    "CameraSettings",
    "CameraState",
    "EndOfSource",
    "Identified",
    "Source",
    "SourceError",
    "decode_picture",
    "expanded",
    "identify",
    "leave",
    "list_cameras",
    "open_camera",
    "open_photos",
    "open_video",
    "open_videos",
    "redacted",
    "redacted_line",
    "silence_opencv",
    "silenced_native_stderr",
    "title_of",
]
