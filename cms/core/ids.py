"""Names for things that must stay the same on every retry."""

from __future__ import annotations

import hashlib

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def stable_ulid(*parts: object) -> str:
    """Derive a ULID-shaped key (26 characters) from the parts: the same parts, the same key."""
    digest = hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).digest()
    number = int.from_bytes(digest[:16], "big")
    letters = []
    for _ in range(26):
        number, index = divmod(number, 32)
        letters.append(_CROCKFORD[index])
    return "".join(reversed(letters))


def sha256_hex(data: bytes) -> str:
    """SHA-256 of the bytes as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()
