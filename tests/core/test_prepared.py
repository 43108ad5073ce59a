"""A compiled query does what the ORM does, and asks the ORM for its SQL once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db.models import F

from cms.core.prepared import Given, Insert, Select, Update
from publishers.models import Attempt, Delivery
from tests.publishers.factories import by_hand, planned

pytestmark = [pytest.mark.django_db, pytest.mark.both]

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)


@pytest.fixture
def delivery() -> Delivery:
    return planned(by_hand())


def _one() -> object:
    return Delivery.objects.filter(pk=Given(Delivery, "id"))


def test_an_update_changes_what_it_matches_and_counts_it(delivery: Delivery) -> None:
    stamp = Update(
        _one, lease_until=Given(Delivery, "lease_until"), fence=F("fence") + 1, receipt=Given(Delivery, "receipt")
    )  # fmt: skip
    before = delivery.fence
    for number in (1, 2):
        assert stamp(id=delivery.pk, lease_until=NOON, receipt={"chữ": [number]}) == 1
    delivery.refresh_from_db()
    assert (delivery.lease_until, delivery.fence, delivery.receipt) == (NOON, before + 2, {"chữ": [2]})
    assert stamp(id=delivery.entry_id, lease_until=None, receipt=None) == 0
    stamp(id=delivery.pk, lease_until=None, receipt=None)
    delivery.refresh_from_db()
    assert (delivery.lease_until, delivery.receipt) == (None, None)
    assert Delivery.objects.filter(receipt__isnull=True).exists()


def test_a_select_gives_objects_with_their_relations_or_tuples(delivery: Delivery) -> None:
    whole = Select(lambda: Delivery.objects.select_related("channel", "entry").filter(pk=Given(Delivery, "id")))
    read = whole.first(id=delivery.pk)
    assert read == delivery and read.due_at == delivery.due_at and read._state.adding is False
    assert (read.channel, read.entry.title) == (delivery.channel, delivery.entry.title)
    some = Select(lambda: Delivery.objects.filter(pk=Given(Delivery, "id")).values_list("id", "due_at", "variant"))
    assert some(id=delivery.pk) == [(delivery.pk, delivery.due_at, delivery.variant)]
    assert some.first(id=delivery.entry_id) is None


def test_a_select_leaves_out_what_was_deferred(delivery: Delivery) -> None:
    light = Select(
        lambda: Delivery.objects.select_related("entry").defer("entry__content").filter(pk=Given(Delivery, "id"))
    )
    read = light.first(id=delivery.pk)
    assert "content" not in read.entry.__dict__
    assert read.entry.content == delivery.entry.content


def test_an_insert_returns_the_key(delivery: Delivery) -> None:
    begin = Insert(Attempt, "delivery", "fence", "started_at", "outcome", "detail")
    key = begin(delivery_id=delivery.pk, fence=7, started_at=NOON, outcome="", detail="chữ")
    made = Attempt.objects.get(pk=key)
    assert (made.delivery_id, made.fence, made.started_at, made.detail) == (delivery.pk, 7, NOON, "chữ")


def test_the_query_is_built_once(delivery: Delivery) -> None:
    built = []

    def build() -> object:
        built.append(1)
        return Delivery.objects.filter(pk=Given(Delivery, "id")).values_list("fence")

    select = Select(build)  # type: ignore[arg-type]
    for _ in range(3):
        select(id=delivery.pk)
    assert len(built) == 1
