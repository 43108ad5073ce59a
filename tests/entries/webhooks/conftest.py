"""A receiver that listens on a socket, and an address of it that is told everything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from wagtail.models import Collection

from cms.entries.models import Happening, Webhook
from cms.entries.webhooks.secret import new_secret
from tests.publishers.engine.conftest import MovingClock
from tests.syndication.websub.subscriber import Subscriber, running_subscriber


@pytest.fixture
def receiver() -> Iterator[Subscriber]:
    with running_subscriber() as running:
        yield running


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()


Make = Callable[..., Any]


@pytest.fixture
def webhook(db: None, receiver: Subscriber) -> Make:
    """Makes an address; ``secret`` stands on it for the test."""

    def make(**given: Any) -> Webhook:
        hook = Webhook(**{
            "name": "Cổng nội bộ", "url": receiver.url("/in"), "kinds": list(Happening.values),
            "collection": Collection.get_first_root_node(), **given,
        })  # fmt: skip
        hook.secret = new_secret(hook)  # type: ignore[attr-defined]
        hook.save()
        return hook

    return make
