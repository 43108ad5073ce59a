"""``kill -9`` of a web process, the worker, beat and Valkey in turn, while people read and deliveries go out.

The short one of ``make soak``, which does it on PostgreSQL, with three workers, for as long as one likes.
"""

from __future__ import annotations

import time

import pytest
from django.db import connection

from tests.soak.rolling import SETTINGS, Crew
from tests.soak.traffic import Traffic

from .conftest import Make
from .hub import BEAT, LEASE_S, VALKEY, WORKER, assert_each_once

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

ITEMS = 60
SPREAD_S = 16.0
#: A restarted worker loads the product anew before it can take over: so long, or on a busy machine as many times what
#: loading it takes there, for a web process and beat do the same beside it.
RESTART_S, LOADS = 20.0, 4


def test_whatever_is_killed_each_item_is_published_once_and_soon_and_readers_are_answered(make_hub: Make) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("one machine, one folder: this is about SQLite")
    hub = make_hub(**SETTINGS)
    crew = Crew(hub, workers=1)
    loading = hub.wait(lambda: hub.standing() == [], 120)
    titles = hub.plant(ITEMS, start_in=4, over=SPREAD_S)
    with Traffic(hub.port, readers=1) as readers:
        time.sleep(5)
        crew.web(0)()
        for word in (WORKER, BEAT, VALKEY):
            time.sleep(SPREAD_S / 5)
            hub.kill(word)
        rows = hub.wait_at_rest(300)
    assert_each_once(hub, titles)
    assert readers.why_lost == []
    assert readers.answered > 20
    hub.wait_well(90)
    latest = max(row["late"] for row in rows)
    allowed = LEASE_S * 2 + max(RESTART_S, LOADS * loading)
    assert latest < allowed, f"the latest came {latest:.0f} s after its time; {allowed:.0f} s are allowed here"
