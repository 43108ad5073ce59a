"""Cards of what Loa counted itself: apart from what platforms say, since the two count differently."""

from __future__ import annotations

from typing import Any

from cms.core.registries import measures
from publishers.analytics.dashboards.charts import grouped, spark
from publishers.analytics.dashboards.comparing import change
from publishers.analytics.facts.own import own_counts
from publishers.analytics.facts.slicing import Question

from .words import written


def own_cards(question: Question) -> list[dict[str, Any]]:
    """One for each measure that the question can be asked of."""
    cards = []
    for name, found in own_counts(question).items():
        measure = measures.get(name)
        assert measure is not None
        cards.append({
            "figure": f"own-{name}", "label": measure.label, "sense": measure.definition,
            "text": written(name, found.now), "why": "", "change": change(found.now, found.before), "note": "",
            "spark": spark(grouped(list(found.days.values()))[1]) if found.now and found.days else "",
        })  # fmt: skip
    return cards
