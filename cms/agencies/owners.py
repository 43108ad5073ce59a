"""The port ``CollectionOwners``: an agency looks after its collection and all below it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from wagtail.models import Collection as WagtailCollection

from .models import Agency


class AgencyCollections:
    """Two queries, whatever the number of collections."""

    def agencies_of(self, collection_ids: Collection[int]) -> Mapping[int, str]:
        owned = dict(Agency.objects.filter(collection__isnull=False).values_list("collection__path", "code"))
        paths = WagtailCollection.objects.filter(pk__in=collection_ids).values_list("pk", "path")
        found = {pk: _nearest(path, owned) for pk, path in paths}
        return {pk: code for pk, code in found.items() if code}


def _nearest(path: str, owned: Mapping[str, str]) -> str:
    step = WagtailCollection.steplen
    ways = (path[:length] for length in range(len(path), 0, -step))
    return next((owned[way] for way in ways if way in owned), "")
