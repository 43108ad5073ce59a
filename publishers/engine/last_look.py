"""Right before something can't be taken back: is it still wanted, still approved, still this version?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from cms.entries.models import Entry, Status
from cms.entries.ports import approval_gate
from publishers.models import ChannelState, Delivery, DeliveryState, Kind

from .transitions import LeaseLost


class Stopped(Exception):
    """Nothing may be sent; ``code`` names the sentence. ``cancel`` ends the delivery, otherwise it waits."""

    def __init__(self, code: str, *, cancel: bool = True) -> None:
        super().__init__(code)
        self.code = code
        self.cancel = cancel


class Outdated(Exception):
    """There is a newer approved version: plan again with it."""


def last_look(delivery_id: UUID, fence: int, now: datetime, *, is_begun: bool = False) -> None:
    """Re-read what could have changed. Raises ``LeaseLost``, ``Stopped`` or ``Outdated``.

    A delivery of which something stands over there already is finished as it was begun; the correction or withdrawal
    that is due follows it.
    """
    row = (
        Delivery.objects.filter(pk=delivery_id, fence=fence, state=DeliveryState.PUBLISHING)
        .values("kind", "entry_id", "entry_version", "content_hash", "undo_until", "channel__state").first()
    )  # fmt: skip
    if row is None:
        raise LeaseLost
    if row["channel__state"] != ChannelState.ACTIVE:
        raise Stopped("channel_paused", cancel=False)
    if row["kind"] == Kind.WITHDRAW or is_begun:
        return
    entry = Entry.objects.filter(pk=row["entry_id"]).values("status", "version", "content_hash").first()
    if entry is None or entry["status"] != Status.PUBLISHED:
        raise Stopped("not_published")
    if entry["content_hash"] != row["content_hash"]:
        raise Outdated
    if not approval_gate().allows(row["entry_id"], row["content_hash"]):
        raise Stopped("not_approved")
    if row["undo_until"] and row["undo_until"] > now:
        raise Stopped("undo", cancel=False)
