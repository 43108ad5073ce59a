"""What Loa counted itself in a span of days, beside the span before: clicks, pages opened, files taken along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from cms.core.counting.reading import by_day, totals
from cms.core.indicators import Period
from cms.core.models import DailyCount
from cms.core.registries import measures
from publishers.models import PostFact, ShortLink

from ..dashboards.ranges import Range, days_of
from .slicing import Question, narrowed

#: In their order; a site without one of them has no card of it.
OWN = ("clicks", "page_views", "downloads")
#: What an item's page has of its own; a link knows its channel and campaign, a page is opened from anywhere.
_OF_ITEMS = ("agency", "topic", "form")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCount:
    """One measure. Days without anything are nought: Loa counts by itself, nobody is asked."""

    now: int
    #: Unknown where counting began later than those days.
    before: int | None
    #: Day → number, of the days looked at; empty where only some items are asked for.
    days: Mapping[date, int] = field(default_factory=dict)


def own_counts(question: Question) -> dict[str, OwnCount]:
    """Measure → its numbers. A fixed number of queries; measures that can't be told apart by a filter are left out."""
    some = not question.sight.everything or bool(question.only)
    items = _items(question) if some else None
    found = {}
    for name in OWN:
        measure = measures.get(name)
        if measure is None or (measure.subject == "entry" and not set(_OF_ITEMS).issuperset(question.only)):
            continue
        if items is None:
            found[name] = _of_all(name, question.range)
        else:
            subjects = _links(question, items) if measure.subject == "link" else {str(item) for item in items}
            found[name] = _of_some(name, subjects, question.range)
    return found


def _of_all(name: str, range_: Range) -> OwnCount:
    days = by_day(name, None, Period(first=range_.first, last=range_.now.last))
    before = sum(days.get(day, 0) for day in days_of(range_.before))
    now = {day: days.get(day, 0) for day in range_.days}
    return OwnCount(now=sum(now.values()), before=_if_counted(name, before, range_), days=now)


def _of_some(name: str, subjects: set[str], range_: Range) -> OwnCount:
    """Read of all and picked here: naming thousands of them to the database would take a query for each thousand."""
    now, before = (
        sum(total for subject, total in totals(name, None, period).items() if subject in subjects)
        for period in (range_.now, range_.before)
    )
    return OwnCount(now=now, before=_if_counted(name, before, range_))


def _if_counted(name: str, before: int, range_: Range) -> int | None:
    first = DailyCount.objects.filter(measure=name).order_by("day").values_list("day", flat=True).first()
    return before if first is not None and first <= range_.before.first else None


def _items(question: Question) -> set[UUID]:
    """Items with a post that this person sees, and that the filters leave."""
    rows = PostFact.objects.filter(question.sight.posts(), narrowed(question.only)).order_by()
    return set(rows.values_list("entry_id", flat=True).distinct())


def _links(question: Question, items: set[UUID]) -> set[str]:
    only = {key: question.only[key] for key in ("channel", "campaign") if key in question.only}
    rows = ShortLink.objects.filter(narrowed(only)).order_by().values_list("code", "entry_id")
    return {code for code, entry in rows if entry in items}
