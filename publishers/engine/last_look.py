"""Right before something irreversible: is it still wanted, approved, not frozen, and may the channel speak?"""

from __future__ import annotations

from datetime import datetime

from cms.core.prepared import Given, Select
from cms.entries.models import Status
from cms.entries.ports import approval_gate
from publishers.models import Approval, ChannelState, Delivery, DeliveryState, Hold, Kind
from publishers.planning.holds import STOPPED_KINDS, hold_on
from publishers.planning.own_text import is_approved

from .standing import standing_delivery
from .transitions import LeaseLost


class Stopped(Exception):
    """Nothing may be sent; ``code`` names the sentence. ``cancel`` ends the delivery, otherwise it waits."""

    def __init__(self, code: str, *, cancel: bool = True) -> None:
        super().__init__(code)
        self.code = code
        self.cancel = cancel


class Outdated(Exception):
    """There is a newer approved version: plan again with it."""


class Frozen(Exception):
    """A freeze or blackout is in force."""

    def __init__(self, hold: Hold) -> None:
        super().__init__(hold.reason)
        self.hold = hold


_LOOKED_AT = (
    "kind", "content_hash", "undo_until", "campaign_id", "channel__state", "entry__status", "entry__content_hash",
    "entry__agency_code",
)  # fmt: skip
_look = Select(
    lambda: Delivery.objects.filter(
        pk=Given(Delivery, "id"), fence=Given(Delivery, "fence"), state=DeliveryState.PUBLISHING
    ).order_by().values_list(*_LOOKED_AT)
)  # fmt: skip


def last_look(delivery: Delivery, fence: int, now: datetime, *, is_begun: bool = False) -> None:
    """Re-read what could have changed. Raises ``LeaseLost``, ``Stopped``, ``Frozen`` or ``Outdated``.

    A delivery of which something stands over there already is finished as it was begun; the correction or withdrawal
    that is due follows it. A freeze stops even that, but never a correction or a withdrawal.
    """
    found = _look.first(id=delivery.pk, fence=fence)
    if found is None:
        raise LeaseLost
    row = dict(zip(_LOOKED_AT, found, strict=True))
    if row["channel__state"] != ChannelState.ACTIVE:
        raise Stopped("channel_paused", cancel=False)
    if row["kind"] in STOPPED_KINDS:
        hold = hold_on(
            now, channel_id=delivery.channel_id, campaign_id=row["campaign_id"], agency_code=row["entry__agency_code"]
        )  # fmt: skip
        if hold:
            raise Frozen(hold)
    if row["kind"] == Kind.WITHDRAW or is_begun:
        return
    if row["entry__status"] != Status.PUBLISHED:
        raise Stopped("not_published")
    if row["entry__content_hash"] != row["content_hash"]:
        raise Outdated
    _look_at_approval(delivery, row["content_hash"])
    if row["undo_until"] and row["undo_until"] > now:
        raise Stopped("undo", cancel=False)
    _look_at_announcement(delivery)


def _look_at_approval(delivery: Delivery, content_hash: str) -> None:
    """The item is approved as it is, and so is whatever somebody wrote for this channel alone."""
    if not approval_gate().allows(delivery.entry_id, content_hash):
        raise Stopped("not_approved")
    if delivery.kind != Kind.ANNOUNCE and not is_approved(delivery):
        raise Stopped("text_not_approved")


def _look_at_announcement(delivery: Delivery) -> None:
    """Of an announcement: a second person has said yes to exactly this, and what they saw still stands there."""
    if delivery.kind != Kind.ANNOUNCE:
        return
    shown = standing_delivery(delivery)
    if shown is None:
        raise Stopped("nothing_stands")
    if shown.content_hash != delivery.content_hash:
        raise Stopped("announcement_outdated")
    if not Approval.objects.filter(delivery=delivery, bound_hash=delivery.bound_hash).exists():
        raise Stopped("announcement_not_approved")
