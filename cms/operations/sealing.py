"""Keys in a backup: sealed with a passphrase, so that who finds the backup has no credentials."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Mapping

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from .errors import Refused

#: Half a second and 64 MiB for each guess.
_COST, _BLOCK = 2**16, 8
_SHORTEST = 12


def seal(keys: Mapping[str, str], passphrase: str) -> str:
    """The keys as text that only the passphrase opens. Raises ``Refused`` for a passphrase that is soon guessed."""
    if len(passphrase) < _SHORTEST:
        raise Refused(f"The passphrase of the backup has fewer than {_SHORTEST} characters; choose a longer one.")
    salt = os.urandom(16)
    sealed = _fernet(passphrase, salt).encrypt(json.dumps(dict(keys)).encode())
    return json.dumps({"scrypt": {"n": _COST, "r": _BLOCK}, "salt": salt.hex(), "sealed": sealed.decode()})


def unseal(text: str, passphrase: str) -> dict[str, str]:
    """The keys again. Raises ``Refused`` for another passphrase."""
    found = json.loads(text)
    try:
        opened = _fernet(passphrase, bytes.fromhex(found["salt"])).decrypt(found["sealed"].encode())
    except InvalidToken:
        raise Refused(
            "The passphrase does not open the keys of this backup; set BACKUP_PASSPHRASE_FILE to the file that "
            "holds the one it was made with."
        ) from None
    return dict(json.loads(opened))


def _fernet(passphrase: str, salt: bytes) -> Fernet:
    key = Scrypt(salt=salt, length=32, n=_COST, r=_BLOCK, p=1).derive(passphrase.encode())
    return Fernet(base64.urlsafe_b64encode(key))
