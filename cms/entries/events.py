"""What the entry store tells the other packages, after commit and stamp."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryChanged:
    """An entry has a new version, a new state or a new address."""

    entry_id: UUID
    version: int
    status: str
    reason: str
