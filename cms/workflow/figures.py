"""What approvals are counted as, for whoever watches the installation: emergencies above all."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count

from cms.core.registries import Metric

from .models import Approved, Review
from .waiting import in_progress


def approvals() -> Iterable[Metric]:
    """Three counts, cheap enough for every scrape."""
    by_origin = Approved.objects.values_list("origin").annotate(Count("pk")).order_by("origin")
    yield Metric(
        name="loa_approved_total", help="Contents that somebody answered for, by how.", kind="counter",
        samples=[({"origin": origin}, float(count)) for origin, count in by_origin],
    )  # fmt: skip
    yield Metric(
        name="loa_approved_unreviewed", help="Went out first, and nobody else has looked yet.",
        samples=[({}, float(Approved.objects.filter(review=Review.OPEN).count()))],
    )  # fmt: skip
    yield Metric(
        name="loa_approval_waiting", help="Steps that wait for somebody.", samples=[({}, float(in_progress().count()))]
    )
