"""News and guidance: what happened, and how work is to be done."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from cms.pages.panels import pictures, tabs

from .base import ContentPage


class NewsPage(ContentPage):
    """A report of something that happened, or will."""

    form = "news"

    place = models.CharField(_("place"), max_length=255, blank=True)
    event_date = models.DateField(_("date of the event"), null=True, blank=True)

    edit_handler = tabs(FieldRowPanel([FieldPanel("place"), FieldPanel("event_date")]), after=[pictures(_("Photos"))])

    class Meta:
        verbose_name = _("news item")
        verbose_name_plural = _("news")

    def record_details(self) -> dict[str, Any]:
        details = {"place": self.place, "event_date": self.event_date.isoformat() if self.event_date else ""}
        return {key: value for key, value in details.items() if value}


class GuidancePage(ContentPage):
    """Directions from an agency, with the number of its letter where there is one."""

    form = "guidance"

    issuing_unit = models.CharField(_("issuing unit"), max_length=255, blank=True)
    number = models.CharField(_("number and symbol"), max_length=100, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)

    edit_handler = tabs(
        MultiFieldPanel(
            [FieldPanel("issuing_unit"), FieldRowPanel([FieldPanel("number"), FieldPanel("issued_on")])],
            heading=_("Letter"),
        )
    )

    class Meta:
        verbose_name = _("guidance")
        verbose_name_plural = _("guidance")

    def record_details(self) -> dict[str, Any]:
        details = {
            "issuing_unit": self.issuing_unit,
            "number": self.number,
            "issued_on": self.issued_on.isoformat() if self.issued_on else "",
        }
        return {key: value for key, value in details.items() if value}
