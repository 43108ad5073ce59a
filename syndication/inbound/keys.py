"""Keys, tokens and form addresses of a source: making one, finding whose it is, ending one."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db.models import Q, QuerySet

from cms.core.conf import conf
from cms.core.ids import sha256_hex
from cms.core.secrets import SecretsUnreadable, Vault
from cms.core.signatures import Key
from syndication.models import KeyPurpose, Source, SourceKey

#: The profile's bound on a shared key, in bytes.
SHARED_KEY_MIN = 32
#: A use is noted so often at most: reading should not cost a write each time.
_NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeKey:
    """A new key; ``secret`` is shown once, and for a token kept nowhere."""

    row: SourceKey
    secret: str

    def __repr__(self) -> str:
        return f"MadeKey({self.row.pk})"


def make_shared_key(source: Source, *, keyid: str, secret: str = "", valid_from: datetime | None = None) -> MadeKey:
    """A key for signing, made here unless the partner brings one. Raises ``ValueError`` when it is too short."""
    secret = secret or secrets.token_urlsafe(36)
    if len(secret.encode()) < SHARED_KEY_MIN:
        raise ValueError(f"a shared key has at least {SHARED_KEY_MIN} bytes")
    sealed = _vault().seal({"shared_key": secret})
    row = SourceKey.objects.create(
        source=source, purpose=KeyPurpose.SIGNATURE, keyid=keyid, sealed_key=sealed, valid_from=valid_from
    )
    return MadeKey(row=row, secret=secret)


def keep_public_key(source: Source, *, keyid: str, public_key: str) -> SourceKey:
    """A partner's Ed25519 key, 32 bytes in Base64. Raises ``ValueError`` when it is none."""
    read_public_key(public_key)
    sealed = _vault().seal({"public_key": public_key.strip()})
    return SourceKey.objects.create(source=source, purpose=KeyPurpose.SIGNATURE, keyid=keyid, sealed_key=sealed)


def read_public_key(text: str) -> Ed25519PublicKey:
    """Raises ``ValueError`` unless these are 32 bytes in Base64 that are such a key."""
    raw = base64.b64decode(text.strip().encode("ascii"), validate=True)
    return Ed25519PublicKey.from_public_bytes(raw)


def make_token(source: Source, purpose: KeyPurpose) -> MadeKey:
    """A word that opens the API or the form; only its hash is kept."""
    token = secrets.token_urlsafe(32)
    row = SourceKey.objects.create(source=source, purpose=purpose, keyid=_hashed(token))
    return MadeKey(row=row, secret=token)


def in_force(now: datetime) -> QuerySet[SourceKey]:
    """Keys that count at that instant."""
    begun = Q(valid_from=None) | Q(valid_from__lte=now)
    return SourceKey.objects.filter(begun, Q(valid_until=None) | Q(valid_until__gt=now)).select_related("source")


def owner_of(token: str, purpose: KeyPurpose, now: datetime) -> SourceKey | None:
    """Whose token it is, if it counts."""
    if not token or len(token) > 200:
        return None
    return in_force(now).filter(purpose=purpose, keyid=_hashed(token)).first()


def key_named(keyid: str, now: datetime) -> SourceKey | None:
    """The signing key of that name, if it counts."""
    if not keyid or "\x00" in keyid:
        return None
    return in_force(now).filter(purpose=KeyPurpose.SIGNATURE, keyid=keyid).first()


def checking_key(row: SourceKey) -> Key | None:
    """What signatures are checked with; ``None`` when it can't be read here."""
    try:
        opened = _vault().open(row.sealed_key)
    except SecretsUnreadable:
        return None
    if "public_key" in opened:
        return read_public_key(opened["public_key"])
    return opened["shared_key"].encode() if opened.get("shared_key") else None


def signing_key(source: Source, now: datetime) -> tuple[str, bytes] | None:
    """Name and bytes of the newest shared key that the partner can check our callbacks with."""
    for row in in_force(now).filter(source=source, purpose=KeyPurpose.SIGNATURE).order_by("-pk"):
        key = checking_key(row)
        if isinstance(key, bytes):
            return row.keyid, key
    return None


def end(row: SourceKey, at: datetime) -> None:
    """It counts until then; an end that was set earlier stays."""
    still = SourceKey.objects.filter(Q(valid_until=None) | Q(valid_until__gt=at), pk=row.pk)
    still.update(valid_until=at)


def note_use(row: SourceKey, now: datetime) -> None:
    """Remember that it is in use, so that nobody ends it by mistake."""
    if row.used_at is None or now - row.used_at > _NOTED_EVERY:
        SourceKey.objects.filter(pk=row.pk).update(used_at=now)


def _hashed(token: str) -> str:
    return sha256_hex(token.encode())


def _vault() -> Vault:
    return Vault(conf().encryption_keys)
