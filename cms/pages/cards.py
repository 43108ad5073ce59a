"""What the cards of a list show, fetched for all of them at once: agencies, forms, pictures with their sizes, films."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model, QuerySet

from cms.agencies.models import Agency
from cms.media.models import LoaImage, LoaMedia
from cms.pages.pictures import SPECS
from cms.pages.terms import labels

#: Keys of pages that cards follow, with what they lead to.
_KEYS: Mapping[str, Any] = {
    "agency": lambda: Agency.objects.prefetch_related("names"),
    "cover": lambda: LoaImage.objects.prefetch_renditions(*SPECS),
    "image": lambda: LoaImage.objects.prefetch_renditions(*SPECS),
    "video": lambda: LoaMedia.objects.all(),
}


def dressed(rows: Iterable[Any]) -> list[Any]:
    """The same rows; items among them ask nothing more of the database when their cards are drawn."""
    found = list(rows)
    items = [row for row in found if hasattr(type(row), "form_label")]
    if items:
        names = labels("form")
        for item in items:
            item.__dict__["_loa_form_label"] = names.get(item.form, item.form)
        for name, queryset in _KEYS.items():
            _follow(items, name, queryset())
    return found


def _follow(items: list[Any], name: str, queryset: QuerySet[Any]) -> None:
    bearers = [item for item in items if getattr(item, f"{name}_id", None) is not None]
    if not bearers:
        return
    wanted = {getattr(bearer, f"{name}_id") for bearer in bearers}
    known: dict[Any, Model] = {row.pk: row for row in queryset.filter(pk__in=wanted)}
    for bearer in bearers:
        if row := known.get(getattr(bearer, f"{name}_id")):
            setattr(bearer, name, row)
