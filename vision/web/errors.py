"""What can go wrong with a server."""


class WebError(Exception):
    """The page can't be served; the text is the one line for the user, without `error: `."""


class RequestError(Exception):
    """A request that is answered with an HTTP status of 4xx or 5xx and one line of text."""

    def __init__(self, status: int, text: str, *, retry_after_s: int | None = None) -> None:
        super().__init__(text)
        self.status = status
        self.text = text
        self.retry_after_s = retry_after_s
