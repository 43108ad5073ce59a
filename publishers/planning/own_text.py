"""A channel's own text is content too: where items are approved, a second person says yes to that very text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Coalesce

from cms.entries.ports import approval_gate
from publishers.engine.hints import hint
from publishers.engine.transitions import change
from publishers.models import Approval, Delivery, DeliveryState, Kind


class CannotDecide(Exception):
    """No yes or no is possible; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def is_own(variant: Mapping[str, Any], options: Mapping[str, Any]) -> bool:
    """Whether somebody wrote something for the channel. Among options only free text counts (a first comment): what is
    chosen from a list is one word."""
    return bool(variant) or any(isinstance(value, str) and " " in value.strip() for value in options.values())


def awaits_yes(
    entry_id: UUID, variant: Mapping[str, Any], options: Mapping[str, Any], user: Any, *, writer_id: int | None
) -> bool:
    """Whether a second person has to say yes before that text goes out. Who may approve the item says it by planning
    what somebody else wrote; nobody says it to their own."""
    if not is_own(variant, options) or not approval_gate().binds(entry_id):
        return False
    is_second = user is not None and writer_id not in (None, user.pk)
    return not is_second or not approval_gate().may_approve(entry_id, user)


def known_writer(entry_id: UUID, channel_id: int, variant: Mapping[str, Any], options: Mapping[str, Any]) -> int | None:
    """Who was the first to plan that very text for the item on the channel; nobody where it is new."""
    if not is_own(variant, options):
        return None
    rows = Delivery.objects.filter(entry=entry_id, channel=channel_id).order_by("created_at")
    written = rows.values_list("variant", "options", Coalesce("text_by", "created_by"))
    return next((by for text, chosen, by in written if (text, chosen) == (variant, options)), None)


def note_yes(delivery: Delivery, user: Any) -> None:
    """The person stands behind exactly this: content, text and options."""
    Approval.objects.update_or_create(
        delivery=delivery,
        defaults={"approved_by": user, "approved_at": datetime.now(UTC), "bound_hash": delivery.bound_hash},
    )


def is_approved(delivery: Delivery) -> bool:
    """For the last look: nobody's own text, or no approval is asked for there, or somebody said yes to exactly this."""
    if not is_own(delivery.variant, delivery.options) or not approval_gate().binds(delivery.entry_id):
        return True
    return Approval.objects.filter(delivery=delivery, bound_hash=delivery.bound_hash).exists()


def ask_again(delivery_id: UUID) -> bool:
    """The item has changed: the yes was to that text together with the item as it was. Returns whether it waits now."""
    delivery = Delivery.objects.get(pk=delivery_id)
    if delivery.state != DeliveryState.SCHEDULED or is_approved(delivery):
        return False
    return change(delivery_id, [DeliveryState.SCHEDULED], DeliveryState.IN_REVIEW)


def may_decide(delivery: Delivery, user: Any) -> bool:
    return writer_id(delivery) != user.pk and approval_gate().may_approve(delivery.entry_id, user)


def writer_id(delivery: Delivery) -> int | None:
    """Whose text it is. Before this was noted, whoever planned it."""
    return delivery.text_by_id or delivery.created_by_id


def approve(delivery: Delivery, *, user: Any, seen: str) -> None:
    """Yes to what was shown (``seen``: its bound hash): it goes out at its time. Raises ``CannotDecide``."""
    _must_be_open(delivery, user)
    if delivery.bound_hash != seen or delivery.content_hash != delivery.entry.content_hash:
        raise CannotDecide("outdated")
    with transaction.atomic():
        note_yes(delivery, user)
        if not change(delivery.pk, [DeliveryState.IN_REVIEW], DeliveryState.SCHEDULED, problem=None):
            transaction.set_rollback(True)
            raise CannotDecide("moved_on")
        if delivery.run_at <= datetime.now(UTC):
            transaction.on_commit(lambda: hint(delivery.pk))


def decline(delivery: Delivery, *, user: Any) -> None:
    """No: it goes nowhere with that text. Raises ``CannotDecide``."""
    _must_be_open(delivery, user)
    problem = {"code": "text_declined", "params": {}, "detail": ""}
    if not change(delivery.pk, [DeliveryState.IN_REVIEW], DeliveryState.CANCELLED, problem=problem):
        raise CannotDecide("moved_on")


def _must_be_open(delivery: Delivery, user: Any) -> None:
    if delivery.kind == Kind.ANNOUNCE or delivery.state != DeliveryState.IN_REVIEW:
        raise CannotDecide("moved_on")
    if writer_id(delivery) == user.pk:
        raise CannotDecide("same_person")
    if not may_decide(delivery, user):
        raise CannotDecide("no_right")
