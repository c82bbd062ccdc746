"""Digits on paper, found and read: frames from a source, readings, and what is drawn and written."""

from vision.box import Box
from vision.frame import Frame
from vision.page import Number, Page, Reading
from vision.reader import DigitReader, Settings

__all__ = ["Box", "DigitReader", "Frame", "Number", "Page", "Reading", "Settings"]
