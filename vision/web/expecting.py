"""What numbers look like, as somebody sets it on the page."""

from __future__ import annotations

from typing import Any

from vision.layout import Form, FormError, parse_form
from vision.web.errors import RequestError

_MOST_FORMS = 4
"""A number with unread digits is tried with up to 1,000 fillings against each."""
_MOST_LETTERS = 24
"""Of a form: enough for 0..1000000/0.001, too few for numbers that take long to divide."""


def forms_in(given: dict[str, Any]) -> list[Form]:
    """The forms in the text `expect`, between blanks; RequestError for what makes no sense."""
    text = given.get("expect")
    if not isinstance(text, str):
        raise RequestError(400, 'send {"expect": "0..20/0.5"}')
    words = text.split()
    if len(words) > _MOST_FORMS or any(len(word) > _MOST_LETTERS for word in words):
        raise RequestError(400, f"at most {_MOST_FORMS} forms of {_MOST_LETTERS} letters are taken")
    if any(word.startswith("re:") for word in words):
        # Some expressions take years to match, and nothing can stop one.
        raise RequestError(
            400, "a regular expression is set where the server is started: --expect re:PATTERN"
        )
    try:
        return [parse_form(word) for word in words]
    except FormError as error:
        raise RequestError(400, str(error)) from error
