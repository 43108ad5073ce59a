"""Outline: what a new document of law is for, in the parts that every such outline has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.fields import RichTextField

from cms.pages.blocks import PARAGRAPH_FEATURES
from cms.pages.body import clean_html, html_text, list_items
from cms.pages.panels import tabs
from cms.pages.terms import labels_in

from .base import ContentPage

#: In the order in which they are read. The headings are rows of the vocabulary ``outline_part``.
PARTS = ("necessity", "viewpoint", "structure", "new_points", "effect", "implementation")


class OutlinePage(ContentPage):
    """An outline in structured parts; a Word file can be taken in part by part."""

    form = "outline"

    necessity = RichTextField(_("necessity of the document"), blank=True, features=PARAGRAPH_FEATURES)
    viewpoint = RichTextField(_("purpose and viewpoint"), blank=True, features=PARAGRAPH_FEATURES)
    structure = RichTextField(_("structure"), blank=True, features=PARAGRAPH_FEATURES)
    new_points = RichTextField(
        _("new points"), blank=True, features=PARAGRAPH_FEATURES, help_text=_("A list: one point an entry.")
    )
    effect = RichTextField(_("when it takes effect"), blank=True, features=PARAGRAPH_FEATURES)
    implementation = RichTextField(_("implementation"), blank=True, features=PARAGRAPH_FEATURES)

    edit_handler = tabs(
        MultiFieldPanel([FieldPanel(name) for name in PARTS], heading=_("Parts of the outline")),
    )
    api_fields = [*ContentPage.api_fields, *(APIField(name, writable=True) for name in PARTS)]

    class Meta:
        verbose_name = _("outline")
        verbose_name_plural = _("outlines")

    @property
    def parts(self) -> list[tuple[str, str, str]]:
        """(code, heading, HTML) of every part that says something."""
        headings = labels_in("outline_part", self.language)
        return [
            (name, headings.get(name, name), getattr(self, name)) for name in PARTS if html_text(getattr(self, name))
        ]

    def record_lead(self) -> str:
        return "".join(f"<h2>{heading}</h2>{clean_html(markup)}" for _code, heading, markup in self.parts)

    def record_details(self) -> dict[str, Any]:
        parts = {code: html_text(markup) for code, _heading, markup in self.parts}
        if "new_points" in parts:
            parts["new_points"] = list_items(self.new_points)
        return {"parts": parts} if parts else {}

    def form_texts(self) -> Iterator[str]:
        for _code, _heading, markup in self.parts:
            yield html_text(markup)
