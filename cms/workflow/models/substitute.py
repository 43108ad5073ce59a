"""Somebody is away: who approves in their place, from when to when, and why."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class SubstituteQuerySet(models.QuerySet["Substitute"]):
    def on(self, day: date) -> SubstituteQuerySet:
        """In force that day, both ends included."""
        return self.filter(starts__lte=day, ends__gte=day)


class Substitute(models.Model):
    """From one day to another, both included, one person approves for another: in their name, never their own work."""

    absent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="loa_absences", verbose_name=_("who is away")
    )
    substitute = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="loa_substitutions", verbose_name=_("who stands in")
    )
    starts = models.DateField(_("first day"))
    ends = models.DateField(_("last day"))
    reason = models.CharField(_("reason"), max_length=300, help_text=_("Such as: leave, a business trip."))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    objects = SubstituteQuerySet.as_manager()

    class Meta:
        verbose_name = _("substitute")
        verbose_name_plural = _("substitutes")
        ordering = ["-starts", "-pk"]

    def __str__(self) -> str:
        return f"{self.substitute} ← {self.absent}"

    def clean(self) -> None:
        super().clean()
        if self.starts and self.ends and self.ends < self.starts:
            raise ValidationError({"ends": _("The last day lies before the first. Correct one of them.")})
        if self.absent_id and self.absent_id == self.substitute_id:
            raise ValidationError({"substitute": _("Nobody stands in for themselves. Choose another person.")})
