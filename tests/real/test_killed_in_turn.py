"""``kill -9`` of web, worker, beat and Valkey, one after the other, while deliveries go out."""

from __future__ import annotations

import time

import pytest
from django.db import connection

from .conftest import Make
from .hub import BEAT, LEASE_S, VALKEY, WEB, WORKER, assert_each_once

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

ITEMS = 60
SPREAD_S = 16.0
#: A restarted worker loads the product anew before it can take over.
RESTART_S = 20.0


def test_whatever_is_killed_each_item_is_published_once_and_soon(make_hub: Make) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("one machine, one folder: this is about SQLite")
    hub = make_hub()
    titles = hub.plant(ITEMS, start_in=4, over=SPREAD_S)
    time.sleep(5)
    for word in (WEB, WORKER, BEAT, VALKEY):
        hub.kill(word)
        time.sleep(SPREAD_S / 5)
    rows = hub.wait_at_rest(300)
    assert_each_once(hub, titles)
    assert hub.is_well()
    latest = max(row["late"] for row in rows)
    assert latest < LEASE_S * 2 + RESTART_S, f"the latest came {latest:.0f} s after its time"
