"""The agencies of a day, read once: who is of which kind, who stands below whom, who came after whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from cms.agencies.models import Agency, AgencySuccession

from .rights import parents
from .tally import Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What of an agency matters for plans."""

    pk: int
    code: str
    name: str
    kind: str
    level: str
    is_valid: bool


class Agencies:
    """Four queries, whatever is asked of it afterwards."""

    def __init__(self, day: date) -> None:
        self.day = day

    @cached_property
    def by_code(self) -> dict[str, Office]:
        rows = Agency.objects.select_related("kind", "level").prefetch_related("names")
        return {
            row.code: Office(
                pk=row.pk, code=row.code, name=row.name_on(self.day), kind=row.kind.code,
                level=row.level.code if row.level else "", is_valid=row.holds_on(self.day),
            )
            for row in rows
        }  # fmt: skip

    @cached_property
    def parent_of(self) -> dict[str, str]:
        return parents(self.day)

    @cached_property
    def _heirs(self) -> dict[str, list[str]]:
        """Who took over, so that what the predecessor published counts for whoever has its duties now."""
        found: dict[str, list[str]] = {}
        rows = AgencySuccession.objects.exclude(successor=None).values_list("predecessor__code", "successor__code")
        for before, after in rows:
            found.setdefault(before, []).append(after)
        return found

    def of_kind(self, kind: str) -> list[str]:
        """Codes of the agencies of a kind that exist on the day."""
        return [office.code for office in self.by_code.values() if office.kind == kind and office.is_valid]

    def name(self, code: str) -> str:
        office = self.by_code.get(code)
        return office.name if office else code

    def carriers(self, codes: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Publishing code → those to whose numbers it adds: itself, all above it, and whoever took over."""
        return {code: tuple(self._carriers(code)) for code in codes}

    def _carriers(self, code: str) -> list[str]:
        found: dict[str, None] = {}
        waiting = [code]
        while waiting:
            at = waiting.pop()
            if at and at not in found:
                found[at] = None
                waiting += [self.parent_of.get(at, ""), *self._heirs.get(at, ())]
        return list(found)

    def carried(self, items: Iterable[Item]) -> dict[str, tuple[str, ...]]:
        return self.carriers({item.agency for item in items})
