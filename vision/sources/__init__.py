"""Cameras, streams, videos and photos as frames; the only place that reads them."""

from vision.sources.camera_state import WEBCAM_SIZE_WH
from vision.sources.native_output import silence_opencv, silenced_native_stderr
from vision.sources.picture import Picture, as_frame
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
    title_of,
)

__all__ = [
    "WEBCAM_SIZE_WH",
    "CameraInfo",
    "CameraSettings",
    "CameraState",
    "EndOfSource",
    "Picture",
    "Source",
    "SourceError",
    "as_frame",
    "leave",
    "list_cameras",
    "open_camera",
    "open_photos",
    "open_video",
    "silence_opencv",
    "silenced_native_stderr",
    "title_of",
]
