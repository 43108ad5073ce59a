"""The writer of the chain: in order, in one transaction, never to be changed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction

from publishers.models import Channel, LedgerRow, What
from publishers.models.ledger import Immutable
from publishers.proof.chain import hash_of, written
from publishers.proof.ledger import append
from tests.publishers.factories import by_hand

pytestmark = pytest.mark.both
NOON = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)


def put(channel: Channel, what: What = What.PUBLISHED, **facts: Any) -> None:
    with transaction.atomic():
        append(
            channel_id=channel.pk, what=what, at=NOON, entry_id=uuid4(), entry_version=1, delivery_id=uuid4(),
            facts=facts,
        )  # fmt: skip


def as_written(row: LedgerRow) -> dict[str, Any]:
    return written(
        channel_id=row.channel_id, seq=row.seq, what=row.what, at=row.at, entry_id=row.entry_id,
        entry_version=row.entry_version, delivery_id=row.delivery_id, facts=row.facts,
        previous_hash=row.previous_hash,
    )  # fmt: skip


@pytest.mark.django_db
def test_each_row_leads_to_the_one_before_in_its_own_channel() -> None:
    one, other = by_hand("Đài xã"), by_hand("Bảng tin")
    put(one)
    put(other)
    put(one, What.SHOWN)
    first, second = LedgerRow.objects.filter(channel=one)
    assert (first.seq, first.previous_hash, second.seq, second.previous_hash) == (1, "", 2, first.row_hash)
    assert LedgerRow.objects.get(channel=other).previous_hash == ""


@pytest.mark.django_db
def test_what_the_database_gives_back_has_the_same_hash() -> None:
    put(
        by_hand(), none=None, text="Căn cước\x00 \ud800", number=7, fraction=0.1, when=NOON, list=(1, "hai"),
        deeper={"b": {"x": 1.0}, "a": uuid4()}, flag=True,
    )  # fmt: skip
    row = LedgerRow.objects.get()
    assert hash_of(as_written(row)) == row.row_hash


@pytest.mark.django_db
def test_row_costs_one_look_and_one_write(django_assert_num_queries: Any) -> None:
    channel = by_hand()
    with transaction.atomic(), django_assert_num_queries(3 if connection.vendor == "postgresql" else 2):
        append(
            channel_id=channel.pk, what=What.SHOWN, at=NOON, entry_id=None, entry_version=None, delivery_id=None,
            facts={},
        )  # fmt: skip


@pytest.mark.django_db
def test_no_row_is_changed_or_removed_through_the_model() -> None:
    put(by_hand())
    row = LedgerRow.objects.get()
    row.facts = {"text_sha256": "0" * 64}
    for act in (row.save, row.delete, LedgerRow.objects.all().delete, lambda: LedgerRow.objects.update(seq=9)):
        with pytest.raises(Immutable):
            act()
    with pytest.raises(Immutable):
        LedgerRow.objects.bulk_update([row], ["facts"])
    assert LedgerRow.objects.get().facts == {}
