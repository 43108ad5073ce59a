"""The ledger: what stood where and when, append-only, one hash chain per channel, signed daily."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

from .channel import Channel


class What(models.TextChoices):
    PUBLISHED = "published", _("published")
    CORRECTED = "corrected", _("corrected")
    WITHDRAWN = "withdrawn", _("withdrawn")
    #: Followers were told of it.
    ANNOUNCED = "announced", _("announced to followers")
    #: Read back from the platform.
    SHOWN = "shown", _("seen there")
    DIFFERS = "differs", _("seen there, but different")
    GONE = "gone", _("no longer there")
    #: A person's word.
    RECORDED = "recorded", _("recorded by a person")
    REFUSED = "refused", _("refused there afterwards")
    RESTORED = "restored", _("the hub was restored from a backup")


class Immutable(Exception):
    """Nobody changes what the ledger says."""


class LedgerQuerySet(models.QuerySet["LedgerRow"]):
    """Reads only; ``publishers.proof.ledger`` adds rows one by one."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise Immutable

    def delete(self) -> NoReturn:
        raise Immutable

    def bulk_create(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Immutable

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Immutable


class LedgerRow(models.Model):
    """One fact. It holds hashes, addresses and times, never a text: a person's data can still be erased.

    Only ``publishers.proof.ledger`` writes here, and nobody changes a row.
    """

    wagtail_reference_index_ignore = True

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="ledger")
    #: Counts from 1 in each channel, without gaps.
    seq = models.PositiveIntegerField()
    what = models.CharField(max_length=20, choices=What.choices)
    at = models.DateTimeField()
    entry_id = models.UUIDField(null=True, blank=True)
    entry_version = models.PositiveIntegerField(null=True, blank=True)
    delivery_id = models.UUIDField(null=True, blank=True)
    facts = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64, blank=True)
    row_hash = models.CharField(max_length=64)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        ordering = ["channel", "seq"]
        constraints = [models.UniqueConstraint(fields=["channel", "seq"], name="loa_ledger_seq")]
        indexes = [
            models.Index(fields=["entry_id", "at"], name="loa_ledger_entry"),
            models.Index(fields=["delivery_id"], name="loa_ledger_delivery"),
            models.Index(fields=["at"], name="loa_ledger_alarm", condition=models.Q(what__in=["differs", "gone"])),
        ]

    def __str__(self) -> str:
        return f"{self.channel_id}/{self.seq} {self.what}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding or self.pk is not None:
            raise Immutable
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Immutable


class DailyHead(models.Model):
    """The last row of every chain at the end of a day, signed: a chain rewritten later no longer leads to it."""

    wagtail_reference_index_ignore = True

    day = models.DateField(unique=True)
    #: Channel id → ``{"seq", "hash"}``.
    heads = models.JSONField(default=dict)
    #: Hash of the head before: none can be left out unseen.
    previous_hash = models.CharField(max_length=64, blank=True)
    key_id = models.CharField(max_length=64)
    signature = models.TextField()
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day}"
