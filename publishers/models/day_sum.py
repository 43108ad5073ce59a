"""Sums of days, kept beside the rows they are made of: a dashboard of three years reads a fifth of the rows."""

from __future__ import annotations

from django.db import models

#: What is summed: the columns of the overview. Of every other figure the rows of posts are asked.
SUMMED = ("views", "reach", "engagement", "clicks", "watch_s")


class DaySum(models.Model):
    """What all posts of one channel, agency, campaign, topic or form gained on one day."""

    wagtail_reference_index_ignore = True

    day = models.DateField()
    #: ``channel``, ``campaign``, ``agency``, ``topic``, ``form``.
    dimension = models.CharField(max_length=10)
    #: As it stands in addresses; empty: posts that have none.
    key = models.CharField(max_length=100, blank=True)

    #: Empty: nobody told a number.
    views = models.BigIntegerField(null=True, blank=True)
    reach = models.BigIntegerField(null=True, blank=True)
    engagement = models.BigIntegerField(null=True, blank=True)
    clicks = models.BigIntegerField(null=True, blank=True)
    watch_s = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "dimension", "key"], name="loa_day_sum_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.dimension} {self.key}"


class ChangedDay(models.Model):
    """A day of which something was written since it was summed up; its sums are not believed until they are made anew.

    One row for each transaction that wrote, committed with it and never touched by another: writers don't wait for each
    other, and who makes the sums takes away only the rows of what it saw.
    """

    wagtail_reference_index_ignore = True

    day = models.DateField(db_index=True)

    def __str__(self) -> str:
        return f"{self.day}"
