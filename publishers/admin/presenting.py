"""A delivery as people see it: state in words and colour, the problem in a sentence, the acts that make sense."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.core.moments import moment
from publishers.conf import conf
from publishers.models import Delivery, DeliveryState, Hold, Kind
from publishers.registry import UnknownPlatform, get_platform, platforms
from publishers.sentences import Explained, explain
from publishers.trouble.card import Facts, failure_card
from publishers.trouble.causes import Cause
from publishers.trouble.words import POSTED

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
#: A person has to do something before these go on.
ATTENTION_STATES = (DeliveryState.NEEDS_CHECKING, DeliveryState.FAILED, DeliveryState.MISSED)
#: The work is a clerk's: nothing can be sent, only recorded.
BY_HAND_CODES = frozenset({"waiting_for_clerk", "correct_by_hand", "withdraw_by_hand"})
#: An announcement's states where they mean something else than a post's.
_ANNOUNCEMENT = {
    DeliveryState.IN_REVIEW: gettext_lazy("waits for a second person's yes"),
    DeliveryState.PUBLISHED: gettext_lazy("sent to the followers"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Presented:
    """What templates need of one delivery."""

    delivery: Delivery
    platform: str
    tone: str
    state: str
    problem: Explained | None
    #: The platform's own words.
    detail: str
    is_by_hand: bool
    can_cancel: bool
    can_send_again: bool
    can_retime: bool
    #: Before its time.
    can_send_now: bool
    can_record: bool
    #: Seconds left to take it back, 0 when there are none.
    undo_s: int
    #: Whether anything was posted, in a sentence; nothing of one that is well.
    posted: Any = None

    @property
    def needs_person(self) -> bool:
        return self.delivery.state in ATTENTION_STATES

    @property
    def is_uncertain(self) -> bool:
        """It may stand there: somebody must look before it is sent again."""
        return self.delivery.state == DeliveryState.NEEDS_CHECKING and not self.is_by_hand

    @property
    def record_label(self) -> str:
        """What the person who records says of the post."""
        if self.delivery.kind == Kind.ANNOUNCE:
            return _("The followers got it")
        if self.delivery.kind == Kind.WITHDRAW:
            return _("It is removed there")
        return _("It is corrected there") if self.delivery.kind == Kind.CORRECT else _("It is there")


def present(delivery: Delivery, *, may_act: bool) -> Presented:
    """Put one delivery into words; acts are offered only where they are possible and allowed."""
    state = DeliveryState(delivery.state)
    problem = delivery.problem or {}
    is_settled = state == DeliveryState.PUBLISHED or problem.get("code") == "cancelled"
    is_by_hand = problem.get("code") in BY_HAND_CODES
    left = (delivery.undo_until - timezone.now()).total_seconds() if delivery.undo_until else 0
    undo_s = max(0, round(left)) if state in (DeliveryState.SCHEDULED, DeliveryState.IN_REVIEW) else 0
    # It leaves at the end of the time to take it back: another time would be a second promise.
    is_leaving = bool(undo_s and delivery.undo_until and delivery.due_at <= delivery.undo_until)
    unsent = state in (DeliveryState.SCHEDULED, DeliveryState.MISSED)
    is_early = state == DeliveryState.SCHEDULED and delivery.due_at > timezone.now() and not is_leaving
    return Presented(
        delivery=delivery,
        platform=platform_label(delivery.channel.platform),
        tone=tone_of(state, is_held=bool(delivery.hold_id) or delivery.is_parked),
        state=_state(delivery, problem.get("code", "")),
        problem=explained(problem, delivery.channel.platform) if problem and not is_settled else None,
        detail=problem.get("detail", ""),
        is_by_hand=is_by_hand,
        can_cancel=may_act and (unsent or state == DeliveryState.IN_REVIEW),
        can_send_again=may_act and not is_by_hand and state in ATTENTION_STATES,
        can_retime=may_act and unsent and not is_leaving,
        can_send_now=may_act and is_early,
        can_record=may_act and state == DeliveryState.NEEDS_CHECKING,
        undo_s=undo_s,
        posted=posted_of(delivery),
    )


def posted_of(delivery: Any) -> Any:
    """Whether anything was posted, of one that needs a person; nothing of one that is well, or whose steps nobody asked
    for (``finding.with_steps``)."""
    if not hasattr(delivery, "is_unsettled"):
        return None
    card = failure_card(row_facts(delivery))
    return POSTED[card.posted] if card and card.cause != Cause.RETRYING else None


def row_facts(delivery: Any) -> Facts:
    """The row as a failure card wants it."""
    problem = delivery.problem or {}
    return Facts(
        state=delivery.state, kind=delivery.kind, code=problem.get("code", ""), error=problem.get("error", ""),
        channel_state=delivery.channel.state, attempts=delivery.attempts, run_at=delivery.run_at,
        is_unsettled=delivery.is_unsettled, is_begun=delivery.is_begun, is_taken=bool(delivery.receipt),
    )  # fmt: skip


def tone_of(state: DeliveryState, *, is_held: bool) -> str:
    """The colour of the state's dot."""
    return "amber" if is_held and state == DeliveryState.SCHEDULED else TONES[state]


def _state(delivery: Delivery, code: str) -> str:
    held, handed_over = bool(delivery.hold_id), bool(delivery.receipt)
    return state_words(delivery.state, kind=delivery.kind, code=code, is_held=held, is_handed_over=handed_over)


def state_words(state: str, *, kind: str, code: str, is_held: bool, is_handed_over: bool) -> str:
    """The state in words, finer than the column where people ask. ``code``: why it waits or failed."""
    if code in BY_HAND_CODES:
        return _("waits for a clerk")
    if code == "cancelled":
        return _("taken back")
    if is_held and state == DeliveryState.SCHEDULED:
        return _("held back")
    if code == "queue_paused" and state == DeliveryState.SCHEDULED:
        return _("waits: its queue is paused")
    if kind == Kind.ANNOUNCE and state in _ANNOUNCEMENT:
        return str(_ANNOUNCEMENT[DeliveryState(state)])
    if state == DeliveryState.PUBLISHING and is_handed_over:
        return _("handed over, not shown yet")
    return str(DeliveryState(state).label)


def explained(problem: Mapping[str, Any], platform: str) -> Explained:
    """A stored problem in words, its instants on the desk's clock."""
    params = dict(problem.get("params") or {})
    due = parse_datetime(str(params.get("due", "")))
    if due:
        params["due"] = moment(due)
    return explain(problem["code"], params, platform)


def platform_label(slug: str) -> str:
    """The platform's name for people."""
    try:
        return str(get_platform(slug).label)
    except UnknownPlatform:
        return _("unknown platform “%(slug)s”") % {"slug": slug}


def platform_order() -> Callable[[str], int]:
    """Where a platform stands among the others, as the registry lists them."""
    places = {slug: place for place, slug in enumerate(platforms())}
    return lambda slug: places.get(slug, len(places))


def goes_out(count: int) -> str:
    """What is promised to whoever sends at once."""
    return _("Goes out on %(count)s channels in %(seconds)s seconds. Until then you can take it back.") % {
        "count": count, "seconds": round(conf().undo_s),
    }  # fmt: skip


def still_held(hold: Hold) -> str:
    """Why something can't be sent at the chosen time."""
    if hold.ends_at is None:
        text = _("Publishing is stopped: %(reason)s. Nothing was changed; lift the freeze first.")
    else:
        text = _("That falls in the blackout “%(reason)s”, which lasts until %(until)s. Choose a later time.")
    return text % {"reason": hold.reason, "until": moment(hold.ends_at)}
