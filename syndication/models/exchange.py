"""The receiving side of the exchange profile: what partners handed in, and what we answered."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .inbox import Proposal, SourceItem
from .sources import Source


class SubmissionState(models.TextChoices):
    """The states of the profile, in its own words."""

    RECEIVED = "received", _("received")
    VALIDATING = "validating", _("being checked")
    ACCEPTED = "accepted", pgettext_lazy("a submission", "accepted")
    IN_REVIEW = "in_review", pgettext_lazy("a submission", "in review")
    PUBLISHED = "published", pgettext_lazy("a submission", "published")
    REJECTED = "rejected", pgettext_lazy("a submission", "rejected")
    WITHDRAWN = "withdrawn", pgettext_lazy("a submission", "withdrawn")
    SUPERSEDED = "superseded", pgettext_lazy("a submission", "superseded")


class Submission(models.Model):
    """One version or withdrawal of one record that a partner sent. The receipt is kept as it was given."""

    wagtail_reference_index_ignore = True

    sid = models.CharField(max_length=40, unique=True)
    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="submissions")
    item = models.ForeignKey(SourceItem, null=True, blank=True, on_delete=models.SET_NULL, related_name="submissions")
    #: The question to the editors that it became, whose fate it shares.
    proposal = models.ForeignKey(Proposal, null=True, blank=True, on_delete=models.SET_NULL, related_name="submissions")
    record_id = models.CharField(max_length=300, db_index=True)
    version = models.PositiveIntegerField()
    operation = models.CharField(max_length=20)
    idempotency_key = models.CharField(max_length=200)
    digest = models.CharField(max_length=100)
    record = models.JSONField()
    receipt = models.JSONField()
    state = models.CharField(max_length=20, choices=SubmissionState.choices, default=SubmissionState.RECEIVED)
    reason_code = models.CharField(max_length=60, blank=True)
    reason_vi = models.TextField(blank=True)
    public_url = models.URLField(max_length=2000, blank=True)
    received_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    #: Telling the partner: the state it was told last, when it is told next, and the claim of the process that tells.
    told_state = models.CharField(max_length=20, blank=True)
    tell_at = models.DateTimeField(null=True, blank=True, db_index=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    fence = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    #: What became of telling it last, in a machine's words; empty: all is well.
    tell_problem = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["-received_at"]
        constraints = [
            models.UniqueConstraint(fields=["source", "idempotency_key"], name="loa_submission_key"),
        ]
        indexes = [models.Index(fields=["source", "record_id", "-version"], name="loa_submission_record")]

    def __str__(self) -> str:
        return self.sid


class UsedNonce(models.Model):
    """A signature's nonce, remembered for as long as its time would still be accepted."""

    wagtail_reference_index_ignore = True

    keyid = models.CharField(max_length=100)
    nonce = models.CharField(max_length=200)
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["keyid", "nonce"], name="loa_used_nonce")]

    def __str__(self) -> str:
        return self.nonce


class ReceivedFile(models.Model):
    """A file that a partner or a form handed in; the bytes are in the store under their hash."""

    wagtail_reference_index_ignore = True

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="files")
    sha256 = models.CharField(max_length=64, db_index=True)
    bytes = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    filename = models.CharField(max_length=255, blank=True)
    received_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "sha256"], name="loa_received_file")]

    def __str__(self) -> str:
        return self.filename or self.sha256


class ReceivedStatistics(models.Model):
    """Figures of a period that a partner handed in, as they came."""

    wagtail_reference_index_ignore = True

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="statistics")
    idempotency_key = models.CharField(max_length=200)
    digest = models.CharField(max_length=100)
    period = models.JSONField()
    report = models.JSONField()
    receipt = models.JSONField()
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["-received_at"]
        constraints = [models.UniqueConstraint(fields=["source", "idempotency_key"], name="loa_statistics_key")]

    def __str__(self) -> str:
        return f"{self.source}: {self.received_at:%Y-%m-%d}"
