"""Deliveries: one entry's version to one channel, once; its steps and attempts."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.entries.models import Entry

from .campaign import Campaign
from .channel import Channel
from .hold import Hold
from .rule import Rule
from .slot import PARKED


class Kind(models.TextChoices):
    PUBLISH = "publish", _("publish")
    CORRECT = "correct", _("correct")
    WITHDRAW = "withdraw", _("withdraw")
    #: Followers are told of what stands there already: it changes nothing of the place.
    ANNOUNCE = "announce", _("announce to followers")


#: They do something to what stands there already.
CHANGES = (Kind.CORRECT, Kind.WITHDRAW)


class DeliveryState(models.TextChoices):
    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    SCHEDULED = "scheduled", _("scheduled")
    PUBLISHING = "publishing", _("publishing")
    PUBLISHED = "published", _("published")
    NEEDS_CHECKING = "needs_checking", _("needs checking")
    FAILED = "failed", _("failed")
    MISSED = "missed", _("missed")
    WITHDRAWN = "withdrawn", _("withdrawn")
    CANCELLED = "cancelled", _("cancelled")


#: States in which the engine may still act by itself.
OPEN_STATES = (DeliveryState.SCHEDULED, DeliveryState.PUBLISHING)
#: States that hold the place of (entry, channel): another delivery waits until they are settled.
UNSETTLED_STATES = (*OPEN_STATES, DeliveryState.NEEDS_CHECKING)


class Delivery(models.Model):
    """The promise that one version reaches one channel exactly once. Only the engine writes ``state``."""

    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="deliveries")
    entry_version = models.PositiveIntegerField()
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="deliveries")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.PUBLISH)
    #: Tells repeats of one (entry, version, channel, kind) apart; empty for the first and usual one.
    slot_key = models.CharField(max_length=100, default="", blank=True)
    state = models.CharField(max_length=20, choices=DeliveryState.choices, default=DeliveryState.SCHEDULED)
    #: The promised instant.
    due_at = models.DateTimeField()
    #: What a person chose, ``YYYY-MM-DDTHH:MM`` on the wall clock of ``due_zone``; empty for “now”.
    due_wall = models.CharField(max_length=16, default="", blank=True)
    due_zone = models.CharField(max_length=40, default="", blank=True)
    #: When the engine may touch it next; after the due time when it waits or retries.
    run_at = models.DateTimeField()
    #: The freeze or blackout that stopped it; a person says what happens next, its end alone sends nothing.
    hold = models.ForeignKey(
        Hold, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="held"
    )
    campaign = models.ForeignKey(Campaign, null=True, blank=True, on_delete=models.SET_NULL, related_name="deliveries")
    #: The rule that planned it, if no person did.
    rule = models.ForeignKey(Rule, null=True, blank=True, on_delete=models.SET_NULL, related_name="deliveries")
    #: Its time is a slot of the channel's queue: reordering and changed slots move it.
    from_queue = models.BooleanField(default=False, editable=False)
    #: Carries a large file: its runs have a queue of their own.
    is_long = models.BooleanField(default=False, editable=False)
    #: The database was put back to an earlier state: it may have gone out since then, so it is looked up first.
    suspect_since = models.DateTimeField(null=True, blank=True, editable=False)
    #: Until then a person may still take it back.
    undo_until = models.DateTimeField(null=True, blank=True)
    #: What the editor changed for this channel: ``{"title", "body", "tags"}``, missing keys = shared text.
    variant = models.JSONField(default=dict, blank=True)
    #: What Loa itself adds to the text: ``{"template", "signature", "link"}``, as it was when this was planned.
    wording = models.JSONField(default=dict, blank=True, editable=False)
    #: Choices for this one delivery.
    options = models.JSONField(default=dict, blank=True)
    #: Hash of the entry's content that was approved; the last look compares it.
    content_hash = models.CharField(max_length=64)
    #: Hash of content, variant and options: what this delivery stands for.
    bound_hash = models.CharField(max_length=64)

    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    #: Grows with each claim; writes of an older claim no longer count.
    fence = models.PositiveIntegerField(default=0, editable=False)
    claim = models.UUIDField(null=True, blank=True, editable=False)
    attempts = models.PositiveIntegerField(default=0, editable=False)
    #: Looks at something accepted but not live.
    follows = models.PositiveIntegerField(default=0, editable=False)
    follow_since = models.DateTimeField(null=True, blank=True, editable=False)

    remote_id = models.CharField(max_length=300, blank=True, editable=False)
    permalink = models.URLField(max_length=2000, blank=True, editable=False)
    #: The platform's receipt: ``{"remote_id", "state", "permalink", "facts"}``.
    receipt = models.JSONField(null=True, blank=True, editable=False)
    #: ``{"code", "params", "detail"}``: why it waits or failed.
    problem = models.JSONField(null=True, blank=True, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    #: When what the platform shows is read back next; empty once the proof is written.
    prove_at = models.DateTimeField(null=True, blank=True, editable=False)
    #: Reads that did not succeed.
    proofs = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    #: Who wrote the channel's own text: planned again by somebody else, it is still that person's.
    text_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-due_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "entry_version", "channel", "kind", "slot_key"], name="loa_delivery_once"
            ),
            models.UniqueConstraint(
                fields=["entry", "channel"],
                # An announcement that waits for the morning never stands before a correction.
                condition=models.Q(
                    state__in=["publishing", "needs_checking"], kind__in=["publish", "correct", "withdraw"]
                ),
                name="loa_delivery_one_at_work",
            ),
            models.UniqueConstraint(
                fields=["entry", "channel"],
                condition=models.Q(
                    kind="announce", state__in=["in_review", "scheduled", "publishing", "needs_checking"]
                ),
                name="loa_delivery_one_announced",
            ),
        ]
        indexes = [
            # The claim asks channel by channel, so that a long queue at one never stands before another.
            models.Index(fields=["channel", "state", "run_at"], name="loa_delivery_due"),
            models.Index(fields=["state", "due_at"], name="loa_delivery_state"),
            # Scripts read page by page, the newest plan first.
            models.Index(fields=["created_at", "id"], name="loa_delivery_made"),
            models.Index(fields=["prove_at"], name="loa_delivery_prove", condition=models.Q(prove_at__isnull=False)),
            # Asked every second: what a queue owes.
            models.Index(
                fields=["run_at"], name="loa_delivery_queue", condition=models.Q(from_queue=True, state="scheduled")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry} → {self.channel}"

    @property
    def is_parked(self) -> bool:
        """It waits in a queue that rests."""
        return self.run_at >= PARKED


class StepState(models.TextChoices):
    #: An irreversible step is about to be tried, or its outcome is not known.
    INTENT = "intent", _("begun")
    #: Progress inside a long step.
    PARTIAL = "partial", _("under way")
    DONE = "done", _("done")


class DeliveryStep(models.Model):
    """The result of one named step, committed before the next begins."""

    wagtail_reference_index_ignore = True

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="steps")
    name = models.CharField(max_length=100)
    state = models.CharField(max_length=20, choices=StepState.choices)
    #: Its effect can't be taken back: once begun, the delivery belongs to the version it was begun with.
    is_irreversible = models.BooleanField(default=False)
    result = models.JSONField(default=dict)
    #: What a look-up recognises the effect by.
    fingerprint = models.JSONField(default=dict)
    #: First look that found nothing; only a second one after the settle time counts.
    absent_since = models.DateTimeField(null=True, blank=True)
    begun_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["begun_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["delivery", "name"], name="loa_step_name")]

    def __str__(self) -> str:
        return self.name


class Attempt(models.Model):
    """One run of the engine over a delivery: when, how it ended, in the platform's own words."""

    wagtail_reference_index_ignore = True

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="tries")
    fence = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    #: ``published``, ``accepted``, ``not_yet`` or a problem code; empty while under way or killed.
    outcome = models.CharField(max_length=60, blank=True)
    detail = models.TextField(blank=True)

    class Meta:
        ordering = ["started_at", "pk"]
        indexes = [
            models.Index(fields=["started_at"], name="loa_attempt_open", condition=models.Q(ended_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M:%S} {self.outcome}"
