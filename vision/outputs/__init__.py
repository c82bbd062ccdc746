"""Readings, events, pictures and videos as files; a command that is run on changes."""
