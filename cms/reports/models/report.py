"""A report of one agency for one period, and its written parts. Closed is closed: what comes after is a new one."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.agencies.models import Agency
from cms.core.indicators import Period

from .calendar import ReportRule


class State(models.TextChoices):
    DRAFT = "draft", _("being written")
    CLOSED = "closed", pgettext_lazy("a report", "closed")
    HANDED_IN = "handed_in", _("handed in")
    RETURNED = "returned", _("returned")
    ACCEPTED = "accepted", _("accepted")


#: It left the agency and was not sent back.
ARRIVED = (State.HANDED_IN, State.ACCEPTED)


class Report(models.Model):
    """``number`` 2, 3 … are corrections: the earlier ones stay as they are."""

    wagtail_reference_index_ignore = True

    rule = models.ForeignKey(ReportRule, models.PROTECT, related_name="reports", verbose_name=_("rule of the calendar"))
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="reports", verbose_name=_("agency"))
    year = models.PositiveIntegerField(_("year"))
    number = models.PositiveIntegerField(_("version"), default=1)
    #: The one that counts; kept with a constraint, so that two people can't begin two.
    is_current = models.BooleanField(default=True)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.DRAFT)
    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"))
    #: What was called how, and who stood where, on this day.
    tree_on = models.DateField(_("agencies as on"))
    agency_name = models.CharField(max_length=300)
    parent_name = models.CharField(max_length=300, blank=True)
    receiver_name = models.CharField(max_length=300)
    title = models.CharField(max_length=400)
    last_day = models.DateField(_("last permitted day"), null=True, blank=True)
    counted_at = models.DateTimeField(null=True, blank=True)
    #: SHA-256 of everything that the papers are made of, kept in the store; empty while it is written.
    snapshot = models.CharField(max_length=64, blank=True)
    # The head and the foot of the paper: filled in until it is handed in.
    symbol = models.CharField(
        _("number and symbol"), max_length=60, blank=True, help_text=_("Such as 125/BC-STP; empty leaves a gap.")
    )
    place = models.CharField(_("place"), max_length=100, blank=True)
    signed_on = models.DateField(_("date of the report"), null=True, blank=True)
    capacity = models.CharField(
        _("signed for"), max_length=200, blank=True, help_text=_("Such as KT. GIÁM ĐỐC; each line is one of the paper.")
    )
    signer_title = models.CharField(_("position of who signs"), max_length=200, blank=True)
    signer = models.CharField(_("who signs"), max_length=100, blank=True)
    recipients = models.TextField(_("recipients (Nơi nhận)"), blank=True, help_text=_("One a line."))
    begun_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    handed_in_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    handed_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    answer = models.TextField(_("what the receiver said"), blank=True)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-year", "-last", "agency__code", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "agency", "year", "number"], name="loa_report_number"),
            models.UniqueConstraint(
                fields=["rule", "agency", "year"], condition=Q(is_current=True), name="loa_report_current"
            ),
        ]
        indexes = [models.Index(fields=["state", "is_current"], name="loa_report_state")]

    def __str__(self) -> str:
        return f"{self.agency_name}: {self.title}"

    @property
    def period(self) -> Period:
        return Period(first=self.first, last=self.last)

    @property
    def is_open(self) -> bool:
        return self.state == State.DRAFT and self.is_current

    @property
    def has_arrived(self) -> bool:
        return self.state in ARRIVED


class ReportSection(models.Model):
    """A part that people write: plain text, a paragraph a line."""

    wagtail_reference_index_ignore = True

    report = models.ForeignKey(Report, models.CASCADE, related_name="sections")
    order = models.PositiveIntegerField(default=0)
    code = models.CharField(max_length=60)
    heading = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    #: Of several people who write at once, the later does not undo the earlier.
    edition = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["report", "order", "pk"]
        constraints = [models.UniqueConstraint(fields=["report", "code"], name="loa_report_section")]

    def __str__(self) -> str:
        return self.heading
