"""Questions and answers. Who asked stays inside: it is in no record, no feed and no search."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.api import APIField

from cms.pages.body import text_as_html
from cms.pages.panels import tabs
from cms.pages.publishable import Problem

from .base import ContentPage


class QAPage(ContentPage):
    """A question; the body is the answer."""

    form = "qa"

    question = models.TextField(_("question"), blank=True, help_text=_("Without names or addresses."))
    answered_by = models.CharField(_("answered by"), max_length=255, blank=True, help_text=_("An agency or a unit."))
    asked_on = models.DateField(_("asked on"), null=True, blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    asker_name = models.CharField(_("who asked"), max_length=200, blank=True)
    asker_contact = models.CharField(_("how to reach them"), max_length=300, blank=True)

    edit_handler = tabs(
        FieldPanel("question"),
        after=[
            MultiFieldPanel(
                [FieldPanel("answered_by"), FieldRowPanel([FieldPanel("asked_on"), FieldPanel("answered_on")])],
                heading=_("Answer"),
            ),
            MultiFieldPanel(
                [FieldPanel("asker_name"), FieldPanel("asker_contact")],
                heading=_("The asker"),
                help_text=_("For your reply only. Never shown or sent anywhere."),
                classname="collapsed",
            ),
        ],
    )
    api_fields = [
        *ContentPage.api_fields, APIField("question", writable=True), APIField("answered_by", writable=True),
        APIField("answered_on", writable=True),
    ]  # fmt: skip

    class Meta:
        verbose_name = _("question and answer")
        verbose_name_plural = _("questions and answers")

    def publishing_problems(self) -> Iterator[Problem]:
        if not self.question.strip():
            yield Problem("question", _now("There is no question."))

    def record_lead(self) -> str:
        return text_as_html(self.question, strong=True)

    def record_details(self) -> dict[str, Any]:
        details = {
            "question": self.question.strip(),
            "answered_by": self.answered_by,
            "asked_on": self.asked_on.isoformat() if self.asked_on else "",
            "answered_on": self.answered_on.isoformat() if self.answered_on else "",
        }
        return {key: value for key, value in details.items() if value}

    def form_texts(self) -> Iterator[str]:
        yield self.question
