"""The law changed: every item that cites a document, with every place where it stands; and the list on the desk."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.http import Http404
from django.urls import path, reverse
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.ui.components import Component
from wagtail.admin.viewsets.base import ViewSet

from cms.entries.models import Entry
from publishers.planning.follow_ups import Place, places_of
from publishers.planning.law import count_undecided, entries_citing, entries_under_changed_law, undecided

from ..permissions import usable_channels
from .places import PlacesView

#: The home screen is drawn often; the count may be this old (seconds).
_COUNT_S = 20


class LawChangedView(PlacesView):
    """What the law has overtaken and nobody has decided about."""

    page_title = gettext_lazy("The law changed")

    def items(self) -> Iterable[Entry]:
        return entries_under_changed_law()

    def is_shown(self, place: Place) -> bool:
        return f"{place.entry.pk}:{place.channel_id}" in self.undecided


class DocumentPlacesView(PlacesView):
    """Every item that names one document; what needs somebody first."""

    page_title = gettext_lazy("Items that cite this document")
    shows_all = True

    @property
    def key(self) -> str:
        key = self.request.GET.get("key", "")
        if not key:
            raise Http404
        return key

    def items(self) -> Iterable[Entry]:
        found = list(entries_citing(self.key))
        places = places_of(found)
        return sorted(found, key=lambda entry: not any(place.is_wrong for place in places[entry.pk]))

    def get_page_subtitle(self) -> str:
        return self.request.GET.get("name", "")[:200] or self.key


class LawPanel(Component):
    """On the home screen: the law changed, and what stands elsewhere still says what held before."""

    name = "loa_law"
    template_name = "publishers/admin/law_panel.html"
    order = 30

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        user = parent_context["request"].user
        name = f"loa.law.{user.pk}"
        found = cache.get(name)
        if found is None:
            found = count_undecided(usable_channels(user))
            cache.set(name, found, _COUNT_S)
        return {"items": found[0], "places": found[1]}


class DocumentPanel(Component):
    """On the page of a legal document: how many items name it, where they stand, and the way to all of them."""

    template_name = "publishers/admin/document_panel.html"

    def __init__(self, key: str, name: str) -> None:
        self._key, self._name = key, name

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        entries = list(entries_citing(self._key))
        rows = [place for found in places_of(entries).values() for place in found if place.shown]
        waiting = [place for found in undecided(entries).values() for place in found]
        return {
            "items": ngettext("%(count)s item cites it", "%(count)s items cite it", len(entries))
            % {"count": len(entries)},
            "places": ngettext("standing in %(count)s place", "standing in %(count)s places", len(rows))
            % {"count": len(rows)},
            "waiting": len(waiting),
            "is_cited": bool(entries),
            "url": f"{reverse('loa_law:document')}?{urlencode({'key': self._key, 'name': self._name})}",
        }


def document_panel(key: str, name: str, user: Any) -> DocumentPanel | None:
    """For ``cms.core.registries.legal_panels``."""
    return DocumentPanel(key, name) if user.is_active else None


class LawViewSet(ViewSet):
    """The list, and the page of one document."""

    name = "loa_law"
    url_prefix = "law-changed"
    icon = "history"
    menu_label = gettext_lazy("The law changed")

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", LawChangedView.as_view(), name="index"),
            path("document/", DocumentPlacesView.as_view(), name="document"),
        ]
