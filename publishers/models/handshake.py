"""An account that is being connected: from the moment a person is sent to the platform until the account is chosen."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.core.conf import conf
from cms.core.secrets import Vault


class Phase(models.TextChoices):
    #: The person is over there.
    ASKED = "asked", _("asked")
    #: The answer came and is being turned into access: its code works once.
    ANSWERED = "answered", _("answered")
    #: Accounts are listed.
    CHOOSING = "choosing", _("choosing")
    #: No access came of it.
    FAILED = "failed", _("failed")
    #: A channel was made or connected again.
    DONE = "done", _("done")


class Handshake(models.Model):
    """One attempt of one person in one browser. What is secret lies sealed, and only until it ends."""

    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    platform = models.CharField(max_length=40)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    #: The channel that is connected again; none for a new one. Afterwards: the channel that came of it.
    channel = models.ForeignKey("Channel", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    #: SHA-256 of ``state`` and of the secret in the browser's session: neither can be made from this row.
    state_hash = models.CharField(max_length=64, unique=True)
    browser_hash = models.CharField(max_length=64)
    phase = models.CharField(max_length=10, choices=Phase.choices, default=Phase.ASKED)
    #: Sealed JSON: the app and the verifier; later the accounts with their tokens.
    sealed = models.TextField(blank=True)
    #: Why nothing came of it: ``{"code", "params", "detail"}``.
    problem = models.JSONField(null=True, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("connection being made")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.platform} {self.created_at:%Y-%m-%d %H:%M}"

    def secrets(self) -> dict[str, Any]:
        """What is sealed, in the clear. Raises ``cms.core.secrets.SecretsUnreadable``."""
        return Vault(conf().encryption_keys).open(self.sealed)


class NetworkApp(models.Model):
    """What this installation is registered as at a network, for every department that connects an account there."""

    wagtail_reference_index_ignore = True

    platform = models.CharField(max_length=40, primary_key=True)
    #: Sealed JSON: ``id`` and ``secret``.
    sealed = models.TextField()
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("app at a network")
        default_permissions = ()

    def __str__(self) -> str:
        return self.platform

    def secrets(self) -> dict[str, Any]:
        """What is sealed, in the clear. Raises ``cms.core.secrets.SecretsUnreadable``."""
        return Vault(conf().encryption_keys).open(self.sealed)
