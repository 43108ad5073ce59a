"""Items become rows and proposals.

Safe twice, and twice at once: the same items again change nothing but when they were last seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from cms.core.text import shorten
from cms.core.writing import writing
from cms.entries.offer import Offer
from syndication.inbound import proposing
from syndication.inbound.matching.links import link_key
from syndication.inbound.matching.lookup import guid_key, note_bands, own_entries
from syndication.inbound.offering import with_body_pictures
from syndication.models import Proposal, Source, SourceItem

#: Items of one transaction.
_CHUNK = 20
#: At the first reading of a feed, what is older is known but not proposed.
NEWS_DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One item as it came. Without an offer it is withdrawn: its source said so itself."""

    guid: str
    offer: Offer | None
    raw_hash: str = ""

    @property
    def link(self) -> str:
        return self.offer.source_url[:2000] if self.offer else ""


@dataclass(slots=True, kw_only=True)
class Taken:
    """What came of it."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    missing: int = 0
    own: int = 0
    #: guid → the proposal that was made.
    proposals: dict[str, int] = field(default_factory=dict)

    @property
    def is_news(self) -> bool:
        return bool(self.new or self.changed or self.withdrawn)

    def note(self, guid: str, proposal: Proposal | None) -> None:
        if proposal is not None:
            self.proposals[guid] = proposal.pk


def take_in(source: Source, items: Iterable[Incoming], *, now: datetime, older_is_known: bool = False) -> Taken:
    """Take in items of a source. ``older_is_known``: what is older than a month is no news (a feed's first reading)."""
    taken = Taken()
    unique = {item.guid: item for item in items if item.guid.strip()}
    news_from = now - timedelta(days=int(source.options.get("since_days", NEWS_DAYS))) if older_is_known else None
    for chunk in _chunks(list(unique.values())):
        with writing():
            # The row is the lock: of two that bring the same item, one waits and then finds it known.
            Source.objects.select_for_update().filter(pk=source.pk).first()
            _take_chunk(source, chunk, taken, now, news_from)
    go_on(taken)
    return taken


def go_on(taken: Taken) -> None:
    """Proposals of trusted sources go on at once; without this message they go on with the next beat."""
    if taken.proposals:
        transaction.on_commit(_hint)


def _chunks(items: Sequence[Incoming]) -> Iterator[Sequence[Incoming]]:
    return (items[start : start + _CHUNK] for start in range(0, len(items), _CHUNK))


def _hint() -> None:
    from syndication.conf import conf
    from syndication.inbound.tasks import settle  # tasks import us

    settle.apply_async(queue=conf().inbound_queue or None)


def _take_chunk(
    source: Source, chunk: Sequence[Incoming], taken: Taken, now: datetime, news_from: datetime | None
) -> None:
    keys = {guid_key(item.guid): item for item in chunk}
    rows = {row.guid_sha256: row for row in source.items.filter(guid_sha256__in=keys)}
    fresh = {item.guid: item.link for key, item in keys.items() if key not in rows and item.offer}
    own = own_entries(fresh)
    for key, item in keys.items():
        row = rows.get(key)
        if item.offer is None:
            _withdraw(source, row, taken, now)
        elif row is None:
            _add(source, key, item, item.offer, taken, now, own=own.get(item.guid), news_from=news_from)
        else:
            _renew(source, row, item, item.offer, taken, now)


def _add(
    source: Source, key: str, item: Incoming, offer: Offer, taken: Taken, now: datetime, *, own: Any,
    news_from: datetime | None,
) -> None:  # fmt: skip
    offer = with_body_pictures(offer)
    row = SourceItem.objects.create(
        source=source, guid=item.guid, guid_sha256=key, first_seen_at=now, own_entry_id=own, **_seen(item, offer, now)
    )
    if own is not None:
        taken.own += 1
        return
    note_bands(offer.text, item=row)
    is_old = news_from is not None and offer.published_at is not None and offer.published_at < news_from
    if is_old:
        taken.unchanged += 1
        return
    taken.new += 1
    taken.note(item.guid, proposing.came(row, offer, source, now))


def _renew(source: Source, row: SourceItem, item: Incoming, offer: Offer, taken: Taken, now: datetime) -> None:
    offer = with_body_pictures(offer)
    was_away = row.missing_since is not None or row.withdrawn_at is not None
    is_changed = row.content_hash != offer.content_hash
    fields = _seen(item, offer, now)
    if not is_changed:
        fields.pop("changed_at")
    SourceItem.objects.filter(pk=row.pk).update(**fields)
    row.refresh_from_db()
    if row.own_entry_id is not None:
        taken.own += 1
    elif is_changed:
        note_bands(offer.text, item=row)
        taken.changed += 1
        taken.note(item.guid, proposing.changed(row, offer, source, now))
    else:
        taken.unchanged += 1
        if was_away:
            taken.note(item.guid, proposing.returned(row, offer, source, now))


def _withdraw(source: Source, row: SourceItem | None, taken: Taken, now: datetime) -> None:
    """What was never seen can't be withdrawn; what is withdrawn already stays so."""
    if row is None or row.withdrawn_at is not None or row.own_entry_id is not None:
        return
    SourceItem.objects.filter(pk=row.pk).update(withdrawn_at=now, last_seen_at=now)
    row.refresh_from_db()
    taken.withdrawn += 1
    taken.note(row.guid, proposing.withdrawn(row, source, now, was_said=True))


def _seen(item: Incoming, offer: Offer, now: datetime) -> dict[str, Any]:
    return {
        "link": item.link, "link_key": link_key(item.link), "title": shorten(offer.title, 500),
        "content": offer.model_dump(mode="json"), "content_hash": offer.content_hash, "raw_hash": item.raw_hash,
        "published_at": offer.published_at, "last_seen_at": now, "changed_at": now, "missing_since": None,
        "missing_times": 0, "withdrawn_at": None,
    }  # fmt: skip
