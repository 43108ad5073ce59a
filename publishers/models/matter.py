"""Matters: one cause of trouble on one channel, from when it began until it is over; and who has seen it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .channel import Channel


class MatterQuerySet(models.QuerySet["Matter"]):
    def open(self) -> MatterQuerySet:
        """Those that are not over."""
        return self.filter(closed_at=None)

    def unseen_by(self, user: Any) -> MatterQuerySet:
        """Those that this person has not looked at since they last grew."""
        seen = SeenMatter.objects.filter(user=user, matter=models.OuterRef("pk"), at__gte=models.OuterRef("grew_at"))
        return self.filter(~models.Exists(seen))


class Matter(models.Model):
    """Written by the watch alone (``publishers.trouble.watching``)."""

    wagtail_reference_index_ignore = True

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="matters")
    #: ``publishers.trouble.causes.Cause``
    cause = models.CharField(max_length=20)
    #: What of the channel it is about, where a cause has more than one: a figure's word.
    about = models.CharField(max_length=20, blank=True)
    #: Deliveries that it stops.
    count = models.PositiveIntegerField(default=0)
    #: The engine last touched one of them then: a later one is news, though another was settled meanwhile.
    newest = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField()
    #: Something was added to it.
    grew_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    #: When people were last written to about it.
    told_at = models.DateTimeField(null=True, blank=True)

    objects = MatterQuerySet.as_manager()

    class Meta:
        verbose_name = _("matter")
        verbose_name_plural = _("matters")
        ordering = ["-grew_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "cause", "about"],
                condition=models.Q(closed_at__isnull=True),
                name="loa_matter_open_once",
            )
        ]
        indexes = [models.Index(fields=["closed_at", "grew_at"], name="loa_matter_open")]

    def __str__(self) -> str:
        return f"{self.cause} · {self.channel_id}"


class SeenMatter(models.Model):
    """When a person last looked at it."""

    wagtail_reference_index_ignore = True

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="seen")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "matter"], name="loa_matter_seen_once")]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.matter_id}"
