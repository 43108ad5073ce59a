"""The secrets of an address: sealed, the newest first; while one is replaced, both sign."""

from __future__ import annotations

from datetime import datetime, timedelta

from cms.core.conf import conf
from cms.core.secrets import Vault
from cms.entries.models import Webhook

from .signing import make_secret

#: How long the secret before the newest one goes on signing.
OVERLAP = timedelta(hours=24)


def new_secret(webhook: Webhook) -> str:
    """Give an address that is about to be stored its first secret. Returns it, to be shown once."""
    secret = make_secret()
    webhook.sealed_secrets = _seal([secret])
    return secret


def rotate(webhook: Webhook, now: datetime) -> str:
    """Another secret; the present one signs beside it for a day. Returns the new one, to be shown once."""
    secret = make_secret()
    sealed, until = _seal([secret, *_stored(webhook)[:1]]), now + OVERLAP
    Webhook.objects.filter(pk=webhook.pk).update(sealed_secrets=sealed, overlap_until=until)
    return secret


def in_force(webhook: Webhook, now: datetime) -> list[str]:
    """The secrets that sign at that instant. Raises ``SecretsUnreadable``."""
    both = webhook.overlap_until is not None and now < webhook.overlap_until
    return _stored(webhook)[: 2 if both else 1]


def _stored(webhook: Webhook) -> list[str]:
    return list(_vault().open(webhook.sealed_secrets)["secrets"])


def _seal(secrets: list[str]) -> str:
    return _vault().seal({"secrets": secrets})


def _vault() -> Vault:
    return Vault(conf().encryption_keys)
