"""The published items that may count for plans, as facts: three queries, whatever the number of tasks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone

from cms.core.indicators import Period
from cms.entries.models import Entry, EntryCitation, EntryTerm

from .models import Deliverable
from .tally import Filter, Item


def items_of(first: date, last: date, products: Iterable[Deliverable]) -> list[Item]:
    """What was first public in the time, and stands. Only what a product asks about is read of each."""
    products = list(products)
    begin, end = Period(first=first, last=last).instants(timezone.get_current_timezone())
    entries = Entry.objects.published().filter(published_at__gte=begin, published_at__lt=end)
    rows = list(entries.order_by().values_list("pk", "published_at", "agency_code", "form"))
    topics, tags = {one.topic for one in products} - {""}, {one.tag for one in products} - {""}
    laws = {one.law_key for one in products} - {""}
    within = {"entry__published_at__gte": begin, "entry__published_at__lt": end}
    carried = _carried(EntryTerm.objects.filter(vocabulary="topic", code__in=topics, **within), "code", topics)
    tagged = _carried(EntryTerm.objects.filter(vocabulary="tag", code__in=tags, **within), "code", tags)
    cited = _carried(EntryCitation.objects.filter(key__in=laws, **within), "key", laws)
    return [
        Item(
            on=timezone.localdate(at), agency=agency, form=form, topics=frozenset(carried.get(pk, ())),
            tags=frozenset(tagged.get(pk, ())), laws=frozenset(cited.get(pk, ())),
        )
        for pk, at, agency, form in rows
    ]  # fmt: skip


def filter_of(product: Deliverable) -> Filter:
    return Filter(form=product.form, topic=product.topic, tag=product.tag, law=product.law_key)


def _carried(rows: Any, column: str, wanted: set[str]) -> dict[Any, set[str]]:
    found: dict[Any, set[str]] = defaultdict(set)
    if wanted:
        for entry_id, code in rows.values_list("entry_id", column):
            found[entry_id].add(code)
    return found
