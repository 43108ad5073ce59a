"""Callbacks of portals: signed like our own pushes. Pure but for the clock it is given.

Nonces are not remembered here: a replay within the five minutes of the clock check says again what was said, and
what is told of an older version is ignored by whoever keeps the deliveries.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from cms.core.signatures import Parts, SignatureInvalid, verify
from publishers.contract import CallbackRejected, RawRequest


def signed_json(request: RawRequest, *, keyid: str, shared_key: str, now: datetime) -> dict[str, Any]:
    """Verify the request and return its JSON object. Raises ``CallbackRejected``."""
    parts = Parts(
        method=request.method,
        authority=request.authority or request.headers.get("host", ""),
        path=request.path,
        query=request.query,
        headers=request.headers,
    )
    if not keyid or not shared_key:
        raise CallbackRejected("this channel has no shared key")
    try:
        verify(parts, keys={keyid: shared_key.encode()}, body=request.body, now=now)
    except SignatureInvalid as error:
        raise CallbackRejected(error.detail) from None
    try:
        document = json.loads(request.body)
    except ValueError:
        document = None
    if not isinstance(document, dict):
        raise CallbackRejected("the body is not a JSON object", status=400)
    return document


def version_of(document: dict[str, Any]) -> int | None:
    """The version that the callback speaks of, if it says one."""
    version = document.get("version")
    return version if isinstance(version, int) and not isinstance(version, bool) else None
