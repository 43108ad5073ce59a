"""A plan as it was signed: its number and day, whose it is, and how long it runs."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.documents import get_document_model_string

from cms.agencies.models import Agency
from cms.core.due_dates import Shift
from cms.legal.models import LegalDocument


class PlanState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("a plan", "draft")
    RUNNING = "running", _("in force")
    OVER = "over", pgettext_lazy("a plan", "over")


class Plan(models.Model):
    """Numbers start again every year in each agency: number, agency and day together name a plan."""

    wagtail_reference_index_ignore = True

    title = models.CharField(_("title"), max_length=300)
    number = models.CharField(
        _("number and symbol"), max_length=100, blank=True, help_text=_("As printed: 295/KH-UBND.")
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="plans", verbose_name=_("whose plan it is"),
        help_text=_("The agency that issued it, or that the plan is kept for here."),
    )  # fmt: skip
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    state = models.CharField(_("state"), max_length=10, choices=PlanState.choices, default=PlanState.DRAFT)
    shift = models.CharField(
        _("when nobody works on the last day"), max_length=10, default=Shift.KEEP.value,
        choices=[
            (Shift.KEEP.value, _("the date stays")),
            (Shift.EARLIER.value, _("it is due on the working day before")),
            (Shift.LATER.value, _("it is due on the working day after")),
        ],
    )  # fmt: skip
    basis = models.ManyToManyField(LegalDocument, blank=True, related_name="+", verbose_name=_("legal basis"))
    file = models.ForeignKey(
        get_document_model_string(), models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("signed file"),
    )  # fmt: skip
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["-starts_on", "number", "pk"]
        permissions = [("remind_plan", "Can remind agencies")]

    def __str__(self) -> str:
        return f"{self.number}: {self.title}" if self.number else self.title

    def clean(self) -> None:
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The last day must not be before the first day.")})
