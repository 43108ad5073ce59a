"""Holds: the freeze switch and dated blackouts; while one is in force nothing new goes out."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from .campaign import Campaign
from .channel import Channel


class Scope(models.TextChoices):
    SITE = "site", _("everything")
    AGENCY = "agency", _("an agency and all below it")
    CHANNEL = "channel", _("a channel")
    CAMPAIGN = "campaign", _("a campaign")


class Hold(models.Model):
    """A freeze has no end until it is lifted; a blackout has one. Corrections and withdrawals pass."""

    wagtail_reference_index_ignore = True

    reason = models.CharField(_("reason"), max_length=300)
    scope = models.CharField(_("what is held"), max_length=20, choices=Scope.choices, default=Scope.SITE)
    agency_code = models.CharField(_("agency"), max_length=100, blank=True)
    channel = models.ForeignKey(
        Channel, verbose_name=_("channel"), null=True, blank=True, on_delete=models.CASCADE, related_name="holds"
    )
    campaign = models.ForeignKey(
        Campaign, verbose_name=_("campaign"), null=True, blank=True, on_delete=models.CASCADE, related_name="holds"
    )
    starts_at = models.DateTimeField(_("from"))
    #: Empty: a freeze, in force until a person lifts it.
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True, editable=False)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("freeze or blackout")
        verbose_name_plural = _("freezes and blackouts")
        ordering = ["-starts_at"]
        permissions = [("freeze", _("Can freeze publishing"))]
        indexes = [models.Index(fields=["lifted_at", "starts_at"], name="loa_hold_in_force")]

    def __str__(self) -> str:
        return self.reason

    @property
    def is_freeze(self) -> bool:
        """Without an end: somebody threw the switch."""
        return self.ends_at is None

    def is_in_force(self, now: datetime) -> bool:
        """Whether it holds things back at that instant."""
        return self.lifted_at is None and self.starts_at <= now and (self.ends_at is None or self.ends_at > now)

    def is_over(self, now: datetime) -> bool:
        """Lifted, or its end has passed."""
        return self.lifted_at is not None or (self.ends_at is not None and self.ends_at <= now)

    def clean(self) -> None:
        """What is held needs its name; a target of another scope, chosen and left again, is forgotten."""
        targets = {Scope.AGENCY: "agency_code", Scope.CHANNEL: "channel", Scope.CAMPAIGN: "campaign"}
        for scope, field in targets.items():
            if scope != self.scope:
                setattr(self, field, "" if field == "agency_code" else None)
        if self.scope in targets and not getattr(self, targets[Scope(self.scope)]):
            raise ValidationError({targets[Scope(self.scope)]: _("Choose which one is held.")})
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("The end must be later than the beginning.")})
