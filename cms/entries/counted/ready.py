"""What is registered at start: imported by ``AppConfig.ready()`` only, when models are loaded."""

from __future__ import annotations

from wagtail.documents.models import document_served

from cms.core.registries import indicators, measures

from . import downloads, facts
from .measures import downloads as downloads_measure
from .measures import page_views, played


def register() -> None:
    for measure in (page_views, downloads_measure, played):
        measures.register(measure.name, measure)
    for indicator in facts.INDICATORS:
        indicators.register(indicator.code, indicator)
    document_served.connect(downloads.document_served, dispatch_uid="loa.counted.document")
