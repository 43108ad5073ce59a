"""Contest: the notice of a quiz on law and its rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField

from cms.pages.blocks import PARAGRAPH_FEATURES
from cms.pages.body import clean_html, html_text
from cms.pages.panels import tabs
from cms.pages.publishable import Problem

from .base import ContentPage


class ContestPage(ContentPage):
    """When it opens and closes, how it is scored, what can be won."""

    form = "contest"

    opens_on = models.DateField(_("opens on"), null=True, blank=True)
    closes_on = models.DateField(_("closes on"), null=True, blank=True, help_text=_("The last day to take part."))
    questions_per_attempt = models.PositiveSmallIntegerField(_("questions an attempt"), null=True, blank=True)
    attempts_per_person = models.PositiveSmallIntegerField(_("attempts a person"), null=True, blank=True)
    tie_break = models.CharField(_("tie-break"), max_length=300, blank=True)
    entry_url = models.URLField(_("where to take part"), blank=True)
    rules = RichTextField(_("rules"), blank=True, features=PARAGRAPH_FEATURES)

    edit_handler = tabs(
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("opens_on"), FieldPanel("closes_on")]),
                FieldRowPanel([FieldPanel("questions_per_attempt"), FieldPanel("attempts_per_person")]),
                FieldPanel("tie_break"),
                FieldPanel("entry_url"),
            ],
            heading=_("Frame"),
        ),
        after=[FieldPanel("rules")],
    )

    class Meta:
        verbose_name = _("contest")
        verbose_name_plural = _("contests")

    @property
    def is_open(self) -> bool:
        today = timezone.localdate()
        return bool(self.opens_on and self.opens_on <= today and (self.closes_on is None or today <= self.closes_on))

    def publishing_problems(self) -> Iterator[Problem]:
        if self.opens_on and self.closes_on and self.closes_on < self.opens_on:
            yield Problem("closes_on", _now("The contest would close before it opens."))

    def record_tail(self) -> str:
        return clean_html(self.rules)

    def record_details(self) -> dict[str, Any]:
        details = {
            "opens_on": self.opens_on.isoformat() if self.opens_on else "",
            "closes_on": self.closes_on.isoformat() if self.closes_on else "",
            "questions_per_attempt": self.questions_per_attempt,
            "attempts_per_person": self.attempts_per_person,
            "tie_break": self.tie_break,
            "entry_url": self.entry_url,
            "rules": html_text(self.rules),
        }
        return {key: value for key, value in details.items() if value}

    def form_texts(self) -> Iterator[str]:
        yield html_text(self.rules)
