"""Texts that clerks reuse: hashtag sets, signatures and templates, each for the channels of a collection."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import CollectionMember


class TextKind(models.TextChoices):
    HASHTAGS = "hashtags", _("hashtags")
    SIGNATURE = "signature", pgettext_lazy("closing lines of a post", "signature")
    TEMPLATE = "template", pgettext_lazy("of a post's text", "template")


class ReusableText(CollectionMember, models.Model):
    """A text with a name. It is offered on the channels of its collection and of all below it."""

    wagtail_reference_index_ignore = True

    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=TextKind.choices, default=TextKind.HASHTAGS)
    #: Only for channels of this platform; empty: for all.
    platform = models.CharField(_("platform"), max_length=40, blank=True)
    #: A template may be meant for one form of item (code of the vocabulary); empty: for all.
    form = models.CharField(_("form"), max_length=100, blank=True)
    text = models.TextField(_("text"), max_length=5000)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("text to reuse")
        verbose_name_plural = _("texts to reuse")
        ordering = ["kind", "name"]
        constraints = [models.UniqueConstraint(fields=["collection", "kind", "name"], name="loa_text_name")]

    def __str__(self) -> str:
        return self.name
