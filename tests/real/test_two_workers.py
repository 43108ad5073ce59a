"""Two worker processes, Valkey and a real database: each delivery is carried by one of them, once."""

from __future__ import annotations

import pytest
from django.db import connection

from .conftest import Make
from .hub import assert_each_once

pytestmark = [pytest.mark.slow, pytest.mark.both, pytest.mark.timeout(900)]


def test_two_workers_publish_each_item_once(make_hub: Make) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("the same with every process killed in turn: test_killed_in_turn")
    hub = make_hub()
    second = hub.second_worker()
    titles = hub.plant(60, start_in=8, over=5)
    hub.wait_at_rest(300)
    assert_each_once(hub, titles)
    assert hub.runs_by(second), hub.data_dir.with_suffix(".second").read_text()
