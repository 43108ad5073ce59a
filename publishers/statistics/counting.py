"""What of the indicators (domain guide §7) the hub can count by itself. Others come from people; none is guessed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from cms.entries.agency_tree import find_branch
from cms.entries.models import Entry
from publishers.models import Delivery, DeliveryState, Kind
from publishers.platforms.exchange.statistics import Indicator, PeriodKind, StatisticsReport

_ITEM = "item"
#: Kinds of by-hand places that are broadcasts, and the one that is the national bookcase.
_BROADCASTS, _BOOKCASE = ("radio", "loudspeaker", "tv"), "bookcase"
#: Last month of each kind of period; all begin with the year.
_LAST_MONTH: Mapping[PeriodKind, int] = {"6m": 6, "9m": 9, "year": 12}


def period_of(kind: PeriodKind, year: int) -> tuple[date, date]:
    """First and last day of a usual period."""
    month = _LAST_MONTH[kind]
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, 1, 1), following - timedelta(days=1)


def report_of(kind: PeriodKind, first: date, last: date, agency: str) -> StatisticsReport:
    """Everything the hub counted for that agency and those below it; an agency nobody knows is counted by its code."""
    entries = Entry.objects.filter(agency_code__in=_branch(agency), published_at__range=_instants(first, last))
    arrived = Delivery.objects.filter(
        entry__agency_code__in=_branch(agency), kind=Kind.PUBLISH, published_at__range=_instants(first, last),
        state__in=(DeliveryState.PUBLISHED, DeliveryState.WITHDRAWN),
    )  # fmt: skip
    indicators = [*_published(entries, arrived), *_national(arrived), *_broadcast(arrived)]
    return StatisticsReport(first=first, last=last, kind=kind, agency=agency, indicators=indicators)


def _published(entries: QuerySet[Entry], arrived: QuerySet[Delivery]) -> Iterable[Indicator]:
    rows = list(entries.values_list("form", "agency_code"))
    yield _figure("items_published", len(rows))
    yield from _parts("items_published", "form", Counter(form for form, _ in rows))
    yield from _parts("items_published", "unit", Counter(unit for _, unit in rows))
    by_channel = {(entry, name) for entry, name in arrived.values_list("entry_id", "channel__name")}
    yield from _parts("items_published", "channel", Counter(name for _, name in by_channel))


def _national(arrived: QuerySet[Delivery]) -> Iterable[Indicator]:
    """What the national portal or the bookcase shows."""
    portal = arrived.filter(channel__platform="national_portal")
    shelf = arrived.filter(channel__platform="by_hand", channel__options__kind=_BOOKCASE)
    found = dict((portal | shelf).values_list("entry_id", "entry__form"))
    yield _figure("items_national", len(found))
    yield from _parts("items_national", "form", Counter(found.values()))


def _broadcast(arrived: QuerySet[Delivery]) -> Iterable[Indicator]:
    """What a clerk recorded as read on the air."""
    rows = arrived.filter(channel__platform="by_hand", channel__options__kind__in=_BROADCASTS)
    found = set(rows.values_list("entry_id", "channel__name"))
    yield _figure("broadcast_items", len(found))
    yield from _parts("broadcast_items", "station", Counter(name for _, name in found))


def _parts(code: str, dimension: str, counts: Mapping[str, int]) -> Iterable[Indicator]:
    for name in sorted(name for name in counts if name):
        yield _figure(code, counts[name], **{dimension: name})


def _figure(code: str, value: int, **breakdown: str) -> Indicator:
    return Indicator(code=code, value=value, unit=_ITEM, breakdown=breakdown)


def _branch(agency: str) -> tuple[str, ...]:
    branch = find_branch(agency)
    return tuple(branch.codes) if branch else (agency,)


def _instants(first: date, last: date) -> tuple[Any, Any]:
    """From the first to the last moment of the days, on the office's clock."""
    start = timezone.make_aware(datetime.combine(first, time.min))
    end = timezone.make_aware(datetime.combine(last + timedelta(days=1), time.min))
    return start, end - timedelta(microseconds=1)
