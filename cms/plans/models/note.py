"""What a person said of a task's progress, with evidence: kept for ever, never changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.documents import get_document_model_string

from cms.agencies.models import Agency

from .task import Deliverable, PlanTask


class Verdict(models.TextChoices):
    """What the note says of the task. ``ADDS`` only adds to the count."""

    ADDS = "adds", _("progress: adds to the count")
    DONE = "done", _("done")
    CANNOT = "cannot", _("not possible")
    AGAIN = "again", pgettext_lazy("a task", "open again: earlier words no longer hold")


class Note(models.Model):
    """One entry of the diary of a task."""

    wagtail_reference_index_ignore = True

    task = models.ForeignKey(PlanTask, models.CASCADE, related_name="notes")
    #: Whose share it is about; empty: the task as a whole.
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("agency")
    )
    #: What ``count`` adds to; empty: the first product that people count.
    product = models.ForeignKey(
        Deliverable, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("product")
    )
    #: The day from which it tells: decides to which turn of a recurring task it belongs.
    happened_on = models.DateField(_("happened on"))
    verdict = models.CharField(_("what it says"), max_length=10, choices=Verdict.choices, default=Verdict.ADDS)
    count = models.PositiveIntegerField(_("how many"), default=0)
    text = models.TextField(_("what was done, or why it can't be"), max_length=4000)
    evidence_url = models.URLField(_("address of the evidence"), max_length=2000, blank=True)
    evidence = models.ForeignKey(
        get_document_model_string(), models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("file of the evidence"),
    )  # fmt: skip
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("author")
    )
    #: As the author was called then: accounts go, the diary stays.
    author_name = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["-happened_on", "-pk"]
        indexes = [models.Index(fields=["task", "happened_on"], name="loa_plan_note_day")]

    def __str__(self) -> str:
        return f"{self.task_id} {self.happened_on}"
