"""The description says what is answered: problems and files have media types that the framework can't know."""

from __future__ import annotations

from typing import Any

from .problems import CONTENT_TYPE

_PROBLEM = "#/components/schemas/Problem"
_BYTES = "#/components/schemas/Bytes"
_JSON = "application/json"
_ANY_FILE = {"*/*": {"schema": {"type": "string", "format": "binary"}}}


def described(document: dict[str, Any]) -> dict[str, Any]:
    """Correct the document in place."""
    for operations in document["paths"].values():
        for operation in operations.values():
            for response in operation["responses"].values():
                _correct(response)
    return document


def _correct(response: dict[str, Any]) -> None:
    content = response.get("content", {})
    shape = content.get(_JSON, {}).get("schema", {}).get("$ref")
    if shape == _PROBLEM:
        content[CONTENT_TYPE] = content.pop(_JSON)
    elif shape == _BYTES:
        response["content"] = _ANY_FILE
