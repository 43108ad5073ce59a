"""What platforms count of our posts, day by day, and when each post is asked about next."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .channel import Channel
from .delivery import Delivery


class Told(models.TextChoices):
    """What a platform said when it was asked: unknown is never shown as zero."""

    VALUE = "value", _("counted")
    ZERO = "zero", _("none")
    PENDING = "pending", _("not told yet")
    NOT_OFFERED = "not_offered", _("not offered")
    FAILED = "failed", _("refused")


class MeasuredPost(models.Model):
    """A post whose figures are asked for, once for its number over there, however many versions it has had."""

    wagtail_reference_index_ignore = True

    #: The delivery that brought it; its figures are this delivery's.
    delivery = models.OneToOneField(Delivery, primary_key=True, on_delete=models.CASCADE, related_name="measured")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="measured_posts")
    remote_id = models.CharField(max_length=300)
    posted_at = models.DateTimeField()
    #: When it is asked about next, and the lease while it is; empty: never again.
    measure_at = models.DateTimeField(null=True, blank=True)
    #: When the platform last answered.
    measured_at = models.DateTimeField(null=True, blank=True)
    #: Since when the platform says that it is no longer there.
    gone_at = models.DateTimeField(null=True, blank=True)
    #: Tries in a row without an answer, and ``{"code", "params"}`` of the last one.
    tries = models.PositiveIntegerField(default=0)
    problem = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["-posted_at"]
        constraints = [models.UniqueConstraint(fields=["channel", "remote_id"], name="loa_measured_once")]
        indexes = [
            models.Index(
                fields=["channel", "measure_at"], name="loa_measured_due", condition=Q(measure_at__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return self.remote_id


def honest(name: str) -> models.CheckConstraint:
    """A number has a value, none is nought, and what is unknown has no number."""
    return models.CheckConstraint(
        condition=Q(state="value", value__isnull=False) & ~Q(value=0)
        | Q(state="zero", value=0, value__isnull=False)
        | Q(state__in=["pending", "not_offered", "failed"], value__isnull=True),
        name=name,
    )


class Heard(models.Model):
    """One figure as it was from ``day`` to the day of ``fetched_at``; a row more when it says otherwise.

    What holds on a day is the last row up to it. Between a row's ``fetched_at`` and the next row's day nobody asked.
    """

    wagtail_reference_index_ignore = True

    #: A word of ``publishers.contract``: the sense that is shared by all platforms.
    figure = models.CharField(max_length=20)
    #: By the installation's clock.
    day = models.DateField()
    #: When this was last heard.
    fetched_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=Told.choices)
    #: Empty where the state tells no number.
    value = models.BigIntegerField(null=True, blank=True)
    #: The platform's own names of it, and since when it counts so (``contract.Meaning``).
    names = models.CharField(max_length=200)
    definition = models.CharField(max_length=10, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.figure} {self.day} {self.state if self.value is None else self.value}"


class Metric(Heard):
    """A figure of one post (``contract.Figure``), counted since it was published."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="metrics")

    class Meta:
        ordering = ["delivery", "figure", "day"]
        constraints = [
            models.UniqueConstraint(fields=["delivery", "figure", "day"], name="loa_metric_daily"),
            honest("loa_metric_honest"),
        ]
