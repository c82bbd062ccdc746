"""Cameras and streams: found, opened, read by a thread of their own, and opened again when they are lost."""

from vision.sources.camera.address import parse_address
from vision.sources.camera.camera_source import CameraSource
from vision.sources.camera.connection import leave
from vision.sources.camera.discovery import CameraInfo, list_cameras

__all__ = [
    "CameraInfo",
    "CameraSource",
    "leave",
    "list_cameras",
    "parse_address",
]
