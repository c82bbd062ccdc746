"""Marks to what they most likely are, by what the recognizer says of them and of the page."""
