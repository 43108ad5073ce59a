"""Campaigns: what belongs together, and can be stopped together."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import CollectionMember


class Colour(models.TextChoices):
    """How a campaign is told apart at a glance; desk.css gives each its tone, with room for white words on it."""

    TEAL = "teal", _("teal")
    BLUE = "blue", _("blue")
    VIOLET = "violet", _("violet")
    MAGENTA = "magenta", _("magenta")
    RED = "red", _("red")
    BROWN = "brown", _("brown")
    OLIVE = "olive", _("olive")
    SLATE = "slate", _("slate")


class Campaign(CollectionMember, models.Model):
    """A named effort over some days, such as the Law Day; deliveries may belong to one."""

    wagtail_reference_index_ignore = True

    name = models.CharField(_("name"), max_length=200, unique=True)
    description = models.TextField(_("description"), blank=True)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    colour = models.CharField(_("colour"), max_length=20, choices=Colour.choices, default=Colour.TEAL)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ["-starts_on", "name"]

    def __str__(self) -> str:
        return self.name
