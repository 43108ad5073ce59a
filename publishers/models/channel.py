"""Channels: one account at one place, with its secrets sealed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection, CollectionMember

from cms.core.conf import conf
from cms.core.secrets import Vault

from .text import ReusableText, TextKind


class ChannelState(models.TextChoices):
    ACTIVE = "active", _("active")
    PAUSED = "paused", _("paused")
    NEEDS_RECONNECT = "needs_reconnect", _("needs reconnecting")


def root_collection() -> int:
    """The collection a channel lies in unless a department's is chosen."""
    return Collection.get_first_root_node().pk


class Channel(CollectionMember, models.Model):
    """A place to publish. It lies in a collection, as a department's images do, and follows its permissions."""

    wagtail_reference_index_ignore = True

    name = models.CharField(_("name"), max_length=120, unique=True)
    platform = models.CharField(_("platform"), max_length=40)
    #: Fields of the platform's ``options_model``.
    options = models.JSONField(default=dict, blank=True)
    #: Sealed JSON of the platform's ``credentials_model``; read with ``credentials()``, written with ``seal()``.
    sealed_credentials = models.TextField(blank=True, editable=False)
    state = models.CharField(_("state"), max_length=20, choices=ChannelState.choices, default=ChannelState.ACTIVE)
    #: Problem code and params why it is not active.
    problem = models.JSONField(null=True, blank=True, editable=False)
    #: Nothing is sent before this instant (the platform's own quota said so).
    throttled_until = models.DateTimeField(null=True, blank=True, editable=False)
    #: Grows with each change of the credentials: a renewal that was overtaken stores nothing.
    credentials_fence = models.PositiveIntegerField(default=0, editable=False)
    credentials_at = models.DateTimeField(null=True, blank=True, editable=False)
    #: Until then one process is renewing the credentials; nobody else may.
    renewing_until = models.DateTimeField(null=True, blank=True, editable=False)
    #: When the present credentials came from a renewal; empty when a person entered them.
    renewed_at = models.DateTimeField(null=True, blank=True, editable=False)
    #: A renewal was begun and its end was not written: a single-use token may be spent.
    renewal_begun_at = models.DateTimeField(null=True, blank=True, editable=False)
    #: When the access ends, as far as anybody says; renewed or announced before.
    access_until = models.DateTimeField(null=True, blank=True, editable=False)
    #: When a person must connect it again although renewals work, as far as anybody says.
    consent_until = models.DateTimeField(null=True, blank=True, editable=False)
    #: Days before that end of which people were told last (the smallest of ``alerts.WARN_DAYS`` that was reached).
    warned_days = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    #: The account's number over there, where no option names it.
    account_id = models.CharField(max_length=80, blank=True, editable=False)
    #: Who is told when the channel needs a person, and connects it again.
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("responsible person"),
    )  # fmt: skip
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("second responsible person"),
    )  # fmt: skip
    #: When its platform is asked next to call us about changes; empty: it never was.
    subscribe_at = models.DateTimeField(null=True, blank=True, editable=False)
    #: When people were told that it needs reconnecting; empty again once it works.
    alerted_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_success_at = models.DateTimeField(_("last success"), null=True, blank=True, editable=False)
    tested_at = models.DateTimeField(_("last test"), null=True, blank=True, editable=False)
    #: What the last test answered: ``{"ok", "account", "problem", "params"}``.
    health = models.JSONField(null=True, blank=True, editable=False)
    #: Hours after which an unsent delivery is no longer sent without asking; empty: what its platform declares.
    max_lateness_h = models.PositiveIntegerField(_("send late, at most (hours)"), null=True, blank=True)
    #: The item's address in its posts is a short one of our own.
    short_links = models.BooleanField(_("short links"), default=False)
    is_listed = models.BooleanField(
        _("on the public list of official accounts"), default=True,
        help_text=_("Readers see there which accounts are genuine."),
    )  # fmt: skip
    #: Stands instead of the platform's own composition, and below whatever Loa composes.
    template = models.ForeignKey(
        ReusableText, null=True, blank=True, on_delete=models.PROTECT, related_name="channels_with_template",
        limit_choices_to={"kind": TextKind.TEMPLATE}, verbose_name=_("template"),
    )  # fmt: skip
    signature = models.ForeignKey(
        ReusableText, null=True, blank=True, on_delete=models.PROTECT, related_name="channels_with_signature",
        limit_choices_to={"kind": TextKind.SIGNATURE}, verbose_name=_("signature"),
    )  # fmt: skip
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        ordering = ["name"]
        permissions = [
            ("use_channel", _("Can publish on channel")),
            ("announce_channel", _("Can approve announcements to the channel's followers")),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save what people edit. What the engine keeps has moved on while a form was open, a token above all: it is
        written by guarded updates only."""
        if not self._state.adding and kwargs.get("update_fields") is None:
            kwargs["update_fields"] = [
                field.name
                for field in self._meta.concrete_fields
                if field.editable and not field.primary_key and field.name != "state"
            ]
        super().save(*args, **kwargs)

    def credentials(self) -> dict[str, Any]:
        """The credentials in the clear. Raises ``cms.core.secrets.SecretsUnreadable``."""
        return Vault(conf().encryption_keys).open(self.sealed_credentials)

    def seal(self, credentials: dict[str, Any]) -> None:
        """Replace the credentials (not saved; see ``publishers.credentials``)."""
        self.sealed_credentials = Vault(conf().encryption_keys).seal(credentials)
