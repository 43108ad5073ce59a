"""Story, situation, sketch: law by what happens to people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from cms.pages.body import text_as_html
from cms.pages.panels import tabs

from .base import ContentPage
from .film import WithVideo, video_panels


class Told(models.Model):
    """Readers are told whether people and places are invented."""

    fictional = models.BooleanField(_("people and places are invented"), default=True)

    class Meta:
        abstract = True

    def record_details(self) -> dict[str, Any]:
        return {**super().record_details(), "fictional": self.fictional}  # type: ignore[misc]


class StoryPage(Told, ContentPage):
    """A story with a point of law in it."""

    form = "story"

    moral = models.TextField(_("what to remember"), blank=True)

    edit_handler = tabs(FieldPanel("fictional"), after=[FieldPanel("moral")])

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")

    def record_tail(self) -> str:
        return text_as_html(self.moral)

    def form_texts(self) -> Iterator[str]:
        yield self.moral


class SituationPage(Told, ContentPage):
    """A case, the question it raises and the answer of the law."""

    form = "situation"

    question = models.TextField(_("question"), blank=True)
    legal_answer = models.TextField(_("answer of the law"), blank=True)

    edit_handler = tabs(FieldPanel("fictional"), after=[FieldPanel("question"), FieldPanel("legal_answer")])

    class Meta:
        verbose_name = _("situation")
        verbose_name_plural = _("situations")

    def record_tail(self) -> str:
        return text_as_html(self.question, strong=True) + text_as_html(self.legal_answer)

    def form_texts(self) -> Iterator[str]:
        yield self.question
        yield self.legal_answer


class SketchPage(WithVideo, Told, ContentPage):
    """A short play; it may have been filmed."""

    form = "sketch"
    video_required = False

    cast = models.TextField(_("cast"), blank=True, help_text=_("One part a line."))
    performance_rights = models.CharField(_("performance rights"), max_length=300, blank=True)

    edit_handler = tabs(
        *video_panels(), FieldPanel("cast"), FieldPanel("fictional"), after=[FieldPanel("performance_rights")]
    )

    class Meta:
        verbose_name = _("sketch")
        verbose_name_plural = _("sketches")

    @property
    def list_picture(self) -> Any:
        return self.cover or (self.video.thumbnail if self.video else None)

    def record_details(self) -> dict[str, Any]:
        cast = [line.strip() for line in self.cast.splitlines() if line.strip()]
        own = {"cast": cast, "performance_rights": self.performance_rights}
        return {**super().record_details(), **{key: value for key, value in own.items() if value}}
