"""Freezes and blackouts of a period: what they stop, and how the calendar draws them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.entries.agency_tree import Row, branch
from cms.entries.models import AgencyName
from publishers.calendar.spans import Span
from publishers.models import Hold
from publishers.planning.holds import InForce
from publishers.planning.times import WALL

from ..holds.rights import agency_names, touches
from ..holds.words import span, what_is_held
from ..presenting import still_held


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What stops publishing in a period, for the person who looks at it."""

    holds: dict[int, Hold]
    spans: tuple[Span, ...]
    #: Hold → the same, asked whether it stops a post.
    forces: dict[int, InForce]
    #: Hold → what is said in the calendar.
    labels: dict[int, str]

    def for_script(self) -> list[dict[str, Any]]:
        """What the browser needs to refuse a drop before it happens; on the desk's clock."""
        return [
            {
                "id": str(found.id), "start": _wall(found.start), "end": _wall(found.end) if found.end else "",
                "sentence": still_held(self.holds[found.id]),
            }
            for found in self.spans if self.holds[found.id].lifted_at is None
        ]  # fmt: skip


def drawn_holds(
    channels: Set[int], start: datetime, end: datetime, agencies: Mapping[str, str], rows: Iterable[Row]
) -> Drawn:
    """Holds that were in force in a part of that time and concern who works with these channels. One query.

    ``agencies`` and ``rows``: the names of agencies and who is below whom, which the screen has read already.
    """
    begun = Hold.objects.filter(Q(ends_at=None) | Q(ends_at__gt=start), starts_at__lt=end)
    asked = begun.filter(Q(lifted_at=None) | Q(lifted_at__gt=start)).select_related("channel", "campaign")
    holds = {hold.pk: hold for hold in asked.order_by("starts_at", "pk") if touches(hold, channels)}
    known = list(rows)
    return Drawn(
        holds=holds,
        spans=tuple(Span(id=hold.pk, start=hold.starts_at, end=_end(hold)) for hold in holds.values()),
        forces={pk: InForce((hold,), {pk: branch_of(hold.agency_code, known)}) for pk, hold in holds.items()
                if hold.lifted_at is None},
        labels={pk: _label(hold, agencies) for pk, hold in holds.items()},
    )  # fmt: skip


def agency_rows() -> list[Row]:
    """Who is below whom. One query."""
    return [Row(**values) for values in AgencyName.objects.values(*Row.__slots__)]


def names_today(rows: Iterable[Row]) -> dict[str, str]:
    """Code → name of the agencies that there are today, by name; without reference rows what the entries say."""
    today = timezone.localdate()
    valid = [
        row for row in rows if (row.valid_from or today) <= today and (row.valid_to is None or row.valid_to > today)
    ]
    return {row.code: row.name for row in sorted(valid, key=lambda row: row.name)} or agency_names()


def branch_of(code: str, rows: Iterable[Row]) -> frozenset[str]:
    """The codes of an agency and of all below it; one without reference rows is itself."""
    found = branch(rows, code, timezone.localdate())
    return frozenset(found.codes) if found else frozenset({code})


def _end(hold: Hold) -> datetime | None:
    ends: list[datetime] = [end for end in (hold.ends_at, hold.lifted_at) if end]
    return min(ends, default=None)


def _label(hold: Hold, agencies: Mapping[str, str]) -> str:
    kind = _("Publishing is stopped") if hold.is_freeze else _("Blackout")
    return _("%(kind)s: %(reason)s (%(what)s, %(span)s)") % {
        "kind": kind, "reason": hold.reason, "what": what_is_held(hold, agencies), "span": span(hold),
    }  # fmt: skip


def _wall(instant: datetime) -> str:
    return timezone.localtime(instant).strftime(WALL)
