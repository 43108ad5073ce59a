"""Addresses that are told what happens, the messages they are owed, and each attempt to hand one over."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import CollectionMember


class Happening(models.TextChoices):
    """What may be told. The value is the ``type`` in the message and stays as it is for ever."""

    ENTRY_PUBLISHED = "entry.published", _("An item was published")
    ENTRY_CORRECTED = "entry.corrected", _("An item was changed")
    ENTRY_WITHDRAWN = "entry.withdrawn", _("An item was withdrawn")
    DELIVERY_PUBLISHED = "delivery.published", _("A delivery arrived on its channel")
    DELIVERY_FAILED = "delivery.failed", _("A delivery failed or was missed")
    DELIVERY_NEEDS_CHECKING = "delivery.needs_checking", _("A delivery needs a person to look")
    DELIVERY_WITHDRAWN = "delivery.withdrawn", _("A delivery was withdrawn from its channel")
    APPROVAL_ASKED = "approval.asked", _("Somebody asks for approval")
    APPROVAL_GIVEN = "approval.given", _("An item was approved")
    CHANNEL_ILL = "channel.ill", _("A channel needs reconnecting")
    TEST = "test", _("A test")


class Webhook(CollectionMember, models.Model):
    """One address. It is told of its collection and what lies below; in the root collection, of everything."""

    wagtail_reference_index_ignore = True

    name = models.CharField(_("name"), max_length=100)
    url = models.CharField(_("address"), max_length=2000)
    kinds = models.JSONField(_("is told when"), default=list)
    is_on = models.BooleanField(_("switched on"), default=True)
    #: ``{"secrets": [newest, …]}``: while one is replaced, messages are signed with both.
    sealed_secrets = models.TextField(editable=False)
    #: Until then the secret before the newest one signs too.
    overlap_until = models.DateTimeField(null=True, blank=True, editable=False)
    #: Since when nothing got through; empty while all is well.
    failing_since = models.DateTimeField(null=True, blank=True, editable=False)
    #: Failing for so long that it is left alone until a person looks.
    paused_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_sent_at = models.DateTimeField(null=True, blank=True, editable=False)
    leased_until = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class MessageState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    SENT = "sent", _("sent")
    GIVEN_UP = "given_up", _("given up")


class WebhookMessage(models.Model):
    """What one address is owed; written in the transaction of what happened."""

    wagtail_reference_index_ignore = True

    #: ``webhook-id``: the same on every attempt.
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=40, choices=Happening.choices)
    #: The very bytes, as text.
    body = models.TextField()
    state = models.CharField(max_length=20, choices=MessageState.choices, default=MessageState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(
                fields=["webhook", "due_at"], name="loa_message_due", condition=models.Q(state="waiting")
            ),
            models.Index(fields=["webhook", "-created_at"], name="loa_message_log"),
            models.Index(fields=["settled_at"], name="loa_message_old"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class WebhookAttempt(models.Model):
    """One attempt: when, what the other side said first, how long it took."""

    wagtail_reference_index_ignore = True

    message = models.ForeignKey(WebhookMessage, on_delete=models.CASCADE, related_name="tries")
    at = models.DateTimeField()
    took_ms = models.PositiveIntegerField(default=0)
    #: HTTP status; empty when no answer came.
    status = models.PositiveSmallIntegerField(null=True)
    #: A code where no answer came.
    problem = models.CharField(max_length=40, blank=True)
    #: The first bytes of the answer.
    answer = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.status or self.problem}"
