"""What reports can count of deliveries: the same facts for the screens, the statutory reports and the portal."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.core.indicators import Fact, Indicator, Period
from cms.core.registries import figure_takers, indicators
from publishers.models import Delivery, DeliveryState, Kind

from .followers import FOLLOWERS

#: Kinds of by-hand places that are broadcasts, and the one that is the national bookcase.
_BROADCASTS, _BOOKCASE = ("radio", "loudspeaker", "tv"), "bookcase"


def items_on_channels(period: Period, agencies: frozenset[str]) -> Iterator[Fact]:
    """Each item once per channel that confirmed it."""
    return _once(_arrived(period, agencies), "channel")


def items_national(period: Period, agencies: frozenset[str]) -> Iterator[Fact]:
    """What the national portal or the bookcase shows: an item in both counts once."""
    arrived = _arrived(period, agencies)
    portal = arrived.filter(channel__platform="national_portal")
    shelf = arrived.filter(channel__platform="by_hand", channel__options__kind=_BOOKCASE)
    seen: set[object] = set()
    for row in (portal | shelf).order_by("published_at", "pk"):
        if row.entry_id not in seen:
            seen.add(row.entry_id)
            yield _fact(row, {"form": (row.entry.form,)})


def broadcast_items(period: Period, agencies: frozenset[str]) -> Iterator[Fact]:
    """What a clerk recorded as read on the air, once per station."""
    rows = _arrived(period, agencies)
    return _once(rows.filter(channel__platform="by_hand", channel__options__kind__in=_BROADCASTS), "station")


def _arrived(period: Period, agencies: frozenset[str]) -> QuerySet[Delivery]:
    start, end = period.instants(timezone.get_default_timezone())
    rows = Delivery.objects.filter(
        entry__agency_code__in=agencies, kind=Kind.PUBLISH, published_at__gte=start, published_at__lt=end,
        state__in=(DeliveryState.PUBLISHED, DeliveryState.WITHDRAWN),
    )  # fmt: skip
    return rows.select_related("entry", "channel").order_by("published_at", "pk")


def _once(rows: QuerySet[Delivery], dimension: str) -> Iterator[Fact]:
    seen: set[tuple[object, str]] = set()
    for row in rows:
        place = (row.entry_id, row.channel.name)
        if place not in seen:
            seen.add(place)
            yield _fact(row, {dimension: (row.channel.name,)})


def _fact(row: Delivery, parts: dict[str, tuple[str, ...]]) -> Fact:
    day = timezone.localtime(row.published_at, timezone.get_default_timezone()).date()
    return Fact(
        agency=row.entry.agency_code, what=f"{row.entry.title} · {row.channel.name}", url=row.permalink or "", on=day,
        parts=parts,
    )  # fmt: skip


INDICATORS = (
    Indicator(
        code="items_on_channels", label=_("Items on channels"),
        definition=_("Each item once per channel that confirmed it in the period."),
        unit="item", dimensions=("channel", "unit"), facts=items_on_channels,
    ),
    Indicator(
        code="items_national", label=_("Items on the national portal or in the national bookcase"),
        definition=_("Items that the national portal or the national bookcase took in; in both, it counts once."),
        unit="item", dimensions=("form", "unit"), facts=items_national,
    ),
    Indicator(
        code="broadcast_items", label=_("Items broadcast"),
        definition=_("Items that a clerk recorded as read on the air in the period, once per station."),
        unit="item", dimensions=("station", "unit"), facts=broadcast_items,
    ),
    FOLLOWERS,
)  # fmt: skip


def register() -> None:
    from .taking import takers

    for one in INDICATORS:
        indicators.register(one.code, one)
    figure_takers.register("publishers", takers)
