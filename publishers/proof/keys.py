"""The key that signs heads and exported proofs, and the keys that are believed."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from publishers.conf import conf

from .chain import canonical

#: Another use of the same secret text gives another key.
_PURPOSE = b"loa ledger proof\x00"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """An Ed25519 key as its 32 bytes."""

    raw: bytes

    @classmethod
    def read(cls, text: str) -> PublicKey:
        """From the form that ``text`` gives. Raises ``ValueError``."""
        try:
            raw = base64.b64decode(text, validate=True)
        except binascii.Error:
            raise ValueError("a public key is 44 characters of base64") from None
        if len(raw) != 32:
            raise ValueError("a public key is 44 characters of base64")
        return cls(raw)

    @property
    def text(self) -> str:
        return base64.b64encode(self.raw).decode()

    @property
    def id(self) -> str:
        """Short name: the first 16 hexadecimal digits of its SHA-256."""
        return hashlib.sha256(self.raw).hexdigest()[:16]

    def signed(self, payload: Mapping[str, Any], signature: str) -> bool:
        """Whether this key made the signature over the payload."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(base64.b64decode(signature), canonical(payload))
        except (InvalidSignature, ValueError):
            return False
        return True


class Signer:
    """The installation's own key."""

    def __init__(self, secret: str) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(_PURPOSE + secret.encode()).digest())
        self.public = PublicKey(self._key.public_key().public_bytes_raw())

    def sign(self, payload: Mapping[str, Any]) -> str:
        return base64.b64encode(self._key.sign(canonical(payload))).decode()


def signer() -> Signer | None:
    """Ours; ``None`` where the site has set none."""
    secret = conf().proof_key
    return _signer(secret) if secret else None


def believed(more: Iterable[str] = ()) -> dict[str, PublicKey]:
    """By id: our own key, the earlier ones of the settings, and more. Raises ``ValueError`` for what is no key."""
    keys = [PublicKey.read(text) for text in (*conf().proof_public_keys, *more)]
    own = signer()
    return {key.id: key for key in ([own.public] if own else []) + keys}


@lru_cache(maxsize=4)
def _signer(secret: str) -> Signer:
    return Signer(secret)
