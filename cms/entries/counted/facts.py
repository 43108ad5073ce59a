"""Views, downloads and plays as reports count them: a row for each item and day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from uuid import UUID

from cms.core.counting.measures import Measure
from cms.core.counting.reading import daily
from cms.core.indicators import Fact, Indicator, Period
from cms.entries.models import Entry

from .measures import STEPS, downloads, page_views, played

_AT_ONCE = 500


def facts_of(measure: str, parts: Sequence[str] | None = None) -> Callable[[Period, frozenset[str]], Iterator[Fact]]:
    """The facts of a measure whose subjects are items."""

    def facts(period: Period, agencies: frozenset[str]) -> Iterator[Fact]:
        counts = daily(measure, None, period, parts=parts)
        items = _items({count.subject for count in counts}, agencies)
        for count in counts:
            item = items.get(count.subject)
            if item is not None:
                title, url, form, agency = item
                yield Fact(
                    agency=agency, value=count.total, what=title, url=url, on=count.day, parts={"form": (form,)}
                )  # fmt: skip

    return facts


def _items(ids: Iterable[str], agencies: frozenset[str]) -> dict[str, tuple[str, str, str, str]]:
    """Id → title, address, form, agency, of these agencies' own."""
    wanted = [UUID(name) for name in sorted(ids)]
    found = {}
    for start in range(0, len(wanted), _AT_ONCE):
        rows = Entry.objects.filter(pk__in=wanted[start : start + _AT_ONCE], agency_code__in=agencies)
        for pk, *rest in rows.values_list("pk", "title", "url", "form", "agency_code"):
            found[str(pk)] = tuple(rest)
    return found


def _indicator(measure: Measure, unit: str, parts: Sequence[str] | None = None) -> Indicator:
    return Indicator(
        code=measure.name, label=measure.label, definition=measure.definition, unit=unit, dimensions=("form",),
        facts=facts_of(measure.name, parts),
    )  # fmt: skip


INDICATORS = (
    _indicator(page_views, "view"),
    _indicator(downloads, "download"),
    # A play is one that was begun; how far it came is for dashboards.
    _indicator(played, "play", STEPS[:1]),
)
