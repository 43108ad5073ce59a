"""Sums of days, each made anew from the rows of its posts after anything in it was written.

Whoever writes a day says so in the same transaction (``changed``); whoever reads takes the sums of the other days, and
the rows themselves of these (``changed_days``). So a reader is right at any moment, whether or not anyone sums up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from cms.core.writing import writing
from publishers.models import SUMMED, ChangedDay, DaySum, PostDay

#: Dimension → its column in the rows of posts and of their days.
COLUMNS = {
    "channel": "channel_id", "campaign": "campaign_id", "agency": "agency_code", "topic": "topics", "form": "form",
}  # fmt: skip
#: (dimension, key) → a sum for each column, empty where no row has a number.
Sums = dict[tuple[str, str], list[int | None]]
#: Days of one turn of the task; a site with a past comes to the present in as many turns as it needs.
_AT_ONCE = 200
#: Parameters of one statement.
_NAMED = 500


def changed(days: Iterable[date]) -> None:
    """Say that these days were written, in the transaction that writes them."""
    ChangedDay.objects.bulk_create([ChangedDay(day=day) for day in sorted(set(days))], batch_size=_NAMED)


def changed_days(first: date, last: date) -> list[date]:
    """Days whose sums are not to be believed. To be asked for before the sums are read, never after."""
    rows = ChangedDay.objects.filter(day__gte=first, day__lte=last).order_by("day")
    return list(rows.values_list("day", flat=True).distinct())


def sum_up(most: int = _AT_ONCE) -> int:
    """Make the sums of changed days anew, the newest first. Safe when it runs twice at once. Returns how many."""
    days = list(ChangedDay.objects.order_by("-day").values_list("day", flat=True).distinct()[:most])
    for day in days:
        with writing():
            _sum_up(day)
    return len(days)


def differing_days() -> list[date]:
    """Days whose sums are said to be right and are not."""
    known = set(DaySum.objects.order_by().values_list("day", flat=True).distinct())
    known |= set(PostDay.objects.order_by().values_list("day", flat=True).distinct())
    return [day for day in sorted(known) if _differs(day)]


def keys_of(name: str, value: Any) -> Sequence[str]:
    """The keys that a column's value stands for: a post with two topics counts in both."""
    if name != "topic":
        return ("" if value is None else str(value),)
    return [code for code in value.split(",") if code] or ("",)


def sums_of(rows: Iterable[Sequence[Any]]) -> Sums:
    """Rows of (a value for each of ``COLUMNS``, a gain for each of ``SUMMED``), added up. Pure."""
    found: Sums = defaultdict(lambda: [None] * len(SUMMED))
    for row in rows:
        gains = row[len(COLUMNS) :]
        for name, value in zip(COLUMNS, row, strict=False):
            for key in keys_of(name, value):
                sums = found[name, key]
                for place, gain in enumerate(gains):
                    if gain is not None:
                        sums[place] = (sums[place] or 0) + gain
    return dict(found)


def _sum_up(day: date) -> None:
    """Two at once follow each other: both want the same marks, whichever came first takes them away."""
    marks = list(ChangedDay.objects.select_for_update().filter(day=day).order_by("pk").values_list("pk", flat=True))
    if not marks:
        return
    # Read after the marks: it holds at least what they tell of. Later marks stay, and the day is made once more.
    sums = sums_of(_rows(day))
    DaySum.objects.filter(day=day).delete()
    DaySum.objects.bulk_create(
        [
            DaySum(day=day, dimension=dimension, key=key, **dict(zip(SUMMED, values, strict=True)))
            for (dimension, key), values in sums.items()
        ],
        batch_size=100,
    )
    for start in range(0, len(marks), _NAMED):
        ChangedDay.objects.filter(pk__in=marks[start : start + _NAMED]).delete()


def _differs(day: date) -> bool:
    """What is written while it is looked at is no difference: then the day has a mark."""
    kept = {
        (dimension, key): values
        for dimension, key, *values in DaySum.objects.filter(day=day).values_list("dimension", "key", *SUMMED)
    }
    return kept != sums_of(_rows(day)) and not ChangedDay.objects.filter(day=day).exists()


def _rows(day: date) -> Iterator[Sequence[Any]]:
    return PostDay.objects.filter(day=day).order_by().values_list(*COLUMNS.values(), *SUMMED).iterator()
