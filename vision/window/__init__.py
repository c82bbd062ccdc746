"""The window, its keys and its mouse."""
