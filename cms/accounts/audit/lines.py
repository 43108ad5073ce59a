"""Each act as one line of JSON on the logger ``loa.audit``: a collector keeps it where nobody here can change it."""

from __future__ import annotations

import json
import logging
from typing import Any

from django.db import transaction
from wagtail.models import PageLogEntry

logger = logging.getLogger("loa.audit")


def written(instance: Any, created: bool = True, **kwargs: Any) -> None:
    """A row of Wagtail's log was saved: its line follows once it is sure to stay."""
    if created and logger.isEnabledFor(logging.INFO):
        transaction.on_commit(lambda: logger.info(line_of(instance)))


def line_of(entry: Any) -> str:
    """Without words of the thing itself: titles and texts belong to the database, where they can be erased."""
    is_page = isinstance(entry, PageLogEntry)
    said = {
        "event": "audit", "at": entry.timestamp.isoformat(timespec="milliseconds"), "act": entry.action,
        "user": entry.user_id, "kind": "page" if is_page else _kind(entry),
        "id": str(entry.page_id if is_page else entry.object_id), "request": str(entry.uuid or ""),
        "address": (entry.data or {}).get("address", ""), "log": f"{'page' if is_page else 'model'}:{entry.pk}",
    }  # fmt: skip
    return json.dumps({name: value for name, value in said.items() if value not in ("", None)}, ensure_ascii=False)


def _kind(entry: Any) -> str:
    known = entry.content_type
    return f"{known.app_label}.{known.model}" if known else ""
