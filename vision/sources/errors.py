"""What a source says when it can't give pictures, or has no more of them."""


class SourceError(Exception):
    """A source that can't be read; its text is the one line for the user, without `error: `."""


class EndOfSource(Exception):
    """Every frame was read, or the source was closed."""


class MissingLibraryError(SourceError):
    """What reads a kind of file is not installed; the text says how to install it."""
