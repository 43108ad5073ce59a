"""The law changed: which items cite it, where each stands, and what nobody has decided about yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, QuerySet

from cms.core.text import document_key
from cms.entries.models import Entry, EntryCitation, EntryVersion, Reason
from publishers.models import Channel, Delivery, DeliveryState, Dismissal, Kind

from .follow_ups import Place, places_of


@dataclass(frozen=True, slots=True, kw_only=True)
class LawChange:
    """What an item said of a document, and what holds now (codes of validity)."""

    number: str
    before: str
    after: str


def entries_citing(key: str) -> QuerySet[Entry]:
    """Every item that names the document, withdrawn ones too: they may still stand somewhere."""
    cited = EntryCitation.objects.filter(entry=OuterRef("pk"), key=key)
    return Entry.objects.filter(Exists(cited)).order_by("-published_at", "pk")


def entries_under_changed_law() -> QuerySet[Entry]:
    """Items of which some channel shows a version older than a change of the law they cite."""
    newer = Delivery.objects.filter(
        entry=OuterRef("entry"), channel=OuterRef("channel"), state=DeliveryState.PUBLISHED,
        published_at__gt=OuterRef("published_at"),
    ).exclude(kind=Kind.ANNOUNCE)  # fmt: skip
    told_before = Delivery.objects.filter(
        ~Exists(newer), entry=OuterRef("entry"), state=DeliveryState.PUBLISHED, entry_version__lt=OuterRef("version")
    ).exclude(kind__in=(Kind.WITHDRAW, Kind.ANNOUNCE))
    changed = EntryVersion.objects.filter(Exists(told_before), reason=Reason.LAW)
    return Entry.objects.filter(pk__in=changed.values("entry_id")).order_by("-version_at", "pk")


def undecided(entries: Iterable[Entry]) -> dict[UUID, list[Place]]:
    """Of these items, the places that show what was written before the law changed, and that nobody dismissed."""
    places = places_of(entries)
    changed_at = _newest_law_versions(places)
    dismissed = _dismissals(places)
    found = {}
    for pk, rows in places.items():
        law = changed_at.get(pk, 0)
        open_rows = [
            place for place in rows
            if place.is_wrong and place.shown and place.shown.entry_version < law
            and dismissed.get((pk, place.channel_id), 0) < law
        ]  # fmt: skip
        if open_rows:
            found[pk] = open_rows
    return found


def dismiss(places: Iterable[Place], *, reason: str, user: Any) -> int:
    """These stay as they are. Returns how many; a further change of the law asks again."""
    made = 0
    for place in places:
        _, is_new = Dismissal.objects.update_or_create(
            entry=place.entry, channel=place.channel, entry_version=place.entry.version,
            defaults={"reason": reason, "created_by": user},
        )  # fmt: skip
        made += is_new
    return made


def law_changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[LawChange]:
    """Documents whose validity differs between two versions' contents. Pure."""
    then = {document_key(row["number"]): row["validity"] for row in before.get("legal_documents", ())}
    return [
        LawChange(number=row["number"], before=then[key], after=row["validity"])
        for row in now.get("legal_documents", ())
        if (key := document_key(row["number"])) in then and then[key] != row["validity"]
    ]


def count_undecided(channels: QuerySet[Channel]) -> tuple[int, int]:
    """Items and places on these channels that wait for somebody."""
    usable = set(channels.values_list("pk", flat=True))
    if not usable:
        return 0, 0
    found = undecided(entries_under_changed_law())
    mine = [[place for place in rows if place.channel_id in usable] for rows in found.values()]
    return sum(bool(rows) for rows in mine), sum(len(rows) for rows in mine)


def _newest_law_versions(ids: Iterable[UUID]) -> dict[UUID, int]:
    rows = EntryVersion.objects.filter(entry__in=list(ids), reason=Reason.LAW).values("entry_id")
    return {row["entry_id"]: row["newest"] for row in rows.annotate(newest=Max("version"))}


def _dismissals(ids: Iterable[UUID]) -> dict[tuple[UUID, int], int]:
    """(item, channel) → the newest version that somebody looked at and left as it is."""
    rows = Dismissal.objects.filter(entry__in=list(ids)).values("entry_id", "channel_id")
    newest = rows.annotate(newest=Max("entry_version"))
    return {(row["entry_id"], row["channel_id"]): row["newest"] for row in newest}
