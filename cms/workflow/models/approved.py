"""What may be public, by whose word: a row for each content that somebody answered for."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .chain import Chain


class Origin(models.TextChoices):
    """How it came to be approved."""

    CHAIN = "chain", _("approved step by step")
    EMERGENCY = "emergency", _("published in an emergency")
    SOURCE = "source", _("came from a trusted source")
    BEFORE = "before", _("was public before there were steps")
    REGISTER = "register", _("same words; a register changed")


class Review(models.TextChoices):
    """What somebody else said of it afterwards; empty where nobody has to."""

    NOT_NEEDED = "", _("not needed")
    OPEN = "open", _("nobody has looked at it yet")
    KEPT = "kept", pgettext_lazy("an item looked at afterwards", "stays")
    WITHDRAWN = "withdrawn", _("withdrawn")


class ApprovedQuerySet(models.QuerySet["Approved"]):
    def valid(self) -> ApprovedQuerySet:
        """Rows that let content out."""
        return self.exclude(review=Review.WITHDRAWN)

    def settled(self) -> ApprovedQuerySet:
        """Rows that a second person stands behind, or nobody has to."""
        return self.filter(review__in=(Review.NOT_NEEDED, Review.KEPT))

    def open(self) -> ApprovedQuerySet:
        """Went out first, and waits for a second person."""
        return self.filter(review=Review.OPEN)


class Approved(models.Model):
    """Exactly this content of that page may be public. Kept for ever, the page's deletion included."""

    wagtail_reference_index_ignore = True

    page_id = models.BigIntegerField()
    title = models.CharField(max_length=300)
    revision_id = models.BigIntegerField(null=True, blank=True)
    content_hash = models.CharField(max_length=64)
    #: The same without what registers say of the named documents and agencies.
    words_hash = models.CharField(max_length=64)
    origin = models.CharField(_("how"), max_length=20, choices=Origin.choices)
    chain = models.ForeignKey(Chain, models.SET_NULL, null=True, blank=True, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("at"))
    reason = models.TextField(_("reason"), blank=True)
    #: Keys of the people who wrote it: none of them may be the second person.
    writers = models.JSONField(default=list)
    review = models.CharField(_("looked at"), max_length=20, choices=Review.choices, default="", blank=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    review_note = models.TextField(blank=True)

    objects = ApprovedQuerySet.as_manager()

    class Meta:
        verbose_name = _("approved content")
        verbose_name_plural = _("approved contents")
        ordering = ["-at"]
        permissions = [("publish_in_emergency", _("Can publish in an emergency, before anybody approved"))]
        indexes = [
            models.Index(fields=["page_id", "content_hash"], name="loa_approved_content"),
            models.Index(fields=["page_id", "words_hash"], name="loa_approved_words"),
            models.Index(fields=["review"], name="loa_approved_open", condition=models.Q(review="open")),
        ]

    def __str__(self) -> str:
        return self.title
