"""Which roles a person has in which agencies: asked once a request, since every menu wants to know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .models import AgencyGroup


@dataclass(frozen=True, slots=True)
class Membership:
    """One role in one agency."""

    agency_id: int
    agency_code: str
    role: str


def memberships(user: Any) -> tuple[Membership, ...]:
    """Kept on the person of the request, where Django keeps their rights; nobody logged in has none."""
    if user.pk is None:
        return ()
    known: tuple[Membership, ...] | None = getattr(user, "_loa_memberships", None)
    if known is None:
        rows = AgencyGroup.objects.filter(group__user=user.pk).values_list("agency_id", "agency__code", "role")
        known = user._loa_memberships = tuple(Membership(*row) for row in rows)
    return known
