"""The list of deliveries stays quick when there are a million: the database walks an index, page by page."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from cms.entries.api.cursor import Cursor
from publishers.api.deliveries import _wanted
from publishers.api.schemas import DeliveryQuery
from publishers.models import Delivery

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.mark.parametrize("is_first", [True, False])
def test_a_page_of_the_list_is_read_from_an_index_without_sorting(is_first: bool) -> None:
    cursor = "" if is_first else Cursor(updated_at=timezone.now(), id=uuid4(), order="made").encode()
    rows = Delivery.objects.filter(_wanted(DeliveryQuery(cursor=cursor))).order_by("-created_at", "-pk")[:51]
    if connection.vendor == "postgresql":
        # Of an empty table it would rather read all: ask how it would go about a large one.
        with connection.cursor() as database:
            database.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
    plan = rows.explain()
    assert "loa_delivery_made" in plan and "sort" not in plan.lower() and "b-tree" not in plan.lower(), plan
