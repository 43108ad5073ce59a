"""Ports: what other packages decide for the entry store and the engine, with defaults that work in any Wagtail site."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Protocol
from uuid import UUID

from cms.core.prepared import Given, Select


class ApprovalGate(Protocol):
    """May exactly this content go out?"""

    def allows(self, entry_id: UUID, content_hash: str) -> bool: ...


class WagtailApproves:
    """The default: Wagtail's publish right approves, so what is published is approved."""

    def allows(self, entry_id: UUID, content_hash: str) -> bool:
        return bool(_approved()(entry=entry_id, content_hash=content_hash))


@cache
def _approved() -> Select:
    """A version of that content whose entry is published; built late, since models may not be loaded yet."""
    from .models import EntryVersion, Status

    return Select(
        lambda: EntryVersion.objects.filter(
            entry=Given(EntryVersion, "entry"), entry__status=Status.PUBLISHED,
            content_hash=Given(EntryVersion, "content_hash"),
        ).order_by().values_list("pk")[:1]
    )  # fmt: skip


_gate: ApprovalGate = WagtailApproves()


def approval_gate() -> ApprovalGate:
    """The gate in force."""
    return _gate


def install_approval_gate(gate: ApprovalGate) -> None:
    """Put another gate in force (called from ``AppConfig.ready()``)."""
    global _gate
    _gate = gate


class HarvestLog(Protocol):
    """Who collected records from this site, and when."""

    def collected_at(self, client: str, record_id: str, datestamp: datetime) -> datetime | None:
        """When that known client took the record as it was at the datestamp, or later; ``None``: not yet."""


class NobodyCollects:
    """The default: no interface for harvesters is installed."""

    def collected_at(self, client: str, record_id: str, datestamp: datetime) -> datetime | None:
        return None


_harvests: HarvestLog = NobodyCollects()


def harvest_log() -> HarvestLog:
    """The log in force."""
    return _harvests


def install_harvest_log(log: HarvestLog) -> None:
    """Put another log in force (called from ``AppConfig.ready()``)."""
    global _harvests
    _harvests = log
