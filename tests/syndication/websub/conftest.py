"""A hub with nobody subscribed, and a subscriber that listens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest

from .subscriber import Subscriber, running_subscriber

TOPIC = "https://pbgdpl.test/feeds/all.atom"


@pytest.fixture
def subscriber() -> Iterator[Subscriber]:
    with running_subscriber() as running:
        yield running


@pytest.fixture(autouse=True)
def _fresh_hub(public_url: str) -> None:
    """Contents are kept by generation, which begins anew with every test; so do the counters in the cache."""
    from django.core.cache import cache

    from syndication.websub.topics import forget_contents

    forget_contents()
    cache.clear()


@pytest.fixture
def ask(client: Any, subscriber: Subscriber) -> Callable[..., Any]:
    """Send the hub a request; what is not given is well-formed. What is due is done before it answers."""

    def asked(**given: Any) -> Any:
        fields = {"mode": "subscribe", "topic": TOPIC, "callback": subscriber.url(), **given}
        body = urlencode({f"hub.{name}": value for name, value in fields.items() if value is not None})
        return client.post("/websub/", body, content_type="application/x-www-form-urlencoded")

    return asked
