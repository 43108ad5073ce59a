"""Subscriptions at our hub: who is told of which feed, and how telling them fares."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SubscriptionState(models.TextChoices):
    VERIFYING = "verifying", _("being verified")
    ACTIVE = "active", _("active")
    DENIED = "denied", pgettext_lazy("a subscription", "refused")
    EXPIRED = "expired", pgettext_lazy("a subscription", "expired")
    ENDED = "ended", _("ended by the subscriber")
    GIVEN_UP = "given_up", _("given up after many failures")


class Subscription(models.Model):
    """One callback for one topic. ``wanted`` runs ahead of ``delivered`` while something is to be told."""

    wagtail_reference_index_ignore = True

    #: Address of a feed here, canonical, from the root of the site.
    topic = models.CharField(max_length=1000, db_index=True)
    callback = models.URLField(max_length=2000)
    #: Host name of the callback: no host gets more than its share of us.
    host = models.CharField(max_length=255, blank=True, db_index=True)
    #: SHA-256 of topic and callback: one subscription each, and short enough for an index.
    key = models.CharField(max_length=64, unique=True)
    #: Sealed; empty when the subscriber wants no signatures.
    secret = models.TextField(blank=True)
    state = models.CharField(max_length=20, choices=SubscriptionState.choices, default=SubscriptionState.VERIFYING)
    lease_until = models.DateTimeField(null=True, blank=True)
    #: A request that is not verified yet: its mode, its topic as written, its lease. Verified, it takes effect.
    asked = models.JSONField(null=True, blank=True)
    #: Sealed: the secret of that request.
    asked_secret = models.TextField(blank=True)

    #: Positions in the installation's sequence of changes.
    wanted = models.BigIntegerField(default=0)
    delivered = models.BigIntegerField(default=0)
    #: SHA-256 of the content delivered last: the same bytes are not sent twice.
    content_sha256 = models.CharField(max_length=64, blank=True)
    #: When the next act (verifying or telling) is due; empty: nothing to do.
    due_at = models.DateTimeField(null=True, blank=True, db_index=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    #: Who claimed it together with others.
    claim = models.UUIDField(null=True, blank=True)
    fence = models.PositiveIntegerField(default=0)
    #: Failures in a row, and what the last one was (a code of ``syndication.sentences``).
    failures = models.PositiveIntegerField(default=0)
    problem = models.JSONField(null=True, blank=True)
    told = models.PositiveIntegerField(default=0)
    told_at = models.DateTimeField(null=True, blank=True)
    took_ms = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["topic", "state"], name="loa_subscription_topic")]

    def __str__(self) -> str:
        # Not the callback itself: it is the subscriber's own secret.
        return f"{self.topic} → {self.host}"


class HubPosition(models.Model):
    """The single row that says up to which change (``EntryChange``) the hub has looked whom to tell."""

    wagtail_reference_index_ignore = True

    seen = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"seen {self.seen}"
