"""Two processes' worth of writers on one chain: every row once, in order, no gap."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from publishers.models import Channel, LedgerRow, What
from publishers.proof.ledger import append
from publishers.proof.reading import verify
from tests.publishers.factories import by_hand

pytestmark = pytest.mark.both
WRITERS, ROWS = 2, 25


@pytest.fixture
def channel(rooted: None) -> Channel:
    return by_hand()


def _append(channel: Channel, **facts: int) -> None:
    append(
        channel_id=channel.pk, what=What.SHOWN, at=datetime.now(UTC), entry_id=None, entry_version=None,
        delivery_id=None, facts=facts,
    )  # fmt: skip


def test_row_outside_a_transaction_is_refused(channel: Channel) -> None:
    with pytest.raises(TransactionManagementError):
        _append(channel)


def test_two_writers_make_one_chain(channel: Channel) -> None:
    start, errors = threading.Barrier(WRITERS), []

    def write(number: int) -> None:
        start.wait()
        try:
            for row in range(ROWS):
                with transaction.atomic():
                    _append(channel, writer=number, row=row)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    verdict = verify(LedgerRow.objects.all(), {}, outside=[])
    assert (verdict.rows, verdict.is_good) == (WRITERS * ROWS, True)
    for number in range(WRITERS):
        mine = [
            facts["row"] for facts in LedgerRow.objects.values_list("facts", flat=True) if facts["writer"] == number
        ]
        assert mine == list(range(ROWS))
