"""The interface for programs, described as OpenAPI 3.1."""

from __future__ import annotations

from typing import Any

_BOX = {"type": "array", "items": {"type": "integer"}, "minItems": 4, "maxItems": 4}
_DIGIT = {
    "type": "object",
    "properties": {
        "id": {"type": "integer"},
        "digit": {"type": ["integer", "null"], "minimum": 0, "maximum": 9},
        "confidence": {"type": "number", "minimum": 0, "maximum": 1},
        "box": _BOX,
    },
}
_NUMBER = {
    "type": "object",
    "properties": {
        "id": {"type": "integer"},
        "text": {"type": "string"},
        "confidence": {"type": "number", "minimum": 0, "maximum": 1},
        "box": _BOX,
        "digits": {"type": "array", "items": {"type": "integer"}},
        "row": {"type": "integer", "minimum": 1},
        "column": {"type": "integer", "minimum": 1},
        "status": {"enum": ["sure", "doubtful", "misfit"]},
    },
}
_READING = {
    "type": "object",
    "properties": {
        "source": {"type": "string"},
        "frame": {"type": "integer"},
        "time": {"type": "number"},
        "width": {"type": "integer"},
        "height": {"type": "integer"},
        "digits": {"type": "array", "items": _DIGIT},
        "numbers": {"type": "array", "items": _NUMBER},
    },
}
_JSON_PICTURE = {
    "type": "object",
    "required": ["image"],
    "properties": {"image": {"type": "string", "contentEncoding": "base64"}},
}


def _answer(what: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"200": {"description": what, "content": {"application/json": {"schema": schema}}}}


_ERRORS = {
    "408": {"description": "The picture came too slowly."},
    "413": {"description": "The picture is too large."},
    "415": {"description": "This is no picture, or a damaged one."},
    "503": {"description": "Busy; Retry-After says when to come again."},
}

DESCRIPTION: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Handwritten digit reader", "version": "1"},
    "paths": {
        "/api/read": {
            "post": {
                "summary": "Read the handwritten digits on a picture",
                "parameters": [
                    {
                        "name": "name",
                        "in": "query",
                        "schema": {"type": "string"},
                        "description": "Comes back as `source`.",
                    }
                ],
                "requestBody": {
                    "required": True,
                    "content": {
                        "image/*": {"schema": {"type": "string", "format": "binary"}},
                        "application/json": {"schema": _JSON_PICTURE},
                    },
                },
                "responses": _answer("What --output writes of a photo", _READING) | _ERRORS,
            }
        },
        "/api/health": {"get": {"responses": _answer("The server is there", {"type": "object"})}},
        "/api/version": {"get": {"responses": _answer("Name and version", {"type": "object"})}},
    },
}
