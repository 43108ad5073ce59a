"""Signatures as *Standard Webhooks* has them: HMAC-SHA256 over id, time and body. Pure."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence

#: What every secret begins with; the rest is Base64 of the key.
PREFIX = "whsec_"
_BYTES = 32


def make_secret() -> str:
    """A new secret, as it is shown once."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def headers(message_id: str, at: int, body: bytes, keys: Sequence[str]) -> dict[str, str]:
    """The three headers; with a signature for each of the secrets, so that either one passes while they change."""
    signed = " ".join(f"v1,{_mac(key, message_id, at, body)}" for key in keys)
    return {"webhook-id": message_id, "webhook-timestamp": str(at), "webhook-signature": signed}


def _mac(secret: str, message_id: str, at: int, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    content = f"{message_id}.{at}.".encode() + body
    return base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
