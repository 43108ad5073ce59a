"""What happens elsewhere and changes what items say."""

from __future__ import annotations

from cms.core import events
from cms.legal.events import LegalDocumentChanged


def law_changed(event: LegalDocumentChanged) -> None:
    from .tasks import resync_citing

    resync_citing.delay(event.document_id, event.validity_changed)


def connect() -> None:
    """Called once from ``AppConfig.ready()``."""
    events.subscribe(LegalDocumentChanged, law_changed)
