"""What ``/metrics`` says of the hub."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from django.db.models import Count

from cms.core.registries import Metric
from syndication.models import Subscription

from .subscribing import OPEN


def subscribers() -> Iterable[Metric]:
    """Subscriptions by state, how many can't be told, and for how long the oldest notification has waited."""
    rows = Subscription.objects.order_by().values_list("state").annotate(count=Count("pk"))
    yield Metric(
        name="loa_hub_subscriptions", help="Subscriptions at the WebSub hub, by state.",
        samples=[({"state": state}, count) for state, count in rows],
    )  # fmt: skip
    open_ones = Subscription.objects.filter(state__in=OPEN)
    yield Metric(
        name="loa_hub_failing", help="Subscriptions whose last try failed.",
        samples=[({}, open_ones.filter(failures__gt=0).count())],
    )  # fmt: skip
    due = open_ones.filter(due_at__isnull=False, failures=0).order_by("due_at").values_list("due_at", flat=True).first()
    waited = max((datetime.now(UTC) - due).total_seconds(), 0.0) if due else 0.0
    yield Metric(
        name="loa_hub_wait_seconds", help="How long the oldest notification waits that has not failed yet.",
        samples=[({}, round(waited, 3))],
    )  # fmt: skip
