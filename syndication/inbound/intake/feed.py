"""What a reading of a feed found, and what the feed no longer shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cms.core.writing import writing
from cms.entries.offer import Offer
from syndication.inbound import proposing
from syndication.inbound.matching.lookup import guid_key
from syndication.inbound.offering import offer_of_item
from syndication.inbound.parsing import Parsed, shared_pool
from syndication.inbound.refusal import Refused
from syndication.inbound.vanishing import Known, missing
from syndication.models import Source, SourceItem

from .items import Incoming, Taken, go_on, take_in

#: Absent items that are looked at: more have scrolled off for good.
_MOST_ABSENT = 300
#: An item must be missing in so many readings, one after the other.
_TIMES = 2


def take_in_feed(source: Source, parsed: Parsed, *, now: datetime, is_cut_short: bool = False) -> Taken:
    """Take in what a reading of the source's feed found, and notice what it no longer shows."""
    language = parsed.feed.language
    items = [
        Incoming(
            guid=item.key, raw_hash=item.hash,
            offer=None if item.withdrawn else offer_of_item(item, source, language=language),
        )
        for item in parsed.items
    ]  # fmt: skip
    taken = take_in(source, items, now=now, older_is_known=not source.items.exists())
    shown = [seen.key for seen in parsed.seen]
    came = {item.guid for item in items}
    taken.unchanged += len([key for key in shown if key not in came])
    gone = {item.guid for item in items if item.offer is None}
    _notice_missing(
        source, [key for key in shown if key not in gone], taken, now,
        is_conclusive=not (parsed.is_cut_short or is_cut_short), is_whole=parsed.feed.is_complete,
    )  # fmt: skip
    return taken


def take_in_body(
    source: Source, body: bytes, content_type: str, base_url: str, *, now: datetime, is_whole_feed: bool = False
) -> Taken | Refused:
    """The same for a body that somebody pushed: a hub may send only what is new, so what it lacks says nothing."""
    found = shared_pool().parse(body, content_type, base_url, known=known_hashes(source))
    if not isinstance(found, Parsed):
        return found
    return take_in_feed(source, found, now=now, is_cut_short=not is_whole_feed)


def known_hashes(source: Source, most: int = 1000) -> frozenset[str]:
    """Hashes of the raw items that were seen last: what still has them is not read again."""
    rows = source.items.exclude(raw_hash="").order_by("-last_seen_at").values_list("raw_hash", flat=True)
    return frozenset(rows[:most])


def confirm_missing(source: Source, *, now: datetime) -> Taken:
    """The feed was read and is as it was: what was missing is missing still."""
    taken = Taken()
    with writing():
        for row in source.items.filter(missing_since__isnull=False, missing_times__lt=_TIMES).defer("content"):
            _count_missing(source, row, taken, now)
    go_on(taken)
    return taken


def _notice_missing(
    source: Source, shown: Sequence[str], taken: Taken, now: datetime, *, is_conclusive: bool, is_whole: bool
) -> None:
    """Mark what is there as seen; count what should be and is not."""
    places = {guid_key(guid): place for place, guid in enumerate(shown)}
    with writing():
        rows = {row.guid_sha256: row for row in source.items.filter(guid_sha256__in=places).defer("content")}
        before = [_known(row) for row in rows.values()]
        candidates = (
            source.items.exclude(guid_sha256__in=places)
            .filter(withdrawn_at=None, own_entry_id=None)
            .order_by("-last_seen_at", "position")
            .defer("content")[:_MOST_ABSENT]
        )
        absent = {row.guid_sha256: row for row in candidates} if is_conclusive else {}
        gone = missing([_known(row) for row in absent.values()], before, is_whole=is_whole)
        _mark_seen(source, rows, places, taken, now)
        for key in gone:
            _count_missing(source, absent[key], taken, now)
    go_on(taken)


def _known(row: SourceItem) -> Known:
    return Known(
        key=row.guid_sha256, published_at=row.published_at, position=row.position, last_seen_at=row.last_seen_at
    )


def _mark_seen(
    source: Source, rows: dict[str, SourceItem], places: dict[str, int], taken: Taken, now: datetime
) -> None:
    for key, row in rows.items():
        row.position, row.last_seen_at = places[key], now
        if row.missing_since is None and row.withdrawn_at is None:
            continue
        SourceItem.objects.filter(pk=row.pk).update(missing_since=None, missing_times=0, withdrawn_at=None)
        if row.missing_times and row.missing_times < _TIMES:
            continue  # it was away for a moment: nobody was asked
        if row.own_entry_id is None:
            taken.note(row.guid, proposing.returned(row, Offer.model_validate(row.content), source, now))
    SourceItem.objects.bulk_update(rows.values(), ["position", "last_seen_at"], batch_size=100)


def _count_missing(source: Source, row: SourceItem, taken: Taken, now: datetime) -> None:
    times = row.missing_times + 1
    SourceItem.objects.filter(pk=row.pk).update(missing_times=times, missing_since=row.missing_since or now)
    if times == _TIMES:
        row.refresh_from_db()
        taken.missing += 1
        taken.note(row.guid, proposing.withdrawn(row, source, now, was_said=False))
