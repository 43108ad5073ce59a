"""A province's calendar of reports: rows, so that every province has its own days."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.agencies.models import Agency, AgencyKind
from cms.core.due_dates import Due, DueRule, Limit, Shift, due_in, written
from cms.core.indicators import Period
from cms.reports.dates.periods import Span, period_of
from cms.reports.dates.working import working


def _check_dates(value: object) -> None:
    try:
        if not isinstance(value, list):
            raise TypeError
        for text in value:
            date.fromisoformat(text)
    except (TypeError, ValueError):
        raise ValidationError(_("Write each day as 2026-02-17.")) from None


class ReportCalendar(models.Model):
    """One province's rules, its tree of agencies and its days without work."""

    class Shifts(models.TextChoices):
        KEEP = Shift.KEEP.value, _("stays where it is")
        EARLIER = Shift.EARLIER.value, _("moves to the working day before")
        LATER = Shift.LATER.value, _("moves to the next working day")

    name = models.CharField(_("name"), max_length=200)
    keeper = models.ForeignKey(
        Agency, models.PROTECT, related_name="report_calendars", verbose_name=_("kept by"),
        help_text=_("Its report officers and administrators change the calendar and see all reports of it."),
    )  # fmt: skip
    top = models.ForeignKey(
        Agency, models.PROTECT, related_name="+", verbose_name=_("top of the tree"),
        help_text=_("Usually the provincial People's Committee: who stands below it on the day of a report owes it."),
    )  # fmt: skip
    place = models.CharField(_("place in the date line"), max_length=100, blank=True, help_text=_("Such as Gia Lai."))
    starts_day = models.PositiveSmallIntegerField(
        _("first day of the working year"), default=1, validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    starts_month = models.PositiveSmallIntegerField(
        _("its month"), default=1, validators=[MinValueValidator(1), MaxValueValidator(12)],
        help_text=_("1 and 1: the year of the calendar. 15 and 11: the year 2026 runs from 15/11/2025 to 14/11/2026."),
    )  # fmt: skip
    shift = models.CharField(
        _("a last day without work"), max_length=10, choices=Shifts.choices, default=Shifts.EARLIER
    )
    days_off = models.JSONField(
        _("more days without work"), default=list, blank=True, validators=[_check_dates],
        help_text=_("Tết and the day of the Hùng Kings, which follow the moon."),
    )  # fmt: skip
    legal_basis = models.TextField(
        _("legal basis"), blank=True, help_text=_("Each line is one “Căn cứ …” at the beginning of a report.")
    )

    class Meta:
        verbose_name = _("calendar of reports")
        verbose_name_plural = _("calendars of reports")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def starts(self) -> tuple[int, int]:
        return self.starts_month, self.starts_day


class ReportRule(models.Model):
    """One line of the calendar: who owes what to whom, for which period, until when."""

    class Spans(models.TextChoices):
        QUARTER = Span.QUARTER.value, _("quarter")
        HALF = Span.HALF.value, _("first 6 months")
        NINE = Span.NINE.value, _("first 9 months")
        YEAR = Span.YEAR.value, _("year")

    class Limits(models.TextChoices):
        BEFORE = Limit.BEFORE.value, _("before a day (trước ngày)")
        BY = Limit.BY.value, _("on a day at the latest")
        NONE = Limit.NONE.value, _("no date")

    calendar = models.ForeignKey(
        ReportCalendar, models.CASCADE, related_name="rules", verbose_name=_("calendar of reports")
    )
    name = models.CharField(_("name"), max_length=200, help_text=_("Such as: 6-month report of the departments."))
    title = models.CharField(
        _("subject of the report"), max_length=300,
        help_text=_("As printed below BÁO CÁO, in Vietnamese. {period} becomes “6 tháng đầu năm 2026”."),
    )  # fmt: skip
    span = models.CharField(_("period"), max_length=10, choices=Spans.choices)
    quarter = models.PositiveSmallIntegerField(
        _("quarter"), default=1, validators=[MinValueValidator(1), MaxValueValidator(4)]
    )
    from_kinds = models.ManyToManyField(
        AgencyKind, related_name="+", verbose_name=_("owed by"), help_text=_("Every agency of these kinds.")
    )
    to_agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("received by")
    )
    to_name = models.CharField(
        _("or by"), max_length=200, blank=True, help_text=_("An authority that does not work with this site.")
    )
    limit = models.CharField(_("due"), max_length=10, choices=Limits.choices, default=Limits.BEFORE)
    day = models.PositiveSmallIntegerField(_("day"), default=0, validators=[MaxValueValidator(31)])
    month = models.PositiveSmallIntegerField(_("month"), default=0, validators=[MaxValueValidator(12)])
    next_year = models.BooleanField(_("of the following year"), default=False)
    remind_days = models.JSONField(
        _("remind so many days before the last day"), default=list, blank=True,
        help_text=_("0 is the last day itself, -1 the day after it."),
    )  # fmt: skip
    indicators = models.JSONField(_("numbers"), default=list, blank=True)
    sections = models.JSONField(_("parts to be written"), default=list, blank=True)
    covers_tree = models.BooleanField(
        _("about the whole tree"), default=False,
        help_text=_("The numbers of everybody in the calendar's tree, not only of the agency and who is below it."),
    )  # fmt: skip
    fold_history = models.BooleanField(
        _("count predecessors too"), default=True,
        help_text=_("What merged, split, renamed or abolished agencies did belongs to who came after them."),
    )  # fmt: skip
    is_active = models.BooleanField(_("in force"), default=True)

    class Meta:
        verbose_name = _("rule of the calendar")
        verbose_name_plural = _("rules of the calendar")
        ordering = ["calendar", "month", "day", "pk"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if bool(self.to_agency_id) == bool(self.to_name):
            raise ValidationError({"to_agency": _("Say who receives it: an agency, or the name of an authority.")})
        if self.limit != self.Limits.NONE and not (self.day and self.month):
            raise ValidationError({"day": _("Say the day and the month, or choose “no date”.")})

    @property
    def due_rule(self) -> DueRule:
        if self.limit == self.Limits.NONE:
            return DueRule()
        return DueRule(limit=Limit(self.limit), day=self.day, month=self.month, turns_later=int(self.next_year))

    def due_in(self, year: int) -> Due:
        """The named day, the last permitted one, and where it was before it moved."""
        days = (date.fromisoformat(text) for text in self.calendar.days_off)
        return due_in(
            self.due_rule, date(year, 1, 1), date(year, 12, 31),
            shift=Shift(self.calendar.shift), is_working=working(days),
        )  # fmt: skip

    def period_in(self, year: int) -> Period:
        return period_of(Span(self.span), year, starts=self.calendar.starts, quarter=self.quarter)

    def reminders_of(self, last: date) -> list[tuple[int, date]]:
        """(days before, day) of each reminder, the earliest first."""
        return sorted(((days, last - timedelta(days=days)) for days in self.remind_days), key=lambda one: one[1])

    @property
    def due_words(self) -> str:
        return written(self.due_rule)

    @property
    def receiver(self) -> str:
        return self.to_agency.name if self.to_agency else self.to_name
