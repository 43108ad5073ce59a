"""How far the installation's sequence of changes has come."""

from __future__ import annotations

from cms.entries.models import EntryChange


def newest_change() -> int:
    """The last change that became visible; 0 before the first."""
    return EntryChange.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
