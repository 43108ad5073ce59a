"""An agency's chain of approval as data: unit, then law, then board, or whatever its rules say."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable, Page, Workflow

from cms.agencies.models import Agency

from .task import FourEyesTask


class Chain(ClusterableModel):
    """What an agency's items go through before they are public. Saving it brings Wagtail's workflow in step."""

    agency = models.OneToOneField(
        Agency, models.CASCADE, related_name="approval_chain", verbose_name=_("agency"),
        help_text=_("Its items are approved by these steps, wherever in its section they stand."),
    )  # fmt: skip
    for_lower = models.BooleanField(
        _("also for agencies below it"), default=False,
        help_text=_("Those that have no steps of their own use these."),
    )  # fmt: skip
    workflow = models.OneToOneField(
        Workflow, models.SET_NULL, null=True, blank=True, editable=False, related_name="loa_chain"
    )

    class Meta:
        verbose_name = _("approval steps of an agency")
        verbose_name_plural = _("approval steps")
        ordering = ["agency__code"]

    def __str__(self) -> str:
        return str(self.agency)

    def save(self, *args: Any, **kwargs: Any) -> None:
        from cms.workflow.actions.apply import apply_chain

        with transaction.atomic():
            super().save(*args, **kwargs)
            apply_chain(self)

    def steps_text(self) -> str:
        """The order in a line."""
        return " → ".join(step.name for step in self.steps.all())

    steps_text.short_description = _("steps")  # type: ignore[attr-defined]  # heads its column in listings


class Step(Orderable):
    """One yes that is needed. Everybody in the group may give it, but never to what they wrote themselves."""

    chain = ParentalKey(Chain, on_delete=models.CASCADE, related_name="steps")
    name = models.CharField(_("name"), max_length=100, help_text=_("Such as: head of the unit, legal check, board."))
    group = models.ForeignKey(Group, models.PROTECT, related_name="+", verbose_name=_("who approves"))
    answer_within = models.PositiveSmallIntegerField(
        _("answer within (working hours)"), default=8, validators=[MinValueValidator(1), MaxValueValidator(400)],
        help_text=_("Afterwards it is late, and a letter reminds once a day. A working day has eight hours."),
    )  # fmt: skip
    task = models.OneToOneField(
        FourEyesTask, models.SET_NULL, null=True, blank=True, editable=False, related_name="step"
    )

    class Meta(Orderable.Meta):
        verbose_name = _("approval step")
        verbose_name_plural = _("approval steps")

    def __str__(self) -> str:
        return self.name


class Reach(models.Model):
    """A part of the site in which a chain is in force, with everything below it; the nearest one counts."""

    wagtail_reference_index_ignore = True

    page = models.OneToOneField(Page, models.CASCADE, primary_key=True, related_name="loa_reach")
    chain = models.ForeignKey(Chain, models.CASCADE, related_name="reaches")

    def __str__(self) -> str:
        return f"{self.page_id}: {self.chain_id}"
