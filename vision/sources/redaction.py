"""Addresses as others may see them: what may be a secret is hidden, what is known to be none is shown."""

from __future__ import annotations

import re
from urllib.parse import unquote

_HIDDEN = "***"
_ADDRESS = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]+):/{1,2}(?P<rest>.*)", re.DOTALL)
# With a colon that doesn't start a port before it, an `@` ends a password even behind "/", "?" or "#":
# whoever typed it forgot to write those as %2F, %3F or %23.
_LOGIN = re.compile(r"[^/?#]*@|[^/?#@]*:(?!\d*(/|\?|#|$)).*@|[^/?#@]*:\d+[/?#].*@", re.DOTALL)
_HOST = re.compile(r"(\[[0-9A-Fa-f:.%]*\]|[\w.-]*)(:\d{0,5})?")
_SECRET_WORD = re.compile(
    r"user|usr|login|account|pwd|psw|pass|token|auth|secret|key|sid|session|sign|credential|code",
    re.IGNORECASE,
)
_PLAIN_PARAMETERS = frozenset(
    (
        *("size", "resolution", "width", "height", "w", "h", "fps", "rate", "quality", "compression"),
        *("channel", "camera", "cam", "stream", "streamtype", "subtype", "profile", "codec", "format"),
        *("transport", "tcp", "udp", "unicast", "proto", "mode", "latency", "timeout", "rotation", "x", "y"),
    )
)
"""Parameters, in lower case, whose values say how a picture is sent."""
_PLAIN_VALUE = re.compile(r"[\w.:-]{1,12}")
_PLAIN_SEGMENT = re.compile(r"@?[\w.,~%+-]{0,48}")
_TOKEN = re.compile(r"(?=.*\d)(?=.*[A-Za-z])[\w-]{16,}")
"""Letters and digits at length in one piece: nobody names a path like that, and stream keys look so."""
_WORD = re.compile(r"(?P<before>[\"'`(<]*)(?P<word>\S+?)(?P<after>[\"'`)>,.;:]*)(?=\s|$)")


def redacted(text: str) -> str:
    """`text` without what may be a secret, if it is an address, or one whose scheme was forgotten."""
    address = _ADDRESS.fullmatch(text)
    if address:
        return f"{address['scheme']}://{_without_secrets(address['rest'])}"
    # `admin:secret@camera/live`, and `camera/video?pwd=secret`.
    login, at, rest = text.rpartition("@")
    if at and ":" in login:
        return f"{_HIDDEN}@{_without_secrets(rest)}"
    if "?" in text and "=" in text.partition("?")[2]:
        return _without_secrets(text)
    return text


def redacted_line(text: str) -> str:
    """A line of text with each word of it `redacted`, and what would steer a terminal shown as its code."""
    return printable(
        _WORD.sub(lambda found: found["before"] + redacted(found["word"]) + found["after"], text)
    )


def printable(text: str) -> str:
    r"""`text` with what can't be printed, as newlines and escape sequences, as `\n` and `\x1b`."""
    if text.isprintable():
        return text
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape", "backslashreplace").decode()
        for letter in text
    )


def _without_secrets(rest: str) -> str:
    """What follows `scheme://`: host and port, path, parameters; the login left out."""
    rest = _LOGIN.sub("", rest, count=1) if _LOGIN.match(rest) else rest
    # FFmpeg takes options behind a blank, `rtmp://host/live token=...`.
    rest, blank, _ = rest.partition(" ")
    place, hash_sign, _ = rest.partition("#")
    place, question, query = place.partition("?")
    host, slash, path = place.partition("/")
    shown = (host if _HOST.fullmatch(host) else _HIDDEN) + slash + _shown_path(path)
    shown += question + (_shown_query(query) if question else "")
    return shown + (f"#{_HIDDEN}" if hash_sign else "") + (f" {_HIDDEN}" if blank else "")


def _shown_path(path: str) -> str:
    """The parts of a path that name something; from one that names a secret on, all is hidden."""
    shown: list[str] = []
    for segment in path.split("/"):
        plain = unquote(segment)
        is_secret = "=" in plain or _SECRET_WORD.search(plain)
        if is_secret or _TOKEN.fullmatch(plain) or not _PLAIN_SEGMENT.fullmatch(segment):
            return "/".join([*shown, _HIDDEN])
        shown.append(segment)
    return "/".join(shown)


def _shown_query(query: str) -> str:
    return re.sub(r"[^&;]+", lambda parameter: _shown_parameter(parameter.group()), query)


def _shown_parameter(parameter: str) -> str:
    name, equals, value = parameter.partition("=")
    if not equals or not re.fullmatch(r"[\w.%-]{1,32}", name):
        return _HIDDEN
    is_plain = name.lower() in _PLAIN_PARAMETERS and _PLAIN_VALUE.fullmatch(value)
    return f"{name}={value if is_plain else _HIDDEN}"
