"""The program: its command line, what is opened for it, and what it tells the user."""

from vision.app.program import main
from vision.sources import leave

__all__ = ["leave", "main"]
