"""The door through which others read closed reports: their figures, as they were frozen."""

from __future__ import annotations

from cms.core.indicators import FrozenReport, Period

from .keeping import frozen_content
from .models import Report
from .paper.figures import frozen_report


def closed_figures(agency: str, period: Period) -> FrozenReport | None:
    """The newest closed version of the agency's report on exactly these days; ``None`` where none was closed."""
    rows = Report.objects.filter(agency__code=agency, first=period.first, last=period.last).exclude(snapshot="")
    newest = rows.order_by("-closed_at", "-number").first()
    return figures_of(newest) if newest else None


def figures_of(report: Report) -> FrozenReport:
    """Of a closed report."""
    return frozen_report(frozen_content(report.snapshot), report.snapshot)
