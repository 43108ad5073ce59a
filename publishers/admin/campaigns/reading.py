"""What a campaign's screens ask of the database: a fixed number of questions, whatever the number of items."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from cms.core.text import document_key
from cms.entries.models import Entry, EntryCitation, Status
from cms.entries.ports import collection_owners
from publishers.campaigning.board import Told
from publishers.campaigning.targets import Arrived
from publishers.models import Campaign, CampaignItem, Channel, Delivery, DeliveryState, Kind

from ..permissions import channel_policy, page_policy, visible_deliveries

_TOLD = (
    "pk", "entry_id", "channel_id", "state", "kind", "due_at", "created_at", "published_at", "permalink",
    "content_hash", "hold_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A line of the campaign: an item, or something that is still to be made."""

    #: The line's own row; nothing where the item belongs to it only by a delivery.
    line: int | None
    title: str
    form: str
    entry: UUID | None = None
    page: int | None = None
    on: date | None = None
    note: str = ""
    is_withdrawn: bool = False
    content_hash: str = ""
    agency: str = ""
    published_at: datetime | None = None


def items_of(campaign: Campaign) -> list[Item]:
    """The campaign's lines by their day, then what belongs to it only because it was planned so. Two queries."""
    mine = CampaignItem.objects.filter(campaign=campaign).order_by(F("on").asc(nulls_last=True), "pk")
    lines = list(mine.select_related("entry").defer("entry__content"))
    known = {line.entry_id for line in lines if line.entry_id}
    planned = Entry.objects.filter(deliveries__campaign=campaign).exclude(pk__in=known).distinct()
    others = planned.defer("content").order_by("published_at", "pk")
    return [*(_item(line.entry, line) for line in lines), *(_item(entry, None) for entry in others)]


def channels_of(campaign: Campaign, user: Any) -> list[Channel]:
    """The columns: where its items should stand or are planned, as far as this person works with those channels."""
    visible = visible_deliveries(user).filter(campaign=campaign).values("channel_id")
    mine = channel_policy.instances_user_has_any_permission_for(user, ["use", "change"]).values("pk")
    wanted = Q(campaigns=campaign, pk__in=mine) | Q(pk__in=visible)
    found = Channel.objects.filter(wanted).only("pk", "name", "platform", "collection_id").distinct()
    return list(found.order_by("name"))


def told_of(user: Any, entries: Collection[UUID], channels: Collection[int]) -> list[Told]:
    """What this person may see of these items on these channels, in whatever campaign. One query."""
    rows = visible_deliveries(user).filter(entry__in=entries, channel__in=channels).exclude(kind=Kind.ANNOUNCE)
    return [
        Told(
            id=pk, entry=entry, channel=channel, state=state, kind=kind, due=due, created=created,
            published=published, permalink=permalink, content_hash=content_hash, is_held=hold is not None,
        )
        for pk, entry, channel, state, kind, due, created, published, permalink, content_hash, hold
        in rows.order_by().values_list(*_TOLD)
    ]  # fmt: skip


def arrived_of(campaign: Campaign) -> list[Arrived]:
    """Every post of the campaign that stands on a channel, whoever's: targets count them all. Three queries."""
    rows = Delivery.objects.filter(campaign=campaign, state=DeliveryState.PUBLISHED, kind=Kind.PUBLISH).order_by()
    found = list(
        rows.values_list("entry_id", "channel_id", "entry__form", "entry__agency_code", "channel__collection_id")
    )
    owners = collection_owners().agencies_of({row[4] for row in found}) if found else {}
    return [
        Arrived(
            entry=entry, channel=channel, form=form,
            agencies=frozenset(code for code in (agency, owners.get(collection, "")) if code),
        )
        for entry, channel, form, agency, collection in found
    ]  # fmt: skip


def owners_of(channels: Sequence[Channel]) -> Mapping[int, str]:
    """Channel → the agency that looks after it."""
    owners = collection_owners().agencies_of({channel.collection_id for channel in channels}) if channels else {}
    return {channel.pk: owners[channel.collection_id] for channel in channels if channel.collection_id in owners}


def pages_to_plan(user: Any, pages: Collection[int]) -> set[int]:
    """Those of the pages that this person may publish elsewhere. One query."""
    mine = page_policy.instances_user_has_permission_for(user, "publish")
    return set(mine.filter(pk__in=pages).values_list("pk", flat=True))


def forms_of_documents(campaign: Campaign, items: Sequence[Item]) -> list[tuple[str, set[str]]]:
    """Each document of the campaign, and the forms of those of its public items that name it. One query."""
    keys = {number: document_key(number) for number in campaign.documents}
    forms = {item.entry: item.form for item in items if item.entry and not item.is_withdrawn}
    told: dict[str, set[str]] = {}
    if keys and forms:
        rows = EntryCitation.objects.filter(entry__in=list(forms), key__in=keys.values())
        for entry_id, key in rows.values_list("entry_id", "key"):
            told.setdefault(key, set()).add(forms[entry_id])
    return [(number, told.get(key, set())) for number, key in keys.items()]


def _item(entry: Entry | None, line: CampaignItem | None) -> Item:
    day = line.on if line else None
    note = line.note if line else ""
    if entry is None:
        assert line is not None
        return Item(line=line.pk, title=line.title, form=line.form, on=day, note=note)
    is_withdrawn = entry.status == Status.WITHDRAWN
    return Item(
        line=line.pk if line else None, title=entry.title, form=entry.form, entry=entry.pk, page=entry.page_id,
        on=day, note=note, is_withdrawn=is_withdrawn, content_hash="" if is_withdrawn else entry.content_hash,
        agency=entry.agency_code, published_at=entry.published_at,
    )  # fmt: skip
