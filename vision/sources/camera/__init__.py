"""Cameras and streams: opened, read by a thread, and opened again when they are lost."""
