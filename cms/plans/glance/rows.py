"""One row for each agency: what every registered sign says, what it published, when it was last heard of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max
from django.utils import timezone

from cms.core.indicators import Period
from cms.core.registries import Sign
from cms.entries.models import Entry
from cms.plans.agencies import Agencies, Office

from .signs import signs_of

#: Central bodies and partners have no such duties here.
_WITHOUT_DUTIES = frozenset({"central", "ministry", "partner", "community_group"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """How one agency stands."""

    office: Office
    items: int
    last_on: date | None
    #: By the sign's name; a sign that says nothing of this agency is missing.
    signs: Mapping[str, Sign]

    @property
    def is_in_need(self) -> bool:
        return any(sign.is_well is False for sign in self.signs.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """Of how many agencies a duty is known to be fulfilled. Who is not known counts on neither side."""

    name: str
    label: str
    well: int
    known: int
    unknown: int

    @property
    def percent(self) -> int | None:
        """Rounded down: a hundred is only all."""
        return 100 * self.well // self.known if self.known else None


def rows_of(agencies: Agencies, codes: Iterable[str], *, days: int) -> list[Row]:
    """A bounded number of queries, whatever the number of agencies: the signs' own, and two of ours."""
    offices = [agencies.by_code[code] for code in codes]
    names = [office.code for office in offices]
    signs = signs_of(names)
    counts, last = _published(agencies, days)
    return [
        Row(
            office=office, items=counts.get(office.code, 0), last_on=last.get(office.code),
            signs={name: by_code[office.code] for name, by_code in signs.items() if office.code in by_code},
        )
        for office in offices
    ]  # fmt: skip


def with_duties(agencies: Agencies) -> list[str]:
    """Codes of the agencies that exist and have duties, by name."""
    found = [one for one in agencies.by_code.values() if one.is_valid and one.kind not in _WITHOUT_DUTIES]
    return [one.code for one in sorted(found, key=lambda one: one.name)]


def covered(rows: Sequence[Row]) -> list[Covered]:
    """Each duty over all rows, in the order in which signs were registered."""
    labels: dict[str, str] = {}
    for row in rows:
        for name, sign in row.signs.items():
            labels.setdefault(name, str(sign.label))
    found = []
    for name, label in labels.items():
        said = [row.signs[name].is_well if name in row.signs else None for row in rows]
        well, ill = said.count(True), said.count(False)
        found.append(
            Covered(name=name, label=label, well=well, known=well + ill, unknown=len(said) - well - ill)
        )  # fmt: skip
    return found


def _published(agencies: Agencies, days: int) -> tuple[dict[str, int], dict[str, date]]:
    """Items of the last days and the newest ever, each with what stands below added."""
    today = agencies.day
    since, _end = Period(first=today - timedelta(days=days - 1), last=today).instants(timezone.get_current_timezone())
    entries = Entry.objects.published().order_by()
    newest = dict(entries.values_list("agency_code").annotate(at=Max("published_at")))
    recent = dict(entries.filter(published_at__gte=since).values_list("agency_code").annotate(count=Count("pk")))
    carriers = agencies.carriers(newest)
    counts: dict[str, int] = {}
    last: dict[str, date] = {}
    for code, at in newest.items():
        for carrier in carriers[code]:
            counts[carrier] = counts.get(carrier, 0) + recent.get(code, 0)
            last[carrier] = max(last.get(carrier, date.min), timezone.localdate(at))
    return counts, last
