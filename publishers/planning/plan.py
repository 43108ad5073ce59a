"""Entry → deliveries: by a person's choice, by a rule, and by what happens to the entry later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from cms.entries.events import EntryChanged
from cms.entries.models import Entry, Status
from publishers.contract import Feature
from publishers.engine.hints import hint
from publishers.engine.repoint import repoint
from publishers.engine.telling import tell_delivery
from publishers.engine.transitions import change
from publishers.models import PARKED, Campaign, Channel, Delivery, DeliveryState, Kind, Rule
from publishers.registry import get_platform
from publishers.texts.wording import Wording

from .announcing import drop_outdated
from .binding import bound_hash
from .files import prepare
from .own_text import ask_again, awaits_yes, is_own, known_writer, note_yes
from .queue.queueing import PAUSED, seated
from .sizes import is_long
from .times import instant_of
from .wordings import wording_now

#: The version did not reach the channel: it may be planned again, with another text or time.
AGAIN_STATES = (DeliveryState.CANCELLED, DeliveryState.FAILED, DeliveryState.MISSED)
#: What a delivery is once its promise was kept and the effect is gone again: another one may be made.
_USED_UP = {Kind.WITHDRAW: DeliveryState.PUBLISHED}


class CannotPlan(Exception):
    """The plan makes no sense; ``code`` names the sentence."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One channel and what was chosen for it: an instant, a wall time with its zone, or neither for now.

    ``undo_until``: until then a person may take it back.
    """

    channel: Channel
    due_at: datetime | None = None
    wall: str = ""
    zone: str = ""
    variant: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    undo_until: datetime | None = None
    campaign: Campaign | None = None
    #: The rule that chose, if no person did.
    rule: Rule | None = None
    #: An earlier delivery's, which is kept; nothing: what holds for the channel, the rule and the campaign now.
    wording: Wording | None = None
    #: Its time is the next free slot of the channel, which ``queueing.seated`` finds: then it has its seat, and is
    #: parked where the queue rests.
    for_queue: bool = False
    is_seated: bool = False
    is_parked: bool = False
    #: A script chose in somebody's name: whatever it wrote for the channel waits for a person's yes.
    is_by_script: bool = False

    def due(self, now: datetime) -> datetime:
        """The promised instant. Raises ``times.BadTime``."""
        if self.due_at:
            return self.due_at
        return instant_of(self.wall, self.zone) if self.wall else self.undo_until or now


def plan(entry: Entry, choices: Iterable[Choice], *, user: Any = None) -> list[Delivery]:
    """Make one delivery per choice, in one transaction; a channel that has or awaits this version keeps what it has.

    Raises ``CannotPlan`` when the entry is not published, or a queue has no free slot.
    """
    if entry.status != Status.PUBLISHED:
        raise CannotPlan("not_published")
    with transaction.atomic():
        settled = seated(entry, choices, datetime.now(UTC))
        if any(choice.for_queue and not choice.is_seated for choice in settled):
            raise CannotPlan("no_free_slot")
        deliveries = [_one(entry, choice, user) for choice in settled]
    return deliveries


def _one(entry: Entry, choice: Choice, user: Any) -> Delivery:
    shown = shown_there(entry, choice.channel)
    if shown is not None and shown.content_hash == entry.content_hash:
        return shown
    # What stands there in an earlier version is corrected: a second post would be a duplicate.
    kind = Kind.CORRECT if shown is not None else Kind.PUBLISH
    return promise(entry, choice, kind, user=user)


def promise(entry: Entry, choice: Choice, kind: Kind, *, user: Any = None, is_by_hand: bool = False) -> Delivery:
    """The one delivery of that kind for the current version; made, or promised again where it did not arrive.

    ``is_by_hand``: only a person can do it there.
    """
    now = datetime.now(UTC)
    due = choice.due(now)
    values = {**promised(entry, choice, due), "created_by": user, **_first_state(choice.channel, kind, is_by_hand)}
    if choice.is_parked:
        values["problem"] = PAUSED
    writer = known_writer(entry.pk, choice.channel.pk, choice.variant, choice.options)
    if is_own(choice.variant, choice.options):
        values["text_by_id"] = writer or (user and user.pk)
    # A withdrawal shows nobody a text.
    reader = None if choice.is_by_script else user
    waits = kind != Kind.WITHDRAW and awaits_yes(entry.pk, choice.variant, choice.options, reader, writer_id=writer)
    if waits and values["state"] == DeliveryState.SCHEDULED:
        values["state"] = DeliveryState.IN_REVIEW
    delivery, is_new = Delivery.objects.get_or_create(
        entry=entry, entry_version=entry.version, channel=choice.channel, kind=kind,
        slot_key=_slot(entry, choice.channel, kind), defaults=values,
    )  # fmt: skip
    if not is_new and delivery.state in AGAIN_STATES:
        # The same promise may be made again. Steps stay: what was begun is looked up before anything is sent.
        is_new = change(
            delivery.pk, AGAIN_STATES, attempts=0, receipt=None, follows=0, follow_since=None, hold=None, **values
        )  # fmt: skip
        delivery.refresh_from_db()
    if is_new:
        prepare(delivery, entry)
        # Work for a person is news from the first moment; every other state that is comes later.
        tell_delivery(delivery.pk, delivery.state)
        if not waits and is_own(choice.variant, choice.options):
            note_yes(delivery, user)
    if is_new and due <= now:
        transaction.on_commit(lambda: hint(delivery.pk))
    return delivery


def promised(entry: Entry, choice: Choice, due: datetime) -> dict[str, Any]:
    """The columns that say what was promised: content, text, time, by whom."""
    chosen = choice.wording or wording_now(entry, choice.channel, choice.campaign, choice.rule)
    wording = chosen.keep()
    return {
        "due_at": due, "run_at": PARKED if choice.is_parked else due, "from_queue": choice.is_seated,
        "due_wall": choice.wall, "due_zone": choice.zone,
        "undo_until": choice.undo_until, "campaign": choice.campaign, "rule": choice.rule,
        "variant": dict(choice.variant), "options": dict(choice.options), "wording": wording,
        "content_hash": entry.content_hash,
        "bound_hash": bound_hash(entry.content_hash, choice.variant, choice.options, wording),
        "is_long": is_long(entry.content, choice.channel.platform),
    }  # fmt: skip


def shown_there(entry: Entry, channel: Channel) -> Delivery | None:
    """The delivery by which the channel shows the item now, in whatever version."""
    latest = Delivery.objects.filter(entry=entry, channel=channel, state=DeliveryState.PUBLISHED)
    found = latest.exclude(kind=Kind.ANNOUNCE).order_by(F("published_at").desc(nulls_last=True)).first()
    return None if found is None or found.kind == Kind.WITHDRAW else found


def _slot(entry: Entry, channel: Channel, kind: Kind) -> str:
    """Withdrawn from a channel and published there again in the same version: each time is a promise of its own."""
    used_up = Delivery.objects.filter(
        entry=entry, entry_version=entry.version, channel=channel, kind=kind,
        state=_USED_UP.get(kind, DeliveryState.WITHDRAWN),
    ).count()  # fmt: skip
    return str(used_up) if used_up else ""


def _first_state(channel: Channel, kind: Kind, is_by_hand: bool) -> dict[str, Any]:
    """What Loa can't correct or withdraw is given to a person."""
    able = kind == Kind.PUBLISH or Feature(kind.value) in get_platform(channel.platform).capabilities.features
    if able and not is_by_hand:
        return {"state": DeliveryState.SCHEDULED, "problem": None}
    return {
        "state": DeliveryState.NEEDS_CHECKING,
        "problem": {"code": f"{kind.value}_by_hand", "params": {}, "detail": ""},
    }


def entry_changed(event: EntryChanged) -> None:
    """The entry store says that an entry has a new version or state."""
    from .rules import plan_by_rules

    entry = Entry.objects.filter(pk=event.entry_id).first()
    if entry:
        follow_entry(entry)
        plan_by_rules(entry)


def follow_entry(entry: Entry) -> None:
    """Unsent deliveries follow the entry: to its newer version, or to nothing when it is withdrawn. Repeatable.

    What stands on a channel already is changed only by a person's decision (``follow_ups``).
    """
    drop_outdated(entry)
    waiting = Delivery.objects.filter(entry=entry, state=DeliveryState.SCHEDULED).exclude(kind=Kind.WITHDRAW)
    if entry.status == Status.WITHDRAWN:
        problem = {"code": "not_published", "params": {}, "detail": ""}
        for delivery in waiting:
            change(delivery.pk, [DeliveryState.SCHEDULED], DeliveryState.CANCELLED, problem=problem)
        return
    for delivery in waiting.exclude(content_hash=entry.content_hash).select_related("channel"):
        repoint(delivery.pk)
        ask_again(delivery.pk)
        prepare(delivery, entry)
