"""Callbacks of portals: signed like our own pushes, each nonce heard once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cms.core.ids import sha256_hex
from cms.core.rates import NobodyKnows, once
from cms.core.signatures import Parts, SignatureInvalid, verify
from publishers.contract import CallbackRejected, RawRequest

#: How long a nonce is remembered, in seconds: twice what the two clocks may stand apart.
_NONCE_S = 600


def keys_of(options: Any, credentials: Any) -> dict[str, str]:
    """The key in force, and the one before it while the portal still changes over."""
    keys = {options.former_keyid: credentials.former_shared_key, options.keyid: credentials.shared_key}
    return {keyid: key for keyid, key in keys.items() if keyid and key}


def signed_json(request: RawRequest, *, keys: Mapping[str, str], now: datetime) -> dict[str, Any]:
    """Verify the request and return its JSON object. Raises ``CallbackRejected``."""
    parts = Parts(
        method=request.method,
        authority=request.authority or request.headers.get("host", ""),
        path=request.path,
        query=request.query,
        headers=request.headers,
    )
    if not keys:
        raise CallbackRejected("this channel has no shared key")
    try:
        known = verify(parts, keys={keyid: key.encode() for keyid, key in keys.items()}, body=request.body, now=now)
    except SignatureInvalid as error:
        raise CallbackRejected(error.detail) from None
    _once(known.keyid, known.nonce, request.path)
    try:
        document = json.loads(request.body)
    except ValueError:
        document = None
    if not isinstance(document, dict):
        raise CallbackRejected("the body is not a JSON object", status=400)
    return document


def _once(keyid: str, nonce: str, path: str) -> None:
    """A nonce counts once; all processes share what was seen. Raises ``CallbackRejected``."""
    if not nonce:
        raise CallbackRejected("the signature carries no nonce")
    name = sha256_hex(f"{path} {keyid} {nonce}".encode())
    try:
        is_new = once(f"loa:nonce:{name}", _NONCE_S)
    except NobodyKnows:
        raise CallbackRejected("whether this nonce was used before can't be said just now", status=503) from None
    if not is_new:
        raise CallbackRejected("this nonce was used before")


def version_of(document: dict[str, Any]) -> int | None:
    """The version that the callback speaks of, if it says one."""
    version = document.get("version")
    return version if isinstance(version, int) and not isinstance(version, bool) else None
