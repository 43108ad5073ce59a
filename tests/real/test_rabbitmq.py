"""The same product over RabbitMQ: hints, etas and redelivery by another protocol."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection

from .conftest import Make
from .hub import WORKER, assert_each_once
from .rabbitmq import running_rabbitmq, why_not

pytestmark = [
    pytest.mark.slow, pytest.mark.timeout(900), pytest.mark.skipif(bool(why_not()), reason=why_not() or "-"),
]  # fmt: skip


@pytest.fixture
def amqp_url() -> Iterator[str]:
    with running_rabbitmq() as url:
        yield url


def test_over_rabbitmq_each_item_is_published_once_even_when_a_worker_dies(make_hub: Make, amqp_url: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("once is enough: this is about the broker")
    hub = make_hub(CELERY_BROKER_URL=amqp_url)
    titles = hub.plant(30, start_in=6, over=5)
    hub.wait(lambda: len(hub.shown()) > 5, 60)
    hub.kill(WORKER)
    hub.wait_at_rest(300)
    assert_each_once(hub, titles)
