"""What somebody did over there: posts that were changed or taken down after we had published them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from publishers.models import Delivery, DeliveryState, Kind, LedgerRow, What

#: What nobody has seen to in so long is known.
RECENT = timedelta(days=30)


def noticed(deliveries: QuerySet[Delivery], now: datetime) -> QuerySet[LedgerRow]:
    """The last word on each of these places, where it is an alarm; newest first.

    Whatever is written later of the same item on the same channel ends it: seen again as sent, corrected, withdrawn,
    published again, a person's record.
    """
    standing = deliveries.filter(state=DeliveryState.PUBLISHED)
    later = LedgerRow.objects.filter(
        entry_id=OuterRef("entry_id"), channel_id=OuterRef("channel_id"), seq__gt=OuterRef("seq")
    ).exclude(what=What.ANNOUNCED)
    # A withdrawal is meant to leave nothing there: only what still stands is an alarm.
    wrong = Q(what=What.DIFFERS, delivery_id__in=standing.values("pk")) | Q(
        what=What.GONE, delivery_id__in=standing.exclude(kind__in=(Kind.WITHDRAW, Kind.ANNOUNCE)).values("pk")
    )
    # Said once more alone, so that the partial index serves.
    alarms = LedgerRow.objects.filter(what__in=(What.DIFFERS, What.GONE), at__gte=now - RECENT)
    return alarms.filter(wrong).exclude(Exists(later)).order_by("-at")
