"""A delivery as people see it: state in words and colour, the problem in a sentence, the acts that make sense."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from publishers.models import Delivery, DeliveryState
from publishers.registry import UnknownPlatform, get_platform
from publishers.sentences import Explained, explain

#: State → tone of its dot (see desk.css).
TONES = {
    DeliveryState.DRAFT: "quiet",
    DeliveryState.IN_REVIEW: "amber",
    DeliveryState.SCHEDULED: "cyan",
    DeliveryState.PUBLISHING: "violet",
    DeliveryState.PUBLISHED: "green",
    DeliveryState.NEEDS_CHECKING: "amber",
    DeliveryState.FAILED: "red",
    DeliveryState.MISSED: "orange",
    DeliveryState.WITHDRAWN: "quiet",
    DeliveryState.CANCELLED: "quiet",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Presented:
    """What templates need of one delivery."""

    delivery: Delivery
    platform: str
    tone: str
    state: str
    problem: Explained | None
    detail: str
    can_cancel: bool
    can_send_again: bool
    can_record: bool
    #: Seconds left to take it back, 0 when there are none.
    undo_s: int


def present(delivery: Delivery, *, may_act: bool) -> Presented:
    """Put one delivery into words; acts are offered only where they are possible and allowed."""
    state = DeliveryState(delivery.state)
    problem = delivery.problem or {}
    left = (delivery.undo_until - timezone.now()).total_seconds() if delivery.undo_until else 0
    by_hand = problem.get("code") in ("waiting_for_clerk", "correct_by_hand", "withdraw_by_hand")
    return Presented(
        delivery=delivery,
        platform=platform_label(delivery.channel.platform),
        tone=TONES[state],
        state=str(state.label),
        problem=explain(problem["code"], problem.get("params"), delivery.channel.platform) if problem else None,
        detail=problem.get("detail", ""),
        can_cancel=may_act and state in (DeliveryState.SCHEDULED, DeliveryState.MISSED),
        can_send_again=may_act
        and not by_hand
        and state in (DeliveryState.FAILED, DeliveryState.MISSED, DeliveryState.NEEDS_CHECKING),
        can_record=may_act and state == DeliveryState.NEEDS_CHECKING,
        undo_s=max(0, round(left)) if state == DeliveryState.SCHEDULED else 0,
    )


def platform_label(slug: str) -> str:
    """The platform's name for people."""
    try:
        return str(get_platform(slug).label)
    except UnknownPlatform:
        return _("unknown platform “%(slug)s”") % {"slug": slug}
