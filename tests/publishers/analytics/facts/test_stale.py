"""What a changed law left behind, in figures."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from publishers.analytics.facts.enlisting import enlist
from publishers.analytics.facts.slicing import Sight
from publishers.analytics.facts.stale import stale_items
from publishers.models import Delivery
from publishers.planning.law import entries_under_changed_law
from tests.entries.factories import make_entry
from tests.publishers.admin.test_places import cites, law_changes, stands
from tests.publishers.factories import facebook

from .told import tell

pytestmark = pytest.mark.django_db


def test_views_before_and_since_the_change_where_it_still_stands() -> None:
    item, place = make_entry(), facebook()
    cites(item, "CHL")
    stands(item, place)
    made = Delivery.objects.get(entry=item)
    Delivery.objects.filter(pk=made.pk).update(published_at=timezone.now() - timedelta(days=3), remote_id="p-1")
    made.refresh_from_db()
    enlist(timezone.now())
    tell(made, timezone.now() - timedelta(days=2), views=50)
    law_changes(item)
    tell(made, timezone.now() + timedelta(days=1), views=62)

    found = stale_items(entries_under_changed_law(), Sight(everything=True))
    assert [(one.entry, one.channels, one.before, one.since) for one in found] == [
        (item.pk, [place.pk], {"views": 50}, {"views": 12})
    ]
    assert not stale_items(entries_under_changed_law(), Sight(channels=frozenset()))
