"""Ports: what other packages decide for the entry store and the engine, with defaults that work in any Wagtail site."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID


class ApprovalGate(Protocol):
    """May exactly this content go out?"""

    def allows(self, entry_id: UUID, content_hash: str) -> bool: ...


class WagtailApproves:
    """The default: Wagtail's publish right approves, so what is published is approved."""

    def allows(self, entry_id: UUID, content_hash: str) -> bool:
        from .models import Entry, EntryVersion, Status

        published = Entry.objects.filter(pk=entry_id, status=Status.PUBLISHED)
        return EntryVersion.objects.filter(entry__in=published, content_hash=content_hash).exists()


_gate: ApprovalGate = WagtailApproves()


def approval_gate() -> ApprovalGate:
    """The gate in force."""
    return _gate


def install_approval_gate(gate: ApprovalGate) -> None:
    """Put another gate in force (called from ``AppConfig.ready()``)."""
    global _gate
    _gate = gate
