"""A Valkey of the test's own, emptied; and whoever counted before is nobody here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import redis

from cms.core.counting.shelf import Shelf


@pytest.fixture
def valkey_url(broker_url: str) -> Iterator[str]:
    """Database 5 of the session's Valkey."""
    url = broker_url.replace("redis+socket://", "unix://") + "?db=5"
    client = redis.from_url(url)
    client.flushdb()
    yield url
    client.flushdb()
    client.close()


@pytest.fixture
def shelf(valkey_url: str) -> Iterator[Shelf]:
    shelf = Shelf(valkey_url)
    yield shelf
    shelf.disconnect()
