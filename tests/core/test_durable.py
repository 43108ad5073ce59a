"""The few commits that must survive a power cut reach the disk before they return."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from cms.core.durable import durable

_OFTEN, _EACH_COMMIT = 1, 2


def synchronous() -> int:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        return int(cursor.fetchone()[0])


@pytest.fixture(autouse=True)
def _sqlite() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL writes every commit to the disk")


@pytest.mark.django_db(transaction=True)
def test_each_commit_reaches_the_disk_inside_only() -> None:
    before = synchronous()
    with durable():
        assert synchronous() == _EACH_COMMIT
    assert (before, synchronous()) == (_OFTEN, _OFTEN)


@pytest.mark.django_db(transaction=True)
def test_inside_a_foreign_transaction_nothing_changes() -> None:
    with transaction.atomic(), durable():
        assert synchronous() == _OFTEN
