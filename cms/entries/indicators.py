"""What reports can count of items alone: registered once, for every site that has entries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.core.indicators import Fact, Indicator, Period
from cms.core.registries import indicators

from .models import Entry, EntryTerm

#: So many items are looked up at once: databases bound the number of values of one question.
_AT_ONCE = 500
_VOCABULARIES = ("topic", "audience")


def items_published(period: Period, agencies: frozenset[str]) -> Iterator[Fact]:
    """Items that were first public in the period, withdrawn ones included: they were published."""
    start, end = period.instants(timezone.get_default_timezone())
    rows = Entry.objects.filter(agency_code__in=agencies, published_at__gte=start, published_at__lt=end).order_by("pk")
    found = list(rows.values_list("pk", "title", "url", "form", "agency_code", "published_at"))
    for begin in range(0, len(found), _AT_ONCE):
        part = found[begin : begin + _AT_ONCE]
        terms = _terms([row[0] for row in part])
        for pk, title, url, form, agency, at in part:
            yield Fact(
                agency=agency, what=title, url=url, on=timezone.localtime(at, timezone.get_default_timezone()).date(),
                parts={"form": (form,), **terms[pk]},
            )  # fmt: skip


def _terms(entries: Iterable[object]) -> dict[object, dict[str, tuple[str, ...]]]:
    found: dict[object, dict[str, tuple[str, ...]]] = defaultdict(dict)
    rows = EntryTerm.objects.filter(entry__in=entries, vocabulary__in=_VOCABULARIES).order_by("code")
    for entry, vocabulary, code in rows.values_list("entry_id", "vocabulary", "code"):
        found[entry][vocabulary] = (*found[entry].get(vocabulary, ()), code)
    return found


ITEMS_PUBLISHED = Indicator(
    code="items_published",
    label=_("Items published"),
    definition=_("Items first public on the site in the period. A new version of an old item does not count."),
    unit="item",
    dimensions=("form", "topic", "audience", "unit"),
    facts=items_published,
)


def register() -> None:
    indicators.register(ITEMS_PUBLISHED.code, ITEMS_PUBLISHED)
