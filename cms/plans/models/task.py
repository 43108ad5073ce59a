"""One task of a plan: who leads, who helps, until when, and what is to come of it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from cms.agencies.models import Agency, AgencyKind
from cms.core.due_dates import DueRule
from cms.core.due_words import rule_of
from cms.core.text import document_key, shorten

from .plan import Plan

DUE_HELP = _("As the plan says: “trước 15/11”, “Quý II/2020”, “tháng 02 hằng năm”, “hằng tháng”. Empty: no date.")
DUE_UNREAD = _("“%(text)s” can't be read as a date. Write it like “trước 15/11”, “Quý II/2020” or “hằng năm”.")


class PlanTask(ClusterableModel):
    """A line of the plan. Its due date is kept as written; what follows from it is worked out when it is asked."""

    wagtail_reference_index_ignore = True

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="tasks", verbose_name=_("plan"))
    order = models.PositiveIntegerField(_("order"), default=0)
    heading = models.CharField(_("number in the plan"), max_length=40, blank=True, help_text=_("Such as II.1.a."))
    text = models.TextField(_("task"))
    due_text = models.CharField(_("due"), max_length=200, blank=True, help_text=DUE_HELP)

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["plan", "order", "pk"]

    def __str__(self) -> str:
        return shorten(" ".join(f"{self.heading} {self.text}".split()), 120)

    def clean(self) -> None:
        super().clean()
        if rule_of(self.due_text) is None:
            raise ValidationError({"due_text": DUE_UNREAD % {"text": self.due_text}})

    @property
    def rule(self) -> DueRule:
        return rule_of(self.due_text) or DueRule()


class PartyRole(models.TextChoices):
    LEADS = "leads", _("leads")
    HELPS = "helps", _("cooperates")


class Party(models.Model):
    """Who leads or helps: an agency, a kind of agency (whoever is of it on the day), or words that mean neither yet."""

    wagtail_reference_index_ignore = True

    task = ParentalKey(PlanTask, on_delete=models.CASCADE, related_name="parties")
    role = models.CharField(_("part"), max_length=10, choices=PartyRole.choices, default=PartyRole.LEADS)
    agency = models.ForeignKey(
        Agency, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("agency")
    )
    kind = models.ForeignKey(
        AgencyKind, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("every agency of the kind")
    )
    printed = models.CharField(_("as the plan calls it"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("agency that takes part")
        verbose_name_plural = _("agencies that take part")
        ordering = ["role", "pk"]

    def __str__(self) -> str:
        return self.printed or str(self.agency or self.kind or "–")

    def clean(self) -> None:
        super().clean()
        if self.agency_id and self.kind_id:
            raise ValidationError({"kind": _("Choose either one agency or a kind of agency.")})
        if not (self.agency_id or self.kind_id or self.printed):
            raise ValidationError({"agency": _("Choose an agency or a kind, or write what the plan says.")})


class Counted(models.TextChoices):
    """Who counts what came of a task."""

    ITEMS = "items", _("items published here")
    SIGN = "sign", _("what the page of agencies shows")
    HAND = "hand", _("people, in their notes")


class Deliverable(models.Model):
    """What is to come of a task, and how many."""

    wagtail_reference_index_ignore = True

    task = ParentalKey(PlanTask, on_delete=models.CASCADE, related_name="deliverables")
    text = models.CharField(_("product, result"), max_length=300)
    counted = models.CharField(_("counted by"), max_length=10, choices=Counted.choices, default=Counted.HAND)
    wanted = models.PositiveIntegerField(_("how many"), default=1, validators=[MinValueValidator(1)])
    per_agency = models.BooleanField(_("of each leading agency"), default=False)
    form = models.CharField(_("only this form"), max_length=100, blank=True)
    topic = models.CharField(_("only this topic"), max_length=100, blank=True)
    law = models.CharField(
        _("only about this document"), max_length=100, blank=True, help_text=_("Its number: 168/2024/NĐ-CP.")
    )
    tag = models.CharField(_("only with this tag"), max_length=100, blank=True)
    sign = models.CharField(_("which sign"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        super().clean()
        if self.counted == Counted.SIGN and not self.sign:
            raise ValidationError({"sign": _("Choose which sign counts.")})
        if self.counted != Counted.ITEMS and (self.form or self.topic or self.law or self.tag):
            raise ValidationError({"counted": _("Only items published here have a form, a topic, a law or a tag.")})

    @property
    def law_key(self) -> str:
        return document_key(self.law)
