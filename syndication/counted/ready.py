"""What is registered at start."""

from __future__ import annotations

from cms.core.registries import indicators, measures

from .facts import INDICATORS
from .measures import MEASURES


def register() -> None:
    for measure in MEASURES:
        measures.register(measure.name, measure)
    for indicator in INDICATORS:
        indicators.register(indicator.code, indicator)
