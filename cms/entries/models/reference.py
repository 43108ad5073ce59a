"""Reference rows that entries, feeds and filters need without knowing who keeps them."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _


class Term(models.Model):
    """One code of a vocabulary (form, topic, audience). The code is data: a new one is a row."""

    vocabulary = models.CharField(_("vocabulary"), max_length=40)
    code = models.CharField(_("code"), max_length=100)
    label_vi = models.CharField(_("Vietnamese label"), max_length=200)
    label_en = models.CharField(_("English label"), max_length=200, blank=True)
    order = models.PositiveIntegerField(_("order"), default=0)
    deprecated = models.BooleanField(_("no longer used"), default=False)
    replaced_by = models.CharField(_("replaced by"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["vocabulary", "order", "code"]
        constraints = [models.UniqueConstraint(fields=["vocabulary", "code"], name="loa_term_code")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The label in the reader's language."""
        if (translation.get_language() or "").startswith("en") and self.label_en:
            return self.label_en
        return self.label_vi


class AgencyNameQuerySet(models.QuerySet["AgencyName"]):
    def valid_on(self, day: date) -> AgencyNameQuerySet:
        """Rows in force on that day."""
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gt=day))

    def oldest_first(self) -> AgencyNameQuerySet:
        """What is called so since ever comes first; databases put what is empty where they like."""
        return self.order_by(models.F("valid_from").asc(nulls_first=True), "pk")


class AgencyName(models.Model):
    """What an agency was called, and under whom it stood, in a span of time."""

    code = models.CharField(_("code"), max_length=100, db_index=True)
    name = models.CharField(_("name"), max_length=300)
    parent_code = models.CharField(_("parent"), max_length=100, blank=True, db_index=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    objects = AgencyNameQuerySet.as_manager()

    class Meta:
        verbose_name = _("agency name")
        verbose_name_plural = _("agency names")
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="loa_agency_name_span")]

    def __str__(self) -> str:
        return self.name
