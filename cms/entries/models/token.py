"""Access tokens of scripts: what one may do, for whom, until when; and the calls that must not happen twice."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection, Page


class Scope(models.TextChoices):
    """What a token may do at most. There is none for approving: a yes is a person's, and a script is nobody."""

    READ = "read:deliveries", _("Read deliveries")
    PLAN = "plan", _("Plan, move, take back, send again, correct and withdraw deliveries")
    HOLD = "hold", _("Stop publishing and let it go on")
    SUBMIT = "submit", _("Submit drafts for approval")
    DRAFT = "draft", _("Write drafts, and change them")
    WEBHOOKS = "webhooks", _("Look after webhooks")


class AccessToken(models.Model):
    """Acts as its person, with at most the rights that the person has at the moment of the call."""

    wagtail_reference_index_ignore = True

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="loa_tokens", verbose_name=_("person")
    )
    name = models.CharField(_("name"), max_length=100)
    #: SHA-256 of the token, which is long and random: nothing leads back.
    digest = models.CharField(max_length=64, unique=True, editable=False)
    #: Its last characters, by which a person tells it from others.
    hint = models.CharField(max_length=8, editable=False)
    scopes = models.JSONField(_("may"), default=list)
    #: Only channels of this collection and those below it; gone with it, so that no token ever becomes wider.
    collection = models.ForeignKey(
        Collection, null=True, blank=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("collection")
    )
    #: Only items at and below this page.
    section = models.ForeignKey(
        Page, null=True, blank=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("section")
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("until"))
    used_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("access token")
        verbose_name_plural = _("access tokens")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    def counts(self, now: datetime) -> bool:
        """Neither revoked nor run out."""
        return self.revoked_at is None and self.expires_at > now


class KeptCall(models.Model):
    """A call that was carried out under an ``Idempotency-Key``: the same call again gets the same answer."""

    wagtail_reference_index_ignore = True

    token = models.ForeignKey(AccessToken, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    #: Of method, address and body: another call under the same key is a mistake.
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="loa_kept_call")]
        indexes = [models.Index(fields=["at"], name="loa_kept_call_at")]

    def __str__(self) -> str:
        return self.key
