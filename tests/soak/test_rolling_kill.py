"""Short: each process is killed once. ``make soak`` does it for as long as one likes."""

from __future__ import annotations

import os

import pytest

from tests.real.conftest import Make, make_hub  # noqa: F401 (a fixture)
from tests.real.hub import LEASE_S

from .rolling import SETTINGS, play

pytestmark = [
    pytest.mark.slow, pytest.mark.django_db, pytest.mark.postgres, pytest.mark.timeout(900),
    pytest.mark.skipif(not os.environ.get("LONG"), reason="takes minutes: make soak, or LONG=1"),
]  # fmt: skip

#: Workers that were killed load the product anew, on a machine that may be busy; on a quiet one ``make soak`` measures.
_RESTART_S = 80.0


def test_each_process_is_killed_once_and_nobody_notices(make_hub: Make) -> None:  # noqa: F811
    told = play(make_hub(**SETTINGS), rounds=1, items=18, pause=3)
    assert (told.posts_twice, told.not_published) == (0, 0)
    assert told.reads_lost == 0
    assert told.reads > 100
    assert told.latest_s < LEASE_S * 2 + _RESTART_S
