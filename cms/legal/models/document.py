"""One document of law or administration, as the sources that cite it need to know it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.search import index

from cms.core.text import document_key, nfc, search_words
from cms.entries.models import Term

from .words import DocumentType


class Validity(models.TextChoices):
    """State of validity, in the codes of the national database."""

    NOT_YET = "CCHL", _("not yet in force")
    IN_FORCE = "CHL", _("in force")
    PARTLY_EXPIRED = "HHL1P", _("partly expired")
    EXPIRED = "HHL", pgettext_lazy("law", "expired")
    SUSPENDED = "TNHL", _("suspended")
    PARTLY_SUSPENDED = "TNHL1P", _("partly suspended")
    UNSUITABLE = "KCPH", _("no longer suitable")
    UNKNOWN = "unknown", _("not determined")


class Scope(models.TextChoices):
    NATIONAL = "national", _("national")
    PROVINCE = "province", _("province")
    COMMUNE = "commune", _("commune")


class SigningCapacity(models.TextChoices):
    """In what capacity the signer signed; printed before the title."""

    ON_BEHALF = "TM.", _("TM. (on behalf of)")
    DEPUTY = "KT.", _("KT. (deputy for)")
    BY_ORDER = "TL.", _("TL. (by order)")
    BY_AUTHORISATION = "TUQ.", _("TUQ. (by authorisation)")
    ACTING = "Q.", _("Q. (acting)")


class LegalDocument(index.Indexed, ClusterableModel):
    """Number, issuer and date of issue together name it: administrative numbers start again every year."""

    number = models.CharField(_("number and symbol"), max_length=100, help_text=_("As printed: 168/2024/NĐ-CP."))
    number_key = models.CharField(max_length=100, editable=False, db_index=True)
    type = models.ForeignKey(
        DocumentType, models.PROTECT, related_name="documents", verbose_name=_("type"), null=True, blank=True
    )
    issuer = models.CharField(_("issued by"), max_length=300, blank=True)
    joint_issuers = models.CharField(
        _("together with"), max_length=600, blank=True, help_text=_("Other issuers, separated by semicolons.")
    )
    signer = models.CharField(_("signed by"), max_length=200, blank=True)
    signer_title = models.CharField(_("title of the signer"), max_length=200, blank=True)
    signing_capacity = models.CharField(_("capacity"), max_length=10, choices=SigningCapacity.choices, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True, help_text=_("Empty when it is not known."))
    effective_on = models.DateField(_("in force from"), null=True, blank=True)
    effective_notes = models.TextField(
        _("notes on the effect"), blank=True, help_text=_("When parts take effect on other days.")
    )
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    validity = models.CharField(
        _("validity"), max_length=10, choices=Validity.choices, default=Validity.UNKNOWN,
        help_text=_("Never guess: “not determined” is an honest answer."),
    )  # fmt: skip
    abstract = models.TextField(_("abstract"), blank=True, help_text=_("The subject line of the document."))
    fields = ParentalManyToManyField(
        Term, blank=True, related_name="+", limit_choices_to={"vocabulary": "topic"}, verbose_name=_("fields of law")
    )
    scope = models.CharField(_("scope"), max_length=20, choices=Scope.choices, default=Scope.NATIONAL)
    gazette_no = models.CharField(_("gazette number"), max_length=60, blank=True)
    gazette_date = models.DateField(_("gazette date"), null=True, blank=True)
    source_url = models.URLField(_("source"), max_length=500, blank=True)
    checked_at = models.DateField(_("checked on"), null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("checked by"),
    )  # fmt: skip

    search_fields = [
        index.SearchField("number", boost=10),
        index.SearchField("abstract"),
        index.SearchField("folded_text", boost=5),
        index.AutocompleteField("number"),
        index.AutocompleteField("abstract"),
        index.AutocompleteField("folded_text"),
        index.FilterField("validity"),
        index.FilterField("type"),
        index.FilterField("scope"),
    ]

    class Meta:
        verbose_name = _("legal document")
        verbose_name_plural = _("legal documents")
        ordering = [models.F("issued_on").desc(nulls_last=True), "number_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["number_key", "issuer", "issued_on"], condition=Q(issued_on__isnull=False),
                name="loa_legal_dated", violation_error_message=_("This document is already in the register."),
            ),
            # NULL never equals NULL in a plain constraint, so two undated twins would slip through.
            models.UniqueConstraint(
                fields=["number_key", "issuer"], condition=Q(issued_on__isnull=True), name="loa_legal_undated",
                violation_error_message=_("This document is already in the register, without a date of issue too."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.type} {self.number}" if self.type else self.number

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._normalise()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        self._normalise()
        if not self.number_key:
            raise ValidationError({"number": _("A document without a number and symbol cannot be found again.")})
        for name, earlier in (("effective_on", self.issued_on), ("expires_on", self.effective_on)):
            later = getattr(self, name)
            if earlier and later and later < earlier:
                raise ValidationError({name: _("This date lies before %(earlier)s.") % {"earlier": earlier}})

    def _normalise(self) -> None:
        self.number = " ".join(nfc(self.number).split())
        self.number_key = document_key(self.number)
        self.issuer = " ".join(nfc(self.issuer).split())

    @property
    def is_normative(self) -> bool:
        return bool(self.type and self.type.is_normative)

    @property
    def needs_care(self) -> bool:
        """Whether a reader must be told that not all of it holds."""
        return self.validity not in (Validity.IN_FORCE, Validity.UNKNOWN)

    def in_force_on(self, day: date) -> bool | None:
        """Whether it was in force on that day, by its dates; ``None`` when they do not tell."""
        if self.effective_on is None:
            return None
        return self.effective_on <= day and (self.expires_on is None or day < self.expires_on)

    def folded_name(self) -> str:
        """Its type and number, without marks: “nghi dinh 168 2024 nd cp”."""
        return search_words(self.type.label_vi if self.type else "", self.number, self.number_key)

    def folded_text(self) -> str:
        """Everything it may be looked up by, without marks: “nd 168”, “dat dai”."""
        return search_words(self.folded_name(), self.issuer, self.abstract)
