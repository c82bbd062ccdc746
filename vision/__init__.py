"""Digits on paper, found and read: frames from a source, readings, and what is drawn and written."""

from vision.box import Box
from vision.drawing.overlay import draw
from vision.frame import Frame
from vision.page import Number, Page, Reading, Status
from vision.reader import DigitReader, Settings
from vision.sources.source import CameraSettings, SourceError, open_camera, open_photos, open_video

__all__ = [
    "Box",
    "CameraSettings",
    "DigitReader",
    "Frame",
    "Number",
    "Page",
    "Reading",
    "Settings",
    "SourceError",
    "Status",
    "draw",
    "open_camera",
    "open_photos",
    "open_video",
]
