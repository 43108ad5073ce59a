"""Writers of one process take turns: none loses to the others, and an error rolls back and lets the next one in."""

from __future__ import annotations

import threading

import pytest
from django.contrib.auth.models import Group
from django.db import connection, connections

from cms.core.writing import writing

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]


def test_eight_writers_with_no_patience_all_get_through() -> None:
    failed = []

    def write(number: int) -> None:
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            connection.connection.execute("PRAGMA busy_timeout=0")
        try:
            for turn in range(10):
                with writing():
                    Group.objects.create(name=f"v-{number}-{turn}")
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (failed, Group.objects.filter(name__startswith="v-").count()) == ([], 80)


def test_an_error_rolls_back_and_gives_the_turn_on() -> None:
    with pytest.raises(RuntimeError), writing():
        Group.objects.create(name="v-lost")
        raise RuntimeError
    with writing(), writing():
        Group.objects.create(name="v-kept")
    assert set(Group.objects.filter(name__startswith="v-").values_list("name", flat=True)) == {"v-kept"}
