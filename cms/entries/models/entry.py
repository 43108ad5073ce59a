"""Entries: the one hall that everything passes through on its way out, and what is kept of every version."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from cms.entries.record import Record


class Status(models.TextChoices):
    PUBLISHED = "published", pgettext_lazy("an item on the site", "published")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Reason(models.TextChoices):
    """Why there is a new version."""

    EDIT = "edit", _("edited")
    LAW = "law", _("a cited law changed")
    REPUBLISH = "republish", _("published again after a withdrawal")


class EntryQuerySet(models.QuerySet["Entry"]):
    def visible(self) -> EntryQuerySet:
        """Stamped rows: the only ones that feeds, harvests, the API and events may read."""
        return self.filter(updated_at__isnull=False)

    def published(self) -> EntryQuerySet:
        """Stamped and published."""
        return self.visible().filter(status=Status.PUBLISHED)

    def with_terms(self, vocabulary: str, *codes: str) -> EntryQuerySet:
        """Only entries that carry one of the codes."""
        return self.filter(pk__in=EntryTerm.objects.filter(vocabulary=vocabulary, code__in=codes).values("entry_id"))


class Entry(models.Model):
    """One item, for ever: its identity, its current version, and a tombstone once it is withdrawn."""

    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    #: The page it is made of; empty once the page is deleted.
    page_id = models.BigIntegerField(null=True, unique=True, editable=False)
    translation_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    version = models.PositiveIntegerField(default=1)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.PUBLISHED)
    #: ``cms.entries.record.Content`` as plain JSON.
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    title = models.CharField(max_length=300)
    form = models.CharField(max_length=100)
    language = models.CharField(max_length=35, default="vi")
    agency_code = models.CharField(max_length=100, blank=True)
    url = models.URLField(max_length=2000, blank=True)
    #: When the item was first public.
    published_at = models.DateTimeField()
    #: When the current version came to be.
    version_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    #: Position in the installation's one sequence of changes; empty from the change until right after its commit.
    updated_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ["-updated_at"]
        indexes = [
            # What readers see is read along the sequence, whole, by form, by agency: found and in order at once.
            models.Index(fields=["status", "updated_at", "id"], name="loa_entry_status_seq"),
            models.Index(fields=["form", "status", "updated_at", "id"], name="loa_entry_form_status"),
            models.Index(fields=["agency_code", "status", "updated_at", "id"], name="loa_entry_agency_status"),
            models.Index(fields=["status", "-published_at"], name="loa_entry_newest"),
            models.Index(fields=["url"], name="loa_entry_url"),
            # Harvests go through the sequence in its order, withdrawn entries included; whole, by form, by agency.
            models.Index(fields=["updated_at", "id"], name="loa_entry_sequence"),
            models.Index(fields=["form", "updated_at", "id"], name="loa_entry_form_seq"),
            models.Index(fields=["agency_code", "updated_at", "id"], name="loa_entry_agency_seq"),
        ]

    def __str__(self) -> str:
        return self.title

    def record(self) -> Record:
        """The current version as the outside sees it."""
        from cms.entries.assemble import record_of

        return record_of(self)


class EntryVersion(models.Model):
    """What one version said, kept for proof."""

    wagtail_reference_index_ignore = True

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    reason = models.CharField(max_length=20, choices=Reason.choices, default=Reason.EDIT)
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    url = models.URLField(max_length=2000, blank=True)
    revision_id = models.BigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["entry", "version"]
        constraints = [models.UniqueConstraint(fields=["entry", "version"], name="loa_entry_version")]

    def __str__(self) -> str:
        return f"{self.entry_id} v{self.version}"


class EntryMedia(models.Model):
    """A file of one version, with its bytes pinned in Loa's own store under their hash."""

    wagtail_reference_index_ignore = True

    version = models.ForeignKey(EntryVersion, on_delete=models.CASCADE, related_name="media")
    order = models.PositiveIntegerField(default=0)
    role = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64, db_index=True)
    bytes = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    filename = models.CharField(max_length=255)
    alt = models.TextField(blank=True)
    language = models.CharField(max_length=35, blank=True)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    duration_s = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["version", "order"]

    def __str__(self) -> str:
        return self.filename


class EntryTerm(models.Model):
    """A code that an entry carries, as a row, so that every database can filter by it."""

    wagtail_reference_index_ignore = True

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="terms")
    vocabulary = models.CharField(max_length=40)
    code = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "vocabulary", "code"], name="loa_entry_term")]
        indexes = [models.Index(fields=["vocabulary", "code"], name="loa_entry_term_code")]

    def __str__(self) -> str:
        return f"{self.vocabulary}:{self.code}"


class EntryChange(models.Model):
    """One place in the sequence of changes, for ever: the archives of the feeds are cut from these rows.

    Written under the lock that orders the stamps, so keys grow in the order in which changes became visible.
    """

    wagtail_reference_index_ignore = True

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="changes")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.at:%Y-%m-%d %H:%M:%S}"


class EntryCitation(models.Model):
    """A document of law that an entry names, by the key under which any spelling of its number is found."""

    wagtail_reference_index_ignore = True

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="citations")
    key = models.CharField(max_length=100, db_index=True)
    number = models.CharField(max_length=100)
    issuer = models.CharField(max_length=300, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    relation = models.CharField(max_length=20)

    def __str__(self) -> str:
        return self.number
