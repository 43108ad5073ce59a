"""Notice when what items repeat of a document changes."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import m2m_changed, post_init, post_save

from cms.core import events

from .events import LegalDocumentChanged
from .models import LegalDocument

#: What a record says of a document.
REPEATED = (
    "number", "type_id", "issuer", "signer", "issued_on", "effective_on", "expires_on", "validity", "abstract",
    "source_url",
)  # fmt: skip


def remember(instance: LegalDocument, **kwargs: Any) -> None:
    """Keep what was loaded; a field that was not loaded is not asked for."""
    instance._loaded = {name: instance.__dict__.get(name) for name in REPEATED}


def document_saved(instance: LegalDocument, created: bool, raw: bool = False, **kwargs: Any) -> None:
    before, now = instance._loaded, {name: instance.__dict__.get(name) for name in REPEATED}
    instance._loaded = now
    if not raw and not created and before != now:
        _tell(instance.pk, validity_changed=before["validity"] != now["validity"])


def fields_changed(instance: LegalDocument, action: str, **kwargs: Any) -> None:
    if action in ("post_add", "post_remove", "post_clear") and isinstance(instance, LegalDocument):
        _tell(instance.pk, validity_changed=False)


def _tell(document_id: int, *, validity_changed: bool) -> None:
    event = LegalDocumentChanged(document_id=document_id, validity_changed=validity_changed)
    transaction.on_commit(lambda: events.publish(event), robust=True)


def connect() -> None:
    """Called once from ``AppConfig.ready()``."""
    post_init.connect(remember, sender=LegalDocument, dispatch_uid="loa.legal_loaded")
    post_save.connect(document_saved, sender=LegalDocument, dispatch_uid="loa.legal_saved")
    m2m_changed.connect(fields_changed, sender=LegalDocument.fields.through, dispatch_uid="loa.legal_fields")
