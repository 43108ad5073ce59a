"""What platforms count of the accounts themselves, and which figures they refuse to tell for a channel."""

from __future__ import annotations

from django.db import models

from .channel import Channel
from .metric import Heard, honest


class MeasuredChannel(models.Model):
    """A channel whose own figures (followers) are asked for once a day."""

    wagtail_reference_index_ignore = True

    channel = models.OneToOneField(Channel, primary_key=True, on_delete=models.CASCADE, related_name="measured")
    #: When it is asked next, and the lease while it is.
    measure_at = models.DateTimeField()
    #: When the platform last answered.
    measured_at = models.DateTimeField(null=True, blank=True)
    #: Tries in a row without an answer, and ``{"code", "params"}`` of the last one.
    tries = models.PositiveIntegerField(default=0)
    problem = models.JSONField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["measure_at"], name="loa_measured_channel_due")]

    def __str__(self) -> str:
        return str(self.channel_id)


class ChannelFigure(Heard):
    """A figure of a channel's account (``contract.AccountFigure``): what stood there on the day, no sum of days.

    ``account`` is the account's number over there: a channel that was connected to another account begins anew.
    """

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="figures")
    account = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["channel", "figure", "day"]
        constraints = [
            models.UniqueConstraint(fields=["channel", "figure", "day"], name="loa_channel_figure_daily"),
            honest("loa_channel_figure_honest"),
        ]


class RefusedFigure(models.Model):
    """A figure that the platform refuses to tell for a channel: its name was retired, or the access has no right to it.

    One row however many posts it is missing for; it goes once the figure is told again.
    """

    wagtail_reference_index_ignore = True

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="refused_figures")
    figure = models.CharField(max_length=20)
    #: The platform's own names of it.
    names = models.CharField(max_length=200)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "figure"], name="loa_refused_figure_once")]

    def __str__(self) -> str:
        return f"{self.figure} · {self.channel_id}"
