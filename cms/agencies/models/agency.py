"""An agency, its names by date, and the groups that work for it."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Collection, Page
from wagtail.search import index

from cms.agencies.roles import Role
from cms.core.text import search_words

from .words import AgencyKind, AgencyLevel


class Span(models.Model):
    """Something that holds from one day (included) to another (excluded); an empty end is open."""

    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(
        _("valid to"), null=True, blank=True, help_text=_("The first day on which it no longer holds.")
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.valid_from and self.valid_to and self.valid_to <= self.valid_from:
            raise ValidationError({"valid_to": _("The end must lie after the beginning.")})

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)


class AgencyQuerySet(models.QuerySet["Agency"]):
    def valid_on(self, day: date) -> AgencyQuerySet:
        """Agencies that exist on that day."""
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gt=day))


class Agency(index.Indexed, ClusterableModel, Span):
    """An office, a committee, a court, an association: whoever writes, approves or receives."""

    code = models.SlugField(_("code"), max_length=100, unique=True, help_text=_("Part of feed addresses: keep it."))
    kind = models.ForeignKey(AgencyKind, models.PROTECT, related_name="agencies", verbose_name=_("kind"))
    level = models.ForeignKey(
        AgencyLevel, models.PROTECT, null=True, blank=True, related_name="agencies", verbose_name=_("level")
    )
    website = models.URLField(_("website"), blank=True)
    identification_code = models.CharField(
        _("agency identification code"), max_length=40, blank=True, help_text=_("Such as H21.04; changes on mergers.")
    )
    section = models.ForeignKey(
        Page, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("section of the site")
    )
    collection = models.ForeignKey(
        Collection, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("collection")
    )

    objects = AgencyQuerySet.as_manager()

    search_fields = [
        index.SearchField("code"),
        index.SearchField("names_text"),
        index.SearchField("folded_text"),
        index.AutocompleteField("names_text"),
        index.AutocompleteField("folded_text"),
        index.FilterField("kind"),
    ]

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.pk and Agency.objects.filter(pk=self.pk).exclude(code=self.code).exists():
            raise ValidationError({"code": _("The code is part of feed addresses and records: it stays as it is.")})

    @property
    def name(self) -> str:
        """What it is called today; the last known name where today has none."""
        return self.name_on(timezone.localdate())

    name.fget.short_description = _("name")  # type: ignore[attr-defined]  # heads its column in listings

    def name_on(self, day: date) -> str:
        """What it was called on that day; the latest name where no name covers the day."""
        naming = self.naming_on(day)
        return naming.name if naming else self.code

    def naming_on(self, day: date) -> Naming | None:
        rows = sorted(self.names.all(), key=lambda row: row.valid_from or date.min)
        return next((row for row in rows if row.holds_on(day)), None) or (rows[-1] if rows else None)

    def parent_on(self, day: date) -> Agency | None:
        """The agency above it on that day, by a link whose kind makes the tree."""
        links = self.links_out.filter(kind__is_parent=True).select_related("to_agency").order_by("kind__order", "pk")
        return next((link.to_agency for link in links if link.holds_on(day)), None)

    def names_text(self) -> str:
        return " ".join(row.name for row in self.names.all())

    def folded_text(self) -> str:
        return search_words(self.names_text())


class Naming(Span):
    """What an agency is called in a span of time."""

    agency = ParentalKey(Agency, on_delete=models.CASCADE, related_name="names", verbose_name=_("agency"))
    name = models.CharField(_("name"), max_length=300)
    short_name = models.CharField(_("short name"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("name")
        verbose_name_plural = _("names")
        ordering = ["valid_from", "pk"]

    def __str__(self) -> str:
        return self.name


class AgencyGroup(models.Model):
    """The group of users that has one role in one agency."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="groups")
    role = models.CharField(_("role"), max_length=40, choices=Role.choices)
    group = models.OneToOneField(Group, models.CASCADE, related_name="loa_agency_group")
    #: Every right that was given to it because of its role, so that one that somebody took away is not given again.
    #: Empty (null) for groups of a time when nobody noted it.
    offered = models.JSONField(null=True, blank=True, default=None, editable=False)

    class Meta:
        verbose_name = _("group of an agency")
        verbose_name_plural = _("groups of agencies")
        constraints = [models.UniqueConstraint(fields=["agency", "role"], name="loa_agency_role")]

    def __str__(self) -> str:
        return str(self.group)
