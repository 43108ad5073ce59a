"""Slots: the times of the week at which a channel's queue sends, one item each; and whether its queue rests."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .channel import Channel

#: ``Delivery.run_at`` of what waits in a queue that rests: the engine never comes so far.
PARKED = datetime(9999, 1, 1, tzinfo=UTC)


def desk_zone() -> str:
    """Whose clock a slot is on unless another is named: the desk's."""
    return settings.TIME_ZONE


class Weekday(models.IntegerChoices):
    """As Python counts them."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class Slot(models.Model):
    """Once a week, at this time on this zone's clocks, one item of the channel's queue goes out."""

    wagtail_reference_index_ignore = True

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="slots")
    weekday = models.PositiveSmallIntegerField(_("day of the week"), choices=Weekday.choices)
    wall_time = models.TimeField(_("time"))
    zone = models.CharField(_("time zone"), max_length=40, default=desk_zone)

    class Meta:
        verbose_name = pgettext_lazy("a weekly time of a channel", "slot")
        verbose_name_plural = pgettext_lazy("weekly times of a channel", "slots")
        ordering = ["weekday", "wall_time"]
        constraints = [
            models.UniqueConstraint(fields=["channel", "weekday", "wall_time", "zone"], name="loa_slot_once"),
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="loa_slot_weekday"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.wall_time:%H:%M}"


class Queue(models.Model):
    """A channel's queue: whoever changes it holds this row, so that two people never get the same slot.

    What waits in it are deliveries (``Delivery.from_queue``); this only says whether they rest.
    """

    wagtail_reference_index_ignore = True

    channel = models.OneToOneField(Channel, primary_key=True, on_delete=models.CASCADE, related_name="queue")
    paused_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    paused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.channel_id}"

    @property
    def is_paused(self) -> bool:
        """Nothing of it goes out until a person resumes it."""
        return self.paused_at is not None
