"""What sources showed, and what is proposed to the editors because of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .sources import Source


class SourceItem(models.Model):
    """One item of one source, as it was last seen. The same item of two sources points to one entry."""

    wagtail_reference_index_ignore = True

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="items")
    #: The source's own identifier, and its SHA-256, which is short enough for an index.
    guid = models.TextField()
    guid_sha256 = models.CharField(max_length=64)
    link = models.URLField(max_length=2000, blank=True)
    #: The link without what differs from reader to reader; empty when there is none.
    link_key = models.CharField(max_length=64, blank=True, db_index=True)
    title = models.CharField(max_length=500)
    #: As parsed and cleaned: what a draft is made of.
    content = models.JSONField(default=dict)
    content_hash = models.CharField(max_length=64)
    #: Hash of the raw item, by which the next reading knows that nothing changed.
    raw_hash = models.CharField(max_length=64, blank=True)
    #: Where it stood in the feed when it was last seen there, the first being 0.
    position = models.PositiveIntegerField(default=0)
    published_at = models.DateTimeField(null=True, blank=True)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    #: Since when the source no longer shows it although it should.
    missing_since = models.DateTimeField(null=True, blank=True)
    missing_times = models.PositiveSmallIntegerField(default=0)
    #: The source said itself that it is withdrawn.
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    #: What it became; several items may have been merged into one.
    page_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    #: The content as it was when it last went into the page.
    taken_content = models.JSONField(null=True, blank=True)
    #: It is an entry of our own that came back: never proposed.
    own_entry_id = models.UUIDField(null=True, blank=True)

    class Meta:
        verbose_name = _("item of a source")
        verbose_name_plural = _("items of sources")
        ordering = ["-changed_at"]
        constraints = [models.UniqueConstraint(fields=["source", "guid_sha256"], name="loa_source_item")]
        indexes = [
            models.Index(fields=["guid_sha256"], name="loa_source_item_guid"),
            models.Index(fields=["source", "-last_seen_at"], name="loa_source_item_seen"),
        ]

    def __str__(self) -> str:
        return self.title


class ProposalKind(models.TextChoices):
    NEW = "new", _("new")
    CHANGE = "change", _("changed")
    RETRACTION = "retraction", _("withdrawn by its source")


class ProposalState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    ACCEPTED = "accepted", pgettext_lazy("a proposal", "accepted")
    MERGED = "merged", _("merged into another item")
    REJECTED = "rejected", pgettext_lazy("a proposal", "rejected")
    #: A newer proposal about the same item took its place.
    SUPERSEDED = "superseded", _("replaced by a newer one")


class Proposal(models.Model):
    """One question to the editors: take this in, change it, take it down? At most one waits for each item."""

    wagtail_reference_index_ignore = True

    item = models.ForeignKey(SourceItem, on_delete=models.CASCADE, related_name="proposals")
    kind = models.CharField(max_length=20, choices=ProposalKind.choices)
    state = models.CharField(max_length=20, choices=ProposalState.choices, default=ProposalState.WAITING)
    content = models.JSONField(default=dict)
    content_hash = models.CharField(max_length=64)
    #: What the page was last made of, to show the difference; empty for a new item.
    base = models.JSONField(null=True, blank=True)
    #: The source is trusted: nobody was asked. What was published so waits for a look afterwards.
    automatic = models.BooleanField(default=False)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    #: Why it was rejected; the department sees it.
    reason = models.TextField(_("reason"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    page_id = models.BigIntegerField(null=True, blank=True)
    #: What it resembles here, found when it came: how, how much, and which item, entry and page.
    looks_like = models.JSONField(null=True, blank=True)
    #: Sentences about the last attempt: what was not taken over, which fields stayed as editors had them.
    remarks = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField()

    # --- accepted by a worker: because somebody chose many at once, or because the source is trusted
    wanted_at = models.DateTimeField(null=True, blank=True, db_index=True)
    wanted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    wanted_then = models.CharField(max_length=10, blank=True)
    #: One process decides at a time; the fence tells an overtaken one that its page may not be written.
    leased_until = models.DateTimeField(null=True, blank=True)
    fence = models.PositiveIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["state", "-created_at"], name="loa_proposal_waiting")]
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=models.Q(state="waiting"), name="loa_one_waiting_proposal"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.item}"


class KnownText(models.Model):
    """That an entry's text was noted, and of which version: what is newer is noted again."""

    wagtail_reference_index_ignore = True

    entry_id = models.UUIDField(unique=True)
    version = models.PositiveIntegerField()
    link_key = models.CharField(max_length=64, blank=True, db_index=True)

    def __str__(self) -> str:
        return str(self.entry_id)


class TextBand(models.Model):
    """A piece of a text's fingerprint: texts that share one may be the same, and an index finds them."""

    wagtail_reference_index_ignore = True

    band = models.CharField(max_length=16, db_index=True)
    item = models.ForeignKey(SourceItem, null=True, on_delete=models.CASCADE, related_name="bands")
    known = models.ForeignKey(KnownText, null=True, on_delete=models.CASCADE, related_name="bands")

    def __str__(self) -> str:
        return self.band
