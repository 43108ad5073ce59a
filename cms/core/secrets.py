"""Secrets at rest: encrypted with keys from the environment, never readable by accident."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class SecretsUnreadable(Exception):
    """The stored secret was encrypted with a key this installation does not have."""


class Vault:
    """Encrypts and decrypts small JSON objects; the first key writes, every key reads.

    ``keys`` are any non-empty strings; each is stretched to a Fernet key with SHA-256.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise ValueError("at least one encryption key is needed")
        known = [Fernet(_fernet_key(key)) for key in keys]
        self._first = known[0]
        self._fernet = MultiFernet(known)

    def seal(self, value: Mapping[str, Any]) -> str:
        """Encrypt a JSON object."""
        return self._fernet.encrypt(json.dumps(value, ensure_ascii=False).encode()).decode("ascii")

    def open(self, sealed: str) -> dict[str, Any]:
        """Decrypt what ``seal`` made. Raises ``SecretsUnreadable``."""
        if not sealed:
            return {}
        try:
            value: dict[str, Any] = json.loads(self._fernet.decrypt(sealed.encode("ascii")))
        except InvalidToken:
            raise SecretsUnreadable("stored credentials cannot be read with the configured keys") from None
        return value

    def is_current(self, sealed: str) -> bool:
        """Whether the first key alone can read it."""
        try:
            self._first.decrypt(sealed.encode("ascii"))
        except InvalidToken:
            return False
        return True

    def rotate(self, sealed: str) -> str:
        """Encrypt again with the first key. Raises ``SecretsUnreadable``."""
        try:
            return self._fernet.rotate(sealed.encode("ascii")).decode("ascii")
        except InvalidToken:
            raise SecretsUnreadable("stored credentials cannot be read with the configured keys") from None


def _fernet_key(key: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest())


def redact(text: str, secrets: Sequence[str]) -> str:
    """Replace every secret of six or more characters in the text by ``[…]``."""
    for secret in sorted({s for s in secrets if len(s) >= 6}, key=len, reverse=True):
        text = text.replace(secret, "[…]")
    return text
