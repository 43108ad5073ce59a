"""Finds what an item resembles here: our own entries, and items of every source."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal
from uuid import UUID

from django.db.models import Count, QuerySet

from cms.core.conf import conf
from cms.entries.models import Entry
from cms.entries.offer import Offer
from cms.entries.record import Content
from syndication.models import KnownText, SourceItem, TextBand

from .links import link_key
from .shingles import bands, likeness

#: From here on texts count as the same.
ALIKE = 0.6
#: An address that more items have is a section's, not an item's.
_MOST_OF_A_LINK = 3
#: So many that share a band are compared word by word.
_CANDIDATES = 12
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What an item resembles; plain values, kept with the proposal."""

    how: Literal["id", "link", "text"]
    percent: int
    title: str
    item_id: int | None = None
    entry_id: str = ""
    #: The page that it would be merged into; empty while the other one is not a page either.
    page_id: int | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def guid_key(guid: str) -> str:
    """The identifier, short enough for an index."""
    return hashlib.sha256(guid.strip().encode()).hexdigest()


def own_entries(items: Mapping[str, str]) -> dict[str, UUID]:
    """Identifier → link of items; returned: identifier → entry of ours, for those that came from here."""
    by_id = {guid: found for guid in items if (found := _own_uuid(guid))}
    existing = set(Entry.objects.filter(pk__in=by_id.values()).values_list("pk", flat=True)) if by_id else set()
    own = {guid: uuid for guid, uuid in by_id.items() if uuid in existing}
    keys = {guid: key for guid, link in items.items() if guid not in own and (key := link_key(link))}
    known = KnownText.objects.filter(link_key__in=keys.values()) if keys else KnownText.objects.none()
    at = {row.link_key: row.entry_id for row in known}
    return own | {guid: at[key] for guid, key in keys.items() if key in at}


def find(item: SourceItem, offer: Offer) -> Match | None:
    """The likeliest other place where the item is already. Looks things up by index, whatever is here."""
    others = SourceItem.objects.exclude(pk=item.pk).filter(own_entry_id=None)
    elsewhere = others.exclude(source_id=item.source_id)
    same_id = elsewhere.filter(guid_sha256=item.guid_sha256)
    found = _first(same_id) or _of_link(others, item.link_key)
    if found is not None:
        how: Literal["id", "link"] = "id" if found.guid_sha256 == item.guid_sha256 else "link"
        return Match(how=how, percent=100, title=found.title, item_id=found.pk, page_id=found.page_id)
    return _alike(item, offer)


def note_bands(text: str, *, item: SourceItem | None = None, known: KnownText | None = None) -> None:
    """Keep the fingerprint of a text, in place of an earlier one."""
    TextBand.objects.filter(**({"item": item} if item else {"known": known})).delete()
    TextBand.objects.bulk_create(TextBand(band=band, item=item, known=known) for band in bands(text))


def _own_uuid(guid: str) -> UUID | None:
    """Ours are ``oai:<namespace>:item/<uuid>`` in harvests and JSON, ``urn:uuid:<uuid>`` in Atom."""
    prefix = f"oai:{conf().oai_namespace}:"
    if not guid.lower().startswith(("urn:uuid:", prefix.lower())):
        return None
    match = _UUID.search(guid)
    return UUID(match.group()) if match else None


def _first(items: QuerySet[SourceItem]) -> SourceItem | None:
    """One that is a page already comes first."""
    by_age = items.order_by("pk")
    return by_age.filter(page_id__isnull=False).first() or by_age.first()


def _of_link(others: Any, key: str) -> SourceItem | None:
    """An item with the same address; none when the feed gives one address to all of its items."""
    same = others.filter(link_key=key) if key else others.none()
    return _first(same) if len(same.values_list("pk")[: _MOST_OF_A_LINK + 1]) <= _MOST_OF_A_LINK else None


def _alike(item: SourceItem, offer: Offer) -> Match | None:
    text = offer.text
    wanted = bands(text)
    if not wanted:
        return None
    shared = TextBand.objects.filter(band__in=wanted)
    items = _most(shared.filter(item__isnull=False).exclude(item=item), "item")
    known = _most(shared.filter(known__isnull=False), "known")
    best: Match | None = None
    rows = SourceItem.objects.filter(pk__in=items).exclude(own_entry_id__isnull=False)
    for row in rows:
        best = _better(best, text, _text_of(row.content), title=row.title, item_id=row.pk, page_id=row.page_id)
    uuids = KnownText.objects.filter(pk__in=known).values_list("entry_id", flat=True)
    for entry in Entry.objects.filter(pk__in=list(uuids)):
        other = Content.model_validate(entry.content).text
        best = _better(best, text, other, title=entry.title, entry_id=str(entry.pk), page_id=entry.page_id)
    return best


def _better(best: Match | None, text: str, other: str, **where: Any) -> Match | None:
    percent = round(100 * likeness(text, other))
    if percent < 100 * ALIKE or (best and (best.percent, bool(best.page_id)) >= (percent, bool(where["page_id"]))):
        return best
    return Match(how="text", percent=percent, **where)


def _most(shared: Any, kind: str) -> Sequence[int]:
    """Those that share the most bands."""
    counted = shared.order_by().values_list(kind).annotate(count=Count("pk")).order_by("-count", kind)
    return [pk for pk, _count in counted[:_CANDIDATES]]


def _text_of(content: Mapping[str, Any]) -> str:
    return Offer.model_validate(content).text if content.get("title") else ""
