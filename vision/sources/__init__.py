"""Cameras, streams, videos and photos as frames."""
