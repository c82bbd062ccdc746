"""The window with the picture and what was read on it, its keys and its mouse."""

from vision.window.display import NoDisplay, find_display
from vision.window.keys import KEYS
from vision.window.screen import NoWindow, Screen
from vision.window.snapshot import Snapshots
from vision.window.window import Window

__all__ = [
    "KEYS",
    "NoDisplay",
    "NoWindow",
    "Screen",
    "Snapshots",
    "Window",
    "find_display",
]
