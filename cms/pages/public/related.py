"""Items on the same matter: those that name the same law count most, then the same topics, then the same words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from cms.entries.models import Entry, EntryCitation, EntryTerm, Status

SHOWN = 4
#: Of each kind of tie only the newest are looked at: a topic may have thousands of items.
_LOOKED_AT = 60
_SAME_LAW, _SAME_TOPIC, _SAME_WORD = 5, 2, 1


def related(page_id: int) -> list[Entry]:
    """Public items that have most in common with the one of this page; a tie is won by the newer."""
    entry = Entry.objects.filter(page_id=page_id, status=Status.PUBLISHED).only("pk", "language").first()
    if entry is None:
        return []
    points: Counter[UUID] = Counter()
    keys = list(entry.citations.values_list("key", flat=True))
    if keys:
        ties = EntryCitation.objects.filter(key__in=keys, entry__status=Status.PUBLISHED).exclude(entry=entry)
        _add(points, _newest(ties), _SAME_LAW)
    carried = list(entry.terms.filter(vocabulary__in=("topic", "tag")).values_list("vocabulary", "code"))
    for vocabulary, worth in (("topic", _SAME_TOPIC), ("tag", _SAME_WORD)):
        codes = [code for name, code in carried if name == vocabulary]
        if codes:
            ties = EntryTerm.objects.filter(vocabulary=vocabulary, code__in=codes, entry__status=Status.PUBLISHED)
            _add(points, _newest(ties.exclude(entry=entry)), worth)
    best = [pk for pk, _points in points.most_common(3 * SHOWN)]
    found = Entry.objects.filter(pk__in=best, language=entry.language).exclude(url="").defer("content")
    return sorted(found, key=lambda row: (-points[row.pk], -row.published_at.timestamp()))[:SHOWN]


def _newest(ties: QuerySet[Any]) -> Iterable[UUID]:
    return ties.order_by("-entry__published_at").values_list("entry_id", flat=True)[:_LOOKED_AT]


def _add(points: Counter[UUID], keys: Iterable[UUID], worth: int) -> None:
    for key in keys:
        points[key] += worth
