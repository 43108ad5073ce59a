"""Telling followers of what stands on a channel: asked for by one person, approved and sent by another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import IntegrityError, transaction

from cms.entries.models import Entry, Status
from publishers.channel_fields import parse_fields
from publishers.contract import Feature
from publishers.engine.hints import hint
from publishers.engine.standing import standing_delivery, standing_on
from publishers.engine.transitions import change
from publishers.models import Approval, Channel, ChannelState, Delivery, DeliveryState, Kind
from publishers.registry import UnknownPlatform, get_platform

from .binding import bound_hash


class CannotAnnounce(Exception):
    """It can't be asked for, or not approved; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def can_announce(channel: Channel) -> bool:
    """Whether the channel's platform can tell followers of an item."""
    try:
        return Feature.ANNOUNCE in get_platform(channel.platform).capabilities.features
    except UnknownPlatform:
        return False


def announced(entry: Entry, channel: Channel) -> list[Delivery]:
    """Every announcement of the item on the channel, newest first, whatever became of it."""
    return list(Delivery.objects.filter(entry=entry, channel=channel, kind=Kind.ANNOUNCE).order_by("-created_at"))


def ask(shown: Delivery, audience: Mapping[str, Any], *, user: Any) -> Delivery:
    """Ask for an announcement of what ``shown`` brought to its channel; nothing is sent before a second person's yes.

    Raises ``CannotAnnounce``, or ``channel_fields.FieldsInvalid`` when the audience makes no sense.
    """
    entry, channel = shown.entry, shown.channel
    _must_stand(shown)
    announcing = get_platform(channel.platform).announcing
    assert announcing is not None
    options = parse_fields(announcing.audience, audience)
    now = datetime.now(UTC)
    before = Delivery.objects.filter(
        entry=entry, entry_version=entry.version, channel=channel, kind=Kind.ANNOUNCE
    ).count()  # fmt: skip
    try:
        with transaction.atomic():
            return Delivery.objects.create(
                entry=entry, entry_version=entry.version, channel=channel, kind=Kind.ANNOUNCE,
                slot_key=str(before) if before else "", state=DeliveryState.IN_REVIEW, due_at=now, run_at=now,
                variant=shown.variant, options=options, wording=shown.wording, content_hash=entry.content_hash,
                bound_hash=bound_hash(entry.content_hash, shown.variant, options, shown.wording),
                campaign=shown.campaign, created_by=user,
            )  # fmt: skip
    except IntegrityError:
        raise CannotAnnounce("announcement_pending") from None


def approve(announcement: Delivery, *, user: Any) -> None:
    """A second person's yes: it is sent at once, or as soon as the platform takes announcements. Raises
    ``CannotAnnounce``."""
    if announcement.created_by_id is not None and announcement.created_by_id == user.pk:
        raise CannotAnnounce("same_person")
    if announcement.state != DeliveryState.IN_REVIEW:
        raise CannotAnnounce("announcement_moved_on")
    _must_be_current(announcement)
    now = datetime.now(UTC)
    with transaction.atomic():
        Approval.objects.create(
            delivery=announcement, approved_by=user, approved_at=now, bound_hash=announcement.bound_hash
        )
        sent = change(
            announcement.pk, [DeliveryState.IN_REVIEW], DeliveryState.SCHEDULED, due_at=now, run_at=now, problem=None
        )
        if not sent:
            transaction.set_rollback(True)
            raise CannotAnnounce("announcement_moved_on")
        transaction.on_commit(lambda: hint(announcement.pk))


def decline(announcement: Delivery) -> None:
    """No: nobody is told. Raises ``CannotAnnounce`` when it was decided already."""
    if not change(
        announcement.pk, [DeliveryState.IN_REVIEW], DeliveryState.CANCELLED, problem=_problem("announcement_declined")
    ):
        raise CannotAnnounce("announcement_moved_on")


def drop_outdated(entry: Entry) -> None:
    """The item has changed: what was asked for was its earlier version, which nobody approves any more."""
    asked = Delivery.objects.filter(entry=entry, kind=Kind.ANNOUNCE, state=DeliveryState.IN_REVIEW)
    if entry.status != Status.WITHDRAWN:
        asked = asked.exclude(content_hash=entry.content_hash)
    for announcement in asked:
        change(
            announcement.pk, [DeliveryState.IN_REVIEW], DeliveryState.CANCELLED,
            problem=_problem("announcement_outdated"),
        )  # fmt: skip


def _must_stand(shown: Delivery) -> None:
    if not can_announce(shown.channel):
        raise CannotAnnounce("announcement_unsupported")
    if shown.channel.state != ChannelState.ACTIVE:
        raise CannotAnnounce("channel_paused")
    if standing_on(shown.entry_id, shown.channel_id) != shown:
        raise CannotAnnounce("nothing_stands")
    _must_show(shown, shown.entry.content_hash)


def _must_be_current(announcement: Delivery) -> None:
    stands = standing_delivery(announcement)
    if stands is None:
        raise CannotAnnounce("nothing_stands")
    _must_show(stands, announcement.content_hash)


def _must_show(stands: Delivery, content_hash: str) -> None:
    """What stands there is the item as it is today, and that is what the announcement is about."""
    entry = stands.entry
    if entry.status != Status.PUBLISHED or not content_hash == entry.content_hash == stands.content_hash:
        raise CannotAnnounce("announcement_outdated")


def _problem(code: str) -> dict[str, Any]:
    return {"code": code, "params": {}, "detail": ""}
