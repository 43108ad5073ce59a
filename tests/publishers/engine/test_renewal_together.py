"""Many deliveries meet a dead access in one moment: one of them fetches the new one."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection

from publishers.engine.renewal import renew
from publishers.models import Channel
from publishers.sandbox.server import RunningSandbox
from tests.publishers.factories import zalo

WORKERS = 6


@pytest.fixture
def channel(rooted: None, running: RunningSandbox) -> Channel:
    return zalo()


def test_many_at_once_spend_the_token_once(channel: Channel, running: RunningSandbox) -> None:
    results: list[object] = []
    begin = threading.Barrier(WORKERS)

    def work() -> None:
        try:
            begin.wait(10)
            results.append(renew(channel, datetime.now(UTC)))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert running.sandbox.faults.calls[("zalo", "oauth.token")] == 1
    assert len(results) == WORKERS and None not in results
    assert Channel.objects.get().credentials_fence == channel.credentials_fence + 1
