"""Recurring posts: a rule in the words of the calendar, and what became of each of its days."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.entries.models import Entry

from .campaign import Campaign
from .channel import Channel
from .delivery import Delivery
from .slot import desk_zone


class Every(models.TextChoices):
    """How it comes round; ``publishers.campaigning.patterns`` says which days these are."""

    WEEK = "week", _("on days of the week")
    WORKDAY = "workday", _("on every working day")
    MONTH_DAY = "month_day", _("every month, on a day of the month")
    MONTH_WEEKDAY = "month_weekday", _("every month, on a day of the week")
    MONTH_WORKDAY = "month_workday", _("every month, on a working day")
    YEAR = "year", _("every year, on a date")
    LUNAR_MONTH = "lunar_month", _("every lunar month, on a day of it")
    LUNAR_YEAR = "lunar_year", _("every lunar year, on a date")


class Takes(models.TextChoices):
    """Which item goes out."""

    ITEM = "item", _("always this item")
    SELECTION = "selection", _("the newest item of a selection that is not there yet")
    CAMPAIGN = "campaign", _("the next item of the campaign that is not there yet")


class Recurrence(models.Model):
    """One recurring post of a campaign: when, what, where."""

    wagtail_reference_index_ignore = True

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="recurrences")
    name = models.CharField(_("name"), max_length=200)
    every = models.CharField(_("how often"), max_length=20, choices=Every.choices, default=Every.WEEK)
    #: Every so many weeks, months or years.
    interval = models.PositiveSmallIntegerField(_("every how many"), default=1)
    #: As Python counts them: 0 is Monday.
    weekdays = models.JSONField(_("days of the week"), default=list, blank=True)
    #: Which one of the month, -1 being the last.
    nth = models.SmallIntegerField(_("which one"), default=1)
    #: Day of the month, solar or lunar; the last day where a month has fewer.
    day = models.PositiveSmallIntegerField(_("day"), default=1)
    month = models.PositiveSmallIntegerField(_("month"), default=1)
    wall_time = models.TimeField(_("time"))
    zone = models.CharField(_("time zone"), max_length=40, default=desk_zone, editable=False)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    #: At most so many times; empty: no end but the day.
    times = models.PositiveIntegerField(_("how many times"), null=True, blank=True)
    takes = models.CharField(_("what goes out"), max_length=20, choices=Takes.choices, default=Takes.SELECTION)
    entry = models.ForeignKey(
        Entry, verbose_name=_("item"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    #: The selection, in codes of the record's vocabularies; any one of a list is enough, an empty list asks nothing.
    forms = models.JSONField(_("forms"), default=list, blank=True)
    topics = models.JSONField(_("topics"), default=list, blank=True)
    audiences = models.JSONField(_("audiences"), default=list, blank=True)
    #: Of this agency and of all below it.
    agency_code = models.CharField(_("agency"), max_length=100, blank=True)
    channels = models.ManyToManyField(Channel, verbose_name=_("channels"), related_name="recurrences")
    is_active = models.BooleanField(_("in force"), default=True)
    #: By whose rights it plans.
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("recurring post")
        verbose_name_plural = _("recurring posts")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class OccurrenceState(models.TextChoices):
    #: It is not planned, or not everywhere; why stands in ``problems``.
    WAITING = "waiting", pgettext_lazy("a day of a recurring post", "not planned yet")
    PLANNED = "planned", pgettext_lazy("a day of a recurring post", "planned")
    SKIPPED = "skipped", pgettext_lazy("a day of a recurring post", "left out")
    #: Its time went by, and nothing or not everything was planned.
    PASSED = "passed", pgettext_lazy("a day of a recurring post", "nothing went out")


class Occurrence(models.Model):
    """One time of a recurring post: made once, whoever asks; its deliveries are ordinary ones."""

    wagtail_reference_index_ignore = True

    recurrence = models.ForeignKey(Recurrence, on_delete=models.CASCADE, related_name="occurrences")
    #: What the rule says, ``YYYY-MM-DDTHH:MM`` on the wall clock of the recurrence; its day tells it from the others.
    wall = models.CharField(max_length=16)
    #: The wall time that a person gave this one instead.
    moved_to = models.CharField(max_length=16, blank=True)
    #: The instant of whichever of the two holds.
    due_at = models.DateTimeField(db_index=True)
    state = models.CharField(max_length=20, choices=OccurrenceState.choices, default=OccurrenceState.WAITING)
    #: The item that a person chose for this one, or that was taken.
    entry = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    #: A person chose the item, the time, or to leave it out: a change of the rule leaves it alone.
    is_touched = models.BooleanField(default=False)
    #: Why it is not planned: channel id, or ``""`` for all of it, → ``{"code", "params"}``.
    problems = models.JSONField(default=dict, blank=True)
    deliveries = models.ManyToManyField(Delivery, related_name="occurrences")
    #: When people were written to that nothing is planned for it.
    told_at = models.DateTimeField(null=True, blank=True, editable=False)
    #: Grows with each change; whoever read an older one writes nothing.
    turn = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["due_at", "pk"]
        # By its day: another time of day is still the same one.
        constraints = [models.UniqueConstraint("recurrence", Substr("wall", 1, 10), name="loa_occurrence_day_once")]
        indexes = [models.Index(fields=["state", "due_at"], name="loa_occurrence_due")]

    def __str__(self) -> str:
        return f"{self.recurrence_id} {self.moved_to or self.wall}"
