"""The command line, and what is opened for it."""
